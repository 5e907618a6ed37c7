//! The extractor: what it lets through, and what it makes of the rest.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{FromRef, FromRequestParts, Path, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Request, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use stigg::asynk::Client;
use stigg_emulator::{Emulator, Fault};
use stigg_runtime::asynk::Entitlements;
use stigg_runtime::axum::{Entitled, Gate};
use stigg_runtime::tower::RequireEntitlementLayer;
use stigg_runtime::{Access, Check, CustomerRef, Fallback, Refusal, Snapshot};
use tower::ServiceExt;

/// An on/off switch, of the customer in a header.
struct Reports;

impl Gate for Reports {
    type Caller = HeaderMap;

    fn customer(caller: &HeaderMap) -> Option<CustomerRef<'_>> {
        caller.get("x-tenant")?.to_str().ok().map(Into::into)
    }

    fn check() -> Check<'static> {
        Check::boolean("feature-reports")
    }
}

/// Two units at once, of the customer of a user who has logged in.
struct TwoSeats;

struct User {
    customer: String,
}

impl<S: Sync> FromRequestParts<S> for User {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, StatusCode> {
        let token = parts.headers.get("authorization").ok_or(StatusCode::UNAUTHORIZED)?;
        let token = token.to_str().map_err(|_| StatusCode::BAD_REQUEST)?;
        Ok(Self { customer: token.to_owned() })
    }
}

impl Gate for TwoSeats {
    type Caller = User;

    fn customer(caller: &User) -> Option<CustomerRef<'_>> {
        Some((&caller.customer).into())
    }

    fn check() -> Check<'static> {
        Check::metered("feature-seats").requesting(2)
    }

    fn refuse(_: Refusal) -> Response {
        Redirect::to("/pricing").into_response()
    }
}

/// The customer in the path.
struct OfPath;

impl Gate for OfPath {
    type Caller = Path<String>;

    fn customer(caller: &Path<String>) -> Option<CustomerRef<'_>> {
        Some((&caller.0).into())
    }

    fn check() -> Check<'static> {
        Reports::check()
    }
}

async fn report(_: Entitled<Reports>) -> &'static str {
    "a report"
}

async fn preview(entitled: Option<Entitled<Reports>>) -> &'static str {
    if entitled.is_some() { "a report" } else { "a preview" }
}

async fn seats(Entitled { caller, decision, .. }: Entitled<TwoSeats>) -> String {
    format!("{}: {decision}", caller.customer)
}

async fn of_path(entitled: Entitled<OfPath>) -> String {
    entitled.caller.0
}

/// Counts at once, so that two requests cannot both take the last unit.
async fn reserve(
    State(entitlements): State<Entitlements>,
    Path(customer): Path<String>,
) -> Result<StatusCode, Refusal> {
    let seats = Check::metered("feature-seats").requesting(2);
    entitlements.reserve(&customer, seats).await?.commit();
    Ok(StatusCode::CREATED)
}

/// A state with more than the entitlements.
#[derive(Clone)]
struct App {
    entitlements: Entitlements,
}

impl FromRef<App> for Entitlements {
    fn from_ref(app: &App) -> Self {
        app.entitlements.clone()
    }
}

fn app(entitlements: Entitlements) -> Router {
    let gate = RequireEntitlementLayer::new(
        entitlements.clone(),
        Reports::check(),
        |request: &Request<Body>| Reports::customer(request.headers()),
    );
    Router::new()
        .route("/layered", get(async || "a report"))
        .layer(gate)
        .route("/report", get(report))
        .route("/preview", get(preview))
        .route("/seats", get(seats))
        .route("/customers/{customer}/report", get(of_path))
        .route("/customers/{customer}/seats", post(reserve))
        .with_state(App { entitlements })
}

fn fixed() -> Entitlements {
    Entitlements::fixed([
        Snapshot::new("acme")
            .feature("feature-reports", Access::GRANTED)
            .feature("feature-seats", Access::limited(5).used(1)),
        Snapshot::new("globex")
            .feature("feature-reports", Access::DENIED)
            .feature("feature-seats", Access::limited(1)),
    ])
}

/// Status, `Location` or `Retry-After`, and body.
async fn ask(entitlements: &Entitlements, request: Request<Body>) -> (u16, String, String) {
    let response = app(entitlements.clone()).oneshot(request).await.unwrap();
    let headers = response.headers();
    let header = headers.get("location").or(headers.get("retry-after"));
    let header = header.map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default();
    let status = response.status().as_u16();
    let body = to_bytes(response.into_body(), 1_000).await.unwrap();
    (status, header, String::from_utf8(body.into()).unwrap())
}

fn from(tenant: &str, path: &str) -> Request<Body> {
    Request::get(path)
        .header("x-tenant", tenant)
        .header("authorization", tenant)
        .body(Body::empty())
        .unwrap()
}

fn answer(status: u16, header: &str, body: &str) -> (u16, String, String) {
    (status, header.to_owned(), body.to_owned())
}

#[tokio::test]
async fn a_customer_with_access_comes_to_the_handler() {
    let entitlements = fixed();
    for path in ["/report", "/layered", "/preview"] {
        assert_eq!(ask(&entitlements, from("acme", path)).await, answer(200, "", "a report"));
    }
    let seats = "acme: granted: 1 of 5 used, 0 s old, from cache";
    assert_eq!(ask(&entitlements, from("acme", "/seats")).await, answer(200, "", seats));
    let of_path = from("globex", "/customers/acme/report");
    assert_eq!(ask(&entitlements, of_path).await, answer(200, "", "acme"));
}

#[tokio::test]
async fn others_are_refused_with_a_line_of_text() {
    let entitlements = fixed();
    for path in ["/report", "/layered", "/customers/globex/report"] {
        let text = "The plan does not include this.";
        assert_eq!(ask(&entitlements, from("globex", path)).await, answer(402, "", text));
    }
    let text = "There is no active subscription.";
    assert_eq!(ask(&entitlements, from("initech", "/report")).await, answer(402, "", text));
}

#[tokio::test]
async fn a_request_without_a_customer_is_refused() {
    let entitlements = fixed();
    for path in ["/report", "/layered"] {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let text = "The request belongs to no customer.";
        assert_eq!(ask(&entitlements, request).await, answer(403, "", text));
    }
    // The extractor of the caller answers for itself.
    let request = Request::get("/seats").body(Body::empty()).unwrap();
    assert_eq!(ask(&entitlements, request).await, answer(401, "", ""));
}

#[tokio::test]
async fn an_optional_gate_is_none_instead() {
    let entitlements = fixed();
    assert_eq!(ask(&entitlements, from("globex", "/preview")).await, answer(200, "", "a preview"));
    let request = Request::get("/preview").body(Body::empty()).unwrap();
    assert_eq!(ask(&entitlements, request).await, answer(200, "", "a preview"));
}

#[tokio::test]
async fn a_gate_may_make_its_own_response() {
    assert_eq!(ask(&fixed(), from("globex", "/seats")).await, answer(303, "/pricing", ""));
}

#[tokio::test]
async fn a_reservation_is_refused_like_a_check() {
    let entitlements = fixed();
    let reserve = || Request::post("/customers/acme/seats").body(Body::empty()).unwrap();
    for _ in 0..2 {
        assert_eq!(ask(&entitlements, reserve()).await, answer(201, "", ""));
    }
    let text = "The limit of the plan is reached.";
    assert_eq!(ask(&entitlements, reserve()).await, answer(402, "", text));
}

#[tokio::test]
async fn without_stigg_the_fallback_decides() {
    let grants = Fallback::deny().feature("feature-reports", Access::GRANTED);
    for (fallback, is_granted) in [(grants, true), (Fallback::deny(), false)] {
        let emulator = Emulator::start().unwrap();
        emulator.inject(Fault::status(503).always());
        let client = Client::builder(emulator.api_key()).endpoint(emulator.url()).build().unwrap();
        let entitlements = Entitlements::builder(client, fallback).start().unwrap();
        let expected = if is_granted {
            answer(200, "", "a report")
        } else {
            answer(503, "5", "Access cannot be checked at the moment. Try again later.")
        };
        // Of the four, the last does not wait: the breaker is open.
        for path in ["/report", "/layered", "/report", "/report"] {
            assert_eq!(ask(&entitlements, from("acme", path)).await, expected);
        }
        assert_eq!(emulator.requests().len(), 3);
        let reserve = Request::post("/customers/acme/seats").body(Body::empty()).unwrap();
        assert_eq!(ask(&entitlements, reserve).await.0, 503);
    }
}
