//! Trials.

use crate::common::World;
use serde_json::{Value, json};
use time::Duration;

fn pro(extra: &Value) -> Value {
    let mut order = json!({ "customerId": "acme", "planId": "plan-stigg-pro" });
    for (name, value) in extra.as_object().into_iter().flatten() {
        order[name] = value.clone();
    }
    order
}

#[test]
fn a_plan_starts_with_its_default_trial_once() {
    let world = World::new();
    world.customer("acme", true);
    let held = world.provision(pro(&json!({})));
    assert_eq!(held["status"], "IN_TRIAL");
    assert!(held["trialEndDate"].as_str().expect("a date").starts_with("2026-09-15T08"));
    assert_eq!(held["currentBillingPeriodEnd"], held["trialEndDate"]);
    assert_eq!(held["effectiveEndDate"], held["trialEndDate"]);
    assert_eq!(world.limit("acme", "feature-03-memory"), 16.0);

    world.emulator.advance(Duration::days(14) + Duration::MINUTE);
    assert_eq!(world.status(&held["refId"]), "EXPIRED");
    let check = world.check("acme", "feature-03-memory", json!({}));
    assert_eq!(check["accessDeniedReason"], "NoActiveSubscription");

    let again = world.provision(pro(&json!({ "billingPeriod": "MONTHLY" })));
    assert_eq!(again["status"], "ACTIVE");
    assert_eq!(again["trialEndDate"], Value::Null);
}

#[test]
fn a_trial_needs_no_payment_and_can_be_skipped() {
    let world = World::new();
    world.customer("acme", false);
    let order = pro(&json!({ "skipTrial": true, "billingPeriod": "MONTHLY" }));
    let result = world.try_provision(order).data();
    assert_eq!(result["provisionSubscriptionV2"]["status"], "PAYMENT_REQUIRED");
    let order = pro(
        &json!({ "trialOverrideConfiguration": { "isTrial": false }, "billingPeriod": "MONTHLY" }),
    );
    let result = world.try_provision(order).data();
    assert_eq!(result["provisionSubscriptionV2"]["status"], "PAYMENT_REQUIRED");
    assert_eq!(world.provision(pro(&json!({})))["status"], "IN_TRIAL");
}

#[test]
fn a_trial_can_convert_to_a_paid_subscription() {
    let world = World::new();
    world.customer("acme", true);
    let trial = json!({
        "isTrial": true,
        "trialEndDate": "2026-09-10T12:00:00Z",
        "trialEndBehavior": "CONVERT_TO_PAID",
    });
    let order = pro(&json!({ "trialOverrideConfiguration": trial }));
    assert_eq!(world.try_provision(order).code(), "BillingPeriodMissingError");
    let order = pro(&json!({ "trialOverrideConfiguration": trial, "billingPeriod": "MONTHLY" }));
    let held = world.provision(order);
    assert_eq!(held["trialEndDate"], "2026-09-10T12:00:00.000Z");
    assert_eq!(held["effectiveEndDate"], Value::Null);

    world.emulator.advance(Duration::days(20));
    let held = world.subscription(&held["refId"]);
    assert_eq!(held["status"], "ACTIVE");
    assert_eq!(held["trialEndDate"], "2026-09-10T12:00:00.000Z");
    assert_eq!(held["currentBillingPeriodStart"], "2026-09-10T12:00:00.000Z");
    assert_eq!(held["currentBillingPeriodEnd"], "2026-10-10T12:00:00.000Z");
}

#[test]
fn a_trial_must_end_in_the_future() {
    let world = World::new();
    world.customer("acme", true);
    let trial = json!({ "isTrial": true, "trialEndDate": "2026-08-31T00:00:00Z" });
    let order = pro(&json!({ "trialOverrideConfiguration": trial }));
    assert_eq!(world.try_provision(order).code(), "BadUserInput");
    let order = json!({
        "customerId": "acme", "planId": "plan-revvenu-basic",
        "trialOverrideConfiguration": { "isTrial": true },
    });
    assert_eq!(world.try_provision(order).code(), "BadUserInput");
}

#[test]
fn a_trial_runs_beside_a_paid_subscription_of_the_same_product() {
    let world = World::new();
    world.customer("acme", true);
    let paid = world.provision(json!({ "customerId": "acme", "planId": "plan-revvenu-basic" }));
    let trial = |end: &str| {
        world.provision(json!({
            "customerId": "acme", "planId": "plan-revvenu-essentials",
            "trialOverrideConfiguration": { "isTrial": true, "trialEndDate": end },
        }))["refId"]
            .clone()
    };
    let first = trial("2026-09-20T00:00:00Z");
    assert_eq!(world.status(&paid["refId"]), "ACTIVE");
    assert_eq!(world.limit("acme", "feature-01-templates"), 5.0);

    // A second trial replaces the first; the free subscription stays.
    let second = trial("2026-09-25T00:00:00Z");
    assert_eq!(world.status(&first), "CANCELED");
    assert_eq!(world.status(&second), "IN_TRIAL");
    world.emulator.advance(Duration::days(30));
    assert_eq!(world.status(&second), "EXPIRED");
    assert_eq!(world.status(&paid["refId"]), "ACTIVE");
    assert_eq!(world.limit("acme", "feature-01-templates"), 3.0);
}

#[test]
fn paying_for_the_plan_on_trial_ends_the_trial() {
    let world = World::new();
    world.customer("acme", true);
    let trial = world.provision(pro(&json!({})));
    let paid = world.provision(pro(&json!({ "billingPeriod": "MONTHLY" })));
    assert_eq!(paid["status"], "ACTIVE");
    assert_eq!(world.status(&trial["refId"]), "CANCELED");
}

#[test]
fn a_trial_can_be_extended() {
    let world = World::new();
    world.customer("acme", true);
    let held = world.provision(pro(&json!({})));
    let id = held["refId"].clone();
    let update =
        |end: Value| world.try_update(json!({ "subscriptionId": id, "trialEndDate": end }));
    update(json!("2026-10-01T00:00:00Z")).data();
    world.emulator.advance(Duration::days(20));
    assert_eq!(world.status(&id), "IN_TRIAL");
    assert_eq!(update(json!("2026-09-02T00:00:00Z")).code(), "BadUserInput");
    assert_eq!(update(Value::Null).code(), "BadUserInput");
    world.emulator.advance(Duration::days(10));
    assert_eq!(world.status(&id), "EXPIRED");

    let basic = world.provision(json!({ "customerId": "acme", "planId": "plan-revvenu-basic" }));
    let input = json!({ "subscriptionId": basic["refId"], "trialEndDate": "2027-01-01T00:00:00Z" });
    assert_eq!(world.try_update(input).code(), "InvalidSubscriptionStatus");
}

#[test]
fn a_cancellation_date_moves_the_end_of_a_trial() {
    let world = World::new();
    world.customer("acme", true);
    let held = world.provision(pro(&json!({ "cancellationDate": "2026-09-05T00:00:00Z" })));
    assert_eq!(held["trialEndDate"], "2026-09-05T00:00:00.000Z");
    world.emulator.advance(Duration::days(4));
    let held = world.subscription(&held["refId"]);
    assert_eq!(held["status"], "CANCELED");
    assert_eq!(held["effectiveEndDate"], "2026-09-05T00:00:00.000Z");
}
