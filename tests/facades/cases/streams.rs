//! Streams of updates.

mod connections;
mod keys;
mod messages;
mod protocols;
mod refusals;
#[cfg(feature = "rustls")]
mod ways;

use serde_json::{Value, json};
use stigg::Result;
use stigg::operation::CustomStreamingOperation;
use stigg::streaming::{StreamEvent, StreamOptions};

use super::{Client, Updates, client, facade};
use crate::support::websocket::WebSockets;

type Counter = CustomStreamingOperation<(), Value>;

/// A subscription for cases in which it does not matter which.
pub(in super::super) fn counter() -> Counter {
    Counter::new("subscription Count { count }", ()).unwrap()
}

/// Settings without long waits.
pub(in super::super) fn options() -> StreamOptions {
    let soon = std::time::Duration::from_millis(1);
    StreamOptions::new().backoff(soon, soon)
}

/// Subscribes at a server.
pub(in super::super) fn subscribe(server: &WebSockets) -> Updates<Value> {
    subscribe_with(server, options())
}

pub(in super::super) fn subscribe_with(
    server: &WebSockets,
    options: StreamOptions,
) -> Updates<Value> {
    try_subscribe(&client("http://127.0.0.1:1/graphql"), options.url(server.url())).unwrap()
}

pub(in super::super) fn try_subscribe(
    client: &Client,
    options: StreamOptions,
) -> Result<Updates<Value>> {
    client.subscribe_with(counter(), options)
}

/// The next event in short.
#[facade]
pub(in super::super) async fn next(updates: &mut Updates<Value>) -> String {
    match updates.next().await {
        Some(StreamEvent::Connected { protocol, .. }) => format!("connected by {protocol}"),
        Some(StreamEvent::Data(data)) => data.to_string(),
        Some(StreamEvent::Invalid(error)) => format!("invalid {:?}: {error:#}", error.kind()),
        Some(StreamEvent::Refused { error, .. }) => {
            format!("refused {:?}: {error:#}", error.kind())
        }
        Some(StreamEvent::Disconnected { error, .. }) => {
            format!("disconnected {:?}: {error:#}", error.kind())
        }
        Some(other) => format!("{other:?}"),
        None => "end".to_owned(),
    }
}

/// The next events in short.
#[facade]
pub(in super::super) async fn several(updates: &mut Updates<Value>, count: usize) -> Vec<String> {
    let mut events = Vec::new();
    for _ in 0..count {
        events.push(next(updates).await);
    }
    events
}

pub(in super::super) fn count(count: u32) -> Value {
    json!({ "count": count })
}
