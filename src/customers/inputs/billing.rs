//! Billing details of customers.

use serde_json::{Map, Value};

use crate::common::Currency;
use crate::common::declare::input;

input! {
    /// Billing details of a customer.
    ///
    /// Stigg passes them on to the connected integrations and does not store them: an update has to
    /// set all of them again.
    ///
    /// Part of [`ProvisionCustomerInput`](crate::customers::ProvisionCustomerInput) and
    /// [`UpdateCustomerInput`](crate::customers::UpdateCustomerInput).
    ///
    /// GraphQL: input `CustomerBillingInfo`.
    pub struct CustomerBillingInfo => CustomerBillingInfoBuilder {
        /// Billing address.
        billing_address: Option<Address>,
        /// Currency to bill in.
        currency: Option<Currency>,
        /// Name of the customer for billing.
        customer_name: Option<String>,
        /// Identifier of the integration that the details are for.
        integration_id: Option<String> [not_blank],
        /// Custom fields for invoices.
        invoice_custom_fields: Option<Map<String, Value>> => map invoice_custom_field,
        /// Language of the customer, such as `en`.
        language: Option<String>,
        /// Metadata of the billing details.
        metadata: Option<Map<String, Value>> => map metadata_entry,
        /// Identifier of the payment method to use.
        payment_method_id: Option<String> [not_blank],
        /// Shipping address.
        shipping_address: Option<Address>,
        /// Tax identifiers of the customer.
        tax_ids: Option<Vec<TaxExempt>> => list tax_id,
        /// Time zone of the customer, such as `America/New_York`.
        timezone: Option<String>,
    }

    /// Postal address of a customer.
    ///
    /// Part of [`CustomerBillingInfo`].
    ///
    /// GraphQL: input `Address`.
    pub struct Address => AddressBuilder {
        /// First line of the address.
        address_line1: Option<String>,
        /// Second line of the address.
        address_line2: Option<String>,
        /// City.
        city: Option<String>,
        /// Country, as an ISO 3166-1 code.
        country: Option<String>,
        /// Phone number.
        phone_number: Option<String>,
        /// Postal code.
        postal_code: Option<String>,
        /// State, such as `NY`.
        state: Option<String>,
    }

    /// Tax identifier of a customer.
    ///
    /// Part of [`CustomerBillingInfo`] and
    /// [`SubscriptionBillingInfo`](crate::subscriptions::SubscriptionBillingInfo).
    ///
    /// GraphQL: input `TaxExempt`.
    pub struct TaxExempt => TaxExemptBuilder(
        /// Kind of tax identifier.
        #[doc(alias = "type")]
        kind as "type": String [not_blank],
        /// The tax identifier itself.
        value: String [not_blank],
    ) {}
}
