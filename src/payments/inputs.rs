//! Inputs of payments, checkouts and the customer portal.

use crate::common::declare::input;
use crate::common::from_string::from_required_string;

input! {
    /// Argument of `createPaymentSession`: the payment to open a session for.
    pub struct PaymentSessionInput => PaymentSessionInputBuilder {
        required {
            /// Identifier of the customer who pays.
            customer_id: String [not_blank],
            /// Identifier of the plan to pay for.
            plan_id: String [not_blank],
        }
        optional {
            /// Country whose localised prices apply, as an ISO 3166-1 code.
            billing_country_code: Option<String>,
        }
    }
}

input! {
    /// Argument of `checkoutState`: the checkout to fetch the state of.
    pub struct CheckoutStateInput => CheckoutStateInputBuilder {
        required {
            /// Identifier of the customer who checks out.
            customer_id: String [not_blank],
            /// Identifier of the plan to check out.
            plan_id: String [not_blank],
        }
        optional {
            /// Country whose localised prices apply, as an ISO 3166-1 code.
            billing_country_code: Option<String>,
            /// Identifier of the product the plan belongs to.
            product_id: Option<String> [not_blank],
            /// Resource the subscription is for; needed for products that allow several subscriptions.
            resource_id: Option<String> [not_blank],
        }
    }
}

input! {
    /// Argument of `customerPortal`: whose portal data to fetch.
    pub struct CustomerPortalInput => CustomerPortalInputBuilder {
        required {
            /// Identifier of the customer whose portal data to fetch.
            customer_id: String [not_blank],
        }
        optional {
            /// Identifier of the product to fetch the data for.
            product_id: Option<String> [not_blank],
            /// Resource to fetch the data for; for products that allow several subscriptions.
            resource_id: Option<String> [not_blank],
        }
    }
}

from_required_string!(CustomerPortalInput);
