//! A Rust SDK for [Stigg](https://www.stigg.io)'s GraphQL API: plans, subscriptions, entitlements
//! and metered usage. A community crate, not made, endorsed or supported by Stigg.
//!
//! [`create_client`] returns a blocking client, [`create_async_client`] an async one. Both have the
//! same methods, inputs and return types:
//!
//! ```no_run
//! # #[cfg(feature = "blocking")]
//! # fn main() -> Result<(), stigg::Error> {
//! use stigg::entitlements::{EntitlementOptions, FetchEntitlementQuery};
//! use stigg::usage::ReportUsageInput;
//!
//! let client = stigg::create_client("server-api-key")?;
//!
//! let entitlement = client.get_entitlement(
//!     FetchEntitlementQuery::builder("customer-demo-01", "feature-02-campaigns")
//!         .options(EntitlementOptions::builder().requested_usage(5)),
//! )?;
//! if entitlement.is_granted {
//!     client.report_usage(ReportUsageInput::builder("customer-demo-01", "feature-02-campaigns", 5))?;
//! }
//! # Ok(())
//! # }
//! # #[cfg(not(feature = "blocking"))]
//! # fn main() {}
//! ```
//!
//! The [`guide`] has a page for each topic, from the first check to a service that stays up while Stigg
//! is down.
//!
//! # Where things are
//!
//! - [`blocking::Client`] and [`asynk::Client`] have a method for each operation. A
//!   [`ClientBuilder`] has the settings, and
//!   [`with_options`](blocking::Client::with_options) changes some for single calls.
//! - Each domain is a module with its inputs and responses: [`customers`], [`subscriptions`],
//!   [`entitlements`], [`promotional_entitlements`], [`usage`], [`credits`], [`coupons`],
//!   [`catalog`] and [`payments`]. [`common`] has what they share.
//! - Inputs have builders, which operations take without a call of `build()`. Fields that can be
//!   cleared are [`Nullable`].
//! - Responses are named for what they describe and in how much detail:
//!   [`Subscription`](subscriptions::Subscription),
//!   [`SubscriptionSummary`](subscriptions::SubscriptionSummary),
//!   [`ActiveSubscription`](subscriptions::ActiveSubscription). Enums keep unknown values:
//!   see [`UnknownValue`](common::UnknownValue).
//! - [`pages`](blocking::Client::pages) walks through lists, and
//!   [`batches`](blocking::Client::batches) sends more items than fit into one request.
//! - [`Error`] tells what happened, whether to retry, and whether the operation may have been
//!   carried out. [`RetryClass`] describes what a client retries on its own.
//! - [`operation`] has the operations as values, and
//!   [`CustomOperation`](operation::CustomOperation) for everything else in Stigg's API.
//!
//! # Features
//!
//! `blocking`, `async`, `gzip` and `rustls` are on by default. `rustls`, `platform-verifier` and
//! `native-tls` make kinds of TLS available; which one a client uses is a setting, [`Tls`]. All
//! features add to each other, and none changes a client that does not ask for it.
//!
//! `subscriptions` adds [`streaming`], and `subscribe` to both clients: updates over a WebSocket.
//! Experimental.
//!
//! `webhooks` adds [`webhooks`], which verifies and reads what Stigg sends. `axum` makes its types
//! extractors.
//!
//! `testing` adds [`testing`], with responses and errors for unit tests.
//!
//! `tracing` creates a span for each call, with OpenTelemetry field names: the operation
//! (`graphql.operation.name`, `graphql.operation.type`), `server.address`,
//! `http.response.status_code`, `stigg.attempts`, and for a failure `error.type`, `stigg.trace_id`
//! and `otel.status_description`. For each retry, an event in the span has the reason and the wait.
//! Values of inputs and responses are not recorded, except in the text of an error.

#![cfg_attr(docsrs, feature(doc_cfg))]
#![cfg_attr(
    not(any(feature = "blocking", feature = "async")),
    allow(dead_code, unused_imports, reason = "without a facade nothing is sent")
)]

#[cfg(feature = "async")]
pub mod asynk;
#[cfg(feature = "blocking")]
pub mod blocking;
#[cfg(any(doc, doctest))]
pub mod guide;
pub mod operation;

pub mod catalog;
pub mod common;
pub mod coupons;
pub mod credits;
pub mod customers;
pub mod entitlements;
pub mod payments;
pub mod promotional_entitlements;
#[cfg(feature = "subscriptions")]
pub mod streaming;
pub mod subscriptions;
#[cfg(feature = "testing")]
pub mod testing;
pub mod usage;
#[cfg(feature = "webhooks")]
pub mod webhooks;

mod api_key;
mod client;
mod error;
mod limits;
mod redact;
mod response;
#[cfg_attr(not(feature = "rustls"), allow(dead_code, reason = "rustls alone reads PEM"))]
mod tls;
mod wire;

pub use api_key::ApiKey;
pub use client::{
    API_KEY_VARIABLE, CallOptions, ClientBuilder, DEFAULT_ENDPOINT, ENDPOINT_VARIABLE,
};
pub use common::{InvalidInput, Nullable};
pub use error::{Error, ErrorCode, ErrorKind, GraphQlError, PathSegment, Result};
pub use response::Response;
pub use time;
pub use tls::Tls;
pub use wire::retry::{RetryClass, RetryPolicy};

/// The part of Stigg's GraphQL schema that this crate speaks, in the schema definition language.
pub const SCHEMA: &str = include_str!("../schema/stigg.graphql");

/// Returns a blocking client with an API key and the default settings.
///
/// [`blocking::Client::builder`] has the settings; [`blocking::Client::from_env`] takes the key
/// from the environment.
///
/// # Errors
///
/// Fails if the key is empty or contains spaces or line breaks, and in builds without the feature
/// `rustls`, where a client needs a [`tls`](ClientBuilder::tls) setting.
#[cfg(feature = "blocking")]
pub fn create_client(api_key: impl Into<ApiKey>) -> Result<blocking::Client> {
    blocking::Client::builder(api_key).build()
}

/// Returns an async client with an API key and the default settings.
///
/// [`asynk::Client::builder`] has the settings; [`asynk::Client::from_env`] takes the key from the
/// environment. It can be created outside a runtime, and used in several.
///
/// # Errors
///
/// Fails if the key is empty or contains spaces or line breaks, and in builds without the feature
/// `rustls`, where a client needs a [`tls`](ClientBuilder::tls) setting.
#[cfg(feature = "async")]
pub fn create_async_client(api_key: impl Into<ApiKey>) -> Result<asynk::Client> {
    asynk::Client::builder(api_key).build()
}

#[cfg(all(doctest, feature = "blocking", feature = "async", feature = "testing"))]
#[doc = include_str!("../README.md")]
struct Readme;
