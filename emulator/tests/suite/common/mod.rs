//! A test client that sends plain GraphQL over HTTP.

use serde_json::{Value, json};
use stigg_emulator::{Catalog, Emulator, EmulatorBuilder};
use time::OffsetDateTime;
use time::macros::datetime;
use ureq::Agent;

/// The start of the emulator's clock in most tests: a Tuesday, the first day of a month of 30 days.
pub(crate) const BEGIN: OffsetDateTime = datetime!(2026-09-01 08:00 UTC);

pub(crate) struct World {
    pub(crate) emulator: Emulator,
    agent: Agent,
}

/// A response as received.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) body: Value,
}

impl Reply {
    /// The data. Panics if the response has errors.
    #[track_caller]
    pub(crate) fn data(mut self) -> Value {
        assert_eq!(self.status, 200, "{}", self.body);
        assert!(self.body.get("errors").is_none(), "{}", self.body["errors"]);
        self.body["data"].take()
    }

    /// The only error.
    #[track_caller]
    pub(crate) fn error(mut self) -> Value {
        let errors = self.body["errors"].take();
        assert_eq!(errors.as_array().map(Vec::len), Some(1), "{errors} beside {}", self.body);
        let error = errors[0].clone();
        let trace_id = error["extensions"]["traceId"].as_str().unwrap_or_default();
        assert!(trace_id.len() > 10, "{error}");
        error
    }

    /// The code of the only error.
    #[track_caller]
    pub(crate) fn code(self) -> String {
        let error = self.error();
        error["extensions"]["code"].as_str().expect("a code").to_owned()
    }
}

impl World {
    pub(crate) fn new() -> Self {
        Self::of(Catalog::demo())
    }

    pub(crate) fn of(catalog: Catalog) -> Self {
        Self::from(Emulator::builder().catalog(catalog).now(BEGIN))
    }

    pub(crate) fn from(builder: EmulatorBuilder) -> Self {
        let config = Agent::config_builder().http_status_as_error(false).build();
        let emulator = builder.start().expect("a free port");
        Self { emulator, agent: Agent::new_with_config(config) }
    }

    pub(crate) fn send(&self, document: &str, variables: Value) -> Reply {
        self.post(&json!({ "query": document, "variables": variables })).expect("an answer")
    }

    /// Posts a body with the right API key.
    pub(crate) fn post(&self, body: &Value) -> Result<Reply, ureq::Error> {
        let mut response = self
            .agent
            .post(self.emulator.url())
            .header("X-API-KEY", self.emulator.api_key())
            .send_json(body)?;
        let status = response.status().as_u16();
        Ok(Reply { status, body: response.body_mut().read_json()? })
    }

    pub(crate) fn agent(&self) -> &Agent {
        &self.agent
    }

    /// Provisions a customer, with or without a payment method.
    #[track_caller]
    pub(crate) fn customer(&self, id: &str, has_payment_method: bool) {
        let billing = has_payment_method.then(|| json!({ "paymentMethodId": "pm_1" }));
        let input = json!({ "customerId": id, "billingInformation": billing });
        self.send(
            "mutation($input: ProvisionCustomerInput!) {
               provisionCustomer(input: $input) { customer { refId } } }",
            json!({ "input": input }),
        )
        .data();
    }

    pub(crate) fn try_provision(&self, input: Value) -> Reply {
        self.send(
            "mutation($input: ProvisionSubscriptionInput!) {
               provisionSubscriptionV2(input: $input) {
                 status checkoutUrl checkoutBillingId
                 subscription {
                   refId status startDate trialEndDate cancellationDate effectiveEndDate
                   currentBillingPeriodStart currentBillingPeriodEnd
                   prices { usageLimit billingModel price { price { amount currency } } }
                   totalPrice { subTotal { amount currency } total { amount currency } }
                   addons { quantity addon { refId } }
                   resource { resourceId }
                 }
               } }",
            json!({ "input": input }),
        )
    }

    /// Provisions a subscription that needs no checkout.
    #[track_caller]
    pub(crate) fn provision(&self, input: Value) -> Value {
        let mut data = self.try_provision(input).data();
        let result = data["provisionSubscriptionV2"].take();
        assert_eq!(result["status"], "SUCCESS");
        result["subscription"].clone()
    }

    #[track_caller]
    pub(crate) fn subscription(&self, id: &Value) -> Value {
        let mut data = self
            .send(
                "query($input: GetSubscriptionInput!) {
                   getSubscription(input: $input) {
                     refId status pricingType billingPeriod startDate endDate trialEndDate
                     cancellationDate effectiveEndDate
                     currentBillingPeriodStart currentBillingPeriodEnd additionalMetaData
                     plan { refId } addons { quantity addon { refId } }
                     prices { usageLimit price { price { amount } } }
                     totalPrice { subTotal { amount } total { amount } }
                     scheduledUpdates {
                       subscriptionScheduleType scheduleStatus scheduledExecutionTime
                       targetPackage { refId }
                       scheduleVariables {
                         ... on AddonChangeVariables { addonRefId newQuantity }
                         ... on UnitAmountChangeVariables { featureId newUnitAmount }
                         ... on BillingPeriodChangeVariables { billingPeriod }
                       }
                     }
                     futureUpdates { subscriptionScheduleType }
                   } }",
                json!({ "input": { "subscriptionId": id } }),
            )
            .data();
        data["getSubscription"].take()
    }

    #[track_caller]
    pub(crate) fn status(&self, id: &Value) -> String {
        self.subscription(id)["status"].as_str().expect("a status").to_owned()
    }

    pub(crate) fn try_update(&self, input: Value) -> Reply {
        self.send(
            "mutation($input: UpdateSubscriptionInput!) {
               updateOneSubscription(input: $input) { refId status } }",
            json!({ "input": input }),
        )
    }

    pub(crate) fn try_cancel(&self, input: Value) -> Reply {
        self.send(
            "mutation($input: SubscriptionCancellationInput!) {
               cancelSubscription(input: $input) {
                 refId status cancellationDate effectiveEndDate currentBillingPeriodEnd } }",
            json!({ "input": input }),
        )
    }

    /// Checks a feature. `query` has additional parameters.
    #[track_caller]
    pub(crate) fn check(&self, customer: &str, feature: &str, query: Value) -> Value {
        let mut variables = json!({ "customerId": customer, "featureId": feature });
        for (name, value) in query.as_object().into_iter().flatten() {
            variables[name] = value.clone();
        }
        let mut data = self
            .send(
                "query($query: FetchEntitlementQuery!) {
                   entitlement(query: $query) {
                     isGranted accessDeniedReason usageLimit hasUnlimitedUsage hasSoftLimit
                     currentUsage requestedUsage enumValues resetPeriod nextResetDate
                     usagePeriodAnchor usagePeriodStart usagePeriodEnd
                     feature { refId }
                     resetPeriodConfiguration { __typename
                       ... on MonthlyResetPeriodConfig { monthlyAccordingTo }
                       ... on WeeklyResetPeriodConfig { weeklyAccordingTo } }
                   } }",
                json!({ "query": variables }),
            )
            .data();
        data["entitlement"].take()
    }

    /// The limit of a feature, or null.
    #[track_caller]
    pub(crate) fn limit(&self, customer: &str, feature: &str) -> Value {
        self.check(customer, feature, json!({}))["usageLimit"].clone()
    }

    pub(crate) fn try_report(&self, input: Value) -> Reply {
        self.send(
            "mutation($input: ReportUsageInput!) {
               reportUsage(input: $input) {
                 id customerId featureId resourceId currentUsage timestamp
                 nextResetDate usagePeriodStart usagePeriodEnd } }",
            json!({ "input": input }),
        )
    }

    #[track_caller]
    pub(crate) fn report(&self, input: Value) -> Value {
        self.try_report(input).data()["reportUsage"].take()
    }

    pub(crate) fn try_grant(&self, customer: &str, grants: Value) -> Reply {
        self.send(
            "mutation($input: GrantPromotionalEntitlementsInput!) {
               grantPromotionalEntitlements(input: $input) {
                 id featureId status usageLimit endDate feature { refId } } }",
            json!({ "input": { "customerId": customer, "promotionalEntitlements": grants } }),
        )
    }
}

/// An emulator with a custom plan, `enterprise`, that has seats.
pub(crate) fn custom() -> World {
    let catalog = json!({
        "features": [{
            "refId": "seats", "displayName": "Seats", "featureType": "NUMBER",
            "meterType": "Fluctuating",
        }],
        "products": [{ "refId": "crm", "displayName": "CRM" }],
        "plans": [{
            "refId": "enterprise", "displayName": "Enterprise", "product": "crm",
            "pricingType": "CUSTOM", "entitlements": [{ "feature": "seats", "usageLimit": 5 }],
        }],
    });
    World::of(Catalog::from_json(&catalog.to_string()).expect("a valid catalog"))
}
