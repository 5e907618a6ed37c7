//! Scheduled updates of subscriptions: which changes wait, until when, and what happens then.

use std::cmp::Ordering;

use stigg::catalog::{BillingPeriod, PricingType};
use stigg::subscriptions::ScheduleStrategy;
use time::OffsetDateTime;

use super::{packages, payments, plan_order, pricing};
use crate::accounts::{
    Account, Change, PaymentOutcome, Phase, ScheduleStatus, ScheduledUpdate, Subscription, Terms,
};
use crate::catalog::{ChangeTime, Lookup};
use crate::values::failure::{Failure, Outcome};
use crate::values::periods::Length;

/// A change that an update asks for.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    change: Change,
    is_change: bool,
    /// Whether it is a downgrade (`Less`), an upgrade (`Greater`) or neither (`Equal`).
    direction: Ordering,
}

impl Step {
    /// A change from one quantity to another.
    pub(crate) fn between<T: Ord>(from: &T, to: &T, change: Change) -> Self {
        let direction = to.cmp(from);
        Self { change, is_change: direction.is_ne(), direction }
    }

    /// A change of the billing period. The longer commitment is the higher one.
    pub(crate) fn of_period(terms: &Terms, to: BillingPeriod) -> Self {
        let direction = commitment(Some(&to)).cmp(&commitment(terms.billing_period.as_ref()));
        let is_change = terms.billing_period.as_ref() != Some(&to);
        Self { change: Change::BillingPeriod(to), is_change, direction }
    }

    /// A change that is neither an upgrade nor a downgrade.
    pub(crate) fn neutral(change: Change) -> Self {
        Self { change, is_change: true, direction: Ordering::Equal }
    }
}

/// The commitment to a billing period, in months.
fn commitment(period: Option<&BillingPeriod>) -> u8 {
    match period {
        Some(BillingPeriod::Annually) => 12,
        _ => 1,
    }
}

/// The changes of an update, by the time at which they take effect.
#[derive(Clone, Debug)]
pub(crate) struct Agenda {
    pub(crate) now: Vec<Change>,
    pub(crate) later: Vec<ScheduledUpdate>,
    /// Whether it does nothing but buy more units now.
    pub(crate) only_buys_units: bool,
}

/// Decides which changes to a subscription take effect now and which wait.
pub(crate) fn agenda(
    catalog: &Lookup,
    held: &Subscription,
    strategy: Option<&ScheduleStrategy>,
    steps: Vec<Step>,
    now: OffsetDateTime,
) -> Outcome<Agenda> {
    let mut agenda = Agenda { now: Vec::new(), later: Vec::new(), only_buys_units: true };
    for step in steps.into_iter().filter(|step| step.is_change) {
        let is_purchase = matches!(step.change, Change::Units { .. }) && step.direction.is_gt();
        agenda.only_buys_units &= is_purchase;
        match due(catalog, held, strategy, step.direction, now)? {
            Some(at) => agenda.later.push(ScheduledUpdate::new(at, postponed(step.change, at))),
            None => agenda.now.push(step.change),
        }
    }
    agenda.only_buys_units &= agenda.later.is_empty() && !agenda.now.is_empty();
    Ok(agenda)
}

/// A discount that waits starts when it is applied.
fn postponed(change: Change, at: OffsetDateTime) -> Change {
    match change {
        Change::Discount(Some(mut discount)) => {
            discount.since = discount.since.max(at);
            Change::Discount(Some(discount))
        }
        change => change,
    }
}

/// When a change to a subscription takes effect, if not now.
///
/// The request goes before the settings of the product, by which only downgrades wait.
/// Only subscriptions that are paid for have a billing period to wait for.
pub(crate) fn due(
    catalog: &Lookup,
    held: &Subscription,
    strategy: Option<&ScheduleStrategy>,
    direction: Ordering,
    now: OffsetDateTime,
) -> Outcome<Option<OffsetDateTime>> {
    let waits = match strategy {
        Some(strategy) => *strategy != ScheduleStrategy::Immediate,
        None => direction.is_lt() && defers_downgrades(catalog, &held.product),
    };
    if !waits || held.phase != Phase::Active {
        return Ok(None);
    }
    let plan = held.terms.plan_in(catalog);
    let is_custom = plan.is_some_and(|plan| plan.pricing_type == PricingType::Custom);
    let is_paid = pricing::is_priced(catalog, &held.terms);
    match strategy {
        Some(_) if is_custom => Err(Failure::no_billing_period(&held.ref_id)),
        strategy if is_paid && !is_custom => {
            let strategy = strategy.unwrap_or(&ScheduleStrategy::EndOfBillingPeriod);
            Ok(Some(end_of(held, strategy, now)))
        }
        _ => Ok(None),
    }
}

/// The end of the billing period, or of the current month of an annual one.
pub(crate) fn end_of(
    held: &Subscription,
    strategy: &ScheduleStrategy,
    now: OffsetDateTime,
) -> OffsetDateTime {
    match strategy {
        ScheduleStrategy::EndOfBillingMonth => {
            Length::MONTH.period_at(held.billing_anchor, now).end
        }
        _ => held.current_period(now).end,
    }
}

fn defers_downgrades(catalog: &Lookup, product: &str) -> bool {
    catalog
        .product(product)
        .is_some_and(|product| product.settings.downgrade_time == ChangeTime::EndOfBillingPeriod)
}

/// Whether the change from one set of terms to another is a downgrade (`Less`), an upgrade
/// (`Greater`) or neither (`Equal`).
///
/// Between terms of the same plan, the longer commitment is higher. With the same commitment, fewer
/// units or add-ons are a downgrade, unless there are more of others.
pub(crate) fn direction(catalog: &Lookup, from: &Terms, to: &Terms) -> Ordering {
    let Some(plan) = to.plan_in(catalog) else { return Ordering::Equal };
    if from.plan != to.plan {
        let period = to.billing_period.as_ref();
        return plan_order::direction(catalog, from, plan, period, to.country.as_deref());
    }
    let of_units = from.quantities.keys().chain(to.quantities.keys()).map(|feature| {
        let units = |terms: &Terms| terms.quantities.get(feature).copied().unwrap_or_default();
        units(to).cmp(&units(from))
    });
    let of_addons = from
        .addons
        .iter()
        .chain(&to.addons)
        .map(|line| to.addon_quantity(&line.addon).cmp(&from.addon_quantity(&line.addon)));
    let by_quantity = of_units.chain(of_addons).max_by_key(|order| match order {
        Ordering::Equal => 0,
        Ordering::Less => 1,
        Ordering::Greater => 2,
    });
    commitment(to.billing_period.as_ref())
        .cmp(&commitment(from.billing_period.as_ref()))
        .then(by_quantity.unwrap_or(Ordering::Equal))
}

impl Account {
    /// Applies an update to a subscription, which overrides everything scheduled for it.
    ///
    /// There is one exception: a waiting change of plan takes over units that are bought meanwhile.
    pub(crate) fn carry_out(
        &mut self,
        ref_id: &str,
        agenda: Agenda,
        catalog: &Lookup,
        now: OffsetDateTime,
    ) {
        if agenda.only_buys_units {
            self.add_to_plan_change(ref_id, &agenda.now);
        } else {
            self.drop_plan_change(ref_id, now);
        }
        let payment = self.payment_for(ref_id, &agenda.now, catalog, now);
        if let Some(held) = self.subscription_mut(ref_id) {
            held.drop_unpaid_changes(now);
            held.scheduled = agenda.later;
            if payment.is_open() {
                held.hold_back(agenda.now, payment, now);
            } else {
                *held = held.with(&agenda.now, catalog, now);
            }
        }
    }

    /// The outcome of the payment for changes to a subscription. Only an upgrade of a running one is
    /// paid for at once.
    fn payment_for(
        &self,
        ref_id: &str,
        changes: &[Change],
        catalog: &Lookup,
        now: OffsetDateTime,
    ) -> PaymentOutcome {
        let held = self.subscription(ref_id).filter(|held| held.phase == Phase::Active);
        let updated = held.map(|held| (held, held.with(changes, catalog, now)));
        updated
            .filter(|(held, updated)| direction(catalog, &held.terms, &updated.terms).is_gt())
            .map(|(_, updated)| payments::outcome_of_upgrade(catalog, &self.profile, &updated))
            .unwrap_or_default()
    }

    fn add_to_plan_change(&mut self, of: &str, bought: &[Change]) {
        let waiting = self
            .subscriptions
            .iter_mut()
            .find(|held| held.phase.is_waiting() && held.changes_plan_of(of));
        let Some(waiting) = waiting else { return };
        for change in bought {
            if let Change::Units { feature, quantity } = change
                && let Some(units) = waiting.terms.quantities.get_mut(feature)
            {
                *units = *quantity;
            }
        }
    }

    /// Takes back the scheduled change of plan of a subscription. Forgets one that failed.
    pub(crate) fn drop_plan_change(&mut self, of: &str, now: OffsetDateTime) {
        for held in self.subscriptions.iter_mut().filter(|held| held.changes_plan_of(of)) {
            if held.phase.is_waiting() {
                held.end(Phase::Canceled { at: now });
            }
            held.plan_change = None;
        }
    }
}

impl Subscription {
    /// Applies the scheduled updates that are due. Those that the catalog no longer allows fail.
    pub(crate) fn apply_due_updates(&mut self, catalog: &Lookup, at: OffsetDateTime) {
        let is_due = |update: &ScheduledUpdate| update.waits() && update.at <= at;
        let due: Vec<_> = self.scheduled.iter().filter(|update| is_due(update)).cloned().collect();
        match self.after(&due, catalog, at) {
            Ok(mut updated) => {
                updated.scheduled.retain(|update| !is_due(update));
                *self = updated;
            }
            Err(_) => {
                for update in self.scheduled.iter_mut().filter(|update| is_due(update)) {
                    update.status = ScheduleStatus::Failed;
                }
            }
        }
    }

    /// The subscription after scheduled updates. What they do to its packages is done in the
    /// latest versions, and refused for the same reasons as an update at that time.
    fn after(
        &self,
        due: &[ScheduledUpdate],
        catalog: &Lookup,
        at: OffsetDateTime,
    ) -> Outcome<Self> {
        let mut updated = self.clone();
        if due.iter().any(|update| update.change.concerns_packages()) {
            updated.terms = self.up_to_date(catalog)?;
        }
        let before = updated.terms.clone();
        for update in due {
            updated.apply(&update.change, catalog, at);
        }
        packages::drop_uncharged(catalog, &mut updated.terms);
        packages::check_changes(catalog, &before, &updated.terms)?;
        if updated.terms != self.terms && updated.will_be_paid() {
            pricing::require_prices(catalog, &updated.terms)?;
        }
        updated.reset_usage_since(self, catalog, at);
        Ok(updated)
    }

    /// The subscription with the changes applied.
    pub(crate) fn with<'a>(
        &self,
        changes: impl IntoIterator<Item = &'a Change>,
        catalog: &Lookup,
        at: OffsetDateTime,
    ) -> Self {
        let mut updated = self.clone();
        for change in changes {
            updated.apply(change, catalog, at);
        }
        updated.reset_usage_since(self, catalog, at);
        updated
    }

    fn apply(&mut self, change: &Change, catalog: &Lookup, at: OffsetDateTime) {
        match change {
            Change::Addon { addon, quantity } => self.terms.set_addon(catalog, addon, *quantity),
            Change::Units { feature, quantity } => {
                self.terms.quantities.insert(feature.clone(), *quantity);
            }
            Change::BillingPeriod(period) => {
                self.terms.billing_period = Some(period.clone());
                self.billing_anchor = at;
            }
            Change::PriceOverrides(prices) => self.terms.price_overrides.clone_from(prices),
            Change::Discount(discount) => self.terms.discount.clone_from(discount),
            Change::Metadata(metadata) => self.metadata.clone_from(metadata),
            Change::BillingMetadata(metadata) => {
                // Without a billing integration, there is no one to tell.
                if let Some(details) = &mut self.billing_information {
                    details.metadata = Some(metadata.clone());
                }
            }
            Change::RecurringCredits(credits) => self.terms.credits.clone_from(credits),
            // Any change of the packages moves them to their latest versions.
            Change::Migration => {}
        }
    }

    /// The terms with which a subscription starts that was ordered earlier: in the latest versions.
    pub(crate) fn terms_at_start(&self, catalog: &Lookup) -> Outcome<Terms> {
        let terms = self.terms.in_latest_versions(catalog);
        packages::check(catalog, &terms)?;
        if self.will_be_paid() {
            pricing::require_prices(catalog, &terms)?;
        }
        Ok(terms)
    }
}

impl Change {
    fn concerns_packages(&self) -> bool {
        !matches!(self, Self::Discount(_) | Self::Metadata(_) | Self::BillingMetadata(_))
    }
}
