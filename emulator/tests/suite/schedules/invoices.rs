//! Costs of scheduled updates.

use serde_json::{Value, json};
use time::Duration;

use super::*;

/// The total of the latest invoice of a subscription, and why it was issued.
fn invoice(world: &World, id: &str) -> (Value, Value) {
    let document = "query($input: GetSubscriptionInput!) { getSubscription(input: $input) {
        latestInvoice { total billingReason } } }";
    let data = world.send(document, json!({ "input": { "subscriptionId": id } })).data();
    let invoice = &data["getSubscription"]["latestInvoice"];
    (invoice["total"].clone(), invoice["billingReason"].clone())
}

fn team() -> World {
    let world = world();
    subscribe(&world, "team", &json!({ "billableFeatures": seats(10) }));
    assert_eq!(invoice(&world, "sub").0, 50);
    world.emulator.advance(Duration::days(15));
    world
}

#[test]
fn a_scheduled_increase_is_not_prorated() {
    let world = team();
    update_later(&world, json!({ "billableFeatures": seats(20) }));
    assert_eq!(invoice(&world, "sub").0, 50);
    world.emulator.advance(Duration::days(16));
    assert_eq!(invoice(&world, "sub"), (json!(100), json!("BILLING_CYCLE")));

    // At once, half of the month is charged.
    let world = team();
    update(&world, &json!({ "billableFeatures": seats(20) }));
    assert_eq!(invoice(&world, "sub").0, 25);
}

#[test]
fn units_bought_before_a_scheduled_change_of_plan_are_prorated_at_the_price_of_the_current_plan() {
    let world = team();
    let later = with(at_period_end(), &json!({ "subscriptionId": "next" }));
    world.provision(order("pro", &with(later, &json!({ "billableFeatures": seats(10) }))));
    assert_eq!(invoice(&world, "next").0, Value::Null);
    update(&world, &json!({ "billableFeatures": seats(12) }));
    assert_eq!(invoice(&world, "sub").0, 5);
    world.emulator.advance(Duration::days(16));
    assert_eq!(invoice(&world, "next").0, 120);
}

#[test]
fn a_scheduled_update_that_fails_renews_the_subscription_as_it_was() {
    let world = team();
    update_later(&world, json!({ "billableFeatures": seats(20) }));
    publish(&world, |catalog| {
        for price in &mut catalog.plans[2].prices {
            price.max_unit_quantity = Some(15.0);
        }
    });
    world.emulator.advance(Duration::days(16));
    assert_eq!(invoice(&world, "sub").0, 50);
    assert_eq!(held(&world)["scheduledUpdates"][0]["scheduleStatus"], "Failed");
}

#[test]
fn a_scheduled_change_of_the_period_is_invoiced_for_the_new_one() {
    let world = team();
    update_later(&world, json!({ "billingPeriod": "ANNUALLY" }));
    world.emulator.advance(Duration::days(16));
    assert_eq!(invoice(&world, "sub").0, 500);
}
