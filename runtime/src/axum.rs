//! An axum extractor that gates a route. Feature `axum`.
//!
//! A type names what a route needs, and a handler asks for it:
//!
//! ```
//! use axum::Router;
//! use axum::http::HeaderMap;
//! use axum::routing::get;
//! use stigg_runtime::asynk::Entitlements;
//! use stigg_runtime::axum::{Entitled, Gate};
//! use stigg_runtime::{Check, CustomerRef};
//!
//! struct Reports;
//!
//! impl Gate for Reports {
//!     type Caller = HeaderMap; // any extractor: better your logged-in user
//!
//!     fn customer(caller: &HeaderMap) -> Option<CustomerRef<'_>> {
//!         caller.get("x-tenant")?.to_str().ok().map(Into::into)
//!     }
//!
//!     fn check() -> Check<'static> {
//!         Check::boolean("feature-reports")
//!     }
//! }
//!
//! async fn report(_: Entitled<Reports>) -> &'static str {
//!     "a report"
//! }
//!
//! fn app(entitlements: Entitlements) -> Router {
//!     Router::new().route("/report", get(report)).with_state(entitlements)
//! }
//! ```
//!
//! In a state of your own, derive `FromRef` (axum's feature `macros`), or implement it for
//! [`Entitlements`].
//!
//! For whole routers, and for services that do not use axum, there is a layer: feature `tower`.

use std::fmt;

use axum_core::body::Body;
use axum_core::extract::{FromRef, FromRequestParts, OptionalFromRequestParts};
use axum_core::response::{IntoResponse, Response};
use http::request::Parts;

use crate::asynk::Entitlements;
use crate::{Check, CustomerRef, Decision, Refusal};

/// Requirement of a route: the check that the customer who calls it must pass.
pub trait Gate {
    /// Extractor that knows who calls: a session, the claims of a token, a path parameter. The
    /// identifier of the customer must be one that the client cannot choose.
    type Caller: Send;

    /// Returns the customer. `None` refuses the request.
    fn customer(caller: &Self::Caller) -> Option<CustomerRef<'_>>;

    /// Returns the check that the customer must pass.
    fn check() -> Check<'static>;

    /// Makes the response to a refused request. Defaults to [`Refusal::response`].
    #[must_use]
    fn refuse(refusal: Refusal) -> Response {
        refusal.into_response()
    }
}

/// Extractor for a caller whose customer passes the check of the [`Gate`]. Requests of others are
/// refused before the handler runs.
///
/// As `Option<Entitled<G>>`, it is `None` instead: for routes that offer less to others.
///
/// The state must contain [`Entitlements`].
#[non_exhaustive]
pub struct Entitled<G: Gate> {
    /// The caller.
    pub caller: G::Caller,
    /// The decision, which grants access.
    pub decision: Decision,
}

impl<G: Gate> Entitled<G> {
    async fn of(caller: G::Caller, entitlements: Entitlements) -> Result<Self, Refusal> {
        let customer = G::customer(&caller).ok_or(Refusal::NoCustomer)?;
        let answered = entitlements.check_or_wait(customer, G::check());
        let decision = match answered {
            Ok(decision) => decision,
            Err(pending) => pending.await,
        };
        if decision.is_granted() { Ok(Self { caller, decision }) } else { Err(decision.into()) }
    }
}

impl<S, G> FromRequestParts<S> for Entitled<G>
where
    S: Send + Sync,
    G: Gate,
    G::Caller: FromRequestParts<S>,
    Entitlements: FromRef<S>,
{
    /// The response of the caller's extractor, or of [`Gate::refuse`].
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let caller = G::Caller::from_request_parts(parts, state).await;
        let caller = caller.map_err(IntoResponse::into_response)?;
        Self::of(caller, Entitlements::from_ref(state)).await.map_err(G::refuse)
    }
}

impl<S, G> OptionalFromRequestParts<S> for Entitled<G>
where
    S: Send + Sync,
    G: Gate,
    G::Caller: FromRequestParts<S>,
    Entitlements: FromRef<S>,
{
    type Rejection = <G::Caller as FromRequestParts<S>>::Rejection;

    async fn from_request_parts(
        parts: &mut Parts,
        state: &S,
    ) -> Result<Option<Self>, Self::Rejection> {
        let caller = G::Caller::from_request_parts(parts, state).await?;
        Ok(Self::of(caller, Entitlements::from_ref(state)).await.ok())
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        self.response::<Body>()
    }
}

impl<G: Gate<Caller: fmt::Debug>> fmt::Debug for Entitled<G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Entitled")
            .field("caller", &self.caller)
            .field("decision", &self.decision)
            .finish()
    }
}
