//! Inputs of paywalls.

use std::convert::Infallible;

use derive_builder::Builder;
use serde::{Deserialize, Serialize};

use crate::inputs::check::{self, Checked, Validate};
use crate::inputs::support::builder_conversions;
use crate::types::WidgetType;

/// Argument of `paywall` and `mockPaywall`: which plans to show, and for whom.
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
pub struct GetPaywallInput {
    /// Country whose localised prices apply, as an ISO 3166-1 code.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing_country_code: Option<String>,
    /// Widget the data is for: `PAYWALL`, `CHECKOUT` or `CUSTOMER_PORTAL`.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub context: Option<WidgetType>,
    /// Identifier of the customer to show the paywall to.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<String>,
    /// Environment to act in; not needed with a server API key, which fixes it.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_id: Option<String>,
    /// Whether to fetch the prices of all countries.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fetch_all_countries_prices: Option<bool>,
    /// Whether to include hidden plans.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub include_hidden_plans: Option<bool>,
    /// Identifier of the offer.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offer_id: Option<String>,
    /// Identifier of the product whose plans to show.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product_id: Option<String>,
    /// Resource to show the paywall for; for products that allow several subscriptions.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_id: Option<String>,
}

impl GetPaywallInput {
    /// Starts a builder with nothing set; everything else has a setter.
    #[must_use]
    pub fn builder() -> GetPaywallInputBuilder {
        GetPaywallInputBuilder { ..GetPaywallInputBuilder::empty() }
    }
}

builder_conversions!(GetPaywallInput, GetPaywallInputBuilder);

impl Validate for GetPaywallInput {
    fn validate(&self) -> Checked {
        check::filled("customerId", self.customer_id.as_ref())?;
        check::filled("environmentId", self.environment_id.as_ref())?;
        check::filled("offerId", self.offer_id.as_ref())?;
        check::filled("productId", self.product_id.as_ref())?;
        check::filled("resourceId", self.resource_id.as_ref())?;
        Ok(())
    }
}
