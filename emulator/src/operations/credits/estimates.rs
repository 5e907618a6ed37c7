//! Estimates of the credits that usage and events would cost.

use std::sync::Arc;

use serde_json::{Map, Value};
use stigg::credits::{
    EstimateEventCostInput, EstimateUsageCostInput, EstimationRequestWarning, EstimationWarningCode,
};
use stigg::usage::{UsageEventReportInput, UsageUpdateBehavior};

use crate::accounts::{Account, UsageKey};
use crate::catalog::{Feature, Lookup};
use crate::operations::usage::check_dimension;
use crate::rules::{credits, entitlements};
use crate::store::Store;
use crate::values::amount::Amount;
use crate::values::failure::Outcome;

/// The estimated cost in each currency.
#[derive(Debug, Default)]
pub(crate) struct CostEstimate {
    pub(crate) currencies: Vec<CurrencyCost>,
    pub(crate) warnings: Vec<EstimationRequestWarning>,
}

/// The estimated cost in one currency, and the credits left.
#[derive(Debug)]
pub(crate) struct CurrencyCost {
    pub(crate) currency: String,
    pub(crate) cost: Amount,
    pub(crate) left: Amount,
    pub(crate) items: Vec<CostItem>,
}

/// The estimated cost of one feature, or the reason why it is unknown.
#[derive(Debug)]
pub(crate) struct CostItem {
    pub(crate) feature: String,
    pub(crate) cost: Amount,
    pub(crate) warning: Option<EstimationWarningCode>,
}

impl Store {
    pub(crate) fn estimate_usage_cost(
        &mut self,
        input: &EstimateUsageCostInput,
    ) -> Outcome<CostEstimate> {
        let catalog = Arc::clone(&self.catalog);
        let now = self.now;
        let account = self.account_mut(&input.customer_id)?;
        let resource = input.resource_id.as_deref();
        let mut estimate = CostEstimate::of(account, resource);
        let Some(feature) = catalog.feature(&input.feature_id) else {
            estimate.warnings.push(EstimationRequestWarning::FeatureNotFound);
            return Ok(estimate);
        };
        let units = match input.update_behavior {
            Some(UsageUpdateBehavior::Set) => {
                let entitled = entitlements::entitlement(&catalog, account, feature, resource, now);
                let period = entitled.and_then(|entitled| entitled.counted_period(now));
                let key = UsageKey {
                    feature: feature.ref_id.clone(),
                    resource: input.resource_id.clone(),
                };
                let usage = account.usage.get(&key);
                Amount::from(input.value)
                    - usage.map_or(Amount::ZERO, |usage| usage.reported(feature, period))
            }
            _ => input.value.into(),
        };
        let dimensions = input.dimensions.as_ref();
        let units = Some(feature.in_units(units));
        if !estimate.add(&catalog, account, feature, resource, (units, dimensions)) {
            estimate.warnings.push(EstimationRequestWarning::FeatureNotCreditBased);
        }
        Ok(estimate)
    }

    pub(crate) fn estimate_event_cost(
        &mut self,
        input: EstimateEventCostInput,
    ) -> Outcome<CostEstimate> {
        let catalog = Arc::clone(&self.catalog);
        let account = self.account_mut(&input.customer_id)?;
        let resource = input.resource_id.as_deref();
        let mut estimate = CostEstimate::of(account, resource);
        let mut event =
            UsageEventReportInput::builder(&input.customer_id, &input.event_name).build();
        event.dimensions = input.dimensions;

        let mut is_metered = false;
        for feature in catalog.features_metered_by(&input.event_name) {
            let Some(meter) = &feature.event_meter else { continue };
            is_metered = true;
            check_dimension(feature, event.dimensions.as_ref(), "input")?;
            let part = || meter.part_of(&event).map_or(Amount::ZERO, |part| part.amount);
            let units = meter.aggregation.is_additive().then(|| feature.in_units(part()));
            let dimensions = event.dimensions.as_ref();
            estimate.add(&catalog, account, feature, resource, (units, dimensions));
        }
        if !is_metered {
            estimate.warnings.push(EstimationRequestWarning::FeatureNotFound);
        } else if estimate.currencies.is_empty() {
            estimate.warnings.push(EstimationRequestWarning::FeatureNotCreditBased);
        }
        Ok(estimate)
    }
}

impl CostEstimate {
    /// Creates an estimate without costs. If no resource is given, warns about running
    /// subscriptions of resources: the estimate does not cover them.
    fn of(account: &Account, resource: Option<&str>) -> Self {
        let mut estimate = Self::default();
        if resource.is_none() && account.running().any(|held| held.resource.is_some()) {
            let warning = EstimationRequestWarning::ResourceScopedSubscriptionExists;
            estimate.warnings.push(warning);
        }
        estimate
    }

    /// Adds the cost of some usage, or of usage whose amount is unknown. Returns whether the
    /// feature has a rate.
    fn add(
        &mut self,
        catalog: &Lookup,
        account: &Account,
        feature: &Feature,
        resource: Option<&str>,
        (units, dimensions): (Option<Amount>, Option<&Map<String, Value>>),
    ) -> bool {
        let Some(rate) = credits::rate(catalog, account, feature, resource) else { return false };
        let cost = units.map_or(Amount::ZERO, |units| rate.cost(units, dimensions));
        let item = CostItem {
            feature: feature.ref_id.clone(),
            cost,
            warning: units.is_none().then_some(EstimationWarningCode::UnsupportedAggregation),
        };
        let known = self.currencies.iter_mut().find(|entry| entry.currency == rate.currency);
        if let Some(entry) = known {
            entry.cost = entry.cost + cost;
            entry.items.push(item);
            return true;
        }
        let pool = account.credits.pool_for(&rate.currency, resource);
        self.currencies.push(CurrencyCost {
            currency: rate.currency.clone(),
            cost,
            left: account.credits.balance(&pool).left(),
            items: vec![item],
        });
        true
    }
}
