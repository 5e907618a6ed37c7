//! The route that uses up a limit: it reserves what it is about to use, and reports it in the
//! background.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::post;
use stigg_runtime::Refusal;
use stigg_runtime::asynk::{Entitlements, Outbox};

const CAMPAIGNS: &str = "feature-02-campaigns";

pub(crate) fn campaigns(entitlements: Entitlements, outbox: Outbox) -> Router {
    Router::new()
        .route("/customers/{customer}/campaigns", post(create))
        .with_state((entitlements, outbox))
}

async fn create(
    State((entitlements, outbox)): State<(Entitlements, Outbox)>,
    Path(customer): Path<String>,
) -> Result<StatusCode, Refusal> {
    let reservation = entitlements.reserve(&customer, CAMPAIGNS).await?;
    // Create the campaign here. If that fails, the reservation is dropped and counts no more.
    if let Err(error) = reservation.commit_to(&outbox) {
        // The campaign is there, and the customer did nothing wrong.
        eprintln!("{customer}: {error}");
    }
    Ok(StatusCode::CREATED)
}
