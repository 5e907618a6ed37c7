//! Responses and errors for unit tests, without a server. Needs the feature `testing`.
//!
//! Responses cannot be constructed field by field, because Stigg adds fields to them. Take a
//! [`Fixture`], and set what the test is about. [`ErrorBuilder`] builds errors.
//!
//! To replace the client in a test, let your code depend on a trait of the few calls that it makes:
//!
//! ```
//! # #[cfg(feature = "blocking")] {
//! use stigg::entitlements::{Entitlement, FetchEntitlementQuery};
//!
//! trait Checks {
//!     fn check(&self, customer: &str, feature: &str) -> stigg::Result<Entitlement>;
//! }
//!
//! impl Checks for stigg::blocking::Client {
//!     fn check(&self, customer: &str, feature: &str) -> stigg::Result<Entitlement> {
//!         self.get_entitlement(FetchEntitlementQuery::builder(customer, feature))
//!     }
//! }
//!
//! /// Lets customers in while Stigg does not answer.
//! fn may_export(stigg: &impl Checks, customer: &str) -> stigg::Result<bool> {
//!     match stigg.check(customer, "feature-export") {
//!         Ok(entitlement) => Ok(entitlement.is_granted),
//!         Err(error) if error.is_retryable() => Ok(true),
//!         Err(error) => Err(error),
//!     }
//! }
//!
//! # use stigg::testing::{ErrorBuilder, Fixture};
//! # use stigg::{ErrorCode, ErrorKind};
//! /// Responds to every check in the same way.
//! struct Stub(stigg::Result<Entitlement>);
//!
//! impl Checks for Stub {
//!     fn check(&self, _: &str, _: &str) -> stigg::Result<Entitlement> {
//!         self.0.clone()
//!     }
//! }
//!
//! // #[test]
//! fn a_rate_limited_check_lets_customers_in() {
//!     let error = ErrorBuilder::new(ErrorKind::GraphQl).code(ErrorCode::RateLimitExceeded);
//!     assert!(may_export(&Stub(Err(error.build())), "acme").unwrap());
//! }
//!
//! // #[test]
//! fn a_denied_check_keeps_customers_out() {
//!     let denied = Entitlement::fixture_with(|entitlement| entitlement.is_granted = false);
//!     assert!(!may_export(&Stub(Ok(denied)), "acme").unwrap());
//! }
//! # a_rate_limited_check_lets_customers_in();
//! # a_denied_check_keeps_customers_out();
//! # }
//! ```
//!
//! The same with the async client:
//!
//! ```
//! # #[cfg(feature = "async")] {
//! use stigg::entitlements::{Entitlement, FetchEntitlementQuery};
//!
//! trait Checks {
//!     fn check(
//!         &self,
//!         customer: &str,
//!         feature: &str,
//!     ) -> impl Future<Output = stigg::Result<Entitlement>> + Send;
//! }
//!
//! impl Checks for stigg::asynk::Client {
//!     async fn check(&self, customer: &str, feature: &str) -> stigg::Result<Entitlement> {
//!         self.get_entitlement(FetchEntitlementQuery::builder(customer, feature)).await
//!     }
//! }
//!
//! struct Stub(stigg::Result<Entitlement>);
//!
//! impl Checks for Stub {
//!     async fn check(&self, _: &str, _: &str) -> stigg::Result<Entitlement> {
//!         self.0.clone()
//!     }
//! }
//! # }
//! ```
//!
//! To test against something that keeps state, checks inputs and computes limits and prices, use
//! the crate `stigg-emulator` instead.

mod error;
pub(crate) mod fixture;

pub use error::ErrorBuilder;
pub use fixture::Fixture;
pub use http::StatusCode;

use bytes::Bytes;

use crate::Response;

/// Returns a response with data, as [`send`](crate::blocking::Client::send) returns it: status 200,
/// no headers, one attempt, and an empty body.
///
/// ```
/// use stigg::entitlements::Entitlement;
/// use stigg::testing::{Fixture, response};
///
/// let response = response(Entitlement::fixture());
/// assert!(response.data.is_granted && response.status == 200);
/// ```
pub fn response<T>(data: T) -> Response<T> {
    Response {
        data,
        status: StatusCode::OK,
        headers: http::HeaderMap::new(),
        extensions: None,
        attempts: 1,
        body: Bytes::new(),
        redactor: crate::redact::Redactor::default(),
    }
}
