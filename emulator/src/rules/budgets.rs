//! Budgets: the most that the usage of a subscription may cost in a billing period.

use serde_json::Map;
use stigg::entitlements::AccessDeniedReason;
use time::OffsetDateTime;

use super::entitlements::{in_scope, of_subscription};
use super::usage_charges::UsageBill;
use super::usage_periods;
use crate::accounts::{Account, Subscription, UsageChange};
use crate::catalog::{Feature, Lookup};
use crate::values::amount::Amount;

impl Subscription {
    /// The spend at which usage is denied: by its own budget, or else by that of its trial.
    fn hard_budget(&self) -> Option<Amount> {
        match &self.terms.budget {
            Some(own) => (!own.has_soft_limit).then(|| own.limit.into()),
            None => self.trial.as_ref().filter(|_| self.is_trial())?.budget,
        }
    }
}

impl Account {
    /// Returns the denial reason if all subscriptions that grant a feature have spent their budgets.
    /// As with other limits, the requested usage defaults to one unit. A promotional entitlement
    /// has no budget.
    pub(super) fn lack_of_budget(
        &self,
        catalog: &Lookup,
        feature: &Feature,
        resource: Option<&str>,
        units: Option<Amount>,
        now: OffsetDateTime,
    ) -> Option<AccessDeniedReason> {
        let units = units.unwrap_or(Amount::ONE).max(Amount::ZERO);
        let mut subscribed = in_scope(self, resource)
            .filter(|held| of_subscription(catalog, held, feature).is_some())
            .peekable();
        let is_spent = subscribed.peek().is_some()
            && subscribed.all(|held| self.exceeds_budget(catalog, held, feature, units, now));
        (is_spent && usage_periods::grants(self, feature, now).next().is_none())
            .then_some(AccessDeniedReason::BudgetExceeded)
    }

    /// Whether the subscription charges for these units, and its budget is spent or does not cover
    /// them.
    fn exceeds_budget(
        &self,
        catalog: &Lookup,
        held: &Subscription,
        feature: &Feature,
        units: Amount,
        now: OffsetDateTime,
    ) -> bool {
        let Some(limit) = held.hard_budget() else { return false };
        let period = held.usage_period(held.current_period(now));
        let request = UsageChange {
            at: now,
            amount: feature.in_reports(units),
            unique: None,
            dimensions: Map::new(),
            cycle: None,
        };
        let so_far = UsageBill::of(catalog, self, held, period);
        let then = UsageBill::with_change(catalog, self, held, period, feature, &request);
        then.charges_for(feature) && (so_far.spend() >= limit || then.spend() > limit)
    }
}
