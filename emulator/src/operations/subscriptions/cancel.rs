//! Cancelling subscriptions.

use stigg::subscriptions::{
    SubscriptionCancellationAction, SubscriptionCancellationInput, SubscriptionCancellationTime,
};

use super::provision::has_billing_period;
use crate::accounts::Subscription;
use crate::catalog::{ChangeTime, Lookup};
use crate::store::Store;
use crate::values::clock::in_utc;
use crate::values::failure::{Failure, Outcome};

impl Store {
    /// Cancels a subscription now or later. Returns the identifiers of its customer and of itself.
    pub(crate) fn cancel_subscription(
        &mut self,
        input: SubscriptionCancellationInput,
    ) -> Outcome<(String, String)> {
        let catalog = std::sync::Arc::clone(&self.catalog);
        let now = self.now;
        let ref_id = input.subscription_ref_id;
        let customer = self.holder(&ref_id)?;
        let account = self.account_mut(&customer)?;
        let held = account
            .subscription_mut(&ref_id)
            .ok_or_else(|| Failure::subscription_not_found(&ref_id))?;
        held.check_is_open()?;
        let time = input
            .subscription_cancellation_time
            .unwrap_or_else(|| held.default_cancellation_time(&catalog));
        let later = match time {
            // A subscription that has not started has no period to wait for.
            _ if held.phase.is_waiting() => None,
            SubscriptionCancellationTime::EndOfBillingPeriod => {
                if !has_billing_period(&catalog, &held.terms) {
                    return Err(Failure::no_billing_period(&ref_id));
                }
                Some(held.current_period(now).end)
            }
            SubscriptionCancellationTime::SpecificDate => {
                let Some(date) = input.end_date else {
                    let message = "A cancellation at a SPECIFIC_DATE needs `endDate`";
                    return Err(Failure::invalid("InvalidCancellationDate", message));
                };
                Some(in_utc(date))
            }
            _ => None,
        };
        match later {
            Some(date) => held.set_cancellation(date, now)?,
            None => held.cancellation = Some(now),
        }
        held.forfeits_unused = input.prorate == Some(false);
        held.revokes_entitlements = input.subscription_cancellation_action
            == Some(SubscriptionCancellationAction::RevokeEntitlements);
        held.updated_at = now;
        let is_in_time = |change: &Subscription| later.is_none_or(|end| end <= change.start);
        if account.waiting_plan_change(&ref_id).is_some_and(is_in_time) {
            account.drop_plan_change(&ref_id, now);
        }
        // A cancellation that is due takes effect.
        self.account_mut(&customer)?;
        Ok((customer, ref_id))
    }
}

impl Subscription {
    /// When a cancellation without a time takes effect, as the settings of the product say.
    fn default_cancellation_time(&self, catalog: &Lookup) -> SubscriptionCancellationTime {
        let product = catalog.product(&self.product);
        match product.map(|product| product.settings.cancellation_time) {
            Some(ChangeTime::EndOfBillingPeriod) if has_billing_period(catalog, &self.terms) => {
                SubscriptionCancellationTime::EndOfBillingPeriod
            }
            _ => SubscriptionCancellationTime::Immediate,
        }
    }
}
