//! The cases: each compiled once per facade.
//!
//! As in the operation layer, no `.await` may stand in a macro's arguments.

mod construction;
mod deadlines;
mod refused;
mod retries;
mod wire;

use std::time::Duration;

use stigg::{Entitlement, FetchEntitlementQuery, Result, RetryPolicy};

use super::{Client, ClientBuilder, TRANSPORT, case, create, facade, mock_server};
use crate::support::KEY;

/// Settings that don't wait between attempts.
fn builder(url: &str) -> ClientBuilder {
    let hurried = RetryPolicy::default()
        .initial_backoff(Duration::from_millis(1))
        .max_backoff(Duration::from_millis(1));
    Client::builder(KEY).endpoint(url).retry(hurried)
}

fn client(url: &str) -> Client {
    builder(url).build().unwrap()
}

fn query() -> FetchEntitlementQuery {
    FetchEntitlementQuery::builder("customer-demo-01", "feature-01-templates").build()
}

/// The call of cases to which it does not matter which one it is: a query.
#[facade]
async fn check(client: &Client) -> Result<Entitlement> {
    client.get_entitlement(query()).await
}
