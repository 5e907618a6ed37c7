//! The filter of customers, as part of the filters of lists.

use crate::common::declare::input;
use crate::common::{DateFieldComparison, StringFieldComparison, UuidFilterComparison};

input! {
    /// Conditions on customers.
    ///
    /// Part of [`CouponFilter`](crate::coupons::CouponFilter) and
    /// [`SubscriptionQueryFilter`](crate::subscriptions::SubscriptionQueryFilter). A plain value
    /// means "equal to":
    ///
    /// ```
    /// use stigg::coupons::CouponFilter;
    /// use stigg::customers::CustomerFilter;
    ///
    /// let filter = CouponFilter::builder()
    ///     .customers(CustomerFilter::builder().customer_id("customer-demo-123"));
    /// # let _ = filter;
    /// ```
    ///
    /// GraphQL: inputs `CouponFilterCustomerFilter` and `SubscriptionQueryFilterCustomerFilter`.
    pub struct CustomerFilter => CustomerFilterBuilder {
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
        /// Condition on the customer's identifier, as you chose it.
        customer_id: Option<StringFieldComparison>,
        /// Condition on the time of deletion.
        deleted_at: Option<DateFieldComparison>,
        /// Condition on the email address.
        email: Option<StringFieldComparison>,
        /// Condition on the environment. Implied by a server API key.
        environment_id: Option<UuidFilterComparison>,
        /// Condition on Stigg's own identifier, a UUID.
        id: Option<UuidFilterComparison>,
        /// Condition on the name.
        name: Option<StringFieldComparison>,
        /// Conditions of which at least one must hold.
        or: Option<Vec<CustomerFilter>> => list,
        /// Older name of [`customer_id`](CustomerFilter::customer_id).
        ref_id: Option<StringFieldComparison>,
        /// Condition on the customer's identifier in Salesforce.
        salesforce_id: Option<StringFieldComparison>,
        /// Text search over customers.
        search_query: Option<CustomerSearchQueryFilterComparison>,
        /// Condition on the time of the last change.
        updated_at: Option<DateFieldComparison>,
    }

    /// Text search over customers.
    ///
    /// Part of [`CustomerFilter`].
    ///
    /// GraphQL: input `CustomerSearchQueryFilterComparison`.
    pub struct CustomerSearchQueryFilterComparison => CustomerSearchQueryFilterComparisonBuilder {
        /// SQL `LIKE` pattern to match, ignoring case.
        i_like: Option<String>,
    }
}
