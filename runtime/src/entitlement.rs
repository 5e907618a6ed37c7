//! Entitlements in a list.

use crate::Decision;
use crate::snapshot::Entry;

/// An entitlement in the list of a customer.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Entitlement {
    /// Identifier of the feature, or of the currency of credits.
    pub id: String,
    /// The decision about one unit of the feature, or about any credits.
    pub decision: Decision,
    /// Granted values of an enum feature.
    pub values: Vec<String>,
}

impl Entitlement {
    pub(crate) fn new(entry: &Entry, decision: Decision) -> Self {
        let values = entry.values.iter().map(ToString::to_string).collect();
        Self { id: entry.id.to_string(), decision, values }
    }
}
