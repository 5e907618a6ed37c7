//! The emulator's catalog: products, plans, add-ons, features, credits, coupons and the billing
//! integration.
//!
//! A [`Catalog`] is plain data, usually read from a JSON file. The keys are the fields of these
//! types in camelCase. Unknown keys are errors, so typos are found.
//!
//! ```
//! let catalog = stigg_emulator::Catalog::from_json(
//!     r#"{
//!         "features": [
//!             {"refId": "feature-seats", "displayName": "Seats",
//!              "featureType": "NUMBER", "meterType": "Fluctuating"}
//!         ],
//!         "products": [{"refId": "product-crm", "displayName": "CRM"}],
//!         "plans": [
//!             {"refId": "plan-crm-team", "displayName": "Team", "product": "product-crm",
//!              "pricingType": "PAID",
//!              "prices": [{"billingModel": "FLAT_FEE", "billingPeriod": "MONTHLY", "amount": 49}],
//!              "entitlements": [{"feature": "feature-seats", "usageLimit": 10}]}
//!         ]
//!     }"#,
//! )?;
//! assert_eq!(catalog.plans[0].prices[0].amount, Some(49.0));
//! # Ok::<(), stigg_emulator::catalog::CatalogError>(())
//! ```

mod billing;
mod checks;
mod coupons;
mod credit_entitlements;
mod currencies;
mod error;
mod features;
mod formulas;
mod ids;
mod lookup;
mod packages;
mod prices;
mod product_settings;
mod validate;
mod versions;

use serde::{Deserialize, Serialize};

pub use billing::{Billing, PromotionCode, TaxRate};
pub use coupons::{AmountOff, Coupon};
pub use credit_entitlements::CreditEntitlement;
pub use currencies::{CreditPrice, CreditRate, CurrencyUnits, CustomCurrency, FeatureRate};
pub use error::CatalogError;
pub use features::{Aggregation, DimensionFilter, EventMeter, Feature, UnitTransformation};
pub(crate) use formulas::Formula;
pub(crate) use ids::{Kind, id_of};
pub(crate) use lookup::Lookup;
pub use packages::{Addon, DefaultTrial, Plan, PlanEntitlement, Product};
pub use prices::{Price, Tier};
pub use product_settings::{
    AutoCancellationRule, ChangeTime, ProductSettings, SubscriptionEnd, SubscriptionStart,
    SubscriptionType, UsageResetPolicy,
};
pub(crate) use validate::PERCENT_OFF;
pub(crate) use versions::PlanVersion;

const DEMO: &str = include_str!("../catalog/revvenu.json");

/// Everything that customers can subscribe to, and its building blocks.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Catalog {
    /// Features that plans and add-ons grant.
    pub features: Vec<Feature>,
    /// Currencies of credits.
    pub currencies: Vec<CustomCurrency>,
    /// Products, each with one or more plans.
    pub products: Vec<Product>,
    /// Plans of the products.
    pub plans: Vec<Plan>,
    /// Add-ons that can be bought with a plan.
    pub addons: Vec<Addon>,
    /// Coupons for customers and subscriptions.
    pub coupons: Vec<Coupon>,
    /// The billing integration, which takes payments. Without one, paid plans start at once, and
    /// operations that need it are refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing: Option<Billing>,
}

impl Catalog {
    /// Reads a catalog and checks that all its references resolve.
    ///
    /// # Errors
    ///
    /// If the text is not a valid catalog in JSON, or [`validate`](Self::validate) fails.
    pub fn from_json(text: &str) -> Result<Self, CatalogError> {
        let mut json = serde_json::Deserializer::from_str(text);
        let catalog: Self = serde_path_to_error::deserialize(&mut json)
            .map_err(|error| CatalogError::unreadable(&error.path().to_string(), error.inner()))?;
        json.end().map_err(|error| CatalogError::unreadable(".", &error))?;
        catalog.validate()?;
        Ok(catalog)
    }

    /// The sample catalog of Stigg's guides: the products Revvenu and Stigg.
    ///
    /// The emulator serves it by default. Use it as a template for your own catalogs: see
    /// `catalog/revvenu.json` in the crate's sources.
    #[must_use]
    pub fn demo() -> Self {
        // A test parses the embedded file with `from_json`.
        serde_json::from_str(DEMO).unwrap_or_default()
    }

    /// Checks that the catalog is consistent.
    ///
    /// # Errors
    ///
    /// If an identifier is used twice, a reference does not resolve, or a price, entitlement or
    /// coupon lacks a field that its kind requires. The error describes the first problem.
    pub fn validate(&self) -> Result<(), CatalogError> {
        validate::validate(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demo_is_a_valid_catalog() {
        let parsed = Catalog::from_json(DEMO).expect("the embedded catalog is valid");
        assert_eq!(Catalog::demo(), parsed);
        assert!(!parsed.plans.is_empty());
    }
}
