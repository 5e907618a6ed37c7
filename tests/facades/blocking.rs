//! The cases through the blocking client.

use std::prelude::v1::test as case;

use maybe_async::must_be_sync as facade;
use mockito::ServerGuard;
use stigg::blocking::{Client, ClientBuilder};
use stigg::create_client as create;

#[allow(clippy::duplicate_mod, reason = "both facades are tested by this one folder")]
#[path = "cases/mod.rs"]
mod cases;

/// The crate that sends requests, and logs it.
const TRANSPORT: &str = "ureq";

fn mock_server() -> ServerGuard {
    mockito::Server::new()
}
