//! The service: creating a campaign requires an entitlement and reports usage.

use std::time::Duration;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use serde_json::json;
use stigg::CallOptions;
use stigg::asynk::Client;
use stigg::entitlements::FetchEntitlementQuery;
use stigg::usage::ReportUsageInput;

const CAMPAIGNS: &str = "feature-02-campaigns";

/// The service's routes. Clones of the client share its connections.
pub(crate) fn service(client: Client) -> Router {
    Router::new().route("/customers/{customer}/campaigns", post(create_campaign)).with_state(client)
}

async fn create_campaign(
    State(client): State<Client>,
    Path(customer): Path<String>,
) -> Result<Response, Failure> {
    // A visitor is waiting: a late answer is worse than none.
    let impatient = client.with_options(CallOptions::new().deadline(Duration::from_secs(2)));
    let entitlement =
        impatient.get_entitlement(FetchEntitlementQuery::builder(&customer, CAMPAIGNS)).await?;
    if !entitlement.is_granted {
        let reason = entitlement.access_denied_reason.map(|reason| reason.to_string());
        return Ok(
            (StatusCode::PAYMENT_REQUIRED, Json(json!({ "denied": reason }))).into_response()
        );
    }

    // The application would create the campaign here. Then report it. The report gets an
    // idempotency key, so retries count once.
    let measured = client.report_usage(ReportUsageInput::builder(&customer, CAMPAIGNS, 1)).await?;
    let body = json!({ "used": measured.current_usage, "limit": entitlement.usage_limit });
    Ok((StatusCode::CREATED, Json(body)).into_response())
}

/// Stigg could not be reached, or returned an error.
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
        (status, Json(json!({ "error": "the entitlement could not be checked" }))).into_response()
    }
}
