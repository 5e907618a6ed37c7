//! Operations as values: name, document, variables, retry class and output. They know nothing of
//! how they are sent.
//!
//! A client's methods are shorthands for sending these. Send one yourself to get the whole
//! [`Response`](crate::Response), or inspect one without a server:
//!
//! ```
//! use stigg::operation::{GetEntitlement, Operation};
//! use stigg::RetryClass;
//! use stigg::entitlements::FetchEntitlementQuery;
//!
//! let check = GetEntitlement::new(FetchEntitlementQuery::builder("customer-demo-01", "feature-01"));
//!
//! assert_eq!(check.name(), Some("GetEntitlement"));
//! assert_eq!(check.retry_class(), RetryClass::Query);
//! assert!(check.document().starts_with("query GetEntitlement("));
//! ```
//!
//! [`Paged`] operations return a page of a list, for a client's `pages`. [`Batched`] ones take many
//! items at a time, for its `batches`.
//!
#![doc = include_str!("../docs/OPERATIONS.md")]

mod batch;
mod bisection;
mod catalog;
mod coupons;
mod credits;
mod custom;
mod custom_streaming;
mod customers;
pub(crate) mod declare;
pub(crate) mod delivery;
mod entitlements;
mod paged;
mod payments;
mod pieces;
mod promotional_entitlements;
mod streaming;
mod subscriptions;
mod usage;
pub(crate) mod walk;

use serde::Serialize;
use serde::de::DeserializeOwned;

pub use crate::wire::scan::OperationKind;
pub use batch::{BatchItem, BatchOutcome, Batched, MAX_BATCH_BYTES};
pub use bisection::Bisection;
pub use catalog::*;
pub use coupons::*;
pub use credits::*;
pub use custom::CustomOperation;
pub use custom_streaming::CustomStreamingOperation;
pub use customers::*;
pub use entitlements::*;
pub use paged::Paged;
pub use payments::*;
pub use promotional_entitlements::*;
pub use streaming::*;
pub use subscriptions::*;
pub use usage::*;

use declare::values as operations;

use crate::common::InvalidInput;
use crate::wire::retry::RetryClass;

/// An operation that a client can send.
///
/// Implement it for operations of your own that you use in many places. For a single use there is
/// [`CustomOperation`].
pub trait Operation {
    /// The response's data.
    type Output: DeserializeOwned;

    /// Returns the operation's name in the document.
    fn name(&self) -> Option<&str>;

    /// Returns the GraphQL document, as sent.
    fn document(&self) -> &str;

    /// Returns the document's variables.
    fn variables(&self) -> impl Serialize + '_;

    /// Returns the key of the output in the response's data, or `None` if the output is the data as
    /// a whole.
    fn response_key(&self) -> Option<&'static str>;

    /// Returns the class that decides which failures are followed by a retry.
    fn retry_class(&self) -> RetryClass;

    /// Checks values that Stigg would refuse anyway.
    ///
    /// # Errors
    ///
    /// Returns the first value that is refused.
    fn validate(&self) -> Result<(), InvalidInput> {
        Ok(())
    }

    /// Fixes, before the first attempt, what all attempts must share: idempotency keys and times.
    fn prepare(&mut self) {}
}
