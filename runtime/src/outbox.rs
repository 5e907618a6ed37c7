//! Items, settings and reports of the [`Outbox`](crate::blocking::Outbox) of either facade.
//!
//! [`Item`] is what it takes, [`Builder`] has its settings, and [`Stats`], [`Status`],
//! [`CloseReport`] and [`DeadLetter`] tell what became of items.
//!
#![doc = include_str!("../docs/OUTBOX.md")]
#![cfg_attr(not(feature = "disk"), allow(dead_code, reason = "nothing is kept on a disk"))]

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
#[cfg(any(test, feature = "disk"))]
mod worker;

pub use item::{Item, Lane};
pub use letter::{DeadLetter, Reason};
pub use report::{
    CloseReport, Delivery, Disk, FlushTimeout, NotCommitted, NotDurable, NotRecorded, Obstacle,
    Receipt, Stats, Status,
};
pub use settings::{Builder, Overflow};
