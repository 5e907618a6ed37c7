//! The inputs: how each is built of what Stigg requires, and what it then is on the wire.

use serde_json::{Value, json};
use stigg::*;
use time::OffsetDateTime;

use crate::json;

/// An input of the crate.
pub(crate) struct InputCase {
    /// Name in the schema.
    pub(crate) name: &'static str,
    /// Builds the input with what its builder or constructor asks for, and nothing else.
    pub(crate) build: fn() -> Value,
    /// What that has to be on the wire.
    pub(crate) built: fn() -> Value,
    /// Its fields, as they are on the wire.
    pub(crate) fields: fn() -> &'static [&'static str],
    /// Decodes the input and encodes it again.
    pub(crate) recode: fn(&Value) -> Result<Value, String>,
}

/// The name in the schema of an input type of the crate.
const fn in_schema(name: &'static str) -> &'static str {
    match name.as_bytes() {
        b"MoneyInput" => "MoneyInputDto",
        b"UuidFilterComparison" => "UUIDFilterComparison",
        _ => name,
    }
}

macro_rules! inputs {
    ($(
        $input:ident::$make:ident($($argument:expr),*)$(.$setter:ident($value:expr))* => $json:tt
    )+) => {
        /// Every input type.
        pub(crate) const INPUTS: &[InputCase] = &[$(InputCase {
            name: in_schema(stringify!($input)),
            build: || {
                let input: $input = $input::$make($($argument),*)$(.$setter($value))*.into();
                json::encode(&input).unwrap()
            },
            built: || json!($json),
            fields: json::fields::<$input>,
            recode: json::recode::<$input>,
        }),+];
    };
}

inputs! {
    // Customers.
    GetCustomerByRefIdInput::builder("customer") => { "customerId": "customer" }
    ProvisionCustomerInput::builder("customer") => { "customerId": "customer" }
    UpdateCustomerInput::builder("customer") => { "customerId": "customer" }
    CustomerBillingInfo::builder() => {}
    Address::builder() => {}
    TaxExempt::new("eu_vat", "DE123456789") => { "type": "eu_vat", "value": "DE123456789" }

    // Subscriptions.
    GetActiveSubscriptionsInput::builder("customer") => { "customerId": "customer" }
    GetSubscriptionInput::builder("subscription") => { "subscriptionId": "subscription" }
    ProvisionSubscriptionInput::builder("customer", "plan")
        => { "customerId": "customer", "planId": "plan" }
    ProvisionCustomerSubscriptionInput::builder("plan") => { "planId": "plan" }
    UpdateSubscriptionInput::builder("subscription") => { "subscriptionId": "subscription" }
    UpdateSubscriptionEntitlementInput::builder() => {}
    SubscriptionCancellationInput::builder("subscription")
        => { "subscriptionRefId": "subscription" }
    EstimateSubscriptionInput::builder("customer", "plan")
        => { "customerId": "customer", "planId": "plan" }
    EstimateSubscriptionUpdateInput::builder("subscription")
        => { "subscriptionId": "subscription" }
    PreviewSubscriptionInput::builder("customer", "plan")
        => { "customerId": "customer", "planId": "plan" }
    CheckoutOptions::builder("https://example.com/done", "https://example.com/cancel")
        => { "successUrl": "https://example.com/done", "cancelUrl": "https://example.com/cancel" }
    TrialOverrideConfigurationInput::builder(true) => { "isTrial": true }
    SubscriptionBillingInfo::builder() => {}
    BillingAddress::builder() => {}
    SubscriptionCouponInput::builder() => {}
    SubscriptionCouponConfigurationInput::builder() => {}
    SubscriptionCouponDiscountInput::builder() => {}
    SubscriptionAddonInput::builder("addon") => { "addonId": "addon" }
    BillableFeatureInput::new("feature", 2) => { "featureId": "feature", "quantity": 2 }
    ChargeInput::new("feature", 2, ChargeType::Feature)
        => { "id": "feature", "quantity": 2, "type": "FEATURE" }
    PriceOverrideInput::builder() => {}
    PriceTierInput::builder() => {}
    CreditRateInput::builder(2, "currency") => { "amount": 2, "currencyId": "currency" }
    MoneyInput::builder(9.5) => { "amount": 9.5 }
    SubscriptionMinimumSpendValueInput::builder() => {}
    BudgetConfigurationInput::new(100, true) => { "limit": 100, "hasSoftLimit": true }
    SubscriptionEntitlementInput::builder("feature") => { "featureId": "feature" }
    SubscriptionEntitlementInputV2::builder() => {}
    SubscriptionFeatureEntitlementInput::builder("feature") => { "featureId": "feature" }
    SubscriptionCreditEntitlementInput::builder("currency", 100, CreditCadence::Month)
        => { "customCurrencyId": "currency", "amount": 100, "cadence": "MONTH" }

    // Entitlements.
    FetchEntitlementQuery::builder("customer", "feature")
        => { "customerId": "customer", "featureId": "feature" }
    FetchEntitlementsQuery::builder("customer") => { "customerId": "customer" }
    EntitlementOptions::builder() => {}
    MonthlyResetPeriodConfigInput::new(MonthlyAccordingTo::StartOfTheMonth)
        => { "accordingTo": "StartOfTheMonth" }
    WeeklyResetPeriodConfigInput::new(WeeklyAccordingTo::EveryMonday)
        => { "accordingTo": "EveryMonday" }
    YearlyResetPeriodConfigInput::new(YearlyAccordingTo::SubscriptionStart)
        => { "accordingTo": "SubscriptionStart" }

    // Promotional entitlements.
    GrantPromotionalEntitlementsInput::builder(
        "customer",
        [GrantPromotionalEntitlementInput::builder("feature", PromotionalEntitlementPeriod::Lifetime)]
    )
        => {
            "customerId": "customer",
            "promotionalEntitlements": [{ "featureId": "feature", "period": "LIFETIME" }]
        }
    GrantPromotionalEntitlementInput::builder("feature", PromotionalEntitlementPeriod::Lifetime)
        => { "featureId": "feature", "period": "LIFETIME" }
    RevokePromotionalEntitlementInput::builder("customer", "feature")
        => { "customerId": "customer", "featureId": "feature" }

    // Usage.
    ReportUsageInput::builder("customer", "feature", 2)
        => { "customerId": "customer", "featureId": "feature", "value": 2 }
    UsageEventsReportInput::builder([0; 0].map(|_| UsageEventReportInput::builder("", "")))
        => { "usageEvents": [] }
    // Key and time are fixed here, since those that the builder takes are new each time.
    UsageEventReportInput::builder("customer", "event")
        .idempotency_key("key")
        .timestamp(OffsetDateTime::UNIX_EPOCH)
        => {
            "customerId": "customer",
            "eventName": "event",
            "idempotencyKey": "key",
            "timestamp": "1970-01-01T00:00:00Z"
        }

    // Coupons.
    CouponFilter::builder() => {}
    CouponFilterCustomerFilter::builder() => {}
    CouponSourceFilterComparison::builder() => {}
    CouponStatusFilterComparison::builder() => {}
    CouponTypeFilterComparison::builder() => {}
    CustomerSearchQueryFilterComparison::builder() => {}
    StringFieldComparison::builder() => {}
    UuidFilterComparison::builder() => {}
    DateFieldComparison::builder() => {}
    DateFieldComparisonBetween::new("2030-01-01T00:00:00Z", "2031-01-01T00:00:00Z")
        => { "lower": "2030-01-01T00:00:00Z", "upper": "2031-01-01T00:00:00Z" }
    CursorPaging::builder() => {}
}
