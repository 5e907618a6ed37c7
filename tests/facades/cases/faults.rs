//! Faults, each provoked for a call of every retry class: the caller's error, and the number of
//! requests.

use std::time::{Duration, Instant};

use stigg::ErrorKind::{self, Connect, Decode, Http, Timeout, TooLarge, Transport};
use stigg::subscriptions::ProvisionSubscriptionInput;
use stigg::usage::ReportUsageInput;
use stigg::{CallOptions, RetryClass, RetryPolicy};
use stigg_emulator::{Emulator, Fault};

use super::{CLASSES, builder, call, case, client, done, facade};
use crate::support::KEY;
use crate::support::answers::{gzip, http};
use crate::support::server::{Server, Step};

/// The maximum number of attempts here.
const MOST: u32 = 2;

/// Much longer than any limit here, and much shorter than a run without limits.
const SOON: Duration = Duration::from_secs(8);

/// The calls that are retried after a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Again {
    All,
    Harmless,
    None,
}

impl Again {
    /// The number of attempts if the server has the fault permanently.
    fn attempts(self, class: RetryClass) -> u32 {
        match self {
            Self::All => MOST,
            Self::Harmless if class != RetryClass::Mutation => MOST,
            Self::Harmless | Self::None => 1,
        }
    }
}

/// Makes a call of each class whose attempts all meet the fault. The next call of the same client
/// gets a good response.
#[facade]
async fn meets(fault: &str, step: Step, kind: ErrorKind, again: Again) {
    // Long enough for everything that is not meant to time out, and for every request to be sent.
    let limit = Duration::from_millis(if kind == Timeout { 500 } else { 30_000 });
    let policy = RetryPolicy::default().max_retries(MOST - 1).max_backoff(Duration::ZERO);
    for class in CLASSES {
        let case = format!("{fault}, {class:?}");
        let attempts = again.attempts(class);
        let faults = std::iter::repeat_n(step.clone(), attempts as usize);
        let server = Server::start(faults.chain([done()]));
        let client = builder(&server.url()).max_response_bytes(100_000).build().unwrap();
        let hurried = CallOptions::new().attempt_timeout(limit).retry(policy.clone());

        let failed = call(&client.with_options(hurried), class).await;
        let worked = call(&client, class).await;

        let error = failed.unwrap_err();
        assert_eq!(error.kind(), kind, "{case}: {error:?}");
        assert_eq!(error.attempts(), attempts, "{case}");
        assert_eq!(error.is_timeout(), kind == Timeout, "{case}");
        assert_eq!(error.is_retryable(), again != Again::None, "{case}");
        let unread = matches!(kind, TooLarge | Decode);
        assert_eq!(error.is_ambiguous(), again == Again::Harmless || unread, "{case}");
        assert_eq!(worked.unwrap()["done"], true, "{case}: the client is no longer usable");
        // A request that the server does not read is counted by its connection, which it ends.
        let seen = server.finish();
        let sent = seen.connections.max(seen.requests.len());
        assert_eq!(sent, attempts as usize + 1, "{case}");
    }
}

/// The stages at which a response may end, with the part sent so far.
fn stages() -> [(&'static str, Step); 5] {
    [
        ("before the answer", Step::silence()),
        ("within the status line", Step::answer("HTTP/1.1 2")),
        ("within the headers", Step::answer("HTTP/1.1 200 OK\r\ncontent-le")),
        ("after the headers", Step::answer("HTTP/1.1 200 OK\r\ncontent-length: 22\r\n\r\n")),
        ("within the body", done().cut(5)),
    ]
}

#[facade]
#[case]
async fn connections_that_are_reset() {
    meets("before the request", Step::deafness().then_reset(), Transport, Again::Harmless).await;
    for (stage, step) in stages() {
        meets(stage, step.then_reset(), Transport, Again::Harmless).await;
    }
}

#[facade]
#[case]
async fn connections_that_are_closed() {
    for (stage, step) in stages() {
        meets(stage, step.then_close(), Transport, Again::Harmless).await;
    }
}

#[facade]
#[case]
async fn connections_that_hang() {
    meets("before the request", Step::deafness(), Timeout, Again::Harmless).await;
    for (stage, step) in stages() {
        meets(stage, step.then_hang(), Timeout, Again::Harmless).await;
    }
}

#[facade]
#[case]
async fn replies_that_are_not_http() {
    for (what, bytes) in [
        ("another protocol", "SSH-2.0-OpenSSH_9.6\r\n".to_owned()),
        ("no version", "200 OK\r\n\r\n".to_owned()),
        ("an invalid length", "HTTP/1.1 200 OK\r\ncontent-length: x\r\n\r\n".to_owned()),
        ("an invalid chunk", {
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n".to_owned()
        }),
    ] {
        meets(what, Step::answer(bytes).then_close(), Transport, Again::Harmless).await;
    }
    let headers = "x-filler: 0123456789\r\n".repeat(50_000);
    let endless = Step::answer(format!("HTTP/1.1 200 OK\r\n{headers}")).then_close();
    meets("no end of headers", endless, TooLarge, Again::None).await;
}

#[facade]
#[case]
async fn responses_that_trickle_in() {
    // Every byte arrives in time, but all of them together would take seconds.
    meets("trickling bytes", done().dripping(Duration::from_millis(40)), Timeout, Again::Harmless)
        .await;
}

#[facade]
#[case]
async fn responses_that_trickle_in_beyond_the_deadline() {
    for class in CLASSES {
        let server = Server::always(done().dripping(Duration::from_millis(40)));
        let limit = Duration::from_millis(500);
        let client = builder(&server.url()).deadline(limit).build().unwrap();
        let begun = Instant::now();

        let error = call(&client, class).await.unwrap_err();

        assert_eq!(error.kind(), Timeout, "{class:?}: {error:?}");
        assert!((limit..SOON).contains(&begun.elapsed()), "{class:?}");
        assert_eq!(server.finish().requests.len(), 1, "{class:?}: no time is left to try again");
    }
}

#[facade]
#[case]
async fn responses_that_are_too_large() {
    let bomb = gzip(vec![b' '; 8 << 20]);
    let failing = gzip(vec![0; 8 << 20]);
    let zip = [("content-encoding", "gzip")];
    let head = "HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n";
    for (fault, step) in [
        ("a bomb", http(200, &zip, bomb)),
        ("a bomb with a failure", http(503, &zip, failing)),
        (
            "a large incomplete body",
            Step::answer(head.to_owned() + &" ".repeat(200_000)).then_hang(),
        ),
    ] {
        meets(fault, step, TooLarge, Again::None).await;
    }
}

#[facade]
#[case]
async fn responses_that_are_not_graphql() {
    let page = "<!doctype html><title>Sign in to the network</title>";
    for (fault, status, kind, again) in [
        ("a page instead of the response", 200, Decode, Again::None),
        ("a page of a proxy that denies access", 403, Http, Again::None),
        ("a page of a proxy whose server is down", 502, Http, Again::Harmless),
        ("a page of a proxy with a rate limit", 429, Http, Again::All),
    ] {
        let step = http(status, &[("content-type", "text/html")], page);
        meets(fault, step, kind, again).await;
    }
}

#[facade]
#[case]
async fn a_content_type_that_does_not_matter() {
    let body = "{\"data\":{\"done\":true}}";
    for content_type in ["text/html", "application/octet-stream", "nonsense", ""] {
        let server = Server::always(http(200, &[("content-type", content_type)], body));

        let answer = call(&client(&server.url()), RetryClass::Mutation).await.unwrap();

        assert_eq!(answer["done"], true, "{content_type:?}");
    }
}

#[facade]
#[case]
async fn a_complete_response_is_accepted_even_if_the_connection_then_fails() {
    for class in CLASSES {
        for step in [done().then_reset(), done().then_close()] {
            let server = Server::always(step);

            let answer = call(&client(&server.url()), class).await.unwrap();

            assert_eq!(answer["done"], true, "{class:?}");
            assert_eq!(server.finish().requests.len(), 1, "{class:?}");
        }
    }
}

#[cfg(feature = "rustls")]
#[facade]
#[case]
async fn a_host_without_an_address() {
    // A label of more than 63 letters: resolvers know without a query that it does not exist.
    let url = format!("https://{}.invalid/graphql", "x".repeat(64));
    for class in CLASSES {
        let client =
            builder(&url).http_client(super::direct(Duration::from_secs(30))).build().unwrap();

        let error = call(&client, class).await.unwrap_err();

        assert_eq!(error.kind(), Connect, "{class:?}: {error:?}");
        assert_eq!(error.attempts(), 4, "{class:?}");
        assert!(error.is_retryable() && !error.is_ambiguous(), "{class:?}");
        assert!(!format!("{error:?}").contains(KEY), "{error:?}");
    }
}

/// Other systems refuse connections when the queue is full.
#[cfg(all(target_os = "linux", feature = "rustls"))]
#[facade]
#[case]
async fn a_host_that_neither_accepts_nor_refuses() {
    use crate::support::unaccepting::Unaccepting;

    let nobody = Unaccepting::new();
    let limit = Duration::from_millis(100);
    for class in CLASSES {
        let patient = builder(&nobody.url())
            .http_client(super::direct(limit))
            .retry(RetryPolicy::default().max_retries(1).max_backoff(Duration::ZERO));
        let hurried = builder(&nobody.url()).attempt_timeout(limit).retry(RetryPolicy::none());

        let unconnected = call(&patient.build().unwrap(), class).await.unwrap_err();
        let late = call(&hurried.build().unwrap(), class).await.unwrap_err();

        // The connect timeout expired and nothing was sent: every call is retried.
        assert_eq!(unconnected.kind(), Connect, "{class:?}: {unconnected:?}");
        assert_eq!(unconnected.attempts(), 2, "{class:?}");
        assert!(!unconnected.is_ambiguous(), "{class:?}");
        // Both timeouts expired. Where the HTTP client cannot tell, the request may have been sent.
        assert!(matches!(late.kind(), Connect | Timeout), "{class:?}: {late:?}");
        assert_eq!(late.is_ambiguous(), late.kind() == Timeout, "{class:?}: {late:?}");
    }
}

#[facade]
#[case]
async fn a_response_lost_after_the_operation_was_executed() {
    for lost in [Fault::drop_connection, Fault::truncated_body] {
        let emulator = Emulator::start().unwrap();
        let client = super::Client::builder(emulator.api_key())
            .endpoint(emulator.url())
            .retry(RetryPolicy::default().max_backoff(Duration::ZERO))
            .build()
            .unwrap();
        client.provision_customer("customer").await.unwrap();
        let plan = ProvisionSubscriptionInput::builder("customer", "plan-revvenu-basic");
        client.provision_subscription(plan).await.unwrap();
        emulator.inject(lost().after_execution().for_operation("ReportUsage"));
        emulator.inject(lost().after_execution().for_operation("ArchiveCustomer"));
        let usage = ReportUsageInput::builder("customer", "feature-01-templates", 3.0);

        let reported = client.report_usage(usage).await;
        let archived = client.archive_customer("customer").await;

        // It was sent twice with the same key and counts once.
        assert_eq!(reported.unwrap().current_usage, Some(3.0));
        assert_eq!(emulator.executions("ReportUsage"), 2);
        // Only the caller can decide whether to send it again; a query tells.
        let error = archived.unwrap_err();
        assert!(error.kind() == Transport && error.is_ambiguous(), "{error:?}");
        assert_eq!(emulator.executions("ArchiveCustomer"), 1);
        let found = client.get_customer_by_id("customer").await.unwrap();
        assert!(found.is_none(), "{found:?}");
    }
}
