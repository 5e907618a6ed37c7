//! Provisioning, changing, moving, pricing and listing subscriptions.

mod cancel;
mod create;
mod estimates;
mod imports;
mod lists;
mod migrate;
mod next_invoice;
pub(crate) mod orders;
mod provision;
mod transfer;
mod update;

pub(crate) use estimates::Estimate;
pub(crate) use lists::Place;
pub(crate) use next_invoice::{Line, NextInvoice};
pub(crate) use provision::Provisioned;
