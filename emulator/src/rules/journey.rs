//! Customer journeys: what customers of a product start with, and what follows a subscription.

use std::collections::BTreeMap;

use stigg::catalog::PricingType;
use stigg::customers::SubscriptionDecisionStrategy;
use stigg::subscriptions::{ProvisionSubscriptionInput, TrialOverrideConfigurationInput};
use time::OffsetDateTime;

use super::billing::Bill;
use super::lifecycle::Surroundings;
use crate::accounts::{Account, Phase, Subscription, Terms};
use crate::catalog::{Lookup, ProductSettings, SubscriptionStart};

/// Start of a new customer: the plan that is asked for, unless the settings of its product
/// name another one.
///
/// Quantities and the billing period are kept for the other plan, add-ons are not.
pub(crate) fn start(
    catalog: &Lookup,
    mut order: ProvisionSubscriptionInput,
) -> (ProvisionSubscriptionInput, SubscriptionDecisionStrategy) {
    let product = catalog.plan(&order.plan_id).and_then(|plan| catalog.product(&plan.product));
    let (plan, strategy) = match product.map(|product| &product.settings.subscription_start) {
        Some(SubscriptionStart::FreePlan { plan }) => {
            order.trial_override_configuration = None;
            (plan, SubscriptionDecisionStrategy::PredefinedFreePlan)
        }
        Some(SubscriptionStart::TrialPeriod { plan }) => {
            let wish = order.trial_override_configuration.take().filter(|wish| wish.is_trial);
            order.trial_override_configuration =
                wish.or_else(|| Some(TrialOverrideConfigurationInput::builder(true).build()));
            (plan, SubscriptionDecisionStrategy::PredefinedTrialPlan)
        }
        Some(SubscriptionStart::PlanSelection) | None => {
            return (order, SubscriptionDecisionStrategy::RequestedPlan);
        }
    };
    if order.plan_id != *plan {
        order.plan_id.clone_from(plan);
        order.addons = None;
    }
    (order, strategy)
}

impl Account {
    /// Ends a subscription that is cancelled, or a trial that expires. Linked subscriptions end
    /// along with it, and a free plan may follow.
    ///
    /// A subscription that is replaced by another one does not end the journey. Returns the invoices
    /// for what has ended.
    pub(super) fn conclude(
        &mut self,
        position: usize,
        phase: Phase,
        surroundings: &Surroundings<'_>,
    ) -> Vec<Bill> {
        let catalog = surroundings.catalog;
        let has_started =
            self.subscriptions.get(position).is_some_and(|held| held.phase.is_running());
        self.end(position, phase);
        let (Some(ended), Some(at)) = (self.subscriptions.get(position), phase.ended_at()) else {
            return Vec::new();
        };
        let product = catalog.product(&ended.product);
        let Some(settings) = product.map(|product| &product.settings).filter(|_| has_started)
        else {
            return Vec::new();
        };
        let linked = self.linked_to(ended, settings);
        let downgrade = settings
            .subscription_end
            .downgrade_plan()
            .filter(|_| self.is_downgraded_after(ended, catalog, at))
            .map(|plan| {
                ended.downgraded_to(plan, self.free_id(plan, surroundings), surroundings, at)
            });
        let mut bills: Vec<_> = self.bill_end(catalog, position, at).into_iter().collect();
        if let Some(free) = downgrade {
            self.subscriptions.push(free);
            bills.extend(self.start(catalog, self.subscriptions.len() - 1, at));
        }
        for position in linked {
            if let Some(held) = self.subscriptions.get(position) {
                self.drop_plan_change(&held.ref_id.clone(), at);
            }
            bills.extend(self.conclude(position, Phase::Canceled { at }, surroundings));
        }
        bills
    }

    /// The open subscriptions that are cancelled along with one that has ended.
    fn linked_to(&self, ended: &Subscription, settings: &ProductSettings) -> Vec<usize> {
        let plan = &ended.terms.plan;
        if self.running().any(|held| held.terms.plan == *plan) {
            return Vec::new();
        }
        let rules = &settings.auto_cancellation_rules;
        let is_linked = |held: &Subscription| {
            held.phase.ended_at().is_none()
                && rules
                    .iter()
                    .any(|rule| rule.source_plan == *plan && rule.target_plan == held.terms.plan)
        };
        let open = self.subscriptions.iter().enumerate();
        open.filter(|(_, held)| is_linked(held)).map(|(position, _)| position).collect()
    }

    /// Whether a downgrade follows a subscription: it was not free itself, its cancellation does not
    /// revoke the entitlements, and no other subscription takes its place.
    fn is_downgraded_after(
        &self,
        ended: &Subscription,
        catalog: &Lookup,
        at: OffsetDateTime,
    ) -> bool {
        let plan = ended.terms.plan_in(catalog);
        let takes_its_place = |held: &Subscription| {
            held.shares_slot_with(ended)
                && (held.phase == Phase::Active
                    || held.phase == Phase::NotStarted && held.trial.is_none() && held.start <= at)
        };
        plan.is_some_and(|plan| plan.pricing_type != PricingType::Free)
            && !ended.revokes_entitlements
            && !self.subscriptions.iter().any(takes_its_place)
    }

    /// An identifier for a new subscription that no other one has.
    fn free_id(&self, plan: &str, surroundings: &Surroundings<'_>) -> String {
        loop {
            let id = (surroundings.new_id)(plan);
            if self.subscription(&id).is_none() {
                return id;
            }
        }
    }
}

impl Subscription {
    /// The subscription to a free plan that follows this one.
    fn downgraded_to(
        &self,
        plan: &str,
        ref_id: String,
        surroundings: &Surroundings<'_>,
        at: OffsetDateTime,
    ) -> Self {
        let terms = Terms {
            plan: plan.to_owned(),
            plan_version: surroundings.catalog.latest_plan_version(plan),
            addons: Vec::new(),
            quantities: BTreeMap::new(),
            billing_period: None,
            country: self.terms.country.clone(),
            discount: None,
            tax: None,
            price_overrides: Vec::new(),
            credits: Vec::new(),
            minimum_spend: None,
            budget: None,
        };
        let (product, resource) = (self.product.clone(), self.resource.clone());
        Self { ref_id, ..Self::new(product, resource, terms, at, at) }
    }
}
