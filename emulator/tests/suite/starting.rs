//! Starting an emulator: errors with their causes, the clock, and how long it takes.

use std::error::Error as _;
use std::io;
use std::time::{Duration, Instant};

use stigg_emulator::{Catalog, Emulator, StartError};
use time::macros::datetime;

use crate::common::BEGIN;

#[test]
fn errors_have_their_causes() {
    let first = Emulator::start().expect("a free port");
    let error = Emulator::builder().port(first.port()).start().expect_err("it is taken");
    assert!(error.to_string().contains(&first.port().to_string()), "{error}");
    let cause = error.source().expect("a cause");
    let cause = cause.downcast_ref::<io::Error>().expect("an error of the system");
    assert_eq!(cause.kind(), io::ErrorKind::AddrInUse);
    // Nor is it lost in an error of the system.
    let error = io::Error::from(error);
    assert_eq!(error.kind(), io::ErrorKind::AddrInUse);
    assert!(error.source().expect("a cause").is::<io::Error>());

    let mut catalog = Catalog::demo();
    catalog.plans[0].product = "none".to_owned();
    let error = Emulator::builder().catalog(catalog).start().expect_err("there is no product");
    assert!(matches!(&error, StartError::Catalog(error) if error.problem().contains("none")));

    let error = Emulator::builder().load("there-is-none.json").expect_err("there is no file");
    let cause = error.source().expect("a cause").to_string();
    assert!(!error.to_string().contains(&cause), "{error} tells its cause twice");
}

#[test]
fn a_clock_that_cannot_be_saved_is_refused() {
    for date in [datetime!(0000-06-01 0:00 UTC), datetime!(-0300-01-01 0:00 UTC)] {
        let error = Emulator::builder().now(date).start().expect_err("it is out of range");
        assert_eq!(error.kind(), io::ErrorKind::InvalidInput);
        let StartError::Clock(error) = error else { panic!("{error}") };
        assert!(error.to_string().contains("year 1"), "{error}");

        let emulator = Emulator::builder().now(BEGIN).start().expect("a free port");
        emulator.set_now(date).expect_err("it is out of range");
        assert_eq!(emulator.now().date(), BEGIN.date(), "it is left as it was");
    }
}

#[test]
fn a_clock_at_its_ends_can_be_saved() {
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
    // The quickest of several: others run at the same time.
    let quickest = (0..20).map(|_| {
        let begin = Instant::now();
        let _emulator = Emulator::start().expect("a free port");
        begin.elapsed()
    });
    let quickest = quickest.min().unwrap_or_default();
    assert!(quickest < Duration::from_millis(10), "{quickest:?}");
}
