//! Refused operations: Stigg's error code and its details.

use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::values::amount::MAX_INPUT;

/// A refused operation, as it appears in the `errors` of a response.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    code: String,
    message: String,
    is_validation_error: bool,
    details: Map<String, Value>,
    /// Further errors.
    others: Vec<Failure>,
}

pub(crate) type Outcome<T> = Result<T, Failure>;

/// Refuses an amount above the emulator's limit.
pub(crate) fn check_amount(amount: f64, place: &str) -> Outcome<()> {
    if amount.abs() <= MAX_INPUT {
        return Ok(());
    }
    let message = format!(
        "`{place}` is {amount:e}, above the emulator's limit of {MAX_INPUT:e}: use a smaller amount"
    );
    Err(Failure::invalid("AmountTooLarge", message))
}

impl Failure {
    /// A failure caused by the caller's input.
    pub(crate) fn invalid(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self { is_validation_error: true, ..Self::new(code, message) }
    }

    pub(crate) fn new(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            message: message.into(),
            is_validation_error: false,
            details: Map::new(),
            others: Vec::new(),
        }
    }

    pub(crate) fn bad_input(message: impl Into<String>) -> Self {
        Self::invalid("BadUserInput", message)
    }

    pub(crate) fn customer_not_found(ref_id: &str) -> Self {
        Self::not_found("CustomerNotFound", "customer", ref_id)
    }

    pub(crate) fn subscription_not_found(ref_id: &str) -> Self {
        Self::not_found("SubscriptionNotFound", "subscription", ref_id)
    }

    pub(crate) fn feature_not_found(ref_id: &str) -> Self {
        Self::not_found("FeatureNotFound", "feature", ref_id)
    }

    pub(crate) fn coupon_not_found(ref_id: &str) -> Self {
        Self::not_found("CouponNotFound", "coupon", ref_id)
    }

    pub(crate) fn no_billing_period(subscription: &str) -> Self {
        let message = format!("The subscription `{subscription}` has no billing period");
        Self::invalid("SubscriptionDoesNotHaveBillingPeriod", message).with("refId", subscription)
    }

    pub(crate) fn not_metered(feature: &str) -> Self {
        let message = format!("The usage of `{feature}` is not metered");
        Self::invalid("MeteringNotAvailableForFeatureType", message).with("refId", feature)
    }

    pub(crate) fn not_found(code: &str, what: &str, ref_id: &str) -> Self {
        Self::new(code, format!("No {what} `{ref_id}` was found")).with("refId", ref_id)
    }

    pub(crate) fn duplicate(entity_name: &str, identifier: &str) -> Self {
        Self::invalid(
            "DuplicatedEntityNotAllowed",
            format!("{entity_name} `{identifier}` exists already"),
        )
        .with("entityName", entity_name)
        .with("identifier", identifier)
    }

    pub(crate) fn with(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.details.insert(key.to_owned(), value.into());
        self
    }

    pub(crate) fn code(&self) -> &str {
        &self.code
    }

    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    /// The `extensions` of the error, with a new trace ID.
    pub(crate) fn extensions(&self) -> Map<String, Value> {
        let mut extensions = self.details.clone();
        extensions.insert("code".to_owned(), self.code.clone().into());
        extensions.insert("isValidationError".to_owned(), self.is_validation_error.into());
        extensions.insert("traceId".to_owned(), Uuid::new_v4().to_string().into());
        extensions
    }

    /// Adds further errors.
    pub(crate) fn and_also(self, others: Vec<Self>) -> Self {
        Self { others, ..self }
    }

    /// The failure as a response without data.
    pub(crate) fn into_answer(self) -> Value {
        let failures = std::iter::once(&self).chain(&self.others);
        let errors: Vec<_> = failures
            .map(
                |failure| json!({ "message": failure.message, "extensions": failure.extensions() }),
            )
            .collect();
        json!({ "errors": errors, "data": null })
    }
}
