//! Responses to requests that a gate refuses.

use std::fmt;

use http::header::{CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderValue, Response, StatusCode};
use stigg::entitlements::AccessDeniedReason;

use crate::Decision;

/// Seconds after which Stigg is tried again.
const RETRY_AFTER_SECONDS: HeaderValue = HeaderValue::from_static("5");

/// Reason for which a gate refuses a request.
///
/// Its [`response`](Self::response) has one of three statuses, and a line of text for people that
/// names neither features nor customers:
///
/// | status | when |
/// | --- | --- |
/// | 402 Payment Required | another plan, or more credits, would give access |
/// | 403 Forbidden | the request has no customer, or paying would not help: an archived customer, revoked access |
/// | 503 Service Unavailable | Stigg cannot be reached, and the fallback denies: what the customer has paid for is not known |
///
/// Handlers that check for themselves can return it too:
///
/// ```
/// use stigg_runtime::asynk::Entitlements;
/// use stigg_runtime::{Check, Refusal};
///
/// async fn send(entitlements: Entitlements, customer: &str) -> Result<(), Refusal> {
///     let check = Check::metered("feature-emails").requesting(10);
///     let reservation = entitlements.reserve(customer, check).await?;
///     // Send them and report the usage; then:
///     reservation.commit();
///     Ok(())
/// }
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Refusal {
    /// The request has no customer. Authenticate requests before the gate.
    NoCustomer,
    /// The customer has no access.
    Denied(Decision),
}

impl Refusal {
    /// Returns the decision that denied access. `None` if the request has no customer.
    #[must_use]
    pub const fn decision(&self) -> Option<&Decision> {
        match self {
            Self::NoCustomer => None,
            Self::Denied(decision) => Some(decision),
        }
    }

    /// Returns the status of the [`response`](Self::response).
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status_and_text().0
    }

    /// Returns the response: plain text, and `Retry-After` with 503.
    pub fn response<B: From<&'static str>>(&self) -> Response<B> {
        let (status, text) = self.status_and_text();
        let mut response = Response::new(B::from(text));
        *response.status_mut() = status;
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
        if status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        response
    }

    fn status_and_text(&self) -> (StatusCode, &'static str) {
        use AccessDeniedReason as Reason;
        const PAYMENT_REQUIRED: StatusCode = StatusCode::PAYMENT_REQUIRED;

        let Self::Denied(decision) = self else {
            return (StatusCode::FORBIDDEN, "The request belongs to no customer.");
        };
        if decision.in_outage {
            let text = "Access cannot be checked at the moment. Try again later.";
            return (StatusCode::SERVICE_UNAVAILABLE, text);
        }
        match decision.reason() {
            Some(
                Reason::EntitlementNotFound
                | Reason::NoFeatureEntitlementInSubscription
                | Reason::RequestedValuesMismatch,
            ) => (PAYMENT_REQUIRED, "The plan does not include this."),
            Some(Reason::RequestedUsageExceedingLimit | Reason::BudgetExceeded) => {
                (PAYMENT_REQUIRED, "The limit of the plan is reached.")
            }
            Some(Reason::InsufficientCredits) => (PAYMENT_REQUIRED, "Not enough credits are left."),
            // Whoever never subscribed may not exist in Stigg.
            Some(
                Reason::NoActiveSubscription
                | Reason::CustomerNotFound
                | Reason::CustomerResourceNotFound,
            ) => (PAYMENT_REQUIRED, "There is no active subscription."),
            _ => (StatusCode::FORBIDDEN, "Access is denied."),
        }
    }
}

impl From<Decision> for Refusal {
    fn from(decision: Decision) -> Self {
        Self::Denied(decision)
    }
}

impl fmt::Display for Refusal {
    /// Writes the text of the [`response`](Self::response).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.status_and_text().1)
    }
}

#[cfg(test)]
mod tests {
    use stigg::entitlements::AccessDeniedReason;

    use super::Refusal;
    use crate::Decision;

    #[test]
    fn the_status_says_whether_paying_would_help() {
        let helps = |reason: &AccessDeniedReason| {
            let refusal = Refusal::from(Decision::denied(reason.clone()));
            match refusal.status().as_u16() {
                402 => true,
                403 => false,
                other => panic!("{other}"),
            }
        };
        let (paying, others): (Vec<_>, Vec<_>) =
            AccessDeniedReason::KNOWN.iter().partition(|reason| helps(reason));
        assert_eq!(paying.len() + others.len(), AccessDeniedReason::KNOWN.len());
        assert_eq!(
            others,
            [
                &AccessDeniedReason::CustomerIsArchived,
                &AccessDeniedReason::FeatureNotFound,
                &AccessDeniedReason::FeatureTypeMismatch,
                &AccessDeniedReason::Revoked,
                &AccessDeniedReason::Other,
            ]
        );
        assert!(!helps(&AccessDeniedReason::from("AReasonOfTomorrow")));
    }

    #[test]
    fn an_outage_is_not_taken_for_a_refusal() {
        let decision = Decision::denied(AccessDeniedReason::EntitlementNotFound);
        let refusal = Refusal::from(Decision { in_outage: true, ..decision });
        let response = refusal.response::<String>();
        assert_eq!(response.status(), 503);
        assert_eq!(response.headers()["retry-after"], "5");
        assert_eq!(response.body(), "Access cannot be checked at the moment. Try again later.");
    }

    #[test]
    fn the_response_is_a_line_of_text() {
        let response = Refusal::NoCustomer.response::<String>();
        assert_eq!(response.status(), 403);
        assert_eq!(response.headers()["content-type"], "text/plain; charset=utf-8");
        assert!(!response.headers().contains_key("retry-after"));
        assert_eq!(*response.body(), Refusal::NoCustomer.to_string());
    }
}
