//! Updates with a strategy wait, whatever they change.

use serde_json::{Value, json};
use time::Duration;

use super::*;

#[test]
fn an_increase_with_a_strategy_waits_for_the_end_of_the_period() {
    let world = world();
    subscribe(&world, "team", &json!({ "billableFeatures": seats(40) }));
    update_later(&world, json!({ "billableFeatures": seats(60) }));
    assert_eq!((bought(&world), world.limit("acme", SEATS)), (json!(40), json!(40)));
    let now = held(&world);
    assert_eq!(
        now["scheduledUpdates"],
        json!([{
            "subscriptionScheduleType": "UnitAmount",
            "scheduleStatus": "Scheduled",
            "scheduledExecutionTime": now["currentBillingPeriodEnd"],
            "targetPackage": { "refId": "team" },
            "scheduleVariables": {
                "__typename": "UnitAmountChangeVariables",
                "featureId": SEATS, "newUnitAmount": 60,
            },
        }])
    );
    assert_eq!(now["futureUpdates"], now["scheduledUpdates"]);

    next_month(&world);
    assert_eq!((bought(&world), world.limit("acme", SEATS)), (json!(60), json!(60)));
    assert_eq!(held(&world)["scheduledUpdates"], json!([]));
}

#[test]
fn a_new_addon_with_a_strategy_waits_for_the_end_of_the_period() {
    let world = world();
    subscribe(&world, "starter", &json!({}));
    update_later(&world, json!({ "addons": addons(&[("boost", 2), ("extra", 1)]) }));
    assert_eq!(world.limit("acme", EMAILS), 50);
    assert_eq!(waiting(&world), ["Addon", "Addon"]);
    next_month(&world);
    assert_eq!(world.limit("acme", EMAILS), 80);
    assert_eq!(total(&world), 11);
}

#[test]
fn a_change_of_the_period_with_a_strategy_waits_in_both_directions() {
    let world = world();
    subscribe(&world, "team", &json!({ "billableFeatures": seats(1) }));
    update_later(&world, json!({ "billingPeriod": "ANNUALLY" }));
    assert_eq!(held(&world)["billingPeriod"], "MONTHLY");
    next_month(&world);
    let now = held(&world);
    assert_eq!(
        (&now["billingPeriod"], &now["totalPrice"]["total"]["amount"]),
        (&json!("ANNUALLY"), &json!(50))
    );
    assert_eq!(&now["currentBillingPeriodEnd"].as_str().expect("a date")[..10], "2027-10-01");

    update_later(&world, json!({ "billingPeriod": "MONTHLY" }));
    world.emulator.advance(Duration::days(300));
    assert_eq!(held(&world)["billingPeriod"], "ANNUALLY");
    world.emulator.advance(Duration::days(65));
    assert_eq!(held(&world)["billingPeriod"], "MONTHLY");
}

#[test]
fn an_update_of_several_things_waits_as_a_whole() {
    let world = world();
    subscribe(
        &world,
        "team",
        &json!({ "billableFeatures": seats(10), "addons": addons(&[("boost", 3)]) }),
    );
    update_later(
        &world,
        json!({ "billableFeatures": seats(20), "addons": addons(&[("boost", 1)]), "billingPeriod": "ANNUALLY" }),
    );
    assert_eq!(waiting(&world), ["Addon", "UnitAmount", "BillingPeriod"]);
    assert_eq!(total(&world), 56);
    next_month(&world);
    assert_eq!(total(&world), 1020);
}

#[test]
fn the_end_of_the_month_comes_before_the_end_of_an_annual_period() {
    for (changes, after) in [
        (json!({ "billableFeatures": seats(12) }), json!(12)),
        (json!({ "billableFeatures": seats(7) }), json!(7)),
    ] {
        let world = world();
        subscribe(
            &world,
            "team",
            &json!({ "billingPeriod": "ANNUALLY", "billableFeatures": seats(10) }),
        );
        world.emulator.advance(Duration::days(40));
        update(&world, &with(changes, &json!({ "scheduleStrategy": "END_OF_BILLING_MONTH" })));
        let now = held(&world);
        // The months of the subscription begin on the first, like its years.
        let due = now["futureUpdates"][0]["scheduledExecutionTime"].as_str().expect("a date");
        assert_eq!(&due[..13], "2026-11-01T08");
        assert_eq!(bought(&world), 10);
        world.emulator.advance(Duration::days(25));
        assert_eq!(bought(&world), after);
        let end = held(&world)["currentBillingPeriodEnd"].clone();
        assert_eq!(end, now["currentBillingPeriodEnd"]);
    }
}

#[test]
fn the_end_of_the_month_is_that_of_the_period_of_a_monthly_subscription() {
    let world = world();
    subscribe(&world, "team", &json!({ "billableFeatures": seats(10) }));
    update(
        &world,
        &json!({ "billableFeatures": seats(12), "scheduleStrategy": "END_OF_BILLING_MONTH" }),
    );
    let now = held(&world);
    assert_eq!(now["futureUpdates"][0]["scheduledExecutionTime"], now["currentBillingPeriodEnd"]);
}

#[test]
fn a_subscription_that_is_not_paid_for_has_no_period_to_wait_for() {
    let world = world();
    subscribe(&world, "free", &json!({}));
    update_later(&world, json!({ "addons": addons(&[("boost", 1)]) }));
    assert_eq!((waiting(&world), world.limit("acme", EMAILS)), (vec![], json!(11)));
    // Now that it has a price, it is paid for.
    update_later(&world, json!({ "addons": addons(&[("boost", 2)]) }));
    assert_eq!(waiting(&world), ["Addon"]);

    let world = super::world();
    let trial = json!({ "trialOverrideConfiguration": { "isTrial": true, "trialEndDate": "2026-09-20T00:00:00Z" } });
    subscribe(&world, "team", &with(trial, &json!({ "billableFeatures": seats(5) })));
    update_later(&world, json!({ "billableFeatures": seats(6) }));
    assert_eq!((waiting(&world), bought(&world)), (vec![], json!(6)));
}

#[test]
fn a_custom_plan_has_no_period_to_wait_for() {
    let world = world();
    subscribe(&world, "custom", &json!({}));
    let code = "SubscriptionDoesNotHaveBillingPeriod";
    let later = with(json!({ "addons": addons(&[("boost", 1)]) }), &at_period_end());
    assert_eq!(try_update(&world, &later).code(), code);
    assert_eq!(world.limit("acme", EMAILS), 1000);
    assert_eq!(world.try_provision(order("starter", &at_period_end())).code(), code);
    update(&world, &json!({ "addons": addons(&[("boost", 1)]) }));
    assert_eq!(world.limit("acme", EMAILS), 1010);
}

#[test]
fn the_next_invoice_includes_what_waits() {
    let world = world();
    subscribe(&world, "team", &json!({ "billableFeatures": seats(10) }));
    update_later(
        &world,
        json!({
            "billableFeatures": seats(20), "addons": addons(&[("boost", 1)]),
            "appliedCoupon": { "couponId": "half" },
        }),
    );
    assert_eq!(next_invoice(&world), (json!(51), Value::from("2026-11-01")));
}

/// The total of the next invoice and the day on which the invoiced period ends.
pub(super) fn next_invoice(world: &World) -> (Value, Value) {
    let document =
        "mutation($input: PreviewNextInvoiceInput!) { previewNextInvoice(input: $input) {
        total { amount } lines { period { end } } } }";
    let data = world.send(document, json!({ "input": { "subscriptionId": "sub" } })).data();
    let invoice = &data["previewNextInvoice"];
    let end = invoice["lines"][0]["period"]["end"].as_str().unwrap_or_default();
    (invoice["total"]["amount"].clone(), end.get(..10).unwrap_or_default().into())
}
