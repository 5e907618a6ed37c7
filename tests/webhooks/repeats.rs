//! An inbox receives each message once, with one body.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use http::Request;
use stigg::webhooks::testing::EventBuilder;
use stigg::webhooks::{
    Claim, Delivery, Error, ErrorKind, Fingerprint, Inbox, MessageStore, RecentMessages,
};

use crate::webhooks::{SECRET, headers, verifier};

fn inbox() -> Inbox {
    Inbox::new(verifier())
}

fn request(message: &str) -> Request<Vec<u8>> {
    EventBuilder::new("entitlements.updated").message_id(message).customer("acme").request(SECRET)
}

fn receive(inbox: &Inbox, request: &Request<Vec<u8>>) -> Result<Delivery, Error> {
    inbox.receive(request.headers(), request.body())
}

fn refusal(inbox: &Inbox, request: &Request<Vec<u8>>) -> (ErrorKind, u16) {
    let error = receive(inbox, request).unwrap_err();
    (error.kind(), error.status().as_u16())
}

#[test]
fn a_replayed_message_is_refused_with_a_status_that_ends_the_retries() {
    let (inbox, request) = (inbox(), request("1"));
    receive(&inbox, &request).unwrap().done().unwrap();

    assert_eq!(refusal(&inbox, &request), (ErrorKind::Duplicate, 200));
    assert_eq!(refusal(&inbox.clone(), &request), (ErrorKind::Duplicate, 200));
}

#[test]
fn a_message_that_was_not_handled_is_received_again() {
    let (inbox, request) = (inbox(), request("1"));

    drop(receive(&inbox, &request).unwrap());
    receive(&inbox, &request).unwrap().done().unwrap();
    assert_eq!(refusal(&inbox, &request).0, ErrorKind::Duplicate);
}

#[test]
fn a_message_in_progress_is_refused_until_it_is_known_what_became_of_it() {
    let (inbox, request) = (inbox(), request("1"));
    let delivery = receive(&inbox, &request).unwrap();
    assert_eq!(delivery.customer_id(), Some("acme"));

    assert_eq!(refusal(&inbox, &request), (ErrorKind::InProgress, 409));
    drop(delivery);
    assert!(receive(&inbox, &request).is_ok());
}

#[test]
fn a_message_with_another_body_is_refused() {
    let (inbox, original) = (inbox(), request("1"));
    receive(&inbox, &original).unwrap().done().unwrap();
    let other_customer =
        EventBuilder::new("entitlements.updated").message_id("1").customer("other").request(SECRET);
    let mut written_again = original.clone();
    written_again.body_mut().push(b' ');

    assert_eq!(refusal(&inbox, &other_customer), (ErrorKind::Altered, 422));
    assert_eq!(refusal(&inbox, &written_again), (ErrorKind::Altered, 422));
    assert_eq!(refusal(&inbox, &original).0, ErrorKind::Duplicate);
}

#[test]
fn messages_without_an_identifier_are_told_apart_by_their_bodies() {
    let inbox = inbox();
    let headers = headers(&[SECRET.as_bytes()]);
    let body = |grant| format!(r#"{{ "type": "credit_grant.depleted", "grantId": "{grant}" }}"#);

    inbox.receive(&headers, body(1).as_bytes()).unwrap().done().unwrap();
    inbox.receive(&headers, body(2).as_bytes()).unwrap().done().unwrap();
    let error = inbox.receive(&headers, body(1).as_bytes()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Duplicate);
}

#[test]
fn forged_requests_leave_no_trace() {
    let (inbox, request) = (inbox(), request("1"));
    let forged = inbox.receive(&headers(&[b"wrong"]), request.body()).unwrap_err();

    assert_eq!(forged.kind(), ErrorKind::Forged);
    assert!(receive(&inbox, &request).is_ok());
}

#[test]
fn of_many_deliveries_at_once_one_is_received() {
    let (inbox, request, received) = (inbox(), request("1"), AtomicUsize::new(0));
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..100 {
                    if let Ok(delivery) = receive(&inbox, &request) {
                        received.fetch_add(1, Ordering::Relaxed);
                        delivery.done().unwrap();
                    }
                }
            });
        }
    });
    assert_eq!(received.into_inner(), 1);
}

#[test]
fn messages_are_forgotten_when_there_are_too_many_or_they_are_too_old() {
    let few = Inbox::with_store(verifier(), RecentMessages::new().max_messages(2));
    for message in ["1", "2", "3"] {
        receive(&few, &request(message)).unwrap().done().unwrap();
    }
    assert_eq!(refusal(&few, &request("2")).0, ErrorKind::Duplicate);
    assert!(receive(&few, &request("1")).is_ok());

    let short = Inbox::with_store(verifier(), RecentMessages::new().max_age(Duration::ZERO));
    receive(&short, &request("1")).unwrap().done().unwrap();
    assert!(receive(&short, &request("1")).is_ok());
}

/// A database that fails on request, and counts what it is asked.
#[derive(Default)]
struct Database(Mutex<State>);

#[derive(Default)]
struct State {
    calls: Vec<&'static str>,
    is_down: bool,
}

type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

impl Database {
    fn called<T>(&self, name: &'static str, answer: T) -> Outcome<T> {
        let mut state = self.0.lock().unwrap();
        state.calls.push(name);
        if state.is_down { Err("the database is down".into()) } else { Ok(answer) }
    }
}

impl MessageStore for &'static Database {
    fn claim(&self, message: &Fingerprint) -> Outcome<Claim> {
        assert_eq!((message.id(), message.body_hash().len()), ("1", 32));
        self.called("claim", Claim::New)
    }

    fn finish(&self, _: &Fingerprint) -> Outcome<()> {
        self.called("finish", ())
    }

    fn release(&self, _: &Fingerprint) -> Outcome<()> {
        self.called("release", ())
    }
}

#[test]
fn a_store_of_ones_own_is_asked_and_told() {
    let database: &'static Database = Box::leak(Box::default());
    let inbox = Inbox::with_store(verifier(), database);
    let request = request("1");

    receive(&inbox, &request).unwrap().done().unwrap();
    drop(receive(&inbox, &request).unwrap());
    assert_eq!(database.0.lock().unwrap().calls, ["claim", "finish", "claim", "release"]);
}

#[test]
fn a_store_that_fails_makes_stigg_try_again() {
    let database: &'static Database = Box::leak(Box::default());
    let inbox = Inbox::with_store(verifier(), database);
    let delivery = receive(&inbox, &request("1")).unwrap();
    database.0.lock().unwrap().is_down = true;

    let error = delivery.done().unwrap_err();
    assert_eq!((error.kind(), error.status().as_u16()), (ErrorKind::Store, 503));
    assert_eq!(refusal(&inbox, &request("1")), (ErrorKind::Store, 503));
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert_eq!(cause, "the database is down");
}
