//! The types of events.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

use crate::common::open_enum::open_enum;

/// Defines [`EventType`] from the texts of its types, the first of which is the usual one.
macro_rules! types {
    ($($(#[$meta:meta])* $variant:ident = $usual:literal $(| $other:literal)*,)+) => {
        open_enum! {
            @spelled_in_many_ways
            /// Type of an event.
            ///
            /// Stigg's pages write the names of some types in several ways: `credit_balance.low`,
            /// `credit.balance.low` and `credits.balance.usage_low`. All of them are equal, and so are names
            /// that differ only in capitals, dots and underscores, also of types that this version does not
            /// know. [`as_str`](Self::as_str) returns one of them, and
            /// [`Event::type_name`](crate::webhooks::Event::type_name) the one that was received.
            ///
            /// ```
            /// use stigg::webhooks::EventType;
            ///
            /// assert_eq!(EventType::from("trial.expired"), EventType::TrialExpired);
            /// assert_eq!(EventType::TrialExpired.as_str(), "subscription.trial_expired");
            ///
            /// let unknown = EventType::from("invoice.paid");
            /// assert!(unknown == "invoice.paid" && unknown.as_str() == "invoice.paid");
            /// ```
            pub enum EventType {
                $($(#[$meta])* $variant = $usual,)+
            }
        }

        /// All names of all types.
        const NAMES: &[(&str, EventType)] = &[
            $(($usual, EventType::$variant), $(($other, EventType::$variant),)*)+
        ];
    };
}

types! {
    /// A customer was created.
    CustomerCreated = "customer.created",
    /// A customer was changed.
    CustomerUpdated = "customer.updated",
    /// A customer was deleted.
    CustomerDeleted = "customer.deleted",
    /// A payment of a customer failed.
    CustomerPaymentFailed = "customer.payment_failed",
    /// A customer has a new payment method.
    PaymentMethodAttached = "payment_method.attached",
    /// A customer lost a payment method.
    PaymentMethodDetached = "payment_method.detached",

    /// A subscription was created.
    SubscriptionCreated = "subscription.created",
    /// A subscription was changed.
    SubscriptionUpdated = "subscription.updated",
    /// A subscription was cancelled.
    SubscriptionCanceled = "subscription.canceled",
    /// A subscription that does not renew has ended.
    SubscriptionExpired = "subscription.expired" | "subscription.expired_non_recurring",
    /// A subscription could not be created.
    SubscriptionCreationFailed = "subscription.creation_failed",
    /// The charges of a subscription reached a threshold of its spend limit.
    SubscriptionSpendLimitExceeded = "subscription.spend_limit.exceeded",
    /// The billing month of a subscription ends soon.
    BillingMonthEndsSoon = "billing.month_ends_soon",

    /// A trial started.
    TrialStarted = "subscription.trial_started" | "trial.started",
    /// A trial ends in seven days.
    TrialEndsSoon = "subscription.trial.ends_soon" | "trial.ends_soon",
    /// A trial became a paid subscription.
    TrialConverted = "subscription.trial_converted" | "trial.converted",
    /// A trial ended.
    TrialExpired = "subscription.trial_expired" | "trial.expired",

    /// The entitlements of a customer were calculated anew.
    EntitlementsUpdated = "entitlements.updated",
    /// The usage of a feature reached a threshold of its limit.
    EntitlementUsageExceeded = "entitlement.usage_exceeded",
    /// The usage of an entity's entitlement reached a threshold of its limit.
    EntityEntitlementUsageExceeded = "entity.entitlement.usage_exceeded",

    /// A customer was granted a feature.
    PromotionalEntitlementGranted = "promotionalEntitlement.granted",
    /// A promotional entitlement was changed.
    PromotionalEntitlementUpdated = "promotionalEntitlement.updated",
    /// A promotional entitlement was revoked.
    PromotionalEntitlementRevoked = "promotionalEntitlement.revoked",
    /// A promotional entitlement ends soon.
    PromotionalEntitlementEndsSoon = "promotionalEntitlement.ends_soon",
    /// A promotional entitlement ended.
    PromotionalEntitlementExpired = "promotionalEntitlement.expired",

    /// Credits were granted.
    CreditGrantCreated = "credit_grant.created" | "credits.granted",
    /// A grant of credits was changed.
    CreditGrantUpdated = "credit_grant.updated" | "credits.grant.updated",
    /// The rest of a grant reached a threshold.
    CreditGrantBalanceLow = "credit_grant.balance_low" | "credits.grant.usage_low",
    /// A grant is used up.
    CreditGrantDepleted = "credit_grant.depleted" | "credits.grant.depleted",
    /// A grant has expired.
    CreditGrantExpired = "credit_grant.expired" | "credits.expired",
    /// A grant was voided.
    CreditGrantVoided = "credits.grant.voided" | "credit_grant.voided",
    /// A customer's balance reached a threshold.
    CreditBalanceLow = "credit_balance.low" | "credits.balance.usage_low",
    /// A customer's balance is zero.
    CreditBalanceDepleted = "credit_balance.depleted" | "credits.balance.depleted",
    /// Stigg tried to recharge a customer's credits.
    AutomaticRechargeAttempted = "automatic_recharge.operation.attempted",
    /// Automatic recharges reached a threshold of their monthly limit.
    AutomaticRechargeLimitExceeded = "credits.automatic_recharge_limit_exceeded",
    /// The settings of a customer's automatic recharge were changed.
    AutomaticRechargeConfigurationChanged = "automatic_recharge.configuration.changed",
    /// A credit currency was created.
    CreditTypeCreated = "credit_type.created",
    /// A credit currency was changed.
    CreditTypeUpdated = "credit_type.updated",
    /// A credit currency was archived.
    CreditTypeArchived = "credit_type.archived",
    /// A credit currency was restored.
    CreditTypeUnarchived = "credit_type.unarchived",

    /// A product was created.
    ProductCreated = "product.created",
    /// A product was changed.
    ProductUpdated = "product.updated",
    /// A product was deleted.
    ProductDeleted = "product.deleted",
    /// A plan was created.
    PlanCreated = "plan.created",
    /// A new version of a plan was published.
    PlanPublished = "plan.updated_new_version_published" | "plan.updated",
    /// A plan was deleted.
    PlanDeleted = "plan.deleted",
    /// An add-on was created.
    AddonCreated = "addon.created",
    /// A new version of an add-on was published.
    AddonPublished = "addon.updated_new_version_published" | "addon.updated",
    /// An add-on was deleted.
    AddonDeleted = "addon.deleted",
    /// A feature was created.
    FeatureCreated = "feature.created",
    /// A feature was changed.
    FeatureUpdated = "feature.updated",
    /// A feature was deleted.
    FeatureDeleted = "feature.deleted",
    /// A feature group was created.
    FeatureGroupCreated = "feature_group.created",
    /// A feature group was changed.
    FeatureGroupUpdated = "feature_group.updated",
    /// A feature group was archived.
    FeatureGroupArchived = "feature_group.archived",
    /// A feature group was restored.
    FeatureGroupUnarchived = "feature_group.unarchived",
    /// A coupon was created.
    CouponCreated = "coupon.created",
    /// A coupon was changed.
    CouponUpdated = "coupon.updated",
    /// A coupon was archived.
    CouponArchived = "coupon.archived",

    /// Usage was reported.
    MeasurementReported = "measurement.reported",
    /// A change could not be passed on to another service.
    SyncFailed = "sync.failed" | "third_party_sync_failed",
    /// Data could not be exported.
    DataExportSyncFailed = "data_export.sync_failed",
}

impl EventType {
    /// Whether the `id` of such an event is that of a customer.
    pub(super) fn is_about_a_customer(&self) -> bool {
        matches!(
            self,
            Self::CustomerCreated
                | Self::CustomerUpdated
                | Self::CustomerDeleted
                | Self::CustomerPaymentFailed
        )
    }

    fn known(text: &str) -> Option<Self> {
        let named = NAMES.iter().find(|(name, _)| bare(name).eq(bare(text)));
        named.map(|(_, event_type)| event_type.clone())
    }
}

impl PartialEq for EventType {
    fn eq(&self, other: &Self) -> bool {
        bare(self.as_str()).eq(bare(other.as_str()))
    }
}

impl Eq for EventType {}

impl PartialEq<str> for EventType {
    /// Compares the types, not their spellings.
    fn eq(&self, text: &str) -> bool {
        match Self::known(text) {
            Some(known) => *self == known,
            None => bare(self.as_str()).eq(bare(text)),
        }
    }
}

impl Ord for EventType {
    fn cmp(&self, other: &Self) -> Ordering {
        bare(self.as_str()).cmp(bare(other.as_str()))
    }
}

impl Hash for EventType {
    fn hash<H: Hasher>(&self, state: &mut H) {
        bare(self.as_str()).for_each(|byte| state.write_u8(byte));
        // No byte of UTF-8: it keeps apart what is hashed one after the other.
        state.write_u8(0xff);
    }
}

/// The letters of a name in lower case, without what separates its words.
fn bare(name: &str) -> impl Iterator<Item = u8> {
    let separators = |byte: &u8| !matches!(byte, b'.' | b'_' | b'-');
    name.bytes().filter(separators).map(|byte| byte.to_ascii_lowercase())
}
