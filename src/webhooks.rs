//! Webhooks: verifying what Stigg sends, reading it, and refusing repeats. Needs the feature
//! `webhooks`.
//!
//! Stigg posts an event to your service when a customer, a subscription, an entitlement or the catalog
//! changes. A [`Verifier`] checks that the request comes from Stigg and reads it. It takes the request's
//! headers and the bytes of its body, so it works with any HTTP server:
//!
//! ```
//! use stigg::webhooks::{Event, EventType, Verifier};
//!
//! # fn main() -> Result<(), stigg::Error> {
//! let verifier = Verifier::new("the webhook's secret")?;
//!
//! # let _ =
//! |request: http::Request<Vec<u8>>| -> Result<(), stigg::webhooks::Error> {
//!     let event: Event = verifier.verify(request.headers(), request.body())?;
//!     if *event.event_type() == EventType::CreditBalanceDepleted {
//!         println!("{:?} has no credits left", event.customer_id());
//!     }
//!     Ok(())
//! };
//! # Ok(())
//! # }
//! ```
//!
//! An [`Inbox`] also refuses repeats: Stigg sends an event again until your service accepts it, so it
//! may come several times. With the feature `axum`, handlers take an [`Event`] or a [`Delivery`] as an
//! argument.
//!
//! # What is verified
//!
//! | | |
//! | --- | --- |
//! | forged | Refused: the header `Stigg-Webhooks-Secret` must be the secret of the webhook, or one that it replaces. |
//! | replayed | Refused by an [`Inbox`]: each message is handled once. |
//! | changed, in a message that was received before | Refused by an [`Inbox`]: a message's body must have the same bytes in every delivery. |
//! | changed, in a message that is new | Refused if a [`Signature`] is configured. |
//!
//! Stigg sends its secret as it is. It signs neither the body nor a time, so a request that carries the
//! secret says nothing about who wrote the rest. Accept webhooks over HTTPS only, and treat an event as a
//! hint: fetch what it is about, instead of believing it. `Entitlements::apply_webhook` of `stigg-runtime`
//! does that. A [`Signature`] closes the gap where something between Stigg and your service signs
//! requests, and is meant for Stigg's own, which it has announced but not published.
//!
//! Events come in any order.
//!
//! # In tests
//!
//! With the feature `testing`, [`testing::EventBuilder`] makes requests as Stigg sends them. The emulator
//! sends webhooks itself.

mod affected;
#[cfg(feature = "axum")]
mod axum;
mod error;
mod event;
mod event_type;
mod inbox;
mod messages;
pub mod payloads;
mod secret;
mod signature;
#[cfg(feature = "testing")]
pub mod testing;
mod verifier;

pub use affected::Affected;
pub use error::{Error, ErrorKind};
pub use event::Event;
pub use event_type::EventType;
pub use inbox::{Delivery, Inbox};
pub use messages::{Claim, Fingerprint, MessageStore, RecentMessages};
pub use secret::Secret;
pub use signature::Signature;
pub use verifier::{SECRET_HEADER, Verifier};
