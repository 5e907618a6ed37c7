//! Updating subscriptions.

use std::collections::{BTreeMap, BTreeSet};

use stigg::Nullable;
use stigg::catalog::TrialEndBehavior;
use stigg::common::Number;
use stigg::subscriptions::{
    BillableFeatureInput, SubscriptionAddonInput, SubscriptionBillingCycleAnchor,
    SubscriptionMinimumSpendValueInput, SubscriptionProrationBehavior, UpdateSubscriptionInput,
};
use time::OffsetDateTime;

use super::orders;
use super::provision::known_features;
use crate::accounts::{Account, Allowance, Change, Phase, Subscription, Terms, Trial};
use crate::catalog::Lookup;
use crate::operations::customers::{change, one_id};
use crate::rules::billing::Bill;
use crate::rules::discounts::{self, Redeemer};
use crate::rules::pricing;
use crate::rules::schedules::{self, Agenda, Step};
use crate::store::Store;
use crate::values::clock::in_utc;
use crate::values::failure::{Failure, Outcome};

/// The common fields of inputs that change a subscription or estimate the change.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Amendment<'a> {
    pub(crate) addons: Option<&'a [SubscriptionAddonInput]>,
    pub(crate) billable_features: &'a [BillableFeatureInput],
    pub(crate) unit_quantity: Option<f64>,
}

impl Amendment<'_> {
    /// Returns the terms after the change.
    pub(crate) fn of(&self, catalog: &Lookup, terms: &Terms) -> Outcome<Terms> {
        let plan = terms
            .plan_in(catalog)
            .ok_or_else(|| Failure::not_found("PlanNotFound", "plan", &terms.plan))?;
        let mut terms = terms.clone();
        if let Some(inputs) = self.addons {
            terms.addons = orders::addons(catalog, plan, &terms.addons, inputs)?;
        }
        let quantities = std::mem::take(&mut terms.quantities);
        terms.quantities = orders::quantities(
            catalog,
            plan,
            &terms,
            quantities,
            self.billable_features,
            self.unit_quantity,
        )?;
        Ok(terms)
    }

    /// The changes to the terms, one for each item in the amendment.
    pub(super) fn steps(&self, held: &Subscription, terms: &Terms) -> Vec<Step> {
        let mut steps = Vec::new();
        if self.addons.is_some() {
            let lines = held.terms.addons.iter().chain(&terms.addons).map(|line| &line.addon);
            let spoken_of: BTreeSet<_> = lines.collect();
            steps.extend(spoken_of.into_iter().map(|addon| {
                let from = held.terms.addon_quantity(addon);
                let quantity = terms.addon_quantity(addon);
                Step::between(&from, &quantity, Change::Addon { addon: addon.clone(), quantity })
            }));
        }
        let spoken_of = |feature: &String| {
            let named = self.billable_features.iter().any(|input| input.feature_id == *feature);
            named || self.unit_quantity.is_some()
        };
        steps.extend(terms.quantities.iter().filter(|(feature, _)| spoken_of(feature)).map(
            |(feature, &quantity)| {
                let from = held.terms.quantities.get(feature).copied().unwrap_or_default();
                let change = Change::Units { feature: feature.clone(), quantity };
                Step::between(&from, &quantity, change)
            },
        ));
        steps
    }
}

impl Store {
    /// Updates a subscription. Returns the identifiers of its customer and of itself.
    pub(crate) fn update_subscription(
        &mut self,
        input: UpdateSubscriptionInput,
    ) -> Outcome<(String, String)> {
        let named = one_id(input.subscription_id.as_deref(), input.ref_id.as_deref())?;
        let ref_id = named.ok_or_else(|| Failure::bad_input("State `subscriptionId`"))?.to_owned();
        let catalog = std::sync::Arc::clone(&self.catalog);
        let now = self.now;
        let customer = self.holder(&ref_id)?;
        let account = &*self.account_mut(&customer)?;
        let held = account
            .subscription(&ref_id)
            .ok_or_else(|| Failure::subscription_not_found(&ref_id))?;
        held.check_is_open()?;
        let removes_trial = input.trial_end_date.is_null();
        let proration = proration_of(&input);
        // An update applies as a whole or not at all.
        let (updated, agenda) =
            updated(&catalog, held.clone(), input, account.redeemer(&catalog), now)?;
        if removes_trial {
            let payer = updated.payer.as_ref().unwrap_or(&customer);
            let at_once = agenda.iter().flat_map(|agenda| &agenda.now);
            let converted = updated.with(at_once, &catalog, now).after_trial();
            self.check_payment_method(&converted, payer)?;
        }
        let account = self.account_mut(&customer)?;
        account.update(&catalog, updated, agenda, proration.as_ref(), now);
        // A conversion or a cancellation that is due takes effect.
        self.account_mut(&customer)?;
        Ok((customer, ref_id))
    }
}

impl Account {
    /// Carries out an update of a subscription. Returns the invoices for it.
    pub(super) fn update(
        &mut self,
        catalog: &Lookup,
        updated: Subscription,
        agenda: Option<Agenda>,
        proration: Option<&SubscriptionProrationBehavior>,
        now: OffsetDateTime,
    ) -> Vec<Bill> {
        let Some(position) = self.position(&updated.ref_id) else { return Vec::new() };
        let ref_id = updated.ref_id.clone();
        let bills = self.revise_with(catalog, position, proration, now, |account| {
            if let Some(held) = account.subscriptions.get_mut(position) {
                *held = updated;
            }
            if let Some(agenda) = agenda {
                account.carry_out(&ref_id, agenda, catalog, now);
            }
        });
        let unpaid = self.bill_unpaid_changes(catalog, position, proration, now);
        bills.into_iter().chain(unpaid).collect()
    }
}

fn proration_of(input: &UpdateSubscriptionInput) -> Option<SubscriptionProrationBehavior> {
    input.billing_information.as_ref()?.proration_behavior.clone()
}

impl Subscription {
    pub(crate) fn check_is_open(&self) -> Outcome<()> {
        let Some(_) = self.phase.ended_at() else { return Ok(()) };
        let message = format!("The subscription `{}` has already ended", self.ref_id);
        Err(Failure::invalid("SubscriptionAlreadyCanceledOrExpired", message)
            .with("refId", self.ref_id.as_str())
            .with("status", self.phase.status().as_str()))
    }

    /// The trial, if the subscription is or will be on one.
    fn current_trial(&self) -> Outcome<&Trial> {
        self.trial.as_ref().filter(|_| self.is_trial()).ok_or_else(|| {
            let message = format!("The subscription `{}` is not on trial", self.ref_id);
            Failure::invalid("InvalidSubscriptionStatus", message)
                .with("status", self.phase.status().as_str())
        })
    }

    /// Moves the end of the trial. Extending it takes back its cancellation, shortening it moves
    /// the cancellation along.
    fn set_trial_end(&mut self, date: OffsetDateTime, now: OffsetDateTime) -> Outcome<()> {
        let trial = self.current_trial()?.clone();
        if date <= now || date <= self.start {
            return Err(Failure::bad_input("The new end of the trial must be in the future"));
        }
        if date > trial.end {
            self.clear_cancellation(now);
        } else if let Some(cancellation) = &mut self.cancellation {
            *cancellation = date.min(*cancellation);
        }
        for trial in self.trial.iter_mut().chain(&mut self.trial_before_cancellation) {
            trial.end = date;
        }
        Ok(())
    }

    /// Removes the trial, which converts the subscription to a paid one.
    fn remove_trial(&mut self, now: OffsetDateTime) -> Outcome<()> {
        self.current_trial()?;
        self.clear_cancellation(now);
        let is_running = self.phase == Phase::InTrial;
        let end_behavior = TrialEndBehavior::ConvertToPaid;
        self.trial = is_running.then_some(Trial { end: now, end_behavior, budget: None });
        Ok(())
    }

    /// Sets the cancellation date. A trial continues until then.
    pub(crate) fn set_cancellation(
        &mut self,
        date: OffsetDateTime,
        now: OffsetDateTime,
    ) -> Outcome<()> {
        if date <= now || date <= self.start {
            let message = "The cancellation date must be in the future and after the start";
            return Err(Failure::invalid("InvalidCancellationDate", message));
        }
        self.cancellation = Some(date);
        self.revokes_entitlements = false;
        if self.is_trial()
            && let Some(trial) = &mut self.trial
        {
            self.trial_before_cancellation.get_or_insert_with(|| trial.clone());
            trial.end = date;
            trial.end_behavior = TrialEndBehavior::CancelSubscription;
        }
        Ok(())
    }

    /// Removes the cancellation date. A trial then ends at its original time.
    fn clear_cancellation(&mut self, now: OffsetDateTime) {
        self.cancellation = None;
        self.revokes_entitlements = false;
        if let Some(trial) = self.trial_before_cancellation.take() {
            // If that time has passed, the trial ends now: nothing is backdated.
            self.trial = Some(Trial { end: trial.end.max(now), ..trial });
        }
    }
}

/// The subscription after an update, but for what may be scheduled: that is on the agenda, if the
/// update asks for any of it.
pub(super) fn updated(
    catalog: &Lookup,
    mut held: Subscription,
    input: UpdateSubscriptionInput,
    redeemer: Redeemer<'_>,
    now: OffsetDateTime,
) -> Outcome<(Subscription, Option<Agenda>)> {
    let own_entitlements = entitlements(catalog, &input)?;
    let (steps, terms) = steps(catalog, &held, &input, redeemer, now)?;
    let changes_more =
        own_entitlements.is_some() || !input.minimum_spend.is_absent() || !input.budget.is_absent();
    let is_asked = !steps.is_empty() || input.addons.is_some() || changes_more;
    let mut agenda =
        schedules::agenda(catalog, &held, input.schedule_strategy.as_ref(), steps, now)?;
    agenda.only_buys_units &= !changes_more;
    if let Some(entitlements) = own_entitlements {
        held.entitlements = entitlements;
    }
    match input.trial_end_date {
        Nullable::Absent => {}
        Nullable::Null => held.remove_trial(now)?,
        Nullable::Value(date) => held.set_trial_end(in_utc(date), now)?,
    }
    match input.cancellation_date {
        Nullable::Absent => {}
        Nullable::Null => held.clear_cancellation(now),
        Nullable::Value(date) => held.set_cancellation(in_utc(date), now)?,
    }
    if let Nullable::Value(mut details) = input.billing_information {
        // New metadata is on the agenda.
        if details.metadata.is_some() {
            let known = held.billing_information.as_ref();
            details.metadata = known.and_then(|known| known.metadata.clone());
        }
        held.bill_with(catalog, details)?;
    }
    if !input.minimum_spend.is_absent() {
        let minimum = Option::from(input.minimum_spend);
        held.terms.minimum_spend =
            minimum.and_then(|minimum: SubscriptionMinimumSpendValueInput| minimum.minimum);
    }
    change(&mut held.terms.budget, input.budget);
    pricing::check_spend(catalog, &held.terms)?;
    if held.will_be_paid() {
        pricing::require_prices(catalog, &terms)?;
    }
    held.updated_at = now;
    if input.billing_cycle_anchor == Some(SubscriptionBillingCycleAnchor::Now) {
        held.billing_anchor = now;
    }
    Ok((held, is_asked.then_some(agenda)))
}

/// The changes that an update asks for, and the terms after all of them.
fn steps(
    catalog: &Lookup,
    held: &Subscription,
    input: &UpdateSubscriptionInput,
    redeemer: Redeemer<'_>,
    now: OffsetDateTime,
) -> Outcome<(Vec<Step>, Terms)> {
    let amendment = Amendment {
        addons: input.addons.as_deref(),
        billable_features: input.billable_features.as_deref().unwrap_or_default(),
        unit_quantity: input.unit_quantity.map(Number::as_f64),
    };
    let mut terms = amendment.of(catalog, &held.terms)?;
    let mut steps = amendment.steps(held, &terms);
    if let Some(period) = &input.billing_period {
        steps.push(Step::of_period(&held.terms, period.clone()));
        terms.billing_period = Some(period.clone());
    }
    if let Some(prices) = &input.price_overrides {
        steps.push(Step::neutral(Change::PriceOverrides(prices.clone())));
        terms.price_overrides.clone_from(prices);
    }
    let wish = discounts::Wish {
        coupon: input.applied_coupon.as_ref(),
        promotion_code: input.promotion_code.as_ref().map(String::as_str),
        billing_information: input.billing_information.as_ref(),
    };
    let discount = discounts::applied(catalog, wish, redeemer, now)?;
    if discount.is_some() || input.applied_coupon.is_null() || input.promotion_code.is_null() {
        steps.push(Step::neutral(Change::Discount(discount)));
    }
    if let Some(entitlements) = &input.entitlements {
        let credits = orders::credits(catalog, entitlements)?;
        if credits != held.terms.credits {
            steps.push(Step::neutral(Change::RecurringCredits(credits)));
        }
    }
    let details = input.billing_information.as_ref();
    if let Some(metadata) = details.and_then(|details| details.metadata.as_ref()) {
        steps.push(Step::neutral(Change::BillingMetadata(metadata.clone())));
    }
    if !input.additional_meta_data.is_absent() {
        let metadata = input.additional_meta_data.as_ref().cloned();
        steps.push(Step::neutral(Change::Metadata(metadata)));
    }
    Ok((steps, terms))
}

/// The entitlements set on the subscription itself, if the update includes them.
fn entitlements(
    catalog: &Lookup,
    input: &UpdateSubscriptionInput,
) -> Outcome<Option<BTreeMap<String, Allowance>>> {
    if input.subscription_entitlements.is_none() && input.entitlements.is_none() {
        return Ok(None);
    }
    let older = input.subscription_entitlements.iter().flatten();
    if older.clone().any(|entry| entry.feature_id.is_none()) {
        return Err(Failure::bad_input("An entitlement needs a `featureId`"));
    }
    let older =
        older.filter_map(|entry| Some((entry.feature_id.as_ref()?, Allowance::from(entry))));
    let newer = input.entitlements.iter().flatten().filter_map(|entry| entry.feature.as_ref());
    let newer = newer.map(|entry| (&entry.feature_id, Allowance::from(entry)));
    known_features(catalog, older.chain(newer)).map(Some)
}
