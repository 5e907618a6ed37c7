//! Webhooks: who is told of what, and when a delivery is tried again. Nothing here does I/O.

mod deliveries;
mod events;
mod fault;
mod retries;
mod webhook;

pub(crate) use deliveries::{Deliveries, Job, Outcome};
pub use deliveries::{WebhookAttempt, WebhookDelivery, WebhookStatus};
pub(crate) use events::events;
pub use fault::WebhookFault;
pub(crate) use fault::{WebhookFaults, WebhookKind};
pub(crate) use webhook::Target;
pub use webhook::{Webhook, WebhookError};
