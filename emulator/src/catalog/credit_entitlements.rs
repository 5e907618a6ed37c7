//! Recurring credits of plans and add-ons.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use stigg::catalog::{BillingModel, CreditCadence, EntitlementBehavior};

use super::checks::{Checked, amount_is_sound, known, recognised};
use super::{CatalogError, Price};

/// Credits that a subscription is granted at the beginning of each month or year. What is left of
/// them expires when the next ones are granted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreditEntitlement {
    /// The currency.
    pub currency: String,
    /// Number of credits.
    pub amount: f64,
    /// `MONTH` or `YEAR`, counted from the start of the billing cycle.
    pub cadence: CreditCadence,
    /// Feature with a `PER_UNIT` price. `amount` is then granted for each unit that is bought, such
    /// as each seat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_unit_of: Option<String>,
    /// Whether access to the credits, and to features paid with them, stays granted when none are
    /// left.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub has_soft_limit: bool,
    /// For add-ons: `Increment` adds to the plan's credits for each unit of the add-on, `Override`
    /// replaces them. Defaults to `Increment`.
    #[serde(default = "increment")]
    pub behavior: EntitlementBehavior,
}

fn increment() -> EntitlementBehavior {
    EntitlementBehavior::Increment
}

/// Checks the credits of a plan or add-on with these prices.
pub(super) fn check_credit_entitlements(
    place: &str,
    entitlements: &[CreditEntitlement],
    prices: &[Price],
    currencies: &HashSet<&str>,
) -> Checked {
    let place = format!("{place}, `creditEntitlements`");
    for entitlement in entitlements {
        let CreditEntitlement { currency, amount, cadence, per_unit_of, behavior, .. } =
            entitlement;
        known(&place, "currency", "currency", currency, currencies)?;
        recognised(&place, "cadence", cadence, CreditCadence::KNOWN)?;
        recognised(&place, "behavior", behavior, EntitlementBehavior::KNOWN)?;
        amount_is_sound(&place, *amount)?;
        let is_same =
            |other: &&CreditEntitlement| (&other.currency, &other.cadence) == (currency, cadence);
        if entitlements.iter().filter(is_same).count() > 1 {
            let problem = format!("there are two entitlements to `{currency}` every {cadence}");
            return Err(CatalogError::new(place, problem, "merge them"));
        }
        let Some(feature) = per_unit_of else { continue };
        let is_bought = prices.iter().any(|price| {
            price.billing_model == BillingModel::PerUnit && price.feature.as_ref() == Some(feature)
        });
        if !is_bought {
            let problem = format!("`{feature}` is not bought per unit");
            let remedy = "add a PER_UNIT price of the feature, or remove `perUnitOf`";
            return Err(CatalogError::new(place, problem, remedy));
        }
    }
    Ok(())
}
