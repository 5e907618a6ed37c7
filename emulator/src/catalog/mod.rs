//! What the emulator sells: products, plans, add-ons, features, credits and coupons, and through
//! which billing provider it is paid.
//!
//! A [`Catalog`] is plain data. It is usually read from a JSON file whose keys are the fields of
//! these types in camelCase; a key that no type has is an error, so that a slip of the pen is
//! found.
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
mod coupons;
mod currencies;
mod error;
mod features;
mod ids;
mod lookup;
mod packages;
mod prices;
mod validate;
mod versions;

use serde::{Deserialize, Serialize};

pub use billing::Billing;
pub use coupons::{AmountOff, Coupon};
pub use currencies::{CreditRate, CurrencyUnits, CustomCurrency};
pub use error::CatalogError;
pub use features::{Aggregation, DimensionFilter, EventMeter, Feature};
pub(crate) use ids::{Kind, id_of};
pub(crate) use lookup::Lookup;
pub use packages::{Addon, DefaultTrial, Plan, PlanEntitlement, Product};
pub use prices::{Price, Tier};
pub(crate) use versions::PlanVersion;

const DEMO: &str = include_str!("../../catalog/revvenu.json");

/// Everything that can be subscribed to, and what it is made of.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Catalog {
    /// Features that plans and add-ons entitle to.
    pub features: Vec<Feature>,
    /// Currencies that customers hold credits in.
    pub currencies: Vec<CustomCurrency>,
    /// Products, each with its plans.
    pub products: Vec<Product>,
    /// Plans of the products.
    pub plans: Vec<Plan>,
    /// Add-ons that can be bought with a plan.
    pub addons: Vec<Addon>,
    /// Coupons for customers and subscriptions.
    pub coupons: Vec<Coupon>,
    /// The billing integration. Without one, operations that need it are refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing: Option<Billing>,
}

impl Catalog {
    /// Reads a catalog and checks that everything it refers to exists.
    ///
    /// # Errors
    ///
    /// If the text is not a catalog, or [`validate`](Self::validate) finds something.
    pub fn from_json(text: &str) -> Result<Self, CatalogError> {
        let mut json = serde_json::Deserializer::from_str(text);
        let catalog: Self = serde_path_to_error::deserialize(&mut json)
            .map_err(|error| CatalogError::unreadable(&error.path().to_string(), error.inner()))?;
        json.end().map_err(|error| CatalogError::unreadable(".", &error))?;
        catalog.validate()?;
        Ok(catalog)
    }

    /// The catalog that Stigg's guides use: the products Revvenu and Stigg.
    ///
    /// It is what the emulator serves unless told otherwise, and a template for catalogs of your
    /// own: see `catalog/revvenu.json` in the crate's sources.
    #[must_use]
    pub fn demo() -> Self {
        // A test holds the embedded file to `from_json`.
        serde_json::from_str(DEMO).unwrap_or_default()
    }

    /// Checks that the catalog fits together.
    ///
    /// # Errors
    ///
    /// If an identifier is used twice, something refers to what is not defined, or a price,
    /// entitlement or coupon lacks what its kind needs. The error names the first place.
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
