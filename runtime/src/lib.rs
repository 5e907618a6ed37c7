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
//! Feature `axum` adds an extractor that gates the routes of a web service, feature `tower` a layer
//! that gates any service, feature `disk` files for the outbox, and feature `tracing` events for
//! fetches, deliveries, outages and unknown features.

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
mod prometheus;
#[cfg(any(feature = "axum", feature = "tower"))]
mod refusal;
mod schedule;
mod settings;
mod slot;
mod snapshot;
mod stats;
mod status;
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
pub use stats::Stats;
pub use status::{Event, State, Status};
pub use stigg::entitlements::AccessDeniedReason;
pub use time;

#[cfg(all(doctest, feature = "blocking", feature = "axum", feature = "tower"))]
#[doc = include_str!("../README.md")]
struct Readme;

#[cfg(doctest)]
#[doc = include_str!("../../docs/guide/when-stigg-is-down.md")]
struct WhenStiggIsDown;
