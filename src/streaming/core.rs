//! A stream of updates without its I/O: what both facades drive.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::Uri;
use serde_json::Value;
use serde_json::value::RawValue;
use uuid::Uuid;

use super::frames::{Message, Outgoing, Reader, Violation};
use super::protocol::Received;
use super::session::{Moment, Session, Task};
use super::subscriptions::Entry;
use super::upgrade::Upgrade;
use super::{Protocol, StreamEvent, StreamOptions, trace};
use crate::client::{Config, Settings};
use crate::error::{Cause, Error, Result, StreamFault};
use crate::redact::{LONGEST_TEXT, Redactor};
use crate::wire::errors::Errors;

/// The code of a connection that ends as planned.
const NORMAL: u16 = 1000;

/// A stream of updates. It is told what happens to its connection, and tells what to do next.
#[derive(Debug)]
pub(crate) struct Core<T> {
    entries: Vec<Entry<T>>,
    session: Session,
    link: Option<Link>,
    outgoing: Vec<u8>,
    events: VecDeque<StreamEvent<T>>,
    trace: trace::Episodes,
    options: StreamOptions,
    uri: Uri,
    config: Arc<Config>,
    settings: Arc<Settings>,
}

/// An open connection.
#[derive(Debug)]
struct Link {
    protocol: Protocol,
    reader: Reader,
    /// The subscriptions that still run. Empty until the connection is acknowledged.
    running: Vec<bool>,
}

/// Next step of a driver.
#[derive(Debug)]
pub(crate) enum Step<T> {
    /// Deliver an event.
    Event(StreamEvent<T>),
    /// Wait, without a connection.
    Wait { until: Instant },
    /// Open a connection, within the limit, and report how that went.
    Connect { upgrade: Box<Upgrade>, limit: Duration },
    /// Wait for the connection that is being opened.
    Connecting,
    /// Send and receive, until this time at most.
    Exchange { until: Instant },
    /// Nothing more.
    End,
}

impl<T> Core<T> {
    pub(crate) fn new(
        entries: Vec<Entry<T>>,
        options: StreamOptions,
        uri: Uri,
        config: Arc<Config>,
        settings: Arc<Settings>,
        now: Instant,
    ) -> Self {
        Self {
            entries,
            session: Session::new(options.timing, now),
            link: None,
            outgoing: Vec::new(),
            events: VecDeque::new(),
            trace: trace::Episodes::default(),
            options,
            uri,
            config,
            settings,
        }
    }

    /// Decides what to do next.
    pub(crate) fn step(&mut self, now: Instant) -> Step<T> {
        loop {
            if let Some(event) = self.events.pop_front() {
                return Step::Event(event);
            }
            match self.session.task(self.moment(now)) {
                Task::Wait { until } => return Step::Wait { until },
                Task::Connecting => return Step::Connecting,
                Task::Exchange { until } => return Step::Exchange { until },
                Task::End => return Step::End,
                Task::Connect { key } => match self.upgrade(key) {
                    Ok(upgrade) => {
                        let limit = self.options.connect_timeout;
                        return Step::Connect { upgrade: Box::new(upgrade), limit };
                    }
                    Err(error) => self.failed(error, now),
                },
                Task::Ping => self.ping(),
                Task::Renew => self.hang_up(NORMAL),
                Task::GiveUp(error) => self.failed(error, now),
            }
        }
    }

    fn upgrade(&self, replaced: u64) -> Result<Upgrade> {
        let Self { options, config, settings, .. } = self;
        let key = options.api_key_header.then(|| config.keys.header());
        let uri = self.uri.clone();
        let redactor = self.redactor();
        Upgrade::new(uri, &options.protocols, (key, replaced), config, settings, redactor)
    }

    /// A connection is open.
    pub(crate) fn opened(&mut self, protocol: Protocol, now: Instant) {
        let limit = self.options.max_message_bytes.unwrap_or(self.config.max_response_bytes);
        self.outgoing.clear();
        self.link = Some(Link { protocol, reader: Reader::new(limit), running: Vec::new() });
        self.session.opened(now);
        match protocol.init(&self.init()) {
            Ok(message) => self.send(&message, now),
            Err(error) => self.failed(unencodable(&error), now),
        }
    }

    fn init(&self) -> Value {
        let key = self.config.keys.header();
        // A key is visible ASCII.
        (self.options.init)(key.to_str().unwrap_or_default())
    }

    /// No connection was made, or it broke.
    pub(crate) fn failed(&mut self, error: Error, now: Instant) {
        let error = error.cleaned(&self.redactor());
        self.hang_up(NORMAL);
        if let Some(retry_in) = self.session.failed(&error, self.moment(now)) {
            self.trace.disconnected(&error, retry_in, now);
            self.events.push_back(StreamEvent::Disconnected { error, retry_in });
        }
    }

    /// The server ended the connection without a word.
    pub(crate) fn ended(&mut self, now: Instant) {
        if self.is_open() {
            let fault = StreamFault::Closed { code: None, reason: String::new() };
            self.failed(Error::new(Cause::Stream(fault)), now);
        }
    }

    /// Takes bytes that the server has sent.
    pub(crate) fn received(&mut self, bytes: &[u8], now: Instant) {
        self.session.received(now);
        if let Some(link) = &mut self.link {
            link.reader.push(bytes);
        }
        while let Some(link) = &mut self.link {
            match link.reader.next() {
                Ok(None) => return,
                Ok(Some(message)) => self.message(message, now),
                Err(violation) => self.violated(violation, now),
            }
        }
    }

    fn violated(&mut self, violation: Violation, now: Instant) {
        self.hang_up(violation.close_code());
        let fault = match violation {
            Violation::TooLarge(limit) => StreamFault::TooLarge(limit),
            other => StreamFault::Violation(other),
        };
        self.failed(Error::new(Cause::Stream(fault)), now);
    }

    fn message(&mut self, message: Message, now: Instant) {
        match message {
            Message::Text(text) => self.text(text.into(), now),
            Message::Binary => self.invalid("a binary message"),
            Message::Ping(payload) => self.write(Outgoing::Pong(payload), now),
            Message::Pong => {}
            Message::Close(close) => {
                let (code, reason) = close.map_or((None, String::new()), |(code, reason)| {
                    (Some(code), self.redactor().clean(&reason, LONGEST_TEXT))
                });
                let fault = StreamFault::Closed { code, reason };
                self.failed(Error::new(Cause::Stream(fault)), now);
            }
        }
    }

    fn text(&mut self, bytes: Bytes, now: Instant) {
        let Some(Link { protocol, .. }) = self.link else { return };
        let Ok(text) = str::from_utf8(&bytes) else { return };
        let received = match protocol.read(text) {
            Ok(received) => received,
            Err(error) => return self.invalid(error),
        };
        match received {
            Received::Acknowledged => self.acknowledged(protocol, now),
            Received::Rejected(payload) => {
                let error = self.graphql_error(payload);
                self.failed(error, now);
            }
            Received::Next(id, payload) => {
                if let Some(index) = self.running(&id) {
                    let payload = bytes.slice_ref(payload.get().as_bytes());
                    self.update(index, payload);
                }
            }
            Received::Failed(id, payload) => {
                if let Some(index) = self.running(&id) {
                    let error = self.graphql_error(payload);
                    self.refused(index, error);
                }
            }
            Received::Completed(id) => {
                if let Some(index) = self.running(&id) {
                    self.refused(index, Error::new(Cause::Stream(StreamFault::Completed)));
                }
            }
            Received::Ping(payload) => match protocol.pong(payload) {
                Ok(pong) => self.send(&pong, now),
                Err(error) => self.invalid(error),
            },
            Received::Other => {}
        }
    }

    /// Subscribes to everything.
    fn acknowledged(&mut self, protocol: Protocol, now: Instant) {
        if !self.session.acknowledged(now) {
            return;
        }
        for index in 0..self.entries.len() {
            match protocol.subscribe(&id_of(index), &self.entries[index].start) {
                Ok(message) => self.send(&message, now),
                Err(error) => return self.failed(unencodable(&error), now),
            }
        }
        if let Some(link) = &mut self.link {
            link.running = vec![true; self.entries.len()];
        }
        self.trace.connected(protocol);
        self.events.push_back(StreamEvent::Connected { protocol });
    }

    /// The subscription with an id, if it has not ended.
    fn running(&self, id: &str) -> Option<usize> {
        let running = &self.link.as_ref()?.running;
        let index = id.parse::<usize>().ok()?.checked_sub(1)?;
        running.get(index).copied()?.then_some(index)
    }

    fn update(&mut self, index: usize, payload: Bytes) {
        let redactor = self.redactor();
        let Some(entry) = self.entries.get(index) else { return };
        self.events.push_back(match entry.decode(payload, redactor) {
            Ok(data) => StreamEvent::Data(data),
            Err(error) => StreamEvent::Invalid(error),
        });
    }

    fn refused(&mut self, index: usize, error: Error) {
        if let Some(running) = self.link.as_mut().and_then(|link| link.running.get_mut(index)) {
            *running = false;
        }
        if let Some(entry) = self.entries.get(index) {
            let error = entry.name_in(error);
            self.trace.refused(&error);
            self.events.push_back(StreamEvent::Refused { error });
        }
    }

    /// A message of no subscription that cannot be read.
    fn invalid(&mut self, problem: impl std::fmt::Display) {
        let source = self.redactor().clean(&problem.to_string(), LONGEST_TEXT);
        let source = serde::de::Error::custom(source);
        let error = Error::new(Cause::Decode { path: ".".to_owned(), source });
        self.events.push_back(StreamEvent::Invalid(error));
    }

    fn graphql_error(&self, payload: Option<&RawValue>) -> Error {
        let read = payload.and_then(|json| Errors::read(json.get(), &self.redactor()).ok());
        let Errors { kept: errors, left_out } = read.unwrap_or_default();
        if errors.is_empty() {
            return Error::new(Cause::Stream(StreamFault::Completed));
        }
        Error::new(Cause::GraphQl { errors, left_out, data: None })
    }

    fn ping(&mut self) {
        match self.link.as_ref().and_then(|link| link.protocol.ping()) {
            Some(message) => Outgoing::Text(message).write(mask(), &mut self.outgoing),
            None => Outgoing::Ping.write(mask(), &mut self.outgoing),
        }
    }

    fn send(&mut self, message: &str, now: Instant) {
        self.write(Outgoing::Text(message), now);
    }

    fn write(&mut self, frame: Outgoing<'_>, now: Instant) {
        if self.link.is_some() {
            frame.write(mask(), &mut self.outgoing);
            self.session.sent(now);
        }
    }

    /// Ends the connection. What is still to be sent says so to the server.
    fn hang_up(&mut self, code: u16) {
        if self.link.take().is_some() {
            Outgoing::Close(code).write(mask(), &mut self.outgoing);
        }
    }

    /// Whether there is a connection. One that the driver still has although this is false is to be
    /// closed, after what is to be sent if that takes no time.
    pub(crate) fn is_open(&self) -> bool {
        self.link.is_some()
    }

    /// The bytes to send on the connection.
    pub(crate) fn outgoing(&self) -> &[u8] {
        &self.outgoing
    }

    /// So many of the bytes were sent.
    pub(crate) fn sent(&mut self, bytes: usize) {
        self.outgoing.drain(..bytes.min(self.outgoing.len()));
    }

    /// Ends the stream, and its connection.
    pub(crate) fn close(&mut self) {
        self.hang_up(NORMAL);
        self.session.close();
        self.events.clear();
    }

    fn moment(&self, now: Instant) -> Moment {
        Moment { now, random: fastrand::f64(), key: self.config.keys.replaced() }
    }

    fn redactor(&self) -> Redactor {
        self.config.redactor(&self.settings)
    }
}

/// The id of a subscription on any connection.
fn id_of(index: usize) -> String {
    (index + 1).to_string()
}

fn unencodable(error: &serde_json::Error) -> Error {
    Error::config(format!("a message of the stream cannot be encoded: {error}"))
}

/// Random bytes that nobody can foresee, as the protocol asks of masks.
fn mask() -> [u8; 4] {
    let [a, b, c, d, ..] = Uuid::new_v4().into_bytes();
    [a, b, c, d]
}
