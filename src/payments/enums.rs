// @generated from `schema` by `tests/conformance/declarations.rs`. To regenerate:
// UPDATE_DOCS=1 cargo test -p stigg-tests --test suite conformance::declarations

//! Enums.

use crate::common::open_enum::open_enum;

open_enum! {
    /// Billing provider that a checkout can use.
    pub enum BillingVendorIdentifier {
        /// Received.
        Received = "RECEIVED",
        /// Stripe.
        Stripe = "STRIPE",
        /// Zuora.
        Zuora = "ZUORA",
    }
}
