//! A scenario with data in every domain, and queries for all of it.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};

use stigg_emulator::Catalog;

use crate::common::World;
use crate::documents::documents;

const AI: &str = "cred-type-ai";
pub(super) const CAMPAIGNS: &str = "feature-02-campaigns";
pub(super) const MESSAGES: &str = "feature-06-ai-messages";

/// Sends the SDK's documents by operation name.
pub(super) struct Client {
    documents: BTreeMap<String, String>,
}

impl Client {
    pub(super) fn new() -> Self {
        Self { documents: documents() }
    }

    #[track_caller]
    pub(super) fn run(&self, world: &World, operation: &str, variables: Value) -> Value {
        world.send(&self.documents[operation], variables).data()
    }

    /// Sends an operation whose variable is `input`.
    #[track_caller]
    pub(super) fn tell(&self, world: &World, operation: &str, input: Value) -> Value {
        self.run(world, operation, json!({ "input": input }))
    }
}

/// The emulator, and its open checkout.
pub(super) fn world(client: &Client) -> (World, String) {
    let world = World::new();
    customers(client, &world);
    subscriptions(client, &world);
    let checkout = checkout(&world);
    usage(client, &world);
    world.emulator.advance(Duration::hours(2));
    credits(client, &world);
    promotions(client, &world);
    versions(client, &world);
    world.emulator.advance(Duration::days(2));
    (world, checkout)
}

fn customers(client: &Client, world: &World) {
    let tell = |operation, input| client.tell(world, operation, input);
    tell(
        "ProvisionCustomer",
        json!({
            "customerId": "acme", "name": "Acme \u{1f680}", "email": "a@acme.example",
            "couponRefId": "coupon-vip", "salesforceId": "sf-1", "crmId": "crm-1",
            "billingInformation": { "paymentMethodId": "pm_1" },
            "additionalMetaData": { "tier": "gold", "none": null, "list": [1, 0.1] },
        }),
    );
    world.customer("beta", false);
    tell("ImportCustomer", json!({ "customerId": "imported", "paymentMethodId": "pm_2" }));
    tell("ImportCustomerBulk", json!({ "customers": [{ "customerId": "bulk", "name": "Bulk" }] }));
    world.customer("gone", true);
    world.provision(json!({ "customerId": "gone", "planId": "plan-revvenu-basic" }));
    tell("ArchiveCustomer", json!({ "customerId": "gone" }));
    let half = json!({ "refId": "half", "name": "Half", "percentOff": 50, "durationInMonths": 3 });
    tell("CreateCoupon", half);
    let off = json!({ "refId": "five", "name": "Five", "amountsOff": [{ "amount": 5, "currency": "USD" }] });
    tell("CreateCoupon", off);
}

fn subscriptions(client: &Client, world: &World) {
    let tell = |operation, input| client.tell(world, operation, input);
    world.provision(json!({
        "customerId": "acme", "planId": "plan-revvenu-growth", "billingPeriod": "MONTHLY",
        "subscriptionId": "growth", "appliedCoupon": { "couponId": "half" },
        "billableFeatures": [{ "featureId": "feature-01-templates", "quantity": 5 }],
        "addons": [{ "addonId": "addon-10-campaigns", "quantity": 3 }],
        "additionalMetaData": { "ticket": 7 },
        "minimumSpend": { "minimum": { "amount": 2.5, "currency": "USD" } },
        "budget": { "limit": 99.5, "hasSoftLimit": true },
    }));
    tell(
        "UpdateSubscription",
        json!({
            "subscriptionId": "growth", "scheduleStrategy": "END_OF_BILLING_PERIOD",
            "billableFeatures": [{ "featureId": "feature-01-templates", "quantity": 2 }],
            "addons": [{ "addonId": "addon-10-campaigns", "quantity": 1 }],
            "priceOverrides": [{ "addonId": "addon-10-campaigns", "price": { "amount": 4 } }],
            "appliedCoupon": { "couponId": "coupon-vip" },
            "additionalMetaData": { "ticket": 8 },
            "billingInformation": { "metadata": { "ticket": 8 } },
        }),
    );
    world.provision(json!({
        "customerId": "acme", "planId": "plan-revvenu-basic", "subscriptionId": "later",
        "resourceId": "site-1", "startDate": "2026-10-15T00:00:00+02:00",
    }));
    world.provision(json!({
        "customerId": "acme", "planId": "plan-revvenu-basic", "subscriptionId": "moved",
        "resourceId": "site-2", "cancellationDate": "2026-12-01T00:00:00Z",
        "subscriptionEntitlements": [{ "featureId": "feature-01-templates", "usageLimit": 77 }],
    }));
    let place = json!({ "subscriptionId": "moved", "destinationResourceId": "site-3" });
    tell("TransferSubscriptionToResource", place);
    let payer = json!({ "subscriptionId": "moved", "destinationCustomerId": "imported" });
    tell("DelegateSubscriptionToCustomer", payer);
    world.provision(json!({
        "customerId": "beta", "planId": "plan-stigg-pro", "billingPeriod": "MONTHLY",
        "subscriptionId": "trial",
        "entitlements": [{ "credit": {
            "customCurrencyId": AI, "amount": 40, "cadence": "MONTH", "hasSoftLimit": true,
        } }],
    }));
    let essentials = json!({
        "customerId": "acme", "planId": "plan-revvenu-essentials", "billingPeriod": "MONTHLY",
        "resourceId": "site-4", "subscriptionId": "running",
    });
    world.provision(essentials);
    world.provision(json!({
        "customerId": "acme", "planId": "plan-revvenu-basic", "subscriptionId": "lower",
        "resourceId": "site-4", "scheduleStrategy": "END_OF_BILLING_PERIOD",
    }));
    tell(
        "ImportSubscriptionsBulk",
        json!({ "subscriptions": [
            { "customerId": "imported", "planId": "plan-revvenu-essentials",
              "subscriptionId": "over", "billingPeriod": "ANNUALLY",
              "startDate": "2025-01-01T00:00:00Z", "endDate": "2026-01-01T00:00:00Z" },
            { "customerId": "imported", "planId": "plan-revvenu-essentials",
              "subscriptionId": "brought", "billingPeriod": "ANNUALLY" },
        ] }),
    );
    tell(
        "UpdateSubscription",
        json!({
            "subscriptionId": "brought", "scheduleStrategy": "END_OF_BILLING_PERIOD",
            "entitlements": [
                { "credit": { "customCurrencyId": AI, "amount": 5, "cadence": "MONTH" } },
            ],
        }),
    );
}

/// Opens a checkout and returns its identifier.
fn checkout(world: &World) -> String {
    let order = json!({
        "customerId": "beta", "planId": "plan-revvenu-essentials", "billingPeriod": "MONTHLY",
        "subscriptionId": "bought",
        "checkoutOptions": { "successUrl": "https://a.example", "cancelUrl": "https://b.example" },
    });
    let data = world.try_provision(order).data();
    let answer = &data["provisionSubscriptionV2"];
    assert_eq!(answer["status"], "PAYMENT_REQUIRED");
    answer["checkoutBillingId"].as_str().expect("an identifier").to_owned()
}

/// A usage report that may be sent twice.
pub(super) fn report() -> Value {
    json!({
        "customerId": "acme", "featureId": CAMPAIGNS, "value": 2, "idempotencyKey": "report-1",
        "dimensions": { "region": "eu" },
    })
}

/// Events of two users that may be sent twice.
pub(super) fn events() -> Value {
    let login = |key: &str, user: &str| {
        json!({
            "customerId": "acme", "eventName": "user_login", "idempotencyKey": key,
            "timestamp": "2026-09-01T08:30:00Z", "dimensions": { "user_id": user },
        })
    };
    json!({ "events": { "usageEvents":
        [login("1", "ann"), login("2", "bob"), login("3", "ann")] } })
}

fn usage(client: &Client, world: &World) {
    client.tell(world, "ReportUsage", report());
    world.emulator.advance(Duration::hours(1));
    client.tell(
        world,
        "ReportUsage",
        json!({ "customerId": "acme", "featureId": CAMPAIGNS, "value": 0.1 }),
    );
    client.tell(
        world,
        "ReportUsageBulk",
        json!({ "usages": [
            { "customerId": "acme", "featureId": CAMPAIGNS, "resourceId": "site-3", "value": 1 },
            { "customerId": "acme", "featureId": CAMPAIGNS, "value": 0.2, "dimensions": { "region": "us" } },
        ] }),
    );
    client.run(world, "ReportEvent", events());
}

/// A consumption that may be sent twice.
pub(super) fn consumption() -> Value {
    json!({ "customerId": "acme", "currencyId": AI, "amount": 3.3, "idempotencyKey": "use-1" })
}

fn credits(client: &Client, world: &World) {
    let grant = |extra: Value| {
        let mut input = json!({
            "customerId": "acme", "currencyId": AI, "grantType": "PAID", "amount": 10,
            "displayName": "Top-up", "cost": { "amount": 9.9, "currency": "EUR" },
        });
        for (name, value) in extra.as_object().expect("an object") {
            input[name] = value.clone();
        }
        client.tell(world, "GrantCredits", input)
    };
    grant(json!({ "expireAt": "2026-10-01T00:00:00Z", "priority": 1 }));
    grant(json!({ "effectiveAt": "2026-09-20T00:00:00Z", "comment": "to come" }));
    let voided = grant(json!({ "resourceId": "site-3" }));
    let id = voided["createCreditGrant"]["grantId"].clone();
    client.tell(world, "VoidCreditGrant", json!({ "id": id }));
    client.tell(world, "ConsumeCredits", consumption());
    // Two credits each: more than the balance.
    client.tell(
        world,
        "ReportUsage",
        json!({ "customerId": "acme", "featureId": MESSAGES, "value": 7, "idempotencyKey": "ai-1" }),
    );
    let settings = json!({
        "customerId": "acme", "currencyId": AI, "isEnabled": true, "thresholdValue": 5,
        "targetBalance": 50, "maxSpendLimit": 99.5,
    });
    client.tell(world, "SaveAutomaticRechargeConfiguration", settings);
}

fn promotions(client: &Client, world: &World) {
    let own = json!([{ "featureId": "feature-03-memory", "period": "ONE_MONTH", "usageLimit": 8,
                       "resetPeriod": "WEEK",
                       "weeklyResetPeriodConfiguration": { "accordingTo": "EveryMonday" } }]);
    world.try_grant("acme", own).data();
    client.tell(
        world,
        "GrantPromotionalEntitlementsGroup",
        json!({
            "customerId": "acme", "featureGroupId": "group-1",
            "promotionalEntitlements": [{ "featureId": "feature-04-analytics", "period": "LIFETIME" }],
        }),
    );
}

/// Publishes new versions and schedules the migration of one subscription to them.
fn versions(client: &Client, world: &World) {
    let Catalog { mut plans, mut addons, .. } = Catalog::demo();
    for plan in &mut plans {
        plan.display_name.push_str(" II");
    }
    addons[0].entitlements[0].usage_limit = Some(15.0);
    world.emulator.publish(Catalog { plans, addons, ..Catalog::default() }).expect("it fits");
    let migration =
        json!({ "subscriptionId": "growth", "subscriptionMigrationTime": "END_OF_BILLING_PERIOD" });
    client.tell(world, "MigrateSubscriptionToLatest", migration);
}

/// Replaces dates close to `now`: they depend on when the query was sent.
fn blank_out(answer: &mut Value, now: OffsetDateTime) {
    match answer {
        Value::String(text) => {
            let date = OffsetDateTime::parse(text, &Rfc3339);
            if date.is_ok_and(|date| (now..now + Duration::minutes(10)).contains(&date)) {
                "now".clone_into(text);
            }
        }
        Value::Array(entries) => entries.iter_mut().for_each(|entry| blank_out(entry, now)),
        Value::Object(fields) => fields.values_mut().for_each(|field| blank_out(field, now)),
        _ => {}
    }
}

/// The responses to queries for all of the data, by query.
pub(super) fn answers(client: &Client, world: &World) -> BTreeMap<String, Value> {
    let now = world.emulator.now();
    let mut answers = BTreeMap::new();
    let mut ask = |operation: &str, variables: Value| {
        // Send every query at the same time: the clock keeps running.
        world.emulator.set_now(now).expect("in range");
        let mut answer = client.run(world, operation, variables.clone());
        blank_out(&mut answer, now);
        answers.insert(format!("{operation} {variables}"), answer);
    };
    for customer in ["acme", "beta", "imported", "bulk", "gone"] {
        ask("GetCustomerById", json!({ "input": { "customerId": customer } }));
        ask("GetEntitlementsState", json!({ "query": { "customerId": customer } }));
        for resource in ["site-1", "site-3"] {
            let query = json!({ "customerId": customer, "resourceId": resource });
            ask("GetEntitlementsState", json!({ "query": query }));
        }
    }
    for customer in ["acme", "beta", "imported", "bulk"] {
        let input = json!({ "input": { "customerId": customer } });
        for operation in [
            "GetActiveSubscriptions",
            "GetActiveSubscriptionsList",
            "GetCustomerStatistics",
            "GetPaywall",
            "GetCustomerPortalByRefId",
            "GetCreditBalance",
        ] {
            ask(operation, input.clone());
        }
    }
    for customer in ["acme", "beta", "imported", "bulk"] {
        ask("GetEntitlements", json!({ "query": { "customerId": customer } }));
    }
    for subscription in ["growth", "later", "moved", "trial", "over", "brought", "running", "lower"]
    {
        ask("GetSubscription", json!({ "input": { "subscriptionId": subscription } }));
    }
    for subscription in ["growth", "brought"] {
        ask("PreviewNextInvoice", json!({ "input": { "subscriptionId": subscription } }));
    }
    let of_credits = json!({ "input": { "customerId": "acme", "currencyId": AI } });
    for operation in [
        "GetCreditGrants",
        "GetCreditLedger",
        "GetCreditUsage",
        "GetAutomaticRechargeConfiguration",
    ] {
        ask(operation, of_credits.clone());
    }
    ask("GetEntitlementV2", json!({ "query": { "customerId": "acme", "currencyId": AI } }));
    for feature in [CAMPAIGNS, MESSAGES, "feature-05-active-users"] {
        let span = json!({
            "customerId": "acme", "featureId": feature, "startDate": "2026-09-01T00:00:00Z",
            "groupBy": ["region"],
        });
        ask("GetUsageHistoryV2", json!({ "input": span }));
        let span = json!({
            "customerRefId": "acme", "featureRefId": feature, "startDate": "2026-09-01T00:00:00Z",
        });
        ask("GetUsageHistory", json!({ "usageHistoryInput": span }));
    }
    for operation in ["GetCoupons", "GetSubscriptions", "GetProducts", "GetSdkConfiguration"] {
        ask(operation, json!({}));
    }
    ask("GetMockPaywall", json!({ "input": {} }));
    world.emulator.set_now(now).expect("in range");
    answers
}
