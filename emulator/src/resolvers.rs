//! Responses: the store's data in the shape of the schema. Each domain declares its root fields and
//! the views of its types.

mod answers;
mod arguments;
mod catalog;
mod coupons;
mod credits;
mod customers;
mod entitlements;
mod failures;
mod pages;
mod payments;
mod promotional_entitlements;
mod root;
mod scalars;
mod subscriptions;
mod tree;
#[cfg(feature = "subscriptions")]
mod updates;
mod usage;
mod view;

use answers::{Held, Subject};
use arguments::{argument, optional_argument};
use customers::CustomerView;
pub(crate) use failures::Failures;
use failures::ObjectPath;
use root::Fields;
pub(crate) use root::Root;
use scalars::{date, date_leaf, json_leaf, leaf, term, uuid_leaf};
use subscriptions::SubscriptionView;
use tree::Tree;
#[cfg(feature = "subscriptions")]
pub(crate) use updates::{Update, UpdateRoot, updates};
use view::view;
