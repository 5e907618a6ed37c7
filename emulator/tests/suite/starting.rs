//! Starting an emulator: errors and their causes, the clock, and startup time.

use std::error::Error as _;
use std::io;
use std::time::{Duration, Instant};

use stigg_emulator::{Catalog, Emulator, StartError};
use time::macros::datetime;

use crate::common::BEGIN;

#[test]
fn errors_have_a_source() {
    let first = Emulator::start().expect("a free port");
    let error = Emulator::builder().port(first.port()).start().expect_err("the port is taken");
    assert!(error.to_string().contains(&first.port().to_string()), "{error}");
    let cause = error.source().expect("a cause");
    let cause = cause.downcast_ref::<io::Error>().expect("an error of the system");
    assert_eq!(cause.kind(), io::ErrorKind::AddrInUse);
    // The conversion into an I/O error keeps the cause.
    let error = io::Error::from(error);
    assert_eq!(error.kind(), io::ErrorKind::AddrInUse);
    assert!(error.source().expect("a cause").is::<io::Error>());

    let mut catalog = Catalog::demo();
    catalog.plans[0].product = "none".to_owned();
    let error = Emulator::builder().catalog(catalog).start().expect_err("there is no product");
    assert!(matches!(&error, StartError::Catalog(error) if error.problem().contains("none")));

    let error = Emulator::builder().load("there-is-none.json").expect_err("there is no file");
    let cause = error.source().expect("a cause").to_string();
    assert!(!error.to_string().contains(&cause), "{error} repeats its cause");
}

#[test]
fn a_time_out_of_range_is_refused() {
    for date in [datetime!(0000-06-01 0:00 UTC), datetime!(-0300-01-01 0:00 UTC)] {
        let error = Emulator::builder().now(date).start().expect_err("the date is out of range");
        assert_eq!(error.kind(), io::ErrorKind::InvalidInput);
        let StartError::Clock(error) = error else { panic!("{error}") };
        assert!(error.to_string().contains("year 1"), "{error}");

        let emulator = Emulator::builder().now(BEGIN).start().expect("a free port");
        emulator.set_now(date).expect_err("the date is out of range");
        assert_eq!(emulator.now().date(), BEGIN.date(), "the clock does not change");
    }
}

#[test]
fn the_ends_of_the_clocks_range_can_be_saved() {
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("clock.json");
    for years in [-9_000, 9_000] {
        let emulator = Emulator::builder().now(BEGIN).start().expect("a free port");
        emulator.advance(time::Duration::days(years * 365));
        assert!([1, 9999].contains(&emulator.now().year()), "{}", emulator.now());
        emulator.save(&path).expect("it is saved");
        let again = Emulator::builder().load(&path).expect("it is loaded").start();
        assert_eq!(again.expect("a free port").now().year(), emulator.now().year());
    }
}

#[test]
fn the_schema_is_prepared_once() {
    let _first = Emulator::start().expect("a free port");
    // Take the fastest of several: other tests run at the same time.
    let quickest = (0..20).map(|_| {
        let begin = Instant::now();
        let _emulator = Emulator::start().expect("a free port");
        begin.elapsed()
    });
    let quickest = quickest.min().unwrap_or_default();
    assert!(quickest < Duration::from_millis(10), "{quickest:?}");
}
