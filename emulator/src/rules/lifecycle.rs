//! Events in the life of subscriptions.

use std::collections::HashSet;

use stigg::catalog::TrialEndBehavior;
use time::{Duration, OffsetDateTime};

use super::billing::Bill;
use crate::accounts::{Account, PaymentOutcome, Phase, PlanChange, Subscription};
use crate::catalog::Lookup;
use crate::rules::payments;

/// The next event of a subscription. Of events due at the same time, the first variant comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    Cancellation,
    TrialEnd,
    Start,
    /// A new billing period begins, on the terms that are due by then.
    Renewal,
    Update,
}

/// Facts that decide about a customer's subscriptions besides the customer's own data.
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
        while let Some((at, event, position)) = self.next_due(now) {
            // Credits that recur at the same time follow from what happens now.
            self.settle_credits(catalog, at.saturating_sub(Duration::NANOSECOND));
            self.take_place(event, position, (at, now), surroundings);
            self.settle_credits(catalog, at);
        }
        self.settle_credits(catalog, now);
    }

    /// Applies the first event of the subscriptions that is due by `until`, and returns the
    /// invoices for it.
    pub(crate) fn step(
        &mut self,
        surroundings: &Surroundings<'_>,
        until: OffsetDateTime,
    ) -> Option<Vec<Bill>> {
        let (at, event, position) = self.next_due(until)?;
        Some(self.take_place(event, position, (at, until), surroundings))
    }

    /// Applies an event that is due at a time. A renewal may cover all periods until another time.
    fn take_place(
        &mut self,
        event: Event,
        position: usize,
        (at, until): (OffsetDateTime, OffsetDateTime),
        surroundings: &Surroundings<'_>,
    ) -> Vec<Bill> {
        let catalog = surroundings.catalog;
        match event {
            Event::Start => self.start_as_ordered(position, catalog, at),
            Event::TrialEnd => self.end_trial(position, at, surroundings),
            Event::Cancellation => self.conclude(position, Phase::Canceled { at }, surroundings),
            Event::Update => self.revise(catalog, position, None, at, |held| {
                held.apply_due_updates(catalog, at);
            }),
            Event::Renewal => {
                // Other events may change what is billed.
                let others = self.subscriptions.iter().filter_map(Subscription::next_event);
                let other = others.map(|(at, _)| at.saturating_sub(Duration::NANOSECOND)).min();
                self.renew(catalog, position, other.map_or(until, |other| other.min(until)))
            }
        }
    }

    fn next_due(&self, until: OffsetDateTime) -> Option<(OffsetDateTime, Event, usize)> {
        let due = self.subscriptions.iter().enumerate().filter_map(|(position, held)| {
            let renewal = held.next_renewal().map(|at| (at, Event::Renewal));
            let (at, event) = held.next_event().into_iter().chain(renewal).min()?;
            (at <= until).then_some((at, event, position))
        });
        due.min()
    }

    /// Time at which the customer's subscriptions or credits change next by themselves.
    pub(crate) fn next_event(&self, catalog: &Lookup) -> Option<OffsetDateTime> {
        let held = self.subscriptions.iter().filter_map(Subscription::next_due);
        held.chain(self.next_credit_event(catalog)).min()
    }

    /// Starts a subscription if its payment succeeded. Otherwise it waits for the payment, and what
    /// it would replace goes on. Returns the invoices for it.
    pub(crate) fn start_after(
        &mut self,
        payment: PaymentOutcome,
        catalog: &Lookup,
        position: usize,
        at: OffsetDateTime,
    ) -> Vec<Bill> {
        if !payment.is_open() {
            return self.start(catalog, position, at);
        }
        let mut paid = self.for_preview(catalog);
        let bills = paid.start(catalog, position, at);
        let invoice = paid.subscriptions.get(position).and_then(|held| held.latest_invoice.clone());
        if let Some(held) = self.subscriptions.get_mut(position) {
            held.phase = Phase::PaymentPending;
            held.latest_invoice = invoice.map(|invoice| invoice.with_outcome(&payment, at));
            held.payment = payment;
        }
        bills
    }

    /// Completes the payment of a subscription. What waited for it takes effect.
    pub(crate) fn complete_payment(&mut self, catalog: &Lookup, ref_id: &str, at: OffsetDateTime) {
        let Some(position) = self.position(ref_id) else { return };
        let Some(held) = self.subscriptions.get_mut(position) else { return };
        let paid = PaymentOutcome::Paid;
        let invoice = held.latest_invoice.clone().map(|invoice| invoice.after(&paid, at));
        held.updated_at = at;
        if held.phase == Phase::PaymentPending {
            self.start(catalog, position, at);
        } else {
            self.revise(catalog, position, None, at, |held| held.apply_paid_changes(catalog, at));
        }
        if let Some(held) = self.subscriptions.get_mut(position) {
            held.payment = paid;
            // The invoice that was paid, not another one for the same.
            held.latest_invoice = invoice;
        }
    }

    /// Starts a subscription that was ordered earlier, in the latest versions of its packages.
    ///
    /// If the catalog no longer allows the order, a scheduled change of plan fails and the running
    /// subscription goes on; any other subscription starts in the versions it was ordered in.
    fn start_as_ordered(
        &mut self,
        position: usize,
        catalog: &Lookup,
        at: OffsetDateTime,
    ) -> Vec<Bill> {
        let Some(held) = self.subscriptions.get_mut(position) else { return Vec::new() };
        match held.terms_at_start(catalog) {
            Ok(terms) => held.terms = terms,
            Err(_) if held.plan_change.is_some() => {
                held.give_up(at);
                return Vec::new();
            }
            Err(_) => {}
        }
        let payment = payments::outcome(catalog, &self.profile, held);
        self.start_after(payment, catalog, position, at)
    }

    /// Starts a subscription and ends the ones that it replaces. Returns the invoices for it.
    ///
    /// A trial replaces a trial. A paid or free subscription replaces another one, and also a trial
    /// of the same plan, which converts the trial manually.
    pub(crate) fn start(
        &mut self,
        catalog: &Lookup,
        position: usize,
        at: OffsetDateTime,
    ) -> Vec<Bill> {
        let Some(starting) = self.subscriptions.get(position) else { return Vec::new() };
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
        self.begin_usage(catalog, position, &replaced, at);
        let is_active = |other: &usize| {
            self.subscriptions.get(*other).is_some_and(|held| held.phase == Phase::Active)
        };
        let billed = replaced.iter().copied().find(is_active);
        for &other in &replaced {
            self.end(other, Phase::Canceled { at });
        }
        if let Some(starting) = self.subscriptions.get_mut(position) {
            starting.phase = if is_trial { Phase::InTrial } else { Phase::Active };
            starting.plan_change = None;
        }
        if is_trial { Vec::new() } else { self.bill_start(catalog, position, billed, at) }
    }

    /// Converts a trial to a paid subscription, if it is meant to and can be paid, or lets it expire.
    fn end_trial(
        &mut self,
        position: usize,
        at: OffsetDateTime,
        surroundings: &Surroundings<'_>,
    ) -> Vec<Bill> {
        let Some(held) = self.subscriptions.get(position) else { return Vec::new() };
        let converts = held
            .trial
            .as_ref()
            .is_some_and(|trial| trial.end_behavior == TrialEndBehavior::ConvertToPaid);
        if !converts || self.cannot_pay_for(held, surroundings) {
            return self.conclude(position, Phase::Expired { at }, surroundings);
        }
        let payment = payments::outcome(surroundings.catalog, &self.profile, &held.after_trial());
        if let Some(held) = self.subscriptions.get_mut(position) {
            held.billing_anchor = at;
        }
        self.start_after(payment, surroundings.catalog, position, at)
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
            held.end(phase);
        }
    }
}

impl Subscription {
    /// The subscription as it is once its trial has converted.
    pub(crate) fn after_trial(&self) -> Self {
        Self { phase: Phase::Active, ..self.clone() }
    }

    /// Ends the subscription, and with it everything scheduled for it.
    pub(crate) fn end(&mut self, phase: Phase) {
        if let (Phase::PaymentPending, Some(at)) = (self.phase, phase.ended_at()) {
            self.cancel_invoice(at);
        }
        self.phase = phase;
        self.scheduled.clear();
        self.plan_change = None;
    }

    /// Ends a subscription that cannot start or be paid for. A scheduled change of plan fails.
    pub(crate) fn give_up(&mut self, at: OffsetDateTime) {
        let failed = self.plan_change.take().map(PlanChange::failed);
        self.end(Phase::Canceled { at });
        self.plan_change = failed;
    }

    /// Time of the next step in its life.
    pub(crate) fn next_due(&self) -> Option<OffsetDateTime> {
        let event = self.next_event().map(|(at, _)| at);
        event.into_iter().chain(self.next_renewal()).min()
    }

    fn next_event(&self) -> Option<(OffsetDateTime, Event)> {
        let start = (self.phase == Phase::NotStarted).then_some((self.start, Event::Start));
        let trial_end = self.trial.as_ref().filter(|_| self.phase == Phase::InTrial);
        let cancellation = self.cancellation.filter(|_| self.phase.ended_at().is_none());
        let waiting = self.scheduled.iter().filter(|update| update.waits());
        let update = waiting.map(|update| update.at).min();
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
}
