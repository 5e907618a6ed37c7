//! Updating and cancelling subscriptions.

use crate::common::{Reply, World, custom};
use serde_json::{Value, json};
use time::Duration;

/// An emulator with a subscription to the growth plan: 10 templates, and 2 of an add-on.
fn growth() -> World {
    let world = World::new();
    world.customer("acme", true);
    world.provision(json!({
        "customerId": "acme", "planId": "plan-revvenu-growth", "billingPeriod": "MONTHLY",
        "subscriptionId": "sub-1",
        "billableFeatures": [{ "featureId": "feature-01-templates", "quantity": 10 }],
        "addons": [{ "addonId": "addon-10-campaigns", "quantity": 2 }],
    }));
    world
}

fn held(world: &World) -> Value {
    world.subscription(&json!("sub-1"))
}

fn update(world: &World, changes: &Value) {
    try_update(world, changes).data();
}

fn try_update(world: &World, changes: &Value) -> Reply {
    let mut input = json!({ "subscriptionId": "sub-1" });
    for (name, value) in changes.as_object().expect("an object") {
        input[name] = value.clone();
    }
    world.try_update(input)
}

fn templates(quantity: i32) -> Value {
    json!([{ "featureId": "feature-01-templates", "quantity": quantity }])
}

fn campaigns(quantity: i32) -> Value {
    json!([{ "addonId": "addon-10-campaigns", "quantity": quantity }])
}

#[test]
fn quantities_and_addons_change_at_once() {
    let world = growth();
    assert_eq!(held(&world)["totalPrice"]["total"]["amount"], 20.0);
    update(&world, &json!({ "billableFeatures": templates(2), "addons": campaigns(3) }));
    let now = held(&world);
    assert_eq!(now["totalPrice"]["total"]["amount"], 17.0);
    assert_eq!(now["prices"][0]["usageLimit"], 2.0);
    assert_eq!(world.limit("acme", "feature-01-templates"), 2.0);
    assert_eq!(world.limit("acme", "feature-02-campaigns"), 80.0);

    // The list of add-ons is replaced as a whole; other quantities stay the same.
    update(&world, &json!({ "addons": [{ "addonId": "addon-extra-stuff" }] }));
    let now = held(&world);
    assert_eq!(
        now["addons"],
        json!([{ "quantity": 1, "addon": { "refId": "addon-extra-stuff" } }])
    );
    assert_eq!(now["prices"][0]["usageLimit"], 2.0);
    update(&world, &json!({ "addons": [] }));
    assert_eq!(held(&world)["addons"], json!([]));
}

#[test]
fn reductions_can_be_deferred_to_the_end_of_the_period() {
    let world = growth();
    update(
        &world,
        &json!({
            "scheduleStrategy": "END_OF_BILLING_PERIOD",
            "billableFeatures": templates(4),
            "addons": [],
        }),
    );
    let now = held(&world);
    assert_eq!(now["totalPrice"]["total"]["amount"], 20.0);
    let end = &now["currentBillingPeriodEnd"];
    assert_eq!(
        now["scheduledUpdates"],
        json!([
            {
                "subscriptionScheduleType": "Addon",
                "scheduleStatus": "Scheduled",
                "scheduledExecutionTime": end,
                "targetPackage": { "refId": "addon-10-campaigns" },
                "scheduleVariables": { "addonRefId": "addon-10-campaigns", "newQuantity": 0 },
            },
            {
                "subscriptionScheduleType": "UnitAmount",
                "scheduleStatus": "Scheduled",
                "scheduledExecutionTime": end,
                "targetPackage": { "refId": "plan-revvenu-growth" },
                "scheduleVariables": { "featureId": "feature-01-templates", "newUnitAmount": 4 },
            },
        ])
    );
    assert_eq!(now["futureUpdates"].as_array().map(Vec::len), Some(2));

    world.emulator.advance(Duration::days(31));
    let now = held(&world);
    assert_eq!(now["scheduledUpdates"], json!([]));
    assert_eq!(now["totalPrice"]["total"]["amount"], 4.0);
    assert_eq!(now["addons"], json!([]));
}

#[test]
fn a_later_quantity_replaces_the_scheduled_one() {
    let at_end = |quantity: i32| {
        json!({
            "scheduleStrategy": "END_OF_BILLING_PERIOD", "billableFeatures": templates(quantity),
        })
    };
    let scheduled = |world: &World| -> Vec<f64> {
        let now = held(world);
        let updates = now["scheduledUpdates"].as_array().expect("a list").iter();
        updates
            .map(|update| update["scheduleVariables"]["newUnitAmount"].as_f64().expect("a number"))
            .collect()
    };
    let bought = |world: &World| held(world)["prices"][0]["usageLimit"].as_f64();

    let world = growth();
    update(&world, &at_end(4));
    update(&world, &at_end(6));
    assert_eq!((scheduled(&world), bought(&world)), (vec![6.0], Some(10.0)));
    update(&world, &at_end(10));
    assert_eq!((scheduled(&world), bought(&world)), (vec![], Some(10.0)));
    update(&world, &at_end(4));
    update(&world, &at_end(12));
    assert_eq!((scheduled(&world), bought(&world)), (vec![12.0], Some(10.0)));
    update(&world, &json!({ "billableFeatures": templates(8) }));
    assert_eq!((scheduled(&world), bought(&world)), (vec![], Some(8.0)));
}

#[test]
fn the_billing_period_can_change_now_or_later() {
    let world = growth();
    world.emulator.advance(Duration::days(10));
    update(
        &world,
        &json!({ "billingPeriod": "ANNUALLY", "scheduleStrategy": "END_OF_BILLING_PERIOD" }),
    );
    let now = held(&world);
    assert_eq!(now["billingPeriod"], "MONTHLY");
    assert_eq!(
        now["scheduledUpdates"][0]["scheduleVariables"],
        json!({ "billingPeriod": "ANNUALLY" })
    );
    update(&world, &json!({ "billingPeriod": "ANNUALLY" }));
    let now = held(&world);
    assert_eq!(now["billingPeriod"], "ANNUALLY");
    assert_eq!(now["scheduledUpdates"], json!([]));
    assert!(now["currentBillingPeriodEnd"].as_str().expect("a date").starts_with("2027-09-11"));
    assert_eq!(now["totalPrice"]["total"]["amount"], 200.0);
}

#[test]
fn the_billing_cycle_can_be_restarted() {
    let world = growth();
    world.emulator.advance(Duration::days(10));
    update(&world, &json!({ "billingCycleAnchor": "NOW" }));
    let end = held(&world)["currentBillingPeriodEnd"].take();
    assert!(end.as_str().expect("a date").starts_with("2026-10-11"), "{end}");
}

#[test]
fn quantities_keep_the_billing_cycle() {
    let world = growth();
    let period = || {
        let now = held(&world);
        (now["currentBillingPeriodStart"].clone(), now["currentBillingPeriodEnd"].clone())
    };
    let before = period();
    world.emulator.advance(Duration::days(10));
    update(&world, &json!({ "billableFeatures": templates(12) }));
    update(&world, &json!({ "addons": campaigns(3), "billingCycleAnchor": "UNCHANGED" }));
    assert_eq!(period(), before);
}

#[test]
fn an_update_takes_no_plan() {
    let world = growth();
    let refused = try_update(&world, &json!({ "planId": "plan-revvenu-essentials" }));
    assert_eq!(refused.code(), "BadUserInput");
    assert_eq!(held(&world)["plan"]["refId"], "plan-revvenu-growth");
}

#[test]
fn metadata_coupon_and_cancellation_date_have_three_states() {
    let world = growth();
    update(
        &world,
        &json!({
            "additionalMetaData": { "a": 1 },
            "appliedCoupon": { "couponId": "coupon-vip" },
            "cancellationDate": "2026-12-01T00:00:00Z",
        }),
    );
    update(&world, &json!({}));
    let now = held(&world);
    assert_eq!(now["additionalMetaData"], json!({ "a": 1 }));
    assert_eq!(
        now["totalPrice"],
        json!({ "subTotal": { "amount": 20 }, "total": { "amount": 16 } })
    );
    assert_eq!(now["cancellationDate"], "2026-12-01T00:00:00.000Z");
    assert_eq!(now["effectiveEndDate"], "2026-12-01T00:00:00.000Z");
    assert_eq!(now["status"], "ACTIVE");

    let clear =
        json!({ "additionalMetaData": null, "appliedCoupon": null, "cancellationDate": null });
    update(&world, &clear);
    let now = held(&world);
    assert_eq!(now["additionalMetaData"], Value::Null);
    assert_eq!(now["totalPrice"]["total"]["amount"], 20.0);
    assert_eq!(now["cancellationDate"], Value::Null);
    world.emulator.advance(Duration::days(120));
    assert_eq!(held(&world)["status"], "ACTIVE");
}

#[test]
fn a_refused_update_changes_nothing() {
    let world = growth();
    let before = held(&world);
    for (changes, code) in [
        (json!({ "cancellationDate": "2026-08-01T00:00:00Z" }), "InvalidCancellationDate"),
        (json!({ "addons": [{ "addonId": "none" }] }), "AddonNotFound"),
        (json!({ "billableFeatures": templates(-1) }), "InvalidQuantity"),
        (json!({ "appliedCoupon": { "couponId": "none" } }), "CouponNotFound"),
        (json!({ "subscriptionEntitlements": [{ "featureId": "none" }] }), "FeatureNotFound"),
        (json!({ "subscriptionEntitlements": [{ "usageLimit": 1 }] }), "BadUserInput"),
    ] {
        let mut changes = changes;
        changes["additionalMetaData"] = json!({ "changed": true });
        assert_eq!(try_update(&world, &changes).code(), code);
    }
    assert_eq!(held(&world), before);
}

#[test]
fn a_subscription_can_have_entitlements_of_its_own() {
    let world = growth();
    let own = json!([{ "featureId": "feature-02-campaigns", "usageLimit": 500 }]);
    update(&world, &json!({ "subscriptionEntitlements": own }));
    assert_eq!(world.limit("acme", "feature-02-campaigns"), 520.0);
    let newer =
        json!([{ "feature": { "featureId": "feature-03-memory", "hasUnlimitedUsage": true } }]);
    update(&world, &json!({ "entitlements": newer }));
    assert_eq!(world.limit("acme", "feature-02-campaigns"), 70.0);
    let check = world.check("acme", "feature-03-memory", json!({}));
    assert_eq!((&check["isGranted"], &check["hasUnlimitedUsage"]), (&json!(true), &json!(true)));
}

#[test]
fn an_own_entitlement_of_zero_shuts_the_feature_off() {
    let world = World::new();
    world.customer("acme", true);
    world.provision(json!({
        "customerId": "acme", "planId": "plan-revvenu-essentials", "billingPeriod": "MONTHLY",
        "subscriptionId": "sub-1",
    }));
    let campaigns = |requested: i32| {
        let options = json!({ "options": { "requestedUsage": requested } });
        world.check("acme", "feature-02-campaigns", options)["isGranted"] == true
    };
    assert!(campaigns(12));
    let own = json!([{ "featureId": "feature-02-campaigns", "usageLimit": 0 }]);
    update(&world, &json!({ "subscriptionEntitlements": own }));
    assert!(!campaigns(1));
    assert_eq!(world.limit("acme", "feature-02-campaigns"), 0.0);
}

#[test]
fn unknown_and_ended_subscriptions_cannot_be_changed() {
    let world = growth();
    for reply in [
        world.try_update(json!({ "refId": "none" })),
        world.try_cancel(json!({ "subscriptionRefId": "none" })),
    ] {
        let error = reply.error();
        assert_eq!(error["extensions"]["code"], "SubscriptionNotFound");
        assert_eq!(error["extensions"]["refId"], "none");
    }
    assert_eq!(world.try_update(json!({})).code(), "BadUserInput");
    world.try_cancel(json!({ "subscriptionRefId": "sub-1" })).data();
    for reply in [
        try_update(&world, &json!({ "addons": [] })),
        world.try_cancel(json!({ "subscriptionRefId": "sub-1" })),
    ] {
        assert_eq!(reply.code(), "SubscriptionAlreadyCanceledOrExpired");
    }
}

fn cancel(world: &World, how: &Value) -> Value {
    let mut input = json!({ "subscriptionRefId": "sub-1" });
    for (name, value) in how.as_object().expect("an object") {
        input[name] = value.clone();
    }
    world.try_cancel(input).data()["cancelSubscription"].take()
}

#[test]
fn a_cancellation_ends_access_at_once_by_default() {
    for how in [json!({}), json!({ "subscriptionCancellationTime": "IMMEDIATE" })] {
        let world = growth();
        let period_end = held(&world)["currentBillingPeriodEnd"].take();
        let canceled = cancel(&world, &how);
        assert_eq!(canceled["status"], "CANCELED");
        assert!(
            canceled["effectiveEndDate"].as_str().expect("a date").starts_with("2026-09-01T08")
        );
        assert_eq!(canceled["currentBillingPeriodEnd"], period_end);
        let check = world.check("acme", "feature-01-templates", json!({}));
        assert_eq!(check["accessDeniedReason"], "NoActiveSubscription");
    }
}

#[test]
fn a_cancellation_can_take_effect_at_the_end_of_the_period() {
    let world = growth();
    let how = json!({
        "subscriptionCancellationTime": "END_OF_BILLING_PERIOD",
        "subscriptionCancellationAction": "REVOKE_ENTITLEMENTS",
    });
    let canceled = cancel(&world, &how);
    assert_eq!(canceled["status"], "ACTIVE");
    let end = canceled["currentBillingPeriodEnd"].clone();
    assert_eq!(canceled["cancellationDate"], end);
    assert_eq!(canceled["effectiveEndDate"], end);
    assert_eq!(world.limit("acme", "feature-01-templates"), 10.0);

    world.emulator.advance(Duration::days(40));
    let now = held(&world);
    assert_eq!(now["status"], "CANCELED");
    assert_eq!(now["effectiveEndDate"], end);
    // The last period stays the current one.
    assert_eq!(now["currentBillingPeriodEnd"], end);
}

#[test]
fn a_custom_plan_cannot_be_cancelled_at_the_end_of_its_period() {
    let world = custom();
    world.customer("acme", false);
    let held = world.provision(json!({ "customerId": "acme", "planId": "enterprise" }));
    let how = |time: &str| {
        world.try_cancel(json!({
            "subscriptionRefId": held["refId"], "subscriptionCancellationTime": time,
        }))
    };
    assert_eq!(how("END_OF_BILLING_PERIOD").code(), "SubscriptionDoesNotHaveBillingPeriod");
    assert_eq!(world.status(&held["refId"]), "ACTIVE");
    how("IMMEDIATE").data();
}

#[test]
fn a_cancellation_can_take_effect_on_a_date() {
    let world = growth();
    let on = |date: Value| {
        let input = json!({
            "subscriptionRefId": "sub-1",
            "subscriptionCancellationTime": "SPECIFIC_DATE",
            "endDate": date,
        });
        world.try_cancel(input)
    };
    assert_eq!(on(Value::Null).code(), "InvalidCancellationDate");
    assert_eq!(on(json!("2026-08-01T00:00:00Z")).code(), "InvalidCancellationDate");
    on(json!("2026-09-20T10:00:00Z")).data();
    world.emulator.advance(Duration::days(19));
    assert_eq!(held(&world)["status"], "ACTIVE");
    world.emulator.advance(Duration::HOUR * 3);
    let now = held(&world);
    assert_eq!(now["status"], "CANCELED");
    assert_eq!(now["effectiveEndDate"], "2026-09-20T10:00:00.000Z");
}

#[test]
fn a_scheduled_subscription_is_cancelled_at_once() {
    let world = World::new();
    world.customer("acme", true);
    world.provision(json!({
        "customerId": "acme", "planId": "plan-revvenu-basic", "subscriptionId": "sub-1",
        "startDate": "2027-01-01T00:00:00Z",
    }));
    let how = json!({ "subscriptionCancellationTime": "END_OF_BILLING_PERIOD" });
    assert_eq!(cancel(&world, &how)["status"], "CANCELED");
}
