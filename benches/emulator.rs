//! The emulator's throughput, and how it scales with the number of customers.

mod support;

use std::time::Instant;

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

fn main() {
    if !support::is_measuring() {
        return;
    }
    println!("| customers | get_entitlement/s | provision_subscription/s | import, s |");
    println!("| ---: | ---: | ---: | ---: |");
    for count in COUNTS {
        let emulator = Emulator::start().unwrap();
        let client = blocking::Client::builder(emulator.api_key()).endpoint(emulator.url());
        let client = client.build().unwrap();
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
