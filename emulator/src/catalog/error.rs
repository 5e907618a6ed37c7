//! Errors in catalogs.

use thiserror::Error;

use crate::values::explained::{explained, place_in_json, problem_in_json};

/// A catalog is not valid. Says where the problem is, what it is, and how to fix it.
///
/// ```
/// use stigg_emulator::Catalog;
///
/// let error = Catalog::from_json(
///     r#"{"products": [{"refId": "product-crm", "displayName": "CRM"}],
///         "plans": [{"refId": "plan-crm", "displayName": "CRM", "product": "product-crm",
///                    "pricingType": "FREE",
///                    "entitlements": [{"feature": "feature-seats", "usageLimit": 3}]}]}"#,
/// )
/// .unwrap_err();
///
/// let message = error.to_string();
/// assert!(message.contains("plan-crm") && message.contains("feature-seats"), "{message}");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{place}: {problem}; {remedy}")]
pub struct CatalogError {
    place: String,
    problem: String,
    remedy: String,
}

explained!(CatalogError);

impl CatalogError {
    pub(super) fn new(
        place: impl Into<String>,
        problem: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self { place: place.into(), problem: problem.into(), remedy: remedy.into() }
    }

    pub(super) fn unreadable(path: &str, error: &serde_json::Error) -> Self {
        let place = place_in_json(path, error);
        let remedy = if error.is_data() {
            "see the documentation of `Catalog` for the valid fields"
        } else {
            "make the file valid JSON"
        };
        Self::new(place, problem_in_json(error), remedy)
    }

    /// The place of the problem in the catalog.
    #[must_use]
    pub fn place(&self) -> &str {
        &self.place
    }
}
