//! Entitlement checks from memory, for services that use [Stigg](https://www.stigg.io). A community
//! crate, not made, endorsed or supported by Stigg.
//!
//! [`blocking::Entitlements`] and [`asynk::Entitlements`] answer checks from memory, refresh in the
//! background, and fall back to your decision when Stigg cannot be reached. A check cannot fail, and
//! waits for Stigg only if nothing is known about its customer, for a second at most, and not at all
//! while Stigg is down.
//!
//! ```no_run
//! # #[cfg(feature = "blocking")]
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use stigg_runtime::Fallback;
//! use stigg_runtime::blocking::Entitlements;
//!
//! let client = stigg::create_client("server-api-key")?;
//! let entitlements = Entitlements::builder(client, Fallback::deny()).start()?;
//!
//! let decision = entitlements.check("customer-demo-01", "feature-02-campaigns");
//! if decision.is_granted() {
//!     println!("{decision}"); // granted: 3 of 5 used, 12 s old, from cache
//! }
//! # Ok(())
//! # }
//! # #[cfg(not(feature = "blocking"))]
//! # fn main() {}
//! ```
//!
//! [`blocking::Outbox`] and [`asynk::Outbox`] deliver usage in the background, and lose none of it:
//! see [`outbox`].
//!
//! - [`Check`] says what a check asks for, and [`Decision`] what came of it.
//! - [`Fallback`] is what you decide when Stigg does not answer.
//! - [`Builder`] has the settings.
//! - [`Snapshot`] takes entitlements across a restart, or into a test.
//!
//! # Pushes from Stigg
//!
//! With the feature `subscriptions`, `Builder::streaming` opens a WebSocket over which Stigg pushes
//! what changes: a customer's entitlements and usage reach checks at once, without a fetch. Pushes
//! about customers who are not in memory are dropped before they are read.
//!
//! - Customers are fetched as before, but less often: every 5 min instead of every 30 s while the
//!   stream is live, and every 30 s as soon as it is not. [`StreamStatus`] tells how it is.
//! - There is no replay. With each connection all that is in memory becomes stale: it goes on to
//!   answer checks, and is fetched again within the budget of reads, when checks use it. The same
//!   happens when a plan or an add-on is published for all customers.
//! - A push may be late, come twice, or overtake another. What is newer by its time takes effect, and
//!   what is older does not. What has no time takes effect, and is confirmed by a fetch.
//! - Usage that this process has reported may count twice for a moment, rather than not at all.
//!
//! The stream is experimental, since Stigg does not publish its address and protocol. Without it,
//! fetches alone do.
//!
//! # Features
//!
//! Feature `axum` adds an extractor that gates the routes of a web service, feature `tower` a layer
//! that gates any service, feature `disk` files for the outbox, feature `subscriptions` a stream of
//! pushes, feature `webhooks` updates by what Stigg posts to your service, and feature `tracing` events
//! for fetches, deliveries, outages and unknown features.

#![cfg_attr(docsrs, feature(doc_cfg))]
#![cfg_attr(
    not(any(feature = "blocking", feature = "async")),
    allow(dead_code, unused_imports, reason = "without a facade nothing is fetched")
)]

#[cfg(feature = "async")]
pub mod asynk;
#[cfg(feature = "axum")]
pub mod axum;
#[cfg(feature = "blocking")]
pub mod blocking;
#[cfg(feature = "tower")]
pub mod tower;

mod amount;
mod cache;
mod check;
mod clock;
mod decision;
mod entitlement;
mod error;
mod evaluate;
mod fallback;
pub mod outbox;
mod process;
mod prometheus;
#[cfg(any(feature = "axum", feature = "tower"))]
mod refusal;
mod schedule;
mod settings;
mod slot;
mod snapshot;
mod stats;
mod status;
#[cfg(feature = "subscriptions")]
mod stream;
mod table;
#[cfg_attr(feature = "tracing", path = "trace/on.rs")]
#[cfg_attr(not(feature = "tracing"), path = "trace/off.rs")]
mod trace;

pub use amount::Amount;
pub use check::{Check, CustomerRef, Kind};
pub use clock::ManualClock;
pub use decision::{Decision, Source};
pub use entitlement::Entitlement;
pub use error::{StartError, Unavailable};
pub use fallback::{Access, Fallback};
#[cfg(any(feature = "axum", feature = "tower"))]
pub use refusal::Refusal;
pub use settings::Builder;
pub use snapshot::Snapshot;
pub use stats::{Stats, StreamStats, WebhookStats};
pub use status::{Event, State, Status, StreamState, StreamStatus};
pub use stigg::entitlements::AccessDeniedReason;
pub use time;

#[cfg(all(
    doctest,
    feature = "blocking",
    feature = "axum",
    feature = "subscriptions",
    feature = "tower",
    feature = "webhooks"
))]
#[doc = include_str!("../README.md")]
struct Readme;

#[cfg(doctest)]
#[doc = include_str!("../../docs/guide/when-stigg-is-down.md")]
struct WhenStiggIsDown;
