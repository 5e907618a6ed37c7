//! Heads of responses that are large, or never end.

use std::time::{Duration, Instant};

use stigg::{ErrorKind, RetryPolicy};

use super::{CLASSES, builder, call, case, check, client, facade};
use crate::support::answers::{granted, granted_body, http};
use crate::support::server::{Server, Step};

/// A response with so many more headers, each with a value of so many bytes.
fn answer(count: usize, bytes: usize) -> Step {
    let value = "x".repeat(bytes);
    let names: Vec<_> = (0..count).map(|number| format!("x-{number:04}")).collect();
    let headers: Vec<_> = names.iter().map(|name| (&**name, &*value)).collect();
    http(200, &headers, granted_body().to_string())
}

#[facade]
#[case]
async fn heads_within_the_limits_are_accepted() {
    // One header more tells the length of the body.
    for (count, bytes) in [(99, 10), (1, 60 << 10), (60, 1000)] {
        let server = Server::always(answer(count, bytes));

        let entitlement = check(&client(&server.url())).await;

        assert!(entitlement.unwrap().is_granted, "{count} of {bytes}");
    }
}

#[facade]
#[case]
async fn heads_beyond_the_limits_are_refused_once() {
    for (count, bytes) in [
        (100, 1),
        (127, 1),
        (128, 1),
        (1000, 1),
        (1, 64 << 10),
        (90, 1 << 10),
        (1, 100 << 10),
        (1, 200 << 10),
        (1, 2 << 20),
    ] {
        for class in CLASSES {
            // The client may hang up before it has read all.
            let server = Server::always(answer(count, bytes));

            let error = call(&client(&server.url()), class).await.unwrap_err();

            assert_eq!(error.kind(), ErrorKind::TooLarge, "{count} of {bytes}: {error:?}");
            assert_eq!(
                error.to_string(),
                "Act: the answer has more than 100 headers, or more than 64 KiB of them"
            );
            assert_eq!(error.attempts(), 1);
            assert!(!error.is_retryable() && error.is_ambiguous());
        }
    }
}

#[facade]
#[case]
async fn responses_before_the_response_are_passed_over() {
    let early = "HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n";
    let body = " ".repeat(100 << 10) + &granted_body().to_string();
    let late = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len());
    let server = Server::start([Step::answer(early.to_owned() + &late), granted()]);
    let client = client(&server.url());

    for _ in 0..2 {
        let entitlement = check(&client).await;
        assert!(entitlement.unwrap().is_granted);
    }
}

#[facade]
#[case]
async fn responses_before_a_response_that_never_comes_end_in_time() {
    for early in ["100 Continue", "102 Processing", "103 Early Hints"] {
        let head = format!("HTTP/1.1 {early}\r\n\r\n");
        for step in [
            Step::answer(head.repeat(10_000)).then_hang(),
            Step::answer(head.repeat(1000)).dripping(Duration::from_millis(1)),
        ] {
            let server = Server::always(step);

            ends_in_time(&server).await;
        }
    }
}

/// Faster than they can be read. An async client's runtime gets to look at its clock once hyper has
/// used up its share of time, which takes a build without optimisations seconds.
#[facade]
#[case]
async fn endless_responses_before_the_response_end() {
    let early = "HTTP/1.1 103 Early Hints\r\n\r\n".repeat(1000);
    let server = Server::always(Step::answer(early).endlessly());

    ends_within(Duration::from_secs(60), &server).await;
}

/// A call ends in time although its response never comes.
#[facade]
async fn ends_in_time(server: &Server) {
    ends_within(Duration::from_secs(8), server).await;
}

#[facade]
async fn ends_within(limit: Duration, server: &Server) {
    let client = builder(&server.url())
        .attempt_timeout(Duration::from_millis(300))
        .retry(RetryPolicy::none())
        .build()
        .unwrap();
    let begun = Instant::now();

    let error = check(&client).await.unwrap_err();

    assert!(matches!(error.kind(), ErrorKind::Timeout | ErrorKind::TooLarge), "{error:?}");
    assert!(begun.elapsed() < limit, "{:?}", begun.elapsed());
}
