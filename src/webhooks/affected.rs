//! Effects of events.

use super::{Event, EventType};

/// Entitlements that an event may have changed: what a cache has to fetch again.
///
/// [`Event::affects`] returns it. In doubt, it is more rather than less.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Affected<'a> {
    /// No entitlements.
    Nothing,
    /// Those of a customer.
    Customer {
        /// Identifier of the customer.
        customer_id: &'a str,
        /// Identifier of the resource. `None` if any of the customer's entitlements may have changed, those
        /// of resources included.
        resource_id: Option<&'a str>,
    },
    /// Those of all customers.
    AllCustomers,
}

/// Effect of the events of a type.
enum Scope {
    Nothing,
    /// The entitlements of the customer whom the event names. If it names none, anyone's.
    Customer,
    /// The entitlements of the customer whom the event names, if it names one.
    NamedCustomer,
    /// The entitlements of all who have a new version of a plan or add-on.
    Package,
    AllCustomers,
}

impl<'a> Affected<'a> {
    pub(super) fn by(event: &'a Event) -> Self {
        let named = || {
            let customer_id = event.customer_id()?;
            Some(Self::Customer { customer_id, resource_id: event.resource_id() })
        };
        match event.event_type().scope() {
            Scope::Nothing => Self::Nothing,
            Scope::Customer => named().unwrap_or(Self::AllCustomers),
            Scope::NamedCustomer => named().unwrap_or(Self::Nothing),
            Scope::Package if event.text("migrationType") == Some("NEW_CUSTOMERS") => Self::Nothing,
            Scope::Package | Scope::AllCustomers => Self::AllCustomers,
        }
    }
}

impl EventType {
    fn scope(&self) -> Scope {
        match self {
            Self::CustomerCreated
            | Self::CustomerUpdated
            | Self::CustomerDeleted
            | Self::CustomerPaymentFailed
            | Self::SubscriptionCreated
            | Self::SubscriptionUpdated
            | Self::SubscriptionCanceled
            | Self::SubscriptionExpired
            | Self::SubscriptionSpendLimitExceeded
            | Self::TrialStarted
            | Self::TrialConverted
            | Self::TrialExpired
            | Self::EntitlementsUpdated
            | Self::EntitlementUsageExceeded
            | Self::EntityEntitlementUsageExceeded
            | Self::PromotionalEntitlementGranted
            | Self::PromotionalEntitlementUpdated
            | Self::PromotionalEntitlementRevoked
            | Self::PromotionalEntitlementExpired
            | Self::CreditGrantCreated
            | Self::CreditGrantUpdated
            | Self::CreditGrantBalanceLow
            | Self::CreditGrantDepleted
            | Self::CreditGrantExpired
            | Self::CreditGrantVoided
            | Self::CreditBalanceLow
            | Self::CreditBalanceDepleted
            | Self::AutomaticRechargeAttempted
            | Self::MeasurementReported => Scope::Customer,

            Self::PlanPublished | Self::AddonPublished => Scope::Package,

            Self::PlanDeleted
            | Self::AddonDeleted
            | Self::FeatureUpdated
            | Self::FeatureDeleted
            | Self::FeatureGroupUpdated
            | Self::FeatureGroupArchived
            | Self::FeatureGroupUnarchived => Scope::AllCustomers,

            // What is announced, what has no customers yet, and what is not about entitlements.
            Self::PaymentMethodAttached
            | Self::PaymentMethodDetached
            | Self::SubscriptionCreationFailed
            | Self::BillingMonthEndsSoon
            | Self::TrialEndsSoon
            | Self::PromotionalEntitlementEndsSoon
            | Self::AutomaticRechargeLimitExceeded
            | Self::AutomaticRechargeConfigurationChanged
            | Self::CreditTypeCreated
            | Self::CreditTypeUpdated
            | Self::CreditTypeArchived
            | Self::CreditTypeUnarchived
            | Self::ProductCreated
            | Self::ProductUpdated
            | Self::ProductDeleted
            | Self::PlanCreated
            | Self::AddonCreated
            | Self::FeatureCreated
            | Self::FeatureGroupCreated
            | Self::CouponCreated
            | Self::CouponUpdated
            | Self::CouponArchived
            | Self::SyncFailed
            | Self::DataExportSyncFailed => Scope::Nothing,

            // One customer fetched in vain costs little. All of them, at each event of a new type, would.
            Self::Unknown(_) => Scope::NamedCustomer,
        }
    }
}
