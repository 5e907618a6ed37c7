//! Injected failures of subscriptions.

use std::time::Duration;

use crate::values::turns::{Faults, Recurring, Turns};

/// A failure of subscriptions over WebSocket, to inject with
/// [`Emulator::inject_stream_fault`](crate::Emulator::inject_stream_fault).
///
/// A [`Fault`](crate::Fault) of an operation applies to subscriptions as well: a GraphQL error refuses
/// the subscription, a latency delays its begin, and all others cut the connection.
///
/// By default, a stream fault applies once, to the next thing of its kind: a connection, an acknowledgement,
/// a ping, or an update. If several connections wait for the same update, it is the oldest one.
///
/// ```
/// use stigg_emulator::{Emulator, StreamFault};
///
/// let emulator = Emulator::start()?;
/// // The next two updates of usage are lost, and the connection is cut at the one after them:
/// emulator.inject_stream_fault(StreamFault::lose().for_subscription("usageUpdated").times(2));
/// emulator.inject_stream_fault(StreamFault::cut().for_subscription("usageUpdated"));
/// // The client cannot come back at once:
/// emulator.inject_stream_fault(StreamFault::refuse(503).times(3));
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[must_use = "a fault does nothing until it is injected"]
pub struct StreamFault {
    pub(crate) kind: StreamKind,
    pub(crate) subscription: Option<String>,
    pub(crate) turns: Turns,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum StreamKind {
    Refuse { status: u16 },
    NoAck,
    NoPong,
    Lose,
    Duplicate,
    Delay { delay: Duration },
    Reorder,
    Stall,
    Cut,
    Close { code: u16 },
    MalformedMessage,
    MalformedPayload,
    GraphQl { code: String, message: String },
}

/// An occasion for a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Occasion {
    Connection,
    Ack,
    Pong,
    Update,
}

impl StreamKind {
    pub(crate) fn occasion(&self) -> Occasion {
        match self {
            Self::Refuse { .. } => Occasion::Connection,
            Self::NoAck => Occasion::Ack,
            Self::NoPong => Occasion::Pong,
            Self::Lose
            | Self::Duplicate
            | Self::Delay { .. }
            | Self::Reorder
            | Self::Stall
            | Self::Cut
            | Self::Close { .. }
            | Self::MalformedMessage
            | Self::MalformedPayload
            | Self::GraphQl { .. } => Occasion::Update,
        }
    }
}

impl StreamFault {
    fn new(kind: StreamKind) -> Self {
        Self { kind, subscription: None, turns: Turns::once() }
    }

    /// Refuses a connection with this HTTP status. An invalid status counts as 500.
    pub fn refuse(status: u16) -> Self {
        Self::new(StreamKind::Refuse { status })
    }

    /// Does not acknowledge a connection.
    pub fn no_ack() -> Self {
        Self::new(StreamKind::NoAck)
    }

    /// Does not answer a `ping` of `graphql-transport-ws`.
    ///
    /// Once a ping of WebSocket is not answered, the whole connection [stalls](Self::stall): that is
    /// what a client without an answer sees of a connection that is half open.
    pub fn no_pong() -> Self {
        Self::new(StreamKind::NoPong)
    }

    /// Loses an update.
    pub fn lose() -> Self {
        Self::new(StreamKind::Lose)
    }

    /// Sends an update twice.
    pub fn duplicate() -> Self {
        Self::new(StreamKind::Duplicate)
    }

    /// Delays an update, and the ones after it, by this long of real time.
    pub fn delay(delay: Duration) -> Self {
        Self::new(StreamKind::Delay { delay })
    }

    /// Sends an update after the next one of the connection.
    pub fn reorder() -> Self {
        Self::new(StreamKind::Reorder)
    }

    /// Stops at an update: from then on, the connection stays open, but nothing is sent, read or
    /// answered.
    pub fn stall() -> Self {
        Self::new(StreamKind::Stall)
    }

    /// Cuts the connection at an update, without a close frame. The update is lost.
    pub fn cut() -> Self {
        Self::new(StreamKind::Cut)
    }

    /// Closes the connection at an update, with this code. The update is lost. A code that cannot be
    /// sent, such as 1005, counts as 1000.
    pub fn close(code: u16) -> Self {
        Self::new(StreamKind::Close { code })
    }

    /// Sends a text that is not JSON instead of an update.
    pub fn malformed_message() -> Self {
        Self::new(StreamKind::MalformedMessage)
    }

    /// Sends an update whose data is not what the schema promises.
    pub fn malformed_payload() -> Self {
        Self::new(StreamKind::MalformedPayload)
    }

    /// Sends a GraphQL error with this code instead of the data of an update. The subscription goes
    /// on.
    pub fn graphql(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(StreamKind::GraphQl { code: code.into(), message: message.into() })
    }

    /// Applies only to updates of this field of `Subscription`, such as `usageUpdated`. Has no effect
    /// on faults of connections, acknowledgements and pings.
    pub fn for_subscription(mut self, field: impl Into<String>) -> Self {
        self.subscription = Some(field.into());
        self
    }

    /// Lets this many matching occasions pass first.
    pub fn after(mut self, occasions: usize) -> Self {
        self.turns.after = occasions;
        self
    }

    /// Applies to this many matching occasions.
    pub fn times(mut self, times: usize) -> Self {
        self.turns.left = Some(times);
        self
    }

    /// Applies until [`Emulator::clear_stream_faults`](crate::Emulator::clear_stream_faults).
    pub fn always(mut self) -> Self {
        self.turns.left = None;
        self
    }

    /// Applies to each matching occasion with this probability, from 0 to 1. Those that it passes over
    /// do not count as [`times`](Self::times). Which ones it applies to depends only on the
    /// [seed](Self::seed) and on their order.
    pub fn probability(mut self, probability: f64) -> Self {
        self.turns.probability = probability;
        self
    }

    /// Sets the seed of [`probability`](Self::probability). Defaults to 0.
    pub fn seed(mut self, seed: u64) -> Self {
        self.turns.set_seed(seed);
        self
    }

    fn is_for(&self, occasion: Occasion, field: Option<&str>) -> bool {
        let is_for_field =
            field.is_none() || self.subscription.as_deref().is_none_or(|own| Some(own) == field);
        self.kind.occasion() == occasion && is_for_field
    }
}

impl Recurring for StreamFault {
    fn turns(&mut self) -> &mut Turns {
        &mut self.turns
    }
}

/// The faults of subscriptions still to be applied.
pub(crate) type StreamFaults = Faults<StreamFault>;

impl StreamFaults {
    /// Takes the first fault that applies to an occasion. `field` is the field of an update.
    pub(crate) fn take(&mut self, occasion: Occasion, field: Option<&str>) -> Option<StreamKind> {
        self.take_for(|fault| fault.is_for(occasion, field), |fault| fault.kind.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(faults: &mut StreamFaults, field: &str) -> Option<StreamKind> {
        faults.take(Occasion::Update, Some(field))
    }

    #[test]
    fn a_fault_is_for_its_occasion_and_its_subscription() {
        let mut faults = StreamFaults::default();
        faults.inject(StreamFault::no_ack());
        faults.inject(StreamFault::lose().for_subscription("usageUpdated"));
        assert_eq!(taken(&mut faults, "packagePublished"), None);
        assert_eq!(taken(&mut faults, "usageUpdated"), Some(StreamKind::Lose));
        assert_eq!(taken(&mut faults, "usageUpdated"), None);
        assert_eq!(faults.take(Occasion::Connection, None), None);
        assert_eq!(faults.take(Occasion::Ack, None), Some(StreamKind::NoAck));
    }

    #[test]
    fn a_fault_lets_occasions_pass_first() {
        let mut faults = StreamFaults::default();
        faults.inject(StreamFault::lose().after(2).times(2));
        let taken: Vec<_> = (0..5).map(|_| taken(&mut faults, "a").is_some()).collect();
        assert_eq!(taken, [false, false, true, true, false]);
        assert_eq!(faults.list(), []);
    }

    #[test]
    fn chance_decides_the_same_way_each_time() {
        let which = |seed| {
            let mut faults = StreamFaults::default();
            faults.inject(StreamFault::lose().always().probability(0.5).seed(seed));
            (0..100).map(|_| taken(&mut faults, "a").is_some()).collect::<Vec<_>>()
        };
        assert_eq!(which(1), which(1));
        assert_ne!(which(1), which(2));
    }
}
