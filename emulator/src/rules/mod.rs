//! What the emulator decides by itself.
#![doc = include_str!("decisions.md")]

pub(crate) mod allowances;
pub(crate) mod entitlements;
pub(crate) mod filters;
mod lifecycle;
pub(crate) mod periods;
pub(crate) mod pricing;
