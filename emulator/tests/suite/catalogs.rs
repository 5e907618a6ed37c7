//! Catalog validation: errors name the place, the problem and a remedy.

use serde_json::{Value, json};
use stigg_emulator::{Catalog, Emulator};

/// A valid catalog for tests to break.
fn valid() -> Value {
    json!({
        "features": [
            { "refId": "seats", "displayName": "Seats", "featureType": "NUMBER", "meterType": "Fluctuating" },
            { "refId": "sso", "displayName": "SSO", "featureType": "BOOLEAN" },
            { "refId": "region", "displayName": "Region", "featureType": "ENUM" },
        ],
        "products": [
            {
                "refId": "crm", "displayName": "CRM",
                "settings": {
                    "subscriptionStart": { "setup": "TRIAL_PERIOD", "plan": "team" },
                    "cancellationTime": "END_OF_BILLING_PERIOD",
                    "subscriptionEnd": { "setup": "DOWNGRADE_TO_FREE", "plan": "free" },
                    "autoCancellationRules": [{ "sourcePlan": "team", "targetPlan": "member" }],
                },
            },
            { "refId": "erp", "displayName": "ERP", "subscriptionType": "MULTIPLE" },
        ],
        "plans": [
            {
                "refId": "team", "displayName": "Team", "product": "crm", "pricingType": "PAID",
                "basePlan": "free",
                "prices": [
                    { "billingModel": "FLAT_FEE", "billingPeriod": "MONTHLY", "amount": 49 },
                    { "billingModel": "PER_UNIT", "billingPeriod": "MONTHLY", "feature": "seats",
                      "tiersMode": "GRADUATED", "tiers": [{ "upTo": 5, "unitPrice": 2 }, { "unitPrice": 1 }] },
                    { "billingModel": "MINIMUM_SPEND", "billingPeriod": "MONTHLY", "amount": 9 },
                ],
                "overagePrices": [
                    { "billingModel": "USAGE_BASED", "billingPeriod": "MONTHLY", "feature": "seats",
                      "amount": 3, "blockSize": 10 },
                ],
                "entitlements": [{ "feature": "seats" }, { "feature": "region", "enumValues": ["eu"] }],
                "compatibleAddons": ["boost"],
                "defaultTrial": { "duration": 14, "units": "DAY" },
            },
            {
                "refId": "free", "displayName": "Free", "product": "crm", "pricingType": "FREE",
                "entitlements": [{ "feature": "sso" }],
            },
            { "refId": "member", "displayName": "Member", "product": "erp", "pricingType": "FREE" },
        ],
        "addons": [{ "refId": "boost", "displayName": "Boost",
                     "entitlements": [{ "feature": "seats", "usageLimit": 5 }] }],
        "coupons": [{ "refId": "vip", "name": "VIP", "type": "PERCENTAGE", "percentOff": 20 }],
        "billing": { "billingIdentifier": "ZUORA", "accountId": "1", "publicKey": "pk" },
    })
}

#[test]
fn a_valid_catalog_survives_a_round_trip() {
    let catalog = Catalog::from_json(&valid().to_string()).expect("a valid catalog");
    let written = serde_json::to_string(&catalog).expect("JSON");
    assert_eq!(Catalog::from_json(&written), Ok(catalog));
}

#[test]
fn every_mistake_is_reported_with_its_place_and_a_remedy() {
    for (pointer, value, words) in [
        ("/plans/0/product", json!("none"), &["plan `team`", "product `none`", "crm, erp"][..]),
        ("/plans/0/basePlan", json!("none"), &["plan `team`", "`basePlan`", "plan `none`"]),
        ("/plans/1/basePlan", json!("team"), &["cycle"]),
        ("/plans/1/product", json!("erp"), &["plan `team`", "base plan `free`", "another product"]),
        (
            "/plans/0/entitlements/0/feature",
            json!("none"),
            &["plan `team`", "feature `none`", "region, seats, sso"],
        ),
        (
            "/plans/0/entitlements/1/feature",
            json!("seats"),
            &["plan `team`", "two entitlements to `seats`"],
        ),
        (
            "/plans/0/entitlements/1/enumValues",
            json!([]),
            &["plan `team`", "`region` has no values"],
        ),
        ("/plans/0/entitlements/0/resetPeriod", json!("MONDAY"), &["`MONDAY`", "DAY, HOUR, MONTH"]),
        ("/plans/0/compatibleAddons/0", json!("none"), &["plan `team`", "add-on `none`", "boost"]),
        (
            "/plans/0/pricingType",
            json!("GRATIS"),
            &["plan `team`", "`GRATIS`", "CUSTOM, FREE, PAID"],
        ),
        ("/plans/0/pricingType", json!("FREE"), &["plan `team`", "FREE plan has prices"]),
        ("/plans/0/prices", json!([]), &["plan `team`", "no prices"]),
        ("/plans/0/prices/0/amount", json!(-1), &["plan `team`", "below zero"]),
        ("/plans/0/prices/0/amount", Value::Null, &["plan `team`", "amount"]),
        ("/plans/0/prices/0/currency", json!("EUR"), &["plan `team`", "EUR and USD"]),
        ("/plans/0/prices/0/currency", json!("EURO"), &["`EURO`"]),
        ("/plans/0/prices/0/feature", json!("seats"), &["plan `team`", "FLAT_FEE"]),
        ("/plans/0/prices/0/billingModel", json!("PER_UNIT"), &["PER_UNIT price names no feature"]),
        (
            "/plans/0/prices/0/billingModel",
            json!("CREDIT_BASED"),
            &["`CREDIT_BASED`", "USAGE_BASED"],
        ),
        ("/plans/0/prices/0/billingPeriod", json!("WEEKLY"), &["`WEEKLY`", "ANNUALLY, MONTHLY"]),
        ("/plans/0/prices/1/feature", json!("none"), &["plan `team`", "feature `none`"]),
        ("/plans/0/prices/1/tiersMode", Value::Null, &["tiersMode"]),
        ("/plans/0/prices/1/tiers/1/upTo", json!(9), &["tiers", "`upTo`"]),
        ("/plans/0/prices/1/tiers/0/upTo", json!(0), &["tiers", "`upTo`"]),
        ("/plans/0/defaultTrial/duration", json!(0), &["plan `team`", "has no duration"]),
        ("/plans/0/defaultTrial/units", json!("YEAR"), &["plan `team`", "`YEAR`"]),
        ("/plans/0/defaultTrial/budget", json!(-1), &["plan `team`", "-1"]),
        ("/plans/1/refId", json!("team"), &["plans[1].refId", "`team` already exists"]),
        ("/plans/1/refId", json!(""), &["plans[1].refId", "empty"]),
        (
            "/addons/0/entitlements/0/usageLimit",
            Value::Null,
            &["add-on `boost`", "`seats` has no value"],
        ),
        (
            "/addons/0/entitlements/0/behavior",
            json!("Replace"),
            &["add-on `boost`", "`Replace`", "Override"],
        ),
        ("/addons/0/dependencies", json!(["none"]), &["add-on `boost`", "add-on `none`"]),
        (
            "/features/1/meterType",
            json!("Incremental"),
            &["feature `sso`", "BOOLEAN feature has a meter"],
        ),
        ("/features/0/meterType", json!("Sometimes"), &["feature `seats`", "`Sometimes`"]),
        (
            "/features/1/eventMeter",
            json!({ "eventName": "login", "aggregation": { "function": "COUNT" } }),
            &["feature `sso`", "`meterType`"],
        ),
        ("/coupons/0/percentOff", json!(120), &["coupon `vip`", "percentOff"]),
        ("/coupons/0/type", json!("FIXED"), &["coupon `vip`", "amountsOff"]),
        ("/coupons/0/type", json!("GIFT"), &["coupon `vip`", "`GIFT`"]),
        ("/coupons/0/status", json!("SLEEPING"), &["coupon `vip`", "`SLEEPING`"]),
        (
            "/billing/billingIdentifier",
            json!("RECEIVED"),
            &["billing", "RECEIVED", "STRIPE or ZUORA"],
        ),
        ("/billing/billingIdentifier", json!("PAYPAL"), &["billing", "PAYPAL", "STRIPE or ZUORA"]),
        ("/billing/accountId", json!(""), &["billing", "`accountId` is empty"]),
        ("/billing/publicKey", Value::Null, &["billing", "`publicKey` is missing"]),
        ("/billing", json!({}), &["billing", "`billingIdentifier`"]),
        ("/plans/0/displayName", json!(5), &["plans[0].displayName", "string", "Catalog"]),
        ("/plans/0/dispalyName", json!("Team"), &["plans[0]", "dispalyName"]),
    ] {
        check_refused(pointer, &value, words);
    }
}

#[test]
fn every_mistake_in_a_customer_journey_is_reported() {
    for (pointer, value, words) in [
        (
            "/plans/1/defaultTrial",
            json!({ "duration": 14, "units": "DAY" }),
            &["plan `free`", "FREE plan has a default trial"][..],
        ),
        ("/products/0/subscriptionType", json!("SEVERAL"), &["`SEVERAL`", "`SINGLE`, `MULTIPLE`"]),
        (
            "/products/0/settings/subscriptionStart/plan",
            json!("free"),
            &["product `crm`", "`settings.subscriptionStart`", "`free` has no default trial"],
        ),
        (
            "/products/0/settings/subscriptionStart/setup",
            json!("FREE_PLAN"),
            &["`settings.subscriptionStart`", "plan `team` is PAID", "FREE plan"],
        ),
        (
            "/products/0/settings/subscriptionEnd/plan",
            json!("none"),
            &["`settings.subscriptionEnd`", "no plan `none`"],
        ),
        (
            "/products/0/settings/subscriptionEnd/plan",
            json!("member"),
            &["`settings.subscriptionEnd`", "`member` belongs to another product"],
        ),
        (
            "/products/0/settings/autoCancellationRules/0/sourcePlan",
            json!("member"),
            &["`settings.autoCancellationRules`", "`member` belongs to another product"],
        ),
        (
            "/products/0/settings/autoCancellationRules/0/targetPlan",
            json!("free"),
            &["product of `targetPlan`", "MULTIPLE"],
        ),
        ("/products/0/subscriptionType", json!("MULTIPLE"), &["product of `sourcePlan`", "SINGLE"]),
    ] {
        check_refused(pointer, &value, words);
    }
}

#[test]
fn every_mistake_in_the_prices_of_usage_is_reported() {
    for (pointer, value, words) in [
        ("/plans/0/prices/1/blockSize", json!(5), &["plan `team`", "tiers and a block size"][..]),
        ("/plans/0/prices/0/blockSize", json!(5), &["plan `team`", "FLAT_FEE", "block size"]),
        ("/plans/0/prices/2/feature", json!("seats"), &["plan `team`", "MINIMUM_SPEND", "`seats`"]),
        (
            "/plans/0/overagePrices/0/billingModel",
            json!("PER_UNIT"),
            &["plan `team`", "`overagePrices`", "PER_UNIT", "USAGE_BASED"],
        ),
        ("/plans/0/overagePrices/0/blockSize", json!(0), &["plan `team`", "`blockSize`"]),
        ("/plans/0/overagePrices/0/currency", json!("EUR"), &["plan `team`", "EUR"]),
        ("/plans/0/overagePrices/0/feature", json!("none"), &["plan `team`", "feature `none`"]),
        (
            "/plans/0/prices/1",
            json!({ "billingModel": "USAGE_BASED", "billingPeriod": "MONTHLY", "feature": "seats",
                    "amount": 1 }),
            &["plan `team`", "`seats`"],
        ),
        (
            "/plans/1/overagePrices",
            json!([{ "billingModel": "USAGE_BASED", "billingPeriod": "MONTHLY",
                     "feature": "seats", "amount": 1 }]),
            &["plan `free`", "no other prices"],
        ),
        (
            "/addons/0/prices",
            json!([{ "billingModel": "MINIMUM_SPEND", "billingPeriod": "MONTHLY", "amount": 1 }]),
            &["add-on `boost`", "minimum spend"],
        ),
    ] {
        check_refused(pointer, &value, words);
    }
}

/// Checks that the catalog is refused with this value, and that the error has these words.
#[track_caller]
fn check_refused(pointer: &str, value: &Value, words: &[&str]) {
    let mut catalog = valid();
    let (parent, name) = pointer.rsplit_once('/').expect("a pointer");
    let parent = catalog.pointer_mut(parent).expect("a place");
    match name.parse::<usize>() {
        Ok(position) => parent[position] = value.clone(),
        Err(_) => parent[name] = value.clone(),
    }
    let error = Catalog::from_json(&catalog.to_string()).expect_err(pointer).to_string();
    for word in words {
        assert!(error.contains(word), "{pointer} = {value}: `{word}` is not in: {error}");
    }
}

#[test]
fn invalid_json_is_reported_with_its_position() {
    let error = Catalog::from_json("{\n  \"plans\": [,]\n}").expect_err("the JSON is broken");
    assert!(error.place().contains("line 2, column 13"), "{error}");
    assert!(error.remedy().contains("JSON"), "{error}");
    let error = Catalog::from_json("{} {}").expect_err("there is trailing text");
    assert!(error.problem().contains("trailing"), "{error}");
}

#[test]
fn a_catalog_built_in_rust_is_validated_at_the_start() {
    let mut catalog = Catalog::demo();
    catalog.plans[0].product = "none".to_owned();
    let error =
        Emulator::builder().catalog(catalog).start().expect_err("the catalog is not consistent");
    assert_eq!(error.kind(), std::io::ErrorKind::InvalidInput);
    assert!(error.to_string().contains("product `none`"));
}

#[test]
fn the_readme_catalog_is_valid() {
    let readme = include_str!("../../README.md");
    let (_, rest) = readme.split_once("```json\n").expect("a catalog");
    let (catalog, _) = rest.split_once("```").expect("its end");
    Catalog::from_json(catalog).expect("a valid catalog");
}
