//! Inputs that grant credits, list grants and void them.

use serde_json::{Map, Value};

use crate::common::declare::input;
use crate::common::from_string::from_required_string;
use crate::common::{CursorPaging, DateTime, Number};
use crate::credits::CreditGrantTypeInput;
use crate::subscriptions::PaymentCollectionMethod;
use crate::subscriptions::{BillingAddress, MoneyInput};

input! {
    /// Argument of `createCreditGrant`: the credits to grant, and to whom.
    pub struct CreditGrantInput => CreditGrantInputBuilder {
        required {
            /// Identifier of the customer to grant the credits to.
            customer_id: String [not_blank],
            /// Identifier of the credit currency to grant.
            currency_id: String [not_blank],
            /// Kind of grant: `PAID` or `PROMOTIONAL`.
            grant_type: CreditGrantTypeInput,
            /// Number of credits to grant.
            amount: Number [not_negative],
            /// Name of the grant, for display.
            display_name: String [not_blank],
        }
        optional {
            /// Free-form key-value data to keep with the grant.
            additional_meta_data: Option<Map<String, Value>> => map metadata,
            /// Whether to wait for the payment to be confirmed before answering.
            await_payment_confirmation: Option<bool>,
            /// Billing details to use for the grant.
            billing_information: Option<CreditGrantBillingInfoInput>,
            /// Comment to keep with the grant.
            comment: Option<String>,
            /// Amount of money the grant costs, for paid grants.
            cost: Option<MoneyInput>,
            /// Time from which the credits can be used (RFC 3339).
            effective_at: Option<DateTime>,
            /// Environment to act in; not needed with a server API key, which fixes it.
            environment_id: Option<String> [not_blank],
            /// Time at which the credits expire (RFC 3339); must be later than `effectiveAt`.
            expire_at: Option<DateTime>,
            /// How payment is collected: `CHARGE`, `INVOICE` or `NONE`.
            payment_collection_method: Option<PaymentCollectionMethod>,
            /// Place in the order in which grants are used up; lower numbers go first.
            priority: Option<Number> [not_negative],
            /// Resource to grant the credits to, for credits held per resource.
            resource_id: Option<String> [not_blank],
        }
    }
}

input! {
    /// Billing details of a credit grant, in `CreditGrantInput`.
    pub struct CreditGrantBillingInfoInput => CreditGrantBillingInfoInputBuilder {
        optional {
            /// Address for billing.
            billing_address: Option<BillingAddress>,
            /// Number of days until an invoice falls due.
            invoice_days_until_due: Option<Number> [not_negative],
            /// Whether the invoice is already paid.
            is_invoice_paid: Option<bool>,
        }
    }
}

input! {
    /// Argument of `voidCreditGrant`: which credit grant to void.
    ///
    /// Overdraft grants cannot be voided.
    pub struct VoidCreditGrantInput => VoidCreditGrantInputBuilder {
        required {
            /// Identifier of the credit grant to void.
            id: String [not_blank],
        }
        optional {
            /// Environment to act in; not needed with a server API key, which fixes it.
            environment_id: Option<String> [not_blank],
        }
    }
}

from_required_string!(VoidCreditGrantInput);

input! {
    /// Argument of `creditGrants`: whose credit grants to list.
    pub struct GetCreditGrantsInput => GetCreditGrantsInputBuilder {
        required {
            /// Identifier of the customer whose grants to list.
            customer_id: String [not_blank],
        }
        optional {
            /// Identifier of the credit currency whose grants to list.
            currency_id: Option<String> [not_blank],
            /// Environment to act in; not needed with a server API key, which fixes it.
            environment_id: Option<String> [not_blank],
            /// Page of the list to fetch.
            paging: Option<CursorPaging>,
            /// Resource whose grants to list, for credits held per resource.
            resource_id: Option<String> [not_blank],
        }
    }
}

from_required_string!(GetCreditGrantsInput);
