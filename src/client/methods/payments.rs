//! Payments: sessions, checkouts and the customer portal.

use super::{Client, facade};
use crate::error::Result;
use crate::operation;
use crate::payments::{CheckoutState, CustomerPortal, PaymentSession};
use crate::payments::{CheckoutStateInput, CustomerPortalInput, PaymentSessionInput};

#[facade]
impl Client {
    /// Starts a payment session for a customer and a plan.
    ///
    /// Stigg operation `CreatePaymentSession` (mutation `createPaymentSession`).
    #[doc = example!(
        "use stigg::payments::PaymentSessionInput;",
        r#"create_payment_session(PaymentSessionInput::builder("customer-demo-123", "plan-revvenu-growth"))"#
    )]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn create_payment_session(
        &self,
        input: impl Into<PaymentSessionInput>,
    ) -> Result<PaymentSession> {
        self.answer(self.call(operation::CreatePaymentSession(input.into()))).await
    }

    /// Reads what a checkout of your own needs to know.
    ///
    /// Stigg operation `GetCheckoutState` (query `checkoutState`).
    #[doc = example!(
        "use stigg::payments::CheckoutStateInput;",
        r#"get_checkout_state(CheckoutStateInput::builder("customer-demo-123", "plan-revvenu-growth"))"#
    )]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn get_checkout_state(
        &self,
        input: impl Into<CheckoutStateInput>,
    ) -> Result<CheckoutState> {
        self.answer(self.call(operation::GetCheckoutState(input.into()))).await
    }

    /// Reads what a customer portal of your own shows.
    ///
    /// Stigg operation `GetCustomerPortalByRefId` (query `customerPortal`).
    #[doc = example!(r#"get_customer_portal_by_ref_id("customer-demo-123")"#)]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn get_customer_portal_by_ref_id(
        &self,
        input: impl Into<CustomerPortalInput>,
    ) -> Result<CustomerPortal> {
        self.answer(self.call(operation::GetCustomerPortalByRefId(input.into()))).await
    }
}
