//! The input that selects customers, for whatever belongs to them.

use crate::common::declare::input;
use crate::common::{DateFieldComparison, StringFieldComparison, UuidFilterComparison};

input! {
    /// Conditions on customers, in the filters of coupons and subscriptions.
    pub struct CustomerFilter => CustomerFilterBuilder {
        optional {
            /// Conditions that must all hold.
            and: Option<Vec<CustomerFilter>> => list,
            /// Condition on the customer's identifier in AWS Marketplace.
            aws_marketplace_customer_id: Option<StringFieldComparison>,
            /// Condition on the customer's identifier in the connected billing provider.
            billing_id: Option<StringFieldComparison>,
            /// Condition on the time of creation.
            created_at: Option<DateFieldComparison>,
            /// Condition on the identifier of the customer's company in HubSpot.
            crm_hubspot_company_id: Option<StringFieldComparison>,
            /// Condition on the address of the customer's company in HubSpot.
            crm_hubspot_company_url: Option<StringFieldComparison>,
            /// Condition on the customer's identifier in the CRM.
            crm_id: Option<StringFieldComparison>,
            /// Condition on the customer's identifier, as chosen by the caller.
            customer_id: Option<StringFieldComparison>,
            /// Condition on the time of deletion.
            deleted_at: Option<DateFieldComparison>,
            /// Condition on the email address.
            email: Option<StringFieldComparison>,
            /// Condition on the environment; a server API key fixes it anyway.
            environment_id: Option<UuidFilterComparison>,
            /// Condition on Stigg's own identifier, a UUID.
            id: Option<UuidFilterComparison>,
            /// Condition on the name.
            name: Option<StringFieldComparison>,
            /// Conditions of which at least one must hold.
            or: Option<Vec<CustomerFilter>> => list,
            /// Condition on the customer's identifier; the older name of `customerId`.
            ref_id: Option<StringFieldComparison>,
            /// Condition on the customer's identifier in Salesforce.
            salesforce_id: Option<StringFieldComparison>,
            /// Text to search customers for.
            search_query: Option<CustomerSearchQueryFilterComparison>,
            /// Condition on the time of the last change.
            updated_at: Option<DateFieldComparison>,
        }
    }
}

input! {
    /// Search for customers by text, in `CustomerFilter`.
    pub struct CustomerSearchQueryFilterComparison => CustomerSearchQueryFilterComparisonBuilder {
        optional {
            /// Matches the SQL `LIKE` pattern, with case ignored.
            i_like: Option<String>,
        }
    }
}
