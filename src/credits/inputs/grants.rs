//! Inputs that grant credits, list grants and void them.

use serde_json::{Map, Value};

use crate::common::declare::{from_required_string, input};
use crate::common::{CursorPaging, DateTime, Number};
use crate::credits::CreditGrantTypeInput;
use crate::subscriptions::{BillingAddress, MoneyInput, PaymentCollectionMethod};

input! {
    /// Credits to grant to a customer.
    ///
    /// Input of [`grant_credits`](crate::blocking::Client::grant_credits).
    ///
    /// ```
    /// use stigg::credits::{CreditGrantInput, CreditGrantTypeInput};
    ///
    /// let input = CreditGrantInput::builder(
    ///     "customer-demo-123",
    ///     "credits",
    ///     CreditGrantTypeInput::Promotional,
    ///     100,
    ///     "Welcome",
    /// )
    /// .expire_at("2027-01-01T00:00:00Z");
    /// # assert!(input.build().expire_at.is_some());
    /// ```
    ///
    /// GraphQL: input `CreditGrantInput`, of the mutation `createCreditGrant`.
    pub struct CreditGrantInput => CreditGrantInputBuilder(
        /// Identifier of the customer.
        customer_id: String [not_blank],
        /// Identifier of the credit currency.
        currency_id: String [not_blank],
        /// Type of the grant: [`Paid`](CreditGrantTypeInput::Paid) or
        /// [`Promotional`](CreditGrantTypeInput::Promotional).
        grant_type: CreditGrantTypeInput,
        /// Number of credits.
        amount: Number [not_negative],
        /// Name of the grant, for display.
        display_name: String [not_blank],
    ) {
        /// Free-form key-value data to store with the grant.
        additional_meta_data: Option<Map<String, Value>> => map metadata,
        /// Whether Stigg waits for the payment to be confirmed before it responds.
        await_payment_confirmation: Option<bool>,
        /// Billing details of the grant.
        billing_information: Option<CreditGrantBillingInfoInput>,
        /// Comment to store with the grant.
        comment: Option<String>,
        /// Price of the grant in money, for paid grants.
        cost: Option<MoneyInput>,
        /// Time from which the credits can be used.
        effective_at: Option<DateTime>,
        /// Environment to act in. Implied by a server API key.
        environment_id: Option<String> [not_blank],
        /// Time at which the credits expire. Must be later than
        /// [`effective_at`](CreditGrantInput::effective_at).
        expire_at: Option<DateTime>,
        /// Method of payment collection.
        payment_collection_method: Option<PaymentCollectionMethod>,
        /// Position in the order of consumption. Grants with lower numbers are consumed first.
        priority: Option<Number> [not_negative],
        /// Resource to grant the credits to. For credits that belong to resources.
        resource_id: Option<String> [not_blank],
    }

    /// Billing details of a credit grant.
    ///
    /// Part of [`CreditGrantInput`].
    ///
    /// GraphQL: input `CreditGrantBillingInfoInput`.
    pub struct CreditGrantBillingInfoInput => CreditGrantBillingInfoInputBuilder {
        /// Billing address.
        billing_address: Option<BillingAddress>,
        /// Number of days until an invoice is due.
        invoice_days_until_due: Option<Number> [not_negative],
        /// Whether the invoice is already paid.
        is_invoice_paid: Option<bool>,
    }

    /// A credit grant to void.
    ///
    /// Overdraft grants cannot be voided.
    ///
    /// Input of [`void_credit_grant`](crate::blocking::Client::void_credit_grant), which takes a
    /// plain identifier as well.
    ///
    /// ```
    /// use stigg::credits::VoidCreditGrantInput;
    ///
    /// let input = VoidCreditGrantInput::from("grant-01");
    /// assert_eq!(input, VoidCreditGrantInput::builder("grant-01").build());
    /// ```
    ///
    /// GraphQL: input `VoidCreditGrantInput`, of the mutation `voidCreditGrant`.
    pub struct VoidCreditGrantInput => VoidCreditGrantInputBuilder(
        /// Identifier of the credit grant.
        id: String [not_blank],
    ) {
        /// Environment to act in. Implied by a server API key.
        environment_id: Option<String> [not_blank],
    }

    /// Customer whose credit grants to read.
    ///
    /// Input of [`get_credit_grants`](crate::blocking::Client::get_credit_grants), which takes a
    /// plain identifier as well.
    ///
    /// ```
    /// use stigg::common::CursorPaging;
    /// use stigg::credits::GetCreditGrantsInput;
    ///
    /// let input = GetCreditGrantsInput::builder("customer-demo-123")
    ///     .currency_id("credits")
    ///     .paging(CursorPaging::builder().first(50));
    /// # assert!(input.build().paging.is_some());
    /// ```
    ///
    /// GraphQL: input `GetCreditGrantsInput`, of the query `creditGrants`.
    pub struct GetCreditGrantsInput => GetCreditGrantsInputBuilder(
        /// Identifier of the customer.
        customer_id: String [not_blank],
    ) {
        /// Identifier of the credit currency.
        currency_id: Option<String> [not_blank],
        /// Environment to act in. Implied by a server API key.
        environment_id: Option<String> [not_blank],
        /// Page to read.
        paging: Option<CursorPaging>,
        /// Resource to read the grants of. For credits that belong to resources.
        resource_id: Option<String> [not_blank],
    }
}

from_required_string!(VoidCreditGrantInput, GetCreditGrantsInput);
