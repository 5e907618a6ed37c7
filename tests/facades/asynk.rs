//! The cases through the async client.

use maybe_async::must_be_async as facade;
use mockito::ServerGuard;
use stigg::asynk::{Client, ClientBuilder};
use stigg::create_async_client as create;
use tokio::test as case;

#[allow(clippy::duplicate_mod, reason = "both facades are tested by this one folder")]
#[path = "cases/mod.rs"]
mod cases;

/// The crate that sends requests, and logs it.
const TRANSPORT: &str = "reqwest";

async fn mock_server() -> ServerGuard {
    mockito::Server::new_async().await
}
