//! Provisioning subscriptions.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use stigg::catalog::{PricingType, TrialEndBehavior};
use stigg::subscriptions::{
    ProvisionSubscriptionInput, ScheduleStrategy, SubscriptionBillingCycleAnchor,
    TrialOverrideConfigurationInput,
};
use time::{Duration, OffsetDateTime};

use super::orders::Order;
use crate::accounts::{
    Account, Allowance, BillingOptions, PaymentOutcome, Phase, PlanChange, Subscription, Terms,
    Trial,
};
use crate::catalog::{Lookup, Plan};
use crate::operations::customers::one_id;
use crate::rules::billing::Bill;
use crate::rules::{identifiers, payments, pricing, schedules};
use crate::store::Store;
use crate::values::amount::Amount;
use crate::values::clock::in_utc;
use crate::values::failure::{Failure, Outcome};
use crate::values::periods::Length;

/// A start is in the past if it is earlier than this: clocks differ, and requests take time.
const BACKDATED_BY: Duration = Duration::minutes(1);

/// The result of an order.
#[derive(Clone, Debug)]
pub(crate) enum Provisioned {
    /// The subscription exists.
    Subscribed { customer: String, subscription: String, success_url: Option<String> },
    /// The customer must pay first.
    PaymentRequired { customer: String, checkout_id: String, checkout_url: String },
}

impl Store {
    pub(crate) fn provision_subscription(
        &mut self,
        input: ProvisionSubscriptionInput,
    ) -> Outcome<Provisioned> {
        let draft = self.drafted(&input)?;
        let payer = draft.payer.as_ref().unwrap_or(&input.customer_id);
        if self.lacks_payment_method(&draft, payer) {
            return Ok(self.checkout_for(input));
        }
        let subscription = self.subscribe(&input.customer_id, draft)?;
        // There is no checkout to return from, so the customer is sent on at once.
        let success_url = input.checkout_options.map(|options| options.success_url);
        Ok(Provisioned::Subscribed { customer: input.customer_id, subscription, success_url })
    }

    /// Builds the requested subscription, if it is allowed.
    pub(crate) fn drafted(&mut self, order: &ProvisionSubscriptionInput) -> Outcome<Subscription> {
        let catalog = std::sync::Arc::clone(&self.catalog);
        let now = self.now;
        if let Some(payer) = &order.paying_customer_id {
            self.account_mut(payer)?;
        }
        order.resource_id.as_deref().map_or(Ok(()), identifiers::check)?;
        let wished_id = one_id(order.subscription_id.as_deref(), order.ref_id.as_deref())?;
        if let Some(taken) = wished_id.filter(|id| self.has_subscription(id)) {
            return Err(Failure::duplicate("Subscription", taken));
        }
        let account = self.account_mut(&order.customer_id)?;
        let mut draft = draft(&catalog, account, order, now)?;
        draft.ref_id = match wished_id {
            Some(id) => id.to_owned(),
            None => self.new_subscription_id(&draft.terms.plan),
        };
        Ok(draft)
    }

    /// Gives a customer a subscription, charges for it, and returns its identifier.
    pub(crate) fn subscribe(&mut self, customer: &str, draft: Subscription) -> Outcome<String> {
        let catalog = std::sync::Arc::clone(&self.catalog);
        let profile = &self.account_mut(customer)?.profile;
        let payment = payments::outcome(&catalog, profile, &draft);
        self.insert_subscription(customer, draft, payment)
    }

    /// Gives a customer a subscription whose payment has this outcome, and returns its identifier.
    pub(crate) fn insert_subscription(
        &mut self,
        customer: &str,
        draft: Subscription,
        payment: PaymentOutcome,
    ) -> Outcome<String> {
        let now = self.now;
        let ref_id = draft.ref_id.clone();
        let catalog = std::sync::Arc::clone(&self.catalog);
        self.account_mut(customer)?.add(draft, payment, &catalog, now);
        self.insert_holder(&ref_id, customer);
        self.account_mut(customer)?;
        Ok(ref_id)
    }

    fn lacks_payment_method(&self, held: &Subscription, payer: &str) -> bool {
        self.account(payer).is_some_and(|account| {
            payments::lacks_payment_method(&self.catalog, held, &account.profile)
        })
    }

    /// Checks that the payer can pay for a subscription.
    pub(crate) fn check_payment_method(&self, held: &Subscription, payer: &str) -> Outcome<()> {
        if !self.lacks_payment_method(held, payer) {
            return Ok(());
        }
        let message = format!("The customer `{payer}` has no payment method to pay with");
        Err(Failure::invalid("PaymentMethodNotFoundError", message).with("refId", payer))
    }
}

impl Account {
    /// Adds a subscription and starts it if it is due. It replaces one that has not started yet,
    /// unless it has ended itself. Returns the invoices for it.
    pub(super) fn add(
        &mut self,
        subscription: Subscription,
        payment: PaymentOutcome,
        catalog: &Lookup,
        now: OffsetDateTime,
    ) -> Vec<Bill> {
        if subscription.phase.ended_at().is_some() {
            self.subscriptions.push(subscription);
            return Vec::new();
        }
        for held in &mut self.subscriptions {
            let waits = held.phase.is_waiting()
                && held.shares_slot_with(&subscription)
                && held.is_trial() == subscription.is_trial();
            if waits {
                held.end(Phase::Canceled { at: now });
            }
        }
        // Like an update, a scheduled change of plan overrides what was scheduled before.
        if let Some(change) = &subscription.plan_change {
            self.drop_plan_change(&change.of, now);
            if let Some(current) = self.subscription_mut(&change.of) {
                current.scheduled.clear();
            }
        }
        let starts = subscription.start <= now;
        self.subscriptions.push(subscription);
        if !starts {
            return Vec::new();
        }
        self.start_after(payment, catalog, self.subscriptions.len() - 1, now)
    }
}

/// Billing of the order.
fn billing_options(
    input: &ProvisionSubscriptionInput,
    start: OffsetDateTime,
    now: OffsetDateTime,
) -> BillingOptions {
    let info = input.billing_information.as_ref();
    let is_past = start < now.saturating_sub(BACKDATED_BY);
    let days = info.and_then(|info| info.invoice_days_until_due);
    let days = days.and_then(|days| Amount::from(days).to_string().parse().ok());
    BillingOptions {
        is_backdated: is_past || info.and_then(|info| info.is_backdated) == Some(true),
        is_invoice_paid: info.and_then(|info| info.is_invoice_paid).unwrap_or_default(),
        days_until_due: days,
        proration: info.and_then(|info| info.proration_behavior.clone()),
        restarts_cycle: input.billing_cycle_anchor == Some(SubscriptionBillingCycleAnchor::Now),
    }
}

/// Builds the requested subscription, without an identifier yet.
pub(super) fn draft(
    catalog: &Lookup,
    account: &Account,
    input: &ProvisionSubscriptionInput,
    now: OffsetDateTime,
) -> Outcome<Subscription> {
    let terms = Order::from(input)
        .with_price_overrides(input.price_overrides.as_deref())
        .with_spend(input.minimum_spend.as_ref(), input.budget.as_ref())
        .with_credits(input.entitlements.as_deref())
        .terms(catalog, account, now)?;
    let plan = terms
        .plan_in(catalog)
        .ok_or_else(|| Failure::not_found("PlanNotFound", "plan", &terms.plan))?;
    let wish = input.trial_override_configuration.as_ref();
    let skips = input.skip_trial.unwrap_or_default();
    let start_wish = StartWish {
        date: input.start_date.as_ref().map(in_utc),
        strategy: input.schedule_strategy.as_ref(),
        is_trial: !skips && trial(catalog, account, plan, wish, now, now)?.is_some(),
    };
    let current = current(account, plan, input.resource_id.as_deref());
    let Start { at: start, changes_plan_of } = start(catalog, current, &terms, start_wish, now)?;
    let (product, resource) = (plan.product.clone(), input.resource_id.clone());
    let mut subscription = Subscription {
        entitlements: entitlements(catalog, input)?,
        trial: trial(catalog, account, plan, wish, start, now)?.filter(|_| !skips),
        billing: billing_options(input, start, now),
        plan_change: changes_plan_of.map(PlanChange::of),
        payer: input.paying_customer_id.clone(),
        billing_id: input.billing_id.clone(),
        salesforce_id: input.salesforce_id.clone(),
        payment_collection_method: input.payment_collection_method.clone(),
        metadata: input.additional_meta_data.clone(),
        ..Subscription::new(product, resource, terms, start, now)
    };
    if let Some(details) = input.billing_information.clone() {
        subscription.bill_with(catalog, details)?;
    }
    if let Some(date) = input.cancellation_date.as_ref() {
        subscription.set_cancellation(in_utc(date), now)?;
    }
    if subscription.will_be_paid() {
        pricing::require_prices(catalog, &subscription.terms)?;
    }
    Ok(subscription)
}

/// When a new subscription starts.
#[derive(Clone, Debug)]
pub(super) struct Start {
    pub(super) at: OffsetDateTime,
    /// The running subscription whose change of plan waits until then.
    pub(super) changes_plan_of: Option<String>,
}

/// The wishes of an order for its start.
#[derive(Clone, Copy, Debug)]
pub(super) struct StartWish<'a> {
    pub(super) date: Option<OffsetDateTime>,
    pub(super) strategy: Option<&'a ScheduleStrategy>,
    /// Whether the subscription is to start as a trial, which replaces no paid one.
    pub(super) is_trial: bool,
}

/// The start of a new subscription in place of the current one: the requested date, the end of the
/// current one's period, or now.
pub(super) fn start(
    catalog: &Lookup,
    current: Option<&Subscription>,
    terms: &Terms,
    wish: StartWish<'_>,
    now: OffsetDateTime,
) -> Outcome<Start> {
    let at_once = |at| Ok(Start { at, changes_plan_of: None });
    if let Some(date) = wish.date {
        return at_once(date);
    }
    let Some(held) = current else { return at_once(now) };
    let direction = if wish.is_trial {
        Ordering::Equal
    } else {
        schedules::direction(catalog, &held.terms, terms)
    };
    match schedules::due(catalog, held, wish.strategy, direction, now)? {
        Some(at) => {
            let changes_plan_of = (!wish.is_trial).then(|| held.ref_id.clone());
            Ok(Start { at, changes_plan_of })
        }
        None => at_once(now),
    }
}

/// The active subscription that a new one would replace.
pub(super) fn current<'a>(
    account: &'a Account,
    plan: &Plan,
    resource: Option<&str>,
) -> Option<&'a Subscription> {
    account.subscriptions.iter().find(|held| {
        held.phase == Phase::Active
            && held.product == plan.product
            && held.resource.as_deref() == resource
    })
}

/// The trial that a subscription starts with, if any.
pub(crate) fn trial(
    catalog: &Lookup,
    account: &Account,
    plan: &Plan,
    wish: Option<&TrialOverrideConfigurationInput>,
    start: OffsetDateTime,
    now: OffsetDateTime,
) -> Outcome<Option<Trial>> {
    let default = plan.default_trial.as_ref();
    let default_end =
        default.map(|trial| Length::of_trial(trial.duration, &trial.units).after(start, 1));
    let default_behavior = default
        .and_then(|trial| trial.trial_end_behavior.clone())
        .unwrap_or(TrialEndBehavior::CancelSubscription);
    let budget = default.and_then(|trial| trial.budget).map(Amount::from);
    let earliest = start.max(now);

    if let Some(wish) = wish {
        if !wish.is_trial {
            return Ok(None);
        }
        if plan.pricing_type == PricingType::Free {
            let message = format!("`{}` is a free plan, which cannot go on trial", plan.ref_id);
            return Err(Failure::bad_input(message));
        }
        let Some(end) = wish.trial_end_date.as_ref().map(in_utc).or(default_end) else {
            let message = format!("`{}` has no default trial: set `trialEndDate`", plan.ref_id);
            return Err(Failure::bad_input(message));
        };
        if end <= earliest {
            let message = "The trial must end in the future, after the subscription starts";
            return Err(Failure::bad_input(message));
        }
        let end_behavior = wish.trial_end_behavior.clone().unwrap_or(default_behavior);
        return Ok(Some(Trial { end, end_behavior, budget }));
    }
    let eligible = catalog
        .product(&plan.product)
        .is_some_and(|product| account.is_eligible_for_trial(catalog, product));
    let offered = default_end.filter(|end| eligible && *end > earliest);
    Ok(offered.map(|end| Trial { end, end_behavior: default_behavior, budget }))
}

/// The entitlements that the order sets on the subscription itself.
fn entitlements(
    catalog: &Lookup,
    input: &ProvisionSubscriptionInput,
) -> Outcome<BTreeMap<String, Allowance>> {
    let older = input.subscription_entitlements.iter().flatten();
    let newer = input.entitlements.iter().flatten().filter_map(|entry| entry.feature.as_ref());
    let all = older
        .map(|entry| (&entry.feature_id, Allowance::from(entry)))
        .chain(newer.map(|entry| (&entry.feature_id, Allowance::from(entry))));
    known_features(catalog, all)
}

pub(crate) fn known_features<'a>(
    catalog: &Lookup,
    entries: impl Iterator<Item = (&'a String, Allowance)>,
) -> Outcome<BTreeMap<String, Allowance>> {
    entries
        .map(|(feature, allowance)| match catalog.feature(feature) {
            Some(_) => Ok((feature.clone(), allowance)),
            None => Err(Failure::feature_not_found(feature)),
        })
        .collect()
}

/// Whether the plan can have billing periods.
pub(crate) fn has_billing_period(catalog: &Lookup, terms: &Terms) -> bool {
    terms.plan_in(catalog).is_some_and(|plan| plan.pricing_type != PricingType::Custom)
}
