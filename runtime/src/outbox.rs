//! Usage that survives crashes and counts once.

pub(crate) mod call;
pub(crate) mod core;
#[cfg(feature = "disk")]
mod disk;
mod item;
mod letter;
mod pace;
mod pending;
mod report;
mod settings;
pub(crate) mod shared;
#[cfg(feature = "disk")]
mod spool;
mod store;

pub use item::{Item, Lane};
pub use letter::{DeadLetter, Reason};
pub use report::{
    CloseReport, Delivery, Disk, FlushTimeout, NotDurable, Receipt, Refusal, Rejected, Stats,
    Status,
};
pub use settings::{Builder, Overflow};
