//! A change of plan that waits is a scheduled update of the running subscription.

use serde_json::{Value, json};

use super::strategies::next_invoice;
use super::*;

/// A team of ten that is to go to another plan when the period ends, as the subscription `next`.
fn changing(plan: &str, extra: &Value) -> World {
    let world = world();
    subscribe(&world, "team", &json!({ "billableFeatures": seats(10) }));
    change_plan(&world, plan, extra);
    world
}

fn change_plan(world: &World, plan: &str, extra: &Value) -> Value {
    let later = with(at_period_end(), &json!({ "subscriptionId": "next" }));
    world.provision(order(plan, &with(later, extra)))
}

#[test]
fn a_change_to_a_lower_plan_is_a_scheduled_downgrade() {
    let world = changing("starter", &json!({ "addons": addons(&[("boost", 2)]) }));
    let now = held(&world);
    assert_eq!((&now["status"], &now["plan"]["refId"]), (&json!("ACTIVE"), &json!("team")));
    assert_eq!(
        now["scheduledUpdates"],
        json!([{
            "subscriptionScheduleType": "Downgrade",
            "scheduleStatus": "Scheduled",
            "scheduledExecutionTime": now["currentBillingPeriodEnd"],
            "targetPackage": { "refId": "starter" },
            "scheduleVariables": {
                "__typename": "DowngradeChangeVariables",
                "downgradePlanRefId": "starter", "billingPeriod": "MONTHLY",
                "addons": [{ "addonRefId": "boost", "quantity": 2 }],
                "billableFeatures": [], "priceOverrides": [],
            },
        }])
    );
    assert_eq!(now["futureUpdates"], now["scheduledUpdates"]);

    next_month(&world);
    assert_eq!(held(&world)["status"], "CANCELED");
    assert_eq!(held(&world)["scheduledUpdates"], json!([]));
    let next = read(&world, "next");
    assert_eq!((&next["status"], &next["plan"]["refId"]), (&json!("ACTIVE"), &json!("starter")));
    assert_eq!(world.limit("acme", EMAILS), 70);
}

#[test]
fn a_change_to_a_higher_plan_is_a_scheduled_change_of_plan() {
    let prices = json!([{ "featureId": SEATS, "price": { "amount": 9 } }]);
    let world =
        changing("pro", &json!({ "billableFeatures": seats(12), "priceOverrides": prices }));
    let now = held(&world);
    assert_eq!(now["scheduledUpdates"][0]["subscriptionScheduleType"], "Plan");
    assert_eq!(
        now["scheduledUpdates"][0]["scheduleVariables"],
        json!({
            "__typename": "PlanChangeVariables",
            "planRefId": "pro", "changeType": "UPGRADE", "billingPeriod": "MONTHLY",
            "addons": [], "billableFeatures": [{ "featureId": SEATS, "quantity": 12 }],
            "priceOverrides": [{ "planRefId": "pro", "addonRefId": null, "featureId": SEATS }],
        })
    );
    next_month(&world);
    assert_eq!(read(&world, "next")["totalPrice"]["total"]["amount"], 108);
}

#[test]
fn the_same_plan_can_be_ordered_for_the_end_of_the_period() {
    let world = changing("team", &json!({ "billableFeatures": seats(3) }));
    let update = held(&world)["scheduledUpdates"][0].take();
    assert_eq!(update["subscriptionScheduleType"], "Plan");
    assert_eq!(update["scheduleVariables"]["changeType"], "DOWNGRADE");
    next_month(&world);
    assert_eq!(world.limit("acme", SEATS), 3);
}

/// Until it starts, the new subscription has the status that Stigg shows as scheduled.
#[test]
fn the_new_subscription_exists_until_it_starts_as_not_started() {
    let world = changing("starter", &json!({}));
    let next = read(&world, "next");
    assert_eq!(next["status"], "NOT_STARTED");
    assert_eq!(next["startDate"], held(&world)["currentBillingPeriodEnd"]);
    assert_eq!(next["scheduledUpdates"], json!([]));
    assert_eq!(world.limit("acme", EMAILS), 100);
}

#[test]
fn a_scheduled_change_of_plan_is_taken_back_by_cancelling_the_schedule() {
    for id in ["sub", "next"] {
        let world = changing("starter", &json!({}));
        cancel_schedule(&world, id);
        assert_eq!(waiting(&world), Vec::<String>::new());
        assert_eq!(read(&world, "next")["status"], "CANCELED");
        next_month(&world);
        assert_eq!((held(&world)["status"].as_str(), bought(&world)), (Some("ACTIVE"), json!(10)));
    }
}

#[test]
fn cancelling_the_new_subscription_takes_the_change_of_plan_back() {
    let world = changing("starter", &json!({}));
    world.try_cancel(json!({ "subscriptionRefId": "next" })).data();
    assert_eq!(waiting(&world), Vec::<String>::new());
    next_month(&world);
    assert_eq!(held(&world)["status"], "ACTIVE");
}

#[test]
fn units_bought_meanwhile_go_into_the_scheduled_change_of_plan() {
    let world = changing("pro", &json!({ "billableFeatures": seats(10) }));
    update(&world, &json!({ "billableFeatures": seats(15) }));
    assert_eq!(bought(&world), 15);
    let update = held(&world)["scheduledUpdates"][0].take();
    assert_eq!(
        update["scheduleVariables"]["billableFeatures"],
        json!([{ "featureId": SEATS, "quantity": 15 }])
    );
    next_month(&world);
    assert_eq!(world.limit("acme", SEATS), 15);
    assert_eq!(read(&world, "next")["totalPrice"]["total"]["amount"], 150);

    // A plan without seats stays the same.
    let world = changing("starter", &json!({}));
    super::update(&world, &json!({ "unitQuantity": 15 }));
    assert_eq!(waiting(&world), ["Downgrade"]);
    next_month(&world);
    assert_eq!(read(&world, "next")["totalPrice"]["total"]["amount"], 4);
}

#[test]
fn other_updates_override_a_scheduled_change_of_plan() {
    for changes in [
        json!({ "billableFeatures": seats(9) }),
        json!({ "billableFeatures": seats(15), "addons": addons(&[("boost", 1)]) }),
        with(json!({ "billableFeatures": seats(15) }), &at_period_end()),
        json!({ "billingPeriod": "ANNUALLY" }),
        json!({ "appliedCoupon": { "couponId": "half" } }),
    ] {
        let world = changing("starter", &json!({}));
        update(&world, &changes);
        assert!(!waiting(&world).contains(&"Downgrade".to_owned()), "{changes}");
        assert_eq!(read(&world, "next")["status"], "CANCELED", "{changes}");
    }
}

#[test]
fn a_scheduled_change_of_plan_overrides_scheduled_updates() {
    let world = world();
    subscribe(&world, "team", &json!({ "billableFeatures": seats(10) }));
    update_later(&world, json!({ "billableFeatures": seats(4) }));
    change_plan(&world, "starter", &json!({}));
    assert_eq!(waiting(&world), ["Downgrade"]);
    change_plan(&world, "pro", &json!({ "billableFeatures": seats(4), "subscriptionId": "other" }));
    assert_eq!(
        (waiting(&world), read(&world, "next")["status"].as_str()),
        (vec!["Plan".to_owned()], Some("CANCELED"))
    );
    // One that takes effect at once does, too.
    subscribe(&world, "starter", &json!({ "subscriptionId": "at-once" }));
    assert_eq!(read(&world, "other")["status"], "CANCELED");
    next_month(&world);
    assert_eq!(read(&world, "at-once")["status"], "ACTIVE");
}

#[test]
fn lists_portals_previews_and_invoices_show_a_scheduled_change_of_plan() {
    let world = changing("starter", &json!({}));
    let kinds = |updates: &Value| updates[0]["subscriptionScheduleType"].clone();
    let document = "query($input: CustomerPortalInput!) { customerPortal(input: $input) {
        subscriptions { subscriptionId scheduledUpdates { subscriptionScheduleType } } } }";
    let data = world.send(document, json!({ "input": { "customerId": "acme" } })).data();
    let shown = data["customerPortal"]["subscriptions"].as_array().expect("a list");
    let running = shown.iter().find(|one| one["subscriptionId"] == "sub").expect("it is shown");
    assert_eq!(kinds(&running["scheduledUpdates"]), "Downgrade");

    let document =
        "query($input: GetActiveSubscriptionsInput!) { getActiveSubscriptions(input: $input) {
        scheduledUpdates { subscriptionScheduleType } } }";
    let data = world.send(document, json!({ "input": { "customerId": "acme" } })).data();
    assert_eq!(kinds(&data["getActiveSubscriptions"][0]["scheduledUpdates"]), "Downgrade");

    let document =
        "mutation($input: PreviewSubscriptionInput!) { previewSubscription(input: $input) {
        hasScheduledUpdates } }";
    let preview = || {
        let data = world.send(document, json!({ "input": order("starter", &json!({})) })).data();
        data["previewSubscription"]["hasScheduledUpdates"].clone()
    };
    assert_eq!(preview(), true);
    assert_eq!(next_invoice(&world), (json!(4), json!("2026-11-01")));
    cancel_schedule(&world, "sub");
    assert_eq!(preview(), false);
    assert_eq!(next_invoice(&world), (json!(50), json!("2026-11-01")));
}

#[test]
fn a_change_of_plan_can_wait_for_the_end_of_an_annual_subscriptions_month() {
    let world = world();
    subscribe(
        &world,
        "team",
        &json!({ "billingPeriod": "ANNUALLY", "billableFeatures": seats(10) }),
    );
    change_plan(
        &world,
        "pro",
        &json!({
            "billingPeriod": "ANNUALLY", "billableFeatures": seats(10), "scheduleStrategy": "END_OF_BILLING_MONTH",
        }),
    );
    let due = held(&world)["scheduledUpdates"][0]["scheduledExecutionTime"].clone();
    assert_eq!(&due.as_str().expect("a date")[..13], "2026-10-01T08");
    next_month(&world);
    assert_eq!(read(&world, "next")["status"], "ACTIVE");
    // The year goes on.
    let end = read(&world, "next")["currentBillingPeriodEnd"].clone();
    assert_eq!(&end.as_str().expect("a date")[..10], "2027-09-01");
}

#[test]
fn a_change_of_plan_has_nothing_to_wait_for_beside_a_free_plan() {
    let world = world();
    subscribe(&world, "free", &json!({}));
    assert_eq!(change_plan(&world, "starter", &json!({}))["status"], "ACTIVE");
    assert_eq!(held(&world)["status"], "CANCELED");
}

#[test]
fn a_start_date_is_not_a_scheduled_update() {
    let world = world();
    subscribe(&world, "team", &json!({ "billableFeatures": seats(10) }));
    let dated = json!({ "subscriptionId": "next", "startDate": "2026-09-20T00:00:00Z" });
    world.provision(order("starter", &dated));
    update(&world, &json!({ "billableFeatures": seats(9) }));
    cancel_schedule(&world, "sub");
    assert_eq!(waiting(&world), Vec::<String>::new());
    assert_eq!(read(&world, "next")["status"], "NOT_STARTED");
}

#[test]
fn a_subscription_that_is_cancelled_in_time_does_not_change_its_plan() {
    let immediate = json!({ "subscriptionCancellationTime": "IMMEDIATE" });
    let at_the_end = json!({ "subscriptionCancellationTime": "END_OF_BILLING_PERIOD" });
    for how in [immediate, at_the_end.clone()] {
        let world = changing("starter", &json!({}));
        world.try_cancel(with(how, &json!({ "subscriptionRefId": "sub" }))).data();
        assert_eq!(read(&world, "next")["status"], "CANCELED");
    }
    // A change of plan that is asked for later counts.
    let world = world();
    subscribe(&world, "team", &json!({ "billableFeatures": seats(10) }));
    world.try_cancel(with(at_the_end, &json!({ "subscriptionRefId": "sub" }))).data();
    change_plan(&world, "starter", &json!({}));
    next_month(&world);
    assert_eq!(read(&world, "next")["status"], "ACTIVE");
}

#[test]
fn a_scheduled_change_of_plan_moves_with_its_subscription() {
    let mut catalog = catalog(&json!({}));
    catalog["products"][0]["subscriptionType"] = json!("ANY");
    let world = World::of(Catalog::from_json(&catalog.to_string()).expect("a valid catalog"));
    world.customer("acme", true);
    let site = json!({ "resourceId": "site-1" });
    subscribe(&world, "team", &with(site.clone(), &json!({ "billableFeatures": seats(10) })));
    change_plan(&world, "starter", &site);
    let document = "mutation($input: TransferSubscriptionToResourceInput!) {
        transferSubscriptionToResource(input: $input) { refId } }";
    let input = json!({ "subscriptionId": "sub", "destinationResourceId": "site-2" });
    world.send(document, json!({ "input": input })).data();
    next_month(&world);
    assert_eq!(
        (held(&world)["status"].as_str(), read(&world, "next")["status"].as_str()),
        (Some("CANCELED"), Some("ACTIVE"))
    );
    let check = world.check("acme", EMAILS, json!({ "resourceId": "site-2" }));
    assert_eq!(check["usageLimit"], 50);
}

#[test]
fn a_scheduled_change_of_plan_resets_usage_when_it_happens() {
    let world = changing("starter", &json!({}));
    world.emulator.advance(time::Duration::days(20));
    world.report(json!({ "customerId": "acme", "featureId": EMAILS, "value": 30 }));
    let usage = || world.check("acme", EMAILS, json!({}))["currentUsage"].clone();
    assert_eq!(usage(), 30);
    world.emulator.advance(time::Duration::days(11));
    assert_eq!(usage(), 0);
}

#[test]
fn a_change_of_plan_whose_payment_is_pending_waits_on() {
    let document = "mutation($input: SubscriptionUpdateScheduleCancellationInput!) {
        cancelSchedule(input: $input) }";
    for (takes_back, expected) in [(false, "ACTIVE"), (true, "CANCELED")] {
        let world = changing("pro", &json!({ "billableFeatures": seats(10) }));
        let pending = stigg_emulator::PaymentOutcome::Processing;
        world.emulator.set_payments("acme", pending).expect("the customer exists");
        next_month(&world);
        let now = held(&world);
        assert_eq!(
            (&now["status"], &now["futureUpdates"][0]["scheduleStatus"]),
            (&json!("ACTIVE"), &json!("PendingPayment"))
        );
        assert_eq!(read(&world, "next")["status"], "PAYMENT_PENDING");
        let cancel = |status: &str| {
            let input = json!({ "subscriptionId": "sub", "status": status });
            world.send(document, json!({ "input": input })).data();
        };
        cancel("Scheduled");
        assert_eq!(waiting(&world), ["Plan"]);
        if takes_back {
            cancel("PendingPayment");
        } else {
            world.emulator.pay("next").expect("it waits for a payment");
        }
        assert_eq!(read(&world, "next")["status"], expected);
        assert_eq!(waiting(&world), Vec::<String>::new());
    }
}

#[test]
fn a_change_of_plan_that_is_never_paid_fails() {
    let world = changing("pro", &json!({ "billableFeatures": seats(10) }));
    let pending = stigg_emulator::PaymentOutcome::Processing;
    world.emulator.set_payments("acme", pending).expect("the customer exists");
    next_month(&world);
    world.emulator.expire_payment("next").expect("it waits for a payment");
    let now = held(&world);
    assert_eq!(
        (&now["status"], &now["scheduledUpdates"][0]["scheduleStatus"]),
        (&json!("ACTIVE"), &json!("Failed"))
    );
    assert_eq!(now["futureUpdates"], json!([]));
}
