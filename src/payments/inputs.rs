//! Inputs of payment sessions, checkouts and the customer portal.

use crate::common::declare::{from_required_string, input};

input! {
    /// Payment session to start, for a customer and a plan.
    ///
    /// Input of [`create_payment_session`](crate::blocking::Client::create_payment_session).
    ///
    /// ```
    /// use stigg::payments::PaymentSessionInput;
    ///
    /// let input = PaymentSessionInput::builder("customer-demo-123", "plan-revvenu-growth")
    ///     .billing_country_code("DK")
    ///     .build();
    /// assert_eq!(input.plan_id, "plan-revvenu-growth");
    /// ```
    ///
    /// GraphQL: input `PaymentSessionInput`, of the mutation `createPaymentSession`.
    pub struct PaymentSessionInput => PaymentSessionInputBuilder(
        /// Identifier of the customer who pays.
        customer_id: String [not_blank],
        /// Identifier of the plan to pay for.
        plan_id: String [not_blank],
    ) {
        /// Country whose localized prices apply, as an ISO 3166-1 code.
        billing_country_code: Option<String>,
    }

    /// Checkout of a plan by a customer.
    ///
    /// Input of [`get_checkout_state`](crate::blocking::Client::get_checkout_state).
    ///
    /// ```
    /// use stigg::payments::CheckoutStateInput;
    ///
    /// let input = CheckoutStateInput::builder("customer-demo-123", "plan-revvenu-growth")
    ///     .resource_id("site-01")
    ///     .build();
    /// assert_eq!(input.customer_id, "customer-demo-123");
    /// ```
    ///
    /// GraphQL: input `CheckoutStateInput`, of the query `checkoutState`.
    pub struct CheckoutStateInput => CheckoutStateInputBuilder(
        /// Identifier of the customer who checks out.
        customer_id: String [not_blank],
        /// Identifier of the plan to check out.
        plan_id: String [not_blank],
    ) {
        /// Country whose localized prices apply, as an ISO 3166-1 code.
        billing_country_code: Option<String>,
        /// Identifier of the product that the plan belongs to.
        product_id: Option<String> [not_blank],
        /// Identifier of the resource that the subscription is for. Required for products that
        /// allow several subscriptions.
        resource_id: Option<String> [not_blank],
    }

    /// Customer portal to read.
    ///
    /// Input of [`get_customer_portal_by_ref_id`][method], which takes a plain identifier of a
    /// customer as well.
    ///
    /// ```
    /// use stigg::payments::CustomerPortalInput;
    ///
    /// let input = CustomerPortalInput::builder("customer-demo-123")
    ///     .resource_id("site-01")
    ///     .build();
    /// assert_eq!(input.resource_id.as_deref(), Some("site-01"));
    /// ```
    ///
    /// GraphQL: input `CustomerPortalInput`, of the query `customerPortal`.
    ///
    /// [method]: crate::blocking::Client::get_customer_portal_by_ref_id
    pub struct CustomerPortalInput => CustomerPortalInputBuilder(
        /// Identifier of the customer whose portal to read.
        customer_id: String [not_blank],
    ) {
        /// Identifier of the product that the portal is for.
        product_id: Option<String> [not_blank],
        /// Identifier of the resource that the portal is for, for products that allow several
        /// subscriptions.
        resource_id: Option<String> [not_blank],
    }
}

from_required_string!(CustomerPortalInput);
