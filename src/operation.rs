//! Operations as values: each knows its name, document, variables, retry class and output, and
//! nothing of how it is sent.
//!
//! A client's methods are shorthands for sending these. Send one yourself to see the whole
//! [`Response`](crate::Response), or take one apart without a server:
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
//! [`Paged`] operations answer with a page of a list, [`Batched`] ones take many items at a time: what
//! a client's `pages` and `batches` need to know of them stands with them.
//!
#![doc = include_str!("../docs/OPERATIONS.md")]

mod batch;
mod custom;
mod paged;
pub(crate) mod pieces;
mod table;
pub(crate) mod walk;

use serde::Serialize;
use serde::de::DeserializeOwned;

pub use crate::wire::scan::OperationKind;
pub use batch::{BatchItem, BatchOutcome, Batched, FailedBatch, MAX_BATCH_BYTES};
pub use custom::CustomOperation;
pub use paged::Paged;
pub use table::*;

use crate::common::InvalidInput;
use crate::wire::retry::RetryClass;

/// Something that a client can send.
///
/// Implement it for operations of your own that you use in many places; for single ones there is
/// [`CustomOperation`].
pub trait Operation {
    /// What the operation answers.
    type Output: DeserializeOwned;

    /// The operation's name in the document.
    fn name(&self) -> Option<&str>;

    /// The GraphQL document, as it is sent.
    fn document(&self) -> &str;

    /// The document's variables.
    fn variables(&self) -> impl Serialize + '_;

    /// The key under which the output stands in the response's data; `None` if the output is the
    /// data as a whole.
    fn response_key(&self) -> Option<&'static str>;

    /// What sending it twice may do.
    fn retry_class(&self) -> RetryClass;

    /// Refuses values that Stigg would refuse anyway.
    ///
    /// # Errors
    ///
    /// The first such value.
    fn validate(&self) -> Result<(), InvalidInput> {
        Ok(())
    }

    /// Fixes what has to be the same in every attempt, before the first: idempotency keys, times.
    fn prepare(&mut self) {}
}
