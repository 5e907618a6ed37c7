//! Versions of plans and add-ons, and migrations between them.

use serde_json::{Value, json};
use stigg::catalog::PricingType;
use stigg_emulator::Catalog;
use time::Duration;

use crate::common::{Reply, World};

const TEMPLATES: &str = "feature-01-templates";
const CAMPAIGNS: &str = "feature-02-campaigns";

/// Publishes changes to the demo catalog. `change` removes the entries that should not be
/// published.
fn publish(world: &World, change: impl FnOnce(&mut Catalog)) {
    world.emulator.publish(changed(change)).expect("the changes are published");
}

fn changed(change: impl FnOnce(&mut Catalog)) -> Catalog {
    let mut catalog = Catalog::demo();
    change(&mut catalog);
    let demo = Catalog::demo();
    catalog.plans.retain(|plan| !demo.plans.contains(plan));
    catalog.addons.retain(|addon| !demo.addons.contains(addon));
    catalog.features.retain(|feature| !demo.features.contains(feature));
    Catalog {
        plans: catalog.plans,
        addons: catalog.addons,
        features: catalog.features,
        ..Catalog::default()
    }
}

/// The essentials plan at 25 dollars a month, with 20 campaigns.
fn pricier(catalog: &mut Catalog) {
    let plan = &mut catalog.plans[1];
    plan.prices[0].amount = Some(25.0);
    plan.entitlements[1].usage_limit = Some(20.0);
}

fn order(customer: &str, id: &str) -> Value {
    json!({
        "customerId": customer, "subscriptionId": id, "planId": "plan-revvenu-essentials",
        "billingPeriod": "MONTHLY",
    })
}

/// A customer with a subscription to the first version of the essentials plan.
fn essentials() -> World {
    let world = World::new();
    world.customer("acme", true);
    world.provision(order("acme", "sub-1"));
    world
}

fn held(world: &World, id: &str) -> Value {
    let document = "query($input: GetSubscriptionInput!) {
        getSubscription(input: $input) {
          pricingType
          plan { versionNumber displayName basePlan { refId versionNumber }
                 inheritedEntitlements { usageLimit feature { refId } } }
          addons { quantity addon { displayName } }
          prices { usageLimit }
          totalPrice { total { amount } }
          scheduledUpdates {
            subscriptionScheduleType scheduleStatus scheduledExecutionTime targetPackage { refId }
            scheduleVariables { ... on PlanChangeVariables { planRefId changeType } } }
          currentBillingPeriodEnd
        } }";
    let mut data = world.send(document, json!({ "input": { "subscriptionId": id } })).data();
    data["getSubscription"].take()
}

fn version(world: &World, id: &str) -> Value {
    held(world, id)["plan"]["versionNumber"].clone()
}

fn price(world: &World, id: &str) -> Value {
    held(world, id)["totalPrice"]["total"]["amount"].clone()
}

fn try_migrate(world: &World, id: &str, when: Value) -> Reply {
    world.send(
        "mutation($input: SubscriptionMigrationInput!) {
           migrateSubscriptionToLatest(input: $input) { subscriptionId plan { versionNumber } } }",
        json!({ "input": { "subscriptionId": id, "subscriptionMigrationTime": when } }),
    )
}

#[track_caller]
fn migrate(world: &World, id: &str, when: Value) -> Value {
    let mut data = try_migrate(world, id, when).data();
    assert_eq!(data["migrateSubscriptionToLatest"]["subscriptionId"], id);
    data["migrateSubscriptionToLatest"]["plan"]["versionNumber"].take()
}

const AT_ONCE: Value = Value::Null;

fn at_the_end() -> Value {
    json!("END_OF_BILLING_PERIOD")
}

#[test]
fn a_subscription_keeps_its_version_until_it_is_migrated() {
    let world = essentials();
    publish(&world, pricier);
    assert_eq!(version(&world, "sub-1"), 1);
    assert_eq!(price(&world, "sub-1"), 20.0);
    assert_eq!(world.limit("acme", CAMPAIGNS), 12.0);

    world.customer("beta", true);
    world.provision(order("beta", "sub-2"));
    assert_eq!(version(&world, "sub-2"), 2);
    assert_eq!(price(&world, "sub-2"), 25.0);
    assert_eq!(world.limit("beta", CAMPAIGNS), 20.0);
    let latest = "SubscriptionAlreadyOnLatestPlanError";
    assert_eq!(try_migrate(&world, "sub-2", AT_ONCE).code(), latest);

    for when in [AT_ONCE, json!("IMMEDIATE")] {
        let world = essentials();
        publish(&world, pricier);
        assert_eq!(migrate(&world, "sub-1", when.clone()), 2);
        assert_eq!(price(&world, "sub-1"), 25.0);
        assert_eq!(world.limit("acme", CAMPAIGNS), 20.0);
        assert_eq!(try_migrate(&world, "sub-1", when).code(), latest);
    }
}

#[test]
fn an_unchanged_plan_gets_no_new_version() {
    let world = essentials();
    world.emulator.publish(Catalog::demo()).expect("the changes are published");
    publish(&world, |catalog| catalog.plans[3].display_name = "Another".to_owned());
    assert_eq!(version(&world, "sub-1"), 1);
    let latest = "SubscriptionAlreadyOnLatestPlanError";
    assert_eq!(try_migrate(&world, "sub-1", AT_ONCE).code(), latest);
    // Each change adds a version, not each publication.
    publish(&world, pricier);
    publish(&world, pricier);
    publish(&world, |catalog| catalog.plans[1].display_name = "Another".to_owned());
    assert_eq!(migrate(&world, "sub-1", AT_ONCE), 3);
}

#[test]
fn a_migration_can_be_scheduled_for_the_end_of_the_period() {
    let world = essentials();
    publish(&world, pricier);
    assert_eq!(migrate(&world, "sub-1", at_the_end()), 1);
    let now = held(&world, "sub-1");
    assert_eq!(
        now["scheduledUpdates"],
        json!([{
            "subscriptionScheduleType": "MigrateToLatest",
            "scheduleStatus": "Scheduled",
            "scheduledExecutionTime": now["currentBillingPeriodEnd"],
            "targetPackage": { "refId": "plan-revvenu-essentials" },
            "scheduleVariables": { "planRefId": "plan-revvenu-essentials", "changeType": "NONE" },
        }])
    );
    assert_eq!(now["totalPrice"]["total"]["amount"], 20.0);
    let next = world.send(
        "mutation($input: PreviewNextInvoiceInput!) {
           previewNextInvoice(input: $input) { total { amount } } }",
        json!({ "input": { "subscriptionId": "sub-1" } }),
    );
    assert_eq!(next.data()["previewNextInvoice"]["total"]["amount"], 25.0);
    let again = try_migrate(&world, "sub-1", at_the_end());
    assert_eq!(again.code(), "ScheduledMigrationAlreadyExistsError");

    // A migration includes versions published before it runs.
    publish(&world, |catalog| {
        pricier(catalog);
        catalog.plans[1].prices[0].amount = Some(30.0);
    });
    world.emulator.advance(Duration::days(29));
    assert_eq!(version(&world, "sub-1"), 1);
    world.emulator.advance(Duration::days(2));
    // It does not include later ones, even if nothing was read in between.
    publish(&world, |catalog| {
        pricier(catalog);
        catalog.plans[1].prices[0].amount = Some(40.0);
    });
    assert_eq!(version(&world, "sub-1"), 3);
    assert_eq!(price(&world, "sub-1"), 30.0);
    assert_eq!(held(&world, "sub-1")["scheduledUpdates"], json!([]));
}

#[test]
fn a_scheduled_migration_can_be_cancelled_or_run_at_once() {
    let world = essentials();
    publish(&world, pricier);
    migrate(&world, "sub-1", at_the_end());
    world
        .send(
            "mutation($input: SubscriptionUpdateScheduleCancellationInput!) {
               cancelSchedule(input: $input) }",
            json!({ "input": { "subscriptionId": "sub-1" } }),
        )
        .data();
    world.emulator.advance(Duration::days(31));
    assert_eq!(version(&world, "sub-1"), 1);

    migrate(&world, "sub-1", at_the_end());
    assert_eq!(migrate(&world, "sub-1", AT_ONCE), 2);
    assert_eq!(held(&world, "sub-1")["scheduledUpdates"], json!([]));
}

#[test]
fn unpaid_subscriptions_are_migrated_at_once() {
    let world = World::new();
    world.customer("acme", true);
    world.provision(json!({
        "customerId": "acme", "subscriptionId": "trial", "planId": "plan-stigg-pro",
        "billingPeriod": "MONTHLY",
    }));
    let mut later = order("acme", "later");
    later["startDate"] = json!("2026-10-01T00:00:00Z");
    world.provision(later);
    publish(&world, |catalog| {
        pricier(catalog);
        catalog.plans[3].prices[0].amount = Some(77.0);
    });
    assert_eq!(world.status(&json!("trial")), "IN_TRIAL");
    assert_eq!(migrate(&world, "trial", at_the_end()), 2);
    assert_eq!(world.status(&json!("later")), "NOT_STARTED");
    assert_eq!(migrate(&world, "later", at_the_end()), 2);
}

#[test]
fn inherited_entitlements_keep_their_version() {
    let world = essentials();
    // The essentials inherit from the basic plan, which is the only change.
    publish(&world, |catalog| {
        let entitlement = catalog.plans[3].entitlements[0].clone();
        catalog.plans[0].entitlements.push(entitlement);
    });
    assert_eq!(world.limit("acme", "feature-03-memory"), Value::Null);
    let now = held(&world, "sub-1");
    let base = |number: i32| json!({ "refId": "plan-revvenu-basic", "versionNumber": number });
    assert_eq!(now["plan"]["basePlan"], base(1));
    assert_eq!(now["plan"]["inheritedEntitlements"], json!([]));

    assert_eq!(migrate(&world, "sub-1", AT_ONCE), 2);
    assert_eq!(world.limit("acme", "feature-03-memory"), 16.0);
    let now = held(&world, "sub-1");
    assert_eq!(now["plan"]["basePlan"], base(2));
    assert_eq!(
        now["plan"]["inheritedEntitlements"],
        json!([{ "usageLimit": 16, "feature": { "refId": "feature-03-memory" } }])
    );
}

/// Packs of 15 campaigns, at most 3 of them.
fn larger_packs(catalog: &mut Catalog) {
    let addon = &mut catalog.addons[0];
    "15 campaigns".clone_into(&mut addon.display_name);
    addon.entitlements[0].usage_limit = Some(15.0);
    addon.max_quantity = Some(3);
}

#[test]
fn add_ons_have_their_own_versions() {
    let world = World::new();
    world.customer("acme", true);
    let mut wanted = order("acme", "sub-1");
    wanted["addons"] = json!([{ "addonId": "addon-10-campaigns", "quantity": 2 }]);
    world.provision(wanted);
    let set = |quantity: i32| {
        let addons = match quantity {
            0 => json!([]),
            quantity => json!([{ "addonId": "addon-10-campaigns", "quantity": quantity }]),
        };
        world.try_update(json!({ "subscriptionId": "sub-1", "addons": addons }))
    };
    assert_eq!(world.limit("acme", CAMPAIGNS), 32.0);
    publish(&world, larger_packs);
    assert_eq!(world.limit("acme", CAMPAIGNS), 32.0);

    // Increasing the quantity keeps the version and its rules.
    set(4).data();
    assert_eq!(world.limit("acme", CAMPAIGNS), 52.0);
    // An add-on that was removed is bought in its latest version.
    set(0).data();
    assert_eq!(set(4).code(), "AddonQuantityExceedsLimitError");
    set(3).data();
    assert_eq!(world.limit("acme", CAMPAIGNS), 57.0);
    assert_eq!(held(&world, "sub-1")["addons"][0]["addon"]["displayName"], "15 campaigns");
}

#[test]
fn add_ons_are_migrated_with_or_without_the_plan() {
    let world = World::new();
    world.customer("acme", true);
    let mut wanted = order("acme", "sub-1");
    wanted["addons"] = json!([{ "addonId": "addon-10-campaigns", "quantity": 5 }]);
    world.provision(wanted);
    publish(&world, larger_packs);
    // Quantities that are allowed stay the same: 5 stay 5.
    assert_eq!(migrate(&world, "sub-1", AT_ONCE), 1);
    assert_eq!(world.limit("acme", CAMPAIGNS), 87.0);

    publish(&world, |catalog| {
        pricier(catalog);
        catalog.plans[1].compatible_addons.clear();
        larger_packs(catalog);
        catalog.addons[0].prices[0].amount = Some(6.0);
    });
    assert_eq!(price(&world, "sub-1"), 45.0);
    assert_eq!(migrate(&world, "sub-1", AT_ONCE), 2);
    assert_eq!(price(&world, "sub-1"), 55.0);
    assert_eq!(world.limit("acme", CAMPAIGNS), 95.0);
}

#[test]
fn some_pricing_type_changes_need_a_new_subscription() {
    let kinds = [PricingType::Free, PricingType::Paid, PricingType::Custom];
    for from in &kinds {
        for to in &kinds {
            let of_kind = |kind: &PricingType| {
                let mut catalog = Catalog::demo();
                catalog.plans.truncate(2);
                let plan = &mut catalog.plans[1];
                plan.pricing_type = kind.clone();
                plan.display_name = format!("{from} to {to}");
                if *kind != PricingType::Paid {
                    plan.prices.clear();
                }
                catalog
            };
            let world = World::of(of_kind(from));
            world.customer("acme", true);
            world.provision(order("acme", "sub-1"));
            let mut later = of_kind(to);
            later.plans[1].entitlements[1].usage_limit = Some(20.0);
            world.emulator.publish(later).expect("the changes are published");
            let migrated = try_migrate(&world, "sub-1", AT_ONCE);
            let in_place = match (from.as_str(), to.as_str()) {
                ("PAID", _) | ("CUSTOM", "FREE") => true,
                (from, to) => from == to,
            };
            if in_place {
                migrated.data();
                assert_eq!(held(&world, "sub-1")["pricingType"], to.as_str());
            } else {
                let error = migrated.error();
                assert_eq!(error["extensions"]["code"], "InvalidArgumentError", "{from} to {to}");
                let message = error["message"].as_str().unwrap_or_default();
                assert!(message.contains("provision a new subscription"), "{message}");
                assert_eq!(held(&world, "sub-1")["pricingType"], from.as_str());
            }
            let limit = if in_place { 20.0 } else { 12.0 };
            assert_eq!(world.limit("acme", CAMPAIGNS), limit, "{from} to {to}");
        }
    }
}

#[test]
fn a_migration_without_a_billing_period_cannot_be_scheduled() {
    let mut catalog = Catalog::demo();
    catalog.plans.truncate(2);
    catalog.plans[1].pricing_type = PricingType::Custom;
    catalog.plans[1].prices.clear();
    let world = World::of(catalog.clone());
    world.customer("acme", true);
    world.provision(order("acme", "sub-1"));
    catalog.plans[1].display_name = "Another".to_owned();
    world.emulator.publish(catalog).expect("the changes are published");
    let refused = try_migrate(&world, "sub-1", at_the_end());
    assert_eq!(refused.code(), "SubscriptionDoesNotHaveBillingPeriod");
}

#[test]
fn a_migration_adjusts_quantities_to_the_allowed_range() {
    let world = World::new();
    world.customer("acme", true);
    world.provision(json!({
        "customerId": "acme", "subscriptionId": "sub-1", "planId": "plan-revvenu-growth",
        "billingPeriod": "MONTHLY",
        "billableFeatures": [{ "featureId": TEMPLATES, "quantity": 7 }],
    }));
    let templates = |world: &World| held(world, "sub-1")["prices"][0]["usageLimit"].clone();
    for (min, max, migrated) in
        [(None, None, 7.0), (Some(9.0), None, 9.0), (None, Some(8.0), 8.0), (None, Some(3.0), 3.0)]
    {
        publish(&world, |catalog| {
            for price in &mut catalog.plans[2].prices {
                price.min_unit_quantity = min;
                price.max_unit_quantity = max;
            }
            catalog.plans[2].display_name = format!("{min:?} to {max:?}");
        });
        let before = templates(&world);
        migrate(&world, "sub-1", AT_ONCE);
        assert_eq!(templates(&world), migrated, "{before} within {min:?} and {max:?}");
    }

    // A feature that was not charged per unit before gets a quantity of 1.
    publish(&world, |catalog| {
        for price in &mut catalog.plans[2].prices {
            price.feature = Some(CAMPAIGNS.to_owned());
        }
        catalog.plans[2].entitlements[0].usage_limit = Some(5.0);
    });
    migrate(&world, "sub-1", AT_ONCE);
    assert_eq!(templates(&world), 1.0);
    assert_eq!(world.limit("acme", CAMPAIGNS), 1.0);
}

#[test]
fn a_migration_without_a_price_for_the_period_is_refused() {
    let without_months = |catalog: &mut Catalog| {
        catalog.plans[1].prices.retain(|price| price.billing_period.as_str() == "ANNUALLY");
    };
    let world = essentials();
    publish(&world, pricier);
    migrate(&world, "sub-1", at_the_end());
    publish(&world, without_months);
    assert_eq!(try_migrate(&world, "sub-1", AT_ONCE).code(), "PriceNotFound");
    assert_eq!(price(&world, "sub-1"), 20.0);
    world.emulator.advance(Duration::days(31));
    assert_eq!(version(&world, "sub-1"), 1);
    assert_eq!(price(&world, "sub-1"), 20.0);
    assert_eq!(held(&world, "sub-1")["scheduledUpdates"][0]["scheduleStatus"], "Failed");
}

#[test]
fn lists_can_be_filtered_by_version() {
    let world = essentials();
    publish(&world, pricier);
    world.customer("beta", true);
    world.provision(order("beta", "sub-2"));
    let found = |plan: Value| {
        let data = world
            .send(
                "query($filter: SubscriptionQueryFilter) {
                   subscriptions(filter: $filter) { edges { node { subscriptionId } } } }",
                json!({ "filter": { "plan": plan } }),
            )
            .data();
        let edges = data["subscriptions"]["edges"].as_array().cloned().unwrap_or_default();
        edges.iter().map(|edge| edge["node"]["subscriptionId"].clone()).collect::<Value>()
    };
    assert_eq!(found(json!({ "isLatest": { "is": true } })), json!(["sub-2"]));
    assert_eq!(found(json!({ "isLatest": { "isNot": true } })), json!(["sub-1"]));
    assert_eq!(found(json!({ "versionNumber": { "gte": 1 } })), json!(["sub-1", "sub-2"]));
    assert_eq!(found(json!({ "versionNumber": { "eq": 1 } })), json!(["sub-1"]));
}

#[test]
fn an_inconsistent_catalog_is_not_published() {
    let world = essentials();
    let refused = |catalog: Catalog| {
        let error = world.emulator.publish(catalog).expect_err("the catalog is not consistent");
        assert_eq!(version(&world, "sub-1"), 1);
        assert_eq!(world.limit("acme", CAMPAIGNS), 12.0);
        error.to_string()
    };
    let message = refused(changed(|catalog| {
        pricier(catalog);
        catalog.plans[2].product = "product-stigg".to_owned();
        catalog.plans[2].base_plan = None;
    }));
    for words in ["plan `plan-revvenu-growth`, `product`", "not for `product-stigg`", "keep `"] {
        assert!(message.contains(words), "{message}");
    }
    let message = refused(changed(|catalog| {
        pricier(catalog);
        catalog.plans[1].entitlements[0].feature = "feature-99".to_owned();
    }));
    assert!(message.contains("no feature `feature-99`"), "{message}");
    let message = refused(changed(|catalog| {
        pricier(catalog);
        catalog.features[0].meter_type = stigg::catalog::MeterType::Incremental;
    }));
    for words in ["feature `feature-01-templates`", "Fluctuating", "Incremental", "meterType"] {
        assert!(message.contains(words), "{message}");
    }
    let mut twice = changed(pricier);
    twice.plans.push(twice.plans[0].clone());
    let message = refused(twice);
    assert!(message.contains("plans[1].refId"), "{message}");
}

#[test]
fn coupons_and_products_can_be_published_as_well() {
    let world = essentials();
    let mut coupon = Catalog::demo().coupons[0].clone();
    coupon.ref_id = "coupon-published".to_owned();
    let mut product = Catalog::demo().products[0].clone();
    product.ref_id = "product-published".to_owned();
    let news = Catalog { coupons: vec![coupon], products: vec![product], ..Catalog::default() };
    world.emulator.publish(news).expect("the changes are published");
    let data = world
        .send(
            "{ coupons(paging: {}) { edges { node { refId } } }
               products(paging: {}) { edges { node { refId } } } }",
            json!({}),
        )
        .data();
    for (list, name, others) in [
        ("coupons", "coupon-published", Catalog::demo().coupons.len()),
        ("products", "product-published", Catalog::demo().products.len()),
    ] {
        let edges = data[list]["edges"].as_array().cloned().unwrap_or_default();
        assert_eq!(edges.len(), others + 1, "{list}");
        assert_eq!(edges[others]["node"]["refId"], name);
    }
}
