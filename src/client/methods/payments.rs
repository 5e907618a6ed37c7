//! Operations on payment sessions, checkouts and the customer portal.

use super::{Client, facade};
use crate::error::Result;
use crate::operation;
use crate::payments::{
    CheckoutState, CheckoutStateInput, CustomerPortal, CustomerPortalInput, PaymentSession,
    PaymentSessionInput,
};

#[facade]
impl Client {
    /// Starts a payment session for a customer and a plan.
    ///
    /// GraphQL: mutation `createPaymentSession`.
    #[doc(alias = "createPaymentSession")]
    #[doc = example!(
        "use stigg::payments::PaymentSessionInput;",
        r#"create_payment_session(PaymentSessionInput::builder("customer-demo-123", "plan-revvenu-growth"))"#
    )]
    pub async fn create_payment_session(
        &self,
        input: impl Into<PaymentSessionInput>,
    ) -> Result<PaymentSession> {
        self.answer(self.call(operation::CreatePaymentSession(input.into()))).await
    }

    /// Returns the data for a checkout of your own: customer, plan, billing provider and look.
    ///
    /// GraphQL: query `checkoutState`.
    #[doc(alias = "checkoutState")]
    #[doc(alias = "getCheckoutState")]
    #[doc = example!(
        "use stigg::payments::CheckoutStateInput;",
        r#"get_checkout_state(CheckoutStateInput::builder("customer-demo-123", "plan-revvenu-growth"))"#
    )]
    pub async fn get_checkout_state(
        &self,
        input: impl Into<CheckoutStateInput>,
    ) -> Result<CheckoutState> {
        self.answer(self.call(operation::GetCheckoutState(input.into()))).await
    }

    /// Returns the data for a customer portal of your own: subscriptions, entitlements, billing and
    /// look.
    ///
    /// GraphQL: query `customerPortal`.
    #[doc(alias = "customerPortal")]
    #[doc(alias = "getCustomerPortal")]
    #[doc = example!(r#"get_customer_portal_by_ref_id("customer-demo-123")"#)]
    pub async fn get_customer_portal_by_ref_id(
        &self,
        input: impl Into<CustomerPortalInput>,
    ) -> Result<CustomerPortal> {
        self.answer(self.call(operation::GetCustomerPortalByRefId(input.into()))).await
    }
}
