//! Responses with a value in every field.

use time::{Duration, OffsetDateTime};

use crate::common::declare::Field;

/// A response with a value in every field, the same in every test.
///
/// The values agree with each other as far as their kind can: access is granted, the limit is 10
/// and the usage 1, prices and amounts are 1, lists have one item, subscriptions are active and
/// paid, and periods last from the start of 2030 for a month. Texts are named for their field, such
/// as `customer-id`. There are no reasons of denial.
///
/// Implemented for all responses, and for lists and options of them.
///
/// ```
/// use stigg::entitlements::{AccessDeniedReason, Entitlement};
/// use stigg::testing::Fixture;
///
/// let granted = Entitlement::fixture();
/// assert_eq!((granted.is_granted, granted.remaining()), (true, Some(9.0)));
///
/// let denied = Entitlement::fixture_with(|entitlement| {
///     entitlement.is_granted = false;
///     entitlement.access_denied_reason = Some(AccessDeniedReason::NoActiveSubscription);
/// });
/// assert_eq!(denied.grants(1.0), Some(false));
/// ```
pub trait Fixture: Sized {
    /// Returns a response with a value in every field.
    #[must_use]
    fn fixture() -> Self;

    /// Returns a fixture that `set` changed.
    #[must_use]
    fn fixture_with(set: impl FnOnce(&mut Self)) -> Self {
        let mut fixture = Self::fixture();
        set(&mut fixture);
        fixture
    }
}

impl<T: Field> Fixture for T {
    fn fixture() -> Self {
        T::filled("value")
    }
}

/// The date in a field: 1 January 2030, or for the end of something 1 February.
pub(crate) fn date(field: &str) -> OffsetDateTime {
    let is_end = ["end", "cancel", "expire", "next"].iter().any(|word| field.contains(word));
    let day = if is_end { 21_946 } else { 21_915 };
    OffsetDateTime::UNIX_EPOCH + Duration::days(day)
}

/// Whether a field is left out although it is optional.
pub(crate) fn is_left_out(field: &str) -> bool {
    field == "access_denied_reason"
}

pub(crate) fn flag(field: &str) -> bool {
    field == "is_granted"
}

pub(crate) fn number(field: &str) -> f64 {
    if field == "usage_limit" { 10.0 } else { 1.0 }
}

/// The text in a field.
pub(crate) fn text(field: &str) -> String {
    let text = field.replace('_', "-");
    if field.ends_with("url") { format!("https://example.com/{text}") } else { text }
}

/// The values of enums that tests are about most.
const USUAL: &[&str] = &[
    "ACTIVE",
    "PAID",
    "SUCCESS",
    "NOT_REQUIRED",
    "MONTHLY",
    "MONTH",
    "NUMBER",
    "Incremental",
    "FLAT_FEE",
    "PUBLISHED",
    "REQUESTED_PLAN",
    "PERCENTAGE",
    "STRIPE",
    "USD",
];

/// The usual value of an enum.
pub(crate) fn known<T: AsRef<str> + Clone + for<'a> From<&'a str>>(known: &[T]) -> T {
    let usual = USUAL.iter().find_map(|usual| known.iter().find(|value| value.as_ref() == *usual));
    usual.or(known.first()).cloned().unwrap_or_else(|| T::from(""))
}
