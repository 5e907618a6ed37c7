//! Settings of a stream.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

use super::Protocol;
use super::backoff::Limits;
use crate::error::{Error, Result};

/// Settings of a stream of updates. All have defaults.
///
/// Stigg does not publish the address of its subscriptions, their protocol, or where the API key
/// belongs. So the defaults are guesses, and each can be changed.
///
/// | setting | default |
/// | --- | --- |
/// | [`url`](Self::url) | the client's endpoint |
/// | [`protocols`](Self::protocols) | both |
/// | [`api_key_header`](Self::api_key_header) | the key is in the header `X-API-KEY` |
/// | [`connection_init`](Self::connection_init) | the key as `X-API-KEY`, and the same in `headers` |
/// | [`connect_timeout`](Self::connect_timeout) | 10 s |
/// | [`ack_timeout`](Self::ack_timeout) | 10 s |
/// | [`ping_interval`](Self::ping_interval) | 20 s |
/// | [`max_silence`](Self::max_silence) | 45 s |
/// | [`backoff`](Self::backoff) | random within 1 s at first, within 30 s at most |
/// | [`unauthorized_wait`](Self::unauthorized_wait) | 5 min |
/// | [`max_message_bytes`](Self::max_message_bytes) | the client's [`max_response_bytes`](crate::ClientBuilder::max_response_bytes) |
///
/// ```
/// use std::time::Duration;
///
/// use stigg::streaming::{Protocol, StreamOptions};
///
/// let options = StreamOptions::new()
///     .url("wss://api.stigg.io/subscriptions")
///     .protocols([Protocol::GraphqlTransportWs])
///     .ping_interval(Duration::from_secs(10));
/// ```
#[must_use = "options do nothing until they are given to `subscribe_with`"]
#[derive(Clone)]
pub struct StreamOptions {
    pub(super) url: Option<String>,
    pub(super) protocols: Vec<Protocol>,
    pub(super) api_key_header: bool,
    pub(super) init: Init,
    pub(super) connect_timeout: Duration,
    pub(super) timing: Timing,
    pub(super) max_message_bytes: Option<usize>,
}

/// Makes the payload of the first message, given the API key.
type Init = Arc<dyn Fn(&str) -> Value + Send + Sync>;

/// The limits and waits of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Timing {
    pub(crate) ack_timeout: Duration,
    pub(crate) ping_interval: Duration,
    pub(crate) max_silence: Duration,
    pub(crate) backoff: Limits,
    pub(crate) unauthorized_wait: Duration,
}

impl StreamOptions {
    /// Returns the defaults.
    pub fn new() -> Self {
        Self {
            url: None,
            protocols: Protocol::ALL.to_vec(),
            api_key_header: true,
            init: Arc::new(|key| json!({ "X-API-KEY": key, "headers": { "X-API-KEY": key } })),
            connect_timeout: crate::client::CONNECT_TIMEOUT,
            timing: Timing {
                ack_timeout: Duration::from_secs(10),
                ping_interval: Duration::from_secs(20),
                max_silence: Duration::from_secs(45),
                backoff: Limits {
                    initial: Duration::from_secs(1),
                    max: Duration::from_secs(30),
                    reset_after: Duration::from_secs(60),
                },
                unauthorized_wait: Duration::from_secs(300),
            },
            max_message_bytes: None,
        }
    }

    /// Sets the address: `wss` or `https`, which mean the same. `ws` or `http` is for servers on
    /// this machine, and for hosts of
    /// [`danger_allow_plain_http_to`](crate::ClientBuilder::danger_allow_plain_http_to).
    pub fn url(mut self, url: impl Into<String>) -> Self {
        self.url = Some(url.into());
        self
    }

    /// Sets the protocols that are offered, the preferred one first. With a single one, a server
    /// that does not confirm it is believed to speak it.
    pub fn protocols(mut self, protocols: impl IntoIterator<Item = Protocol>) -> Self {
        self.protocols = protocols.into_iter().collect();
        self
    }

    /// Sets whether the request that opens the connection has the API key in the header
    /// `X-API-KEY`, like all other requests.
    pub fn api_key_header(mut self, is_sent: bool) -> Self {
        self.api_key_header = is_sent;
        self
    }

    /// Sets the payload of the first message, `connection_init`. The function is called with the
    /// current API key for each connection. `Value::Null` stands for no payload.
    ///
    /// ```
    /// use serde_json::json;
    /// use stigg::streaming::StreamOptions;
    ///
    /// let options = StreamOptions::new().connection_init(|key| json!({ "authorization": key }));
    /// ```
    pub fn connection_init(
        mut self,
        payload: impl Fn(&str) -> Value + Send + Sync + 'static,
    ) -> Self {
        self.init = Arc::new(payload);
        self
    }

    /// Sets the longest time for opening a connection, from looking up the host to the server's
    /// reply.
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.connect_timeout = limit;
        self
    }

    /// Sets the longest time from `connection_init` to the server's `connection_ack`.
    pub fn ack_timeout(mut self, limit: Duration) -> Self {
        self.timing.ack_timeout = limit;
        self
    }

    /// Sets the time after which a ping is sent if nothing else was. Proxies often end connections
    /// that are idle for 60 s.
    pub fn ping_interval(mut self, interval: Duration) -> Self {
        self.timing.ping_interval = interval;
        self
    }

    /// Sets the time after which a server that sends nothing, not even the answer to a ping, is
    /// taken for dead. At least twice the [`ping_interval`](Self::ping_interval).
    pub fn max_silence(mut self, limit: Duration) -> Self {
        self.timing.max_silence = limit;
        self
    }

    /// Sets the waits between attempts to connect. Each is random between zero and a limit, which is
    /// `initial` at first, doubles with each failure up to `max`, and starts over once a connection
    /// has lived for a minute. The number of attempts is not limited.
    pub fn backoff(mut self, initial: Duration, max: Duration) -> Self {
        self.timing.backoff = Limits { initial, max, ..self.timing.backoff };
        self
    }

    /// Sets the wait after the server has refused the API key (HTTP 401 or 403, or a matching close
    /// code or error). It ends early if the [key is
    /// replaced](crate::blocking::Client::replace_api_key).
    pub fn unauthorized_wait(mut self, wait: Duration) -> Self {
        self.timing.unauthorized_wait = wait;
        self
    }

    /// Sets the largest message that is accepted, in bytes. A larger one ends the connection.
    pub fn max_message_bytes(mut self, limit: usize) -> Self {
        self.max_message_bytes = Some(limit);
        self
    }

    pub(crate) fn check(&self) -> Result<()> {
        let Timing { ack_timeout, ping_interval, max_silence, .. } = self.timing;
        let limits = [self.connect_timeout, ack_timeout, ping_interval, max_silence];
        if limits.iter().any(Duration::is_zero) {
            return Err(Error::config("a timeout or interval of a stream is zero"));
        }
        if max_silence < ping_interval.saturating_mul(2) {
            return Err(Error::config(format!(
                "a stream's `max_silence` of {max_silence:?} is less than twice its \
                 `ping_interval` of {ping_interval:?}: it would give up on servers that are \
                 there; raise the one or lower the other"
            )));
        }
        if self.protocols.is_empty() {
            return Err(Error::config("a stream's `protocols` are empty; name at least one"));
        }
        Ok(())
    }
}

impl Default for StreamOptions {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for StreamOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StreamOptions")
            .field("url", &self.url)
            .field("protocols", &self.protocols)
            .field("api_key_header", &self.api_key_header)
            .field("connect_timeout", &self.connect_timeout)
            .field("timing", &self.timing)
            .field("max_message_bytes", &self.max_message_bytes)
            .finish_non_exhaustive()
    }
}
