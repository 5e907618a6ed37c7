//! A Rust SDK for [Stigg](https://www.stigg.io)'s GraphQL API: plans, subscriptions, entitlements
//! and metered usage. A community crate, not made, endorsed or supported by Stigg.
//!
//! [`create_client`] makes a blocking client, [`create_async_client`] an async one. They have the
//! same methods, which take the same inputs and answer with the same types:
//!
//! ```no_run
//! # #[cfg(feature = "blocking")]
//! # fn main() -> Result<(), stigg::Error> {
//! use stigg::{EntitlementOptions, FetchEntitlementQuery, ReportUsageInput};
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
//! # Where things are
//!
//! - [`blocking::Client`] and [`asynk::Client`] have the operations; their
//!   [`builder`](blocking::Client::builder) has the [settings](ClientBuilder), and
//!   [`with_options`](blocking::Client::with_options) changes some for single calls.
//! - What is sent is an `…Input` with a builder. Builders go in as they are; fields where null
//!   means "clear it" are [`Nullable`].
//! - What comes back has the name of its kind, and of its degree of detail: [`Subscription`],
//!   [`SubscriptionSummary`], [`ActiveSubscription`]. Enums keep values that they don't know.
//! - [`pages`](blocking::Client::pages) walks through lists, and
//!   [`batches`](blocking::Client::batches) sends more than fits into one call.
//! - [`Error`] says what happened, whether it is worth trying again, and whether the operation may
//!   have been carried out. [`RetryClass`] is the table of what a client tries again by itself.
//! - [`operation`] has the operations as values, and
//!   [`CustomOperation`](operation::CustomOperation) for the rest of Stigg's API;
//!   [`Response`] is what `send` answers with.
//!
//! # Features
//!
//! `blocking`, `async`, `gzip` and `rustls` are on by default; `platform-verifier` verifies TLS
//! against the operating system's certificates, and `native-tls` is the operating system's TLS for
//! builds without `rustls`. All of them add to each other.
//!
//! `tracing` makes a span of each call, with OpenTelemetry's names of fields: the operation
//! (`graphql.operation.name`, `graphql.operation.type`), `server.address`,
//! `http.response.status_code`, `stigg.attempts`, and of a failure `error.type`, `stigg.trace_id` and
//! `otel.status_description`. An event in the span says of each retry why, and how long the wait
//! is. No value of an input or answer is part of them, other than what an error's text says.

#![cfg_attr(docsrs, feature(doc_cfg))]
#![cfg_attr(
    not(any(feature = "blocking", feature = "async")),
    allow(dead_code, unused_imports, reason = "without a facade nothing is sent")
)]

#[cfg(feature = "async")]
pub mod asynk;
#[cfg(feature = "blocking")]
pub mod blocking;
pub mod operation;

mod api_key;
mod call;
mod config;
#[cfg(any(feature = "async", feature = "blocking"))]
mod content_encoding;
#[cfg(any(feature = "async", feature = "blocking"))]
mod dns;
mod error;
mod graphql;
mod inputs;
mod redact;
mod response;
mod retry;
#[cfg(all(feature = "rustls", feature = "async"))]
mod tls;
#[cfg_attr(feature = "tracing", path = "trace/on.rs")]
#[cfg_attr(not(feature = "tracing"), path = "trace/off.rs")]
mod trace;
mod types;

pub use api_key::ApiKey;
pub use config::{
    API_KEY_VARIABLE, CallOptions, ClientBuilder, DEFAULT_ENDPOINT, ENDPOINT_VARIABLE,
};
pub use error::{Error, ErrorCode, ErrorKind, GraphQlError, PathSegment, Result};
pub use inputs::*;
pub use response::Response;
pub use retry::{RetryClass, RetryPolicy};
pub use types::*;

/// The part of Stigg's GraphQL schema that this crate speaks, in the schema definition language.
pub const SCHEMA: &str = include_str!("../schema/stigg.graphql");

/// Makes a blocking client with an API key and the default settings.
///
/// [`blocking::Client::builder`] has the settings; [`blocking::Client::from_env`] takes the key
/// from the environment.
///
/// # Errors
///
/// If the key cannot be one: it is empty, or holds blanks or line breaks.
#[cfg(feature = "blocking")]
pub fn create_client(api_key: impl Into<ApiKey>) -> Result<blocking::Client> {
    blocking::Client::builder(api_key).build()
}

/// Makes an async client with an API key and the default settings.
///
/// [`asynk::Client::builder`] has the settings; [`asynk::Client::from_env`] takes the key from the
/// environment. The client may be made outside of any runtime, and used in several.
///
/// # Errors
///
/// If the key cannot be one: it is empty, or holds blanks or line breaks.
#[cfg(feature = "async")]
pub fn create_async_client(api_key: impl Into<ApiKey>) -> Result<asynk::Client> {
    asynk::Client::builder(api_key).build()
}

#[cfg(all(doctest, feature = "blocking", feature = "async"))]
#[doc = include_str!("../README.md")]
struct Readme;
