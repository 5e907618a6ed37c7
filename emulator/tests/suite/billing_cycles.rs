//! Billing cycles: what continues one, what begins another, and what a change within it costs.

use crate::common::World;
use serde_json::{Value, json};
use stigg_emulator::{Catalog, Emulator};
use time::OffsetDateTime;
use time::macros::datetime;

/// Plans for 30, 60, 90 and per seat in one product, and a free and two custom ones.
pub(crate) fn catalog() -> Catalog {
    let flat = |period: &str, amount: u32| json!({ "billingModel": "FLAT_FEE", "billingPeriod": period, "amount": amount });
    let plan = |name: &str, pricing_type: &str, prices: Value| {
        json!({
            "refId": name, "displayName": name, "product": "product", "pricingType": pricing_type,
            "prices": prices, "compatibleAddons": ["addon"],
        })
    };
    let paid = |name: &str, amount: u32| {
        plan(name, "PAID", json!([flat("MONTHLY", amount), flat("ANNUALLY", amount * 10)]))
    };
    let mut seats = plan(
        "seats",
        "PAID",
        json!([
            { "billingModel": "PER_UNIT", "billingPeriod": "MONTHLY", "feature": "seat", "amount": 3 },
        ]),
    );
    seats["entitlements"] = json!([{ "feature": "seat" }]);
    let catalog = json!({
        "features": [{
            "refId": "seat", "displayName": "Seat", "featureType": "NUMBER",
            "meterType": "Fluctuating",
        }],
        "products": [{ "refId": "product", "displayName": "Product" }],
        "plans": [
            plan("free", "FREE", json!([])), paid("small", 30), paid("medium", 60),
            paid("large", 90), seats, plan("custom", "CUSTOM", json!([])),
        ],
        "addons": [{
            "refId": "addon", "displayName": "Add-on",
            "prices": [flat("MONTHLY", 6), flat("ANNUALLY", 60)],
        }],
        "coupons": [{ "refId": "half", "name": "Half", "type": "PERCENTAGE", "percentOff": 50 }],
        "billing": { "billingIdentifier": "STRIPE" },
    });
    Catalog::from_json(&catalog.to_string()).expect("a valid catalog")
}

/// The customer `acme` with a payment method, at this time.
pub(crate) fn world_at(now: OffsetDateTime) -> World {
    let world = World::from(Emulator::builder().catalog(catalog()).now(now));
    world.customer("acme", true);
    world
}

pub(crate) fn at(world: &World, now: OffsetDateTime) {
    world.emulator.set_now(now).expect("in range");
}

/// `input` with further fields.
pub(crate) fn with(mut input: Value, fields: &Value) -> Value {
    for (name, value) in fields.as_object().expect("an object") {
        input[name] = value.clone();
    }
    input
}

/// An order of a plan by month.
pub(crate) fn order(plan: &str, fields: &Value) -> Value {
    let order = json!({ "customerId": "acme", "planId": plan, "billingPeriod": "MONTHLY" });
    with(order, fields)
}

/// The immediate invoice of a preview, with the end of its billing period.
#[track_caller]
pub(crate) fn preview(world: &World, order: Value) -> Value {
    let mut data = world
        .send(
            "mutation($input: PreviewSubscriptionInput!) { previewSubscription(input: $input) {
               billingPeriodRange { start end }
               recurringInvoice { total { amount } }
               immediateInvoice {
                 subTotal { amount } total { amount } discount { amount }
                 credits { initial { amount } used { amount } remaining { amount } }
                 proration { credit { amount } debit { amount } netAmount { amount } } } } }",
            json!({ "input": order }),
        )
        .data();
    let mut preview = data["previewSubscription"].take();
    let mut invoice = preview["immediateInvoice"].take();
    invoice["end"] = preview["billingPeriodRange"]["end"].take();
    invoice["recurring"] = preview["recurringInvoice"]["total"]["amount"].take();
    invoice
}

/// The latest invoice of a subscription.
#[track_caller]
pub(crate) fn invoice(world: &World, subscription: &Value) -> Value {
    let mut data = world
        .send(
            "query($input: GetSubscriptionInput!) { getSubscription(input: $input) {
               latestInvoice {
                 billingId status billingReason currency subTotal total totalExcludingTax amountDue
                 attemptCount requiresAction dueDate createdAt updatedAt } } }",
            json!({ "input": { "subscriptionId": subscription } }),
        )
        .data();
    data["getSubscription"]["latestInvoice"].take()
}

/// The end of the current billing period, to the minute.
#[track_caller]
fn end(world: &World, subscription: &Value) -> String {
    let end = world.subscription(subscription)["currentBillingPeriodEnd"].take();
    end.as_str().expect("a date").get(..16).expect("long enough").to_owned()
}

/// Previews an order, provisions it, and checks that the invoice is the previewed one. Returns the
/// identifier of the subscription and the previewed invoice.
#[track_caller]
fn buy(world: &World, order: Value) -> (Value, Value) {
    let previewed = preview(world, order.clone());
    let id = world.provision(order)["refId"].take();
    let issued = invoice(world, &id);
    assert_eq!(issued["total"], previewed["total"]["amount"], "{issued}");
    assert_eq!(issued["subTotal"], previewed["subTotal"]["amount"], "{issued}");
    (id, previewed)
}

const START: OffsetDateTime = datetime!(2026-01-01 0:00 UTC);
/// The middle of a month of 31 days.
const HALF: OffsetDateTime = datetime!(2026-01-16 12:00 UTC);

#[test]
fn a_change_between_paid_plans_keeps_the_cycle_and_charges_the_difference_for_the_rest() {
    for anchor in [Value::Null, json!("UNCHANGED")] {
        let world = world_at(START);
        world.provision(order("small", &json!({})));
        at(&world, HALF);
        let (id, due) = buy(&world, order("large", &json!({ "billingCycleAnchor": anchor })));
        assert_eq!(due["proration"]["credit"]["amount"], -15);
        assert_eq!(due["proration"]["debit"]["amount"], 45);
        assert_eq!(due["total"]["amount"], 30);
        assert_eq!(due["recurring"], 90);
        assert!(due["end"].as_str().expect("a date").starts_with("2026-02-01T00:00"));
        assert_eq!(end(&world, &id), "2026-02-01T00:00");
        assert_eq!(invoice(&world, &id)["billingReason"], "SUBSCRIPTION_UPDATE");
    }
}

#[test]
fn a_change_of_plans_can_restart_the_cycle() {
    let world = world_at(START);
    world.provision(order("small", &json!({})));
    at(&world, HALF);
    let (id, due) = buy(&world, order("large", &json!({ "billingCycleAnchor": "NOW" })));
    assert_eq!(due["proration"]["credit"]["amount"], -15);
    assert_eq!(due["proration"]["debit"]["amount"], 90);
    assert_eq!(due["total"]["amount"], 75);
    assert_eq!(end(&world, &id), "2026-02-16T12:00");
}

#[test]
fn a_downgrade_charges_nothing_and_leaves_the_rest_of_the_credit_to_later_invoices() {
    let world = world_at(START);
    world.provision(order("large", &json!({})));
    at(&world, HALF);
    let (id, due) = buy(&world, order("small", &json!({})));
    assert_eq!(due["proration"]["debit"]["amount"], 15);
    assert_eq!(due["proration"]["credit"]["amount"], -45);
    assert_eq!(due["proration"]["netAmount"]["amount"], -30);
    assert_eq!(due["total"]["amount"], 0);
    assert_eq!(due["credits"]["initial"]["amount"], 0);
    assert_eq!(due["credits"]["remaining"]["amount"], 30);
    assert_eq!(invoice(&world, &id)["status"], "PAID");

    // The credit pays the next period.
    at(&world, datetime!(2026-02-02 0:00 UTC));
    let renewed = invoice(&world, &id);
    assert_eq!((&renewed["total"], &renewed["amountDue"]), (&json!(30), &json!(0)));
    at(&world, datetime!(2026-03-02 0:00 UTC));
    assert_eq!(invoice(&world, &id)["amountDue"], 30);
}

#[test]
fn a_change_to_a_free_plan_leaves_credit_for_a_later_upgrade() {
    let world = world_at(START);
    let paid = world.provision(order("large", &json!({})))["refId"].take();
    at(&world, HALF);
    let due = preview(&world, order("free", &json!({})));
    assert_eq!((&due["total"]["amount"], &due["subTotal"]["amount"]), (&json!(0), &json!(-45)));
    world.provision(order("free", &json!({})));
    assert_eq!(invoice(&world, &paid)["subTotal"], -45);
    let again = preview(&world, order("medium", &json!({})));
    assert_eq!(again["total"]["amount"], 60);
    assert_eq!(again["credits"]["used"]["amount"], 45);
    let id = world.provision(order("medium", &json!({})))["refId"].take();
    assert_eq!(invoice(&world, &id)["amountDue"], 15);
}

#[test]
fn a_change_between_free_paid_and_custom_plans_begins_a_new_cycle() {
    for (from, to) in
        [("free", "small"), ("small", "free"), ("custom", "small"), ("small", "custom")]
    {
        let world = world_at(START);
        world.provision(order(from, &json!({})));
        at(&world, HALF);
        let id = world.provision(order(to, &json!({})))["refId"].take();
        assert_eq!(end(&world, &id), "2026-02-16T12:00", "from {from} to {to}");
    }
}

#[test]
fn a_change_between_plans_of_the_same_kind_keeps_the_cycle() {
    let world = world_at(START);
    let first = world.provision(order("free", &json!({})))["refId"].take();
    at(&world, HALF);
    let second = world.provision(order("free", &json!({})))["refId"].take();
    assert_ne!(first, second);
    assert_eq!(end(&world, &second), "2026-02-01T00:00");
}

#[test]
fn a_change_of_the_billing_period_begins_a_new_cycle_by_order_and_by_update() {
    let annually = json!({ "billingPeriod": "ANNUALLY" });
    let world = world_at(START);
    world.provision(order("small", &json!({})));
    at(&world, HALF);
    let (id, due) = buy(&world, order("small", &annually));
    assert_eq!(due["total"]["amount"], 300 - 15);
    assert_eq!(end(&world, &id), "2027-01-16T12:00");

    let world = world_at(START);
    let id = world.provision(order("small", &json!({})))["refId"].take();
    at(&world, HALF);
    world.try_update(with(annually, &json!({ "subscriptionId": id }))).data();
    assert_eq!(end(&world, &id), "2027-01-16T12:00");
    assert_eq!(invoice(&world, &id)["total"], 300 - 15);
}

#[test]
fn a_cycle_keeps_its_day_of_the_month_across_short_months_and_changes_of_plan() {
    let world = world_at(datetime!(2027-12-31 6:00 UTC));
    world.provision(order("small", &json!({})));
    // February has 29 days in 2028. The change of plan waits for the end of January's period.
    at(&world, datetime!(2028-01-31 7:00 UTC));
    let later = json!({ "scheduleStrategy": "END_OF_BILLING_PERIOD", "subscriptionId": "next" });
    world.provision(order("medium", &later));
    at(&world, datetime!(2028-02-29 7:00 UTC));
    let id = json!("next");
    assert_eq!(end(&world, &id), "2028-03-31T06:00");
    assert_eq!(invoice(&world, &id)["total"], 60);
    at(&world, datetime!(2028-04-10 0:00 UTC));
    let (id, _) = buy(&world, order("large", &json!({})));
    assert_eq!(end(&world, &id), "2028-04-30T06:00");
    at(&world, datetime!(2028-05-01 0:00 UTC));
    assert_eq!(end(&world, &id), "2028-05-31T06:00");
}

#[test]
fn an_annual_cycle_from_a_leap_day_ends_with_february() {
    let world = world_at(datetime!(2028-02-29 0:00 UTC));
    let id =
        world.provision(order("small", &json!({ "billingPeriod": "ANNUALLY" })))["refId"].take();
    assert_eq!(end(&world, &id), "2029-02-28T00:00");
    at(&world, datetime!(2031-06-01 0:00 UTC));
    assert_eq!(end(&world, &id), "2032-02-29T00:00");
    assert!(invoice(&world, &id)["createdAt"].as_str().expect("a date").starts_with("2031-02-28"));
}

#[test]
fn a_change_of_plans_at_the_end_of_the_period_is_charged_in_full_whatever_the_proration() {
    for behavior in ["NONE", "CREATE_PRORATIONS", "INVOICE_IMMEDIATELY"] {
        let world = world_at(START);
        world.provision(order("small", &json!({})));
        let later = json!({
            "scheduleStrategy": "END_OF_BILLING_PERIOD", "subscriptionId": "next",
            "billingInformation": { "prorationBehavior": behavior },
        });
        world.provision(order("large", &later));
        at(&world, datetime!(2026-02-02 0:00 UTC));
        assert_eq!(invoice(&world, &json!("next"))["total"], 90, "{behavior}");
    }
}

#[test]
fn a_back_dated_subscription_is_first_charged_with_its_second_period() {
    let world = world_at(HALF);
    let past = json!({ "startDate": "2026-01-11T12:00:00Z" });
    let due = preview(&world, order("small", &past));
    assert_eq!((&due["total"]["amount"], &due["subTotal"]["amount"]), (&json!(0), &json!(0)));
    assert_eq!(due["recurring"], 30);
    assert!(due["end"].as_str().expect("a date").starts_with("2026-02-11T12:00"));
    let id = world.provision(order("small", &past))["refId"].take();
    assert_eq!(invoice(&world, &id), Value::Null);
    assert_eq!(end(&world, &id), "2026-02-11T12:00");
    at(&world, datetime!(2026-02-12 0:00 UTC));
    assert_eq!(invoice(&world, &id)["total"], 30);
    assert_eq!(invoice(&world, &id)["billingReason"], "BILLING_CYCLE");
}

#[test]
fn a_subscription_back_dated_over_several_periods_is_charged_with_the_next_one() {
    let world = world_at(HALF);
    let past = json!({ "startDate": "2025-10-05T00:00:00Z" });
    let due = preview(&world, order("small", &past));
    assert_eq!(due["total"]["amount"], 0);
    assert!(due["end"].as_str().expect("a date").starts_with("2026-02-05"));
    let id = world.provision(order("small", &past))["refId"].take();
    at(&world, datetime!(2026-02-04 0:00 UTC));
    assert_eq!(invoice(&world, &id), Value::Null);
    at(&world, datetime!(2026-02-05 1:00 UTC));
    assert_eq!(invoice(&world, &id)["total"], 30);
}

#[test]
fn an_order_can_say_that_its_first_period_is_settled_elsewhere() {
    let world = world_at(START);
    let settled = json!({ "billingInformation": { "isBackdated": true } });
    assert_eq!(preview(&world, order("small", &settled))["total"]["amount"], 0);
    let id = world.provision(order("small", &settled))["refId"].take();
    assert_eq!(invoice(&world, &id), Value::Null);
    at(&world, datetime!(2026-02-02 0:00 UTC));
    assert_eq!(invoice(&world, &id)["total"], 30);
}

#[test]
fn a_trial_that_converts_begins_a_cycle_and_credits_the_plan_that_it_replaces() {
    let world = world_at(START);
    world.provision(order("small", &json!({})));
    let trial = json!({
        "subscriptionId": "trial",
        "trialOverrideConfiguration": {
            "isTrial": true, "trialEndDate": "2026-01-16T12:00:00Z",
            "trialEndBehavior": "CONVERT_TO_PAID",
        },
    });
    assert_eq!(preview(&world, order("large", &trial_of_preview(&trial)))["total"]["amount"], 0);
    world.provision(order("large", &trial));
    let id = json!("trial");
    assert_eq!(invoice(&world, &id), Value::Null);
    at(&world, datetime!(2026-01-17 0:00 UTC));
    let converted = invoice(&world, &id);
    assert_eq!((&converted["subTotal"], &converted["total"]), (&json!(75), &json!(75)));
    assert_eq!(end(&world, &id), "2026-02-16T12:00");
}

/// The fields of an order that a preview takes as well.
fn trial_of_preview(order: &Value) -> Value {
    json!({ "trialOverrideConfiguration": order["trialOverrideConfiguration"] })
}
