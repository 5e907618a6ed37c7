//! The two sub-protocols and their messages.
//!
//! The names mislead: the *package* `graphql-ws` speaks the sub-protocol `graphql-transport-ws`, while
//! the *sub-protocol* `graphql-ws` is that of the older package `subscriptions-transport-ws`.

use hyper::header::{HeaderMap, SEC_WEBSOCKET_PROTOCOL};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use crate::graphql::Request;

/// A sub-protocol of WebSocket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Protocol {
    GraphqlTransportWs,
    GraphqlWs,
}

impl Protocol {
    /// Its token in `Sec-WebSocket-Protocol`.
    pub(super) fn token(self) -> &'static str {
        match self {
            Self::GraphqlTransportWs => "graphql-transport-ws",
            Self::GraphqlWs => "graphql-ws",
        }
    }

    /// Chooses from those that a client offers. Prefers the newer one.
    pub(super) fn negotiate(headers: &HeaderMap) -> Option<Self> {
        let offered = headers.get_all(SEC_WEBSOCKET_PROTOCOL).iter();
        let tokens: Vec<_> = offered
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split(',').map(str::trim))
            .collect();
        [Self::GraphqlTransportWs, Self::GraphqlWs]
            .into_iter()
            .find(|protocol| tokens.contains(&protocol.token()))
    }
}

/// A message of a client.
#[derive(Debug)]
pub(super) enum Received {
    Init {
        payload: Map<String, Value>,
    },
    Ping {
        payload: Option<Value>,
    },
    Pong,
    Subscribe {
        id: String,
        request: Request,
    },
    /// The client wants no more of a subscription.
    Complete {
        id: String,
    },
    /// The client ends the connection.
    Terminate,
}

/// A message that is not one of the sub-protocol.
#[derive(Debug)]
pub(super) struct Invalid {
    /// The subscription that it names, if it names one.
    pub(super) id: Option<String>,
    pub(super) problem: String,
}

#[derive(Deserialize)]
struct Envelope {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    id: Option<Value>,
    #[serde(default)]
    payload: Option<Value>,
}

impl Received {
    pub(super) fn parse(protocol: Protocol, text: &str) -> Result<Self, Invalid> {
        let envelope: Option<Envelope> = serde_json::from_str(text).ok();
        // Serde would also read a list of fields.
        let envelope = envelope.filter(|_| text.trim_start().starts_with('{'));
        let Envelope { kind, id, payload } = envelope
            .ok_or_else(|| Invalid { id: None, problem: "The message is not valid".to_owned() })?;
        let id = match id {
            Some(Value::String(id)) => Some(id),
            // Clients of the older protocol number their operations.
            Some(Value::Number(number)) if protocol == Protocol::GraphqlWs => {
                Some(number.to_string())
            }
            _ => None,
        };
        let invalid = |problem: String| Invalid { id: id.clone(), problem };
        let named = || {
            let id = id.clone().filter(|id| !id.is_empty());
            id.ok_or_else(|| invalid(format!("`{kind}` needs an `id`")))
        };
        match (protocol, kind.as_str()) {
            (_, "connection_init") => match payload {
                None | Some(Value::Null) => Ok(Self::Init { payload: Map::new() }),
                Some(Value::Object(payload)) => Ok(Self::Init { payload }),
                Some(_) => Err(invalid("The payload of `connection_init` is no object".to_owned())),
            },
            (Protocol::GraphqlTransportWs, "subscribe") | (Protocol::GraphqlWs, "start") => {
                let id = named()?;
                let payload = payload.filter(Value::is_object).unwrap_or_default();
                let request = Request::from_value(payload)
                    .map_err(|_| invalid(format!("The payload of `{kind}` is no request")))?;
                Ok(Self::Subscribe { id, request })
            }
            (Protocol::GraphqlTransportWs, "complete") | (Protocol::GraphqlWs, "stop") => {
                Ok(Self::Complete { id: named()? })
            }
            (Protocol::GraphqlTransportWs, "ping") => Ok(Self::Ping { payload }),
            (Protocol::GraphqlTransportWs, "pong") => Ok(Self::Pong),
            (Protocol::GraphqlWs, "connection_terminate") => Ok(Self::Terminate),
            _ => Err(invalid("There is no such type of message".to_owned())),
        }
    }
}

/// A message of the server.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Sent {
    Ack,
    Pong {
        payload: Option<Value>,
    },
    /// The connection is alive. Only of the older protocol.
    KeepAlive,
    /// The connection is refused. Only of the older protocol.
    ConnectionError {
        message: String,
    },
    /// A result in JSON.
    Next {
        id: String,
        result: String,
    },
    /// The subscription is refused.
    Error {
        id: Option<String>,
        errors: Value,
    },
    Complete {
        id: String,
    },
}

impl Sent {
    pub(super) fn text(&self, protocol: Protocol) -> String {
        let is_older = protocol == Protocol::GraphqlWs;
        match self {
            Self::Ack => json!({ "type": "connection_ack" }),
            Self::Pong { payload: None } => json!({ "type": "pong" }),
            Self::Pong { payload: Some(payload) } => json!({ "type": "pong", "payload": payload }),
            Self::KeepAlive => json!({ "type": "ka" }),
            Self::ConnectionError { message } => {
                json!({ "type": "connection_error", "payload": { "message": message } })
            }
            Self::Next { id, result } => {
                return next(if is_older { "data" } else { "next" }, id, result);
            }
            // The older protocol has room for one error only.
            Self::Error { id, errors } if is_older => {
                let first = errors.get(0).unwrap_or(errors);
                json!({ "id": id, "type": "error", "payload": first })
            }
            Self::Error { id, errors } => json!({ "id": id, "type": "error", "payload": errors }),
            Self::Complete { id } => json!({ "id": id, "type": "complete" }),
        }
        .to_string()
    }
}

/// A result, which is JSON already.
fn next(kind: &str, id: &str, result: &str) -> String {
    #[derive(serde::Serialize)]
    struct Next<'a> {
        id: &'a str,
        #[serde(rename = "type")]
        kind: &'a str,
        payload: &'a RawValue,
    }
    let payload = serde_json::from_str(result);
    let next = payload.and_then(|payload| serde_json::to_string(&Next { id, kind, payload }));
    next.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use hyper::header::HeaderValue;

    use super::*;

    fn negotiated(lines: &[&'static str]) -> Option<&'static str> {
        let lines =
            lines.iter().map(|line| (SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(line)));
        Protocol::negotiate(&lines.collect()).map(Protocol::token)
    }

    #[test]
    fn the_newer_protocol_is_preferred() {
        assert_eq!(negotiated(&["graphql-ws, graphql-transport-ws"]), Some("graphql-transport-ws"));
        assert_eq!(
            negotiated(&["graphql-ws", "graphql-transport-ws"]),
            Some("graphql-transport-ws")
        );
        assert_eq!(negotiated(&["chat, graphql-ws"]), Some("graphql-ws"));
        assert_eq!(negotiated(&["chat"]), None);
        assert_eq!(negotiated(&[]), None);
    }

    #[test]
    fn each_protocol_has_its_own_words() {
        let subscribe = |kind: &str| {
            json!({ "id": "1", "type": kind, "payload": { "query": "{ a }" } }).to_string()
        };
        let parse = |protocol, kind| Received::parse(protocol, &subscribe(kind));
        parse(Protocol::GraphqlTransportWs, "subscribe").expect("its own");
        parse(Protocol::GraphqlWs, "start").expect("its own");
        parse(Protocol::GraphqlTransportWs, "start").expect_err("the other's");
        parse(Protocol::GraphqlWs, "subscribe").expect_err("the other's");
        for kind in ["ping", "pong"] {
            parse(Protocol::GraphqlTransportWs, kind).expect("its own");
            parse(Protocol::GraphqlWs, kind).expect_err("the older one has none");
        }
        let text = |protocol| Sent::Next { id: "1".into(), result: "{}".into() }.text(protocol);
        assert_eq!(text(Protocol::GraphqlTransportWs), r#"{"id":"1","type":"next","payload":{}}"#);
        assert_eq!(text(Protocol::GraphqlWs), r#"{"id":"1","type":"data","payload":{}}"#);
    }

    #[test]
    fn messages_without_what_they_need_are_invalid() {
        for text in [
            "",
            "[]",
            "{}",
            r#"{"type": 1}"#,
            r#"{"type": "connection_ack"}"#,
            r#"{"type": "connection_init", "payload": "key"}"#,
            r#"{"type": "subscribe", "payload": {"query": "{ a }"}}"#,
            r#"{"type": "subscribe", "id": "", "payload": {"query": "{ a }"}}"#,
            r#"{"type": "subscribe", "id": 1, "payload": {"query": "{ a }"}}"#,
            r#"{"type": "subscribe", "id": "1"}"#,
            r#"{"type": "subscribe", "id": "1", "payload": ["{ a }"]}"#,
            r#"["connection_init"]"#,
            r#"{"type": "subscribe", "id": "1", "payload": {"query": 1}}"#,
            r#"{"type": "complete"}"#,
        ] {
            Received::parse(Protocol::GraphqlTransportWs, text).expect_err(text);
        }
    }
}
