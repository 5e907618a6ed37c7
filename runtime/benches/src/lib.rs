//! Common parts of the benchmarks.

pub mod http;
pub mod pushes;
pub mod stigg;
pub mod tables;

use std::thread;
use std::time::Duration;

use stigg_runtime::blocking::Entitlements;
use stigg_runtime::{Fallback, Kind};

use crate::stigg::Server;

/// Customers in memory, unless a benchmark says otherwise.
pub const CUSTOMERS: usize = 10_000;

/// Features of each customer.
pub const FEATURES: usize = 20;

/// A feature that no customer has.
pub const MISSING: &str = "feature-missing";

/// The feature that the gate of `examples/gate` is about. The others are metered.
pub const ANALYTICS: &str = "feature-04-analytics";

/// The feature whose usage is no whole number. The others have used 12 of 1,000.
pub const FRACTIONAL: &str = "feature-11";

#[must_use]
pub fn customer(number: usize) -> String {
    format!("customer-{number:06}")
}

#[must_use]
pub fn feature(number: usize) -> String {
    if number == 4 { ANALYTICS.to_owned() } else { format!("feature-{number:02}") }
}

/// Has fetched all customers, and finds them fresh.
///
/// # Panics
///
/// If a fetch fails.
#[must_use]
pub fn fetched(server: &Server) -> Entitlements {
    const THREADS: usize = 4;
    let entitlements = Entitlements::builder(server.blocking_client(), Fallback::deny())
        .reads_per_minute(u32::MAX)
        .parallel_fetches(THREADS)
        .max_bytes(usize::MAX)
        .fresh_for(Duration::from_secs(3_600))
        .start()
        .unwrap();
    thread::scope(|scope| {
        for first in 0..THREADS {
            let entitlements = &entitlements;
            scope.spawn(move || {
                for number in (first..CUSTOMERS).step_by(THREADS) {
                    entitlements.refresh(&customer(number)).unwrap();
                }
            });
        }
    });
    let decision = entitlements.check(&customer(0), &feature(0));
    assert!(
        decision.is_granted() && !decision.is_stale() && decision.kind() == Some(Kind::Metered)
    );
    entitlements
}
