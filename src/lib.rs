//! Rust SDK for Stigg.
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
mod error;
mod graphql;
mod inputs;
mod response;
mod retry;
#[cfg(all(feature = "rustls", feature = "async"))]
mod tls;
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
/// environment.
///
/// # Errors
///
/// If the key cannot be one: it is empty, or holds blanks or line breaks.
#[cfg(feature = "async")]
pub fn create_async_client(api_key: impl Into<ApiKey>) -> Result<asynk::Client> {
    asynk::Client::builder(api_key).build()
}
