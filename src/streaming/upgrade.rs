//! The request that turns an HTTP connection into a WebSocket, and the reply to it.

use http::header::{
    CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_EXTENSIONS, SEC_WEBSOCKET_KEY,
    SEC_WEBSOCKET_PROTOCOL, SEC_WEBSOCKET_VERSION, UPGRADE, USER_AGENT,
};
use http::{HeaderMap, HeaderValue, StatusCode, Uri};
use tungstenite::handshake::client::generate_key;
use tungstenite::handshake::derive_accept_key;

use super::Protocol;
use crate::client::{Config, Settings};
use crate::error::{Cause, Error, Result, StreamFault};
use crate::redact::Redactor;
use crate::wire::Reply;
use crate::wire::request::API_KEY;

/// The most that is read of the body of a reply that does not open a WebSocket.
pub(crate) const LONGEST_REFUSAL: usize = 64 << 10;

/// One attempt to open a WebSocket.
#[derive(Debug)]
pub(crate) struct Upgrade {
    pub(crate) uri: Uri,
    pub(crate) headers: HeaderMap,
    /// Number of replacements of the API key before.
    #[cfg_attr(not(feature = "blocking"), allow(dead_code, reason = "tasks are woken otherwise"))]
    pub(crate) key: u64,
    /// The server's answer to our key, which shows that it knows the protocol.
    accept: String,
    offered: Vec<Protocol>,
    redactor: Redactor,
}

impl Upgrade {
    /// Makes the request, with the present API key as a header if it belongs there.
    pub(crate) fn new(
        uri: Uri,
        offered: &[Protocol],
        (key, replaced): (Option<HeaderValue>, u64),
        config: &Config,
        settings: &Settings,
        redactor: Redactor,
    ) -> Result<Self> {
        let nonce = generate_key();
        let accept = derive_accept_key(nonce.as_bytes());
        let tokens: Vec<_> = offered.iter().map(|protocol| protocol.token()).collect();
        let invalid = |_| Error::config("the WebSocket request cannot be encoded");
        let mut headers = settings.headers.clone();
        if let Some(key) = key {
            headers.insert(API_KEY, key);
        }
        headers.insert(USER_AGENT, config.user_agent.clone());
        headers.insert(CONNECTION, HeaderValue::from_static("Upgrade"));
        headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
        headers.insert(SEC_WEBSOCKET_VERSION, HeaderValue::from_static("13"));
        headers.insert(SEC_WEBSOCKET_KEY, HeaderValue::try_from(nonce).map_err(invalid)?);
        headers.insert(
            SEC_WEBSOCKET_PROTOCOL,
            HeaderValue::try_from(tokens.join(", ")).map_err(invalid)?,
        );
        Ok(Self { uri, headers, key: replaced, accept, offered: offered.to_vec(), redactor })
    }

    /// Whether a reply opens a WebSocket. Otherwise its body is read for [`refused`](Self::refused).
    pub(crate) fn is_switching(status: StatusCode) -> bool {
        status == StatusCode::SWITCHING_PROTOCOLS
    }

    /// Checks a reply that opens a WebSocket, and returns the protocol that the server chose.
    pub(crate) fn accepted(&self, headers: &HeaderMap) -> Result<Protocol> {
        let refused = |problem| {
            let fault = StreamFault::Upgrade(problem);
            Err(Error::new(Cause::Stream(fault)))
        };
        if !has_token(headers, &UPGRADE, "websocket") || !has_token(headers, &CONNECTION, "upgrade")
        {
            return refused("it switches to another protocol");
        }
        if headers.get(SEC_WEBSOCKET_ACCEPT).is_none_or(|accept| accept != self.accept.as_str()) {
            return refused(
                "its `Sec-WebSocket-Accept` is wrong; a proxy may have cached the reply",
            );
        }
        if headers.contains_key(SEC_WEBSOCKET_EXTENSIONS) {
            return refused("it uses an extension that was not offered");
        }
        let mut chosen = headers.get_all(SEC_WEBSOCKET_PROTOCOL).iter();
        match (chosen.next(), chosen.next(), &*self.offered) {
            (Some(token), None, offered) => {
                let found = offered.iter().find(|protocol| token == protocol.token());
                found
                    .copied()
                    .map_or_else(|| refused("it chose a protocol that was not offered"), Ok)
            }
            (None, _, [only]) => Ok(*only),
            (None, ..) => refused("it chose no protocol; set the one it speaks in `protocols`"),
            (Some(_), Some(_), _) => refused("it chose several protocols"),
        }
    }

    /// The error for any other reply.
    pub(crate) fn refused(&self, reply: Reply) -> Error {
        if reply.status.is_success() {
            let fault = StreamFault::Upgrade("it answered like a web page");
            return reply.with_context(Error::new(Cause::Stream(fault)), &self.redactor);
        }
        reply.into_error(&self.redactor)
    }
}

/// Whether a header that is a list has an element, in any case of letters.
fn has_token(headers: &HeaderMap, name: &http::HeaderName, wanted: &str) -> bool {
    let values = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|token| token.trim().eq_ignore_ascii_case(wanted))
}

#[cfg(test)]
mod tests;
