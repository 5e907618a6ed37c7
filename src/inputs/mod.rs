//! What is sent to Stigg: one type for each input of the schema, each with a builder.
//!
//! A builder starts with what Stigg requires and has a setter for everything else. Operations and
//! setters take a builder as it is, so nothing has to be built by hand:
//!
//! ```
//! use stigg::{CheckoutOptions, ProvisionSubscriptionInput, SubscriptionAddonInput};
//!
//! let input: ProvisionSubscriptionInput =
//!     ProvisionSubscriptionInput::builder("customer-demo-01", "plan-revvenu-growth")
//!         .addon(SubscriptionAddonInput::builder("addon-10-campaigns").quantity(2))
//!         .checkout_options(
//!             CheckoutOptions::builder("https://example.com/done", "https://example.com/cancel")
//!                 .allow_promo_codes(true),
//!         )
//!         .metadata("source", "website")
//!         .into();
//!
//! assert_eq!(input.addons.as_deref().unwrap_or_default().len(), 1);
//! ```
//!
//! What Stigg requires cannot be forgotten:
//!
//! ```compile_fail,E0061
//! # use stigg::ProvisionSubscriptionInput;
//! let without_plan = ProvisionSubscriptionInput::builder("customer-demo-01");
//! ```
//!
//! A field that is not set is not sent. Where null means "clear it", the field is a [`Nullable`].
//! Values that Stigg would refuse anyway, such as an empty identifier, are refused before anything
//! is sent, by an error that names the field.
//!
//! Inputs are `Serialize` and `Deserialize` in the shape of the API, so they can be read from files.

pub(crate) mod check;
mod coupons;
mod credits;
mod customers;
mod date_time;
pub(crate) mod declare;
mod entitlements;
mod filters;
pub(crate) mod nullable;
mod number;
mod payments;
mod paywall;
mod products;
mod promotional_entitlements;
mod subscriptions;
mod support;
pub(crate) mod usage;

pub use check::InvalidInput;
pub use coupons::*;
pub use credits::*;
pub use customers::*;
pub use date_time::DateTime;
pub use declare::{IntoField, IntoItem, IntoList};
pub use entitlements::*;
pub use filters::*;
pub use nullable::Nullable;
pub use number::{Integer, Number};
pub use payments::*;
pub use paywall::*;
pub use products::*;
pub use promotional_entitlements::*;
pub use subscriptions::*;
pub use usage::*;
