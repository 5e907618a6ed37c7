//! The effects of the API's operations on the store.

mod applying;
mod cancel;
mod checkouts;
mod conditions;
mod coupons;
pub(crate) mod credits;
mod customers;
mod discounts;
mod estimates;
mod imports;
mod migrations;
mod moves;
mod next_invoice;
mod offers;
mod orders;
mod promotional_entitlements;
mod promotional_groups;
mod provision;
mod subscriptions;
mod update;
mod usage;
mod usage_history;

pub(crate) use customers::ProvisionedCustomer;
pub(crate) use estimates::Estimate;
pub(crate) use next_invoice::{Line, NextInvoice};
pub(crate) use offers::{Offer, Purchase};
pub(crate) use provision::Provisioned;
pub(crate) use subscriptions::Place;
pub(crate) use usage_history::{Group, HistoryQuery, UsageHistory};
