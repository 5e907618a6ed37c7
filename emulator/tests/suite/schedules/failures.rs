//! Scheduled updates that the catalog no longer allows when they are due.

use serde_json::{Value, json};

use super::*;

fn statuses(world: &World) -> Vec<String> {
    let held = held(world);
    let updates = held["scheduledUpdates"].as_array().expect("a list").iter();
    updates.map(|update| update["scheduleStatus"].as_str().expect("a status").to_owned()).collect()
}

fn team() -> World {
    let world = world();
    let content = json!({ "billableFeatures": seats(10), "addons": addons(&[("boost", 2)]) });
    subscribe(&world, "team", &content);
    world
}

type Publication = fn(&mut Catalog);

fn too_small(catalog: &mut Catalog) {
    for price in &mut catalog.plans[2].prices {
        price.max_unit_quantity = Some(20.0);
    }
    catalog.addons[0].max_quantity = Some(4);
}

fn incompatible(catalog: &mut Catalog) {
    for plan in &mut catalog.plans {
        plan.compatible_addons.clear();
    }
}

fn without_years(catalog: &mut Catalog) {
    for plan in &mut catalog.plans {
        plan.prices.retain(|price| price.billing_period.as_str() == "MONTHLY");
    }
}

fn custom(catalog: &mut Catalog) {
    let team = &mut catalog.plans[2];
    team.pricing_type = stigg::catalog::PricingType::Custom;
    team.prices.clear();
    catalog.plans[1].prices.clear();
    catalog.plans[1].pricing_type = stigg::catalog::PricingType::Custom;
}

#[test]
fn an_update_that_has_become_impossible_fails_as_a_whole() {
    let cases: [(Value, Publication); 4] = [
        (
            json!({ "billableFeatures": seats(30), "appliedCoupon": { "couponId": "half" } }),
            too_small,
        ),
        (json!({ "billableFeatures": seats(5), "addons": addons(&[("boost", 5)]) }), too_small),
        (json!({ "addons": addons(&[("boost", 3)]) }), incompatible),
        (json!({ "billingPeriod": "ANNUALLY" }), without_years),
    ];
    for (changes, publication) in cases {
        let world = team();
        update_later(&world, changes.clone());
        let count = waiting(&world).len();
        publish(&world, publication);
        next_month(&world);
        assert_eq!(statuses(&world), vec!["Failed"; count], "{changes}");
        let now = held(&world);
        assert_eq!(now["futureUpdates"], json!([]), "{changes}");
        assert_eq!(
            (&now["plan"]["versionNumber"], total(&world)),
            (&json!(1), json!(54)),
            "{changes}"
        );
        // It is not tried again, and the next update clears it away.
        next_month(&world);
        assert_eq!(total(&world), 54, "{changes}");
        update(&world, &json!({ "billableFeatures": seats(11) }));
        assert_eq!(statuses(&world), Vec::<String>::new(), "{changes}");
    }
}

#[test]
fn what_a_scheduled_update_leaves_alone_does_not_make_it_fail() {
    let world = team();
    update_later(&world, json!({ "billableFeatures": seats(5) }));
    publish(&world, |catalog| {
        incompatible(catalog);
        too_small(catalog);
    });
    next_month(&world);
    assert_eq!((statuses(&world), total(&world)), (vec![], json!(29)));
}

#[test]
fn a_failed_change_of_plan_leaves_the_running_subscription() {
    let world = team();
    let later = json!({ "subscriptionId": "next", "addons": addons(&[("boost", 1)]) });
    world.provision(order("starter", &with(later, &at_period_end())));
    publish(&world, incompatible);
    assert_eq!(strategies::next_invoice(&world).0, 54);
    next_month(&world);
    let now = held(&world);
    assert_eq!((&now["status"], &now["plan"]["refId"]), (&json!("ACTIVE"), &json!("team")));
    assert_eq!(statuses(&world), ["Failed"]);
    assert_eq!(now["scheduledUpdates"][0]["subscriptionScheduleType"], "Downgrade");
    assert_eq!(now["futureUpdates"], json!([]));
    assert_eq!(read(&world, "next")["status"], "CANCELED");
    update(&world, &json!({ "addons": [] }));
    assert_eq!(statuses(&world), Vec::<String>::new());
}

#[test]
fn a_future_subscription_that_has_become_impossible_starts_in_the_versions_it_was_ordered_in() {
    let world = world();
    let content = json!({
        "billableFeatures": seats(30), "addons": addons(&[("boost", 1)]),
        "startDate": "2026-09-15T00:00:00Z",
    });
    subscribe(&world, "team", &content);
    publish(&world, too_small);
    next_month(&world);
    let now = held(&world);
    assert_eq!((&now["status"], &now["plan"]["versionNumber"]), (&json!("ACTIVE"), &json!(1)));
    assert_eq!(bought(&world), 30);
}

#[test]
fn a_failed_migration_is_listed_as_failed() {
    let world = world();
    subscribe(
        &world,
        "team",
        &json!({ "billingPeriod": "ANNUALLY", "billableFeatures": seats(1) }),
    );
    publish(&world, |catalog| catalog.plans[2].display_name = "Crew".to_owned());
    let document = "mutation($input: SubscriptionMigrationInput!) {
        migrateSubscriptionToLatest(input: $input) { refId } }";
    let migration =
        json!({ "subscriptionId": "sub", "subscriptionMigrationTime": "END_OF_BILLING_PERIOD" });
    world.send(document, json!({ "input": migration })).data();
    publish(&world, without_years);
    world.emulator.advance(time::Duration::days(366));
    assert_eq!(statuses(&world), ["Failed"]);
    assert_eq!(held(&world)["plan"]["versionNumber"], 1);
}

#[test]
fn seats_may_remain_when_their_plan_becomes_custom() {
    let world = team();
    update_later(&world, json!({ "addons": [] }));
    publish(&world, custom);
    next_month(&world);
    // Paid to custom is a migration in place.
    assert_eq!(statuses(&world), Vec::<String>::new());
    assert_eq!(held(&world)["plan"]["versionNumber"], 2);
}
