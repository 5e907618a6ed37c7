//! Webhooks: who is called, what was sent, and what goes wrong.

use std::time::Duration;

use super::Emulator;
use crate::webhooks::{Webhook, WebhookDelivery, WebhookError, WebhookFault};

impl Emulator {
    /// Registers a webhook: events are sent to it from now on.
    ///
    /// Events are sent in the background, and no operation waits for them. An answer other than 2xx
    /// within 30 seconds is followed by three attempts at once and three every 30 seconds by the
    /// emulator's clock. So [`advance`](Self::advance) makes retries due. Webhooks are not part of a saved
    /// state.
    ///
    /// ```
    /// use std::net::TcpListener;
    /// use std::time::Duration;
    ///
    /// use stigg_emulator::{Emulator, Webhook};
    ///
    /// let emulator = Emulator::start()?;
    /// # let listener = TcpListener::bind("127.0.0.1:0")?;
    /// # let url = format!("http://{}/webhooks/stigg", listener.local_addr()?);
    /// emulator.add_webhook(Webhook::new(url, "secret"))?;
    /// // … change something …
    /// assert!(emulator.wait_for_webhooks(Duration::from_secs(5)));
    /// assert!(emulator.webhook_deliveries().is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If the URL is not one of plain HTTP, or the secret is empty.
    pub fn add_webhook(&self, webhook: Webhook) -> Result<(), WebhookError> {
        self.service.add_webhook(webhook)
    }

    /// The registered webhooks.
    #[must_use]
    pub fn webhooks(&self) -> Vec<Webhook> {
        self.service.webhooks().list()
    }

    /// Removes all webhooks, with the messages that wait for them.
    pub fn remove_webhooks(&self) {
        self.service.remove_webhooks();
    }

    /// The deliveries to webhooks, oldest first: those that wait, and the latest 1,000 that have
    /// ended.
    #[must_use]
    pub fn webhook_deliveries(&self) -> Vec<WebhookDelivery> {
        self.service.webhooks().deliveries()
    }

    /// Waits until no message is being sent, and none is due by the emulator's clock, at most this
    /// long. Returns whether that is so. Messages that wait for a retry are not due.
    ///
    /// It blocks: an async test that runs on one thread calls this from another one.
    #[must_use]
    pub fn wait_for_webhooks(&self, within: Duration) -> bool {
        self.service.wait_for_webhooks(within)
    }

    /// Sends a message again, as Stigg's support does on request: the same bytes, with all retries.
    /// Does nothing while it still waits. Returns whether there is a delivery with this
    /// [number](WebhookDelivery::number).
    #[allow(clippy::must_use_candidate, reason = "it does something")]
    pub fn resend_webhook(&self, delivery: usize) -> bool {
        self.service.resend_webhook(delivery)
    }

    /// Injects a fault of webhooks. If several apply to a message, the one injected first does.
    pub fn inject_webhook_fault(&self, fault: WebhookFault) {
        self.service.webhooks().inject(fault);
    }

    /// The faults of webhooks that are still to be applied, in the order of their injection.
    #[must_use]
    pub fn webhook_faults(&self) -> Vec<WebhookFault> {
        self.service.webhooks().faults()
    }

    /// Removes all faults of webhooks.
    pub fn clear_webhook_faults(&self) {
        self.service.webhooks().clear_faults();
    }
}
