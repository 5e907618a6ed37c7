//! The inputs, and building each from its required fields.

use std::sync::LazyLock;

use serde_json::{Value, json};
use stigg::{
    catalog::*, common::*, coupons::*, credits::*, customers::*, entitlements::*, payments::*,
    promotional_entitlements::*, subscriptions::*, usage::*,
};
use time::OffsetDateTime;

use crate::conformance::json;

/// An input of the crate.
pub(crate) struct InputCase {
    /// Its name in the schema.
    pub(crate) name: &'static str,
    /// Its fields, by their names in Rust or on the wire.
    pub(crate) fields: fn() -> &'static [&'static str],
    /// Decodes the input and encodes it again.
    pub(crate) recode: fn(&Value) -> Result<Value, String>,
}

/// Inputs with another name in the schema: the crate's name and the schema's.
const RENAMED: [(&str, &str); 2] =
    [("MoneyInput", "MoneyInputDto"), ("UuidFilterComparison", "UUIDFilterComparison")];

/// The schema's name for an input of the crate.
fn in_schema(name: &'static str) -> &'static str {
    RENAMED.iter().find(|(ours, _)| *ours == name).map_or(name, |(_, schema)| schema)
}

/// The crate's name for an input of the schema.
pub(crate) fn in_crate(name: &str) -> &str {
    RENAMED.iter().find(|(_, schema)| *schema == name).map_or(name, |(ours, _)| ours)
}

macro_rules! cases {
    ($($input:ident)+) => {
        /// Every input.
        pub(crate) static INPUTS: LazyLock<Vec<InputCase>> = LazyLock::new(|| vec![
            $(InputCase {
                name: in_schema(stringify!($input)),
                fields: json::fields::<$input>,
                recode: json::recode::<$input>,
            }),+
        ]);
    };
}

every_input!(cases);

/// An input as built by its builder.
pub(crate) struct BuildCase {
    /// Name in the schema.
    pub(crate) name: &'static str,
    /// Builds the input with nothing but the arguments of `builder`.
    pub(crate) build: fn() -> Value,
    /// The result on the wire.
    pub(crate) built: fn() -> Value,
}

macro_rules! builds {
    ($(
        $input:ident::$make:ident($($argument:expr),*)$(.$setter:ident($value:expr))* => $json:tt
    )+) => {
        pub(crate) static BUILDS: LazyLock<Vec<BuildCase>> = LazyLock::new(|| vec![
            $(BuildCase {
                name: in_schema(stringify!($input)),
                build: || {
                    let input: $input =
                        $input::$make($($argument),*)$(.$setter($value))*.into();
                    json::encode(&input).unwrap()
                },
                built: || json!($json),
            }),+
        ]);
    };
}

builds! {
    // Customers.
    GetCustomerByRefIdInput::builder("customer") => { "customerId": "customer" }
    ProvisionCustomerInput::builder("customer") => { "customerId": "customer" }
    UpdateCustomerInput::builder("customer") => { "customerId": "customer" }
    ImportCustomerInput::builder("customer") => { "customerId": "customer" }
    ImportCustomerBulkInput::builder(["one", "other"])
        => { "customers": [{ "customerId": "one" }, { "customerId": "other" }] }
    ArchiveCustomerInput::builder("customer") => { "customerId": "customer" }
    UnarchiveCustomerInput::builder("customer") => { "customerId": "customer" }
    DetachCustomerPaymentMethodInput::builder("customer") => { "customerId": "customer" }
    CustomerBillingInfo::builder() => {}
    Address::builder() => {}
    TaxExempt::builder("eu_vat", "DE123456789") => { "type": "eu_vat", "value": "DE123456789" }

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
    PreviewNextInvoiceInput::builder("subscription") => { "subscriptionId": "subscription" }
    SubscriptionInput::builder("customer", "plan")
        => { "customerId": "customer", "planId": "plan" }
    ApplySubscriptionInput::builder("customer", "plan")
        => { "customerId": "customer", "planId": "plan" }
    ImportSubscriptionInput::builder("customer", "plan")
        => { "customerId": "customer", "planId": "plan" }
    ImportSubscriptionsBulkInput::builder([ImportSubscriptionInput::builder("customer", "plan")])
        => { "subscriptions": [{ "customerId": "customer", "planId": "plan" }] }
    TransferSubscriptionInput::builder("customer", "source", "destination")
        => {
            "customerId": "customer",
            "sourceResourceId": "source",
            "destinationResourceId": "destination"
        }
    TransferSubscriptionToResourceInput::builder("subscription")
        => { "subscriptionId": "subscription" }
    DelegateSubscriptionToCustomerInput::builder("subscription")
        => { "subscriptionId": "subscription" }
    SubscriptionMigrationInput::builder("subscription") => { "subscriptionId": "subscription" }
    SubscriptionUpdateScheduleCancellationInput::builder("subscription")
        => { "subscriptionId": "subscription" }
    CheckoutOptions::builder("https://example.com/done", "https://example.com/cancel")
        => { "successUrl": "https://example.com/done", "cancelUrl": "https://example.com/cancel" }
    TrialOverrideConfigurationInput::builder(true) => { "isTrial": true }
    SubscriptionBillingInfo::builder() => {}
    BillingAddress::builder() => {}
    SubscriptionCouponInput::builder() => {}
    SubscriptionCouponConfigurationInput::builder() => {}
    SubscriptionCouponDiscountInput::builder() => {}
    SubscriptionAddonInput::builder("addon") => { "addonId": "addon" }
    BillableFeatureInput::builder("feature", 2) => { "featureId": "feature", "quantity": 2 }
    ChargeInput::builder("feature", 2, ChargeType::Feature)
        => { "id": "feature", "quantity": 2, "type": "FEATURE" }
    PriceOverrideInput::builder() => {}
    PriceTierInput::builder() => {}
    CreditRateInput::builder(2, "currency") => { "amount": 2, "currencyId": "currency" }
    MoneyInput::builder(9.5) => { "amount": 9.5 }
    SubscriptionMinimumSpendValueInput::builder() => {}
    BudgetConfigurationInput::builder(100, true) => { "limit": 100, "hasSoftLimit": true }
    SubscriptionEntitlementInput::builder("feature") => { "featureId": "feature" }
    SubscriptionEntitlementInputV2::builder() => {}
    SubscriptionFeatureEntitlementInput::builder("feature") => { "featureId": "feature" }
    SubscriptionCreditEntitlementInput::builder("currency", 100, CreditCadence::Month)
        => { "customCurrencyId": "currency", "amount": 100, "cadence": "MONTH" }
    SubscriptionQueryFilter::builder() => {}
    SubscriptionQueryFilterCustomerFilter::builder() => {}
    SubscriptionQueryFilterCustomerResourceFilter::builder() => {}
    SubscriptionQueryFilterPlanFilter::builder() => {}
    SubscriptionStatusFilterComparison::builder() => {}
    PaymentCollectionFilterComparison::builder() => {}
    PricingTypeFilterComparison::builder() => {}
    PackageStatusFilterComparison::builder() => {}
    SubscriptionQuerySort::builder(SubscriptionQuerySortFields::CreatedAt, SortDirection::Desc)
        => { "field": "createdAt", "direction": "DESC" }

    // Entitlements.
    FetchEntitlementQuery::builder("customer", "feature")
        => { "customerId": "customer", "featureId": "feature" }
    FetchEntitlementsQuery::builder("customer") => { "customerId": "customer" }
    GetEntitlementV2Input::builder("customer") => { "customerId": "customer" }
    EntitlementOptions::builder() => {}
    EntitlementCheckRequested::builder(
        "customer",
        "feature",
        EntitlementCheckResult::builder(true)
    )
        => {
            "customerId": "customer",
            "featureId": "feature",
            "entitlementCheckResult": { "hasAccess": true }
        }
    EntitlementCheckResult::builder(false) => { "hasAccess": false }
    MonthlyResetPeriodConfigInput::builder(MonthlyAccordingTo::StartOfTheMonth)
        => { "accordingTo": "StartOfTheMonth" }
    WeeklyResetPeriodConfigInput::builder(WeeklyAccordingTo::EveryMonday)
        => { "accordingTo": "EveryMonday" }
    YearlyResetPeriodConfigInput::builder(YearlyAccordingTo::SubscriptionStart)
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
    GrantPromotionalEntitlementsGroupInput::builder(
        "customer",
        "group",
        [GrantPromotionalEntitlementInput::builder("feature", PromotionalEntitlementPeriod::Lifetime)]
    )
        => {
            "customerId": "customer",
            "featureGroupId": "group",
            "promotionalEntitlements": [{ "featureId": "feature", "period": "LIFETIME" }]
        }
    RevokePromotionalEntitlementsGroupInput::builder("customer", "group")
        => { "customerId": "customer", "featureGroupId": "group" }
    UnlinkPromotionalEntitlementsGroupInput::builder("customer", "group")
        => { "customerId": "customer", "featureGroupId": "group" }

    // Usage.
    ReportUsageInput::builder("customer", "feature", 2)
        => { "customerId": "customer", "featureId": "feature", "value": 2 }
    ReportUsageBaseInput::builder("customer", "feature", -2)
        => { "customerId": "customer", "featureId": "feature", "value": -2 }
    ReportUsageBulkInput::builder([ReportUsageBaseInput::builder("customer", "feature", 2)])
        => { "usages": [{ "customerId": "customer", "featureId": "feature", "value": 2 }] }
    UsageHistoryInput::builder("customer", "feature", OffsetDateTime::UNIX_EPOCH)
        => {
            "customerRefId": "customer",
            "featureRefId": "feature",
            "startDate": "1970-01-01T00:00:00Z"
        }
    UsageHistoryV2Input::builder("customer", "feature", OffsetDateTime::UNIX_EPOCH)
        => {
            "customerId": "customer",
            "featureId": "feature",
            "startDate": "1970-01-01T00:00:00Z"
        }
    UsageEventsReportInput::builder([0; 0].map(|_| UsageEventReportInput::builder("", "")))
        => { "usageEvents": [] }
    // The key and the time are fixed here, because the builder generates new ones each time.
    UsageEventReportInput::builder("customer", "event")
        .idempotency_key("key")
        .timestamp(OffsetDateTime::UNIX_EPOCH)
        => {
            "customerId": "customer",
            "eventName": "event",
            "idempotencyKey": "key",
            "timestamp": "1970-01-01T00:00:00Z"
        }
    // Credits.
    CreditGrantInput::builder(
        "customer",
        "currency",
        CreditGrantTypeInput::Promotional,
        100,
        "Welcome"
    )
        => {
            "customerId": "customer",
            "currencyId": "currency",
            "grantType": "PROMOTIONAL",
            "amount": 100,
            "displayName": "Welcome"
        }
    CreditGrantBillingInfoInput::builder() => {}
    VoidCreditGrantInput::builder("grant") => { "id": "grant" }
    // The key is fixed here, because the builder generates a new one each time.
    ConsumeCreditInput::builder("customer", "currency", 2.5).idempotency_key("key")
        => {
            "customerId": "customer",
            "currencyId": "currency",
            "amount": 2.5,
            "idempotencyKey": "key"
        }
    ConsumeCreditsAsyncInput::builder([
        ConsumeCreditInput::builder("customer", "currency", 2.5).idempotency_key("key")
    ])
        => {
            "consumptions": [{
                "customerId": "customer",
                "currencyId": "currency",
                "amount": 2.5,
                "idempotencyKey": "key"
            }]
        }
    CreditBalanceSummaryInput::builder("customer") => { "customerId": "customer" }
    GetCreditGrantsInput::builder("customer") => { "customerId": "customer" }
    CreditLedgerInput::builder("customer") => { "customerId": "customer" }
    CreditUsageInput::builder("customer") => { "customerId": "customer" }
    GetAutoRechargeSettingsInput::builder("customer", "currency")
        => { "customerId": "customer", "currencyId": "currency" }
    SaveAutoRechargeSettingsInput::builder("customer", "currency", true)
        => { "customerId": "customer", "currencyId": "currency", "isEnabled": true }
    EstimateEventCostInput::builder("customer", "event")
        => { "customerId": "customer", "eventName": "event" }
    EstimateUsageCostInput::builder("customer", "feature", 2)
        => { "customerId": "customer", "featureId": "feature", "value": 2 }

    // Coupons.
    CreateCouponInput::builder("coupon", "Ten percent off")
        => { "refId": "coupon", "name": "Ten percent off" }
    CouponFilter::builder() => {}
    CouponFilterCustomerFilter::builder() => {}
    CouponSourceFilterComparison::builder() => {}
    CouponStatusFilterComparison::builder() => {}
    CouponTypeFilterComparison::builder() => {}
    CustomerSearchQueryFilterComparison::builder() => {}

    // Catalog.
    GetPaywallInput::builder() => {}

    // Payments.
    PaymentSessionInput::builder("customer", "plan")
        => { "customerId": "customer", "planId": "plan" }
    CheckoutStateInput::builder("customer", "plan")
        => { "customerId": "customer", "planId": "plan" }
    CustomerPortalInput::builder("customer") => { "customerId": "customer" }

    // Filter conditions and paging.
    StringFieldComparison::builder() => {}
    BooleanFieldComparison::builder() => {}
    IntFieldComparison::builder() => {}
    IntFieldComparisonBetween::builder(1, 10) => { "lower": 1, "upper": 10 }
    UuidFilterComparison::builder() => {}
    DateFieldComparison::builder() => {}
    DateFieldComparisonBetween::builder("2030-01-01T00:00:00Z", "2031-01-01T00:00:00Z")
        => { "lower": "2030-01-01T00:00:00Z", "upper": "2031-01-01T00:00:00Z" }
    CursorPaging::builder() => {}
}
