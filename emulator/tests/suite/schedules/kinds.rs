//! The kinds of changes that can be scheduled.

use serde_json::{Value, json};

use super::*;

/// Schedules an update of a team of ten, and returns the entries that it makes.
fn scheduled(world: &World, changes: Value) -> Value {
    let content = json!({ "billableFeatures": seats(10), "addons": addons(&[("boost", 1)]) });
    subscribe(world, "team", &content);
    update_later(world, changes);
    let now = held(world);
    let mut updates = now["scheduledUpdates"].clone();
    for update in updates.as_array_mut().expect("a list") {
        let update = update.as_object_mut().expect("an object");
        assert_eq!(update.remove("scheduleStatus"), Some(json!("Scheduled")));
        assert_eq!(
            update.remove("scheduledExecutionTime").as_ref(),
            now.get("currentBillingPeriodEnd")
        );
    }
    updates
}

#[test]
fn a_coupon_can_be_scheduled() {
    let world = world();
    assert_eq!(
        scheduled(&world, json!({ "appliedCoupon": { "couponId": "half" } })),
        json!([{
            "subscriptionScheduleType": "Coupon", "targetPackage": null,
            "scheduleVariables": { "__typename": "CouponChangeVariables", "couponId": "half" },
        }])
    );
    assert_eq!(total(&world), 52);
    next_month(&world);
    assert_eq!(total(&world), 26);

    update_later(&world, json!({ "appliedCoupon": null }));
    assert_eq!((waiting(&world), total(&world)), (vec!["Coupon".to_owned()], json!(26)));
    next_month(&world);
    assert_eq!(total(&world), 52);
}

#[test]
fn a_scheduled_discount_counts_its_months_from_when_it_is_applied() {
    let world = world();
    let discount = json!({ "discount": { "percentOff": 50, "durationInMonths": 1 } });
    assert_eq!(
        scheduled(&world, json!({ "appliedCoupon": discount })),
        json!([{
            "subscriptionScheduleType": "Coupon", "targetPackage": null, "scheduleVariables": null,
        }])
    );
    for expected in [26, 52] {
        next_month(&world);
        assert_eq!(total(&world), expected);
    }
}

#[test]
fn price_overrides_can_be_scheduled() {
    let world = world();
    let prices = json!([
        { "featureId": SEATS, "price": { "amount": 3 } },
        { "addonId": "boost", "price": { "amount": 1 } },
    ]);
    assert_eq!(
        scheduled(&world, json!({ "priceOverrides": prices })),
        json!([
            {
                "subscriptionScheduleType": "PriceOverride", "targetPackage": { "refId": "team" },
                "scheduleVariables": {
                    "__typename": "PlanPriceOverrideChangeVariables",
                    "planRefId": "team", "featureId": SEATS,
                },
            },
            {
                "subscriptionScheduleType": "PriceOverride", "targetPackage": { "refId": "boost" },
                "scheduleVariables": {
                    "__typename": "AddonPriceOverrideChangeVariables",
                    "addonRefId": "boost", "featureId": null,
                },
            },
        ])
    );
    assert_eq!(total(&world), 52);
    next_month(&world);
    assert_eq!(total(&world), 31);

    update_later(&world, json!({ "priceOverrides": [] }));
    assert_eq!(waiting(&world), ["PriceOverride"]);
    next_month(&world);
    assert_eq!(total(&world), 52);
}

#[test]
fn recurring_credits_can_be_scheduled() {
    let world = world();
    let credit = json!({ "customCurrencyId": "ai", "amount": 70, "cadence": "MONTH" });
    assert_eq!(
        scheduled(&world, json!({ "entitlements": [{ "credit": credit }] })),
        json!([{
            "subscriptionScheduleType": "RecurringCredits", "targetPackage": { "refId": "team" },
            "scheduleVariables": {
                "__typename": "RecurringCreditsChangeVariables",
                "customCurrencyId": "ai", "newQuantity": 70,
            },
        }])
    );
    let balance = || {
        let document = "query($input: CreditBalanceSummaryInput!) {
            creditBalanceSummary(input: $input) { balances { currentBalance } } }";
        let data = world.send(document, json!({ "input": { "customerId": "acme" } })).data();
        data["creditBalanceSummary"]["balances"][0]["currentBalance"].clone()
    };
    assert_eq!(balance(), Value::Null);
    next_month(&world);
    assert_eq!(balance(), 70);
    // The credits of the next period are already those after the update.
    update_later(&world, json!({ "entitlements": [] }));
    assert_eq!(waiting(&world), ["RecurringCredits"]);
    next_month(&world);
    assert_eq!(balance(), 0);
}

#[test]
fn the_metadata_of_the_billing_information_can_be_scheduled() {
    let world = world();
    let details = |tier: &str| json!({ "billingInformation": { "metadata": { "tier": tier } } });
    let told = || {
        let told = world.emulator.subscription_billing_information("sub").expect("it is told");
        told.metadata.map(Value::Object)
    };
    assert_eq!(
        scheduled(&world, details("gold")),
        json!([{
            "subscriptionScheduleType": "BillingInfoMetadata",
            "targetPackage": null, "scheduleVariables": null,
        }])
    );
    assert_eq!(told(), None);
    next_month(&world);
    held(&world);
    assert_eq!(told(), Some(json!({ "tier": "gold" })));
    update(&world, &details("silver"));
    assert_eq!(told(), Some(json!({ "tier": "silver" })));
}

#[test]
fn metadata_can_be_scheduled() {
    let world = world();
    assert_eq!(
        scheduled(&world, json!({ "additionalMetaData": { "tier": "gold" } })),
        json!([{
            "subscriptionScheduleType": "AdditionalMetaData",
            "targetPackage": null, "scheduleVariables": null,
        }])
    );
    assert_eq!(held(&world)["additionalMetaData"], Value::Null);
    next_month(&world);
    assert_eq!(held(&world)["additionalMetaData"], json!({ "tier": "gold" }));
}
