//! The operation layer: written once in async syntax, compiled once per facade.
//!
//! Each facade loads this folder as its own module and names the macro `facade` that makes its
//! methods async or blocking. Hence what may stand here: inherent impls, whose methods take no
//! part in how bytes travel; no types of its own, no timers, streams, tasks or joins, no `.await`
//! in a macro's arguments, no nested `async fn` and no async closures. `tests/layout.rs` holds the
//! folder to that.

mod catalog;
mod client;
mod coupons;
mod credits;
mod customers;
mod entitlements;
mod many;
mod payments;
mod promotional_entitlements;
mod subscriptions;
mod usage;

use super::{Batches, Client, ClientBuilder, Pages, Transport, facade};
