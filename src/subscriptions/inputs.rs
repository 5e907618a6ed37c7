//! Inputs that read, create, change and cancel subscriptions.

mod apply;
mod billing;
mod cancel;
mod create;
mod entitlements;
mod estimate;
mod filter;
mod filter_related;
mod import;
mod items;
mod list;
mod moves;
mod provision;
mod provision_with_customer;
mod read;
mod update;

pub use apply::*;
pub use billing::*;
pub use cancel::*;
pub use create::*;
pub use entitlements::*;
pub use estimate::*;
pub use filter::*;
pub use filter_related::*;
pub use import::*;
pub use items::*;
pub use list::*;
pub use moves::*;
pub use provision::*;
pub use provision_with_customer::*;
pub use read::*;
pub use update::*;

/// Builders of the inputs of this module.
pub mod builders {
    pub use super::{
        apply::builders::*, billing::builders::*, cancel::builders::*, create::builders::*,
        entitlements::builders::*, estimate::builders::*, filter::builders::*,
        filter_related::builders::*, import::builders::*, items::builders::*, list::builders::*,
        moves::builders::*, provision::builders::*, provision_with_customer::builders::*,
        read::builders::*, update::builders::*,
    };
}
