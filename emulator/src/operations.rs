//! The effects of the API's operations on the store.

pub(crate) mod catalog;
mod coupons;
pub(crate) mod credits;
pub(crate) mod customers;
pub(crate) mod payments;
mod promotional_entitlements;
pub(crate) mod subscriptions;
pub(crate) mod usage;
