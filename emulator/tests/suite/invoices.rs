//! Invoices of subscriptions: when they are issued, for what, and how they are paid.

use crate::billing_cycles::{at, catalog, invoice, order, preview, with, world_at};
use crate::common::World;
use serde_json::{Value, json};
use stigg_emulator::{Catalog, Emulator};
use time::OffsetDateTime;
use time::macros::datetime;

const START: OffsetDateTime = datetime!(2026-01-01 0:00 UTC);
/// The middle of a month of 31 days.
const HALF: OffsetDateTime = datetime!(2026-01-16 12:00 UTC);

#[track_caller]
fn bought(world: &World, plan: &str, fields: &Value) -> Value {
    world.provision(order(plan, fields))["refId"].take()
}

fn seats(quantity: u32) -> Value {
    json!({ "billableFeatures": [{ "featureId": "seat", "quantity": quantity }] })
}

fn addons(quantity: u32) -> Value {
    json!({ "addons": [{ "addonId": "addon", "quantity": quantity }] })
}

#[track_caller]
fn update(world: &World, subscription: &Value, change: &Value) {
    world.try_update(with(json!({ "subscriptionId": subscription }), change)).data();
}

/// The estimate of an update: its total and its net amount.
#[track_caller]
fn estimate(world: &World, subscription: &Value, change: &Value) -> (Value, Value) {
    let mut data = world
        .send(
            "mutation($input: EstimateSubscriptionUpdateInput!) {
               estimateSubscriptionUpdate(input: $input) {
                 total { amount } proration { netAmount { amount } } } }",
            json!({ "input": with(json!({ "subscriptionId": subscription }), change) }),
        )
        .data();
    let estimate = &mut data["estimateSubscriptionUpdate"];
    (estimate["total"]["amount"].take(), estimate["proration"]["netAmount"]["amount"].take())
}

#[track_caller]
fn next(world: &World, subscription: &Value) -> Value {
    let mut data = world
        .send(
            "mutation($input: PreviewNextInvoiceInput!) { previewNextInvoice(input: $input) {
               subTotal { amount } total { amount } amountDue { amount }
               credits { used { amount } remaining { amount } }
               lines { type description proration amount { amount } } } }",
            json!({ "input": { "subscriptionId": subscription } }),
        )
        .data();
    data["previewNextInvoice"].take()
}

#[test]
fn a_paid_subscription_is_invoiced_when_it_is_provisioned() {
    let world = world_at(START);
    let id = bought(&world, "small", &json!({ "appliedCoupon": { "couponId": "half" } }));
    let issued = invoice(&world, &id);
    let billing_id = issued["billingId"].as_str().expect("an identifier");
    assert!(billing_id.starts_with("in_emulator_"), "{billing_id}");
    assert_eq!(
        with(issued.clone(), &json!({ "billingId": null, "createdAt": null, "updatedAt": null })),
        json!({
            "billingId": null, "status": "PAID", "billingReason": "SUBSCRIPTION_CREATION",
            "currency": "USD", "subTotal": 30, "total": 15, "totalExcludingTax": 15,
            "amountDue": 15, "attemptCount": 1, "requiresAction": false, "dueDate": null,
            "createdAt": null, "updatedAt": null,
        })
    );
    assert!(issued["createdAt"].as_str().expect("a date").starts_with("2026-01-01T00:00"));
    // It is the same whenever it is read.
    assert_eq!(invoice(&world, &id), issued);
}

#[test]
fn each_period_is_invoiced_and_only_the_latest_is_kept() {
    let world = world_at(START);
    let id = bought(&world, "small", &json!({}));
    let first = invoice(&world, &id)["billingId"].take();
    at(&world, datetime!(2026-02-01 0:00:01 UTC));
    let second = invoice(&world, &id);
    assert_ne!(second["billingId"], first);
    assert_eq!(second["billingReason"], "BILLING_CYCLE");
    assert!(second["createdAt"].as_str().expect("a date").starts_with("2026-02-01T00:00:00"));
    // Thousands of years later, it is still the latest period's.
    at(&world, datetime!(9000-06-15 0:00 UTC));
    let latest = invoice(&world, &id);
    assert!(latest["createdAt"].as_str().expect("a date").starts_with("9000-06-01"), "{latest}");
}

#[test]
fn renewals_are_the_same_whether_they_are_read_or_not() {
    let worlds = [world_at(START), world_at(START)];
    for (world, is_read) in worlds.iter().zip([true, false]) {
        let large = bought(world, "large", &json!({ "billingPeriod": "ANNUALLY" }));
        at(world, HALF);
        let small = bought(world, "small", &json!({ "subscriptionId": "small" }));
        assert_ne!(large, small);
        for month in 1..40 {
            at(world, HALF + time::Duration::days(30 * month));
            if is_read {
                invoice(world, &small);
            }
        }
    }
    // The credit of the annual plan has paid 28 months, and a part of the one after.
    let [read, unread] = worlds.map(|world| {
        ["total", "amountDue", "createdAt"]
            .map(|name| invoice(&world, &json!("small"))[name].clone())
    });
    assert_eq!(read[..2], unread[..2]);
    assert_eq!(read[2].as_str().expect("a date")[..16], unread[2].as_str().expect("a date")[..16]);
}

#[test]
fn what_is_free_or_not_billed_by_stigg_has_no_invoice() {
    for (plan, fields) in [
        ("free", json!({})),
        ("custom", json!({})),
        ("small", json!({ "paymentCollectionMethod": "NONE" })),
    ] {
        let world = world_at(START);
        let id = bought(&world, plan, &fields);
        at(&world, datetime!(2026-03-01 0:00 UTC));
        assert_eq!(invoice(&world, &id), Value::Null, "{plan}");
    }
    let unbilled = Catalog { billing: None, ..catalog() };
    let world = World::from(Emulator::builder().catalog(unbilled).now(START));
    world.customer("acme", false);
    let id = bought(&world, "small", &json!({}));
    assert_eq!(invoice(&world, &id), Value::Null);
}

#[test]
fn an_invoice_that_the_customer_pays_itself_is_open_and_due_in_30_days() {
    let billed = |details: Value| {
        let world = world_at(START);
        let fields = json!({
            "paymentCollectionMethod": "INVOICE", "billingInformation": details,
        });
        let id = bought(&world, "small", &fields);
        (world, id)
    };
    let (world, id) = billed(json!({}));
    let issued = invoice(&world, &id);
    assert_eq!((&issued["status"], &issued["attemptCount"]), (&json!("OPEN"), &json!(0)));
    assert!(issued["dueDate"].as_str().expect("a date").starts_with("2026-01-31T00:00"));
    let (world, id) = billed(json!({ "invoiceDaysUntilDue": 14 }));
    let issued = invoice(&world, &id);
    assert!(issued["dueDate"].as_str().expect("a date").starts_with("2026-01-15T00:00"));
    let (world, id) = billed(json!({ "isInvoicePaid": true }));
    assert_eq!(invoice(&world, &id)["status"], "PAID");
    at(&world, datetime!(2026-02-02 0:00 UTC));
    assert_eq!(invoice(&world, &id)["status"], "OPEN", "only the first one is paid");
}

#[test]
fn an_update_is_invoiced_as_estimated() {
    let world = world_at(START);
    let id = bought(&world, "seats", &seats(10));
    at(&world, HALF);
    for (change, net) in
        [(seats(20), 15), (with(seats(20), &addons(2)), 6), (with(seats(4), &addons(1)), -27)]
    {
        let (total, estimated) = estimate(&world, &id, &change);
        assert_eq!(estimated, net);
        assert_eq!(total, net.max(0));
        update(&world, &id, &change);
        let issued = invoice(&world, &id);
        assert_eq!((&issued["subTotal"], &issued["total"]), (&json!(net), &total));
        assert_eq!(issued["billingReason"], "SUBSCRIPTION_UPDATE");
        // The same change again costs nothing.
        assert_eq!(estimate(&world, &id, &change), (json!(0), json!(0)));
    }
    let billing_id = invoice(&world, &id)["billingId"].take();
    update(&world, &id, &json!({ "additionalMetaData": { "ticket": 1 } }));
    assert_eq!(invoice(&world, &id)["billingId"], billing_id, "nothing is charged for metadata");
    assert_eq!(next(&world, &id)["total"]["amount"], 4 * 3 + 6);
}

#[test]
fn prorations_can_wait_for_the_next_invoice() {
    let world = world_at(START);
    let id = bought(&world, "seats", &seats(10));
    let first = invoice(&world, &id);
    at(&world, HALF);
    let later = json!({ "billingInformation": { "prorationBehavior": "CREATE_PRORATIONS" } });
    update(&world, &id, &with(seats(20), &later));
    assert_eq!(invoice(&world, &id), first);
    let expected = next(&world, &id);
    assert_eq!(expected["total"]["amount"], 60 + 15);
    let prorated = expected["lines"].as_array().expect("a list").iter();
    let prorated = prorated.filter(|line| line["proration"] == true);
    let amounts: Vec<_> = prorated.map(|line| line["amount"]["amount"].clone()).collect();
    assert_eq!(amounts, [json!(30), json!(-15)]);
    at(&world, datetime!(2026-02-02 0:00 UTC));
    assert_eq!(invoice(&world, &id)["total"], 60 + 15);
    at(&world, datetime!(2026-03-02 0:00 UTC));
    assert_eq!(invoice(&world, &id)["total"], 60);
}

#[test]
fn prorations_that_wait_follow_the_customer_to_another_plan() {
    let world = world_at(START);
    let id = bought(&world, "seats", &seats(10));
    at(&world, HALF);
    let later = json!({ "billingInformation": { "prorationBehavior": "CREATE_PRORATIONS" } });
    update(&world, &id, &with(seats(20), &later));
    let large = bought(&world, "large", &json!({}));
    // 45 for the rest, less 30 for the unused seats, and 15 that were still to be invoiced.
    assert_eq!(invoice(&world, &large)["total"], 45 - 30 + 15);
    let small = bought(&world, "small", &later);
    assert_eq!(invoice(&world, &small), Value::Null);
    assert_eq!(next(&world, &small)["subTotal"]["amount"], 30 + 15 - 45);
}

#[test]
fn prorations_can_be_turned_off() {
    let world = world_at(START);
    let none = json!({ "billingInformation": { "prorationBehavior": "NONE" } });
    let id = bought(&world, "seats", &seats(10));
    let first = invoice(&world, &id);
    at(&world, HALF);
    update(&world, &id, &with(seats(20), &none));
    assert_eq!(invoice(&world, &id), first);
    assert_eq!(next(&world, &id)["total"]["amount"], 60);
    // Nothing is credited that was not billed.
    assert_eq!(estimate(&world, &id, &seats(10)), (json!(0), json!(0)));
    let due = preview(&world, order("large", &none));
    assert_eq!((&due["total"]["amount"], &due["proration"]), (&json!(0), &Value::Null));
    let large = bought(&world, "large", &none);
    assert_eq!(invoice(&world, &large), Value::Null);
    assert_eq!(next(&world, &large)["total"]["amount"], 90);
    let anew = with(none, &json!({ "billingCycleAnchor": "NOW" }));
    assert_eq!(preview(&world, order("small", &anew))["total"]["amount"], 30);
}

#[test]
fn a_cancellation_credits_the_unused_time_unless_told_otherwise() {
    for (prorate, credit) in [(Value::Null, 15), (json!(true), 15), (json!(false), 0)] {
        let world = world_at(START);
        let id = bought(&world, "small", &json!({}));
        at(&world, HALF);
        let input = json!({
            "subscriptionRefId": id, "subscriptionCancellationTime": "IMMEDIATE",
            "prorate": prorate,
        });
        world.try_cancel(input).data();
        let last = invoice(&world, &id);
        let sub_total = if credit > 0 { -credit } else { 30 };
        assert_eq!((&last["subTotal"], &last["status"]), (&json!(sub_total), &json!("PAID")));
        // The billing provider keeps the credit for another purchase.
        let again = bought(&world, "small", &json!({}));
        assert_eq!(invoice(&world, &again)["amountDue"], 30 - credit);
    }
}

#[test]
fn a_cancellation_within_a_period_is_credited_when_it_takes_effect() {
    let world = world_at(START);
    let id = bought(&world, "small", &json!({}));
    let date = json!({
        "subscriptionRefId": id, "subscriptionCancellationTime": "SPECIFIC_DATE",
        "endDate": "2026-01-16T12:00:00Z",
    });
    world.try_cancel(date).data();
    assert_eq!(invoice(&world, &id)["subTotal"], 30);
    let expected = next(&world, &id);
    assert_eq!(expected["subTotal"]["amount"], -15);
    assert_eq!(expected["credits"]["remaining"]["amount"], 15);
    at(&world, datetime!(2026-01-17 0:00 UTC));
    assert_eq!(invoice(&world, &id)["subTotal"], -15);
}

#[test]
fn a_cancellation_at_the_end_of_the_period_has_nothing_to_credit() {
    let world = world_at(START);
    let id = bought(&world, "small", &json!({}));
    let input = json!({
        "subscriptionRefId": id, "subscriptionCancellationTime": "END_OF_BILLING_PERIOD",
    });
    world.try_cancel(input).data();
    assert_eq!(next(&world, &id)["lines"], json!([]));
    at(&world, datetime!(2026-02-02 0:00 UTC));
    assert_eq!(invoice(&world, &id)["subTotal"], 30);
}

#[test]
fn a_migration_charges_or_credits_the_difference_for_the_rest_of_the_period() {
    for (price, total) in [(90.0, 30), (10.0, 0)] {
        let world = world_at(START);
        let id = bought(&world, "small", &json!({}));
        let mut plans = catalog().plans;
        plans.retain(|plan| plan.ref_id == "small");
        plans[0].prices[0].amount = Some(price);
        world.emulator.publish(Catalog { plans, ..Catalog::default() }).expect("it fits");
        at(&world, HALF);
        let migrate = "mutation($input: SubscriptionMigrationInput!) {
            migrateSubscriptionToLatest(input: $input) { currentBillingPeriodEnd } }";
        let mut data = world.send(migrate, json!({ "input": { "subscriptionId": id } })).data();
        let end = data["migrateSubscriptionToLatest"]["currentBillingPeriodEnd"].take();
        assert!(end.as_str().expect("a date").starts_with("2026-02-01"), "{end}");
        let issued = invoice(&world, &id);
        assert_eq!(issued["total"], total);
        assert_eq!(issued["billingReason"], "SUBSCRIPTION_UPDATE");
    }
}

#[test]
fn a_change_within_an_annual_period_is_invoiced_when_its_month_ends() {
    let world = world_at(START);
    let annually = json!({ "billingPeriod": "ANNUALLY" });
    let id = bought(&world, "small", &annually);
    let later = json!({ "scheduleStrategy": "END_OF_BILLING_MONTH" });
    update(&world, &id, &with(addons(1), &later));
    let expected = next(&world, &id);
    at(&world, datetime!(2026-02-02 0:00 UTC));
    let issued = invoice(&world, &id);
    // 334 of 365 days are left, at 60 for all of them.
    assert_eq!(issued["total"], 54.9);
    assert_eq!(expected["total"]["amount"], issued["total"]);
}

#[test]
fn a_discount_is_prorated_along_with_the_price() {
    let world = world_at(START);
    let half = json!({ "appliedCoupon": { "couponId": "half" } });
    let id = bought(&world, "small", &half);
    assert_eq!(invoice(&world, &id)["total"], 15);
    at(&world, HALF);
    // Half of 90 for half a month, less what is unused of 15.
    let due = preview(&world, order("large", &half));
    assert_eq!(due["proration"]["credit"]["amount"], -7.5);
    assert_eq!(due["proration"]["debit"]["amount"], 45);
    assert_eq!(due["discount"]["amount"], 22.5);
    assert_eq!(due["total"]["amount"], 15);
    let large = bought(&world, "large", &half);
    assert_eq!(invoice(&world, &large)["total"], 15);
}

#[test]
fn the_same_terms_again_cost_nothing_to_the_cent() {
    let world = world_at(START);
    let terms = json!({
        "appliedCoupon": { "couponId": "half" },
        "priceOverrides": [{ "price": { "amount": 0.04, "currency": "USD" } }],
    });
    bought(&world, "small", &terms);
    for day in 1..30 {
        at(&world, START + time::Duration::days(day));
        let again = bought(&world, "small", &terms);
        assert_eq!(invoice(&world, &again), Value::Null, "day {day}");
    }
}

#[test]
fn a_discount_that_has_run_out_is_not_credited_at_the_full_price() {
    let world = world_at(START);
    let two_weeks_left = json!({ "appliedCoupon": {
        "discount": { "percentOff": 50, "durationInMonths": 1 },
        "configuration": { "startDate": "2025-12-10T00:00:00Z" },
    } });
    let id = bought(&world, "small", &two_weeks_left);
    assert_eq!(invoice(&world, &id)["total"], 15);
    at(&world, HALF);
    // The discount has ended, but 15 were billed for the month.
    assert_eq!(preview(&world, order("free", &json!({})))["subTotal"]["amount"], -7.5);
}

#[test]
fn an_unpaid_invoice_stays_open_until_it_is_paid() {
    use stigg_emulator::PaymentOutcome;

    let world = world_at(START);
    world.emulator.set_payments("acme", PaymentOutcome::Processing).expect("the customer exists");
    let id = bought(&world, "small", &json!({}));
    let open = invoice(&world, &id);
    assert_eq!((&open["status"], &open["total"]), (&json!("OPEN"), &json!(30)));
    world.emulator.pay(id.as_str().expect("a text")).expect("it waits for a payment");
    let paid = invoice(&world, &id);
    assert_eq!((&paid["status"], &paid["billingId"]), (&json!("PAID"), &open["billingId"]));

    let failed = PaymentOutcome::Failed { error_message: "card expired".to_owned() };
    world.emulator.set_payments("acme", failed).expect("the customer exists");
    at(&world, datetime!(2026-02-02 0:00 UTC));
    assert_eq!(invoice(&world, &id)["status"], "OPEN");
    assert_eq!(world.status(&id), "ACTIVE");
    world.emulator.expire_payment(id.as_str().expect("a text")).expect("it waits for a payment");
    assert_eq!(invoice(&world, &id)["status"], "CANCELED");
}
