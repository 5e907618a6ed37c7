//! The operation layer: written once in async syntax, compiled once per facade.
//!
//! Each facade loads this folder as a module of its own, and names the macro `facade` that makes
//! the methods async or blocking. So only inherent impls are allowed here, whose methods do no I/O
//! themselves: no types, timers, streams, tasks or joins, no `.await` in a macro's arguments, no
//! nested `async fn` and no async closures. `tests/layout.rs` checks this.

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
