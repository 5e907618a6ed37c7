//! Moving subscriptions to other resources and payers.

use stigg::subscriptions::{
    DelegateSubscriptionToCustomerInput, SubscriptionScheduleStatus,
    SubscriptionUpdateScheduleCancellationInput, TransferSubscriptionInput,
    TransferSubscriptionToResourceInput,
};

use crate::accounts::{Phase, Subscription};
use crate::rules::{identifiers, resources};
use crate::store::Store;
use crate::values::failure::{Failure, Outcome};

impl Store {
    /// Moves the subscription of one resource to another. Returns the identifiers of its customer
    /// and of itself.
    pub(crate) fn transfer_subscription(
        &mut self,
        input: TransferSubscriptionInput,
    ) -> Outcome<(String, String)> {
        let account = self.account_mut(&input.customer_id)?;
        let source = &input.source_resource_id;
        let mut own: Vec<_> = account
            .subscriptions
            .iter()
            .filter(|held| held.resource.as_ref() == Some(source))
            .collect();
        if own.is_empty() {
            return Err(Failure::not_found("CustomerResourceNotFound", "resource", source));
        }
        own.retain(|held| held.phase.ended_at().is_none());
        // Prefer running subscriptions over scheduled ones, and paid ones over trials.
        own.sort_by_key(|held| (!held.phase.is_running(), held.is_trial()));
        let Some(ref_id) = own.first().map(|held| held.ref_id.clone()) else {
            let message = format!("The resource `{source}` has no subscription that has not ended");
            return Err(Failure::new("NoActiveSubscriptionForCustomer", message)
                .with("refId", input.customer_id));
        };
        self.transfer(ref_id, Some(input.destination_resource_id))
    }

    /// Moves a subscription to a resource or to none. Returns the identifiers of its customer and
    /// of itself.
    pub(crate) fn transfer_subscription_to_resource(
        &mut self,
        input: TransferSubscriptionToResourceInput,
    ) -> Outcome<(String, String)> {
        self.transfer(input.subscription_id, input.destination_resource_id)
    }

    fn transfer(&mut self, ref_id: String, to: Option<String>) -> Outcome<(String, String)> {
        to.as_deref().map_or(Ok(()), identifiers::check)?;
        let now = self.now;
        let customer = self.holder(&ref_id)?;
        let mut moved = self.open_subscription(&customer, &ref_id)?.clone();
        moved.resource = to;
        if let Some(product) = self.catalog.product(&moved.product) {
            resources::check_order(product, moved.resource.as_deref())?;
        }
        let account = self.account_mut(&customer)?;
        let is_in_the_way = |held: &&Subscription| {
            held.ref_id != moved.ref_id
                && held.phase.ended_at().is_none()
                && held.shares_slot_with(&moved)
                && held.is_trial() == moved.is_trial()
        };
        if let Some(other) = account.subscriptions.iter().find(is_in_the_way) {
            let message = format!("The subscription `{}` already exists there", other.ref_id);
            return Err(Failure::invalid("TooManySubscriptionsPerCustomer", message)
                .with("refId", other.ref_id.as_str()));
        }
        // A scheduled change of plan goes along.
        let with_it = |held: &&mut Subscription| {
            held.ref_id == ref_id || held.phase.is_waiting() && held.changes_plan_of(&ref_id)
        };
        for held in account.subscriptions.iter_mut().filter(with_it) {
            let vacated = std::mem::replace(&mut held.resource, moved.resource.clone());
            held.updated_at = now;
            account.vacated_resources.extend(vacated);
        }
        Ok((customer, ref_id))
    }

    /// Makes another customer, or again its own, the payer of a subscription. Returns the
    /// identifiers of its customer and of itself.
    pub(crate) fn delegate_subscription(
        &mut self,
        input: DelegateSubscriptionToCustomerInput,
    ) -> Outcome<(String, String)> {
        let now = self.now;
        let ref_id = input.subscription_id;
        let customer = self.holder(&ref_id)?;
        if let Some(payer) = &input.destination_customer_id {
            self.account_mut(payer)?;
        }
        let held = self.open_subscription(&customer, &ref_id)?.clone();
        let payer = input.destination_customer_id.as_ref().unwrap_or(&customer);
        self.check_payment_method(&held, payer)?;
        let held = self.open_subscription(&customer, &ref_id)?;
        held.payer = input.destination_customer_id.filter(|payer| *payer != customer);
        held.updated_at = now;
        Ok((customer, ref_id))
    }

    /// Cancels the scheduled updates of a subscription and returns its identifier.
    pub(crate) fn cancel_schedule(
        &mut self,
        input: SubscriptionUpdateScheduleCancellationInput,
    ) -> Outcome<String> {
        let now = self.now;
        let ref_id = input.subscription_id;
        let customer = self.holder(&ref_id)?;
        let held = self.open_subscription(&customer, &ref_id)?;
        // A change of plan that waits can be named itself.
        let of = held.plan_change.as_ref().map_or(&ref_id, |change| &change.of).clone();
        let includes = |status| input.status.as_ref().is_none_or(|wanted| *wanted == status);
        let account = self.account_mut(&customer)?;
        if let Some(change) = account.waiting_plan_change(&of)
            && includes(match change.phase {
                Phase::PaymentPending => SubscriptionScheduleStatus::PendingPayment,
                _ => SubscriptionScheduleStatus::Scheduled,
            })
        {
            account.drop_plan_change(&of, now);
        }
        if includes(SubscriptionScheduleStatus::Scheduled)
            && let Some(held) = account.subscription_mut(&of)
        {
            held.scheduled.retain(|update| !update.waits());
            held.updated_at = now;
        }
        if includes(SubscriptionScheduleStatus::PendingPayment)
            && let Some(held) = account.subscription_mut(&of)
            && held.drop_unpaid_changes(now)
        {
            held.updated_at = now;
        }
        Ok(ref_id)
    }

    /// A subscription that has not ended.
    pub(crate) fn open_subscription(
        &mut self,
        customer: &str,
        ref_id: &str,
    ) -> Outcome<&mut Subscription> {
        let held = self.account_mut(customer)?.subscription_mut(ref_id);
        let held = held.ok_or_else(|| Failure::subscription_not_found(ref_id))?;
        held.check_is_open()?;
        Ok(held)
    }
}
