//! Inputs of payments, checkouts and the customer portal.

use std::convert::Infallible;

use derive_builder::Builder;
use serde::{Deserialize, Serialize};

use crate::inputs::check::{self, Checked, Validate};
use crate::inputs::support::{builder_conversions, from_required_string};

/// Argument of `createPaymentSession`: the payment to open a session for.
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
pub struct PaymentSessionInput {
    /// Identifier of the customer who pays.
    #[builder(setter(custom), field(ty = "String", build = "self.customer_id"))]
    pub customer_id: String,
    /// Identifier of the plan to pay for.
    #[builder(setter(custom), field(ty = "String", build = "self.plan_id"))]
    pub plan_id: String,
    /// Country whose localised prices apply, as an ISO 3166-1 code.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing_country_code: Option<String>,
}

impl PaymentSessionInput {
    /// Starts a builder with what Stigg requires; everything else has a setter.
    #[must_use]
    pub fn builder(
        customer_id: impl Into<String>,
        plan_id: impl Into<String>,
    ) -> PaymentSessionInputBuilder {
        PaymentSessionInputBuilder {
            customer_id: customer_id.into(),
            plan_id: plan_id.into(),
            ..PaymentSessionInputBuilder::empty()
        }
    }
}

builder_conversions!(PaymentSessionInput, PaymentSessionInputBuilder);

impl Validate for PaymentSessionInput {
    fn validate(&self) -> Checked {
        check::filled("customerId", &self.customer_id)?;
        check::filled("planId", &self.plan_id)?;
        Ok(())
    }
}

/// Argument of `checkoutState`: the checkout to fetch the state of.
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
pub struct CheckoutStateInput {
    /// Identifier of the customer who checks out.
    #[builder(setter(custom), field(ty = "String", build = "self.customer_id"))]
    pub customer_id: String,
    /// Identifier of the plan to check out.
    #[builder(setter(custom), field(ty = "String", build = "self.plan_id"))]
    pub plan_id: String,
    /// Country whose localised prices apply, as an ISO 3166-1 code.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing_country_code: Option<String>,
    /// Identifier of the product the plan belongs to.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product_id: Option<String>,
    /// Resource the subscription is for; needed for products that allow several subscriptions.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_id: Option<String>,
}

impl CheckoutStateInput {
    /// Starts a builder with what Stigg requires; everything else has a setter.
    #[must_use]
    pub fn builder(
        customer_id: impl Into<String>,
        plan_id: impl Into<String>,
    ) -> CheckoutStateInputBuilder {
        CheckoutStateInputBuilder {
            customer_id: customer_id.into(),
            plan_id: plan_id.into(),
            ..CheckoutStateInputBuilder::empty()
        }
    }
}

builder_conversions!(CheckoutStateInput, CheckoutStateInputBuilder);

impl Validate for CheckoutStateInput {
    fn validate(&self) -> Checked {
        check::filled("customerId", &self.customer_id)?;
        check::filled("planId", &self.plan_id)?;
        check::filled("productId", self.product_id.as_ref())?;
        check::filled("resourceId", self.resource_id.as_ref())?;
        Ok(())
    }
}

/// Argument of `customerPortal`: whose portal data to fetch.
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
pub struct CustomerPortalInput {
    /// Identifier of the customer whose portal data to fetch.
    #[builder(setter(custom), field(ty = "String", build = "self.customer_id"))]
    pub customer_id: String,
    /// Identifier of the product to fetch the data for.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product_id: Option<String>,
    /// Resource to fetch the data for; for products that allow several subscriptions.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_id: Option<String>,
}

impl CustomerPortalInput {
    /// Starts a builder with what Stigg requires; everything else has a setter.
    #[must_use]
    pub fn builder(customer_id: impl Into<String>) -> CustomerPortalInputBuilder {
        CustomerPortalInputBuilder {
            customer_id: customer_id.into(),
            ..CustomerPortalInputBuilder::empty()
        }
    }
}

builder_conversions!(CustomerPortalInput, CustomerPortalInputBuilder);
from_required_string!(CustomerPortalInput);

impl Validate for CustomerPortalInput {
    fn validate(&self) -> Checked {
        check::filled("customerId", &self.customer_id)?;
        check::filled("productId", self.product_id.as_ref())?;
        check::filled("resourceId", self.resource_id.as_ref())?;
        Ok(())
    }
}
