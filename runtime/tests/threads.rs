//! Reservations of many threads at once, which commit, give back and panic.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::thread;

use fastrand::Rng;
use stigg::blocking::Client;
use stigg::subscriptions::ProvisionSubscriptionInput;
use stigg::usage::ReportUsageInput;
use stigg_emulator::{Catalog, Emulator};
use stigg_runtime::blocking::{Entitlements, LocalReservation};
use stigg_runtime::{Access, Check, Fallback, Snapshot};

const THREADS: u64 = 64;
const LIMIT: i64 = 100;

/// The units that are held, by a count of its own.
#[derive(Default)]
struct Count(AtomicI64);

impl Count {
    fn add(&self, amount: i64) {
        let sum = self.0.fetch_add(amount, Ordering::SeqCst) + amount;
        assert!(sum <= LIMIT, "{sum} of {LIMIT}");
    }

    fn get(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

/// One that panics while it holds a reservation.
fn panic_with(held: LocalReservation, count: &Count, amount: i64) {
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        let _held = held;
        count.add(-amount);
        std::panic::resume_unwind(Box::new("on purpose"));
    }));
    assert!(panicked.is_err());
}

fn fill(entitlements: &Entitlements, feature: &str) -> Vec<LocalReservation> {
    std::iter::from_fn(|| entitlements.reserve("acme", feature).ok()).collect()
}

#[test]
fn threads_never_hold_more_than_the_limit_and_can_hold_all_of_it() {
    let seats = Snapshot::new("acme").feature("feature-seats", Access::limited(LIMIT));
    let entitlements = Entitlements::fixed([seats]);
    let count = Count::default();
    thread::scope(|scope| {
        for seed in 0..THREADS {
            let (entitlements, count) = (&entitlements, &count);
            scope.spawn(move || {
                let mut random = Rng::with_seed(seed);
                let mut kept = Vec::new();
                for _ in 0..200 {
                    let amount = random.i64(1..8);
                    let check = Check::metered("feature-seats").requesting(amount);
                    let Ok(held) = entitlements.reserve("acme", check) else {
                        kept.clear();
                        continue;
                    };
                    count.add(amount);
                    match random.u8(..4) {
                        0 => kept.push(Kept { held: Some(held), count, amount }),
                        1 => panic_with(held, count, amount),
                        _ => drop(Kept { held: Some(held), count, amount }),
                    }
                }
            });
        }
    });
    assert_eq!(count.get(), 0);
    let all = fill(&entitlements, "feature-seats");
    assert_eq!(all.len(), 100);
    drop(all);
    assert_eq!(fill(&entitlements, "feature-seats").len(), 100, "all were given back");
}

#[test]
fn what_was_committed_costs_the_same_however_much_it_is() {
    let seats = Snapshot::new("acme").feature("feature-seats", Access::limited(30_000));
    let entitlements = Entitlements::fixed([seats]);
    // If each had to look at all before it, this would take minutes.
    for _ in 0..30_000 {
        entitlements.reserve("acme", "feature-seats").unwrap().commit();
    }
    assert!(entitlements.reserve("acme", "feature-seats").is_err());
}

/// A reservation that is counted until just before it is given back.
struct Kept<'a> {
    held: Option<LocalReservation>,
    count: &'a Count,
    amount: i64,
}

impl Drop for Kept<'_> {
    fn drop(&mut self) {
        self.count.add(-self.amount);
        drop(self.held.take());
    }
}

/// Reports what it uses, while customers are fetched all the time.
#[test]
fn what_threads_use_and_report_reaches_the_limit_and_does_not_exceed_it() {
    const EMAILS: &str = "feature-02-campaigns";
    let mut catalog = Catalog::demo();
    let basic = &mut catalog.plans[0];
    let entitlement = basic.entitlements.iter_mut().find(|one| one.feature == EMAILS).unwrap();
    entitlement.usage_limit = Some(100.0);
    let plan = basic.ref_id.clone();
    let emulator = Emulator::builder().catalog(catalog).start().unwrap();
    let client = Client::builder(emulator.api_key()).endpoint(emulator.url()).build().unwrap();
    client.provision_customer("acme").unwrap();
    client.provision_subscription(ProvisionSubscriptionInput::builder("acme", plan)).unwrap();
    let builder = Entitlements::builder(client.clone(), Fallback::deny());
    let entitlements = builder.reads_per_minute(u32::MAX).start().unwrap();

    let reported = Count::default();
    let is_over = AtomicBool::new(false);
    thread::scope(|scope| {
        let refreshing = scope.spawn(|| {
            while !is_over.load(Ordering::SeqCst) {
                entitlements.refresh("acme").unwrap();
                entitlements.invalidate("acme");
            }
        });
        let users: Vec<_> = (0..THREADS)
            .map(|seed| {
                let (entitlements, client, reported) = (&entitlements, &client, &reported);
                scope.spawn(move || {
                    let mut random = Rng::with_seed(seed);
                    for _ in 0..12 {
                        let Ok(held) = entitlements.reserve("acme", EMAILS) else { continue };
                        match random.u8(..4) {
                            0 => drop(held),
                            1 => panic_with(held, &Count::default(), 0),
                            _ => {
                                reported.add(1);
                                client
                                    .report_usage(ReportUsageInput::builder("acme", EMAILS, 1))
                                    .unwrap();
                                held.commit();
                            }
                        }
                    }
                })
            })
            .collect();
        for user in users {
            user.join().unwrap();
        }
        is_over.store(true, Ordering::SeqCst);
        refreshing.join().unwrap();
    });

    // Whatever was denied for caution is granted once all is known.
    entitlements.refresh("acme").unwrap();
    let left = fill(&entitlements, EMAILS);
    assert_eq!(reported.get() + i64::try_from(left.len()).unwrap(), LIMIT);
    drop(left);
    let decision = entitlements.check("acme", EMAILS);
    assert_eq!(decision.usage(), Some(reported.get().into()));
    assert!(reported.get() > LIMIT / 2, "{}", reported.get());
}
