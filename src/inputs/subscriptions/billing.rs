//! How a subscription is billed: addresses, taxes and coupons.

use std::convert::Infallible;

use derive_builder::Builder;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use time::OffsetDateTime;

use crate::inputs::check::{self, Checked, Validate};
use crate::inputs::support::{builder_conversions, entry_setter};
use crate::inputs::{MoneyInput, TaxExempt};
use crate::types::SubscriptionProrationBehavior;

/// Billing details of a subscription, in the inputs that provision, update or price one.
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
pub struct SubscriptionBillingInfo {
    /// Address for billing.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing_address: Option<BillingAddress>,
    /// Account on whose behalf to charge.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub charge_on_behalf_of_account: Option<String>,
    /// Identifier of a coupon to apply.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coupon_id: Option<String>,
    /// Identifier of the integration concerned.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub integration_id: Option<String>,
    /// Number of days until an invoice falls due.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invoice_days_until_due: Option<f64>,
    /// Whether the subscription is back-dated.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_backdated: Option<bool>,
    /// Whether the invoice is already paid.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_invoice_paid: Option<bool>,
    /// Metadata of the billing details, as JSON.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata: Option<Map<String, Value>>,
    /// How part periods are charged: `CREATE_PRORATIONS`, `INVOICE_IMMEDIATELY` or `NONE`.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proration_behavior: Option<SubscriptionProrationBehavior>,
    /// Tax identifiers to bill with.
    #[builder(default, setter(each(name = "tax_id", into)))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tax_ids: Option<Vec<TaxExempt>>,
    /// Tax rate, in per cent.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tax_percentage: Option<f64>,
    /// Identifiers of the tax rates to apply.
    #[builder(default, setter(each(name = "tax_rate_id", into)))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tax_rate_ids: Option<Vec<String>>,
}

impl SubscriptionBillingInfo {
    /// Starts a builder with nothing set; everything else has a setter.
    #[must_use]
    pub fn builder() -> SubscriptionBillingInfoBuilder {
        SubscriptionBillingInfoBuilder { ..SubscriptionBillingInfoBuilder::empty() }
    }
}

builder_conversions!(SubscriptionBillingInfo, SubscriptionBillingInfoBuilder);
entry_setter!(SubscriptionBillingInfoBuilder, metadata_entry, metadata);

impl Validate for SubscriptionBillingInfo {
    fn validate(&self) -> Checked {
        check::nested("billingAddress", self.billing_address.as_ref())?;
        check::filled("couponId", self.coupon_id.as_ref())?;
        check::filled("integrationId", self.integration_id.as_ref())?;
        check::amount("invoiceDaysUntilDue", self.invoice_days_until_due.as_ref())?;
        check::each("taxIds", self.tax_ids.as_deref().unwrap_or_default())?;
        check::amount("taxPercentage", self.tax_percentage.as_ref())?;
        Ok(())
    }
}

/// Postal address for billing, in `SubscriptionBillingInfo`.
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
pub struct BillingAddress {
    /// City.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// Country, as an ISO 3166-1 code.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// First line of the address.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line1: Option<String>,
    /// Second line of the address.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line2: Option<String>,
    /// Postal code.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    /// State.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
}

impl BillingAddress {
    /// Starts a builder with nothing set; everything else has a setter.
    #[must_use]
    pub fn builder() -> BillingAddressBuilder {
        BillingAddressBuilder { ..BillingAddressBuilder::empty() }
    }
}

builder_conversions!(BillingAddress, BillingAddressBuilder);

impl Validate for BillingAddress {}

/// Coupon or discount, in the inputs that provision, update or price a subscription.
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
pub struct SubscriptionCouponInput {
    /// Identifier of the coupon in the connected billing provider.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing_coupon_id: Option<String>,
    /// Settings for applying the coupon.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub configuration: Option<SubscriptionCouponConfigurationInput>,
    /// Identifier of the coupon in Stigg.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coupon_id: Option<String>,
    /// Ad hoc discount to give, rather than a stored coupon.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub discount: Option<SubscriptionCouponDiscountInput>,
    /// Promotion code to redeem.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promotion_code: Option<String>,
}

impl SubscriptionCouponInput {
    /// Starts a builder with nothing set; everything else has a setter.
    #[must_use]
    pub fn builder() -> SubscriptionCouponInputBuilder {
        SubscriptionCouponInputBuilder { ..SubscriptionCouponInputBuilder::empty() }
    }
}

builder_conversions!(SubscriptionCouponInput, SubscriptionCouponInputBuilder);

impl Validate for SubscriptionCouponInput {
    fn validate(&self) -> Checked {
        check::filled("billingCouponId", self.billing_coupon_id.as_ref())?;
        check::nested("configuration", self.configuration.as_ref())?;
        check::filled("couponId", self.coupon_id.as_ref())?;
        check::nested("discount", self.discount.as_ref())?;
        check::filled("promotionCode", self.promotion_code.as_ref())?;
        Ok(())
    }
}

/// Settings for applying a coupon, in `SubscriptionCouponInput`.
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
pub struct SubscriptionCouponConfigurationInput {
    /// Date from which the coupon applies (RFC 3339).
    #[builder(default)]
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "time::serde::rfc3339::option"
    )]
    pub start_date: Option<OffsetDateTime>,
}

impl SubscriptionCouponConfigurationInput {
    /// Starts a builder with nothing set; everything else has a setter.
    #[must_use]
    pub fn builder() -> SubscriptionCouponConfigurationInputBuilder {
        SubscriptionCouponConfigurationInputBuilder {
            ..SubscriptionCouponConfigurationInputBuilder::empty()
        }
    }
}

builder_conversions!(
    SubscriptionCouponConfigurationInput,
    SubscriptionCouponConfigurationInputBuilder
);

impl Validate for SubscriptionCouponConfigurationInput {}

/// Ad hoc discount, in `SubscriptionCouponInput`.
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
pub struct SubscriptionCouponDiscountInput {
    /// Fixed amounts to take off.
    #[builder(default, setter(each(name = "amount_off", into)))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amounts_off: Option<Vec<MoneyInput>>,
    /// Description of the discount.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// How long the discount lasts, in months.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration_in_months: Option<f64>,
    /// Name of the discount.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Share to take off, in per cent.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percent_off: Option<f64>,
}

impl SubscriptionCouponDiscountInput {
    /// Starts a builder with nothing set; everything else has a setter.
    #[must_use]
    pub fn builder() -> SubscriptionCouponDiscountInputBuilder {
        SubscriptionCouponDiscountInputBuilder { ..SubscriptionCouponDiscountInputBuilder::empty() }
    }
}

builder_conversions!(SubscriptionCouponDiscountInput, SubscriptionCouponDiscountInputBuilder);

impl Validate for SubscriptionCouponDiscountInput {
    fn validate(&self) -> Checked {
        check::each("amountsOff", self.amounts_off.as_deref().unwrap_or_default())?;
        check::amount("durationInMonths", self.duration_in_months.as_ref())?;
        check::amount("percentOff", self.percent_off.as_ref())?;
        Ok(())
    }
}
