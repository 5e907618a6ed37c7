//! The six updates, and what leads to them.

use serde_json::{Value, json};
use stigg_emulator::Catalog;
use time::Duration;
use time::macros::datetime;

use super::{Client, NEWER, PATIENCE, basic, publish, subscribed, use_template};
use crate::common::World;

const ENTITLEMENTS: &str = "subscription { entitlementsUpdated {
    customerId resourceId accessDeniedReason
    entitlements { isGranted usageLimit currentUsage feature { refId } } } }";
const ENTITLEMENTS_V2: &str = "subscription { entitlementsUpdatedV2 {
    customerId resourceId accessDeniedReason
    entitlements { __typename
        ... on FeatureEntitlement { isGranted usageLimit feature { refId } }
        ... on CreditEntitlement { isGranted usageLimit currentUsage currency { currencyId } } } } }";
const BALANCES: &str = "subscription { creditBalanceUpdated {
    customerId resourceId currencyId currency { displayName }
    currentBalance totalConsumed totalGranted validUntil } }";
const USAGE_V2: &str = "subscription { usageUpdatedV2 {
    customerId resourceId entitlementReference { id type }
    usage { currentUsage usageUpdatedAt usagePeriodStart usagePeriodEnd } } }";

/// The limit of a feature in an update of entitlements.
fn limit(update: &Value, feature: &str) -> Value {
    let entitlements = update["entitlements"].as_array().expect("a list");
    let mut found = entitlements.iter().filter(|entry| entry["feature"]["refId"] == feature);
    found.next().map(|entry| entry["usageLimit"].clone()).unwrap_or_default()
}

fn grant_credits(world: &World, amount: u32) {
    let input = json!({
        "customerId": "acme", "currencyId": "cred-type-ai", "grantType": "PAID", "amount": amount,
        "displayName": "Top-up", "expireAt": "2026-12-01T00:00:00Z",
    });
    let document =
        "mutation($input: CreditGrantInput!) { createCreditGrant(input: $input) { grantId } }";
    world.send(document, json!({ "input": input })).data();
}

fn consume_credits(world: &World, amount: u32) {
    let input = json!({
        "customerId": "acme", "currencyId": "cred-type-ai", "amount": amount,
        "idempotencyKey": amount.to_string(),
    });
    let document =
        "mutation($input: ConsumeCreditInput!) { consumeCredits(input: $input) { amount } }";
    world.send(document, json!({ "input": input })).data();
}

#[test]
fn a_change_of_plan_updates_all_entitlements() {
    let world = basic();
    let mut client = Client::started(&world.emulator, NEWER);
    client.subscribe("1", ENTITLEMENTS);
    client.subscribe("2", ENTITLEMENTS_V2);
    assert!(world.emulator.wait_for_subscriptions(2, PATIENCE));
    let before = world.limit("acme", "feature-01-templates");
    world.provision(json!({
        "customerId": "acme", "planId": "plan-revvenu-essentials", "billingPeriod": "MONTHLY",
    }));
    let update = client.update("1")["entitlementsUpdated"].take();
    assert_eq!(update["customerId"], "acme");
    assert_eq!(update["resourceId"], Value::Null);
    assert_eq!(update["accessDeniedReason"], Value::Null);
    let after = world.limit("acme", "feature-01-templates");
    assert_ne!(before, after, "the plans differ");
    assert_eq!(limit(&update, "feature-01-templates"), after);
    let update = client.update("2")["entitlementsUpdatedV2"].take();
    assert_eq!(update["entitlements"][0]["__typename"], "FeatureEntitlement");
    assert_eq!(limit(&update, "feature-01-templates"), after);
}

#[test]
fn a_customer_begins_and_ends_without_entitlements() {
    let world = World::new();
    let mut client = subscribed(&world, ENTITLEMENTS);
    world.customer("acme", false);
    let update = client.update("1")["entitlementsUpdated"].take();
    assert_eq!(update["accessDeniedReason"], "NoActiveSubscription");
    world.provision(json!({ "customerId": "acme", "planId": "plan-revvenu-basic" }));
    assert_eq!(client.update("1")["entitlementsUpdated"]["accessDeniedReason"], Value::Null);
    world.emulator.archive_customer("acme").expect("it exists");
    let update = client.update("1")["entitlementsUpdated"].take();
    assert_eq!(update["accessDeniedReason"], "CustomerIsArchived");
}

#[test]
fn a_usage_report_updates_the_usage() {
    let world = basic();
    let mut client = Client::started(&world.emulator, NEWER);
    client.subscribe(
        "1",
        "subscription { usageUpdated {
           usage { customerId resourceId featureId currentUsage
                   usagePeriodStart usagePeriodEnd nextResetDate }
           entitlement { isGranted currentUsage usageLimit usagePeriodEnd feature { refId } } } }",
    );
    client.subscribe("2", USAGE_V2);
    client.subscribe("3", ENTITLEMENTS);
    assert!(world.emulator.wait_for_subscriptions(3, PATIENCE));
    let report = json!({
        "customerId": "acme", "featureId": "feature-02-campaigns", "value": 2,
    });
    let reported = world.report(report);
    let update = client.update("1")["usageUpdated"].take();
    let usage = &update["usage"];
    assert_eq!(usage["customerId"], "acme");
    assert_eq!(usage["featureId"], "feature-02-campaigns");
    assert_eq!(usage["currentUsage"], 2);
    assert!(usage["usagePeriodStart"].is_number(), "times are numbers here: {usage}");
    assert_eq!(usage["nextResetDate"], usage["usagePeriodEnd"]);
    assert_eq!(update["entitlement"]["currentUsage"], 2);
    assert_eq!(update["entitlement"]["usagePeriodEnd"], reported["usagePeriodEnd"]);
    let seconds = usage["usagePeriodEnd"].as_f64().expect("a number") / 1_000.0;
    let date = time::OffsetDateTime::UNIX_EPOCH + Duration::seconds_f64(seconds);
    let written = date.format(&time::format_description::well_known::Rfc3339).expect("a date");
    let reported = reported["usagePeriodEnd"].as_str().expect("a date");
    assert_eq!(written.trim_end_matches('Z')[..19], reported[..19]);

    let update = client.update("2")["usageUpdatedV2"].take();
    let reference = json!({ "id": "feature-02-campaigns", "type": "FEATURE" });
    assert_eq!(update["entitlementReference"], reference);
    assert_eq!(update["usage"]["currentUsage"], 2);
    assert_eq!(update["usage"]["usagePeriodEnd"], reported);
    // Usage by itself changes no entitlements.
    use_template(&world);
    assert!(client.update("1").is_object());
}

#[test]
fn credits_update_the_balance() {
    let world = basic();
    let mut client = Client::started(&world.emulator, NEWER);
    client.subscribe("1", BALANCES);
    client.subscribe("2", USAGE_V2);
    client.subscribe("3", ENTITLEMENTS_V2);
    assert!(world.emulator.wait_for_subscriptions(3, PATIENCE));
    grant_credits(&world, 10);
    assert_eq!(
        client.update("1")["creditBalanceUpdated"],
        json!({
            "customerId": "acme", "resourceId": null, "currencyId": "cred-type-ai",
            "currency": { "displayName": "AI credits" },
            "currentBalance": 10, "totalConsumed": 0, "totalGranted": 10,
            "validUntil": 1_796_083_200_000_i64,
        })
    );
    let usage = client.update("2")["usageUpdatedV2"].take();
    let reference = json!({ "id": "cred-type-ai", "type": "CREDIT" });
    assert_eq!(usage["entitlementReference"], reference);
    assert_eq!(usage["usage"]["currentUsage"], 0);
    let update = client.update("3")["entitlementsUpdatedV2"].take();
    let entitlements = update["entitlements"].as_array().expect("a list");
    let credits = entitlements.iter().find(|entry| entry["__typename"] == "CreditEntitlement");
    assert_eq!(credits.expect("an entitlement to credits")["usageLimit"], 10);

    consume_credits(&world, 4);
    assert_eq!(client.update("1")["creditBalanceUpdated"]["currentBalance"], 6);
    assert_eq!(client.update("2")["usageUpdatedV2"]["usage"]["currentUsage"], 4);
    consume_credits(&world, 6);
    assert_eq!(client.update("1")["creditBalanceUpdated"]["currentBalance"], 0);
}

#[test]
fn a_published_version_is_told() {
    let world = basic();
    let document = "subscription { packagePublished {
        accountId environmentId packageRefId packageType packageVersion migrationType } }";
    let mut client = subscribed(&world, document);
    publish(&world, "a text");
    // Three plans inherit from this one.
    let mut update = client.update("1")["packagePublished"].take();
    assert!(update["accountId"].take().is_string());
    assert!(update["environmentId"].take().is_string());
    assert_eq!(
        update,
        json!({
            "accountId": null, "environmentId": null,
            "packageRefId": "plan-revvenu-basic", "packageType": "Plan", "packageVersion": 2,
            "migrationType": "NEW_CUSTOMERS",
        })
    );
}

#[test]
fn a_published_addon_is_told() {
    let world = basic();
    let document = "subscription { packagePublished { packageRefId packageType } }";
    let mut client = subscribed(&world, document);
    let mut addons = Catalog::demo().addons;
    addons.truncate(1);
    addons[0].ref_id = "addon-new".to_owned();
    let changes = Catalog { addons, ..Catalog::default() };
    world.emulator.publish(changes).expect("the catalog stays valid");
    let update = client.update("1")["packagePublished"].take();
    assert_eq!(update, json!({ "packageRefId": "addon-new", "packageType": "Addon" }));
}

#[test]
fn the_end_of_a_trial_updates_entitlements_when_the_clock_gets_there() {
    let world = World::new();
    world.customer("acme", false);
    let trial = json!({
        "isTrial": true, "trialEndDate": "2026-09-10T12:00:00Z",
        "trialEndBehavior": "CANCEL_SUBSCRIPTION",
    });
    world.provision(json!({
        "customerId": "acme", "planId": "plan-stigg-pro", "billingPeriod": "MONTHLY",
        "trialOverrideConfiguration": trial,
    }));
    let mut client = subscribed(&world, ENTITLEMENTS);
    world.emulator.advance(Duration::days(9));
    world.emulator.advance(Duration::hours(4));
    let update = client.update("1")["entitlementsUpdated"].take();
    assert_eq!(update["customerId"], "acme");
    assert_ne!(limit(&update, "feature-03-memory"), 16);
}

#[test]
fn a_running_clock_brings_updates_too() {
    let world = World::new();
    world.customer("acme", false);
    let mut client = subscribed(&world, ENTITLEMENTS);
    let grants = json!([{
        "featureId": "feature-03-memory", "period": "CUSTOM",
        "customEndDate": "2026-09-02T00:00:00Z", "usageLimit": 100,
    }]);
    world.try_grant("acme", grants).data();
    let granted = client.update("1")["entitlementsUpdated"].take();
    assert_eq!(limit(&granted, "feature-03-memory"), 100);
    let end = datetime!(2026-09-02 00:00 UTC);
    world.emulator.set_now(end - Duration::milliseconds(500)).expect("a date");
    // Nobody does anything.
    let update = client.update("1")["entitlementsUpdated"].take();
    assert_eq!(update["accessDeniedReason"], "NoActiveSubscription");
    assert!(end <= world.emulator.now());
}

#[test]
fn usage_is_updated_when_its_period_ends() {
    let world = basic();
    let reported = world.report(json!({
        "customerId": "acme", "featureId": "feature-02-campaigns", "value": 2,
    }));
    assert!(reported["nextResetDate"].is_string(), "{reported}");
    let mut client = subscribed(&world, USAGE_V2);
    world.emulator.advance_months(1);
    let update = client.update("1")["usageUpdatedV2"].take();
    assert_eq!(update["usage"]["currentUsage"], 0);
    assert_eq!(update["usage"]["usagePeriodStart"], reported["usagePeriodEnd"]);
}

#[test]
fn a_restored_state_updates_what_differs() {
    let world = basic();
    let mut client = Client::started(&world.emulator, NEWER);
    client.subscribe("1", ENTITLEMENTS);
    client.subscribe("2", "subscription { packagePublished { packageRefId } }");
    assert!(world.emulator.wait_for_subscriptions(2, PATIENCE));
    world.emulator.reset();
    let update = client.update("1")["entitlementsUpdated"].take();
    assert_eq!(update["accessDeniedReason"], "CustomerNotFound");
    assert_eq!(update["entitlements"], json!([]));
}

#[test]
fn a_resource_has_updates_of_its_own() {
    let catalog = json!({
        "features": [{
            "refId": "seats", "displayName": "Seats", "featureType": "NUMBER",
            "meterType": "Fluctuating",
        }],
        "products": [{
            "refId": "crm", "displayName": "CRM", "subscriptionType": "MULTIPLE",
        }],
        "plans": [{
            "refId": "free", "displayName": "Free", "product": "crm",
            "pricingType": "FREE", "entitlements": [{ "feature": "seats", "usageLimit": 5 }],
        }],
    });
    let world = World::of(Catalog::from_json(&catalog.to_string()).expect("a valid catalog"));
    world.customer("acme", false);
    let mut client = subscribed(&world, ENTITLEMENTS);
    world.provision(json!({ "customerId": "acme", "planId": "free", "resourceId": "site-1" }));
    let update = client.update("1")["entitlementsUpdated"].take();
    assert_eq!(update["resourceId"], "site-1");
    assert_eq!(limit(&update, "seats"), 5);
}

#[test]
fn the_document_shapes_the_update() {
    let world = basic();
    let mut client = subscribed(
        &world,
        "subscription S($skip: Boolean = true) {
           told: usageUpdatedV2 { ...Parts ... @skip(if: $skip) { resourceId } } }
         fragment Parts on UsageUpdatedV2 { who: customerId __typename usage { currentUsage } }",
    );
    use_template(&world);
    assert_eq!(
        client.update("1"),
        json!({ "told": {
            "who": "acme", "__typename": "UsageUpdatedV2", "usage": { "currentUsage": 1 },
        } })
    );
}

/// The fields of an update that are null, by path.
fn nulls(value: &Value, path: &str, found: &mut Vec<String>) {
    match value {
        Value::Null => found.push(path.to_owned()),
        Value::Object(fields) => {
            for (name, value) in fields {
                nulls(value, &format!("{path}.{name}"), found);
            }
        }
        Value::Array(entries) => entries.iter().for_each(|entry| nulls(entry, path, found)),
        _ => {}
    }
}

#[test]
fn every_document_of_the_sdk_is_shaped() {
    let world = basic();
    let mut client = Client::started(&world.emulator, NEWER);
    let mut documents = crate::documents::documents();
    documents.retain(|_, text| text.starts_with("subscription "));
    assert_eq!(documents.len(), 6);
    for (name, text) in &documents {
        client.subscribe(name, text);
    }
    assert!(world.emulator.wait_for_subscriptions(6, PATIENCE));
    world.provision(json!({
        "customerId": "acme", "planId": "plan-revvenu-essentials", "billingPeriod": "MONTHLY",
    }));
    world.report(json!({
        "customerId": "acme", "featureId": "feature-02-campaigns", "value": 2,
    }));
    grant_credits(&world, 10);
    publish(&world, "a text");
    while !documents.is_empty() {
        let mut message = client.receive();
        assert_eq!(message["type"], "next", "{message}");
        assert!(message["payload"].get("errors").is_none(), "{message}");
        let data = message["payload"]["data"].take();
        let fields = data.as_object().expect("an object");
        assert_eq!(fields.len(), 1, "{data}");
        assert!(fields.values().all(Value::is_object), "{data}");
        if message["id"] == "OnPackagePublished" {
            let mut found = Vec::new();
            nulls(&data, "", &mut found);
            assert_eq!(found, [""; 0]);
        }
        documents.remove(message["id"].as_str().expect("a name"));
    }
}

#[test]
fn other_customers_get_no_updates() {
    let world = basic();
    world.customer("umbrella", false);
    let mut client = subscribed(&world, ENTITLEMENTS);
    world.provision(json!({ "customerId": "umbrella", "planId": "plan-revvenu-basic" }));
    assert_eq!(client.update("1")["entitlementsUpdated"]["customerId"], "umbrella");
    world.provision(json!({
        "customerId": "acme", "planId": "plan-revvenu-essentials", "billingPeriod": "MONTHLY",
    }));
    assert_eq!(client.update("1")["entitlementsUpdated"]["customerId"], "acme");
}
