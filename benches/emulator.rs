//! The emulator's start, its throughput, and how it scales with the number of customers.

mod support;

use std::time::{Duration, Instant};

use stigg::blocking;
use stigg::catalog::BillingPeriod;
use stigg::customers::ImportCustomerInput;
use stigg::entitlements::FetchEntitlementQuery;
use stigg::subscriptions::{ImportSubscriptionInput, ProvisionSubscriptionInput};
use stigg_emulator::Emulator;

const PLAN: &str = "plan-revvenu-basic";
const FEATURE: &str = "feature-01-templates";

/// Numbers of customers.
const COUNTS: [u32; 3] = [100, 10_000, 100_000];

/// The number of calls measured of each kind.
const CALLS: u32 = 1_000;

/// The number of emulators started after the first.
const STARTS: usize = 101;

/// Spreads calls over all customers: coprime to their number.
const STRIDE: u32 = 7_919;

fn customer(number: u32) -> String {
    format!("customer-{number}")
}

/// Creates customers with a subscription, and [`CALLS`] more without one.
fn populate(client: &blocking::Client, count: u32) {
    let customers = (0..count + CALLS).map(|number| ImportCustomerInput::builder(customer(number)));
    for outcome in client.batches(customers) {
        outcome.result.unwrap();
    }
    let subscriptions = (0..count).map(|number| {
        ImportSubscriptionInput::builder(customer(number), PLAN)
            .billing_period(BillingPeriod::Monthly)
    });
    for outcome in client.batches(subscriptions) {
        outcome.result.unwrap();
    }
}

/// Calls per second.
fn rate(mut call: impl FnMut(u32)) -> f64 {
    let start = Instant::now();
    (0..CALLS).for_each(&mut call);
    f64::from(CALLS) / start.elapsed().as_secs_f64()
}

fn client(emulator: &Emulator) -> blocking::Client {
    blocking::Client::builder(emulator.api_key()).endpoint(emulator.url()).build().unwrap()
}

/// The time to start an emulator, and to start one and get the first response from it.
fn start() -> [Duration; 2] {
    let begin = Instant::now();
    let emulator = Emulator::start().unwrap();
    let started = begin.elapsed();
    let check = FetchEntitlementQuery::builder(customer(0), FEATURE);
    assert!(!client(&emulator).get_entitlement(check).unwrap().is_granted);
    [started, begin.elapsed()]
}

/// Compares the first start in the process, which prepares the schema and a document, with the
/// median of later ones.
fn print_starts() {
    let first = start();
    let later: Vec<_> = (0..STARTS).map(|_| start()).collect();
    let median = [0, 1].map(|column| {
        let mut times: Vec<_> = later.iter().map(|times| times[column]).collect();
        times.sort();
        times[times.len() / 2]
    });
    println!("| emulator | start, ms | start and first response, ms |");
    println!("| --- | ---: | ---: |");
    for (name, times) in [("first in the process", first), ("later", median)] {
        let [started, responded] = times.map(|time| time.as_secs_f64() * 1e3);
        println!("| {name} | {started:.2} | {responded:.2} |");
    }
    println!();
}

fn main() {
    if !support::is_measuring() {
        return;
    }
    print_starts();
    println!("| customers | get_entitlement/s | provision_subscription/s | import, s |");
    println!("| ---: | ---: | ---: | ---: |");
    for count in COUNTS {
        let emulator = Emulator::start().unwrap();
        let client = client(&emulator);
        let start = Instant::now();
        populate(&client, count);
        let made_in = start.elapsed().as_secs_f64();

        let checks = rate(|number| {
            let customer = customer(number.wrapping_mul(STRIDE) % count);
            let check = FetchEntitlementQuery::builder(customer, FEATURE);
            assert!(client.get_entitlement(check).unwrap().is_granted);
        });
        let provisions = rate(|number| {
            let basic = ProvisionSubscriptionInput::builder(customer(count + number), PLAN);
            assert!(client.provision_subscription(basic).unwrap().subscription.is_some());
        });
        println!("| {count} | {checks:.0} | {provisions:.0} | {made_in:.1} |");
    }
}
