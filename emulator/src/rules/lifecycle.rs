//! Events in the life of subscriptions.

use std::collections::HashSet;

use stigg::catalog::TrialEndBehavior;
use time::OffsetDateTime;

use crate::accounts::{Account, Change, PaymentOutcome, Phase, ScheduledUpdate, Subscription};
use crate::catalog::Lookup;
use crate::rules::payments;

/// The next event of a subscription. Of events due at the same time, the first variant comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    Cancellation,
    TrialEnd,
    Update,
    Start,
}

/// What decides about a customer's subscriptions besides the customer's own data.
pub(crate) struct Surroundings<'a> {
    pub(crate) catalog: &'a Lookup,
    pub(crate) now: OffsetDateTime,
    /// The other customers that pay for trials of this one, if they have no payment method.
    pub(crate) unable_payers: &'a HashSet<String>,
    /// Generates an identifier for a subscription to a plan.
    pub(crate) new_id: &'a dyn Fn(&str) -> String,
}

impl Account {
    /// Applies everything due by now, in the order in which it was due.
    pub(crate) fn settle(&mut self, surroundings: &Surroundings<'_>) {
        let Surroundings { catalog, now, .. } = *surroundings;
        self.credits.settle(now);
        while let Some((at, event, position)) = self.next_due(now) {
            match event {
                Event::Start => {
                    let held = self.subscriptions.get(position);
                    let payment = held
                        .map(|held| payments::outcome(catalog, &self.profile, held))
                        .unwrap_or_default();
                    self.start_after(payment, position, at);
                }
                Event::TrialEnd => self.end_trial(position, at, surroundings),
                Event::Cancellation => {
                    self.conclude(position, Phase::Canceled { at }, surroundings);
                }
                Event::Update => {
                    if let Some(held) = self.subscriptions.get_mut(position) {
                        held.apply_due_updates(catalog, at);
                    }
                }
            }
        }
    }

    fn next_due(&self, now: OffsetDateTime) -> Option<(OffsetDateTime, Event, usize)> {
        let due = self.subscriptions.iter().enumerate().filter_map(|(position, held)| {
            let (at, event) = held.next_event()?;
            (at <= now).then_some((at, event, position))
        });
        due.min()
    }

    /// Starts a subscription if its payment succeeded. Otherwise it waits for the payment, and what
    /// it would replace goes on.
    pub(crate) fn start_after(
        &mut self,
        payment: PaymentOutcome,
        position: usize,
        at: OffsetDateTime,
    ) {
        if payment.is_open() {
            if let Some(held) = self.subscriptions.get_mut(position) {
                held.phase = Phase::PaymentPending;
                held.payment = payment;
            }
        } else {
            self.start(position, at);
        }
    }

    /// Completes the payment of a subscription. One that waited for it starts.
    pub(crate) fn complete_payment(&mut self, ref_id: &str, at: OffsetDateTime) {
        let position = self.subscriptions.iter().position(|held| held.ref_id == ref_id);
        let Some(position) = position else { return };
        let Some(held) = self.subscriptions.get_mut(position) else { return };
        held.payment = PaymentOutcome::Paid;
        held.updated_at = at;
        if held.phase == Phase::PaymentPending {
            self.start(position, at);
        }
    }

    /// Starts a subscription and ends the ones that it replaces.
    ///
    /// A trial replaces a trial. A paid or free subscription replaces another one, and also a trial
    /// of the same plan, which converts the trial manually.
    pub(crate) fn start(&mut self, position: usize, at: OffsetDateTime) {
        let Some(starting) = self.subscriptions.get(position) else { return };
        let is_trial = starting.trial.as_ref().is_some_and(|trial| at < trial.end);
        let replaced: Vec<_> = self
            .subscriptions
            .iter()
            .enumerate()
            .filter(|(other, held)| {
                *other != position
                    && held.phase.is_running()
                    && held.shares_slot_with(starting)
                    && (held.is_trial() == is_trial
                        || held.is_trial() && held.terms.plan == starting.terms.plan)
            })
            .map(|(other, _)| other)
            .collect();
        for other in replaced {
            self.end(other, Phase::Canceled { at });
        }
        if let Some(starting) = self.subscriptions.get_mut(position) {
            starting.phase = if is_trial { Phase::InTrial } else { Phase::Active };
        }
    }

    /// Converts a trial to a paid subscription, if it is meant to and can be paid, or lets it expire.
    fn end_trial(&mut self, position: usize, at: OffsetDateTime, surroundings: &Surroundings<'_>) {
        let Some(held) = self.subscriptions.get(position) else { return };
        let converts = held
            .trial
            .as_ref()
            .is_some_and(|trial| trial.end_behavior == TrialEndBehavior::ConvertToPaid);
        if !converts || self.cannot_pay_for(held, surroundings) {
            self.conclude(position, Phase::Expired { at }, surroundings);
            return;
        }
        let payment = payments::outcome(surroundings.catalog, &self.profile, &held.after_trial());
        if let Some(held) = self.subscriptions.get_mut(position) {
            held.billing_anchor = at;
        }
        self.start_after(payment, position, at);
    }

    /// Whether a trial cannot be paid for once it converts.
    fn cannot_pay_for(&self, trial: &Subscription, surroundings: &Surroundings<'_>) -> bool {
        let is_unable = match &trial.payer {
            Some(payer) => surroundings.unable_payers.contains(payer),
            None => !self.profile.has_payment_method,
        };
        is_unable && payments::is_charged(surroundings.catalog, &trial.after_trial())
    }

    /// Ends every subscription that has not ended.
    pub(crate) fn end_all(&mut self, at: OffsetDateTime) {
        for position in 0..self.subscriptions.len() {
            let open = |held: &Subscription| held.phase.ended_at().is_none();
            if self.subscriptions.get(position).is_some_and(open) {
                self.end(position, Phase::Canceled { at });
            }
        }
    }

    pub(crate) fn end(&mut self, position: usize, phase: Phase) {
        if let Some(held) = self.subscriptions.get_mut(position) {
            held.phase = phase;
            held.scheduled.clear();
        }
    }
}

impl Subscription {
    /// The subscription as it is once its trial has converted.
    pub(crate) fn after_trial(&self) -> Self {
        Self { phase: Phase::Active, ..self.clone() }
    }

    fn next_event(&self) -> Option<(OffsetDateTime, Event)> {
        let start = (self.phase == Phase::NotStarted).then_some((self.start, Event::Start));
        let trial_end = self.trial.as_ref().filter(|_| self.phase == Phase::InTrial);
        let cancellation = self.cancellation.filter(|_| self.phase.ended_at().is_none());
        let update = self.scheduled.iter().map(|update| update.at).min();
        [
            start,
            trial_end.map(|trial| (trial.end, Event::TrialEnd)),
            cancellation.map(|at| (at, Event::Cancellation)),
            update.map(|at| (at, Event::Update)),
        ]
        .into_iter()
        .flatten()
        .min()
    }

    /// Applies the scheduled updates that are due.
    pub(crate) fn apply_due_updates(&mut self, catalog: &Lookup, at: OffsetDateTime) {
        let (due, waiting): (Vec<ScheduledUpdate>, _) =
            std::mem::take(&mut self.scheduled).into_iter().partition(|update| update.at <= at);
        self.scheduled = waiting;
        for update in due {
            self.apply(update.change, catalog, at);
        }
    }

    /// Applies a change to the subscription.
    pub(crate) fn apply(&mut self, change: Change, catalog: &Lookup, at: OffsetDateTime) {
        match change {
            Change::Addon { addon, quantity } => self.terms.set_addon(catalog, &addon, quantity),
            Change::Units { feature, quantity } => {
                self.terms.quantities.insert(feature, quantity);
            }
            Change::BillingPeriod(period) => {
                self.terms.billing_period = Some(period);
                self.billing_anchor = at;
            }
            Change::Migration => {
                // There is no one to report a failure to; the subscription stays unchanged then.
                if let Ok(terms) = self.migrated(catalog) {
                    self.terms = terms;
                }
            }
        }
    }
}
