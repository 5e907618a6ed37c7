//! The input that selects subscriptions.

use std::convert::Infallible;

use derive_builder::Builder;
use serde::{Deserialize, Serialize};

use crate::inputs::check::{self, Checked, Validate};
use crate::inputs::support::builder_conversions;
use crate::inputs::{
    Comparison, DateFieldComparison, StringFieldComparison, SubscriptionQueryFilterCustomerFilter,
    SubscriptionQueryFilterCustomerResourceFilter, SubscriptionQueryFilterPlanFilter,
    UuidFilterComparison,
};
use crate::types::{PaymentCollection, PricingType, SubscriptionStatus};

/// Conditions a subscription must meet to be listed by `subscriptions`.
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
pub struct SubscriptionQueryFilter {
    /// Conditions that must all hold.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub and: Option<Vec<SubscriptionQueryFilter>>,
    /// Condition on the subscription's identifier in the connected billing provider.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing_id: Option<StringFieldComparison>,
    /// Condition on the date of cancellation.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cancellation_date: Option<DateFieldComparison>,
    /// Condition on the time of creation.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<DateFieldComparison>,
    /// Conditions on the customer the subscription belongs to.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer: Option<SubscriptionQueryFilterCustomerFilter>,
    /// Condition on the customer's identifier, as chosen by the caller.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<StringFieldComparison>,
    /// Condition on the end of the subscription.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_date: Option<DateFieldComparison>,
    /// Condition on the environment; a server API key fixes it anyway.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_id: Option<UuidFilterComparison>,
    /// Conditions of which at least one must hold.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub or: Option<Vec<SubscriptionQueryFilter>>,
    /// Condition on where the payment stands.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_collection: Option<PaymentCollectionFilterComparison>,
    /// Conditions on the plan subscribed to.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<SubscriptionQueryFilterPlanFilter>,
    /// Condition on the pricing: `FREE`, `PAID` or `CUSTOM`.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pricing_type: Option<PricingTypeFilterComparison>,
    /// Condition on the identifier of the product.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product_id: Option<StringFieldComparison>,
    /// Conditions on the resource the subscription is for.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource: Option<SubscriptionQueryFilterCustomerResourceFilter>,
    /// Condition on the identifier of the resource the subscription is for.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_id: Option<StringFieldComparison>,
    /// Condition on the subscription's identifier in Salesforce.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub salesforce_id: Option<StringFieldComparison>,
    /// Condition on the start of the subscription.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_date: Option<DateFieldComparison>,
    /// Condition on the status, such as `ACTIVE` or `IN_TRIAL`.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<SubscriptionStatusFilterComparison>,
    /// Condition on the identifier of the subscription.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subscription_id: Option<StringFieldComparison>,
}

impl SubscriptionQueryFilter {
    /// Starts a builder with nothing set; everything else has a setter.
    #[must_use]
    pub fn builder() -> SubscriptionQueryFilterBuilder {
        SubscriptionQueryFilterBuilder { ..SubscriptionQueryFilterBuilder::empty() }
    }
}

builder_conversions!(SubscriptionQueryFilter, SubscriptionQueryFilterBuilder);

impl From<SubscriptionQueryFilterBuilder> for Box<SubscriptionQueryFilter> {
    fn from(builder: SubscriptionQueryFilterBuilder) -> Self {
        Self::new(builder.into())
    }
}

impl Validate for SubscriptionQueryFilter {
    fn validate(&self) -> Checked {
        check::each("and", self.and.as_deref().unwrap_or_default())?;
        check::nested("billingId", self.billing_id.as_ref())?;
        check::nested("cancellationDate", self.cancellation_date.as_ref())?;
        check::nested("createdAt", self.created_at.as_ref())?;
        check::nested("customer", self.customer.as_ref())?;
        check::nested("customerId", self.customer_id.as_ref())?;
        check::nested("endDate", self.end_date.as_ref())?;
        check::nested("environmentId", self.environment_id.as_ref())?;
        check::each("or", self.or.as_deref().unwrap_or_default())?;
        check::nested("paymentCollection", self.payment_collection.as_ref())?;
        check::nested("plan", self.plan.as_ref())?;
        check::nested("pricingType", self.pricing_type.as_ref())?;
        check::nested("productId", self.product_id.as_ref())?;
        check::nested("resource", self.resource.as_ref())?;
        check::nested("resourceId", self.resource_id.as_ref())?;
        check::nested("salesforceId", self.salesforce_id.as_ref())?;
        check::nested("startDate", self.start_date.as_ref())?;
        check::nested("status", self.status.as_ref())?;
        check::nested("subscriptionId", self.subscription_id.as_ref())?;
        Ok(())
    }
}

/// Comparison of the status of a subscription, in `SubscriptionQueryFilter`.
pub type SubscriptionStatusFilterComparison = Comparison<SubscriptionStatus>;

/// Comparison of the payment state of a subscription, in `SubscriptionQueryFilter`.
pub type PaymentCollectionFilterComparison = Comparison<PaymentCollection>;

/// Comparison of how a subscription or plan is priced, in `SubscriptionQueryFilter` and
/// `SubscriptionQueryFilterPlanFilter`.
pub type PricingTypeFilterComparison = Comparison<PricingType>;
