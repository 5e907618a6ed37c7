//! Changes.

use time::OffsetDateTime;
use uuid::Uuid;

use crate::accounts::{Balance, Pool, UsageKey};
use crate::values::amount::Amount;
use crate::values::periods::Period;

/// A change that someone may want to hear about.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "nearly all changes are of the largest kind")]
pub(crate) enum Change {
    /// An entry of the catalog other than a package was added or replaced.
    Catalog {
        entry: Entry,
        ref_id: String,
        is_new: bool,
    },
    /// A version of a plan or an add-on was published.
    Package(Release),
    Customer {
        customer: String,
        event: Event,
    },
}

/// The kinds of entries of the catalog that have no versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Entry {
    Product,
    Feature,
    Coupon,
}

/// A published version of a package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Release {
    pub(crate) kind: PackageKind,
    pub(crate) ref_id: String,
    /// The version, starting at 1.
    pub(crate) version: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PackageKind {
    Plan,
    Addon,
}

/// Event of a customer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Event {
    CustomerCreated,
    CustomerUpdated,
    CustomerArchived,
    CustomerUnarchived,
    PaymentMethodAttached,
    PaymentMethodDetached,
    Subscription {
        subscription: String,
        stage: Stage,
    },
    PromotionalEntitlementGranted {
        grant: Uuid,
    },
    PromotionalEntitlementUpdated {
        grant: Uuid,
    },
    /// The grant is gone, so that the event names its feature.
    PromotionalEntitlementRevoked {
        grant: Uuid,
        feature: String,
    },
    PromotionalEntitlementExpired {
        grant: Uuid,
    },
    CreditGrantCreated {
        grant: Uuid,
    },
    CreditGrantUpdated {
        grant: Uuid,
    },
    CreditGrantVoided {
        grant: Uuid,
    },
    CreditGrantExpired {
        grant: Uuid,
    },
    /// Credits of a grant were consumed. `before` and `after` are what was left of it.
    CreditGrantConsumed {
        grant: Uuid,
        before: Amount,
        after: Amount,
    },
    CreditBalance {
        pool: Pool,
        before: Balance,
        after: Balance,
    },
    /// The entitlements of the customer, or of one of its resources, are others than before.
    Entitlements {
        resource: Option<String>,
        /// Whether those to features are.
        features: bool,
        /// Whether those to credits are.
        credits: bool,
    },
    Usage {
        usage: UsageKey,
        /// `None` if none had been reported.
        before: Option<Measured>,
        after: Measured,
    },
}

/// A step in the life of a subscription.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    Created,
    TrialStarted,
    TrialConverted,
    TrialExpired,
    Updated,
    Canceled,
    Expired,
}

/// The usage of a feature.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Measured {
    pub(crate) current: Amount,
    /// The limit, if there is one.
    pub(crate) limit: Option<Amount>,
    pub(crate) period: Option<Period>,
    pub(crate) updated_at: OffsetDateTime,
}

impl Change {
    /// Whether it says how things are now, and not only that something happened.
    pub(super) fn is_state(&self) -> bool {
        matches!(
            self,
            Self::Customer {
                event: Event::Entitlements { .. }
                    | Event::Usage { .. }
                    | Event::CreditBalance { .. },
                ..
            }
        )
    }
}
