//! The cases: each compiled once per facade.
//!
//! As in the operation layer, no `.await` may stand in a macro's arguments.

pub(super) mod batches;
mod connections;
mod construction;
mod custom;
mod deadlines;
mod envelopes;
mod graphql_errors;
pub(super) mod pages;
mod redirects;
mod refused;
mod responses;
mod retries;
mod secrecy;
#[cfg(feature = "tracing")]
mod tracing;
mod wire;

use std::time::Duration;

use stigg::{Entitlement, FetchEntitlementQuery, Result, RetryPolicy};

use super::{
    Batches, Client, ClientBuilder, Items, Pages, TRANSPORT, case, create, facade, mock_server,
};
use crate::support::KEY;

/// Settings that don't wait between attempts.
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

/// The call of cases to which it does not matter which one it is: a query.
#[facade]
pub(super) async fn check(client: &Client) -> Result<Entitlement> {
    client.get_entitlement(query()).await
}
