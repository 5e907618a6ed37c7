//! Estimates of subscription prices.

use std::sync::Arc;

use stigg::common::Number;
use stigg::subscriptions::{
    EstimateSubscriptionInput, EstimateSubscriptionUpdateInput, PreviewSubscriptionInput,
};
use time::OffsetDateTime;

use super::orders::Order;
use super::provision::{self, StartWish};
use super::update::Amendment;
use crate::accounts::{Account, Phase, Subscription, Terms};
use crate::catalog::Lookup;
use crate::rules::invoices::Invoice;
use crate::rules::{discounts, plan_order, pricing, schedules};
use crate::store::Store;
use crate::values::amount::{Amount, Share};
use crate::values::clock::in_utc;
use crate::values::failure::{Failure, Outcome};
use crate::values::periods::{Length, Period};

/// The estimated price of a subscription, or of a change to one.
#[derive(Clone, Debug)]
pub(crate) struct Estimate {
    /// The amount due now.
    pub(crate) due: Invoice,
    /// The price of each following billing period.
    pub(crate) recurring: Invoice,
    /// Whether the subscription has a price at all.
    pub(crate) is_priced: bool,
    /// The start of proration, if the amount due covers or credits part of a period.
    pub(crate) prorated_at: Option<OffsetDateTime>,
    pub(crate) period: Period,
    pub(crate) is_plan_downgrade: bool,
    pub(crate) has_scheduled_updates: bool,
}

impl Store {
    /// Estimates a new subscription for one billing period.
    pub(crate) fn estimate_subscription(
        &mut self,
        input: &EstimateSubscriptionInput,
    ) -> Outcome<Estimate> {
        let catalog = Arc::clone(&self.catalog);
        let now = self.now;
        let account = &*self.account_mut(&input.customer_id)?;
        let terms = Order::from(input).terms(&catalog, account, now)?;
        pricing::require_prices(&catalog, &terms)?;
        let current = current(&catalog, account, &terms, input.resource_id.as_deref());
        let invoice = Invoice::full(&catalog, account, &terms, now);
        Ok(Estimate {
            due: invoice.clone(),
            recurring: invoice,
            is_priced: pricing::is_priced(&catalog, &terms),
            prorated_at: None,
            period: first_period(&terms, input.start_date.as_ref().map_or(now, in_utc)),
            is_plan_downgrade: is_downgrade(&catalog, current, &terms),
            has_scheduled_updates: current.is_some_and(|held| account.has_scheduled_updates(held)),
        })
    }

    /// Estimates a change to a subscription now.
    pub(crate) fn estimate_subscription_update(
        &mut self,
        input: &EstimateSubscriptionUpdateInput,
    ) -> Outcome<Estimate> {
        let catalog = Arc::clone(&self.catalog);
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
            unit_quantity: input.unit_quantity.map(Number::as_f64),
        };
        let mut terms = amendment.of(&catalog, &held.terms)?;
        let wish = discounts::Wish {
            coupon: input.applied_coupon.as_ref(),
            promotion_code: input.promotion_code.as_deref(),
            billing_information: None,
        };
        if let Some(discount) = discounts::applied(&catalog, wish, account.redeemer(&catalog), now)?
        {
            terms.discount = Some(discount);
        }
        if held.will_be_paid() {
            pricing::require_prices(&catalog, &terms)?;
        }

        let period = held.current_period(now);
        // Nothing is paid before the start or during a trial, so nothing is prorated.
        let share =
            if held.phase == Phase::Active { period.share_left(now) } else { Share::NOTHING };
        let recurring = Invoice::full(&catalog, account, &terms, now);
        let paid = Invoice::up_front(&catalog, account, &held.terms, now);
        let steps = amendment.steps(held, &terms);
        let agenda = schedules::agenda(&catalog, held, None, steps, now)?;
        let mut now_only = held.with(&agenda.now, &catalog, now).terms;
        now_only.discount.clone_from(&terms.discount);
        let up_front = Invoice::up_front(&catalog, account, &now_only, now);
        Ok(Estimate {
            due: up_front.share(share).crediting(&paid, share),
            recurring,
            is_priced: pricing::is_priced(&catalog, &terms),
            prorated_at: Some(now),
            period,
            is_plan_downgrade: false,
            has_scheduled_updates: account.has_scheduled_updates(held),
        })
    }

    /// Previews the invoices of a new subscription.
    pub(crate) fn preview_subscription(
        &mut self,
        input: &PreviewSubscriptionInput,
    ) -> Outcome<Estimate> {
        let catalog = Arc::clone(&self.catalog);
        let now = self.now;
        let account = &*self.account_mut(&input.customer_id)?;
        let terms = Order::from(input).terms(&catalog, account, now)?;
        pricing::require_prices(&catalog, &terms)?;
        let current = current(&catalog, account, &terms, input.resource_id.as_deref());
        let wish = input.trial_override_configuration.as_ref();
        let trial = |start| match terms.plan_in(&catalog) {
            Some(plan) => provision::trial(&catalog, account, plan, wish, start, now),
            None => Ok(None),
        };
        let start_wish = StartWish {
            date: input.start_date.as_ref().map(in_utc),
            strategy: input.schedule_strategy.as_ref(),
            is_trial: trial(now)?.is_some(),
        };
        let start = provision::start(&catalog, current, &terms, start_wish, now)?.at;
        let trial = trial(start)?;

        let recurring = Invoice::full(&catalog, account, &terms, start.max(now));
        let up_front = Invoice::up_front(&catalog, account, &terms, start.max(now));
        let due = match current {
            _ if trial.is_some() || start > now => {
                Invoice::nothing(recurring.quote.currency.clone())
            }
            Some(held) => {
                let paid = Invoice::up_front(&catalog, account, &held.terms, now);
                up_front.crediting(&paid, held.current_period(now).share_left(now))
            }
            None => up_front,
        };
        Ok(Estimate {
            prorated_at: (due.credit < Amount::ZERO).then_some(now),
            due,
            recurring,
            is_priced: pricing::is_priced(&catalog, &terms),
            period: first_period(&terms, start),
            is_plan_downgrade: is_downgrade(&catalog, current, &terms),
            has_scheduled_updates: current.is_some_and(|held| account.has_scheduled_updates(held)),
        })
    }
}

/// The subscription that a new one would replace.
fn current<'a>(
    catalog: &Lookup,
    account: &'a Account,
    terms: &Terms,
    resource: Option<&str>,
) -> Option<&'a Subscription> {
    provision::current(account, terms.plan_in(catalog)?, resource)
}

/// Whether the change to the new terms is a downgrade of the plan.
fn is_downgrade(catalog: &Lookup, current: Option<&Subscription>, terms: &Terms) -> bool {
    let (Some(held), Some(plan)) = (current, terms.plan_in(catalog)) else { return false };
    let (period, country) = (terms.billing_period.as_ref(), terms.country.as_deref());
    plan_order::direction(catalog, &held.terms, plan, period, country).is_lt()
}

fn first_period(terms: &Terms, start: OffsetDateTime) -> Period {
    Length::of_billing(terms.billing_period.as_ref()).period_at(start, start)
}
