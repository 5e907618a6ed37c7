//! The service: a route that needs an entitlement, and an upgrade to the plan that has it.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};
use stigg::asynk::Client;
use stigg::catalog::BillingPeriod;
use stigg::subscriptions::ProvisionSubscriptionInput;
use stigg_runtime::asynk::Entitlements;
use stigg_runtime::axum::{Entitled, Gate};
use stigg_runtime::{Check, CustomerRef, Fallback};

const ANALYTICS: &str = "feature-04-analytics";
const PLAN_WITH_ANALYTICS: &str = "plan-revvenu-essentials";

/// The decisions while Stigg cannot be reached: better a free report than a customer locked out.
pub(crate) fn fallback() -> Fallback {
    Fallback::grant()
}

/// The route that is gated. Clones of `Entitlements` share the memory.
pub(crate) fn reports(entitlements: Entitlements) -> Router {
    Router::new().route("/customers/{customer}/analytics", get(analytics)).with_state(entitlements)
}

/// Requirement of the route. Callers without the entitlement get 402 Payment Required.
struct Analytics;

impl Gate for Analytics {
    /// A real service takes the customer from a session: callers can choose the path.
    type Caller = Path<String>;

    fn customer(Path(customer): &Path<String>) -> Option<CustomerRef<'_>> {
        Some(customer.into())
    }

    fn check() -> Check<'static> {
        Check::boolean(ANALYTICS)
    }
}

async fn analytics(entitled: Entitled<Analytics>) -> Json<Value> {
    let Path(customer) = entitled.caller;
    Json(json!({ "customer": customer, "visitors": 42 }))
}

/// The route that changes entitlements.
pub(crate) fn upgrades(client: Client, entitlements: Entitlements) -> Router {
    Router::new()
        .route("/customers/{customer}/upgrade", post(upgrade))
        .with_state((client, entitlements))
}

async fn upgrade(
    State((client, entitlements)): State<(Client, Entitlements)>,
    Path(customer): Path<String>,
) -> Result<StatusCode, Failure> {
    let subscription = ProvisionSubscriptionInput::builder(&customer, PLAN_WITH_ANALYTICS)
        .billing_period(BillingPeriod::Monthly);
    client.provision_subscription(subscription).await?;
    // Without this, the customer would stay locked out until the next refresh. If it fails, the
    // next check asks Stigg again.
    if let Err(error) = entitlements.refresh(&customer).await {
        eprintln!("{customer}: {error}");
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Stigg could not be asked, or refused the change.
struct Failure(stigg::Error);

impl From<stigg::Error> for Failure {
    fn from(error: stigg::Error) -> Self {
        Self(error)
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let Self(error) = self;
        eprintln!("{error:#}");
        let status = if error.is_validation() || error.is_not_found() {
            StatusCode::BAD_REQUEST
        } else {
            StatusCode::SERVICE_UNAVAILABLE
        };
        (status, Json(json!({ "error": "the plan could not be changed" }))).into_response()
    }
}
