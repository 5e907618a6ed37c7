//! Inputs for billing a subscription: addresses, taxes and coupons.

use serde_json::{Map, Value};

use crate::common::declare::input;
use crate::common::{DateTime, Number};
use crate::customers::TaxExempt;
use crate::subscriptions::{MoneyInput, SubscriptionProrationBehavior};

input! {
    /// Billing details of a subscription.
    ///
    /// Part of the inputs that provision, update or price a subscription, such as
    /// [`ProvisionSubscriptionInput`](crate::subscriptions::ProvisionSubscriptionInput),
    /// [`UpdateSubscriptionInput`](crate::subscriptions::UpdateSubscriptionInput) and
    /// [`PreviewSubscriptionInput`](crate::subscriptions::PreviewSubscriptionInput).
    pub struct SubscriptionBillingInfo => SubscriptionBillingInfoBuilder {
        /// Address for billing.
        billing_address: Option<BillingAddress>,
        /// Account on whose behalf the customer is charged.
        charge_on_behalf_of_account: Option<String>,
        /// Identifier of a coupon to apply.
        coupon_id: Option<String> [not_blank],
        /// Identifier of the integration.
        integration_id: Option<String> [not_blank],
        /// Number of days until an invoice is due.
        invoice_days_until_due: Option<Number> [not_negative],
        /// Whether the subscription is back-dated.
        is_backdated: Option<bool>,
        /// Whether the invoice is already paid.
        is_invoice_paid: Option<bool>,
        /// Metadata of the billing details, as JSON.
        metadata: Option<Map<String, Value>> => map metadata_entry,
        /// Proration of partial periods:
        /// [`CreateProrations`](SubscriptionProrationBehavior::CreateProrations),
        /// [`InvoiceImmediately`](SubscriptionProrationBehavior::InvoiceImmediately) or
        /// [`None`](SubscriptionProrationBehavior::None).
        proration_behavior: Option<SubscriptionProrationBehavior>,
        /// Tax identifiers to bill with.
        tax_ids: Option<Vec<TaxExempt>> => list tax_id,
        /// Tax rate, in percent.
        tax_percentage: Option<Number> [not_negative],
        /// Identifiers of the tax rates to apply.
        tax_rate_ids: Option<Vec<String>> => list tax_rate_id,
    }

    /// Postal address for billing.
    ///
    /// Part of [`SubscriptionBillingInfo`] and
    /// [`CreditGrantBillingInfoInput`](crate::credits::CreditGrantBillingInfoInput).
    pub struct BillingAddress => BillingAddressBuilder {
        /// City.
        city: Option<String>,
        /// Country, as an ISO 3166-1 code.
        country: Option<String>,
        /// First line of the address.
        line1: Option<String>,
        /// Second line of the address.
        line2: Option<String>,
        /// Postal code.
        postal_code: Option<String>,
        /// State.
        state: Option<String>,
    }

    /// Coupon or discount.
    ///
    /// Part of the inputs that provision, update or price a subscription, such as
    /// [`ProvisionSubscriptionInput`](crate::subscriptions::ProvisionSubscriptionInput),
    /// [`UpdateSubscriptionInput`](crate::subscriptions::UpdateSubscriptionInput) and
    /// [`PreviewSubscriptionInput`](crate::subscriptions::PreviewSubscriptionInput).
    pub struct SubscriptionCouponInput => SubscriptionCouponInputBuilder {
        /// Identifier of the coupon in the connected billing provider.
        billing_coupon_id: Option<String> [not_blank],
        /// Settings for applying the coupon.
        configuration: Option<SubscriptionCouponConfigurationInput>,
        /// Identifier of the coupon in Stigg.
        coupon_id: Option<String> [not_blank],
        /// Ad hoc discount, instead of a stored coupon.
        discount: Option<SubscriptionCouponDiscountInput>,
        /// Promotion code to redeem.
        promotion_code: Option<String> [not_blank],
    }

    /// Settings for applying a coupon.
    ///
    /// Part of [`SubscriptionCouponInput`].
    pub struct SubscriptionCouponConfigurationInput => SubscriptionCouponConfigurationInputBuilder {
        /// Date from which the coupon applies.
        start_date: Option<DateTime>,
    }

    /// Ad hoc discount.
    ///
    /// Part of [`SubscriptionCouponInput`].
    pub struct SubscriptionCouponDiscountInput => SubscriptionCouponDiscountInputBuilder {
        /// Fixed amounts of the discount.
        amounts_off: Option<Vec<MoneyInput>> => list amount_off,
        /// Description of the discount.
        description: Option<String>,
        /// Duration of the discount, in months.
        duration_in_months: Option<Number> [not_negative],
        /// Name of the discount.
        name: Option<String>,
        /// Share of the price to discount, in percent.
        percent_off: Option<Number> [not_negative],
    }
}
