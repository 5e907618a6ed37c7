//! Trials.

use crate::common::World;
use serde_json::{Value, json};
use stigg_emulator::Catalog;
use time::Duration;

fn pro(extra: &Value) -> Value {
    let mut order = json!({ "customerId": "acme", "planId": "plan-stigg-pro" });
    for (name, value) in extra.as_object().into_iter().flatten() {
        order[name] = value.clone();
    }
    order
}

/// Orders a trial of the paid plan that converts on 10 September.
fn converting(world: &World, extra: &Value) -> Value {
    let trial = json!({
        "isTrial": true, "trialEndDate": "2026-09-10T12:00:00Z",
        "trialEndBehavior": "CONVERT_TO_PAID",
    });
    let mut order =
        pro(&json!({ "trialOverrideConfiguration": trial, "billingPeriod": "MONTHLY" }));
    for (name, value) in extra.as_object().into_iter().flatten() {
        order[name] = value.clone();
    }
    world.provision(order)["refId"].clone()
}

fn cancel(world: &World, id: &Value, time: &str, end: &Value) -> Value {
    let input =
        json!({ "subscriptionRefId": id, "subscriptionCancellationTime": time, "endDate": end });
    world.try_cancel(input).data()["cancelSubscription"].take()
}

/// Whether the customer is eligible for the default trial of the product.
fn is_eligible(world: &World) -> Value {
    let data = world
        .send(
            "query($input: GetCustomerByRefIdInput!) {
               getCustomerByRefId(input: $input) {
                 eligibleForTrial { productRefId eligible } trialedPlans { planRefId } } }",
            json!({ "input": { "customerId": "acme" } }),
        )
        .data();
    let products = data["getCustomerByRefId"]["eligibleForTrial"].as_array().expect("a list");
    let of_product = products.iter().find(|entry| entry["productRefId"] == "product-stigg");
    of_product.expect("the product")["eligible"].clone()
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
fn another_paid_plan_leaves_the_trial_running() {
    let world = World::new();
    world.customer("acme", true);
    let trial = |plan: &str| {
        world.provision(json!({
            "customerId": "acme", "planId": plan, "billingPeriod": "MONTHLY",
            "billableFeatures": [{ "featureId": "feature-01-templates", "quantity": 9 }],
            "trialOverrideConfiguration": {
                "isTrial": true, "trialEndDate": "2026-09-20T00:00:00Z",
            },
        }))["refId"]
            .clone()
    };
    let growth = trial("plan-revvenu-growth");
    let paid = world.provision(json!({
        "customerId": "acme", "planId": "plan-revvenu-essentials", "billingPeriod": "MONTHLY",
    }));
    assert_eq!(world.status(&growth), "IN_TRIAL");
    assert_eq!(world.status(&paid["refId"]), "ACTIVE");
    assert_eq!(world.limit("acme", "feature-01-templates"), 9.0);

    // A trial of another plan takes the place of the first; the paid plan stays.
    let essentials = trial("plan-revvenu-essentials");
    assert_eq!(world.status(&growth), "CANCELED");
    assert_eq!(world.status(&essentials), "IN_TRIAL");
    assert_eq!(world.status(&paid["refId"]), "ACTIVE");
}

#[test]
fn an_add_on_can_be_tried_beside_the_paid_plan() {
    let world = World::new();
    world.customer("acme", true);
    let essentials = |extra: Value| {
        let mut order = json!({
            "customerId": "acme", "planId": "plan-revvenu-essentials", "billingPeriod": "MONTHLY",
        });
        for (name, value) in extra.as_object().expect("an object") {
            order[name] = value.clone();
        }
        world.provision(order)
    };
    let paid = essentials(json!({}));
    let trial = essentials(json!({
        "addons": [{ "addonId": "addon-10-campaigns", "quantity": 2 }],
        "trialOverrideConfiguration": { "isTrial": true, "trialEndDate": "2026-09-20T00:00:00Z" },
    }));
    assert_eq!(world.status(&paid["refId"]), "ACTIVE");
    assert_eq!(world.status(&trial["refId"]), "IN_TRIAL");
    assert_eq!(world.limit("acme", "feature-02-campaigns"), 32.0);
    world.emulator.advance(Duration::days(20));
    assert_eq!(world.status(&trial["refId"]), "EXPIRED");
    assert_eq!(world.limit("acme", "feature-02-campaigns"), 12.0);
}

#[test]
fn an_override_without_an_end_takes_the_default_length() {
    let world = World::new();
    world.customer("acme", true);
    let trial = || {
        let order = pro(&json!({
            "billingPeriod": "MONTHLY", "trialOverrideConfiguration": { "isTrial": true },
        }));
        world.provision(order)
    };
    trial();
    // It is granted again, which the default trial is not.
    world.emulator.advance(Duration::days(20));
    let again = trial();
    assert_eq!(again["status"], "IN_TRIAL");
    assert!(again["trialEndDate"].as_str().expect("a date").starts_with("2026-10-05T08"));
}

#[test]
fn a_trial_can_be_shortened() {
    let world = World::new();
    world.customer("acme", true);
    let id = world.provision(pro(&json!({})))["refId"].clone();
    let input = json!({ "subscriptionId": id, "trialEndDate": "2026-09-05T00:00:00Z" });
    world.try_update(input).data();
    world.emulator.advance(Duration::days(5));
    assert_eq!(world.status(&id), "EXPIRED");
    let effective = world.subscription(&id)["effectiveEndDate"].clone();
    assert_eq!(effective, "2026-09-05T00:00:00.000Z");
}

#[test]
fn a_trial_can_be_cancelled_at_its_end() {
    let world = World::new();
    world.customer("acme", true);
    let held = world.provision(pro(&json!({})));
    let input = json!({
        "subscriptionRefId": held["refId"],
        "subscriptionCancellationTime": "END_OF_BILLING_PERIOD",
    });
    let cancelled = world.try_cancel(input).data()["cancelSubscription"].take();
    assert_eq!(cancelled["status"], "IN_TRIAL");
    assert_eq!(cancelled["cancellationDate"], held["trialEndDate"]);
    world.emulator.advance(Duration::days(13));
    assert_eq!(world.limit("acme", "feature-03-memory"), 16.0);
    world.emulator.advance(Duration::days(2));
    assert_eq!(world.status(&held["refId"]), "CANCELED");
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

#[test]
fn clearing_its_cancellation_brings_back_the_conversion_and_the_end_of_a_trial() {
    let clear = |world: &World, id: &Value| {
        world.try_update(json!({ "subscriptionId": id, "cancellationDate": null })).data();
    };
    let ways: [fn(&World) -> Value; 5] = [
        |world| {
            let id = converting(world, &json!({}));
            cancel(world, &id, "END_OF_BILLING_PERIOD", &Value::Null);
            id
        },
        |world| {
            let id = converting(world, &json!({}));
            cancel(world, &id, "SPECIFIC_DATE", &json!("2026-09-05T00:00:00Z"));
            id
        },
        |world| {
            let id = converting(world, &json!({}));
            cancel(world, &id, "SPECIFIC_DATE", &json!("2026-09-25T00:00:00Z"));
            id
        },
        |world| {
            let id = converting(world, &json!({}));
            let date = "2026-09-05T00:00:00Z";
            world.try_update(json!({ "subscriptionId": id, "cancellationDate": date })).data();
            cancel(world, &id, "SPECIFIC_DATE", &json!("2026-09-06T00:00:00Z"));
            id
        },
        |world| converting(world, &json!({ "cancellationDate": "2026-09-05T00:00:00Z" })),
    ];
    for way in ways {
        let world = World::new();
        world.customer("acme", true);
        let id = way(&world);
        clear(&world, &id);
        let held = world.subscription(&id);
        assert_eq!(held["trialEndDate"], "2026-09-10T12:00:00.000Z");
        assert_eq!(held["effectiveEndDate"], Value::Null);
        world.emulator.advance(Duration::days(12));
        let held = world.subscription(&id);
        assert_eq!(held["status"], "ACTIVE");
        assert_eq!(held["currentBillingPeriodStart"], "2026-09-10T12:00:00.000Z");
    }
}

#[test]
fn extending_a_trial_takes_back_its_cancellation() {
    let world = World::new();
    world.customer("acme", true);
    let id = converting(&world, &json!({}));
    let end = |date: &str| {
        world.try_update(json!({ "subscriptionId": id, "trialEndDate": date })).data();
        world.subscription(&id)
    };
    cancel(&world, &id, "END_OF_BILLING_PERIOD", &Value::Null);
    // Shortening it does not.
    let held = end("2026-09-08T00:00:00Z");
    assert_eq!(held["cancellationDate"], "2026-09-08T00:00:00.000Z");
    assert_eq!(held["trialEndDate"], "2026-09-08T00:00:00.000Z");
    let held = end("2026-09-20T00:00:00Z");
    assert_eq!(held["cancellationDate"], Value::Null);
    assert_eq!(held["trialEndDate"], "2026-09-20T00:00:00.000Z");
    world.emulator.advance(Duration::days(20));
    assert_eq!(world.status(&id), "ACTIVE");
}

#[test]
fn a_trial_can_be_cancelled_for_a_later_date() {
    let world = World::new();
    world.customer("acme", true);
    let id = converting(&world, &json!({}));
    let held = cancel(&world, &id, "SPECIFIC_DATE", &json!("2026-09-25T00:00:00Z"));
    assert_eq!(held["status"], "IN_TRIAL");
    assert_eq!(world.subscription(&id)["trialEndDate"], "2026-09-25T00:00:00.000Z");
    world.emulator.advance(Duration::days(25));
    assert_eq!(world.status(&id), "CANCELED");
}

#[test]
fn removing_a_trial_converts_it_at_once() {
    let remove = |world: &World, id: &Value| {
        world.try_update(json!({ "subscriptionId": id, "trialEndDate": null }))
    };
    let world = World::new();
    world.customer("acme", true);
    let id = converting(&world, &json!({}));
    cancel(&world, &id, "END_OF_BILLING_PERIOD", &Value::Null);
    world.emulator.advance(Duration::days(3));
    remove(&world, &id).data();
    let held = world.subscription(&id);
    assert_eq!(held["status"], "ACTIVE");
    assert_eq!(held["cancellationDate"], Value::Null);
    assert_eq!(held["currentBillingPeriodStart"], held["trialEndDate"]);
    assert!(held["trialEndDate"].as_str().expect("a date").starts_with("2026-09-04T08"));
    assert_eq!(remove(&world, &id).code(), "InvalidSubscriptionStatus");

    // It must be possible to pay for what follows.
    world.customer("beta", false);
    let mut order = pro(&json!({}));
    order["customerId"] = "beta".into();
    let id = world.provision(order.clone())["refId"].clone();
    assert_eq!(remove(&world, &id).code(), "BillingPeriodMissingError");
    order["billingPeriod"] = "MONTHLY".into();
    order["trialOverrideConfiguration"] = json!({ "isTrial": true });
    let id = world.provision(order)["refId"].clone();
    assert_eq!(remove(&world, &id).code(), "PaymentMethodNotFoundError");
    assert_eq!(world.status(&id), "IN_TRIAL");
}

#[test]
fn who_has_ever_paid_for_the_product_gets_no_default_trial() {
    let world = World::new();
    world.customer("acme", true);
    let paid = pro(&json!({ "billingPeriod": "MONTHLY", "skipTrial": true }));
    // A subscription that never started was not paid for.
    let mut later = paid.clone();
    later["startDate"] = "2026-09-10T00:00:00Z".into();
    let id = world.provision(later)["refId"].clone();
    world.try_cancel(json!({ "subscriptionRefId": id })).data();
    assert_eq!(is_eligible(&world), true);

    let id = world.provision(paid)["refId"].clone();
    world.try_cancel(json!({ "subscriptionRefId": id })).data();
    assert_eq!(is_eligible(&world), false);
    let again = world.provision(pro(&json!({ "billingPeriod": "MONTHLY" })));
    assert_eq!(again["status"], "ACTIVE");
    world.try_cancel(json!({ "subscriptionRefId": again["refId"] })).data();
    // The default can be overridden.
    let order = pro(&json!({ "trialOverrideConfiguration": { "isTrial": true } }));
    assert_eq!(world.provision(order)["status"], "IN_TRIAL");
}

#[test]
fn a_trial_that_never_started_is_not_used_up() {
    let world = World::new();
    world.customer("acme", true);
    let id = world.provision(pro(&json!({ "startDate": "2026-09-10T00:00:00Z" })))["refId"].clone();
    assert_eq!(is_eligible(&world), false, "it still waits");
    world.try_cancel(json!({ "subscriptionRefId": id })).data();
    assert_eq!(is_eligible(&world), true);
    assert_eq!(world.provision(pro(&json!({})))["status"], "IN_TRIAL");
}

#[test]
fn free_plans_never_go_on_trial() {
    let world = World::new();
    world.customer("acme", true);
    let end = "2026-09-10T00:00:00Z";
    let trial = json!({ "isTrial": true, "trialEndDate": end });
    for (mutation, document, extra) in [
        (
            "provisionSubscriptionV2",
            "mutation($input: ProvisionSubscriptionInput!) {
               provisionSubscriptionV2(input: $input) { status } }",
            json!({ "trialOverrideConfiguration": trial }),
        ),
        (
            "applySubscription",
            "mutation($input: ApplySubscriptionInput!) {
               applySubscription(input: $input) { subscription { status } } }",
            json!({ "trialEndDate": end }),
        ),
        (
            "createSubscription",
            "mutation($input: SubscriptionInput!) {
               createSubscription(subscription: $input) { status } }",
            json!({ "isTrial": true, "endDate": end }),
        ),
        (
            "previewSubscription",
            "mutation($input: PreviewSubscriptionInput!) {
               previewSubscription(input: $input) { isPlanDowngrade } }",
            json!({ "trialOverrideConfiguration": trial }),
        ),
    ] {
        let mut input = json!({ "customerId": "acme", "planId": "plan-revvenu-basic" });
        for (name, value) in extra.as_object().into_iter().flatten() {
            input[name] = value.clone();
        }
        let error = world.send(document, json!({ "input": input })).error();
        assert_eq!(error["extensions"]["code"], "BadUserInput", "{mutation}");
        let message = error["message"].as_str().expect("a text");
        assert!(message.contains("free plan"), "{mutation}: {message}");
    }
    // No trial is still what a free plan has.
    let order = json!({
        "customerId": "acme", "planId": "plan-revvenu-basic",
        "trialOverrideConfiguration": { "isTrial": false },
    });
    assert_eq!(world.provision(order)["status"], "ACTIVE");
}

#[test]
fn a_trial_converts_only_if_it_can_be_paid() {
    let world = World::new();
    world.customer("acme", false);
    world.customer("payer", true);
    let mut due = Vec::new();
    for (resource, payment, status) in [
        ("charged", json!({}), "EXPIRED"),
        ("invoiced", json!({ "paymentCollectionMethod": "INVOICE" }), "ACTIVE"),
        ("unbilled", json!({ "paymentCollectionMethod": "NONE" }), "ACTIVE"),
        ("paid-for", json!({ "payingCustomerId": "payer" }), "ACTIVE"),
    ] {
        let mut extra = payment;
        extra["resourceId"] = resource.into();
        due.push((converting(&world, &extra), status));
    }
    world.emulator.advance(Duration::days(12));
    for (id, status) in due {
        assert_eq!(world.status(&id), status);
    }

    // A payment method may be added until the trial ends.
    world.customer("beta", false);
    let id = converting(
        &world,
        &json!({ "customerId": "beta", "trialOverrideConfiguration": {
        "isTrial": true, "trialEndDate": "2026-09-20T12:00:00Z",
        "trialEndBehavior": "CONVERT_TO_PAID",
    } }),
    );
    let input =
        json!({ "customerId": "beta", "billingInformation": { "paymentMethodId": "pm_2" } });
    world
        .send(
            "mutation($input: UpdateCustomerInput!) {
               updateOneCustomer(input: $input) { refId } }",
            json!({ "input": input }),
        )
        .data();
    world.emulator.advance(Duration::days(12));
    assert_eq!(world.status(&id), "ACTIVE");
}

#[test]
fn without_a_billing_integration_a_trial_converts_without_a_payment_method() {
    let world = World::of(Catalog { billing: None, ..Catalog::demo() });
    world.customer("acme", false);
    let id = converting(&world, &json!({}));
    world.emulator.advance(Duration::days(12));
    assert_eq!(world.status(&id), "ACTIVE");
}
