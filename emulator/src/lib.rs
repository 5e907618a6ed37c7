//! A local, in-memory emulator of Stigg for tests.
//!
//! [Stigg](https://www.stigg.io) manages plans, subscriptions, entitlements and metered usage
//! through a GraphQL API over HTTP and WebSocket. The emulator serves the same API and is stateful:
//! you can read back what you provision, usage counts against limits, and trials end when they are
//! due. It needs no account and no network beyond the loopback interface. It is part of the
//! community crate `stigg` and is not made by Stigg.
//!
//! ```
//! use stigg_emulator::Emulator;
//!
//! let emulator = Emulator::start()?;
//! assert!(emulator.url().starts_with("http://127.0.0.1:"));
//! // Point any client at `emulator.url()`. Send `emulator.api_key()` as the X-API-KEY header.
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! - [`Catalog`]: the plans, add-ons and features on offer. Defaults to [`Catalog::demo`].
//! - [`Emulator::advance`]: moves the clock, so that trials end and usage resets.
//! - [`Fault`]: injects failures to test retries.
#![cfg_attr(
    feature = "subscriptions",
    doc = "- [`Emulator::stream_url`]: where changes are pushed to. [`StreamFault`] injects failures."
)]
//! - [`Emulator::requests`]: the requests that clients sent.
//! - [`Emulator::add_webhook`]: events are sent to your service.
//! - [`Emulator::save`] and [`EmulatorBuilder::load`]: save and restore the state.
//! - `CONTROL.md` in the crate's sources: the same over HTTP, for programs in any language.
//! - [`rules`]: the emulator's choices where Stigg's behaviour is not documented.

#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod catalog;
pub mod rules;

mod accounts;
mod emulator;
mod error;
mod feed;
mod graphql;
mod http;
mod operations;
mod resolvers;
mod state;
mod store;
mod values;
mod webhooks;

pub use accounts::{OpenCheckout, PaymentOutcome};
pub use catalog::Catalog;
pub use emulator::{Emulator, EmulatorBuilder};
pub use error::{CheckoutError, PaymentError, StartError, UnknownCustomer};
pub use http::{Fault, RecordedError, RecordedRequest};
#[cfg(feature = "subscriptions")]
pub use http::{LiveStream, LiveSubscription, StreamFault};
pub use state::StateError;
pub use values::clock::ClockError;
pub use webhooks::{
    Webhook, WebhookAttempt, WebhookDelivery, WebhookError, WebhookFault, WebhookStatus,
};

/// Runs the examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
