//! Cancelling subscriptions.

use stigg::subscriptions::{SubscriptionCancellationInput, SubscriptionCancellationTime};

use super::provision::has_billing_period;
use crate::accounts::Phase;
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
        held.updated_at = now;

        let later = match input.subscription_cancellation_time {
            // A subscription that has not started has no period to wait for.
            _ if held.phase == Phase::NotStarted => None,
            Some(SubscriptionCancellationTime::EndOfBillingPeriod) => {
                if !has_billing_period(&catalog, &held.terms) {
                    return Err(Failure::no_billing_period(&ref_id));
                }
                Some(held.current_period(now).end)
            }
            Some(SubscriptionCancellationTime::SpecificDate) => {
                let Some(date) = input.end_date else {
                    let message = "A cancellation at a SPECIFIC_DATE needs `endDate`";
                    return Err(Failure::invalid("InvalidCancellationDate", message));
                };
                Some(in_utc(date))
            }
            _ => None,
        };
        if let Some(date) = later {
            held.set_cancellation(date, now)?;
        } else {
            held.cancellation = Some(now);
            held.phase = Phase::Canceled { at: now };
            held.scheduled.clear();
        }
        Ok((customer, ref_id))
    }
}
