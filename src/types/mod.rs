//! What Stigg answers with: one type for each fragment of `schema/fragments/`, and the enums.
//!
//! A type has exactly the fields that its fragment selects. Fields that Stigg may leave empty
//! are `Option`s, lists are never `None`: a list that Stigg answers with null decodes as empty.
//! Types and enums are `#[non_exhaustive]`, unknown fields are ignored, and enum values that this
//! version does not know are kept in the enum's `Unknown` variant, so a newer API does not break
//! an older program.

mod catalog;
mod connections;
mod coupons;
mod credits;
mod customer_portal;
mod customers;
mod entitlements;
mod payments;
mod paywall;
mod promotional_entitlements;
mod subscriptions;
pub(crate) mod support;
mod usage;

pub use catalog::*;
pub use coupons::*;
pub use credits::*;
pub use customer_portal::*;
pub use customers::*;
pub use entitlements::*;
pub use payments::*;
pub use paywall::*;
pub use promotional_entitlements::*;
pub use subscriptions::*;
pub use usage::*;
