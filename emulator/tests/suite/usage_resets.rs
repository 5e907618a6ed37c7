//! Resets of usage: by the end of a period and by a change of plan, and by nothing else.

use serde_json::{Value, json};
use stigg_emulator::Catalog;
use stigg_emulator::catalog::UsageResetPolicy;
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};

use crate::common::World;

/// A free, two paid and a custom plan with 10 calls a month, counted from the start of the
/// subscription and from the first of the month, and 10 gigabytes that are never reset.
fn catalog(policy: UsageResetPolicy) -> Catalog {
    let entitlements = json!([
        { "feature": "calls", "usageLimit": 10, "resetPeriod": "MONTH" },
        {
            "feature": "mails", "usageLimit": 10, "resetPeriod": "MONTH",
            "monthlyAccordingTo": "StartOfTheMonth",
        },
        { "feature": "storage", "usageLimit": 10 },
    ]);
    let feature = |name: &str| {
        json!({
            "refId": name, "displayName": name, "featureType": "NUMBER",
            "meterType": "Incremental",
        })
    };
    let plan = |name: &str, pricing_type: &str| {
        let prices: &[Value] = match pricing_type {
            "PAID" => &[
                json!({ "billingModel": "FLAT_FEE", "billingPeriod": "MONTHLY", "amount": 10 }),
                json!({ "billingModel": "FLAT_FEE", "billingPeriod": "ANNUALLY", "amount": 99 }),
            ],
            _ => &[],
        };
        json!({
            "refId": name, "displayName": name, "product": "product",
            "pricingType": pricing_type, "prices": prices, "entitlements": entitlements,
        })
    };
    let catalog = json!({
        "features": [feature("calls"), feature("mails"), feature("storage")],
        "products": [
            {
                "refId": "product", "displayName": "Product", "subscriptionType": "ANY",
                "settings": { "usageReset": policy },
            },
            {
                "refId": "other", "displayName": "Other", "subscriptionType": "ANY",
                "settings": { "usageReset": policy },
            },
        ],
        "plans": [
            plan("free", "FREE"), plan("team", "PAID"), plan("firm", "PAID"),
            plan("custom", "CUSTOM"),
            {
                "refId": "other", "displayName": "Other", "product": "other",
                "pricingType": "FREE",
                "entitlements": [{ "feature": "calls", "usageLimit": 2, "resetPeriod": "MONTH" }],
            },
        ],
    });
    Catalog::from_json(&catalog.to_string()).expect("a catalog")
}

fn world(policy: UsageResetPolicy) -> World {
    let world = World::of(catalog(policy));
    world.customer("acme", true);
    world
}

fn subscribe(world: &World, plan: &str) -> Value {
    subscribe_with(world, plan, &json!({}))
}

fn subscribe_with(world: &World, plan: &str, more: &Value) -> Value {
    let mut order = json!({
        "customerId": "acme", "planId": plan,
        "trialOverrideConfiguration": { "isTrial": false },
    });
    if ["team", "firm"].contains(&plan) {
        order["billingPeriod"] = json!("MONTHLY");
    }
    for (name, value) in more.as_object().expect("an object") {
        order[name] = value.clone();
    }
    world.provision(order)["refId"].clone()
}

fn use_up(world: &World, amount: i32) {
    for feature in ["calls", "mails", "storage"] {
        world.report(json!({ "customerId": "acme", "featureId": feature, "value": amount }));
    }
}

/// The usage of calls, mails and storage.
fn used(world: &World) -> [Option<i64>; 3] {
    ["calls", "mails", "storage"]
        .map(|feature| world.check("acme", feature, json!({}))["currentUsage"].as_i64())
}

fn grant(world: &World, feature: &str, limit: i32, more: &Value) {
    let mut grant = json!({
        "featureId": feature, "usageLimit": limit, "period": "ONE_WEEK", "resetPeriod": "MONTH",
    });
    for (name, value) in more.as_object().expect("an object") {
        grant[name] = value.clone();
    }
    world.try_grant("acme", json!([grant])).data();
}

const RESET: [Option<i64>; 3] = [Some(0), Some(0), Some(6)];
const KEPT: [Option<i64>; 3] = [Some(6), Some(6), Some(6)];

#[test]
fn a_promotional_entitlement_leaves_the_usage_as_it_is() {
    let world = world(UsageResetPolicy::AlwaysReset);
    subscribe(&world, "free");
    world.emulator.advance(Duration::days(3));
    use_up(&world, 10);
    let check = || world.check("acme", "calls", json!({}));
    let before = check();
    assert_eq!(before["isGranted"], false);

    grant(&world, "calls", 20, &json!({}));
    let during = check();
    assert_eq!((&during["usageLimit"], &during["currentUsage"]), (&json!(20), &json!(10)));
    assert_eq!(during["isGranted"], true);
    // Its usage period is that of the subscription.
    for field in ["usagePeriodAnchor", "usagePeriodStart", "usagePeriodEnd"] {
        assert_eq!(during[field], before[field], "{field}");
    }
    use_up(&world, 1);
    world.emulator.advance(Duration::days(8));
    let after = check();
    assert_eq!((&after["usageLimit"], &after["currentUsage"]), (&json!(10), &json!(11)));
    assert_eq!(after["isGranted"], false);

    // The period ends when it would have ended without the grant.
    world.emulator.advance(Duration::days(20));
    assert_eq!(check()["currentUsage"], 0);
}

#[test]
fn revoking_a_grant_leaves_the_usage_as_it_is() {
    let world = world(UsageResetPolicy::AlwaysReset);
    subscribe(&world, "free");
    use_up(&world, 6);
    for reset in ["MONTH", "WEEK", "DAY"] {
        grant(&world, "calls", 20, &json!({ "resetPeriod": reset }));
        let document = "mutation($input: RevokePromotionalEntitlementInput!) {
            revokePromotionalEntitlement(input: $input) { id } }";
        let input = json!({ "customerId": "acme", "featureId": "calls" });
        world.emulator.advance(Duration::days(2));
        world.send(document, json!({ "input": input })).data();
        assert_eq!(used(&world), KEPT, "{reset}");
    }
}

#[test]
fn the_first_subscription_goes_on_with_the_usage_of_a_grant() {
    let world = world(UsageResetPolicy::AlwaysReset);
    grant(&world, "calls", 20, &json!({ "period": "LIFETIME" }));
    world.report(json!({ "customerId": "acme", "featureId": "calls", "value": 6 }));
    let before = world.check("acme", "calls", json!({}));
    world.emulator.advance(Duration::days(5));
    let subscription = subscribe(&world, "free");
    let during = world.check("acme", "calls", json!({}));
    assert_eq!(during["usagePeriodEnd"], before["usagePeriodEnd"]);
    assert_eq!(used(&world)[0], Some(6));
    world.try_cancel(json!({ "subscriptionRefId": subscription })).data();
    assert_eq!(used(&world)[0], Some(6));
}

#[test]
fn a_trial_beside_a_plan_leaves_the_usage_as_it_is() {
    let world = world(UsageResetPolicy::AlwaysReset);
    subscribe(&world, "team");
    world.emulator.advance(Duration::days(3));
    use_up(&world, 4);
    let end = "2026-09-11T08:00:00Z";
    let trial = json!({ "trialOverrideConfiguration": { "isTrial": true, "trialEndDate": end } });
    subscribe_with(&world, "firm", &trial);
    assert_eq!(used(&world), [Some(4); 3]);
    use_up(&world, 2);
    assert_eq!(used(&world), KEPT);
    world.emulator.advance(Duration::days(10));
    assert_eq!(used(&world), KEPT);
}

#[test]
fn a_trial_that_becomes_paid_leaves_the_usage_as_it_is() {
    let world = world(UsageResetPolicy::AlwaysReset);
    let end = "2026-09-11T08:00:00Z";
    let trial = json!({ "trialOverrideConfiguration": {
        "isTrial": true, "trialEndDate": end, "trialEndBehavior": "CONVERT_TO_PAID",
    } });
    subscribe_with(&world, "team", &trial);
    use_up(&world, 6);
    world.emulator.advance(Duration::days(12));
    assert_eq!(used(&world), KEPT);

    // So does one that is bought before its end.
    let world = self::world(UsageResetPolicy::AlwaysReset);
    subscribe_with(&world, "team", &trial);
    use_up(&world, 6);
    world.emulator.advance(Duration::days(2));
    subscribe(&world, "team");
    assert_eq!(used(&world), KEPT);
}

#[test]
fn a_subscription_beside_that_of_a_resource_leaves_the_usage_as_it_is() {
    let world = world(UsageResetPolicy::AlwaysReset);
    let of_site = json!({ "resourceId": "site" });
    subscribe_with(&world, "other", &of_site);
    world.emulator.advance(Duration::days(3));
    let report = |value: i32| {
        world.report(json!({
            "customerId": "acme", "featureId": "calls", "resourceId": "site", "value": value,
        }))
    };
    let check = || world.check("acme", "calls", of_site.clone());
    report(2);
    assert_eq!(check()["isGranted"], false);
    let subscription = subscribe(&world, "team");
    assert_eq!((&check()["usageLimit"], &check()["currentUsage"]), (&json!(10), &json!(2)));
    report(3);
    world.try_cancel(json!({ "subscriptionRefId": subscription })).data();
    assert_eq!((&check()["usageLimit"], &check()["currentUsage"]), (&json!(2), &json!(5)));
    // The customer's own usage is counted separately.
    subscribe(&world, "team");
    assert_eq!(used(&world)[0], Some(0));
}

#[test]
fn a_change_of_plan_resets_all_resettable_usage() {
    let world = world(UsageResetPolicy::AlwaysReset);
    subscribe(&world, "team");
    world.emulator.advance(Duration::days(3));
    use_up(&world, 6);
    subscribe(&world, "firm");
    assert_eq!(used(&world), RESET);
    let mails = world.check("acme", "mails", json!({}));
    assert!(mails["usagePeriodStart"].as_str().is_some_and(|date| date.starts_with("2026-09-01")));
    use_up(&world, 2);
    assert_eq!(used(&world), [Some(2), Some(2), Some(8)]);
    // Back again, which is another change of plan.
    subscribe(&world, "team");
    assert_eq!(used(&world), [Some(0), Some(0), Some(8)]);
}

#[test]
fn late_usage_from_before_a_change_of_plan_does_not_count() {
    let world = world(UsageResetPolicy::AlwaysReset);
    subscribe(&world, "team");
    world.emulator.advance(Duration::days(3));
    subscribe(&world, "firm");
    let late = json!({
        "customerId": "acme", "featureId": "mails", "value": 3,
        "createdAt": "2026-09-02T00:00:00Z",
    });
    assert_eq!(world.report(late)["currentUsage"], 0);
    assert_eq!(used(&world)[1], Some(0));
}

#[test]
fn a_change_of_plan_keeps_usage_if_the_product_never_resets_it() {
    let world = world(UsageResetPolicy::NeverReset);
    let mut period_end = Value::Null;
    for plan in ["free", "team", "firm", "custom", "free"] {
        let subscription = subscribe(&world, plan);
        if period_end.is_null() {
            period_end = world.check("acme", "calls", json!({}))["usagePeriodEnd"].clone();
            use_up(&world, 6);
        }
        assert_eq!(used(&world), KEPT, "{plan}");
        assert_eq!(world.check("acme", "calls", json!({}))["usagePeriodEnd"], period_end);
        world.emulator.advance(Duration::days(2));
        // A gap makes no difference.
        if plan == "firm" {
            world.try_cancel(json!({ "subscriptionRefId": subscription })).data();
        }
    }
    world.emulator.advance(Duration::days(25));
    assert_eq!(used(&world), RESET);
}

#[test]
fn a_change_of_pricing_or_billing_period_resets_usage_if_the_product_says_so() {
    let changes = [
        ("free", "team", true),
        ("team", "firm", false),
        ("team", "custom", true),
        ("custom", "free", true),
    ];
    for (from, to, resets) in changes {
        let world = world(UsageResetPolicy::BillingPeriodChange);
        subscribe(&world, from);
        world.emulator.advance(Duration::days(3));
        use_up(&world, 6);
        subscribe(&world, to);
        assert_eq!(used(&world), if resets { RESET } else { KEPT }, "{from} to {to}");
    }
    for (policy, expected) in [
        (UsageResetPolicy::BillingPeriodChange, RESET),
        (UsageResetPolicy::AlwaysReset, KEPT),
        (UsageResetPolicy::NeverReset, KEPT),
    ] {
        let world = world(policy);
        let subscription = subscribe(&world, "team");
        world.emulator.advance(Duration::days(3));
        use_up(&world, 6);
        let update = json!({ "subscriptionId": subscription, "billingPeriod": "ANNUALLY" });
        world.try_update(update).data();
        assert_eq!(used(&world), expected, "{policy:?}");
    }
}

#[test]
fn updates_and_migrations_leave_the_usage_as_it_is() {
    let world = world(UsageResetPolicy::AlwaysReset);
    let subscription = subscribe(&world, "team");
    world.emulator.advance(Duration::days(3));
    use_up(&world, 6);
    let mut plans = catalog(UsageResetPolicy::AlwaysReset).plans;
    plans.retain(|plan| plan.ref_id == "team");
    plans[0].entitlements[0].usage_limit = Some(50.0);
    world.emulator.publish(Catalog { plans, ..Catalog::default() }).expect("a valid catalog");
    let document = "mutation($input: SubscriptionMigrationInput!) {
        migrateSubscriptionToLatest(input: $input) { refId } }";
    world.send(document, json!({ "input": { "subscriptionId": subscription } })).data();
    assert_eq!(world.limit("acme", "calls"), 50);
    assert_eq!(used(&world), KEPT);
    let update = json!({ "subscriptionId": subscription, "billingCycleAnchor": "NOW" });
    world.try_update(update).data();
    assert_eq!(used(&world), KEPT);
}

#[test]
fn the_history_marks_changes_of_plan_that_reset_usage() {
    for (policy, markers) in [
        (UsageResetPolicy::AlwaysReset, json!([{ "type": "SUBSCRIPTION_CHANGE_RESET" }])),
        (UsageResetPolicy::NeverReset, json!([])),
    ] {
        let world = world(policy);
        subscribe(&world, "team");
        world.emulator.advance(Duration::days(3));
        use_up(&world, 6);
        world.emulator.advance(Duration::days(3));
        subscribe(&world, "firm");
        let document = "query($input: UsageHistoryV2Input!) { usageHistoryV2(input: $input) {
            markers { type } series { points { value isResetPoint } } } }";
        for feature in ["calls", "mails"] {
            let input = json!({
                "customerId": "acme", "featureId": feature, "startDate": "2026-08-01T00:00:00Z",
                "includeInactiveSubscriptions": true,
            });
            let data = world.send(document, json!({ "input": input })).data();
            assert_eq!(data["usageHistoryV2"]["markers"], markers, "{policy:?} {feature}");
        }
    }
}

#[test]
fn a_saved_state_keeps_what_was_reset() {
    for (policy, expected) in
        [(UsageResetPolicy::AlwaysReset, RESET), (UsageResetPolicy::NeverReset, KEPT)]
    {
        let world = world(policy);
        subscribe(&world, "team");
        grant(&world, "calls", 1, &json!({}));
        world.emulator.advance(Duration::days(3));
        use_up(&world, 6);
        subscribe(&world, "firm");
        let name = format!("stigg-usage-{policy:?}-{}.json", std::process::id());
        let file = std::env::temp_dir().join(name);
        world.emulator.save(&file).expect("a saved state");
        let builder = stigg_emulator::Emulator::builder().load(&file).expect("a state");
        std::fs::remove_file(&file).expect("the file");
        assert_eq!(used(&World::from(builder)), expected);
    }
}

/// A simple generator of repeatable choices.
struct Choices(u64);

impl Choices {
    fn below(&mut self, end: u32) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        u32::try_from(self.0 >> 33).unwrap_or_default() % end
    }
}

/// The usage of a feature in checks, the start of its period, and the last value of its history.
fn observed(world: &World, feature: &str) -> (f64, OffsetDateTime, f64) {
    let check = world.check("acme", feature, json!({}));
    let start = check["usagePeriodStart"].as_str().expect("a date");
    let start = OffsetDateTime::parse(start, &Rfc3339).expect("a date");
    let document = "query($input: UsageHistoryV2Input!) { usageHistoryV2(input: $input) {
        series { points { value } } } }";
    let input = json!({
        "customerId": "acme", "featureId": feature, "startDate": "2026-01-01T00:00:00Z",
        "includeInactiveSubscriptions": true,
    });
    let data = world.send(document, json!({ "input": input })).data();
    let points = data["usageHistoryV2"]["series"][0]["points"].as_array().expect("a list");
    let last = points.last().and_then(|point| point["value"].as_f64()).unwrap_or_default();
    (check["currentUsage"].as_f64().expect("a number"), start, last)
}

/// Whatever a customer does, usage is what was reported since the period began, or since the last
/// change of plan if the product resets usage then; and the history agrees.
#[test]
fn usage_is_what_was_reported_since_the_last_reset() {
    for seed in 0..8 {
        let policy = if seed % 2 == 0 {
            UsageResetPolicy::NeverReset
        } else {
            UsageResetPolicy::AlwaysReset
        };
        let world = world(policy);
        let mut choices = Choices(seed);
        let mut plan = "free";
        subscribe(&world, plan);
        let mut reported: Vec<(OffsetDateTime, i32)> = Vec::new();
        let mut changed = OffsetDateTime::UNIX_EPOCH;
        for step in 0..25 {
            let days = i64::from(choices.below(5));
            world.emulator.advance(Duration::days(days) + Duration::SECOND);
            let now = world.emulator.now();
            match choices.below(6) {
                0 => {
                    let next = ["free", "team", "firm", "custom"][choices.below(4) as usize];
                    subscribe(&world, next);
                    if next != plan && policy == UsageResetPolicy::AlwaysReset {
                        changed = now;
                    }
                    plan = next;
                }
                1 => {
                    let end = (now + Duration::days(3)).format(&Rfc3339).expect("a date");
                    let trial = json!({ "isTrial": true, "trialEndDate": end });
                    let trial = json!({ "trialOverrideConfiguration": trial });
                    subscribe_with(&world, ["team", "firm"][choices.below(2) as usize], &trial);
                }
                2 => grant(&world, "calls", 100, &json!({})),
                3 => {
                    let document = "mutation($input: RevokePromotionalEntitlementInput!) {
                        revokePromotionalEntitlement(input: $input) { id } }";
                    let input = json!({ "customerId": "acme", "featureId": "calls" });
                    world.send(document, json!({ "input": input }));
                }
                _ => {
                    let amount = 1 + i32::try_from(choices.below(9)).unwrap_or_default();
                    use_up(&world, amount);
                    reported.push((now, amount));
                }
            }
            for feature in ["calls", "mails"] {
                let (usage, start, history) = observed(&world, feature);
                let since = start.max(changed);
                let counted = reported.iter().filter(|(at, _)| *at >= since);
                let expected: i32 = counted.map(|(_, amount)| amount).sum();
                let place = format!("seed {seed}, step {step}, {feature}, {policy:?}");
                let expected = f64::from(expected);
                assert_eq!([Some(usage), Some(history)], [Some(expected); 2], "{place}");
            }
            let total: i32 = reported.iter().map(|(_, amount)| amount).sum();
            assert_eq!(used(&world)[2], Some(total.into()), "seed {seed}, step {step}");
        }
    }
}
