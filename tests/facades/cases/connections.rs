//! Connections that are slow, or fail, at each stage of a call.

use std::time::{Duration, Instant};

use serde_json::Value;
use serde_json::value::RawValue;
use stigg::ErrorKind::{self, Connect, Timeout, Transport};
use stigg::{CallOptions, RetryPolicy, UsageEventReportInput};

use super::{builder, case, check, client, facade};
use crate::support::answers::{granted, granted_body};
use crate::support::refusing::Refusing;
use crate::support::server::{Server, Step};

/// Lets a query meet a failing connection, and another one a good one, with the same client.
#[facade]
async fn meets(stage: &str, failure: Step, kind: ErrorKind) {
    let server = Server::start([failure, granted()]);
    let client = client(&server.url());
    let limit = if kind == Timeout { Duration::from_millis(200) } else { Duration::from_secs(30) };
    let once = CallOptions::new().attempt_timeout(limit).retry(RetryPolicy::none());

    let failed = check(&client.with_options(once)).await;
    let worked = check(&client).await;

    let error = failed.unwrap_err();
    assert_eq!(error.kind(), kind, "{stage}: {error:?}");
    assert_eq!(error.is_timeout(), kind == Timeout, "{stage}");
    assert!(error.is_retryable() && error.is_ambiguous(), "{stage}");
    assert_eq!(error.status(), None, "{stage}");
    assert!(worked.unwrap().is_granted, "{stage}: the client is of no use any more");
}

fn head() -> String {
    format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", granted_body().to_string().len())
}

#[facade]
#[case]
async fn connections_that_fall_silent() {
    for (stage, step) in [
        ("before the request", Step::deafness()),
        ("after the request", Step::silence().then_hang()),
        ("within the status line", Step::answer("HTTP/1.1 2").then_hang()),
        ("within the headers", Step::answer("HTTP/1.1 200 OK\r\ncontent-le").then_hang()),
        ("after the headers", Step::answer(head()).then_hang()),
        ("within the body", granted().cut(10).then_hang()),
    ] {
        meets(stage, step, Timeout).await;
    }
}

#[facade]
#[case]
async fn connections_that_are_reset() {
    for (stage, step) in [
        ("before the request", Step::deafness().then_reset()),
        ("after the request", Step::silence().then_reset()),
        ("within the status line", Step::answer("HTTP/1.1 2").then_reset()),
        ("within the headers", Step::answer("HTTP/1.1 200 OK\r\ncontent-le").then_reset()),
        ("after the headers", Step::answer(head()).then_reset()),
        ("within the body", granted().cut(10).then_reset()),
    ] {
        meets(stage, step, Transport).await;
    }
}

#[facade]
#[case]
async fn connections_that_are_closed() {
    for (stage, step) in [
        ("after the request", Step::silence().then_close()),
        ("within the status line", Step::answer("HTTP/1.1 2").then_close()),
        ("within the headers", Step::answer("HTTP/1.1 200 OK\r\ncontent-le").then_close()),
        ("after the headers", Step::answer(head()).then_close()),
        ("within the body", granted().cut(10).then_close()),
    ] {
        meets(stage, step, Transport).await;
    }
}

#[facade]
#[case]
async fn answers_that_are_not_http() {
    for (what, bytes) in [
        ("another protocol", "SSH-2.0-OpenSSH_9.6\r\n".to_owned()),
        ("no version", "200 OK\r\n\r\n".to_owned()),
        ("a length that is none", "HTTP/1.1 200 OK\r\ncontent-length: x\r\n\r\n".to_owned()),
        ("a chunk that is none", {
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n".to_owned()
        }),
        ("no end of headers", {
            format!("HTTP/1.1 200 OK\r\n{}", "x-filler: 0123456789\r\n".repeat(50_000))
        }),
    ] {
        meets(what, Step::answer(bytes).then_close(), Transport).await;
    }
}

#[facade]
#[case]
async fn answers_that_drip() {
    // Every byte comes in good time, but all of them together would take minutes.
    let pause = Duration::from_millis(50);
    let begun = Instant::now();

    meets("headers and body", granted().cut(0).dripping(pause), Timeout).await;

    assert!(begun.elapsed() < Duration::from_secs(4));
}

#[facade]
#[case]
async fn a_slow_answer_that_comes_in_time_is_accepted() {
    let server = Server::always(granted().dripping(Duration::from_millis(1)));

    let entitlement = check(&client(&server.url())).await.unwrap();

    assert_eq!(entitlement.usage_limit, Some(10.0));
}

#[facade]
#[case]
async fn a_request_that_is_not_taken_ends_in_time() {
    // More than the buffers of any connection hold. Encoded beforehand, which takes its time.
    let large = RawValue::from_string(format!("\"{}\"", "x".repeat(32 << 20))).unwrap();
    let server = Server::always(Step::deafness());
    let client = builder(&server.url())
        .attempt_timeout(Duration::from_millis(500))
        .retry(RetryPolicy::none())
        .build()
        .unwrap();
    let begun = Instant::now();

    let error = client.execute::<Value>("{ a }", large).await.unwrap_err();

    assert_eq!(error.kind(), Timeout, "{error:?}");
    assert!(begun.elapsed() < Duration::from_secs(8));
}

#[facade]
#[case]
async fn a_connection_that_was_closed_while_idle_costs_a_query_nothing() {
    let server = Server::start([granted().then_close(), granted()]);
    let client = client(&server.url());

    let first = check(&client).await;
    let second = check(&client).await;

    assert!(first.unwrap().is_granted);
    assert!(second.unwrap().is_granted);
}

#[facade]
#[case]
async fn an_answer_before_the_whole_request_is_read_is_taken() {
    // A server may refuse a large request by its headers alone. Whether the answer arrives before
    // the connection's end does depends on the network; either way it is an error, and no hang.
    let refusal = Step::answer("HTTP/1.1 413 Too Large\r\ncontent-length: 0\r\n\r\n").then_reset();
    let server = Server::always(refusal);
    let events = vec![UsageEventReportInput::builder("c", "e").build(); 100];

    let error = client(&server.url()).report_event(events).await.unwrap_err();

    assert!(matches!(error.kind(), ErrorKind::Http | Transport), "{error:?}");
}

#[facade]
#[case]
async fn a_host_that_refuses_connections() {
    let nobody = Refusing::new();
    let client = builder(&nobody.url()).retry(RetryPolicy::none()).build().unwrap();

    let error = check(&client).await.unwrap_err();

    assert_eq!(error.kind(), Connect);
    assert_eq!(error.to_string(), "GetEntitlement: could not connect");
    let mut cause: &dyn std::error::Error = &error;
    let mut chain = String::new();
    while let Some(source) = cause.source() {
        chain.push_str(&source.to_string());
        cause = source;
    }
    assert!(chain.contains("refused"), "{chain}");
}

#[facade]
#[case]
async fn a_server_that_speaks_no_tls() {
    for step in [Step::deafness().then_reset(), Step::answer("HTTP/1.1 400 No\r\n\r\n").unread()] {
        let server = Server::always(step);
        let url = format!("https://{}/graphql", server.address());

        let error = client(&url).update_customer("c").await.unwrap_err();

        // Without TLS nothing can have been sent, so that even mutations are tried again.
        assert_eq!(error.kind(), Connect, "{error:?}");
        assert_eq!(error.attempts(), 4);
        assert_eq!(server.finish().connections, 4);
    }
}
