//! Replacing the API key.

use std::sync::{Arc, Barrier};

use stigg::{CallOptions, RetryPolicy};

use super::{Client, builder, case, check, client, facade};
use crate::support::KEY;
use crate::support::answers::{granted, http, status};
use crate::support::server::{Request, Seen, Server, Step};

const NEXT: &str = "server-next-5d2e8f";

fn keys(seen: Seen) -> Vec<String> {
    let key = |request: &Request| request.header("x-api-key").map(str::to_owned);
    seen.requests.iter().filter_map(key).collect()
}

#[facade]
#[case]
async fn all_clones_send_the_new_key() {
    let server = Server::always(granted());
    let client = client(&server.url());
    let clone = client.clone();
    let other = client.with_options(CallOptions::new().header("x-a", "b").unwrap());
    let before = check(&other).await;

    clone.replace_api_key(NEXT).unwrap();

    let after = [check(&client).await, check(&clone).await, check(&other).await];
    let late = client.with_options(CallOptions::new().retry(RetryPolicy::none()));
    let last = check(&late).await;
    assert!(before.is_ok() && after.iter().all(Result::is_ok) && last.is_ok());
    assert_eq!(keys(server.finish()), [KEY, NEXT, NEXT, NEXT, NEXT]);
}

#[facade]
#[case]
async fn an_invalid_key_is_refused_and_the_old_one_is_kept() {
    let server = Server::always(granted());
    let client = client(&server.url());
    for none in ["", " ", "server\n", "schlüssel"] {
        let error = client.replace_api_key(none).unwrap_err();

        assert_eq!(error.kind(), stigg::ErrorKind::Config, "{none:?}");
        assert!(none.trim().is_empty() || !format!("{error:?}").contains(none), "{error:?}");
    }

    let outcome = check(&client).await;

    assert!(outcome.is_ok());
    assert_eq!(keys(server.finish()), [KEY]);
}

/// Makes a call of two attempts and replaces the key while the first waits for its response.
#[facade]
async fn replaced_before(first: Step) -> Vec<String> {
    let barrier = Arc::new(Barrier::new(2));
    let server = Server::start([first.meeting(&barrier), granted()]);
    let client = client(&server.url());
    let clone = client.clone();
    let replacing = std::thread::spawn(move || {
        barrier.wait();
        clone.replace_api_key(NEXT).unwrap();
        barrier.wait();
    });

    let outcomes = [check(&client).await, check(&client).await];

    replacing.join().unwrap();
    assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
    keys(server.finish())
}

#[facade]
#[case]
async fn an_attempt_in_progress_keeps_the_old_key() {
    let sent = replaced_before(granted()).await;
    assert_eq!(sent, [KEY, NEXT]);
}

#[facade]
#[case]
async fn a_retry_uses_the_new_key() {
    let sent = replaced_before(status(503)).await;
    assert_eq!(sent, [KEY, NEXT, NEXT]);
}

#[facade]
#[case]
async fn old_keys_are_still_redacted() {
    let message = format!("neither {KEY} nor {NEXT}");
    let server = Server::always(http(401, &[], message));
    let client = builder(&server.url()).retry(RetryPolicy::none()).build().unwrap();
    client.replace_api_key(NEXT).unwrap();
    client.replace_api_key(NEXT).unwrap();

    let error = check(&client).await.unwrap_err();

    assert_eq!(error.body_excerpt(), Some("neither <redacted> nor <redacted>"));
    let shown = format!("{client:?} {client:#?}");
    assert!(!shown.contains(KEY) && !shown.contains(NEXT), "{shown}");
}

#[facade]
#[case]
async fn only_the_last_eight_keys_are_remembered() {
    let server = Server::always(http(401, &[], "server-key-00 server-key-01 server-key-08"));
    let client = Client::builder("server-key-00").endpoint(server.url()).build().unwrap();
    for number in 1..=8 {
        client.replace_api_key(format!("server-key-0{number}")).unwrap();
    }

    let error = check(&client).await.unwrap_err();

    assert_eq!(error.body_excerpt(), Some("server-key-00 <redacted> <redacted>"));
}

#[test]
fn keys_can_be_replaced_from_many_threads() {
    let client = Client::builder(KEY).build().unwrap();
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let client = &client;
            scope.spawn(move || {
                for key in 0..100 {
                    client.replace_api_key(format!("server-key-{thread}-{key}")).unwrap();
                }
            });
        }
    });
    assert!(!format!("{client:?}").contains("server-key"));
}
