//! Reporting usage and reading its history.

mod history;
mod reports;

pub(crate) use history::{Group, HistoryQuery, UsageHistory};
pub(crate) use reports::check_dimension;
