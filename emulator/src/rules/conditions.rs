//! Conditions on customers, plans and resources, shared by the filters of several lists.

use serde_json::Value;
use time::OffsetDateTime;

use crate::accounts::{Profile, Terms};
use crate::catalog::{Kind, Lookup, id_of};
use crate::rules::filters::{Field, compare, matches};
use crate::values::failure::Outcome;

impl Profile {
    /// Whether the customer matches a filter.
    pub(crate) fn meets(&self, filter: &Value) -> Outcome<bool> {
        matches(filter, &|name, condition| self.holds(name, condition))
    }

    fn holds(&self, name: &str, condition: &Value) -> Outcome<bool> {
        let field = match name {
            "id" => self.id.to_string().into(),
            "refId" | "customerId" => self.ref_id.as_str().into(),
            "name" => self.name.as_ref().into(),
            "email" => self.email.as_ref().into(),
            "billingId" => self.billing_id.as_ref().into(),
            "awsMarketplaceCustomerId" => self.aws_marketplace_customer_id.as_ref().into(),
            "crmId" => self.crm_id.as_ref().into(),
            "salesforceId" => self.salesforce_id.as_ref().into(),
            "createdAt" => self.created_at.into(),
            "updatedAt" => self.updated_at.into(),
            "searchQuery" => {
                let fields = [Some(&self.ref_id), self.name.as_ref(), self.email.as_ref()];
                let mut found = false;
                for field in fields {
                    found |= compare(&field.into(), condition)?;
                }
                return Ok(found);
            }
            // There is only one environment.
            "environmentId" => return Ok(true),
            _ => Field::Missing,
        };
        compare(&field, condition)
    }
}

/// Whether the subscribed version of a plan matches a filter. Plans are as old as the store.
pub(crate) fn plan_meets(
    catalog: &Lookup,
    terms: &Terms,
    opened: OffsetDateTime,
    filter: &Value,
) -> Outcome<bool> {
    let Some(plan) = terms.plan_in(catalog) else { return Ok(false) };
    let latest = catalog.latest_plan_version(&plan.ref_id);
    matches(filter, &|name, condition| {
        let field = match name {
            "id" => id_of(Kind::Plan, &plan.ref_id).into(),
            "refId" => plan.ref_id.as_str().into(),
            "displayName" => plan.display_name.as_str().into(),
            "description" => plan.description.as_ref().into(),
            "pricingType" => plan.pricing_type.as_str().into(),
            "productId" => plan.product.as_str().into(),
            // Every plan is published.
            "status" => "PUBLISHED".into(),
            "isLatest" => Field::Flag(terms.plan_version == latest),
            "versionNumber" => Field::Number(terms.plan_version.into()),
            "createdAt" | "updatedAt" => opened.into(),
            "environmentId" => return Ok(true),
            _ => Field::Missing,
        };
        compare(&field, condition)
    })
}

/// Whether a resource matches a filter. Without a resource, its fields are missing.
pub(crate) fn resource_meets(resource: Option<&String>, filter: &Value) -> Outcome<bool> {
    matches(filter, &|name, condition| {
        let field = match name {
            "resourceId" => resource.into(),
            "environmentId" => return Ok(true),
            _ => Field::Missing,
        };
        compare(&field, condition)
    })
}
