//! What is wrong with a catalog.

use std::fmt;

/// Why a catalog cannot be used: where, what, and how to put it right.
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogError {
    place: String,
    problem: String,
    remedy: String,
}

impl CatalogError {
    pub(super) fn new(
        place: impl Into<String>,
        problem: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self { place: place.into(), problem: problem.into(), remedy: remedy.into() }
    }

    pub(super) fn unreadable(path: &str, error: &serde_json::Error) -> Self {
        let place = match path {
            "." | "?" => format!("line {}, column {}", error.line(), error.column()),
            path => format!("{path} (line {}, column {})", error.line(), error.column()),
        };
        let problem = error.to_string();
        let problem = problem.split(" at line ").next().unwrap_or_default();
        let remedy = if error.is_data() {
            "compare it with the fields that the documentation of `Catalog` lists"
        } else {
            "make the file valid JSON"
        };
        Self::new(place, problem, remedy)
    }

    /// Where in the catalog the problem is.
    #[must_use]
    pub fn place(&self) -> &str {
        &self.place
    }

    /// What the problem is.
    #[must_use]
    pub fn problem(&self) -> &str {
        &self.problem
    }

    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> &str {
        &self.remedy
    }
}

impl fmt::Display for CatalogError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}; {}", self.place, self.problem, self.remedy)
    }
}

impl std::error::Error for CatalogError {}
