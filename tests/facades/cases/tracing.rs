//! Spans and events of a call.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use serde_json::json;
use stigg::ErrorKind;
use stigg::usage::ReportUsageInput;
use tracing::subscriber::{DefaultGuard, set_default};
use tracing_subscriber::fmt::format::FmtSpan;

use super::{case, check, client, facade};
use crate::support::KEY;
use crate::support::answers::{self, http, json};
use crate::support::server::{Server, Step};

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Everything this thread traces, as lines. A span becomes a line when it closes.
struct Traced {
    lines: Lines,
    _guard: DefaultGuard,
}

impl Traced {
    fn start() -> Self {
        let lines = Lines::default();
        let writer = lines.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_span_events(FmtSpan::CLOSE)
            .with_ansi(false)
            .with_writer(move || writer.clone())
            .finish();
        Self { lines, _guard: set_default(subscriber) }
    }

    /// The lines of this crate.
    fn lines(self) -> Vec<String> {
        let bytes = self.lines.0.lock().unwrap();
        let text = String::from_utf8(bytes.clone()).unwrap();
        assert!(!text.contains(KEY), "{text}");
        text.lines().filter(|line| line.contains(" stigg: ")).map(str::to_owned).collect()
    }
}

#[track_caller]
fn assert_said(line: &str, parts: &[&str]) {
    for part in parts {
        assert!(line.contains(part), "{part} is not in {line}");
    }
}

#[facade]
#[case]
async fn a_call_is_a_span() {
    let traced = Traced::start();
    let server = Server::always(answers::granted());
    check(&client(&server.url())).await.unwrap();

    let lines = traced.lines();
    assert_eq!(lines.len(), 1, "{lines:?}");
    let port = format!("server.port={}", server.address().port());
    assert_said(
        &lines[0],
        &[
            "INFO",
            "close",
            "otel.name=\"query GetEntitlement\"",
            "otel.kind=\"client\"",
            "graphql.operation.name=\"GetEntitlement\"",
            "graphql.operation.type=\"query\"",
            "http.request.method=\"POST\"",
            "http.response.status_code=200",
            "server.address=\"127.0.0.1\"",
            &port,
            "stigg.attempts=1",
            "time.busy",
        ],
    );
    assert!(!lines[0].contains("error.type") && !lines[0].contains("customer-demo-01"));
}

#[facade]
#[case]
async fn a_retry_is_an_event_in_its_span() {
    let traced = Traced::start();
    let server = Server::start([http(503, &[], "out of order"), answers::granted()]);
    check(&client(&server.url())).await.unwrap();

    let lines = traced.lines();
    assert_eq!(lines.len(), 2, "{lines:?}");
    let event = [
        "WARN",
        "trying again",
        "graphql.operation.name=\"GetEntitlement\"",
        "attempt=1",
        "wait_ms=",
        "http.response.status_code=503",
        "error.type=\"Http\"",
        "retry.reason=the server responded with an error (HTTP 503",
    ];
    assert_said(&lines[0], &event);
    assert_said(&lines[1], &["close", "stigg.attempts=2", "http.request.resend_count=1"]);
}

#[facade]
#[case]
async fn a_failure_has_its_code_and_trace_id() {
    let traced = Traced::start();
    let refusal = json!({ "errors": [{
        "message": format!("no such customer, said {KEY}"),
        "extensions": { "code": "CustomerNotFound", "traceId": "trace-1" },
    }] });
    let server = Server::always(json(&refusal));
    let report = ReportUsageInput::builder("customer-demo-01", "feature-01-templates", 1);
    client(&server.url()).report_usage(report).await.unwrap_err();

    let lines = traced.lines();
    assert_eq!(lines.len(), 1, "{lines:?}");
    let span = [
        "otel.name=\"mutation ReportUsage\"",
        "error.type=\"CustomerNotFound\"",
        "stigg.trace_id=\"trace-1\"",
        "otel.status_code=\"ERROR\"",
        "otel.status_description=ReportUsage: ",
        "http.response.status_code=200",
    ];
    assert_said(&lines[0], &span);
}

#[facade]
#[case]
async fn responses_that_cannot_be_decoded_are_failures() {
    let traced = Traced::start();
    let server = Server::always(json(&json!({ "data": { "entitlement": { "isGranted": KEY } } })));
    let error = check(&client(&server.url())).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);

    let lines = traced.lines();
    assert_said(&lines[0], &["error.type=\"Decode\"", "http.response.status_code=200"]);
}

#[facade]
#[case]
async fn custom_operations_have_their_own_span() {
    for (document, name) in [
        ("# a remark\nmutation Mine { archiveCustomer }", "otel.name=\"mutation Mine\""),
        ("{ sdkConfiguration { sdkWatermark } }", "otel.name=\"query\""),
    ] {
        let traced = Traced::start();
        let server = Server::always(json(&json!({ "data": {} })));
        let client = client(&server.url());
        client.execute::<serde_json::Value>(document, json!({})).await.unwrap();
        assert_said(&traced.lines()[0], &[name]);
    }
}

#[facade]
#[case]
async fn calls_without_a_response_have_no_status() {
    let traced = Traced::start();
    let server = Server::always(Step::silence().then_close());
    client(&server.url()).void_credit_grant("grant-1").await.unwrap_err();

    let lines = traced.lines();
    assert_said(&lines[0], &["error.type=\"Transport\"", "stigg.attempts=1"]);
    assert!(!lines[0].contains("status_code=2"), "{lines:?}");
}

/// The blocking client sends them with threads of its own.
#[facade]
#[case]
async fn concurrent_batches_belong_to_the_span_of_their_caller() {
    let traced = Traced::start();
    let server = Server::always(super::batches::accepted());
    let usages = (0..300).map(super::batches::usage);
    let job = tracing::info_span!("nightly-job").entered();
    super::batches::send(client(&server.url()).batches(usages).concurrently(2)).await;
    drop(job);

    let lines = traced.lines();
    assert_eq!(lines.len(), 3, "{lines:?}");
    for line in lines {
        assert_said(&line, &["nightly-job:", "otel.name=\"mutation ReportUsageBulk\""]);
    }
}
