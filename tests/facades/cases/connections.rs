//! Connections that are slow, idle or never established.

use std::time::{Duration, Instant};

use serde_json::Value;
use serde_json::value::RawValue;
use stigg::ErrorKind::{self, Connect, Timeout, Transport};
use stigg::RetryPolicy;
use stigg::usage::UsageEventReportInput;

use super::{builder, case, check, client, facade};
use crate::support::answers::granted;
use crate::support::refusing::Refusing;
use crate::support::server::{Server, Step};

#[facade]
#[case]
async fn a_slow_response_within_the_timeout_is_accepted() {
    let server = Server::always(granted().dripping(Duration::from_millis(1)));

    let entitlement = check(&client(&server.url())).await.unwrap();

    assert_eq!(entitlement.usage_limit, Some(10.0));
}

#[facade]
#[case]
async fn a_request_that_the_server_does_not_read_times_out() {
    // More than any connection can buffer. Encoded in advance, because that takes time.
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
async fn a_query_survives_a_connection_closed_while_idle() {
    let server = Server::start([granted().then_close(), granted()]);
    let client = client(&server.url());

    let first = check(&client).await;
    let second = check(&client).await;

    assert!(first.unwrap().is_granted);
    assert!(second.unwrap().is_granted);
}

#[facade]
#[case]
async fn a_response_before_the_end_of_the_request_is_accepted() {
    // A server may reject a large request after reading only its headers. The network decides
    // whether the response arrives before the connection closes; either way it is an error, not a
    // hang.
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
async fn a_server_without_tls() {
    for step in [Step::deafness().then_reset(), Step::answer("HTTP/1.1 400 No\r\n\r\n").unread()] {
        let server = Server::always(step);
        let url = format!("https://{}/graphql", server.address());

        let error = client(&url).update_customer("c").await.unwrap_err();

        // Without TLS nothing can have been sent, so even mutations are retried.
        assert_eq!(error.kind(), Connect, "{error:?}");
        assert_eq!(error.attempts(), 4);
        assert_eq!(server.finish().connections, 4);
    }
}
