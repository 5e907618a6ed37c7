//! Handlers of axum that take events and deliveries.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::FromRef;
use axum::http::{Request, StatusCode};
use axum::routing::post;
use futures_core::Stream;
use stigg::webhooks::testing::EventBuilder;
use stigg::webhooks::{Delivery, Error, Event, Inbox, SECRET_HEADER, Verifier};
use tower::ServiceExt as _;

use crate::webhooks::{SECRET, verifier};

async fn customer(event: Event) -> String {
    event.customer_id().unwrap_or("none").to_owned()
}

/// Fails for the customer `unlucky`.
async fn handle(delivery: Delivery) -> Result<StatusCode, Error> {
    if delivery.customer_id() == Some("unlucky") {
        return Ok(StatusCode::INTERNAL_SERVER_ERROR);
    }
    delivery.done()?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Clone)]
struct State {
    inbox: Inbox,
}

impl FromRef<State> for Inbox {
    fn from_ref(state: &State) -> Self {
        state.inbox.clone()
    }
}

fn app() -> Router {
    let events = Router::new().route("/events", post(customer)).with_state(verifier());
    let deliveries = Router::new().route("/deliveries", post(handle));
    events.merge(deliveries.with_state(State { inbox: Inbox::new(verifier()) }))
}

async fn send(app: &Router, request: Request<Body>) -> (StatusCode, String) {
    let response = app.clone().oneshot(request).await.unwrap();
    let status = response.status();
    let body = to_bytes(response.into_body(), 1 << 16).await.unwrap();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

fn request(path: &str, event: &EventBuilder, secret: &str) -> Request<Body> {
    let (mut head, body) = event.request(secret).into_parts();
    head.uri = path.parse().unwrap();
    Request::from_parts(head, body.into())
}

fn updated(customer: &str) -> EventBuilder {
    EventBuilder::new("entitlements.updated").customer(customer)
}

#[tokio::test]
async fn a_handler_takes_an_event() {
    let answer = send(&app(), request("/events", &updated("acme"), SECRET)).await;
    assert_eq!(answer, (StatusCode::OK, "acme".to_owned()));
}

#[tokio::test]
async fn a_duplicate_is_accepted_and_not_handled() {
    let (app, event) = (app(), updated("acme"));

    let first = send(&app, request("/deliveries", &event, SECRET)).await;
    assert_eq!(first.0, StatusCode::NO_CONTENT);
    let second = send(&app, request("/deliveries", &event, SECRET)).await;
    assert_eq!(second, (StatusCode::OK, "the message was handled before".to_owned()));
}

#[tokio::test]
async fn a_message_whose_handler_failed_is_handled_again() {
    let (app, event) = (app(), updated("unlucky"));

    for _ in 0..3 {
        let answer = send(&app, request("/deliveries", &event, SECRET)).await;
        assert_eq!(answer.0, StatusCode::INTERNAL_SERVER_ERROR);
    }
}

#[tokio::test]
async fn refused_requests_have_their_status() {
    let app = app();
    for path in ["/events", "/deliveries"] {
        let forged = send(&app, request(path, &updated("acme"), "wrong")).await;
        assert_eq!(forged.0, StatusCode::UNAUTHORIZED);

        let post = |body: Vec<u8>| {
            Request::post(path).header(SECRET_HEADER, SECRET).body(Body::from(body)).unwrap()
        };
        assert_eq!(send(&app, post(b"{".to_vec())).await.0, StatusCode::BAD_REQUEST);
        let large = send(&app, post(vec![b' '; (1 << 20) + 1])).await;
        assert_eq!(large.0, StatusCode::PAYLOAD_TOO_LARGE);
    }
}

#[tokio::test]
async fn an_altered_message_is_refused() {
    let app = app();
    let event = updated("acme").message_id("1");
    send(&app, request("/deliveries", &event, SECRET)).await;

    let altered = updated("other").message_id("1");
    let answer = send(&app, request("/deliveries", &altered, SECRET)).await;
    assert_eq!(answer.0, StatusCode::UNPROCESSABLE_ENTITY);
}

/// A body that breaks off when it is read.
struct Broken {
    may_be_read: bool,
}

impl Stream for Broken {
    type Item = io::Result<&'static str>;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        assert!(self.may_be_read, "the body was read");
        Poll::Ready(Some(Err(io::Error::other("reset"))))
    }
}

#[tokio::test]
async fn the_body_of_a_forged_request_is_not_read() {
    let request = Request::post("/events").header(SECRET_HEADER, "wrong");
    let request = request.body(Body::from_stream(Broken { may_be_read: false })).unwrap();

    assert_eq!(send(&app(), request).await.0, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_body_that_breaks_off_is_refused() {
    let request = Request::post("/events").header(SECRET_HEADER, SECRET);
    let request = request.body(Body::from_stream(Broken { may_be_read: true })).unwrap();

    assert_eq!(send(&app(), request).await.0, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn limits_of_the_verifier_hold_without_those_of_axum() {
    let app = Router::new()
        .route("/events", post(customer))
        .layer(axum::extract::DefaultBodyLimit::disable())
        .with_state(Verifier::new(SECRET).unwrap().max_body_bytes(100));

    let large = updated("acme").field("a", "x".repeat(100));
    assert_eq!(
        send(&app, request("/events", &large, SECRET)).await.0,
        StatusCode::PAYLOAD_TOO_LARGE
    );
}
