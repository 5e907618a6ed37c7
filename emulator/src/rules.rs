//! The emulator's choices where Stigg's behaviour is not documented.
//!
#![doc = include_str!("../DECISIONS.md")]

pub(crate) mod billing;
pub(crate) mod billing_ids;
pub(crate) mod billing_information;
mod budgets;
pub(crate) mod checks;
pub(crate) mod conditions;
pub(crate) mod credit_supply;
pub(crate) mod credits;
pub(crate) mod discounts;
pub(crate) mod entitlements;
pub(crate) mod filters;
pub(crate) mod history;
pub(crate) mod identifiers;
pub(crate) mod invoices;
pub(crate) mod journey;
pub(crate) mod lifecycle;
pub(crate) mod metering;
mod migration;
pub(crate) mod offers;
pub(crate) mod packages;
pub(crate) mod paging;
pub(crate) mod payments;
mod pending_updates;
pub(crate) mod plan_order;
pub(crate) mod pricing;
pub(crate) mod resources;
pub(crate) mod schedules;
pub(crate) mod usage_charges;
pub(crate) mod usage_periods;
