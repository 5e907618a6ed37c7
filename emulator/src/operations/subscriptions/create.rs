//! Creating subscriptions directly, without a checkout.

use stigg::subscriptions::{
    ApplySubscriptionInput, ProvisionSubscriptionInput, SubscriptionInput,
    TrialOverrideConfigurationInput,
};

use super::orders::carry_over;
use crate::store::Store;
use crate::values::failure::Outcome;

impl Store {
    /// Creates a subscription that needs no payment or can be paid. Returns the identifiers of its
    /// customer and of itself.
    pub(crate) fn create_subscription(
        &mut self,
        input: SubscriptionInput,
    ) -> Outcome<(String, String)> {
        let order = order_to_create(input);
        let draft = self.drafted(&order)?;
        let payer = draft.payer.as_ref().unwrap_or(&order.customer_id);
        self.check_payment_method(&draft, payer)?;
        let subscription = self.subscribe(&order.customer_id, draft)?;
        Ok((order.customer_id, subscription))
    }

    /// Provisions the requested subscription if it needs no payment or can be paid. Returns the
    /// identifiers of its customer and of itself.
    pub(crate) fn apply_subscription(
        &mut self,
        input: ApplySubscriptionInput,
    ) -> Outcome<(String, String)> {
        let pays = input.payment_method_id.is_some();
        let order = order_to_apply(input);
        let draft = self.drafted(&order)?;
        let payer = draft.payer.as_ref().unwrap_or(&order.customer_id).clone();
        if pays {
            self.attach_payment_method(&payer)?;
        } else {
            self.check_payment_method(&draft, &payer)?;
        }
        let subscription = self.subscribe(&order.customer_id, draft)?;
        Ok((order.customer_id, subscription))
    }
}

fn order_to_create(input: SubscriptionInput) -> ProvisionSubscriptionInput {
    let mut order = ProvisionSubscriptionInput::builder(input.customer_id, input.plan_id).build();
    let is_trial = input.is_trial.unwrap_or_default();
    let mut trial = TrialOverrideConfigurationInput::builder(is_trial).build();
    trial.trial_end_behavior = input.trial_end_behavior;
    trial.trial_end_date = input.end_date.clone().filter(|_| is_trial);
    order.trial_override_configuration = Some(trial);
    carry_over!(input => order:
        additional_meta_data, addons, applied_coupon, billable_features, billing_country_code,
        billing_id, billing_information, billing_period, budget, cancellation_date, entitlements, minimum_spend, paying_customer_id,
        payment_collection_method, price_overrides, promotion_code, ref_id, resource_id,
        salesforce_id, schedule_strategy, start_date, subscription_entitlements, subscription_id,
        unit_quantity,
    );
    if let Some(date) = input.end_date
        && !is_trial
        && order.cancellation_date.as_ref().is_none()
    {
        order.cancellation_date = date.into();
    }
    order
}

fn order_to_apply(input: ApplySubscriptionInput) -> ProvisionSubscriptionInput {
    let mut order = ProvisionSubscriptionInput::builder(input.customer_id, input.plan_id).build();
    carry_over!(input => order:
        additional_meta_data, addons, applied_coupon, billable_features, billing_country_code,
        billing_id, billing_information, billing_period, budget, cancellation_date, entitlements, minimum_spend, paying_customer_id,
        payment_collection_method, price_overrides, promotion_code, resource_id, salesforce_id,
        schedule_strategy, skip_trial, start_date, subscription_entitlements,
        trial_override_configuration, unit_quantity,
    );
    if let Some(date) = input.trial_end_date {
        let trial = order
            .trial_override_configuration
            .get_or_insert_with(|| TrialOverrideConfigurationInput::builder(true).build());
        trial.trial_end_date.get_or_insert(date);
    }
    order
}
