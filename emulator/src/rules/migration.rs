//! Migration of subscriptions to the latest versions of their packages.

use stigg::catalog::{BillingModel, PricingType};

use super::{packages, pricing};
use crate::accounts::{Subscription, Terms};
use crate::catalog::{Lookup, Plan};
use crate::values::amount::Amount;
use crate::values::failure::{Failure, Outcome};

impl Subscription {
    /// Returns the terms with the latest versions of the plan and the add-ons, unless they have
    /// them already.
    ///
    /// Everything else stays the same, even incompatible add-ons and price overrides. Quantities
    /// only change where the new prices require it.
    pub(crate) fn migrated(&self, catalog: &Lookup) -> Outcome<Terms> {
        if self.terms == self.terms.in_latest_versions(catalog) {
            let message = format!(
                "The subscription `{}` already has the latest version of `{}`",
                self.ref_id, self.terms.plan
            );
            return Err(Failure::invalid("SubscriptionAlreadyOnLatestPlanError", message)
                .with("refId", self.ref_id.as_str()));
        }
        let terms = self.up_to_date(catalog)?;
        if self.will_be_paid() {
            pricing::require_prices(catalog, &terms)?;
        }
        Ok(terms)
    }

    /// Returns the terms with the latest versions, which they may have already, whether or not the
    /// plan has a price for their billing period.
    pub(super) fn up_to_date(&self, catalog: &Lookup) -> Outcome<Terms> {
        let mut terms = self.terms.in_latest_versions(catalog);
        let (Some(from), Some(to)) = (self.terms.plan_in(catalog), terms.plan_in(catalog)) else {
            return Err(Failure::not_found("PlanNotFound", "plan", &terms.plan));
        };
        if !is_in_place(&from.pricing_type, &to.pricing_type) {
            let message = format!(
                "`{}` was {} and is now {}: provision a new subscription",
                to.ref_id, from.pricing_type, to.pricing_type
            );
            return Err(Failure::invalid("InvalidArgumentError", message)
                .with("refId", self.ref_id.as_str()));
        }
        fit_quantities(&mut terms, catalog, to);
        Ok(terms)
    }
}

/// Whether a subscription can be migrated in place when the pricing type of its plan changes.
fn is_in_place(from: &PricingType, to: &PricingType) -> bool {
    from == to
        || matches!(
            (from, to),
            (PricingType::Paid, PricingType::Free | PricingType::Custom)
                | (PricingType::Custom, PricingType::Free)
        )
}

/// Adjusts quantities to the allowed range, since no one can be asked for new ones.
fn fit_quantities(terms: &mut Terms, catalog: &Lookup, plan: &Plan) {
    packages::drop_uncharged(catalog, terms);
    let prices = pricing::all_prices(catalog, plan, terms);
    for price in prices.iter().filter(|price| price.billing_model == BillingModel::PerUnit) {
        let Some(feature) = &price.feature else { continue };
        let quantity = terms.quantities.entry(feature.clone()).or_default();
        match price.min_unit_quantity {
            Some(min) => *quantity = (*quantity).max(min.into()),
            None if *quantity <= Amount::ZERO => *quantity = Amount::ONE,
            None => {}
        }
        if let Some(max) = price.max_unit_quantity {
            *quantity = (*quantity).min(max.into());
        }
    }
}
