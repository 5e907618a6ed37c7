//! The cases, each compiled once per facade.
//!
//! As in the operation layer, macro arguments must not contain `.await`.

mod api_keys;
mod backoff;
pub(super) mod batches;
mod built_errors;
mod causes;
mod connections;
mod construction;
mod custom;
mod deadlines;
#[cfg(feature = "gzip")]
mod encodings;
mod endpoints;
mod envelopes;
mod faults;
mod graphql_errors;
pub(super) mod heads;
mod hostile_errors;
mod isolation;
mod keys;
mod odd_errors;
pub(super) mod pages;
mod proxies;
mod proxy_rules;
mod redaction;
mod redirects;
mod refused;
mod responses;
mod retries;
mod secrecy;
mod stopping;
mod storms;
#[cfg(feature = "subscriptions")]
pub(super) mod streams;
mod surrogates;
mod tls;
#[cfg(feature = "tracing")]
mod tracing;
mod wire;

use std::time::Duration;

use serde_json::{Value, json};
use stigg::entitlements::{Entitlement, FetchEntitlementQuery};
use stigg::operation::CustomOperation;
use stigg::{Response, Result, RetryClass, RetryPolicy};

#[cfg(feature = "subscriptions")]
use super::Updates;
#[cfg(all(feature = "subscriptions", feature = "rustls"))]
use super::through_to_tls;
use super::{
    Batches, Client, ClientBuilder, Items, Pages, TRANSPORT, at_once, case, create, facade,
    look_around, mock_server,
};
#[cfg(feature = "rustls")]
use super::{direct, through};
use crate::support::server::Step;
use crate::support::{KEY, answers};

/// Settings without waits between attempts.
pub(super) fn builder(url: &str) -> ClientBuilder {
    let hurried = RetryPolicy::default()
        .initial_backoff(Duration::from_millis(1))
        .max_backoff(Duration::from_millis(1));
    Client::builder(KEY).endpoint(url).retry(hurried)
}

pub(super) fn client(url: &str) -> Client {
    builder(url).build().unwrap()
}

pub(super) fn query() -> FetchEntitlementQuery {
    FetchEntitlementQuery::builder("customer-demo-01", "feature-01-templates").build()
}

/// A call for cases in which the operation does not matter: a query.
#[facade]
pub(super) async fn check(client: &Client) -> Result<Entitlement> {
    client.get_entitlement(query()).await
}

/// All retry classes.
pub(super) const CLASSES: [RetryClass; 3] =
    [RetryClass::Query, RetryClass::IdempotentMutation, RetryClass::Mutation];

/// A call for cases in which only the retry class matters.
#[facade]
pub(super) async fn call(client: &Client, class: RetryClass) -> Result<Value> {
    let kind = if class == RetryClass::Query { "query" } else { "mutation" };
    let operation = CustomOperation::<_, Value>::new(format!("{kind} Act {{ done }}"), json!({}))?;
    let operation =
        if class == RetryClass::IdempotentMutation { operation.idempotent() } else { operation };
    client.send(operation).await.map(Response::into_data)
}

/// The response to [`call`].
pub(super) fn done() -> Step {
    answers::json(&json!({ "data": { "done": true } }))
}
