//! The messages of both sub-protocols.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

/// A protocol for GraphQL subscriptions over WebSocket.
///
/// Stigg does not publish which of them it speaks. By default a client offers both, and uses the one
/// that the server chooses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Protocol {
    /// `graphql-transport-ws`, the protocol of the JavaScript library `graphql-ws`.
    GraphqlTransportWs,
    /// `graphql-ws`, the older protocol of `subscriptions-transport-ws`. The library `graphql-ws`
    /// does not speak it, in spite of its name.
    GraphqlWs,
}

impl Protocol {
    /// All protocols, the preferred one first.
    pub const ALL: [Self; 2] = [Self::GraphqlTransportWs, Self::GraphqlWs];

    /// Returns the name of the protocol in the header `Sec-WebSocket-Protocol`.
    ///
    /// ```
    /// use stigg::streaming::Protocol;
    ///
    /// assert_eq!(Protocol::GraphqlTransportWs.token(), "graphql-transport-ws");
    /// ```
    #[must_use]
    pub fn token(self) -> &'static str {
        match self {
            Self::GraphqlTransportWs => "graphql-transport-ws",
            Self::GraphqlWs => "graphql-ws",
        }
    }
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.token())
    }
}

/// A message of the server.
#[derive(Debug)]
pub(crate) enum Received<'a> {
    Acknowledged,
    /// The server refuses the connection.
    Rejected(Option<&'a RawValue>),
    /// A result of a subscription.
    Next(Cow<'a, str>, &'a RawValue),
    /// A subscription ended with errors.
    Failed(Cow<'a, str>, Option<&'a RawValue>),
    /// A subscription ended.
    Completed(Cow<'a, str>),
    /// A ping, which is answered with its payload.
    Ping(Option<&'a RawValue>),
    /// A pong, a keep-alive, or a message of a newer protocol.
    Other,
}

#[derive(Deserialize)]
struct Incoming<'a> {
    #[serde(borrow, rename = "type")]
    kind: Cow<'a, str>,
    #[serde(borrow, default)]
    id: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    payload: Option<&'a RawValue>,
}

#[derive(Serialize)]
struct Outgoing<'a, P> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    payload: Option<P>,
}

impl Protocol {
    /// Reads a message of the server. Fails if it is not a message of any kind.
    pub(crate) fn read(self, text: &str) -> serde_json::Result<Received<'_>> {
        let Incoming { kind, id, payload } = serde_json::from_str(text)?;
        let id = id.ok_or_else(|| serde::de::Error::missing_field("id"));
        let is_legacy = self == Self::GraphqlWs;
        Ok(match &*kind {
            "connection_ack" => Received::Acknowledged,
            "connection_error" if is_legacy => Received::Rejected(payload),
            "next" if !is_legacy => Received::Next(id?, required(payload)?),
            "data" if is_legacy => Received::Next(id?, required(payload)?),
            "error" => Received::Failed(id?, payload),
            "complete" => Received::Completed(id?),
            "ping" if !is_legacy => Received::Ping(payload),
            _ => Received::Other,
        })
    }

    /// The first message of a connection.
    #[allow(clippy::unused_self, reason = "it is the same in both")]
    pub(crate) fn init(self, payload: &Value) -> serde_json::Result<String> {
        let payload = Some(payload).filter(|payload| !payload.is_null());
        message("connection_init", None, payload)
    }

    /// Starts a subscription.
    pub(crate) fn subscribe(self, id: &str, payload: &RawValue) -> serde_json::Result<String> {
        let kind = match self {
            Self::GraphqlTransportWs => "subscribe",
            Self::GraphqlWs => "start",
        };
        message(kind, Some(id), Some(payload))
    }

    /// Checks that the server is there. The older protocol has no message for that.
    pub(crate) fn ping(self) -> Option<&'static str> {
        match self {
            Self::GraphqlTransportWs => Some(r#"{"type":"ping"}"#),
            Self::GraphqlWs => None,
        }
    }

    /// Answers a ping.
    #[allow(clippy::unused_self, reason = "only one protocol has pings")]
    pub(crate) fn pong(self, payload: Option<&RawValue>) -> serde_json::Result<String> {
        message("pong", None, payload)
    }
}

fn required(payload: Option<&RawValue>) -> serde_json::Result<&RawValue> {
    payload.ok_or_else(|| serde::de::Error::missing_field("payload"))
}

fn message<P: Serialize>(
    kind: &'static str,
    id: Option<&str>,
    payload: Option<P>,
) -> serde_json::Result<String> {
    serde_json::to_string(&Outgoing { id, kind, payload })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(json: &str) -> Box<RawValue> {
        RawValue::from_string(json.to_owned()).unwrap()
    }

    #[test]
    fn each_protocol_has_its_own_words() {
        let start = raw(r#"{"query":"subscription { a }"}"#);
        let [new, old] = Protocol::ALL;
        for (message, expected) in [
            (new.init(&Value::Null), r#"{"type":"connection_init"}"#),
            (new.init(&serde_json::json!({})), r#"{"type":"connection_init","payload":{}}"#),
            (
                new.subscribe("1", &start),
                r#"{"id":"1","type":"subscribe","payload":{"query":"subscription { a }"}}"#,
            ),
            (
                old.subscribe("1", &start),
                r#"{"id":"1","type":"start","payload":{"query":"subscription { a }"}}"#,
            ),
            (new.pong(Some(&raw("[1]"))), r#"{"type":"pong","payload":[1]}"#),
            (new.pong(None), r#"{"type":"pong"}"#),
        ] {
            assert_eq!(message.unwrap(), expected);
        }
        assert!(new.ping().is_some() && old.ping().is_none());
    }

    #[test]
    fn messages_are_read_by_the_protocol_in_use() {
        let shown = |protocol: Protocol, text: &str| match protocol.read(text) {
            Ok(received) => format!("{received:?}"),
            Err(error) => error.to_string(),
        };
        let [new, old] = Protocol::ALL;
        for (protocol, text, expected) in [
            (new, r#"{"type":"connection_ack","payload":null}"#, "Acknowledged"),
            (new, r#"{"id":"1","type":"next","payload":{}}"#, r#"Next("1", RawValue({}))"#),
            (new, r#"{"id":"\u0031","type":"next","payload":{}}"#, r#"Next("1", RawValue({}))"#),
            (new, r#"{"id":"1","type":"data","payload":{}}"#, "Other"),
            (old, r#"{"id":"1","type":"data","payload":{}}"#, r#"Next("1", RawValue({}))"#),
            (old, r#"{"id":"1","type":"next","payload":{}}"#, "Other"),
            (old, r#"{"type":"connection_error","payload":{}}"#, "Rejected(Some(RawValue({})))"),
            (new, r#"{"type":"connection_error","payload":{}}"#, "Other"),
            (
                new,
                r#"{"id":"1","type":"error","payload":[]}"#,
                r#"Failed("1", Some(RawValue([])))"#,
            ),
            (new, r#"{"id":"1","type":"complete"}"#, r#"Completed("1")"#),
            (new, r#"{"type":"ping"}"#, "Ping(None)"),
            (old, r#"{"type":"ka"}"#, "Other"),
            (
                new,
                r#"{"type":"surprise","id":7}"#,
                "invalid type: integer `7`, expected a string at line 1 column 25",
            ),
            (new, r#"{"type":"next","payload":{}}"#, "missing field `id`"),
            (new, r#"{"type":"next","id":"1"}"#, "missing field `payload`"),
        ] {
            assert_eq!(shown(protocol, text), expected, "{text}");
        }
        for text in ["", "1", "[]", r#"{"id":"1"}"#, r#"{"type":1}"#, "{\"type\":\"ping\"", "null"]
        {
            assert!(new.read(text).is_err(), "{text}");
        }
    }
}
