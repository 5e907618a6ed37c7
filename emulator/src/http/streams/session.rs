//! The server's side of a connection: what it says, and when it ends.
//!
//! A session has neither a socket nor a clock. It takes what the client sent, what changed and what
//! time it is, and returns what to do. `D` is a prepared document, which it only keeps.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};

use super::protocol::{Invalid, Protocol, Received, Sent};
use crate::graphql::Request;

/// Time for which the client has to start the connection.
pub(super) const INIT_TIMEOUT: Duration = Duration::from_secs(3);
/// Interval at which the server shows that it is alive.
pub(super) const HEARTBEAT: Duration = Duration::from_secs(12);
/// A client that is silent for this long, and answers no ping, is gone.
const SILENCE: Duration = Duration::from_secs(30);
/// The maximum number of subscriptions of a connection.
const MAX_SUBSCRIPTIONS: usize = 1_000;

/// Something to do.
#[derive(Debug, PartialEq)]
pub(super) enum Action {
    Send(Sent),
    /// Send a ping of WebSocket.
    Ping,
    /// Execute a request, or prepare it if it is a subscription, and return the result to
    /// [`Session::subscribed`], [`Session::refused`] or [`Session::answered`].
    Start {
        id: String,
        request: Request,
    },
    /// The client no longer wants a subscription.
    Stop {
        id: String,
    },
    /// Send a close frame and read no more.
    Close(Close),
    /// Close the connection without a word.
    Cut,
}

/// The code and the reason of a close frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Close {
    /// A code that may be sent.
    pub(super) code: u16,
    /// At most 123 bytes.
    pub(super) reason: String,
}

impl Close {
    pub(super) fn new(code: u16, reason: impl Into<String>) -> Self {
        let mut reason = reason.into();
        let end = (0..=123.min(reason.len())).rev().find(|end| reason.is_char_boundary(*end));
        reason.truncate(end.unwrap_or_default());
        Self { code: if is_sendable(code) { code } else { 1000 }, reason }
    }
}

/// Whether a close frame may have this code. The others are reserved, or stand for a frame that never
/// came.
pub(crate) fn is_sendable(code: u16) -> bool {
    matches!(code, 1000..=1003 | 1007..=1014 | 3000..=4999)
}

/// Permission of a client to get updates.
#[derive(Clone, Debug)]
pub(super) struct Keys {
    /// The right key.
    pub(super) expected: String,
    /// Whether the request for the connection had the right key in its header.
    pub(super) was_in_header: bool,
}

#[derive(Debug)]
enum State {
    /// The client has not started the connection.
    Waiting {
        until: Instant,
    },
    Acknowledged,
    Closed,
}

/// One side of a connection.
#[derive(Debug)]
pub(super) struct Session<D> {
    protocol: Protocol,
    keys: Keys,
    state: State,
    /// The operations in progress; `None` while they are started.
    operations: BTreeMap<String, Option<Subscription<D>>>,
    heard: Instant,
    next_beat: Instant,
}

/// An operation that gets updates.
#[derive(Clone, Debug)]
pub(super) struct Subscription<D> {
    /// The field of the update.
    pub(super) field: String,
    pub(super) document: D,
}

impl<D: Clone> Session<D> {
    pub(super) fn new(protocol: Protocol, keys: Keys, now: Instant) -> Self {
        Self {
            protocol,
            keys,
            state: State::Waiting { until: now + INIT_TIMEOUT },
            operations: BTreeMap::new(),
            heard: now,
            next_beat: now + HEARTBEAT,
        }
    }

    /// Time at which there is something to do, if nothing happens before.
    pub(super) fn deadline(&self) -> Option<Instant> {
        match self.state {
            State::Waiting { until } => Some(until.min(self.next_beat)),
            State::Acknowledged => Some(self.next_beat),
            State::Closed => None,
        }
    }

    /// Notes that the client sent anything, be it a pong of WebSocket.
    pub(super) fn heard(&mut self, now: Instant) {
        self.heard = now;
    }

    pub(super) fn pass_time(&mut self, now: Instant) -> Vec<Action> {
        match self.state {
            State::Waiting { until } if until <= now => {
                return self.close(4408, "Connection initialisation timeout");
            }
            State::Closed => return Vec::new(),
            State::Waiting { .. } | State::Acknowledged => {}
        }
        if now < self.next_beat {
            return Vec::new();
        }
        if self.heard + SILENCE <= now {
            self.state = State::Closed;
            return vec![Action::Cut];
        }
        self.next_beat = now + HEARTBEAT;
        let is_older = self.protocol == Protocol::GraphqlWs;
        if is_older && matches!(self.state, State::Acknowledged) {
            vec![Action::Send(Sent::KeepAlive), Action::Ping]
        } else {
            vec![Action::Ping]
        }
    }

    /// Takes a message of the client.
    pub(super) fn receive(&mut self, text: &str, now: Instant) -> Vec<Action> {
        if matches!(self.state, State::Closed) {
            return Vec::new();
        }
        self.heard = now;
        match Received::parse(self.protocol, text) {
            Ok(message) => self.take(message),
            Err(invalid) => self.reject(invalid),
        }
    }

    /// Takes a message that is not text.
    pub(super) fn receive_binary(&mut self) -> Vec<Action> {
        self.reject(Invalid { id: None, problem: "The message is binary".to_owned() })
    }

    fn take(&mut self, message: Received) -> Vec<Action> {
        let is_acknowledged = matches!(self.state, State::Acknowledged);
        match message {
            Received::Init { .. } if is_acknowledged && !self.is_older() => {
                self.close(4429, "Too many initialisation requests")
            }
            Received::Init { payload } => self.start(&payload),
            Received::Ping { payload } => vec![Action::Send(Sent::Pong { payload })],
            Received::Pong => Vec::new(),
            Received::Terminate => self.close(1000, ""),
            Received::Subscribe { .. } if !is_acknowledged => self.refuse(4401, "Unauthorized"),
            Received::Subscribe { id, request } => self.subscribe(id, request),
            Received::Complete { id } => match self.operations.remove(&id) {
                Some(_) => vec![Action::Stop { id }],
                // It ended on its own in the meantime.
                None => Vec::new(),
            },
        }
    }

    fn is_older(&self) -> bool {
        self.protocol == Protocol::GraphqlWs
    }

    fn start(&mut self, payload: &Map<String, Value>) -> Vec<Action> {
        match (key_in(payload), self.keys.was_in_header) {
            (Some(key), _) if key != self.keys.expected => return self.refuse(4403, "Forbidden"),
            (None, false) => return self.refuse(4401, "Unauthorized"),
            _ => {}
        }
        self.state = State::Acknowledged;
        let mut actions = vec![Action::Send(Sent::Ack)];
        if self.is_older() {
            actions.push(Action::Send(Sent::KeepAlive));
        }
        actions
    }

    fn subscribe(&mut self, id: String, request: Request) -> Vec<Action> {
        let mut actions = Vec::new();
        if self.operations.contains_key(&id) {
            if !self.is_older() {
                return self.close(4409, format!("Subscriber for {id} already exists"));
            }
            // In the older protocol, it takes the place of the other.
            actions.push(Action::Stop { id: id.clone() });
        } else if self.operations.len() >= MAX_SUBSCRIPTIONS {
            let problem = format!("A connection has at most {MAX_SUBSCRIPTIONS} subscriptions");
            return vec![Action::Send(Sent::Error { id: Some(id), errors: errors(&problem) })];
        }
        self.operations.insert(id.clone(), None);
        actions.push(Action::Start { id, request });
        actions
    }

    /// Answers a message that is not valid. The older protocol goes on.
    fn reject(&mut self, Invalid { id, problem }: Invalid) -> Vec<Action> {
        if self.is_older() {
            return vec![Action::Send(Sent::Error { id, errors: errors(&problem) })];
        }
        self.close(4400, problem)
    }

    /// Refuses the connection.
    fn refuse(&mut self, code: u16, reason: &str) -> Vec<Action> {
        let mut actions = Vec::new();
        if self.is_older() {
            let message = reason.to_owned();
            actions.push(Action::Send(Sent::ConnectionError { message }));
        }
        actions.extend(self.close(code, reason));
        actions
    }

    /// Ends the connection.
    pub(super) fn close(&mut self, code: u16, reason: impl Into<String>) -> Vec<Action> {
        self.state = State::Closed;
        self.operations.clear();
        vec![Action::Close(Close::new(code, reason))]
    }

    /// An operation is a valid subscription. Returns whether the client still wants it.
    pub(super) fn subscribed(&mut self, id: &str, subscription: Subscription<D>) -> bool {
        let operation = self.operations.get_mut(id);
        operation.map(|operation| *operation = Some(subscription)).is_some()
    }

    /// An operation is not valid.
    pub(super) fn refused(&mut self, id: String, errors: Value) -> Vec<Action> {
        match self.operations.remove(&id) {
            Some(_) => vec![Action::Send(Sent::Error { id: Some(id), errors })],
            None => Vec::new(),
        }
    }

    /// A query or a mutation was executed.
    pub(super) fn answered(&mut self, id: String, result: String) -> Vec<Action> {
        match self.operations.remove(&id) {
            Some(_) => vec![
                Action::Send(Sent::Next { id: id.clone(), result }),
                Action::Send(Sent::Complete { id }),
            ],
            None => Vec::new(),
        }
    }

    /// The subscriptions to an update.
    pub(super) fn subscribers(&self, field: &str) -> Vec<(String, D)> {
        let subscriptions = self.operations.iter().filter_map(|(id, operation)| {
            let subscription = operation.as_ref().filter(|operation| operation.field == field)?;
            Some((id.clone(), subscription.document.clone()))
        });
        subscriptions.collect()
    }

    /// A result for a subscription, if the client still wants it.
    pub(super) fn next(&self, id: String, result: String) -> Option<Sent> {
        self.operations.contains_key(&id).then_some(Sent::Next { id, result })
    }
}

/// The errors of a refusal by the protocol.
fn errors(message: &str) -> Value {
    json!([{ "message": message }])
}

/// The key in the payload of `connection_init`: in the payload itself or in its `headers`, under the
/// name of the header in any case.
fn key_in(payload: &Map<String, Value>) -> Option<&str> {
    let key = field(payload, "x-api-key").or_else(|| {
        let headers = field(payload, "headers")?.as_object()?;
        field(headers, "x-api-key")
    });
    // A key that is no text is a wrong one.
    key.map(|key| key.as_str().unwrap_or_default())
}

fn field<'a>(object: &'a Map<String, Value>, wanted: &str) -> Option<&'a Value> {
    let mut fields = object.iter();
    fields.find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value)
}

#[cfg(test)]
mod tests;
