//! Injected failures of webhooks.

use std::time::Duration;

use stigg::webhooks::EventType;

use crate::values::turns::{Faults, Recurring, Turns};

/// A failure of webhooks, to inject with
/// [`Emulator::inject_webhook_fault`](crate::Emulator::inject_webhook_fault).
///
/// By default, a fault applies once, to the next message.
///
/// ```
/// use stigg_emulator::{Emulator, WebhookFault};
///
/// let emulator = Emulator::start()?;
/// emulator.inject_webhook_fault(WebhookFault::duplicate().for_event("entitlements.updated"));
/// emulator.inject_webhook_fault(WebhookFault::lose().times(2));
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[must_use = "a fault does nothing until it is injected"]
pub struct WebhookFault {
    pub(crate) kind: WebhookKind,
    pub(crate) event: Option<EventType>,
    pub(crate) turns: Turns,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WebhookKind {
    Lose,
    Duplicate,
    Delay { delay: Duration },
    Reorder,
}

impl WebhookFault {
    fn new(kind: WebhookKind) -> Self {
        Self { kind, event: None, turns: Turns::once() }
    }

    /// Loses a message: it is never sent.
    pub fn lose() -> Self {
        Self::new(WebhookKind::Lose)
    }

    /// Sends a message twice, with the same identifier.
    pub fn duplicate() -> Self {
        Self::new(WebhookKind::Duplicate)
    }

    /// Sends a message this much later, by the emulator's clock. Others overtake it.
    pub fn delay(delay: Duration) -> Self {
        Self::new(WebhookKind::Delay { delay })
    }

    /// Sends a message after the next one to the same webhook.
    pub fn reorder() -> Self {
        Self::new(WebhookKind::Reorder)
    }

    /// Applies only to events of this type, such as `entitlements.updated`.
    pub fn for_event(mut self, event_type: impl Into<String>) -> Self {
        self.event = Some(EventType::from(event_type.into()));
        self
    }

    /// Applies to this many messages.
    pub fn times(mut self, times: usize) -> Self {
        self.turns.left = Some(times);
        self
    }

    /// Applies until [`Emulator::clear_webhook_faults`](crate::Emulator::clear_webhook_faults).
    pub fn always(mut self) -> Self {
        self.turns.left = None;
        self
    }

    fn is_for(&self, event_type: &EventType) -> bool {
        self.event.as_ref().is_none_or(|own| own == event_type)
    }
}

impl Recurring for WebhookFault {
    fn turns(&mut self) -> &mut Turns {
        &mut self.turns
    }
}

/// The faults of webhooks still to be applied.
pub(crate) type WebhookFaults = Faults<WebhookFault>;

impl WebhookFaults {
    /// Takes the first fault that applies to a message.
    pub(crate) fn take(&mut self, event_type: &EventType) -> Option<WebhookKind> {
        self.take_for(|fault| fault.is_for(event_type), |fault| fault.kind)
    }
}
