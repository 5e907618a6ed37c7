//! A span for each call, with OpenTelemetry's field names.

use std::time::Duration;

use http::{StatusCode, Uri};
#[cfg(feature = "blocking")]
use tracing::dispatcher::{self, Dispatch};
use tracing::field::{self, Empty};
use tracing::{Level, Span};

use crate::error::Error;
use crate::wire::scan::{self, OperationKind};

/// The span of one call, from its first attempt to its decoded answer.
#[derive(Clone, Debug)]
pub(crate) struct Trace {
    span: Span,
}

impl Trace {
    pub(crate) fn new(name: Option<&str>, document: &str, endpoint: &Uri) -> Self {
        let span = tracing::span!(
            target: "stigg",
            Level::INFO,
            "stigg",
            otel.name = Empty,
            otel.kind = "client",
            otel.status_code = Empty,
            otel.status_description = Empty,
            graphql.operation.name = name,
            graphql.operation.type = Empty,
            http.request.method = "POST",
            http.request.resend_count = Empty,
            http.response.status_code = Empty,
            server.address = endpoint.host(),
            server.port = endpoint.port_u16(),
            error.type = Empty,
            stigg.attempts = Empty,
            stigg.trace_id = Empty,
        );
        // Scanning the document is only worth it for a subscriber.
        if !span.is_disabled() {
            let defined = scan::operations(document);
            let kind = defined.iter().find(|one| one.name.as_deref() == name);
            let kind = kind.and_then(|one| one.kind).map_or("subscription", word);
            span.record("graphql.operation.type", kind);
            match name {
                Some(name) => span.record("otel.name", format_args!("{kind} {name}").to_string()),
                None => span.record("otel.name", kind),
            };
        }
        Self { span }
    }

    /// Runs what belongs to the call.
    #[cfg(feature = "blocking")]
    pub(crate) fn within<T>(&self, work: impl FnOnce() -> T) -> T {
        self.span.in_scope(work)
    }

    /// Makes a future that belongs to the call.
    #[cfg(feature = "async")]
    pub(crate) fn follow<F: Future>(&self, future: F) -> impl Future<Output = F::Output> {
        tracing::Instrument::instrument(future, self.span.clone())
    }

    /// An attempt was answered, and is not repeated.
    pub(crate) fn answered(&self, status: StatusCode, attempts: u32) {
        self.attempted(attempts);
        self.span.record("http.response.status_code", status.as_u16());
    }

    /// An attempt failed, and the next one begins after a wait.
    pub(crate) fn again(&self, error: &Error, attempt: u32, wait: Duration) {
        tracing::event!(
            target: "stigg",
            parent: &self.span,
            Level::WARN,
            attempt,
            wait_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX),
            http.response.status_code = error.status().map(|status| status.as_u16()),
            error.type = kind_of(error),
            stigg.trace_id = error.trace_id(),
            retry.reason = format_args!("{error:#}"),
            "trying again"
        );
    }

    /// The call failed.
    pub(crate) fn failed(&self, error: &Error) {
        self.attempted(error.attempts());
        if let Some(status) = error.status() {
            self.span.record("http.response.status_code", status.as_u16());
        }
        self.span.record("error.type", kind_of(error));
        self.span.record("otel.status_code", "ERROR");
        self.span.record("otel.status_description", field::display(format_args!("{error:#}")));
        if let Some(id) = error.trace_id() {
            self.span.record("stigg.trace_id", id);
        }
    }

    fn attempted(&self, attempts: u32) {
        self.span.record("stigg.attempts", attempts);
        if attempts > 1 {
            self.span.record("http.request.resend_count", attempts - 1);
        }
    }
}

/// The subscriber and the span of a thread, for another thread that works on its behalf.
#[cfg(feature = "blocking")]
pub(crate) struct Surroundings {
    dispatch: Dispatch,
    span: Span,
}

#[cfg(feature = "blocking")]
impl Surroundings {
    /// Those of the current thread.
    pub(crate) fn current() -> Self {
        Self { dispatch: dispatcher::get_default(Clone::clone), span: Span::current() }
    }

    /// Runs work that belongs there.
    pub(crate) fn within<T>(&self, work: impl FnOnce() -> T) -> T {
        dispatcher::with_default(&self.dispatch, || self.span.in_scope(work))
    }
}

fn word(kind: OperationKind) -> &'static str {
    match kind {
        OperationKind::Query => "query",
        OperationKind::Mutation => "mutation",
    }
}

/// Stigg's code, or else the stage that failed.
fn kind_of(error: &Error) -> String {
    error.code().map_or_else(|| format!("{:?}", error.kind()), |code| code.to_string())
}
