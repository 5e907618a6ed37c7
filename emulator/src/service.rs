//! What happens to a request between the wire and the store.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use hyper::header::HeaderMap;
use serde::Serialize;
use serde_json::{Value, json};

use crate::clock::Clock;
use crate::failure::{Failure, Outcome};
use crate::fault::{Fault, Faults, Kind};
use crate::graphql::{Executor, Prepared, Request};
use crate::media::Media;
use crate::recording::{RecordedRequest, Recording};
use crate::store::Store;

/// All that the server and the handle share.
pub(crate) struct State {
    pub(crate) clock: Clock,
    pub(crate) store: Store,
    pub(crate) executor: Executor,
    pub(crate) faults: Faults,
    pub(crate) recording: Recording,
}

/// The emulator apart from its socket.
#[derive(Clone)]
pub(crate) struct Service {
    api_key: Arc<str>,
    state: Arc<Mutex<State>>,
}

/// How a request is answered.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) retry_after: Option<u64>,
    pub(crate) body: String,
    /// Whether the connection ends half-way through the body.
    pub(crate) is_cut: bool,
}

impl Reply {
    pub(crate) fn json(status: u16, body: &impl Serialize) -> Self {
        match serde_json::to_string(body) {
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
    pub(crate) fn new(api_key: &str, state: State) -> Self {
        Self { api_key: api_key.into(), state: Arc::new(Mutex::new(state)) }
    }

    pub(crate) fn api_key(&self) -> &str {
        &self.api_key
    }

    /// The state. Whatever panicked while holding it has left it whole: nothing is half-done
    /// between two of its operations.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Answers a request; with nothing if the connection is to end without an answer.
    pub(crate) async fn answer(
        &self,
        headers: &HeaderMap,
        parsed: Outcome<Request>,
    ) -> Option<Reply> {
        let named = parsed.as_ref().ok().and_then(|request| request.operation_name.clone());
        let variables = parsed.as_ref().ok().and_then(|request| request.variables.clone());
        let number = self.state().recording.add(RecordedRequest {
            operation_name: named.or_else(|| header(headers, "x-graphql-operation-name")),
            executed: false,
            status: None,
            variables: variables.map_or(Value::Null, Value::Object),
            headers: recorded(headers),
        });
        let reply = match parsed {
            _ if header(headers, "x-api-key").as_deref() != Some(&*self.api_key) => {
                let message = "The header X-API-KEY is missing or does not hold the API key";
                Some(Reply::failure(401, Failure::new("Unauthenticated", message)))
            }
            Ok(request) => self.carry_out(number, request, Media::preferred(headers)).await,
            Err(failure) => Some(Reply::failure(400, failure)),
        };
        let status = reply.as_ref().map(|reply| reply.status);
        self.state().recording.change(number, |request| request.status = status);
        reply
    }

    async fn carry_out(&self, number: usize, request: Request, media: Media) -> Option<Reply> {
        let (prepared, fault) = {
            let state = &mut *self.state();
            let prepared = state.executor.prepare(request);
            if let Ok(Prepared { operation_name: Some(name), .. }) = &prepared {
                state.recording.change(number, |request| {
                    request.operation_name = Some(name.clone());
                });
            }
            let name =
                prepared.as_ref().ok().and_then(|prepared| prepared.operation_name.as_deref());
            let fault = state.faults.take(name);
            (prepared, fault)
        };
        let execute = || match &prepared {
            Ok(prepared) if prepared.is_misplaced => {
                Reply::failure(405, Failure::bad_input("Send mutations by POST"))
            }
            Ok(prepared) => self.execute(number, prepared, media),
            Err(failure) => Reply::failure(media.refusal_status(), failure.clone()),
        };
        let Some(fault) = fault else { return Some(execute()) };
        let executed = fault.after_execution.then(execute);
        match fault.kind {
            Kind::Latency(latency) => {
                tokio::time::sleep(latency).await;
                Some(executed.unwrap_or_else(execute))
            }
            Kind::TruncatedBody => {
                let whole = executed.unwrap_or_else(|| Reply::json(200, &json!({ "data": null })));
                Some(Reply { is_cut: true, ..whole })
            }
            _ => fault.reply(),
        }
    }

    fn execute(&self, number: usize, prepared: &Prepared, media: Media) -> Reply {
        let state = &mut *self.state();
        state.store.now = state.clock.now();
        match state.executor.execute(prepared, &mut state.store) {
            Ok(answer) => {
                state.recording.executed(number, prepared.operation_name.as_deref());
                Reply::json(200, &answer)
            }
            Err(failure) => Reply::failure(media.refusal_status(), failure),
        }
    }
}

impl Fault {
    /// The answer of a fault that has one of its own.
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
            Kind::Latency(_) | Kind::TruncatedBody | Kind::DropConnection => return None,
        })
    }
}

/// What stands in the body of a refusal by status, which for 429 is documented.
fn status_body(status: u16) -> Value {
    match status {
        429 => json!({ "error": "rate_limit_exceeded", "message": "Too many requests" }),
        _ => json!({ "error": "injected_fault", "message": format!("Status {status} on demand") }),
    }
}

fn recorded(headers: &HeaderMap) -> Vec<(String, String)> {
    headers
        .iter()
        .map(|(name, value)| {
            let value = match name.as_str() {
                "x-api-key" => "(not recorded)".to_owned(),
                _ => String::from_utf8_lossy(value.as_bytes()).into_owned(),
            };
            (name.as_str().to_owned(), value)
        })
        .collect()
}

fn header(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
}
