//! Inputs that start a subscription.

use std::convert::Infallible;

use derive_builder::Builder;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use time::OffsetDateTime;

use crate::inputs::check::{self, Checked, Validate};
use crate::inputs::subscriptions::terms::check_terms;
use crate::inputs::support::{builder_conversions, entry_setter};
use crate::inputs::{
    BillableFeatureInput, BudgetConfigurationInput, ChargeInput, Nullable, PriceOverrideInput,
    SubscriptionAddonInput, SubscriptionBillingInfo, SubscriptionCouponInput,
    SubscriptionEntitlementInput, SubscriptionEntitlementInputV2,
    SubscriptionMinimumSpendValueInput,
};
use crate::types::{
    BillingPeriod, PaymentCollectionMethod, ScheduleStrategy, SubscriptionBillingCycleAnchor,
    TrialEndBehavior,
};

/// Argument of `provisionSubscriptionV2`: the subscription to create.
///
/// The customer must exist already. Provisioning another plan of the same product is also how a
/// plan is changed. Without a payment method on file, the answer may be a checkout to complete
/// instead of a subscription.
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
pub struct ProvisionSubscriptionInput {
    /// Identifier of the customer to subscribe.
    #[builder(setter(custom), field(ty = "String", build = "self.customer_id"))]
    pub customer_id: String,
    /// Identifier of the plan to subscribe to.
    #[builder(setter(custom), field(ty = "String", build = "self.plan_id"))]
    pub plan_id: String,
    /// Free-form key-value data to keep with the subscription.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub additional_meta_data: Option<Map<String, Value>>,
    /// Add-ons to subscribe to along with the plan.
    #[builder(default, setter(each(name = "addon", into)))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub addons: Option<Vec<SubscriptionAddonInput>>,
    /// Coupon or discount to apply.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub applied_coupon: Option<SubscriptionCouponInput>,
    /// Whether to wait for the payment to be confirmed before answering.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub await_payment_confirmation: Option<bool>,
    /// Quantities of the per-unit features; needed for plans priced per unit.
    #[builder(default, setter(each(name = "billable_feature", into)))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billable_features: Option<Vec<BillableFeatureInput>>,
    /// Country whose localised prices apply, as an ISO 3166-1 code.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing_country_code: Option<String>,
    /// What happens to the billing cycle: `UNCHANGED` (the default) keeps it, `NOW` starts it
    /// afresh.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing_cycle_anchor: Option<SubscriptionBillingCycleAnchor>,
    /// Identifier of the subscription in the connected billing provider.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing_id: Option<String>,
    /// Billing details to use for the subscription.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing_information: Option<SubscriptionBillingInfo>,
    /// Billing period, `MONTHLY` or `ANNUALLY`; needed for paid plans.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing_period: Option<BillingPeriod>,
    /// Spend limit of the subscription.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub budget: Option<BudgetConfigurationInput>,
    /// Date on which the subscription is cancelled (RFC 3339). Absent keeps what is set, null
    /// clears it, a date sets it. A date in the past, or not after the start, is refused; on a
    /// trial it moves the end of the trial.
    #[builder(default)]
    #[serde(
        default,
        skip_serializing_if = "Nullable::is_absent",
        with = "crate::inputs::nullable::rfc3339"
    )]
    pub cancellation_date: Nullable<OffsetDateTime>,
    /// Quantities of the charges, of features or of credits.
    #[builder(default, setter(each(name = "charge", into)))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub charges: Option<Vec<ChargeInput>>,
    /// Settings of the hosted checkout, for when payment is needed and no method is on file.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checkout_options: Option<CheckoutOptions>,
    /// Feature and credit entitlements to set on the subscription itself.
    #[builder(default, setter(each(name = "entitlement", into)))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entitlements: Option<Vec<SubscriptionEntitlementInputV2>>,
    /// Least amount to be spent on the subscription.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum_spend: Option<SubscriptionMinimumSpendValueInput>,
    /// Identifier of the customer who pays, where that is not `customerId`.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paying_customer_id: Option<String>,
    /// How payment is collected: `CHARGE`, `INVOICE` or `NONE`.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_collection_method: Option<PaymentCollectionMethod>,
    /// Prices to charge in place of the standard ones.
    #[builder(default, setter(each(name = "price_override", into)))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price_overrides: Option<Vec<PriceOverrideInput>>,
    /// Unit amount of the price.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price_unit_amount: Option<f64>,
    /// Promotion code to redeem. Deprecated since September 2024; use `appliedCoupon`.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promotion_code: Option<String>,
    /// Identifier to give the subscription; the older name of `subscriptionId`.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ref_id: Option<String>,
    /// Resource the subscription is for; needed for products that allow several subscriptions.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_id: Option<String>,
    /// Identifier of the subscription in Salesforce.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub salesforce_id: Option<String>,
    /// When the change takes effect: `IMMEDIATE`, `END_OF_BILLING_PERIOD`, or
    /// `END_OF_BILLING_MONTH` for annual subscriptions.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schedule_strategy: Option<ScheduleStrategy>,
    /// Whether to skip the trial of the plan.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skip_trial: Option<bool>,
    /// Start of the subscription (RFC 3339). A past date back-dates it; a future one leaves it
    /// `NOT_STARTED` until then.
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
    /// Identifier to give the subscription, of 1 to 255 characters; generated when absent.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subscription_id: Option<String>,
    /// Trial settings to use instead of the plan's own.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trial_override_configuration: Option<TrialOverrideConfigurationInput>,
    /// Number of units to subscribe to.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit_quantity: Option<f64>,
}

impl ProvisionSubscriptionInput {
    /// Starts a builder with what Stigg requires; everything else has a setter.
    #[must_use]
    pub fn builder(
        customer_id: impl Into<String>,
        plan_id: impl Into<String>,
    ) -> ProvisionSubscriptionInputBuilder {
        ProvisionSubscriptionInputBuilder {
            customer_id: customer_id.into(),
            plan_id: plan_id.into(),
            ..ProvisionSubscriptionInputBuilder::empty()
        }
    }
}

builder_conversions!(ProvisionSubscriptionInput, ProvisionSubscriptionInputBuilder);
entry_setter!(ProvisionSubscriptionInputBuilder, metadata, additional_meta_data);

impl Validate for ProvisionSubscriptionInput {
    fn validate(&self) -> Checked {
        check::filled("customerId", &self.customer_id)?;
        check::nested("checkoutOptions", self.checkout_options.as_ref())?;
        check::filled("payingCustomerId", self.paying_customer_id.as_ref())?;
        check::amount("priceUnitAmount", self.price_unit_amount.as_ref())?;
        check::filled("refId", self.ref_id.as_ref())?;
        check::filled("subscriptionId", self.subscription_id.as_ref())?;
        check::nested("trialOverrideConfiguration", self.trial_override_configuration.as_ref())?;
        check_terms!(self);
        Ok(())
    }
}

/// Settings of the hosted checkout, in `ProvisionSubscriptionInput`.
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
pub struct CheckoutOptions {
    /// Address to return to when the checkout is cancelled.
    #[builder(setter(custom), field(ty = "String", build = "self.cancel_url"))]
    pub cancel_url: String,
    /// Address to return to when the checkout is complete.
    #[builder(setter(custom), field(ty = "String", build = "self.success_url"))]
    pub success_url: String,
    /// Whether promotion codes can be entered.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allow_promo_codes: Option<bool>,
    /// Whether a tax identifier can be given.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allow_tax_id_collection: Option<bool>,
    /// Whether to ask for a billing address.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub collect_billing_address: Option<bool>,
    /// Whether to ask for a phone number.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub collect_phone_number: Option<bool>,
    /// Reference identifier for the checkout.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference_id: Option<String>,
}

impl CheckoutOptions {
    /// Starts a builder with what Stigg requires; everything else has a setter.
    #[must_use]
    pub fn builder(
        success_url: impl Into<String>,
        cancel_url: impl Into<String>,
    ) -> CheckoutOptionsBuilder {
        CheckoutOptionsBuilder {
            success_url: success_url.into(),
            cancel_url: cancel_url.into(),
            ..CheckoutOptionsBuilder::empty()
        }
    }
}

builder_conversions!(CheckoutOptions, CheckoutOptionsBuilder);

impl Validate for CheckoutOptions {
    fn validate(&self) -> Checked {
        check::filled("cancelUrl", &self.cancel_url)?;
        check::filled("successUrl", &self.success_url)?;
        check::filled("referenceId", self.reference_id.as_ref())?;
        Ok(())
    }
}

/// Trial settings that replace the plan's own, in the inputs that provision or price a
/// subscription.
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
pub struct TrialOverrideConfigurationInput {
    /// Whether the subscription is a trial.
    #[builder(setter(custom), field(ty = "bool", build = "self.is_trial"))]
    pub is_trial: bool,
    /// What follows the trial: `CONVERT_TO_PAID` or `CANCEL_SUBSCRIPTION`.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trial_end_behavior: Option<TrialEndBehavior>,
    /// End of the trial (RFC 3339).
    #[builder(default)]
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "time::serde::rfc3339::option"
    )]
    pub trial_end_date: Option<OffsetDateTime>,
}

impl TrialOverrideConfigurationInput {
    /// Starts a builder with what Stigg requires; everything else has a setter.
    #[must_use]
    pub fn builder(is_trial: bool) -> TrialOverrideConfigurationInputBuilder {
        TrialOverrideConfigurationInputBuilder {
            is_trial,
            ..TrialOverrideConfigurationInputBuilder::empty()
        }
    }
}

builder_conversions!(TrialOverrideConfigurationInput, TrialOverrideConfigurationInputBuilder);

impl Validate for TrialOverrideConfigurationInput {}
