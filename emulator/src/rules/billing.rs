//! When subscriptions are invoiced, and for what.

use std::collections::HashSet;

use stigg::catalog::PricingType;
use stigg::common::Currency;
use stigg::subscriptions::{
    PaymentCollectionMethod, SubscriptionInvoiceBillingReason as Reason, SubscriptionInvoiceStatus,
    SubscriptionProrationBehavior,
};
use time::{Duration, OffsetDateTime};

use super::invoices::Invoice;
use super::payments;
use super::pricing::Quote;
use super::usage_charges::{self, UsageBill};
use crate::accounts::{
    Account, Billed, IssuedInvoice, MoneyBalance, PaymentOutcome, Phase, Prorations, Subscription,
};
use crate::catalog::Lookup;
use crate::values::amount::{Amount, Share};
use crate::values::periods::Period;

/// Days until an invoice is due that the customer pays itself, unless the subscription sets others.
const DAYS_UNTIL_DUE: u16 = 30;

/// An invoice that falls due.
#[derive(Clone, Debug)]
pub(crate) struct Bill {
    /// The position of the subscription.
    pub(crate) position: usize,
    pub(crate) invoice: Invoice,
    /// Its effect on the customer's balance, if the billing provider collects it.
    pub(crate) balance: Option<BalanceUse>,
}

/// The effect of an invoice on the customer's balance of money.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct BalanceUse {
    pub(crate) initial: Amount,
    pub(crate) used: Amount,
    pub(crate) remaining: Amount,
}

/// When the rest of a period is charged and credited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Timing {
    Now,
    NextInvoice,
    Never,
}

impl Timing {
    fn of(behavior: Option<&SubscriptionProrationBehavior>) -> Self {
        match behavior {
            Some(SubscriptionProrationBehavior::None) => Self::Never,
            Some(SubscriptionProrationBehavior::CreateProrations) => Self::NextInvoice,
            _ => Self::Now,
        }
    }
}

/// The amounts of a change of terms.
#[derive(Default)]
struct Exchange {
    /// The charges on the new terms, less the credit for the old ones.
    due: Option<Invoice>,
    /// Amount that is open on the old terms, if there are no charges in its currency.
    rest: Option<Invoice>,
    /// Amount that is left for the next invoice.
    deferred: Option<Prorations>,
}

impl Exchange {
    /// Charges a whole period or, if the billing cycle goes on, the part of it that is `left`, and
    /// what is `open` on the old terms.
    fn of(
        charges: Option<Invoice>,
        left: Option<Share>,
        open: Option<Invoice>,
        timing: Timing,
    ) -> Self {
        let charges = match left {
            Some(_) if timing == Timing::Never => {
                let deferred = open.as_ref().map(Invoice::deferred);
                return Self { deferred, ..Self::default() };
            }
            Some(left) => charges.map(|charges| charges.share(left)),
            None => charges,
        };
        let (due, rest) = match (charges, open) {
            (Some(charges), Some(open)) if charges.quote.currency == open.quote.currency => {
                (Some(charges.plus(&open)), None)
            }
            (charges, open) => (charges, open),
        };
        if left.is_some() && timing == Timing::NextInvoice {
            let deferred = due.as_ref().map(Invoice::deferred);
            return Self { due: None, rest, deferred };
        }
        Self { due, rest, deferred: None }
    }
}

impl Subscription {
    /// When the period ends that was billed last, and the next one is billed.
    pub(crate) fn next_renewal(&self) -> Option<OffsetDateTime> {
        let billed = self.billed.as_ref().filter(|_| self.phase == Phase::Active)?;
        Some(billed.period.end)
    }

    /// The fees that are open: amounts that were left for the next invoice and, unless it is
    /// forfeited, the credit for the unused part of the billed period.
    fn fees_open(&self, credits: bool, at: OffsetDateTime) -> Option<Invoice> {
        let deferred = self.prorations.as_ref().map(Invoice::of_prorations);
        let credit = self.billed.as_ref().filter(|_| credits).map(|billed| billed.credit(at));
        let credit = credit.as_ref().map(Invoice::of_prorations);
        deferred.into_iter().chain(credit).reduce(|open, other| open.plus(&other))
    }

    /// Leaves out the periods between the one billed last and the one before `until`.
    fn skip_to_period_before(&mut self, until: OffsetDateTime) {
        let (length, anchor) = (self.billing_length(), self.billing_anchor);
        let latest = length.period_at(anchor, until).start;
        if let Some(billed) = self.billed.as_mut().filter(|billed| billed.period.end < latest) {
            let before = length.period_at(anchor, latest.saturating_sub(Duration::NANOSECOND));
            billed.period = before;
            billed.usage_since = before.start;
        }
    }

    /// The part of a billing period whose usage has not been charged when it ends.
    pub(crate) fn usage_period(&self, period: Period) -> Period {
        let since = self.billed.as_ref().map(|billed| billed.usage_since);
        Period {
            start: since.filter(|&since| period.contains(since)).unwrap_or(period.start),
            ..period
        }
    }

    pub(crate) fn pricing_type<'a>(&self, catalog: &'a Lookup) -> Option<&'a PricingType> {
        self.terms.plan_in(catalog).map(|plan| &plan.pricing_type)
    }

    /// Whether it continues the billing cycle of the subscription that it replaces. Changes between
    /// free, paid and custom plans and of the billing period begin a new cycle.
    pub(crate) fn continues_cycle(&self, catalog: &Lookup, old: &Self) -> bool {
        self.trial.is_none()
            && !self.billing.is_backdated
            && !self.billing.restarts_cycle
            && self.billing_length() == old.billing_length()
            && self.pricing_type(catalog) == old.pricing_type(catalog)
    }
}

impl Account {
    /// A copy with all that invoices depend on.
    pub(crate) fn for_preview(&self, catalog: &Lookup) -> Self {
        let open = self.subscriptions.iter().filter(|held| held.phase.ended_at().is_none());
        let charged: HashSet<_> =
            open.flat_map(|held| usage_charges::features(catalog, &held.terms)).collect();
        let usage = self.usage.iter().filter(|(key, _)| charged.contains(&key.feature));
        Self {
            subscriptions: self.subscriptions.clone(),
            balances: self.balances.clone(),
            usage: usage.map(|(key, usage)| (key.clone(), usage.clone())).collect(),
            ..Self::new(self.profile.clone())
        }
    }

    /// The charges for usage until `end` that has not been charged.
    fn usage_until(
        &self,
        catalog: &Lookup,
        held: &Subscription,
        end: OffsetDateTime,
    ) -> Option<(Currency, Amount, Period)> {
        let billed = held.billed.as_ref()?;
        let period = Period { start: billed.usage_since, end };
        let bill = UsageBill::of(catalog, self, held, period);
        (!bill.is_empty()).then(|| (billed.currency.clone(), bill.due(), period))
    }

    /// Amount open on the terms of a subscription: [fees](Subscription::fees_open) and usage.
    fn open(
        &self,
        catalog: &Lookup,
        held: &Subscription,
        credits: bool,
        at: OffsetDateTime,
    ) -> Option<Invoice> {
        let usage = self.usage_until(catalog, held, at).map(|(currency, amount, period)| {
            let usage = Invoice::of(self, &held.terms, (currency, amount), at);
            Invoice { usage: Some(period), ..usage }
        });
        let fees = held.fees_open(credits, at);
        fees.into_iter().chain(usage).reduce(|open, other| open.plus(&other))
    }

    /// Bills a subscription that starts or converts, and settles the one that it replaces.
    pub(super) fn bill_start(
        &mut self,
        catalog: &Lookup,
        position: usize,
        replaced: Option<usize>,
        at: OffsetDateTime,
    ) -> Vec<Bill> {
        let old = replaced.and_then(|replaced| self.subscriptions.get(replaced));
        let Some(new) = self.subscriptions.get(position) else { return Vec::new() };
        let continued = old.filter(|old| new.continues_cycle(catalog, old));
        let anchor = continued.map_or(new.billing_anchor, |old| old.billing_anchor);
        let period = new.billing_length().period_at(anchor, at);
        let whole = Invoice::of_period(catalog, self, &new.terms, period, at);
        let timing = Timing::of(new.billing.proration.as_ref());
        // Where a period begins, nothing is prorated.
        let within = continued.filter(|_| period.start < at);
        let billed = whole.as_ref().map(|whole| match within {
            Some(old) if timing == Timing::Never => Billed::at_rate_of(old, whole, period, at),
            Some(_) => Billed { usage_since: at, ..Billed::on(whole, period) },
            None => Billed::on(whole, period),
        });
        // The first period of a back-dated subscription is settled elsewhere.
        let is_settled = new.billing.is_backdated && new.trial.is_none();
        let charges = whole.filter(|_| !is_settled);
        let left = within.map(|_| period.share_left(at));
        let open = old.and_then(|old| self.open(catalog, old, timing != Timing::Never, at));
        let exchange = Exchange::of(charges, left, open, timing);
        let reason = match old {
            Some(old) if old.billed.is_some() => Reason::SubscriptionUpdate,
            _ if new.trial.is_some() => Reason::BillingCycle,
            _ => Reason::SubscriptionCreation,
        };

        if let Some(old) = replaced.and_then(|replaced| self.subscriptions.get_mut(replaced)) {
            old.prorations = None;
        }
        if let Some(new) = self.subscriptions.get_mut(position) {
            new.billing_anchor = anchor;
            new.billed = billed;
            new.prorations = exchange.deferred;
        }
        let payments = self.profile.payments.clone();
        let rest = exchange.rest.and_then(|invoice| {
            self.issue(
                catalog,
                replaced?,
                invoice,
                Reason::SubscriptionUpdate,
                payments.clone(),
                at,
            )
        });
        let due = exchange.due.and_then(|invoice| {
            self.issue(catalog, position, invoice, reason, PaymentOutcome::Paid, at)
        });
        rest.into_iter().chain(due).collect()
    }

    /// Changes a subscription and bills the difference for the rest of the period.
    pub(crate) fn revise(
        &mut self,
        catalog: &Lookup,
        position: usize,
        proration: Option<&SubscriptionProrationBehavior>,
        at: OffsetDateTime,
        change: impl FnOnce(&mut Subscription),
    ) -> Vec<Bill> {
        self.revise_with(catalog, position, proration, at, |account| {
            if let Some(held) = account.subscriptions.get_mut(position) {
                change(held);
            }
        })
    }

    /// As [`revise`](Self::revise), for a change that may concern other subscriptions as well.
    pub(crate) fn revise_with(
        &mut self,
        catalog: &Lookup,
        position: usize,
        proration: Option<&SubscriptionProrationBehavior>,
        at: OffsetDateTime,
        change: impl FnOnce(&mut Self),
    ) -> Vec<Bill> {
        let Some(old) = self.subscriptions.get(position).cloned() else { return Vec::new() };
        change(self);
        let Some(new) = self.subscriptions.get_mut(position) else { return Vec::new() };
        if new.pricing_type(catalog) != old.pricing_type(catalog) {
            new.billing_anchor = at;
        }
        let restarts = new.billing_anchor != old.billing_anchor;
        // A period that is over is renewed on the new terms at once.
        let is_over = old.next_renewal().is_some_and(|end| end <= at);
        if new.phase != Phase::Active || is_over || !restarts && new.terms == old.terms {
            return Vec::new();
        }
        let new = new.clone();
        let period = new.current_period(at);
        let whole = Invoice::of_period(catalog, self, &new.terms, period, at);
        let timing = Timing::of(proration);
        let usage_since = old.billed.as_ref().map_or(at, |billed| billed.usage_since);
        let billed = whole.as_ref().map(|whole| match timing {
            _ if restarts => Billed::on(whole, period),
            Timing::Never => Billed::at_rate_of(&old, whole, period, usage_since),
            _ => Billed { usage_since, ..Billed::on(whole, period) },
        });
        let left = (!restarts).then(|| period.share_left(at));
        let credits = timing != Timing::Never;
        let open = if restarts || billed.is_none() {
            self.open(catalog, &old, credits, at)
        } else {
            // Usage is charged when the period ends.
            old.fees_open(credits, at)
        };
        let exchange = Exchange::of(whole, left, open, timing);
        if let Some(held) = self.subscriptions.get_mut(position) {
            held.billed = billed;
            held.prorations = exchange.deferred;
        }
        let invoices = exchange.rest.into_iter().chain(exchange.due);
        let (reason, payments) = (Reason::SubscriptionUpdate, self.profile.payments.clone());
        invoices
            .filter_map(|invoice| {
                self.issue(catalog, position, invoice, reason.clone(), payments.clone(), at)
            })
            .collect()
    }

    /// Bills the usage of the period that ends, and the fees of the next one on the terms that are
    /// due by then. If nothing is carried over, it skips to the period that contains `until`: only
    /// the latest invoice can be seen.
    pub(super) fn renew(
        &mut self,
        catalog: &Lookup,
        position: usize,
        until: OffsetDateTime,
    ) -> Vec<Bill> {
        let is_carried_over = !self.balances.is_empty()
            || self.subscriptions.iter().any(|held| held.prorations.is_some());
        let Some(held) = self.subscriptions.get_mut(position) else { return Vec::new() };
        let Some(end) = held.next_renewal() else { return Vec::new() };
        if !is_carried_over {
            held.skip_to_period_before(until.max(end));
        }
        let Some(end) = held.next_renewal() else { return Vec::new() };
        let old = held.clone();
        held.apply_due_updates(catalog, end);
        let new = held.clone();

        let period = new.billing_length().period_at(new.billing_anchor, end);
        let fees = Invoice::of_period(catalog, self, &new.terms, period, end);
        let billed = fees.as_ref().map(|fees| Billed::on(fees, period));
        let usage = self.usage_until(catalog, &old, end);
        let (due, rest) = match (fees, usage) {
            (Some(fees), Some((currency, usage, used))) if fees.quote.currency == currency => {
                // A discount applies to both together.
                let sum = fees.quote.sub_total + usage;
                let invoice = Invoice::of(self, &new.terms, (currency, sum), end);
                (Some(Invoice { period: fees.period, usage: Some(used), ..invoice }), None)
            }
            (fees, Some((currency, usage, used))) => {
                let usage = Invoice::of(self, &old.terms, (currency, usage), end);
                (fees, Some(Invoice { usage: Some(used), ..usage }))
            }
            (fees, None) => (fees, None),
        };
        let deferred = old.fees_open(false, end);
        let open = rest.into_iter().chain(deferred).reduce(|open, other| open.plus(&other));
        let exchange = Exchange::of(due, None, open, Timing::Now);
        if let Some(held) = self.subscriptions.get_mut(position) {
            held.billed = billed;
            held.prorations = None;
        }
        let payments = self.profile.payments.clone();
        let invoices = exchange.rest.into_iter().chain(exchange.due);
        invoices
            .filter_map(|invoice| {
                self.issue(catalog, position, invoice, Reason::BillingCycle, payments.clone(), end)
            })
            .collect()
    }

    /// Settles a subscription that is cancelled: with credit for the unused part of the period
    /// unless that is forfeited.
    pub(super) fn bill_end(
        &mut self,
        catalog: &Lookup,
        position: usize,
        at: OffsetDateTime,
    ) -> Option<Bill> {
        let held = self.subscriptions.get(position)?;
        let open = self.open(catalog, held, !held.forfeits_unused, at);
        if let Some(held) = self.subscriptions.get_mut(position) {
            held.prorations = None;
        }
        let payments = self.profile.payments.clone();
        self.issue(catalog, position, open?, Reason::SubscriptionUpdate, payments, at)
    }

    /// Issues an invoice, unless it is empty or the subscription is not billed. If the payer's payment
    /// method is charged for it, `payment` is the outcome.
    fn issue(
        &mut self,
        catalog: &Lookup,
        position: usize,
        invoice: Invoice,
        reason: Reason,
        payment: PaymentOutcome,
        at: OffsetDateTime,
    ) -> Option<Bill> {
        if invoice.is_empty() {
            return None;
        }
        let held = self.subscriptions.get(position)?;
        let method = held.payment_collection_method.clone();
        if catalog.billing().is_none() || method == Some(PaymentCollectionMethod::None) {
            return Some(Bill { position, invoice, balance: None });
        }
        let payer = held.payer.clone();
        let balance = self.use_balance(payer.as_ref(), &invoice);
        let amount_due = invoice.total() - balance.used;
        let is_manual = method == Some(PaymentCollectionMethod::Invoice);
        // A payer other than the customer had a payment method when it took the subscription over.
        let can_charge = !is_manual && (payer.is_some() || self.profile.has_payment_method);
        let held = self.subscriptions.get_mut(position)?;
        let is_settled = amount_due == Amount::ZERO
            || reason == Reason::SubscriptionCreation && held.billing.is_invoice_paid;
        let reason_is_renewal = reason == Reason::BillingCycle;
        let days = held.billing.days_until_due.unwrap_or(DAYS_UNTIL_DUE);
        let issued = IssuedInvoice {
            // Not random: a renewal is billed whenever it is first seen.
            billing_id: format!("in_emulator_{}_{}", held.id.simple(), milliseconds(at)),
            status: if is_settled {
                SubscriptionInvoiceStatus::Paid
            } else {
                SubscriptionInvoiceStatus::Open
            },
            reason,
            currency: invoice.quote.currency.clone(),
            sub_total: invoice.sub_total(),
            tax: invoice.tax_amount(),
            sub_total_excluding_tax: invoice.sub_total_excluding_tax(),
            total: invoice.total(),
            amount_due,
            attempts: 0,
            due: is_manual.then(|| at.saturating_add(Duration::days(days.into()))),
            created_at: at,
            updated_at: at,
        };
        let lacks_method = !is_manual && !can_charge && reason_is_renewal;
        held.latest_invoice = Some(if (can_charge || lacks_method) && !is_settled {
            let payment = if can_charge { payment } else { payments::no_payment_method() };
            let charged = issued.after(&payment, at);
            held.payment = payment;
            charged
        } else {
            issued
        });
        Some(Bill { position, invoice, balance: Some(balance) })
    }

    /// Pays an invoice from the customer's balance as far as possible, and adds surplus credit.
    fn use_balance(&mut self, payer: Option<&String>, invoice: &Invoice) -> BalanceUse {
        let currency = &invoice.quote.currency;
        let is_own =
            |held: &MoneyBalance| held.payer.as_ref() == payer && held.currency == *currency;
        let initial = self.balances.iter().find(|held| is_own(held));
        let initial = initial.map_or(Amount::ZERO, |held| held.amount);
        let used = initial.min(invoice.total());
        let remaining = initial - used + invoice.surplus();
        self.balances.retain(|held| !is_own(held));
        if remaining > Amount::ZERO {
            let (payer, currency) = (payer.cloned(), currency.clone());
            self.balances.push(MoneyBalance { payer, currency, amount: remaining });
        }
        BalanceUse { initial, used, remaining }
    }
}

fn milliseconds(at: OffsetDateTime) -> i128 {
    at.unix_timestamp_nanos() / 1_000_000
}

impl Billed {
    fn on(whole: &Invoice, period: Period) -> Self {
        let Quote { currency, .. } = &whole.quote;
        let (currency, price) = (currency.clone(), whole.quote.total());
        Self { period, currency, price, usage_since: period.start }
    }

    /// Keeps the price that was billed on the old terms.
    fn at_rate_of(
        old: &Subscription,
        whole: &Invoice,
        period: Period,
        usage_since: OffsetDateTime,
    ) -> Self {
        let currency = whole.quote.currency.clone();
        let billed = old.billed.as_ref().filter(|billed| billed.currency == currency);
        let price = billed.map_or(Amount::ZERO, |billed| billed.price);
        Self { period, currency, price, usage_since }
    }
}
