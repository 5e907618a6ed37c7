//! A product can have its downgrades wait by default.

use serde_json::{Value, json};

use super::*;

fn patient() -> World {
    world_with(&json!({ "downgradeTime": "END_OF_BILLING_PERIOD" }))
}

/// Ten seats for a year, and three of an add-on.
fn team(world: &World, extra: &Value) {
    let content = json!({ "billableFeatures": seats(10), "addons": addons(&[("boost", 3)]) });
    subscribe(world, "team", &with(content, extra));
}

#[test]
fn downgrades_wait_if_the_product_says_so() {
    for (extra, changes, kind) in [
        (json!({}), json!({ "billableFeatures": seats(4) }), "UnitAmount"),
        (json!({}), json!({ "addons": addons(&[("boost", 1)]) }), "Addon"),
        (json!({}), json!({ "addons": [] }), "Addon"),
        (
            json!({ "billingPeriod": "ANNUALLY" }),
            json!({ "billingPeriod": "MONTHLY" }),
            "BillingPeriod",
        ),
    ] {
        let world = patient();
        team(&world, &extra);
        let before = total(&world);
        update(&world, &changes);
        assert_eq!((waiting(&world), total(&world)), (vec![kind.to_owned()], before));

        let world = super::world();
        team(&world, &extra);
        update(&world, &changes);
        assert_eq!(waiting(&world), Vec::<String>::new(), "the default is at once");
    }
}

#[test]
fn upgrades_never_wait_by_default() {
    for changes in [
        json!({ "billableFeatures": seats(11) }),
        json!({ "addons": addons(&[("boost", 3), ("extra", 1)]) }),
        json!({ "billingPeriod": "ANNUALLY" }),
        json!({ "appliedCoupon": { "couponId": "half" } }),
    ] {
        let world = patient();
        team(&world, &json!({}));
        update(&world, &changes);
        assert_eq!(waiting(&world), Vec::<String>::new(), "{changes}");
    }
}

#[test]
fn an_update_may_upgrade_at_once_and_downgrade_later() {
    let world = patient();
    team(&world, &json!({}));
    update(&world, &json!({ "billableFeatures": seats(12), "addons": addons(&[("boost", 1)]) }));
    assert_eq!((waiting(&world), bought(&world)), (vec!["Addon".to_owned()], json!(12)));
    next_month(&world);
    assert_eq!(total(&world), 62);
}

/// Q0 is what the customer has, Q1 what waits, and Q2 what comes next.
#[test]
fn a_further_quantity_is_compared_with_the_original_one() {
    for (next, bought_now, waits) in [
        (7, 10, Some(7.0)), // Q2 < Q0: the schedule becomes Q2
        (10, 10, None),     // Q2 = Q0: the schedule is cancelled
        (12, 12, None),     // Q2 > Q0: the schedule is cancelled, and Q2 applies at once
    ] {
        let world = patient();
        team(&world, &json!({}));
        update(&world, &json!({ "billableFeatures": seats(4) }));
        update(&world, &json!({ "billableFeatures": seats(next) }));
        let waiting =
            held(&world)["futureUpdates"][0]["scheduleVariables"]["newUnitAmount"].as_f64();
        assert_eq!((bought(&world), waiting), (json!(bought_now), waits), "Q2 = {next}");
    }
}

#[test]
fn what_the_request_says_goes_before_the_settings() {
    let world = patient();
    team(&world, &json!({}));
    let at_once = json!({ "scheduleStrategy": "IMMEDIATE" });
    update(&world, &with(json!({ "billableFeatures": seats(4) }), &at_once));
    assert_eq!((waiting(&world), bought(&world)), (vec![], json!(4)));
    let next = world.provision(order("starter", &at_once));
    assert_eq!(next["status"], "ACTIVE");
}

#[test]
fn a_change_to_a_lower_plan_waits_if_the_product_says_so() {
    let world = patient();
    team(&world, &json!({}));
    let preview = |plan: &str| {
        let document =
            "mutation($input: PreviewSubscriptionInput!) { previewSubscription(input: $input) {
            immediateInvoice { total { amount } } billingPeriodRange { start } isPlanDowngrade } }";
        let input = order(plan, &json!({ "billableFeatures": seats(10) }));
        world.send(document, json!({ "input": input })).data()["previewSubscription"].take()
    };
    let previewed = preview("starter");
    assert_eq!(previewed["isPlanDowngrade"], true);
    assert_eq!(previewed["immediateInvoice"]["total"]["amount"], 0);
    assert_eq!(previewed["billingPeriodRange"]["start"], held(&world)["currentBillingPeriodEnd"]);
    assert_eq!(preview("pro")["isPlanDowngrade"], false);

    let next = world.provision(order("starter", &json!({})));
    assert_eq!(
        (next["status"].as_str(), waiting(&world)),
        (Some("NOT_STARTED"), vec!["Downgrade".to_owned()])
    );
    let next = world.provision(order("pro", &json!({ "billableFeatures": seats(10) })));
    assert_eq!(
        (next["status"].as_str(), held(&world)["status"].as_str()),
        (Some("ACTIVE"), Some("CANCELED"))
    );
}

#[test]
fn a_downgrade_of_a_custom_plan_has_no_period_to_wait_for() {
    let world = patient();
    subscribe(&world, "custom", &json!({ "addons": addons(&[("boost", 2)]) }));
    update(&world, &json!({ "addons": [] }));
    assert_eq!((waiting(&world), world.limit("acme", EMAILS)), (vec![], json!(1000)));
    assert_eq!(world.provision(order("starter", &json!({})))["status"], "ACTIVE");
}

#[test]
fn an_estimate_of_a_downgrade_that_waits_has_nothing_due() {
    for (world, due) in [(patient(), json!(0)), (world(), json!(-15))] {
        team(&world, &json!({}));
        world.emulator.advance(time::Duration::days(15));
        let document = "mutation($input: EstimateSubscriptionUpdateInput!) {
            estimateSubscriptionUpdate(input: $input) {
              subTotal { amount } total { amount } subscription { total { amount } } } }";
        let input = json!({ "subscriptionId": "sub", "billableFeatures": seats(4) });
        let data = world.send(document, json!({ "input": input })).data();
        let estimate = &data["estimateSubscriptionUpdate"];
        assert_eq!(estimate["subTotal"]["amount"], due);
        assert_eq!(estimate["total"]["amount"], 0);
        assert_eq!(estimate["subscription"]["total"]["amount"], 26);
    }
}

#[test]
fn a_change_of_the_settings_leaves_what_is_scheduled() {
    let world = patient();
    team(&world, &json!({}));
    update(&world, &json!({ "billableFeatures": seats(4) }));
    publish(&world, |_| {});
    assert_eq!(waiting(&world), ["UnitAmount"]);
    update(&world, &json!({ "billableFeatures": seats(5) }));
    assert_eq!((waiting(&world), bought(&world)), (vec![], json!(5)));
}

#[test]
fn an_import_of_a_lower_plan_does_not_wait() {
    let world = patient();
    team(&world, &json!({}));
    let document = "mutation($input: ImportSubscriptionsBulkInput!) {
        importSubscriptionsBulk(input: $input) }";
    let lower = order("starter", &json!({ "subscriptionId": "lower" }));
    world.send(document, json!({ "input": { "subscriptions": [lower] } })).data();
    assert_eq!(read(&world, "lower")["status"], "ACTIVE");
    assert_eq!(held(&world)["status"], "CANCELED");
}
