//! Operations on payment sessions, checkouts and the customer portal.

use super::operations;
use crate::payments::*;

operations! {
    /// # Payments
    impl Client;

    /// Starts a payment session for a customer and a plan.
    ///
    /// GraphQL: mutation `createPaymentSession`.
    mutation "createPaymentSession" => CreatePaymentSession
    fn create_payment_session(input: PaymentSessionInput) -> PaymentSession {
        /// use stigg::payments::PaymentSessionInput;
        ///
        /// let payment_session = client.create_payment_session(PaymentSessionInput::builder(
        ///     "customer-demo-123",
        ///     "plan-revvenu-growth",
        /// ))
    }

    /// Returns the data for a checkout of your own: customer, plan, billing provider and look.
    ///
    /// GraphQL: query `checkoutState`.
    #[doc(alias = "getCheckoutState")]
    query "checkoutState" => GetCheckoutState
    fn get_checkout_state(input: CheckoutStateInput) -> CheckoutState {
        /// use stigg::payments::CheckoutStateInput;
        ///
        /// let checkout_state = client.get_checkout_state(CheckoutStateInput::builder(
        ///     "customer-demo-123",
        ///     "plan-revvenu-growth",
        /// ))
    }

    /// Returns the data for a customer portal of your own: subscriptions, entitlements, billing and
    /// look.
    ///
    /// GraphQL: query `customerPortal`.
    #[doc(alias = "getCustomerPortal")]
    query "customerPortal" => GetCustomerPortalByRefId
    fn get_customer_portal_by_ref_id(input: CustomerPortalInput) -> CustomerPortal {
        /// let customer_portal = client.get_customer_portal_by_ref_id("customer-demo-123")
    }
}
