//! Requests of checks: the customer, the feature and the amount.

use std::fmt;

use crate::{Access, Amount};

/// The kind of a feature, or credits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub enum Kind {
    /// On/off switch.
    Boolean,
    /// Configured number, without a meter.
    Number,
    /// Number with a meter: a limit on usage.
    Metered,
    /// Set of values that the customer may use.
    Enum,
    /// Credits of a currency.
    Credits,
    /// A kind that this version of the crate does not know.
    Other,
}

/// A customer, or one of its resources, by identifiers. A plain `&str` is a customer.
///
/// ```
/// use stigg_runtime::CustomerRef;
///
/// let workspace = CustomerRef::new("acme").resource("workspace-1");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CustomerRef<'a> {
    pub(crate) customer: &'a str,
    pub(crate) resource: Option<&'a str>,
}

impl<'a> CustomerRef<'a> {
    /// Returns a customer without a resource.
    #[must_use]
    pub const fn new(customer: &'a str) -> Self {
        Self { customer, resource: None }
    }

    /// Sets the resource. Needed for products that allow several subscriptions.
    #[must_use]
    pub const fn resource(self, resource: &'a str) -> Self {
        Self { resource: Some(resource), ..self }
    }
}

impl<'a> From<&'a str> for CustomerRef<'a> {
    fn from(customer: &'a str) -> Self {
        Self::new(customer)
    }
}

impl<'a> From<&'a String> for CustomerRef<'a> {
    fn from(customer: &'a String) -> Self {
        Self::new(customer)
    }
}

/// Request of a check: a feature or credits, and how much of it. A plain `&str` is a feature of any
/// kind.
///
/// Checks of a kind, such as [`boolean`](Self::boolean), are denied for features of another kind:
/// that finds mistakes in identifiers.
///
/// ```
/// use stigg_runtime::Check;
///
/// let any = Check::from("feature-seats");
/// let five_more = Check::metered("feature-seats").requesting(5);
/// let europe = Check::values("feature-regions", &["eu"]);
/// let credits = Check::credits("credits-ai").requesting(2.5);
/// let new_feature = Check::boolean("feature-beta").or_granted();
/// ```
#[derive(Clone, Copy, Debug)]
#[must_use = "a check does nothing until it is asked"]
pub struct Check<'a> {
    pub(crate) id: &'a str,
    /// None accepts features of any kind.
    pub(crate) kind: Option<Kind>,
    pub(crate) usage: Option<Amount>,
    pub(crate) values: &'a [&'a str],
    pub(crate) fallback: Option<&'a Access>,
}

impl<'a> Check<'a> {
    const fn new(id: &'a str, kind: Option<Kind>) -> Self {
        Self { id, kind, usage: None, values: &[], fallback: None }
    }

    /// Returns a check of a feature of any kind.
    pub const fn feature(feature: &'a str) -> Self {
        Self::new(feature, None)
    }

    /// Returns a check of an on/off switch.
    pub const fn boolean(feature: &'a str) -> Self {
        Self::new(feature, Some(Kind::Boolean))
    }

    /// Returns a check of a configured number, which is the [`limit`](crate::Decision::limit) of
    /// the decision.
    pub const fn number(feature: &'a str) -> Self {
        Self::new(feature, Some(Kind::Number))
    }

    /// Returns a check of a metered feature: one more unit, unless it is
    /// [`requesting`](Self::requesting) another amount.
    pub const fn metered(feature: &'a str) -> Self {
        Self::new(feature, Some(Kind::Metered))
    }

    /// Returns a check of a feature with a set of values: all of these must be granted.
    pub const fn values(feature: &'a str, values: &'a [&'a str]) -> Self {
        Self { values, ..Self::new(feature, Some(Kind::Enum)) }
    }

    /// Returns a check of the credits of a currency. Granted while some are left, or if as many are
    /// left as it is [`requesting`](Self::requesting).
    pub const fn credits(currency: &'a str) -> Self {
        Self::new(currency, Some(Kind::Credits))
    }

    /// Sets the amount that will be used: of the feature in its units, or of credits. Negative
    /// amounts count as 0, which is granted at the limit. A feature that has no amounts is denied with
    /// [`FeatureTypeMismatch`](stigg::entitlements::AccessDeniedReason::FeatureTypeMismatch).
    pub fn requesting(self, amount: impl Into<Amount>) -> Self {
        Self { usage: Some(amount.into()), ..self }
    }

    /// Sets the fallback of this check, in place of the one of the whole instance. It also answers
    /// if the customer has no such entitlement: code may be deployed before its plan.
    pub const fn or(self, fallback: &'a Access) -> Self {
        Self { fallback: Some(fallback), ..self }
    }

    /// Sets a fallback that grants, as [`or`](Self::or).
    pub const fn or_granted(self) -> Self {
        static GRANTED: Access = Access::GRANTED;
        self.or(&GRANTED)
    }

    /// Sets a fallback that denies, as [`or`](Self::or).
    pub const fn or_denied(self) -> Self {
        static DENIED: Access = Access::DENIED;
        self.or(&DENIED)
    }

    pub(crate) fn is_for_credits(&self) -> bool {
        self.kind == Some(Kind::Credits)
    }

    /// The amount requested of a feature, or to be reserved.
    pub(crate) fn amount(&self) -> Amount {
        self.usage.unwrap_or(Amount::ONE).not_negative()
    }
}

impl<'a> From<&'a str> for Check<'a> {
    fn from(feature: &'a str) -> Self {
        Self::feature(feature)
    }
}

impl<'a> From<&'a String> for Check<'a> {
    fn from(feature: &'a String) -> Self {
        Self::feature(feature)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Boolean => "boolean",
            Self::Number => "number",
            Self::Metered => "metered",
            Self::Enum => "enum",
            Self::Credits => "credits",
            Self::Other => "other",
        })
    }
}
