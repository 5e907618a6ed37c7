//! Subscriptions over WebSocket: what is connected, and what goes wrong.

use std::time::Duration;

use super::Emulator;
use crate::http::{Ending, LiveStream, StreamFault};

impl Emulator {
    /// The URL for GraphQL subscriptions over WebSocket.
    ///
    /// The API key is sent in the header `X-API-KEY` or in the payload of `connection_init`. Both
    /// sub-protocols are spoken: `graphql-transport-ws`, and the older `graphql-ws`.
    ///
    /// ```
    /// use stigg_emulator::Emulator;
    ///
    /// let emulator = Emulator::start()?;
    /// assert_eq!(emulator.stream_url(), format!("ws://127.0.0.1:{}/graphql", emulator.port()));
    /// # Ok::<(), std::io::Error>(())
    /// ```
    #[must_use]
    pub fn stream_url(&self) -> String {
        self.url.replacen("http", "ws", 1)
    }

    /// The live WebSocket connections with their subscriptions, oldest first.
    #[must_use]
    pub fn streams(&self) -> Vec<LiveStream> {
        self.service.streams().list()
    }

    /// Waits until clients have exactly this many subscriptions, at most this long. Returns whether
    /// they do.
    ///
    /// No sub-protocol tells a client that its subscription has begun. A test that changes something
    /// before that gets no update. An async test that runs on one thread calls this from another one,
    /// because it blocks.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use stigg_emulator::Emulator;
    ///
    /// let emulator = Emulator::start()?;
    /// // … subscribe …
    /// # let subscriptions = 0;
    /// assert!(emulator.wait_for_subscriptions(subscriptions, Duration::from_secs(5)));
    /// // … change a plan, and wait for the update …
    /// # Ok::<(), std::io::Error>(())
    /// ```
    #[must_use]
    pub fn wait_for_subscriptions(&self, number: usize, within: Duration) -> bool {
        self.service.streams().wait_until(within, |streams| {
            streams.iter().map(|stream| stream.subscriptions.len()).sum::<usize>() == number
        })
    }

    /// Cuts all WebSocket connections, as if the network failed. Clients may connect again.
    pub fn cut_streams(&self) {
        self.service.streams().end_all(&Ending::Cut);
    }

    /// Closes all WebSocket connections with this code and reason. Clients may connect again.
    ///
    /// `reason` is cut to 123 bytes, the maximum of the WebSocket protocol. A code that cannot be
    /// sent, such as 1005, counts as 1000.
    ///
    /// ```
    /// use stigg_emulator::Emulator;
    ///
    /// let emulator = Emulator::start()?;
    /// emulator.close_streams(1012, "Service restart");
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn close_streams(&self, code: u16, reason: impl Into<String>) {
        self.service.streams().end_all(&Ending::Close { code, reason: reason.into() });
    }

    /// Injects a fault of subscriptions. If several apply, the one injected first does.
    pub fn inject_stream_fault(&self, fault: StreamFault) {
        self.service.controls().stream_faults.inject(fault);
    }

    /// The faults of subscriptions that are still to be applied, in the order of their injection.
    ///
    /// ```
    /// use stigg_emulator::{Emulator, StreamFault};
    ///
    /// let emulator = Emulator::start()?;
    /// emulator.inject_stream_fault(StreamFault::no_ack().times(2));
    /// assert_eq!(emulator.stream_faults(), [StreamFault::no_ack().times(2)]);
    /// # Ok::<(), std::io::Error>(())
    /// ```
    #[must_use]
    pub fn stream_faults(&self) -> Vec<StreamFault> {
        self.service.controls().stream_faults.list()
    }

    /// Removes all faults of subscriptions. A connection that has stalled stays so.
    pub fn clear_stream_faults(&self) {
        self.service.controls().stream_faults.clear();
    }
}
