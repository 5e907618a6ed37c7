//! The operation layer: written once in async syntax, compiled once per facade.
//!
//! Each facade loads this folder as a module of its own, and names the macro `facade` that makes
//! the methods async or blocking. So only inherent impls are allowed here, whose methods do no I/O
//! themselves: no types, timers, streams, tasks or joins, no `.await` in a macro's arguments, no
//! nested `async fn` and no async closures. `tests/layout.rs` checks this.
//!
//! The methods of the domains come from the declarations of the operations, in the order of Stigg's
//! guide. Blank lines keep rustfmt from sorting them.

mod batches;
mod client;
mod pages;
#[cfg(feature = "subscriptions")]
mod streams;

#[path = "../../operation/customers.rs"]
mod customers;

#[path = "../../operation/subscriptions.rs"]
mod subscriptions;

#[path = "../../operation/entitlements.rs"]
mod entitlements;

#[path = "../../operation/promotional_entitlements.rs"]
mod promotional_entitlements;

#[path = "../../operation/usage.rs"]
mod usage;

#[path = "../../operation/credits.rs"]
mod credits;

#[path = "../../operation/coupons.rs"]
mod coupons;

#[path = "../../operation/catalog.rs"]
mod catalog;

#[path = "../../operation/payments.rs"]
mod payments;

#[cfg(feature = "subscriptions")]
use super::Updates;
use super::{Batches, Client, ClientBuilder, Pages, Transport, example, facade};
use crate::operation::declare::methods as operations;
