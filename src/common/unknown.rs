//! Enum values and union members that this version of the crate does not know.

use std::fmt;

use serde::Serialize;
use serde_json::Value;

/// Text of an enum value that this version of the crate does not know.
///
/// Stigg adds values to its enums. The enums of this crate keep such a value in their `Unknown`
/// variant and send it back unchanged. A later version of the crate may know the value, which is
/// then a variant of its own and no longer `Unknown`.
///
/// So compare the enum itself with the text, which works with both versions:
///
/// ```
/// use stigg::subscriptions::SubscriptionStatus;
///
/// fn label(status: &SubscriptionStatus) -> &str {
///     match status {
///         SubscriptionStatus::Active => "running",
///         SubscriptionStatus::InTrial => "on trial",
///         other if *other == "ON_HOLD" => "paused",
///         other => other.as_str(),
///     }
/// }
///
/// assert_eq!(label(&SubscriptionStatus::Active), "running");
/// assert_eq!(label(&SubscriptionStatus::from("ON_HOLD")), "paused");
/// ```
///
/// Patterns cannot match the text of this type. Only the conversions to the enum create it, and
/// they turn known text into known variants. This does not compile:
///
/// ```compile_fail
/// # let status = stigg::subscriptions::SubscriptionStatus::from("ON_HOLD");
/// let paused = matches!(status, stigg::subscriptions::SubscriptionStatus::Unknown(text) if text == "ON_HOLD");
/// ```
///
/// Enums are compared and ordered by their text, so a sorted list or map keeps its order when a
/// value becomes known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnknownValue(Box<str>);

impl UnknownValue {
    pub(crate) fn new(text: impl Into<Box<str>>) -> Self {
        Self(text.into())
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Object of a union whose type this version of the crate does not know.
///
/// A later version may know the type; the object is then a variant of its own. The union's
/// `type_name` and its JSON stay the same, so match on those:
///
/// ```
/// use stigg::entitlements::EntitlementUnion;
///
/// # let json = r#"{ "__typename": "SeatEntitlement", "seats": 5 }"#;
/// let entitlement: EntitlementUnion = serde_json::from_str(json)?;
///
/// if entitlement.type_name() == "SeatEntitlement" {
///     assert_eq!(serde_json::to_value(&entitlement)?["seats"], 5);
/// }
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct UnknownObject {
    #[serde(skip)]
    type_name: Box<str>,
    json: Value,
}

impl UnknownObject {
    pub(crate) fn new(type_name: impl Into<Box<str>>, json: Value) -> Self {
        Self { type_name: type_name.into(), json }
    }

    /// Returns the name of the type.
    #[must_use]
    pub fn type_name(&self) -> &str {
        &self.type_name
    }

    /// Returns the object as received, including `__typename`.
    #[must_use]
    pub fn json(&self) -> &Value {
        &self.json
    }
}
