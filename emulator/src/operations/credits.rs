//! Granting, consuming and reading credits.

mod consumption;
mod estimates;
mod grants;
mod inputs;
mod lists;
mod recharges;
mod usage;

pub(crate) use consumption::Consumed;
pub(crate) use estimates::CostEstimate;
pub(crate) use grants::Granted;
pub(crate) use lists::PoolBalance;
pub(crate) use recharges::RechargeSettings;
pub(crate) use usage::{CreditSeries, CreditUsageReport};
