//! The age of decisions by the number of customers, in virtual time: the measured table of
//! `docs/CAPACITY.md`.
//!
//! `cargo test --release -p stigg-runtime --lib -- --ignored --nocapture capacity` prints it.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use fastrand::Rng;
use time::OffsetDateTime;

use super::simulation::stigg::{FEATURE, Stigg};
use super::{Cache, Mode, Ticket, Wake};
use crate::check::{Check, CustomerRef};
use crate::clock::ManualClock;
use crate::fallback::Fallback;
use crate::settings::Builder;

const STEP: Duration = Duration::from_millis(100);
const STEPS_PER_MINUTE: usize = 600;
/// Steps that a fetch takes.
const LATENCY: usize = 1;
const WARM_UP_MINUTES: usize = 120;
const MEASURED_MINUTES: usize = 60;

/// Nobody waits: a check that memory cannot answer gets the fallback at once.
struct Nobody;

impl Wake for Nobody {
    type Waiting = ();

    fn pair() -> (Self, ()) {
        (Self, ())
    }

    fn wake(self, _fetched: bool) {}
}

/// One of the instances that share the default budget.
struct Instance {
    instances: u32,
    /// Active customers, checked by Zipf's law.
    customers: usize,
    checks_per_second: usize,
}

/// Shares of checks, and ages of the decisions from memory in seconds.
struct Measured {
    fallbacks: f64,
    stale: f64,
    median: u64,
    most: u64,
}

impl Instance {
    fn run(&self) -> Measured {
        let mut random = Rng::with_seed(1);
        let clock = ManualClock::new(OffsetDateTime::UNIX_EPOCH);
        let builder = Builder::new((), Fallback::deny())
            .instances(self.instances)
            .max_bytes(usize::MAX / 4)
            .clock(&clock);
        let cache: Arc<Cache<Nobody>> =
            Arc::new(Cache::new(Mode::Live, builder.fallback, builder.settings));
        let names: Vec<_> = (0..self.customers).map(|one| format!("customer-{one}")).collect();
        let reply = Stigg::new(1, 0, &mut random).read("customer-0", 0);
        let mut flying: VecDeque<(usize, Ticket<Nobody>)> = VecDeque::new();
        let (mut fallbacks, mut stale, mut ages) = (0, 0, Vec::new());

        for step in 0..(WARM_UP_MINUTES + MEASURED_MINUTES) * STEPS_PER_MINUTE {
            clock.advance(STEP);
            while flying.front().is_some_and(|(due, _)| *due <= step) {
                let (_, ticket) = flying.pop_front().unwrap();
                ticket.finish(Ok(reply.clone()));
            }
            for _ in 0..checks_in(step, self.checks_per_second) {
                let customer = CustomerRef::new(&names[zipf(&mut random, self.customers)]);
                let check = Check::feature(FEATURE);
                let Ok(decision) = cache.ask(&customer, None, &check, false) else {
                    unreachable!("a check that does not wait is answered");
                };
                if step < WARM_UP_MINUTES * STEPS_PER_MINUTE {
                    continue;
                }
                if decision.is_fallback() {
                    fallbacks += 1;
                } else {
                    stale += usize::from(decision.is_stale());
                    ages.push(decision.age().as_secs());
                }
            }
            let turn = cache.turn(usize::MAX);
            flying.extend(turn.fetches.into_iter().map(|ticket| (step + LATENCY, ticket)));
        }
        ages.sort_unstable();
        let at = |share: f64| ages[share_of(ages.len(), share)];
        let all = ages.len() + fallbacks;
        Measured {
            fallbacks: percent(fallbacks, all),
            stale: percent(stale, all),
            median: at(0.5),
            most: at(0.99),
        }
    }
}

fn checks_in(step: usize, per_second: usize) -> usize {
    let steps_per_second = STEPS_PER_MINUTE / 60;
    per_second * (step + 1) / steps_per_second - per_second * step / steps_per_second
}

/// A place by Zipf's law, from its continuous counterpart.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "places are few"
)]
fn zipf(random: &mut Rng, places: usize) -> usize {
    (((places + 1) as f64).powf(random.f64()) as usize - 1).min(places - 1)
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "the share is below 1"
)]
fn share_of(length: usize, share: f64) -> usize {
    (length as f64 * share) as usize
}

#[allow(clippy::cast_precision_loss, reason = "counts are small")]
fn percent(part: usize, all: usize) -> f64 {
    part as f64 * 100.0 / all as f64
}

#[test]
#[ignore = "it measures, for minutes"]
fn capacity() {
    println!(
        "| instances | active customers each | checks/s each | fallback | stale | median age | 99 % |"
    );
    println!("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    for (instances, customers, checks_per_second) in [
        (1, 1_000, 50),
        (1, 10_000, 100),
        (1, 100_000, 200),
        (10, 1_000, 50),
        (10, 10_000, 50),
        (100, 100, 20),
        (100, 1_000, 20),
        (100, 10_000, 20),
        (1_000, 100, 10),
        (1_000, 1_000, 10),
        (1_000, 10_000, 10),
    ] {
        let Measured { fallbacks, stale, median, most } =
            Instance { instances, customers, checks_per_second }.run();
        println!(
            "| {instances} | {customers} | {checks_per_second} | {fallbacks:.1} % | {stale:.0} % | \
             {median} s | {most} s |"
        );
    }
}
