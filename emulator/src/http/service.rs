//! Request processing between the wire and the store.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use hyper::Uri;
use hyper::header::HeaderMap;
use serde::Serialize;
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::cors::Cors;
use super::fault::{Fault, Faults, Kind};
use super::hosts::Hosts;
use super::media::Media;
use super::rate_limits::RateLimits;
use super::recording::{Entry, RecordedError, Recording};
#[cfg(feature = "subscriptions")]
use super::streams::{StreamFaults, Streams};
#[cfg(feature = "subscriptions")]
use super::watched::Listening;
use super::watched::{Locked, Watched};
use super::webhooks::Webhooks;
use crate::feed::Change;
use crate::graphql::{Answer, Executor, Prepared, Request};
#[cfg(feature = "subscriptions")]
use crate::resolvers::{Update, updates};
use crate::store::Store;
use crate::values::clock::{Clock, ClockError, HostDates};
use crate::values::failure::{Failure, Outcome};
use crate::values::numbers;

/// Interval at which a running clock is checked for what is due, while someone listens.
const TICK: Duration = Duration::from_millis(200);
/// The header with the API key.
const API_KEY: &str = "x-api-key";

/// State shared by the server and the handle, besides the store.
pub(crate) struct Controls {
    pub(crate) clock: Clock,
    pub(crate) faults: Faults,
    #[cfg(feature = "subscriptions")]
    pub(crate) stream_faults: StreamFaults,
    pub(crate) recording: Recording,
    /// The rate limits, if they are on.
    rate_limits: Option<RateLimits>,
}

/// The service's settings.
pub(crate) struct Settings {
    pub(crate) api_key: String,
    pub(crate) hosts: Hosts,
    /// Whether dates taken from the host's clock are shifted.
    pub(crate) takes_host_dates: bool,
    pub(crate) cors: Cors,
    /// Whether the control API is on.
    pub(crate) is_controllable: bool,
    /// Whether the published rate limits are enforced.
    pub(crate) has_rate_limits: bool,
}

/// The state that an emulator starts with.
pub(crate) struct Origin {
    pub(crate) store: Store,
    /// The time at which the clock starts; the real time if there is none.
    pub(crate) starts_at: Option<OffsetDateTime>,
}

/// The emulator without its socket.
///
/// The store and the controls have separate locks, so that a slow operation does not block the
/// controls. To hold both, lock the store first.
#[derive(Clone)]
pub(crate) struct Service {
    shared: Arc<Shared>,
}

struct Shared {
    settings: Settings,
    origin: Origin,
    executor: Executor,
    controls: Mutex<Controls>,
    store: Watched,
    #[cfg(feature = "subscriptions")]
    streams: Streams,
    webhooks: Webhooks,
}

/// The operations that a request may contain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// All operations: the key is in the header.
    Full,
    /// Queries of the schema: the key is a query parameter.
    Introspection,
}

/// A response before it is sent.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) retry_after: Option<u64>,
    pub(crate) body: String,
    /// Whether the connection closes half-way through the body.
    pub(crate) is_cut: bool,
}

/// Outcome of an operation of a WebSocket connection.
#[cfg(feature = "subscriptions")]
pub(super) enum Started {
    Subscription {
        /// The number of the recorded request.
        request: usize,
        document: Arc<Prepared>,
        field: String,
    },
    /// The operation was not executed, for these errors.
    Refused(Value),
    /// A query or a mutation was executed, with this result.
    Answered(String),
    /// A fault ended the connection.
    Dropped,
}

#[cfg(feature = "subscriptions")]
impl Started {
    fn answered(reply: Reply) -> Self {
        let body: Value = match serde_json::from_str(&reply.body) {
            Ok(body) if !reply.is_cut => body,
            _ => return Self::Dropped,
        };
        match body.get("errors") {
            Some(errors) if body.get("data").is_none_or(Value::is_null) => {
                Self::Refused(errors.clone())
            }
            None if body.get("data").is_none() => Self::Refused(json!([{ "message": reply.body }])),
            _ => Self::Answered(reply.body),
        }
    }
}

impl Reply {
    pub(crate) fn json(status: u16, body: &impl Serialize) -> Self {
        match numbers::to_string(body) {
            Ok(body) => Self { status, retry_after: None, body, is_cut: false },
            Err(error) => Self::failure(status, Failure::new("UnexpectedError", error.to_string())),
        }
    }

    pub(crate) fn failure(status: u16, failure: Failure) -> Self {
        let body = failure.into_answer().to_string();
        Self { status, retry_after: None, body, is_cut: false }
    }
}

impl Service {
    pub(crate) fn new(
        settings: Settings,
        executor: Executor,
        clock: Clock,
        origin: Origin,
    ) -> Self {
        let controls = Controls {
            clock,
            faults: Faults::default(),
            #[cfg(feature = "subscriptions")]
            stream_faults: StreamFaults::default(),
            recording: Recording::default(),
            rate_limits: settings.has_rate_limits.then(RateLimits::default),
        };
        let store = Watched::new(origin.store.clone());
        let controls = Mutex::new(controls);
        Self {
            shared: Arc::new(Shared {
                settings,
                origin,
                executor,
                controls,
                store,
                #[cfg(feature = "subscriptions")]
                streams: Streams::default(),
                webhooks: Webhooks::default(),
            }),
        }
    }

    pub(crate) fn api_key(&self) -> &str {
        &self.shared.settings.api_key
    }

    pub(crate) fn cors(&self) -> &Cors {
        &self.shared.settings.cors
    }

    pub(crate) fn is_controllable(&self) -> bool {
        self.shared.settings.is_controllable
    }

    /// Locks the controls. Ignores poisoning: each operation on them leaves them consistent.
    pub(crate) fn controls(&self) -> MutexGuard<'_, Controls> {
        self.shared.controls.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Locks the store and updates its time. What changes is told to those who listen when the lock
    /// is released.
    pub(crate) fn store(&self) -> Locked<'_> {
        let mut store = Watched::lock(self);
        // Read the host's clock first: any delay in between makes dates seem younger, not older.
        let host_now = OffsetDateTime::now_utc();
        let now = self.controls().clock.now();
        store.now = now;
        store.host_dates =
            self.shared.settings.takes_host_dates.then_some(HostDates { host_now, now });
        store
    }

    /// Moves the clock. What is due by then happens at once for those who listen, and otherwise when
    /// someone looks.
    pub(crate) fn move_clock<T>(&self, change: impl FnOnce(&mut Clock) -> T) -> T {
        let changed = change(&mut self.controls().clock);
        self.catch_up();
        self.webhooks().wake();
        changed
    }

    /// Lets everything happen that is due, if someone listens.
    pub(crate) fn catch_up(&self) {
        if self.shared.store.is_watched() {
            drop(self.store());
        }
    }

    /// Lets everything happen that is due while the clock runs, for as long as someone listens.
    pub(crate) async fn keep_up(&self) {
        loop {
            self.shared.store.watched().await;
            tokio::time::sleep(TICK).await;
            let now = self.controls().clock.now();
            if self.shared.store.is_due(now) {
                // Work that panics has been reported, and the next may succeed.
                let _ = self.aside(Self::catch_up).await;
            }
        }
    }

    /// Listens to what changes, until [`remove_listener`](Watched::remove_listener).
    pub(super) fn start_listening(&self) {
        drop(self.store());
        self.watched().add_listener();
    }

    /// Starts to listen to what changes.
    #[cfg(feature = "subscriptions")]
    pub(crate) fn listen(&self) -> Listening {
        drop(self.store());
        Listening::new(self.clone())
    }

    pub(super) fn watched(&self) -> &Watched {
        &self.shared.store
    }

    /// Tells those who listen what changed, in order.
    pub(super) fn tell(&self, store: &Store, changes: &[Change]) {
        #[cfg(feature = "subscriptions")]
        {
            let wanted = self.streams().wanted();
            let is_wanted = |field: &str| wanted.contains(field);
            let updates = changes.iter().flat_map(|change| updates(store, change, is_wanted));
            self.streams().deliver(updates.collect());
        }
        self.webhooks().tell(store, changes);
    }

    /// Replaces the whole state. The clock resumes at the time of the new one.
    pub(crate) fn load(&self, state: Store) -> Result<(), ClockError> {
        let mut store = self.store();
        self.controls().clock.set(state.now)?;
        store.replace(state);
        Ok(())
    }

    /// Restores the state that the emulator started with.
    pub(crate) fn reset(&self) {
        let mut store = self.store();
        let Origin { store: origin, starts_at } = &self.shared.origin;
        let now = starts_at.unwrap_or_else(OffsetDateTime::now_utc);
        let mut controls = self.controls();
        controls.clock = Clock::within_range(now);
        controls.rate_limits = controls.rate_limits.take().map(|_| RateLimits::default());
        store.replace(origin.clone());
        store.now = controls.clock.now();
        if starts_at.is_none() {
            store.opened = now;
        }
    }

    /// Checks that a request is addressed to an accepted host. The error is the message to respond
    /// with.
    pub(crate) fn check_host(&self, uri: &Uri, headers: &HeaderMap) -> Result<(), String> {
        self.shared.settings.hosts.check(uri, headers)
    }

    /// Whether the key in the header is the right one.
    pub(crate) fn has_key(&self, headers: &HeaderMap) -> bool {
        header(headers, API_KEY).as_deref() == Some(self.api_key())
    }

    /// Rejects requests that are not authorized. They are not recorded.
    pub(crate) fn admit(&self, uri: &Uri, headers: &HeaderMap) -> Result<Access, Reply> {
        if let Err(message) = self.check_host(uri, headers) {
            return Err(Reply::failure(421, Failure::bad_input(message)));
        }
        let in_header = header(headers, API_KEY);
        let query_string = uri.query().unwrap_or_default().as_bytes();
        let in_query = || form_urlencoded::parse(query_string).find(|(name, _)| name == "apiKey");
        if let Some((_, key)) = in_query().filter(|_| in_header.is_none()) {
            return if key == self.api_key() {
                Ok(Access::Introspection)
            } else {
                Err(unauthenticated("The query parameter `apiKey` is wrong"))
            };
        }
        if !self.has_key(headers) {
            return Err(unauthenticated("The X-API-KEY header is missing or wrong"));
        }
        Ok(Access::Full)
    }

    /// Responds to a request; `None` closes the connection without a response.
    pub(crate) async fn answer(
        &self,
        headers: &HeaderMap,
        access: Access,
        parsed: Outcome<Request>,
    ) -> Option<Reply> {
        let request = parsed.as_ref().ok();
        let named = request.and_then(|request| request.operation_name.clone());
        let number = self.controls().recording.add(Entry::new(
            named.or_else(|| header(headers, "x-graphql-operation-name")),
            request.and_then(|request| request.variables.as_ref()),
            recorded(headers, self.api_key()),
        ));
        let reply = match parsed {
            Ok(request) => self.carry_out(number, access, request, Media::preferred(headers)).await,
            Err(failure) => Some(Reply::failure(400, failure)),
        };
        let status = reply.as_ref().map(|reply| reply.status);
        let errors = reply.as_ref().map(|reply| RecordedError::of_body(&reply.body));
        self.controls().recording.change(number, |request| {
            request.status = status;
            request.errors = errors.unwrap_or_default();
        });
        reply
    }

    async fn carry_out(
        &self,
        number: usize,
        access: Access,
        request: Request,
        media: Media,
    ) -> Option<Reply> {
        let prepared = self.aside(move |service| service.shared.executor.prepare(request)).await;
        let prepared = match prepared {
            Ok(prepared) => prepared.map(Arc::new),
            Err(reply) => return Some(reply),
        };
        let is_introspection = prepared.as_ref().is_ok_and(|prepared| prepared.is_about_schema());
        if access == Access::Introspection && !is_introspection {
            let message = "The query parameter `apiKey` only permits introspection: send the key \
                           in the X-API-KEY header";
            return Some(unauthenticated(message));
        }
        let fault = {
            let controls = &mut *self.controls();
            let name =
                prepared.as_ref().ok().and_then(|prepared| prepared.operation_name.as_deref());
            if let Some(name) = name {
                controls.recording.change(number, |request| {
                    request.operation_name = Some(name.to_owned());
                });
            }
            controls.faults.take(name)
        };
        let execute = || async {
            match &prepared {
                Ok(prepared) if prepared.is_misplaced => {
                    Reply::failure(405, Failure::bad_input("Send mutations by POST"))
                }
                Ok(prepared) => {
                    if let Err(reply) = self.check_rate(prepared) {
                        return reply;
                    }
                    let prepared = Arc::clone(prepared);
                    let executed =
                        self.aside(move |service| service.execute(number, &prepared, media)).await;
                    executed.unwrap_or_else(|reply| reply)
                }
                Err(failure) => Reply::failure(media.refusal_status(), failure.clone()),
            }
        };
        let Some(fault) = fault else { return Some(execute().await) };
        let executed = if fault.after_execution { Some(execute().await) } else { None };
        match fault.kind {
            Kind::Latency { latency, .. } => {
                tokio::time::sleep(latency).await;
                Some(match executed {
                    Some(executed) => executed,
                    None => execute().await,
                })
            }
            Kind::TruncatedBody => {
                let whole = executed.unwrap_or_else(|| Reply::json(200, &json!({ "data": null })));
                Some(Reply { is_cut: true, ..whole })
            }
            _ => fault.reply(),
        }
    }

    /// Starts an operation of a WebSocket connection. `headers` are those of the request for the
    /// connection.
    #[cfg(feature = "subscriptions")]
    pub(super) async fn start(&self, headers: &HeaderMap, request: Request) -> Started {
        let prepared = {
            let request = request.clone();
            self.aside(move |service| service.shared.executor.prepare(request)).await
        };
        let prepared = prepared.ok().and_then(Result::ok);
        let field = prepared.as_ref().and_then(|prepared| prepared.subscribes_to());
        let (Some(field), Some(document)) = (field.map(str::to_owned), &prepared) else {
            let reply = self.answer(headers, Access::Full, Ok(request)).await;
            return reply.map_or(Started::Dropped, Started::answered);
        };
        let (number, fault) = {
            let controls = &mut *self.controls();
            let number = controls.recording.add(Entry::new(
                document.operation_name.clone(),
                request.variables.as_ref(),
                recorded(headers, self.api_key()),
            ));
            controls.recording.change(number, |request| request.status = Some(101));
            (number, controls.faults.take(document.operation_name.as_deref()))
        };
        match fault.map(|fault| fault.kind) {
            Some(Kind::GraphQl { code, message }) => {
                let reply = Reply::failure(200, Failure::new(code, message));
                let errors = RecordedError::of_body(&reply.body);
                self.controls().recording.change(number, |request| request.errors = errors);
                return Started::answered(reply);
            }
            Some(Kind::Latency { latency, .. }) => tokio::time::sleep(latency).await,
            Some(_) => return Started::Dropped,
            None => {}
        }
        let document = prepared.map(Arc::new);
        document.map_or(Started::Dropped, |document| Started::Subscription {
            request: number,
            document,
            field,
        })
    }

    /// Shapes an update as a subscription asks for it. Returns the result in JSON.
    #[cfg(feature = "subscriptions")]
    pub(super) fn push(&self, document: &Prepared, update: &Update) -> String {
        let pushed = self.shared.executor.push(document, update);
        let text = pushed.and_then(|answer| {
            numbers::to_string(&answer)
                .map_err(|error| Failure::new("UnexpectedError", error.to_string()))
        });
        text.unwrap_or_else(|failure| failure.into_answer().to_string())
    }

    pub(crate) fn webhooks(&self) -> &Webhooks {
        &self.shared.webhooks
    }

    #[cfg(feature = "subscriptions")]
    pub(crate) fn streams(&self) -> &Streams {
        &self.shared.streams
    }

    /// Refuses a request over a rate limit.
    fn check_rate(&self, prepared: &Prepared) -> Result<(), Reply> {
        let controls = &mut *self.controls();
        let Some(limits) = &mut controls.rate_limits else { return Ok(()) };
        limits.count(&prepared.calls(), controls.clock.now()).map_err(|call| {
            let message = format!("`{call}` is over a rate limit: try again in a minute");
            Reply::failure(429, Failure::new("RateLimitExceeded", message))
        })
    }

    /// Runs on a separate thread, so that slow work does not block other connections.
    pub(super) async fn aside<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Self) -> T + Send + 'static,
    ) -> Result<T, Reply> {
        let service = self.clone();
        tokio::task::spawn_blocking(move || work(&service)).await.map_err(|error| {
            Reply::failure(500, Failure::new("UnexpectedError", error.to_string()))
        })
    }

    fn outcome(&self, prepared: &Prepared) -> Outcome<Answer> {
        let executor = &self.shared.executor;
        if prepared.is_about_schema() {
            executor.introspect(prepared)
        } else {
            executor.execute(prepared, &mut self.store())
        }
    }

    /// Executes a request without recording it, and without faults. Returns the response in JSON.
    pub(crate) fn execute_aside(&self, request: Request) -> Outcome<String> {
        let answer = self.outcome(&self.shared.executor.prepare(request)?)?;
        numbers::to_string(&answer)
            .map_err(|error| Failure::new("UnexpectedError", error.to_string()))
    }

    fn execute(&self, number: usize, prepared: &Prepared, media: Media) -> Reply {
        match self.outcome(prepared) {
            Ok(answer) => {
                let name = prepared.operation_name.as_deref();
                self.controls().recording.executed(number, name);
                Reply::json(200, &answer)
            }
            Err(failure) => Reply::failure(media.refusal_status(), failure),
        }
    }
}

impl Fault {
    /// The response of a fault that replaces it.
    fn reply(self) -> Option<Reply> {
        Some(match self.kind {
            Kind::Status { status, retry_after } => {
                Reply { retry_after, ..Reply::json(status, &status_body(status)) }
            }
            Kind::MalformedBody => Reply {
                status: 200,
                retry_after: None,
                body: "<html>This is not JSON.</html>".to_owned(),
                is_cut: false,
            },
            Kind::GraphQl { code, message } => Reply::failure(200, Failure::new(code, message)),
            Kind::Latency { .. } | Kind::TruncatedBody | Kind::DropConnection => return None,
        })
    }
}

/// The body for an injected status. The one for 429 is documented by Stigg.
fn status_body(status: u16) -> Value {
    match status {
        429 => json!({ "error": "rate_limit_exceeded", "message": "Too many requests" }),
        _ => json!({ "error": "injected_fault", "message": format!("Status {status} on demand") }),
    }
}

fn unauthenticated(message: &str) -> Reply {
    Reply::failure(401, Failure::new("Unauthenticated", message))
}

/// The headers to record. A header that contains the key is not: it may be in the address of a page
/// that the request comes from.
fn recorded(headers: &HeaderMap, api_key: &str) -> Vec<(String, String)> {
    headers
        .iter()
        .map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes());
            let is_secret = name == API_KEY || value.contains("apiKey=") || value.contains(api_key);
            let value = if is_secret { "(not recorded)".into() } else { value };
            (name.as_str().to_owned(), value.into_owned())
        })
        .collect()
}

fn header(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
}
