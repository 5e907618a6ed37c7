//! Answers for when Stigg cannot be reached.

use std::collections::HashMap;

use crate::Amount;
use crate::snapshot::Entry;

/// Access to one feature or currency, as a program states it: in a [`Fallback`], a
/// [`Check`](crate::Check) or a [`Snapshot`](crate::Snapshot).
///
/// ```
/// use stigg_runtime::Access;
///
/// let seats = Access::limited(5).used(3);
/// let regions = Access::values(["eu", "us"]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "an access does nothing until something holds it"]
pub struct Access {
    pub(crate) granted: bool,
    /// None is unlimited.
    pub(crate) limit: Option<Amount>,
    pub(crate) used: Amount,
    pub(crate) values: Vec<String>,
    /// Whether only the values are granted.
    pub(crate) is_enum: bool,
}

impl Access {
    /// Access without a limit, and to all values.
    pub const GRANTED: Self = Self::switched(true);

    /// No access.
    pub const DENIED: Self = Self::switched(false);

    const fn switched(granted: bool) -> Self {
        Self { granted, limit: None, used: Amount::ZERO, values: Vec::new(), is_enum: false }
    }

    /// Returns access up to a limit.
    pub fn limited(limit: impl Into<Amount>) -> Self {
        Self { limit: Some(limit.into()), ..Self::GRANTED }
    }

    /// Sets the usage so far, or the credits consumed. Defaults to 0.
    pub fn used(self, usage: impl Into<Amount>) -> Self {
        Self { used: usage.into(), ..self }
    }

    /// Returns access to some values of a feature.
    pub fn values<V: Into<String>>(values: impl IntoIterator<Item = V>) -> Self {
        let values = values.into_iter().map(Into::into).collect();
        Self { values, is_enum: true, ..Self::GRANTED }
    }
}

/// The decisions of checks that Stigg cannot answer in time.
///
/// It is your decision, so there is no default: deny and a paying customer may be locked out during
/// an outage, grant and usage may go unpaid. A table per feature is often right.
///
/// ```
/// use stigg_runtime::{Access, Fallback};
///
/// let fallback = Fallback::deny()
///     .feature("feature-analytics", Access::GRANTED)
///     .feature("feature-emails", Access::limited(100));
/// ```
///
/// A feature that is named here also gets this answer if the customer has no such entitlement, as
/// when code is deployed before the plan that has it.
#[derive(Clone, Debug)]
#[must_use = "a fallback does nothing until it is given to `Entitlements`"]
pub struct Fallback {
    others: Entry,
    features: HashMap<String, Entry>,
    credits: HashMap<String, Entry>,
}

impl Fallback {
    fn new(others: &Access) -> Self {
        let others = Entry::of_access("", others, false);
        Self { others, features: HashMap::new(), credits: HashMap::new() }
    }

    /// Returns a fallback that denies what it does not name.
    pub fn deny() -> Self {
        Self::new(&Access::DENIED)
    }

    /// Returns a fallback that grants what it does not name.
    pub fn grant() -> Self {
        Self::new(&Access::GRANTED)
    }

    /// Sets the answer for a feature.
    pub fn feature(mut self, feature: impl Into<String>, access: Access) -> Self {
        let feature = feature.into();
        let entry = Entry::of_access(&feature, &access, false);
        self.features.insert(feature, entry);
        self
    }

    /// Sets the answer for the credits of a currency.
    pub fn credits(mut self, currency: impl Into<String>, access: Access) -> Self {
        let currency = currency.into();
        let entry = Entry::of_access(&currency, &access, true);
        self.credits.insert(currency, entry);
        self
    }

    /// The answer for what the fallback names.
    pub(crate) fn named(&self, id: &str, is_credits: bool) -> Option<&Entry> {
        if is_credits { &self.credits } else { &self.features }.get(id)
    }

    pub(crate) fn others(&self) -> &Entry {
        &self.others
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &Entry> {
        self.features.values().chain(self.credits.values())
    }
}
