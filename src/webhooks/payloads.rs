//! Subjects of events. [`Event::data`](super::Event::data) decodes them.
//!
//! Stigg leaves fields out, depending on the event, so almost all of them are optional. Fields that
//! these types do not have are in [`Event::json`](super::Event::json). Types of events that are not
//! listed here have payloads of their own.
//!
//! | events | payload |
//! | --- | --- |
//! | `entitlements.updated` | [`EntitlementsUpdated`] |
//! | `entitlement.usage_exceeded` | [`UsageExceeded`] |
//! | `subscription.…` | [`Subscription`] |
//! | `customer.…` | [`Customer`] |
//! | `promotionalEntitlement.…` | [`PromotionalEntitlement`] |
//! | `credit_grant.…` | [`CreditGrant`] |
//! | `credit_balance.…` | [`CreditBalance`] |
//! | `automatic_recharge.operation.attempted` | [`RechargeAttempt`] |

use serde_json::Value;
use time::OffsetDateTime;

use crate::catalog::FeatureType;
use crate::common::declare::response;
use crate::common::open_enum::open_enum;
use crate::entitlements::EntitlementResetPeriod;
use crate::subscriptions::SubscriptionStatus;

open_enum! {
    /// Kind of metering. Webhooks write in capitals what other responses do not: compare
    /// [`catalog::MeterType`](crate::catalog::MeterType).
    pub enum MeterType {
        /// Usage goes up and down.
        Fluctuating = "FLUCTUATING",
        /// Usage adds up.
        Incremental = "INCREMENTAL",
        /// Usage is not metered.
        None = "NONE",
    }
}

impl From<MeterType> for crate::catalog::MeterType {
    fn from(meter_type: MeterType) -> Self {
        match meter_type {
            MeterType::Fluctuating => Self::Fluctuating,
            MeterType::Incremental => Self::Incremental,
            MeterType::None => Self::None,
            MeterType::Unknown(value) => Self::Unknown(value),
        }
    }
}

response! {
    /// The entitlements of a customer or of one of its resources: all of them, as they are now.
    pub struct EntitlementsUpdated {
        /// Customer with the entitlements.
        pub customer: Option<Customer>,
        /// Resource with the entitlements. `None` if they are those of the customer.
        pub resource: Option<Resource>,
        /// The entitlements.
        pub entitlements: Vec<Entitlement>,
        /// Cause of the change, such as `subscription_updated`.
        pub trigger: Option<String>,
    }

    /// An entitlement to a feature.
    ///
    /// Part of [`EntitlementsUpdated`].
    pub struct Entitlement {
        /// Feature.
        pub feature: Option<Feature>,
        /// Usage limit. `None` if usage is not limited.
        pub usage_limit: Option<f64>,
        /// Whether usage is unlimited.
        pub has_unlimited_usage: Option<bool>,
        /// Whether access stays granted above the limit.
        pub has_soft_limit: Option<bool>,
        /// Usage so far.
        pub current_usage: Option<f64>,
        /// Time from which the usage periods are counted.
        pub usage_period_anchor: Option<OffsetDateTime>,
        /// Start of the current usage period.
        pub usage_period_start: Option<OffsetDateTime>,
        /// End of the current usage period.
        pub usage_period_end: Option<OffsetDateTime>,
        /// Interval at which usage resets.
        pub reset_period: Option<EntitlementResetPeriod>,
        /// Start of the reset periods.
        pub reset_period_configuration: Option<Value>,
        /// Granted values, of a feature that has them.
        pub enum_values: Vec<String>,
        /// Balance of the credits that the feature consumes.
        pub credit_balance: Option<Value>,
    }

    /// A feature.
    ///
    /// Part of [`Entitlement`], [`PromotionalEntitlement`] and [`UsageExceeded`].
    pub struct Feature {
        /// Identifier, as you chose it.
        pub id: Option<String>,
        /// Stigg's own identifier.
        pub entity_id: Option<String>,
        /// Name for display.
        pub name: Option<String>,
        /// Description.
        pub description: Option<String>,
        /// Kind of feature.
        pub feature_type: Option<FeatureType>,
        /// Kind of metering.
        pub meter_type: Option<MeterType>,
        /// Name of one unit.
        pub unit: Option<String>,
        /// Name of several units.
        pub units: Option<String>,
        /// Status.
        pub status: Option<String>,
    }

    /// A customer.
    ///
    /// Also part of other payloads.
    pub struct Customer {
        /// Identifier, as you chose it.
        pub id: Option<String>,
        /// Stigg's own identifier.
        pub entity_id: Option<String>,
        /// Name.
        pub name: Option<String>,
        /// Email address.
        pub email: Option<String>,
        /// Identifier in the billing integration.
        pub billing_id: Option<String>,
        /// Identifier in the CRM integration.
        pub crm_id: Option<String>,
        /// Currency of invoices, in capitals.
        pub billing_currency: Option<String>,
        /// Free-form data kept with the customer.
        pub metadata: Option<Value>,
    }

    /// A customer's resource.
    ///
    /// Part of [`EntitlementsUpdated`], [`Subscription`] and [`UsageExceeded`].
    pub struct Resource {
        /// Identifier, as you chose it.
        pub id: Option<String>,
        /// Stigg's own identifier.
        pub entity_id: Option<String>,
    }

    /// A subscription.
    ///
    /// The events of trials and spend limits are about one, too.
    pub struct Subscription {
        /// Identifier.
        pub id: Option<String>,
        /// Stigg's own identifier.
        pub entity_id: Option<String>,
        /// Identifier in the billing integration.
        pub billing_id: Option<String>,
        /// Status.
        pub status: Option<SubscriptionStatus>,
        /// Status of the payment.
        pub payment_collection: Option<String>,
        /// Start.
        pub start_date: Option<OffsetDateTime>,
        /// End.
        pub end_date: Option<OffsetDateTime>,
        /// Time at which a cancellation takes effect.
        pub cancellation_date: Option<OffsetDateTime>,
        /// End of the trial.
        pub trial_end_date: Option<OffsetDateTime>,
        /// Start of the current billing period.
        pub current_billing_period_start: Option<OffsetDateTime>,
        /// End of the current billing period.
        pub current_billing_period_end: Option<OffsetDateTime>,
        /// Length of the billing period, such as `MONTHLY`.
        pub billing_period: Option<String>,
        /// Currency of invoices, in capitals.
        pub billing_currency: Option<String>,
        /// Whether it is a trial.
        pub is_trial_subscription: Option<bool>,
        /// Customer.
        pub customer: Option<Customer>,
        /// Resource that the subscription is for. `None` if it is for the customer.
        pub resource: Option<Resource>,
        /// Plan.
        pub plan: Option<Package>,
        /// Add-ons.
        pub addons: Vec<Package>,
        /// Free-form data kept with the subscription.
        pub metadata: Option<Value>,
        /// Whether the change was to a higher plan.
        pub is_upgrade: Option<bool>,
        /// Whether the change was to a lower plan.
        pub is_downgrade: Option<bool>,
        /// Reason of a conversion, such as `TRIAL_ENDED`.
        pub reason: Option<String>,
        /// Spend limit, in the billing currency.
        pub spend_limit: Option<f64>,
        /// Charges so far, in the billing currency.
        pub current_spend: Option<f64>,
        /// Charges so far, in percent of the limit.
        pub current_spend_percentage: Option<f64>,
        /// Threshold that was reached, in percent of the limit.
        pub threshold_percentage: Option<f64>,
        /// Whether access stays granted above the limit.
        pub is_soft_limit: Option<bool>,
    }

    /// A plan or an add-on.
    ///
    /// Part of [`Subscription`].
    pub struct Package {
        /// Identifier, as you chose it.
        pub id: Option<String>,
        /// Name for display.
        pub name: Option<String>,
        /// Description.
        pub description: Option<String>,
        /// Kind of pricing, such as `PAID`.
        pub pricing_type: Option<String>,
        /// Number of add-ons.
        pub quantity: Option<f64>,
    }

    /// Usage that reached a threshold.
    pub struct UsageExceeded {
        /// Threshold, in percent of the limit.
        pub threshold_percentage: Option<f64>,
        /// Usage, in percent of the limit.
        pub usage_used_percentage: Option<f64>,
        /// Usage.
        pub current_usage: Option<f64>,
        /// Usage limit.
        pub usage_limit: Option<f64>,
        /// Whether usage is unlimited.
        pub has_unlimited_usage: Option<bool>,
        /// Whether access stays granted above the limit.
        pub has_soft_limit: Option<bool>,
        /// Time from which the usage periods are counted.
        pub usage_period_anchor: Option<OffsetDateTime>,
        /// Start of the current usage period.
        pub usage_period_start: Option<OffsetDateTime>,
        /// End of the current usage period.
        pub usage_period_end: Option<OffsetDateTime>,
        /// Interval at which usage resets.
        pub reset_period: Option<EntitlementResetPeriod>,
        /// Feature.
        pub feature: Option<Feature>,
        /// Customer.
        pub customer: Option<Customer>,
        /// Resource. `None` if the entitlement is the customer's.
        pub resource: Option<Resource>,
        /// Active subscriptions of the customer.
        pub active_subscriptions: Vec<Subscription>,
    }

    /// A feature that was granted to a customer directly.
    pub struct PromotionalEntitlement {
        /// Identifier.
        pub id: Option<String>,
        /// Status, such as `Active`.
        pub status: Option<String>,
        /// Feature.
        pub feature: Option<Feature>,
        /// Customer.
        pub customer: Option<Customer>,
        /// Usage limit. `None` if usage is not limited.
        pub usage_limit: Option<f64>,
        /// Whether usage is unlimited.
        pub has_unlimited_usage: Option<bool>,
        /// Whether access stays granted above the limit.
        pub has_soft_limit: Option<bool>,
        /// Interval at which usage resets.
        pub reset_period: Option<EntitlementResetPeriod>,
        /// Start of the reset periods.
        pub reset_period_configuration: Option<Value>,
        /// Whether it is shown to the customer.
        pub is_visible: Option<bool>,
        /// Length, such as `1 month`.
        pub period: Option<String>,
        /// End.
        pub end_date: Option<OffsetDateTime>,
    }

    /// Credits that were granted.
    pub struct CreditGrant {
        /// Identifier.
        pub grant_id: Option<String>,
        /// Stigg's own identifier.
        pub entity_id: Option<String>,
        /// Identifier of the customer.
        pub customer_id: Option<String>,
        /// Identifier of the resource. `None` if the credits are the customer's.
        pub resource_id: Option<String>,
        /// Identifier of the credit currency.
        pub currency_id: Option<String>,
        /// Name for display.
        pub display_name: Option<String>,
        /// Kind of grant, such as `PAID`.
        pub grant_type: Option<String>,
        /// Number of credits granted.
        pub amount: Option<f64>,
        /// Number of credits consumed.
        pub consumed_amount: Option<f64>,
        /// Price.
        pub cost: Option<Value>,
        /// Rank: grants with a lower number are consumed first.
        pub priority: Option<f64>,
        /// Time from which the credits can be consumed.
        pub effective_at: Option<OffsetDateTime>,
        /// Time at which the credits expire.
        pub expire_at: Option<OffsetDateTime>,
    }

    /// A customer's credits of one currency.
    pub struct CreditBalance {
        /// Identifier of the customer.
        pub customer_id: Option<String>,
        /// Identifier of the resource. `None` if the credits are the customer's.
        pub resource_id: Option<String>,
        /// Credit currency.
        pub credit_currency: Option<Value>,
        /// Number of credits left.
        pub remaining_balance: Option<f64>,
        /// Credits left, in percent of those granted.
        pub remaining_balance_percentage: Option<f64>,
        /// Threshold that was reached, in percent.
        pub threshold_percentage: Option<f64>,
    }

    /// A recharge of a customer's credits that was tried.
    pub struct RechargeAttempt {
        /// Identifier of the settings.
        pub config_id: Option<String>,
        /// Identifier of the new grant.
        pub grant_id: Option<String>,
        /// Identifier of the customer.
        pub customer_id: Option<String>,
        /// Identifier of the credit currency.
        pub currency_id: Option<String>,
        /// Number of credits.
        pub amount: Option<f64>,
        /// Outcome, such as `SUCCESS`.
        pub status: Option<String>,
    }
}
