//! Inputs with billing details of customers.

use serde_json::{Map, Value};

use crate::common::Currency;
use crate::common::declare::input;

input! {
    /// Billing details of a customer, in `ProvisionCustomerInput` and `UpdateCustomerInput`.
    ///
    /// They are passed on to the connected integrations and not stored by Stigg, so an update has
    /// to give all of them again.
    pub struct CustomerBillingInfo => CustomerBillingInfoBuilder {
        optional {
            /// Address for billing.
            billing_address: Option<Address>,
            /// Currency to bill in.
            currency: Option<Currency>,
            /// Name of the customer for billing.
            customer_name: Option<String>,
            /// Identifier of the integration concerned.
            integration_id: Option<String> [not_blank],
            /// Custom fields for invoices, as JSON.
            invoice_custom_fields: Option<Map<String, Value>> => map invoice_custom_field,
            /// Language of the customer, such as `en`.
            language: Option<String>,
            /// Metadata of the billing details, as JSON.
            metadata: Option<Map<String, Value>> => map metadata_entry,
            /// Identifier of the payment method to use.
            payment_method_id: Option<String> [not_blank],
            /// Address for shipping.
            shipping_address: Option<Address>,
            /// Tax identifiers of the customer.
            tax_ids: Option<Vec<TaxExempt>> => list tax_id,
            /// Time zone of the customer, such as `America/New_York`.
            timezone: Option<String>,
        }
    }
}

input! {
    /// Postal address of a customer, in `CustomerBillingInfo`.
    pub struct Address => AddressBuilder {
        optional {
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
    }
}

input! {
    /// Tax identifier, in `CustomerBillingInfo` and `SubscriptionBillingInfo`.
    pub struct TaxExempt => TaxExemptBuilder {
        required {
            /// Kind of tax identifier.
            kind as "type": String [not_blank],
            /// Tax identifier itself.
            value: String [not_blank],
        }
    }
}
