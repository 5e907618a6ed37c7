//! Inputs that import subscriptions.

use std::convert::Infallible;

use derive_builder::Builder;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use time::OffsetDateTime;

use crate::inputs::check::{self, Checked, Validate};
use crate::inputs::support::{builder_conversions, entry_setter};
use crate::inputs::{
    BillableFeatureInput, ChargeInput, SubscriptionAddonInput, SubscriptionEntitlementInput,
    SubscriptionEntitlementInputV2,
};
use crate::types::BillingPeriod;

/// The most subscriptions that one [`ImportSubscriptionsBulkInput`] takes.
pub const MAX_IMPORTED_SUBSCRIPTIONS: usize = 1_000;

/// Subscription to import, in `ImportSubscriptionsBulkInput`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Builder)]
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
pub struct ImportSubscriptionInput {
    /// Identifier of the customer the subscription belongs to.
    #[builder(setter(custom), field(ty = "String", build = "self.customer_id"))]
    pub customer_id: String,
    /// Identifier of the plan subscribed to.
    #[builder(setter(custom), field(ty = "String", build = "self.plan_id"))]
    pub plan_id: String,
    /// Free-form key-value data to keep with the subscription.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub additional_meta_data: Option<Map<String, Value>>,
    /// Add-ons subscribed to along with the plan.
    #[builder(default, setter(each(name = "addon", into)))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub addons: Option<Vec<SubscriptionAddonInput>>,
    /// Quantities of the per-unit features; needed for plans priced per unit.
    #[builder(default, setter(each(name = "billable_feature", into)))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billable_features: Option<Vec<BillableFeatureInput>>,
    /// Identifier of the subscription in the connected billing provider.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing_id: Option<String>,
    /// Billing period, `MONTHLY` or `ANNUALLY`; needed for paid plans.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing_period: Option<BillingPeriod>,
    /// Quantities of the charges, of features or of credits.
    #[builder(default, setter(each(name = "charge", into)))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub charges: Option<Vec<ChargeInput>>,
    /// End of the subscription (RFC 3339).
    #[builder(default)]
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "time::serde::rfc3339::option"
    )]
    pub end_date: Option<OffsetDateTime>,
    /// Feature and credit entitlements to set on the subscription itself.
    #[builder(default, setter(each(name = "entitlement", into)))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entitlements: Option<Vec<SubscriptionEntitlementInputV2>>,
    /// Resource the subscription is for; needed for products that allow several subscriptions.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_id: Option<String>,
    /// Identifier of the subscription in Salesforce.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub salesforce_id: Option<String>,
    /// Start of the subscription (RFC 3339); a past date back-dates it.
    #[builder(default)]
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "time::serde::rfc3339::option"
    )]
    pub start_date: Option<OffsetDateTime>,
    /// Feature entitlements to set on the subscription itself; `entitlements` takes credits
    /// too.
    #[builder(default, setter(each(name = "subscription_entitlement", into)))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subscription_entitlements: Option<Vec<SubscriptionEntitlementInput>>,
    /// Identifier of the subscription, of 1 to 255 characters.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subscription_id: Option<String>,
    /// Number of units subscribed to.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit_quantity: Option<f64>,
    /// Time of the last change to the subscription (RFC 3339). The subscription is skipped if
    /// Stigg's record is newer.
    #[builder(default)]
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "time::serde::rfc3339::option"
    )]
    pub updated_at: Option<OffsetDateTime>,
}

impl ImportSubscriptionInput {
    /// Starts a builder with what Stigg requires; everything else has a setter.
    #[must_use]
    pub fn builder(
        customer_id: impl Into<String>,
        plan_id: impl Into<String>,
    ) -> ImportSubscriptionInputBuilder {
        ImportSubscriptionInputBuilder {
            customer_id: customer_id.into(),
            plan_id: plan_id.into(),
            ..ImportSubscriptionInputBuilder::empty()
        }
    }
}

builder_conversions!(ImportSubscriptionInput, ImportSubscriptionInputBuilder);
entry_setter!(ImportSubscriptionInputBuilder, metadata, additional_meta_data);

impl Validate for ImportSubscriptionInput {
    fn validate(&self) -> Checked {
        check::filled("customerId", &self.customer_id)?;
        check::filled("planId", &self.plan_id)?;
        check::each("addons", self.addons.as_deref().unwrap_or_default())?;
        check::each("billableFeatures", self.billable_features.as_deref().unwrap_or_default())?;
        check::filled("billingId", self.billing_id.as_ref())?;
        check::each("charges", self.charges.as_deref().unwrap_or_default())?;
        check::each("entitlements", self.entitlements.as_deref().unwrap_or_default())?;
        check::filled("resourceId", self.resource_id.as_ref())?;
        check::filled("salesforceId", self.salesforce_id.as_ref())?;
        check::each(
            "subscriptionEntitlements",
            self.subscription_entitlements.as_deref().unwrap_or_default(),
        )?;
        check::filled("subscriptionId", self.subscription_id.as_ref())?;
        check::amount("unitQuantity", self.unit_quantity.as_ref())?;
        Ok(())
    }
}

/// Argument of `importSubscriptionsBulk`: the subscriptions to import.
///
/// They are imported in the background: those that exist are updated, the others created, and
/// bad ones skipped.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Builder)]
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
pub struct ImportSubscriptionsBulkInput {
    /// Subscriptions to import, from 1 to 1000 of them.
    #[builder(
        setter(custom),
        field(ty = "Vec<ImportSubscriptionInput>", build = "self.subscriptions")
    )]
    pub subscriptions: Vec<ImportSubscriptionInput>,
    /// Environment to act in; not needed with a server API key, which fixes it.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_id: Option<String>,
    /// Identifier of the integration to use for the import.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub integration_id: Option<String>,
}

impl ImportSubscriptionsBulkInput {
    /// Starts a builder with what Stigg requires; everything else has a setter.
    #[must_use]
    pub fn builder(
        subscriptions: impl IntoIterator<Item = impl Into<ImportSubscriptionInput>>,
    ) -> ImportSubscriptionsBulkInputBuilder {
        ImportSubscriptionsBulkInputBuilder {
            subscriptions: subscriptions.into_iter().map(Into::into).collect(),
            ..ImportSubscriptionsBulkInputBuilder::empty()
        }
    }
}

builder_conversions!(ImportSubscriptionsBulkInput, ImportSubscriptionsBulkInputBuilder);

impl ImportSubscriptionsBulkInputBuilder {
    /// Adds one to [`subscriptions`](ImportSubscriptionsBulkInput::subscriptions).
    #[must_use]
    pub fn subscription(mut self, subscription: impl Into<ImportSubscriptionInput>) -> Self {
        self.subscriptions.push(subscription.into());
        self
    }
}

impl Validate for ImportSubscriptionsBulkInput {
    fn validate(&self) -> Checked {
        check::batch("subscriptions", self.subscriptions.len(), MAX_IMPORTED_SUBSCRIPTIONS)?;
        check::each("subscriptions", &self.subscriptions)?;
        check::filled("environmentId", self.environment_id.as_ref())?;
        check::filled("integrationId", self.integration_id.as_ref())?;
        Ok(())
    }
}
