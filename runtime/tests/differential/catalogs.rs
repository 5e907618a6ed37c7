//! Random catalogs. The features are always the same ones; who gets how much of them is not.

use fastrand::Rng;
use serde_json::{Value, json};
use stigg_emulator::Catalog;
use stigg_runtime::Kind;

pub(super) const FEATURES: &[(&str, Kind)] = &[
    ("sso", Kind::Boolean),
    ("audit-log", Kind::Boolean),
    ("memory", Kind::Number),
    ("disk", Kind::Number),
    ("seats", Kind::Metered),
    ("projects", Kind::Metered),
    ("emails", Kind::Metered),
    ("exports", Kind::Metered),
    ("builds", Kind::Metered),
    // Metered by events.
    ("logins", Kind::Metered),
    // These two cost credits.
    ("messages", Kind::Metered),
    ("agents", Kind::Metered),
    ("regions", Kind::Enum),
    ("models", Kind::Enum),
    // No plan has it.
    ("secret", Kind::Boolean),
];

/// Fluctuating usage, which is never reset.
const FLUCTUATING: &[&str] = &["seats", "projects", "agents"];

pub(super) const CURRENCIES: &[&str] = &["coins", "gems"];
pub(super) const PLANS: &[&str] = &["red-1", "red-2", "red-3", "blue-1", "blue-2"];
pub(super) const ADDONS: &[&str] = &["extra", "more"];
pub(super) const VALUES: &[&str] = &["eu", "us", "asia"];
pub(super) const PERIODS: &[&str] = &["HOUR", "DAY", "WEEK", "MONTH", "YEAR"];

/// Amounts at which rounding would show, among others.
const AMOUNTS: &[f64] =
    &[0.0, 0.000_001, 0.1, 0.2, 0.3, 0.7, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0, 100.0, 1e15];

pub(super) fn amount(random: &mut Rng) -> f64 {
    if random.bool() {
        AMOUNTS[random.usize(..AMOUNTS.len())]
    } else {
        // Not a float with many digits: those are not what amounts are.
        f64::from(random.u32(..1_200)) / 100.0
    }
}

/// Some of the values of an enum feature.
pub(super) fn values(random: &mut Rng) -> Vec<&'static str> {
    VALUES.iter().copied().filter(|_| random.bool()).collect()
}

/// What an entitlement says beside its feature.
pub(super) fn allowance(random: &mut Rng, kind: Kind) -> Value {
    match kind {
        Kind::Boolean => json!({}),
        Kind::Enum => json!({ "enumValues": [VALUES[random.usize(..3)], "mars"] }),
        _ if random.u8(..6) == 0 => json!({ "hasUnlimitedUsage": true }),
        _ => {
            let mut allowance = json!({
                "usageLimit": amount(random),
                "hasSoftLimit": random.u8(..6) == 0,
            });
            if random.u8(..4) > 0 {
                allowance["resetPeriod"] = PERIODS[random.usize(..PERIODS.len())].into();
            }
            if allowance["resetPeriod"] == "MONTH" && random.bool() {
                allowance["monthlyAccordingTo"] = "StartOfTheMonth".into();
            }
            allowance
        }
    }
}

fn entitlements(random: &mut Rng, behaves: bool) -> Value {
    let mut entitlements = Vec::new();
    for (feature, kind) in FEATURES {
        if *feature == "secret" || random.u8(..10) < 4 {
            continue;
        }
        let mut entitlement = allowance(random, *kind);
        entitlement["feature"] = (*feature).into();
        if behaves && random.u8(..3) == 0 {
            entitlement["behavior"] = "Override".into();
        }
        entitlements.push(entitlement);
    }
    entitlements.into()
}

pub(super) fn random(random: &mut Rng) -> Catalog {
    let features = FEATURES.iter().map(|(id, kind)| {
        let mut feature = json!({
            "refId": id,
            "displayName": id,
            "featureType": match kind {
                Kind::Boolean => "BOOLEAN",
                Kind::Enum => "ENUM",
                _ => "NUMBER",
            },
        });
        if *kind == Kind::Metered {
            let fluctuates = FLUCTUATING.contains(id);
            feature["meterType"] = if fluctuates { "Fluctuating" } else { "Incremental" }.into();
        }
        if *id == "logins" {
            let count = json!({ "function": "COUNT" });
            feature["eventMeter"] = json!({ "eventName": "login", "aggregation": count });
        }
        if let "messages" | "agents" = *id {
            let amount = [0.1, 0.5, 1.0, 2.0][random.usize(..4)];
            let currency = CURRENCIES[random.usize(..2)];
            feature["creditRate"] = json!({ "currency": currency, "amount": amount });
        }
        feature
    });
    let features: Vec<_> = features.collect();
    let plans = PLANS.iter().map(|id| {
        let product = &id[..id.len() - 2];
        let mut plan = json!({
            "refId": id,
            "displayName": id,
            "product": product,
            "pricingType": "FREE",
            "entitlements": entitlements(random, false),
            "compatibleAddons": ADDONS,
        });
        if id.ends_with('2') && random.bool() {
            plan["basePlan"] = format!("{product}-1").into();
        }
        plan
    });
    let plans: Vec<_> = plans.collect();
    let addons = ADDONS.iter().map(
        |id| json!({ "refId": id, "displayName": id, "entitlements": entitlements(random, true) }),
    );
    let named = |ids: &[&str]| -> Value {
        ids.iter().map(|id| json!({ "refId": id, "displayName": id })).collect()
    };
    // Some subscriptions have a resource, and others none.
    let products = ["red", "blue"]
        .map(|id| json!({ "refId": id, "displayName": id, "subscriptionType": "ANY" }));
    let catalog = json!({
        "features": features,
        "currencies": named(CURRENCIES),
        "products": products,
        "plans": plans,
        "addons": addons.collect::<Value>(),
    });
    Catalog::from_json(&catalog.to_string()).unwrap()
}
