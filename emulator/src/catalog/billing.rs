//! The billing integration, and what is set up at the billing provider.

use serde::{Deserialize, Serialize};
use stigg::payments::BillingVendorIdentifier;

use super::checks::names;
use super::{CatalogError, Coupon};

/// The billing provider, as returned to checkouts.
///
/// The provider is never contacted: the emulator only returns these values, with made-up secrets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Billing {
    /// The provider: `STRIPE` or `ZUORA`.
    pub billing_identifier: BillingVendorIdentifier,
    /// Account at the provider.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_id: Option<String>,
    /// Publishable key of the account. Zuora's checkout needs it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public_key: Option<String>,
    /// Tax rates, for `taxRateIds` in inputs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tax_rates: Vec<TaxRate>,
    /// Promotion codes for coupons of the catalog.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub promotion_codes: Vec<PromotionCode>,
}

/// A tax rate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TaxRate {
    /// Identifier, as used in inputs.
    pub id: String,
    /// Name for display.
    pub display_name: String,
    /// The rate in per cent, up to 100.
    pub percentage: f64,
    /// Whether prices already include the tax. Defaults to false.
    #[serde(default)]
    pub inclusive: bool,
}

/// A code with which a customer redeems a coupon.
///
/// ```
/// let catalog = stigg_emulator::Catalog::from_json(
///     r#"{
///         "coupons": [
///             {"refId": "coupon-summer", "name": "Summer", "type": "PERCENTAGE", "percentOff": 30}
///         ],
///         "billing": {
///             "billingIdentifier": "STRIPE",
///             "promotionCodes": [{"code": "STIGG30", "coupon": "coupon-summer"}]
///         }
///     }"#,
/// )?;
/// assert!(catalog.billing.is_some_and(|billing| billing.promotion_codes[0].active));
/// # Ok::<(), stigg_emulator::catalog::CatalogError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PromotionCode {
    /// The code that customers enter.
    pub code: String,
    /// Identifier of the coupon.
    pub coupon: String,
    /// Whether the code can be redeemed. Defaults to true.
    #[serde(default = "yes")]
    pub active: bool,
    /// Identifier of the only customer that can redeem it. Defaults to all customers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<String>,
    /// Whether only customers that have never paid can redeem it. Defaults to false.
    #[serde(default)]
    pub first_purchase_only: bool,
}

fn yes() -> bool {
    true
}

/// Checks that the provider supports checkouts, and what is set up there.
pub(super) fn check_billing(billing: &Billing, coupons: &[Coupon]) -> Result<(), CatalogError> {
    let wrong = |problem: String, remedy: &str| Err(CatalogError::new("billing", problem, remedy));
    match &billing.billing_identifier {
        BillingVendorIdentifier::Stripe | BillingVendorIdentifier::Zuora => {}
        other => {
            let problem = format!("checkouts do not support the `billingIdentifier` {other}");
            return wrong(problem, "set it to STRIPE or ZUORA, or remove `billing`");
        }
    }
    for (name, value) in [("accountId", &billing.account_id), ("publicKey", &billing.public_key)] {
        if value.as_ref().is_some_and(String::is_empty) {
            return wrong(format!("`{name}` is empty"), "give it a value, or remove it");
        }
    }
    if billing.billing_identifier == BillingVendorIdentifier::Zuora && billing.public_key.is_none()
    {
        return wrong("`publicKey` is missing".to_owned(), "add it: Zuora's checkout needs it");
    }
    names("billing.taxRates", &billing.tax_rates, |rate| &rate.id)?;
    for rate in &billing.tax_rates {
        if !(0.0..=100.0).contains(&rate.percentage) {
            let problem = format!("the tax rate `{}` is not a percentage", rate.id);
            return wrong(problem, "set `percentage` to a value from 0 to 100");
        }
    }
    names("billing.promotionCodes", &billing.promotion_codes, |code| &code.code)?;
    for code in &billing.promotion_codes {
        if !coupons.iter().any(|coupon| coupon.ref_id == code.coupon) {
            let problem = format!("the catalog has no coupon `{}`", code.coupon);
            return wrong(problem, "add it to `coupons`, or use another one");
        }
    }
    Ok(())
}
