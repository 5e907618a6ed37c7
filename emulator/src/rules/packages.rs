//! Checks of terms against the rules of plans and add-ons.

use std::collections::BTreeMap;

use stigg::catalog::{BillingModel, PricingType};

use super::pricing;
use crate::accounts::{AddonLine, Terms};
use crate::catalog::{Lookup, Plan, Price};
use crate::values::amount::Amount;
use crate::values::failure::{Failure, Outcome};

/// Checks that the catalog allows the terms, in the versions that they name.
pub(crate) fn check(catalog: &Lookup, terms: &Terms) -> Outcome<()> {
    let plan = terms
        .plan_in(catalog)
        .ok_or_else(|| Failure::not_found("PlanNotFound", "plan", &terms.plan))?;
    for line in &terms.addons {
        check_addon(catalog, plan, line)?;
    }
    check_dependencies(catalog, &terms.addons)?;
    check_quantities(plan, &pricing::all_prices(catalog, plan, terms), &terms.quantities)
}

/// Checks what changes from one set of terms to another. What stays is not questioned.
pub(crate) fn check_changes(catalog: &Lookup, from: &Terms, to: &Terms) -> Outcome<()> {
    let plan =
        to.plan_in(catalog).ok_or_else(|| Failure::not_found("PlanNotFound", "plan", &to.plan))?;
    let is_changed = |line: &&AddonLine| from.addon_quantity(&line.addon) != line.quantity;
    for line in to.addons.iter().filter(is_changed) {
        check_addon(catalog, plan, line)?;
    }
    if from.addons != to.addons {
        check_dependencies(catalog, &to.addons)?;
    }
    check_quantities(plan, &pricing::all_prices(catalog, plan, to), &to.quantities)
}

/// Checks that an add-on exists, fits the plan and may be held in this quantity.
pub(crate) fn check_addon(catalog: &Lookup, plan: &Plan, line: &AddonLine) -> Outcome<()> {
    let name = line.addon.as_str();
    let quantity = line.quantity;
    let addon = line
        .addon_in(catalog)
        .ok_or_else(|| Failure::not_found("AddonNotFound", "add-on", name))?;
    if !plan.compatible_addons.iter().any(|other| other == name) {
        let message = format!("The add-on `{name}` is not compatible with `{}`", plan.ref_id);
        return Err(Failure::invalid("IncompatibleSubscriptionAddon", message).with("refId", name));
    }
    if addon.pricing_type() == PricingType::Custom && plan.pricing_type != PricingType::Custom {
        let message = format!(
            "The add-on `{name}` is custom, and the plan `{}` is {}: only custom plans take it",
            plan.ref_id, plan.pricing_type
        );
        return Err(Failure::invalid("IncompatibleSubscriptionAddon", message).with("refId", name));
    }
    if quantity == 0 {
        let message = format!("The quantity of `{name}` must be 1 or more");
        return Err(Failure::invalid("InvalidQuantity", message));
    }
    if addon.max_quantity.is_some_and(|max| quantity > max) {
        let message = format!("A subscription cannot hold {quantity} of `{name}`");
        return Err(Failure::invalid("AddonQuantityExceedsLimitError", message));
    }
    Ok(())
}

/// Checks that every add-on comes with the ones that it needs.
pub(crate) fn check_dependencies(catalog: &Lookup, lines: &[AddonLine]) -> Outcome<()> {
    for addon in lines.iter().filter_map(|line| line.addon_in(catalog)) {
        let is_held = |name: &String| lines.iter().any(|line| line.addon == *name);
        if let Some(missing) = addon.dependencies.iter().find(|name| !is_held(name)) {
            let message = format!("The add-on `{}` needs the add-on `{missing}`", addon.ref_id);
            return Err(Failure::invalid("AddonDependencyMissingError", message));
        }
    }
    Ok(())
}

/// Drops quantities of features that nothing charges.
pub(crate) fn drop_uncharged(catalog: &Lookup, terms: &mut Terms) {
    let Some(plan) = terms.plan_in(catalog) else { return };
    let prices = pricing::all_prices(catalog, plan, terms);
    terms
        .quantities
        .retain(|feature, _| prices.iter().any(|price| price.feature.as_ref() == Some(feature)));
}

/// Checks that quantities are within the range that the prices allow.
pub(crate) fn check_quantities(
    plan: &Plan,
    prices: &[&Price],
    quantities: &BTreeMap<String, Amount>,
) -> Outcome<()> {
    for (name, quantity) in quantities {
        if *quantity < Amount::ZERO {
            let message = format!("The quantity of `{name}` cannot be {quantity}");
            return Err(Failure::invalid("InvalidQuantity", message));
        }
    }
    for price in prices.iter().filter(|price| price.billing_model == BillingModel::PerUnit) {
        let Some(name) = &price.feature else { continue };
        // A quantity of zero shuts the feature off.
        let is_allowed = quantities.get(name).is_some_and(|&quantity| {
            price.min_unit_quantity.is_none_or(|min| quantity >= min.into())
                && price.max_unit_quantity.is_none_or(|max| quantity <= max.into())
        });
        if !is_allowed {
            let message = format!(
                "`{}` is charged per unit of `{name}`: set a quantity within the allowed range",
                plan.ref_id
            );
            return Err(Failure::invalid("InvalidQuantity", message));
        }
    }
    Ok(())
}
