//! Scheduled updates of subscriptions.

mod failures;
mod invoices;
mod kinds;
mod model;
mod overriding;
mod plan_changes;
mod settings;
mod strategies;
mod versions;

use serde_json::{Value, json};
use stigg_emulator::Catalog;
use time::Duration;

use crate::common::{Reply, World};

const SEATS: &str = "feature-seats";
const EMAILS: &str = "feature-emails";

/// A product with plans of all kinds and two add-ons, of which the second needs the first.
fn catalog(settings: &Value) -> Value {
    let number = |name: &str, meter: &str| {
        json!({
            "refId": name, "displayName": name, "featureType": "NUMBER", "meterType": meter,
        })
    };
    let flat = |period: &str, amount: i32| json!({ "billingModel": "FLAT_FEE", "billingPeriod": period, "amount": amount });
    let per_seat = |period: &str, amount: i32| {
        json!({
            "billingModel": "PER_UNIT", "billingPeriod": period, "feature": SEATS,
            "amount": amount, "maxUnitQuantity": 100,
        })
    };
    let plan = |name: &str, kind: &str, prices: Value, entitlements: Value| {
        json!({
            "refId": name, "displayName": name, "product": "app", "pricingType": kind,
            "prices": prices, "entitlements": entitlements,
            "compatibleAddons": ["boost", "extra"],
        })
    };
    let emails =
        |limit: i32| json!({ "feature": EMAILS, "usageLimit": limit, "resetPeriod": "MONTH" });
    let addon = |name: &str, amount: i32, dependencies: Value| {
        json!({
            "refId": name, "displayName": name, "maxQuantity": 9, "dependencies": dependencies,
            "prices": [flat("MONTHLY", amount), flat("ANNUALLY", 10 * amount)],
            "entitlements": [emails(10)],
        })
    };
    json!({
        "currencies": [{
            "refId": "ai", "displayName": "AI credits",
            "units": { "singular": "credit", "plural": "credits" },
        }],
        "features": [number(SEATS, "Fluctuating"), number(EMAILS, "Incremental")],
        "products": [{ "refId": "app", "displayName": "App", "settings": settings }],
        "plans": [
            plan("free", "FREE", json!([]), json!([emails(1)])),
            plan("starter", "PAID", json!([flat("MONTHLY", 4)]), json!([emails(50)])),
            plan(
                "team", "PAID",
                json!([per_seat("MONTHLY", 5), per_seat("ANNUALLY", 50)]), json!([emails(100)]),
            ),
            plan(
                "pro", "PAID",
                json!([per_seat("MONTHLY", 10), per_seat("ANNUALLY", 100)]), json!([emails(200)]),
            ),
            plan("custom", "CUSTOM", json!([]), json!([emails(1000)])),
        ],
        "addons": [addon("boost", 2, json!([])), addon("extra", 3, json!(["boost"]))],
        "coupons": [{ "refId": "half", "name": "Half", "type": "PERCENTAGE", "percentOff": 50 }],
        "billing": Catalog::demo().billing,
    })
}

/// An emulator in which downgrades take effect at once, and a customer who can pay.
fn world() -> World {
    world_with(&json!({}))
}

fn world_with(settings: &Value) -> World {
    let catalog = Catalog::from_json(&catalog(settings).to_string()).expect("a valid catalog");
    let world = World::of(catalog);
    world.customer("acme", true);
    world
}

/// Subscribes to a plan, monthly and with the identifier `sub`, unless `extra` says otherwise.
fn subscribe(world: &World, plan: &str, extra: &Value) -> Value {
    world.provision(order(plan, &with(json!({ "subscriptionId": "sub" }), extra)))
}

fn order(plan: &str, extra: &Value) -> Value {
    with(json!({ "customerId": "acme", "planId": plan, "billingPeriod": "MONTHLY" }), extra)
}

fn with(mut input: Value, extra: &Value) -> Value {
    for (name, value) in extra.as_object().expect("an object") {
        input[name] = value.clone();
    }
    input
}

fn seats(quantity: i32) -> Value {
    json!([{ "featureId": SEATS, "quantity": quantity }])
}

fn addons(lines: &[(&str, i32)]) -> Value {
    let line = |(addon, quantity): &(&str, i32)| json!({ "addonId": addon, "quantity": quantity });
    lines.iter().map(line).collect()
}

fn at_period_end() -> Value {
    json!({ "scheduleStrategy": "END_OF_BILLING_PERIOD" })
}

fn update(world: &World, changes: &Value) {
    try_update(world, changes).data();
}

fn update_later(world: &World, changes: Value) {
    update(world, &with(changes, &at_period_end()));
}

fn try_update(world: &World, changes: &Value) -> Reply {
    world.try_update(with(json!({ "subscriptionId": "sub" }), changes))
}

fn read(world: &World, id: &str) -> Value {
    let update = "subscriptionScheduleType scheduleStatus scheduledExecutionTime
        targetPackage { refId }
        scheduleVariables {
          __typename
          ... on AddonChangeVariables { addonRefId quantity: newQuantity }
          ... on UnitAmountChangeVariables { featureId newUnitAmount }
          ... on BillingPeriodChangeVariables { billingPeriod }
          ... on CouponChangeVariables { couponId }
          ... on RecurringCreditsChangeVariables { customCurrencyId newQuantity }
          ... on PlanPriceOverrideChangeVariables { planRefId featureId }
          ... on AddonPriceOverrideChangeVariables { addonRefId featureId }
          ... on PlanChangeVariables {
            planRefId changeType billingPeriod addons { addonRefId quantity }
            billableFeatures { featureId quantity }
            priceOverrides { planRefId addonRefId featureId } }
          ... on DowngradeChangeVariables {
            downgradePlanRefId billingPeriod addons { addonRefId quantity }
            billableFeatures { featureId quantity }
            priceOverrides { planRefId addonRefId featureId } }
        }";
    let document = format!(
        "query($input: GetSubscriptionInput!) {{ getSubscription(input: $input) {{
           refId status billingPeriod startDate effectiveEndDate additionalMetaData
           currentBillingPeriodStart currentBillingPeriodEnd
           plan {{ refId versionNumber }} addons {{ quantity addon {{ refId displayName }} }}
           prices {{ usageLimit }} totalPrice {{ subTotal {{ amount }} total {{ amount }} }}
           scheduledUpdates {{ {update} }} futureUpdates {{ {update} }} }} }}"
    );
    let mut data = world.send(&document, json!({ "input": { "subscriptionId": id } })).data();
    data["getSubscription"].take()
}

fn held(world: &World) -> Value {
    read(world, "sub")
}

/// The kinds of the updates that wait.
fn waiting(world: &World) -> Vec<String> {
    let held = held(world);
    let updates = held["futureUpdates"].as_array().expect("a list").iter();
    let kind =
        |update: &Value| update["subscriptionScheduleType"].as_str().unwrap_or_default().to_owned();
    updates.map(kind).collect()
}

/// The number of seats bought.
fn bought(world: &World) -> Value {
    held(world)["prices"][0]["usageLimit"].clone()
}

fn total(world: &World) -> Value {
    held(world)["totalPrice"]["total"]["amount"].clone()
}

fn cancel_schedule(world: &World, id: &str) {
    let document = "mutation($input: SubscriptionUpdateScheduleCancellationInput!) {
        cancelSchedule(input: $input) }";
    world.send(document, json!({ "input": { "subscriptionId": id } })).data();
}

/// Lets the current period of a monthly subscription end.
fn next_month(world: &World) {
    world.emulator.advance(Duration::days(31));
}

/// Publishes the catalog after a change to it.
fn publish(world: &World, change: impl FnOnce(&mut Catalog)) {
    publish_with(world, &json!({}), change);
}

fn publish_with(world: &World, settings: &Value, change: impl FnOnce(&mut Catalog)) {
    let text = catalog(settings).to_string();
    let mut catalog = Catalog::from_json(&text).expect("a valid catalog");
    change(&mut catalog);
    world.emulator.publish(catalog).expect("the changes are published");
}
