//! What subscriptions would cost.

use serde_json::{Value, json};
use stigg::{
    BillingPeriod, Currency, EstimateSubscriptionInput, EstimateSubscriptionUpdateInput,
    PreviewSubscriptionInput, ScheduleStrategy,
};
use time::OffsetDateTime;

use super::orders::{self, Order};
use super::update::Amendment;
use super::{discounts, provision};
use crate::catalog::Lookup;
use crate::clock::in_utc;
use crate::failure::{Failure, Outcome};
use crate::rules::periods::Period;
use crate::rules::pricing::{self, Quote, cents};
use crate::store::{Account, AppliedDiscount, Off, Phase, Store, Subscription, Terms};

/// An invoice that would be issued.
struct Invoice {
    quote: Quote,
    /// What is given back for the rest of a period that was paid already; not above zero.
    credit: f64,
    discount: Option<AppliedDiscount>,
}

impl Store {
    /// The price of a new subscription for one billing period.
    pub(crate) fn estimate_subscription(
        &mut self,
        input: &EstimateSubscriptionInput,
    ) -> Outcome<Value> {
        let catalog = std::sync::Arc::clone(&self.catalog);
        let now = self.now;
        let account = self.account_mut(&input.customer_id)?;
        let terms = Order::from(input).terms(&catalog, now)?;
        orders::require_prices(&catalog, &terms)?;
        let start = input.start_date.map_or(now, in_utc);
        let invoice = Invoice::full(&catalog, account, &terms, now);
        let current = current(&catalog, account, &terms, input.resource_id.as_deref());
        Ok(estimate(
            &invoice,
            &invoice,
            None,
            first_period(&terms, start),
            is_downgrade(&catalog, account, current, &terms, now),
            current.is_some_and(|held| !held.scheduled.is_empty()),
        ))
    }

    /// The price of changing a subscription now.
    pub(crate) fn estimate_subscription_update(
        &mut self,
        input: &EstimateSubscriptionUpdateInput,
    ) -> Outcome<Value> {
        let catalog = std::sync::Arc::clone(&self.catalog);
        let now = self.now;
        let ref_id = &input.subscription_id;
        let customer = self.holder(ref_id)?;
        let account = &*self.account_mut(&customer)?;
        let held =
            account.subscription(ref_id).ok_or_else(|| Failure::subscription_not_found(ref_id))?;
        held.check_is_open()?;
        let amendment = Amendment {
            addons: input.addons.as_deref(),
            billable_features: input.billable_features.as_deref().unwrap_or_default(),
            unit_quantity: input.unit_quantity,
        };
        let mut terms = amendment.of(&catalog, &held.terms)?;
        let coupon = input.applied_coupon.as_ref();
        let promotion_code = input.promotion_code.as_deref();
        if let Some(discount) = discounts::applied(&catalog, coupon, promotion_code, now)? {
            terms.discount = Some(discount);
        }
        orders::require_prices(&catalog, &terms)?;

        let period = held.current_period(now);
        // Nothing is paid before the start and during a trial, so nothing is prorated.
        let share = if held.phase == Phase::Active { period.share_left(now) } else { 0.0 };
        let recurring = Invoice::full(&catalog, account, &terms, now);
        let paid = Invoice::full(&catalog, account, &held.terms, now);
        let due = Invoice {
            quote: Quote {
                currency: recurring.quote.currency.clone(),
                sub_total: cents(recurring.quote.sub_total * share),
                discount: cents(recurring.quote.discount * share),
            },
            credit: -cents(paid.quote.total() * share),
            discount: recurring.discount.clone(),
        };
        let has_scheduled_updates = !held.scheduled.is_empty();
        Ok(estimate(&due, &recurring, Some(now), period, false, has_scheduled_updates))
    }

    /// The invoices that a new subscription would lead to.
    pub(crate) fn preview_subscription(
        &mut self,
        input: &PreviewSubscriptionInput,
    ) -> Outcome<Value> {
        let catalog = std::sync::Arc::clone(&self.catalog);
        let now = self.now;
        let account = &*self.account_mut(&input.customer_id)?;
        let terms = Order::from(input).terms(&catalog, now)?;
        orders::require_prices(&catalog, &terms)?;
        let current = current(&catalog, account, &terms, input.resource_id.as_deref());
        let strategy = input.schedule_strategy.clone().unwrap_or(ScheduleStrategy::Immediate);
        let start = match (input.start_date, current) {
            (Some(date), _) => in_utc(date),
            (None, Some(held)) => provision::scheduled_time(held, &strategy, now),
            (None, None) => now,
        };
        let wish = input.trial_override_configuration.as_ref();
        let plan = catalog.plan(&terms.plan);
        let trial = plan
            .map(|plan| provision::trial(&catalog, account, plan, wish, start, now))
            .transpose()?;
        let is_trial = trial.flatten().is_some();

        let recurring = Invoice::full(&catalog, account, &terms, start);
        let immediate = if is_trial || start > now {
            Invoice::nothing(recurring.quote.currency.clone())
        } else {
            let paid =
                current.map(|held| (held, Invoice::full(&catalog, account, &held.terms, now)));
            let credit = paid
                .filter(|(_, paid)| paid.quote.currency == recurring.quote.currency)
                .map_or(0.0, |(held, paid)| {
                    -cents(paid.quote.total() * held.current_period(now).share_left(now))
                });
            Invoice::full(&catalog, account, &terms, now).with_credit(credit)
        };
        let mut immediate_invoice = immediate.to_json();
        immediate_invoice["credits"] = Value::Null;
        immediate_invoice["proration"] =
            if immediate.credit < 0.0 { immediate.proration(now) } else { Value::Null };
        let is_priced = pricing::is_priced(&catalog, &terms);
        Ok(json!({
            "immediateInvoice": immediate_invoice,
            "recurringInvoice": is_priced.then(|| recurring.to_json()),
            "billingPeriodRange": range(first_period(&terms, start)),
            "isPlanDowngrade": is_downgrade(&catalog, account, current, &terms, now),
            "hasScheduledUpdates": current.is_some_and(|held| !held.scheduled.is_empty()),
        }))
    }
}

impl Invoice {
    /// What a whole billing period costs.
    fn full(catalog: &Lookup, account: &Account, terms: &Terms, at: OffsetDateTime) -> Self {
        let customers = account.profile.discount.as_ref();
        let Some(quote) = pricing::quote(catalog, terms, customers, at) else {
            return Self::nothing(Currency::Usd);
        };
        let discount = pricing::active_discount(terms, customers, at).cloned();
        Self { quote, credit: 0.0, discount }
    }

    fn nothing(currency: Currency) -> Self {
        Self {
            quote: Quote { currency, sub_total: 0.0, discount: 0.0 },
            credit: 0.0,
            discount: None,
        }
    }

    fn with_credit(self, credit: f64) -> Self {
        Self { credit, ..self }
    }

    fn sub_total(&self) -> f64 {
        cents(self.quote.sub_total + self.credit)
    }

    fn total(&self) -> f64 {
        cents(self.sub_total() - self.quote.discount)
    }

    fn money(&self, amount: f64) -> Value {
        json!({ "amount": amount, "currency": self.quote.currency })
    }

    /// The shape that the invoices of `previewSubscription` share.
    fn to_json(&self) -> Value {
        json!({
            "subTotal": self.money(self.sub_total()),
            "discount": self.discount_amount(),
            "discountDetails": self.discount_details(),
            "tax": null,
            "taxDetails": null,
            "total": self.money(self.total()),
            "totalExcludingTax": self.money(self.total()),
        })
    }

    fn discount_amount(&self) -> Option<Value> {
        self.discount.as_ref().map(|_| self.money(self.quote.discount))
    }

    fn discount_details(&self) -> Option<Value> {
        let discount = self.discount.as_ref()?;
        let (kind, value) = match &discount.off {
            Off::Percent(percent) => ("PERCENTAGE", *percent),
            Off::Amounts(_) => ("FIXED", self.quote.discount),
        };
        let duration = if discount.months.is_some() { "REPEATING" } else { "FOREVER" };
        Some(json!({
            "type": kind,
            "value": value,
            "durationType": duration,
            "durationInMonths": discount.months,
            "name": discount.name,
        }))
    }

    fn proration(&self, at: OffsetDateTime) -> Value {
        json!({
            "hasProrations": self.credit != 0.0 || self.quote.sub_total != 0.0,
            "prorationDate": date(at),
            "credit": self.money(self.credit),
            "debit": self.money(self.quote.sub_total),
            "netAmount": self.money(self.sub_total()),
        })
    }
}

/// The answer of both estimates: what is due, and what the subscription costs from then on.
fn estimate(
    due: &Invoice,
    recurring: &Invoice,
    prorated_at: Option<OffsetDateTime>,
    period: Period,
    is_plan_downgrade: bool,
    has_scheduled_updates: bool,
) -> Value {
    json!({
        "subTotal": due.money(due.sub_total()),
        "discount": due.discount_details(),
        "discountAmount": due.discount_amount(),
        "tax": null,
        "taxDetails": null,
        "total": due.money(due.total()),
        "totalExcludingTax": due.money(due.total()),
        "credits": null,
        "proration": prorated_at.map(|at| due.proration(at)),
        "billingPeriodRange": range(period),
        "isPlanDowngrade": is_plan_downgrade,
        "hasScheduledUpdates": has_scheduled_updates,
        "subscription": {
            "subTotal": recurring.money(recurring.quote.sub_total),
            "discount": recurring.discount_details(),
            "discountAmount": recurring.discount_amount(),
            "tax": recurring.money(0.0),
            "taxDetails": null,
            "total": recurring.money(recurring.quote.total()),
            "totalExcludingTax": recurring.money(recurring.quote.total()),
        },
    })
}

/// The subscription that a new one would replace.
fn current<'a>(
    catalog: &Lookup,
    account: &'a Account,
    terms: &Terms,
    resource: Option<&str>,
) -> Option<&'a Subscription> {
    let product = &catalog.plan(&terms.plan)?.product;
    account.subscriptions.iter().find(|held| {
        held.phase == Phase::Active
            && held.product == *product
            && held.resource.as_deref() == resource
    })
}

/// Whether the new terms cost less by the month than the current ones.
fn is_downgrade(
    catalog: &Lookup,
    account: &Account,
    current: Option<&Subscription>,
    terms: &Terms,
    now: OffsetDateTime,
) -> bool {
    let by_month = |terms: &Terms| {
        let months = match terms.billing_period {
            Some(BillingPeriod::Annually) => 12.0,
            _ => 1.0,
        };
        Invoice::full(catalog, account, terms, now).quote.sub_total / months
    };
    current.is_some_and(|held| {
        held.terms.plan != terms.plan && by_month(terms) < by_month(&held.terms)
    })
}

fn first_period(terms: &Terms, start: OffsetDateTime) -> Period {
    crate::rules::periods::Length::of_billing(terms.billing_period.as_ref()).period_at(start, start)
}

fn range(period: Period) -> Value {
    json!({ "start": date(period.start), "end": date(period.end) })
}

fn date(date: OffsetDateTime) -> Value {
    crate::resolvers::date(date)
}
