//! Response heads that are large or never end.

use std::time::{Duration, Instant};

use stigg::{ErrorKind, RetryPolicy};

use super::{CLASSES, builder, call, case, check, client, facade};
use crate::support::answers::{granted, granted_body, http};
use crate::support::server::{Server, Step};

/// A response with `count` additional headers, each with a value of `bytes` bytes.
fn answer(count: usize, bytes: usize) -> Step {
    let value = "x".repeat(bytes);
    let names: Vec<_> = (0..count).map(|number| format!("x-{number:04}")).collect();
    let headers: Vec<_> = names.iter().map(|name| (&**name, &*value)).collect();
    http(200, &headers, granted_body().to_string())
}

#[facade]
#[case]
async fn heads_within_the_limits_are_accepted() {
    // One more header has the length of the body.
    for (count, bytes) in [(99, 10), (1, 60 << 10), (60, 1000)] {
        let server = Server::always(answer(count, bytes));

        let entitlement = check(&client(&server.url())).await;

        assert!(entitlement.unwrap().is_granted, "{count} of {bytes}");
    }
}

#[facade]
#[case]
async fn heads_beyond_the_limits_are_refused_without_a_retry() {
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
            // The client may close the connection before it has read everything.
            let server = Server::always(answer(count, bytes));

            let error = call(&client(&server.url()), class).await.unwrap_err();

            assert_eq!(error.kind(), ErrorKind::TooLarge, "{count} of {bytes}: {error:?}");
            assert_eq!(
                error.to_string(),
                "Act: the response has more than 100 headers, or more than 64 KiB of them"
            );
            assert_eq!(error.attempts(), 1);
            assert!(!error.is_retryable() && error.is_ambiguous());
        }
    }
}

#[facade]
#[case]
async fn informational_responses_are_skipped() {
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
async fn informational_responses_without_a_final_response_time_out() {
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

/// Faster than they can be read. The async runtime only checks its clock when hyper has used up its
/// time slice, which takes seconds in a build without optimizations.
#[facade]
#[case]
async fn endless_informational_responses_are_stopped() {
    let early = "HTTP/1.1 103 Early Hints\r\n\r\n".repeat(1000);
    let server = Server::always(Step::answer(early).endlessly());

    ends_within(Duration::from_secs(60), &server).await;
}

/// A call ends in time although the final response never arrives.
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
