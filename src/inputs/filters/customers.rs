//! The input that selects customers, for whatever belongs to them.

use std::convert::Infallible;

use derive_builder::Builder;
use serde::{Deserialize, Serialize};

use crate::inputs::check::{self, Checked, Validate};
use crate::inputs::support::builder_conversions;
use crate::inputs::{DateFieldComparison, StringFieldComparison, UuidFilterComparison};

/// Conditions on customers, in the filters of coupons and subscriptions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Builder)]
#[builder(
    pattern = "owned",
    setter(into, strip_option),
    custom_constructor,
    create_empty = "empty",
    build_fn(private, name = "finish", error = "Infallible"),
    derive(Clone, Debug, PartialEq)
)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CustomerFilter {
    /// Conditions that must all hold.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub and: Option<Vec<CustomerFilter>>,
    /// Condition on the customer's identifier in AWS Marketplace.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aws_marketplace_customer_id: Option<StringFieldComparison>,
    /// Condition on the customer's identifier in the connected billing provider.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing_id: Option<StringFieldComparison>,
    /// Condition on the time of creation.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<DateFieldComparison>,
    /// Condition on the identifier of the customer's company in HubSpot.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crm_hubspot_company_id: Option<StringFieldComparison>,
    /// Condition on the address of the customer's company in HubSpot.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crm_hubspot_company_url: Option<StringFieldComparison>,
    /// Condition on the customer's identifier in the CRM.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crm_id: Option<StringFieldComparison>,
    /// Condition on the customer's identifier, as chosen by the caller.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<StringFieldComparison>,
    /// Condition on the time of deletion.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deleted_at: Option<DateFieldComparison>,
    /// Condition on the email address.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<StringFieldComparison>,
    /// Condition on the environment; a server API key fixes it anyway.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_id: Option<UuidFilterComparison>,
    /// Condition on Stigg's own identifier, a UUID.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<UuidFilterComparison>,
    /// Condition on the name.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<StringFieldComparison>,
    /// Conditions of which at least one must hold.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub or: Option<Vec<CustomerFilter>>,
    /// Condition on the customer's identifier; the older name of `customerId`.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ref_id: Option<StringFieldComparison>,
    /// Condition on the customer's identifier in Salesforce.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub salesforce_id: Option<StringFieldComparison>,
    /// Text to search customers for.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub search_query: Option<CustomerSearchQueryFilterComparison>,
    /// Condition on the time of the last change.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<DateFieldComparison>,
}

impl CustomerFilter {
    /// Starts a builder with nothing set; everything else has a setter.
    #[must_use]
    pub fn builder() -> CustomerFilterBuilder {
        CustomerFilterBuilder { ..CustomerFilterBuilder::empty() }
    }
}

builder_conversions!(CustomerFilter, CustomerFilterBuilder);

impl Validate for CustomerFilter {
    fn validate(&self) -> Checked {
        check::each("and", self.and.as_deref().unwrap_or_default())?;
        check::nested("awsMarketplaceCustomerId", self.aws_marketplace_customer_id.as_ref())?;
        check::nested("billingId", self.billing_id.as_ref())?;
        check::nested("createdAt", self.created_at.as_ref())?;
        check::nested("crmHubspotCompanyId", self.crm_hubspot_company_id.as_ref())?;
        check::nested("crmHubspotCompanyUrl", self.crm_hubspot_company_url.as_ref())?;
        check::nested("crmId", self.crm_id.as_ref())?;
        check::nested("customerId", self.customer_id.as_ref())?;
        check::nested("deletedAt", self.deleted_at.as_ref())?;
        check::nested("email", self.email.as_ref())?;
        check::nested("environmentId", self.environment_id.as_ref())?;
        check::nested("id", self.id.as_ref())?;
        check::nested("name", self.name.as_ref())?;
        check::each("or", self.or.as_deref().unwrap_or_default())?;
        check::nested("refId", self.ref_id.as_ref())?;
        check::nested("salesforceId", self.salesforce_id.as_ref())?;
        check::nested("searchQuery", self.search_query.as_ref())?;
        check::nested("updatedAt", self.updated_at.as_ref())?;
        Ok(())
    }
}

/// Search for customers by text, in `CustomerFilter`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Builder)]
#[builder(
    pattern = "owned",
    setter(into, strip_option),
    custom_constructor,
    create_empty = "empty",
    build_fn(private, name = "finish", error = "Infallible"),
    derive(Clone, Debug, PartialEq)
)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CustomerSearchQueryFilterComparison {
    /// Matches the SQL `LIKE` pattern, with case ignored.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub i_like: Option<String>,
}

impl CustomerSearchQueryFilterComparison {
    /// Starts a builder with nothing set; everything else has a setter.
    #[must_use]
    pub fn builder() -> CustomerSearchQueryFilterComparisonBuilder {
        CustomerSearchQueryFilterComparisonBuilder {
            ..CustomerSearchQueryFilterComparisonBuilder::empty()
        }
    }
}

builder_conversions!(
    CustomerSearchQueryFilterComparison,
    CustomerSearchQueryFilterComparisonBuilder
);

impl Validate for CustomerSearchQueryFilterComparison {}
