//! An update overrides what was scheduled before.

use serde_json::json;

use super::*;

/// Ten seats, and three of an add-on.
fn team() -> World {
    let world = world();
    let content = json!({ "billableFeatures": seats(10), "addons": addons(&[("boost", 3)]) });
    subscribe(&world, "team", &content);
    world
}

#[test]
fn an_update_overrides_scheduled_updates_of_other_items() {
    for changes in [
        json!({ "billableFeatures": seats(11) }),
        json!({ "billableFeatures": seats(9) }),
        json!({ "billableFeatures": seats(10) }),
        json!({ "billingPeriod": "ANNUALLY" }),
        json!({ "appliedCoupon": { "couponId": "half" } }),
        json!({ "priceOverrides": [] }),
        json!({ "additionalMetaData": { "a": 1 } }),
        json!({ "entitlements": [{ "feature": { "featureId": EMAILS, "usageLimit": 5 } }] }),
    ] {
        let world = team();
        update_later(&world, json!({ "addons": addons(&[("boost", 1)]) }));
        assert_eq!(waiting(&world), ["Addon"]);
        update(&world, &changes);
        assert_eq!(waiting(&world), Vec::<String>::new(), "{changes}");
        next_month(&world);
        assert_eq!(held(&world)["addons"][0]["quantity"], 3, "{changes}");
    }
}

#[test]
fn a_scheduled_update_overrides_another_one() {
    let world = team();
    update_later(&world, json!({ "addons": addons(&[("boost", 1)]) }));
    update_later(&world, json!({ "billableFeatures": seats(5) }));
    assert_eq!(waiting(&world), ["UnitAmount"]);
    update_later(
        &world,
        json!({ "billableFeatures": seats(12), "addons": addons(&[("boost", 9)]) }),
    );
    assert_eq!(waiting(&world), ["Addon", "UnitAmount"]);
    next_month(&world);
    assert_eq!((total(&world), waiting(&world)), (json!(78), vec![]));
}

#[test]
fn an_update_overrides_a_scheduled_migration() {
    let world = team();
    publish(&world, |catalog| catalog.plans[2].prices[0].amount = Some(7.0));
    let migration =
        json!({ "subscriptionId": "sub", "subscriptionMigrationTime": "END_OF_BILLING_PERIOD" });
    let document = "mutation($input: SubscriptionMigrationInput!) {
        migrateSubscriptionToLatest(input: $input) { refId } }";
    world.send(document, json!({ "input": migration })).data();
    assert_eq!(waiting(&world), ["MigrateToLatest"]);
    update(&world, &json!({ "billableFeatures": seats(11) }));
    next_month(&world);
    assert_eq!(total(&world), 61);
}

#[test]
fn an_update_of_nothing_that_can_wait_keeps_the_schedule() {
    let world = team();
    update_later(&world, json!({ "billableFeatures": seats(4) }));
    update(&world, &json!({}));
    update(&world, &json!({ "cancellationDate": "2027-09-01T00:00:00Z" }));
    update(&world, &json!({ "cancellationDate": null }));
    assert_eq!(waiting(&world), ["UnitAmount"]);
}

#[test]
fn a_refused_update_keeps_the_schedule() {
    let world = team();
    update_later(&world, json!({ "billableFeatures": seats(4) }));
    let code = try_update(&world, &json!({ "billableFeatures": seats(101) })).code();
    assert_eq!(
        (code.as_str(), waiting(&world)),
        ("InvalidQuantity", vec!["UnitAmount".to_owned()])
    );
}

#[test]
fn a_smaller_quantity_without_a_strategy_overrides_a_scheduled_reduction() {
    let world = team();
    update_later(&world, json!({ "billableFeatures": seats(4) }));
    update(&world, &json!({ "billableFeatures": seats(8) }));
    assert_eq!((bought(&world), waiting(&world)), (json!(8), vec![]));
}

#[test]
fn a_scheduled_update_is_taken_back_as_a_whole() {
    let world = team();
    update_later(&world, json!({ "billableFeatures": seats(4), "addons": [] }));
    assert_eq!(waiting(&world), ["Addon", "UnitAmount"]);
    cancel_schedule(&world, "sub");
    assert_eq!(waiting(&world), Vec::<String>::new());
    next_month(&world);
    assert_eq!(total(&world), 56);
}
