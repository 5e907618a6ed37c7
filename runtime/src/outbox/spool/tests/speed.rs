//! The speed of the disk.

use std::fs;
use std::iter;
use std::time::Instant;

use super::{Temporary, adopt, stored};
use crate::outbox::item::Lane;
use crate::outbox::spool::DiskSpool;
use crate::outbox::store::{Changes, Spool, Stored};

const ITEMS: u64 = 1_000_000;

/// An item of 350 bytes.
fn item(number: u64) -> Stored {
    Stored { json: format!(r#"{{"number": "{number:0335}"}}"#).into(), ..stored("") }
}

fn timed<T>(what: &str, count: u32, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let done = work();
    let took = start.elapsed();
    println!("{what}: {took:.1?}, {:.0}/s", f64::from(count) / took.as_secs_f64());
    done
}

/// The numbers of `ITEMS`, in commits of 2,000.
fn commits() -> impl Iterator<Item = impl Iterator<Item = u64>> {
    (1..=ITEMS).step_by(2_000).map(|first| first..first + 2_000)
}

#[test]
#[ignore = "takes a minute, and shows numbers: run it with --release --ignored --nocapture"]
fn speed() {
    let temporary = Temporary::new();
    let mut spool = DiskSpool::new(&temporary.0, "test");
    let sizes = || -> Vec<u64> {
        let names = temporary.names().into_iter();
        names.map(|name| fs::metadata(temporary.path(&name)).unwrap().len() >> 20).collect()
    };
    let mut store = timed("creating", 1, || spool.create().unwrap());
    timed("commits of one item", 500, || {
        for number in 1..=500 {
            let puts = vec![(Lane::Events, number, item(number))];
            store.commit(&Changes { puts, ..Changes::default() }).unwrap();
        }
    });
    timed("items in commits of 2,000", 1_000_000, || {
        for numbers in commits() {
            let puts = numbers.map(|number| (Lane::Usage, number, item(number))).collect();
            store.commit(&Changes { puts, ..Changes::default() }).unwrap();
        }
    });
    println!("files of {:?} MiB", sizes());
    timed("closing", 1, || drop(store));
    let mut adopted = timed("adopting", 1, || adopt(&mut spool));
    assert_eq!(adopted.backlogs[0].items, ITEMS);
    timed("items loaded in thousands", 1_000_000, || {
        let mut after = 0;
        let pages = iter::from_fn(|| {
            let items = adopted.store.load(Lane::Usage, after, 1_000, usize::MAX).unwrap();
            after = items.last()?.0;
            Some(items.len() as u64)
        });
        assert_eq!(pages.sum::<u64>(), ITEMS);
    });
    timed("items removed in commits of 2,000", 1_000_000, || {
        for numbers in commits() {
            let removes = numbers.map(|number| (Lane::Usage, number)).collect();
            adopted.store.commit(&Changes { removes, ..Changes::default() }).unwrap();
        }
    });
    println!("files of {:?} MiB", sizes());
}
