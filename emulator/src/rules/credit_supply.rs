//! Credits that are granted without a request: the recurring credits of subscriptions, and automatic
//! recharges.

use std::collections::BTreeMap;

use stigg::catalog::{CreditCadence, EntitlementBehavior};
use stigg::credits::{CreditGrantType, GrantExpirationPeriod, ThresholdType};
use stigg::subscriptions::MoneyInput;
use time::{OffsetDateTime, PrimitiveDateTime};
use uuid::Uuid;

use super::credits::MAX_AMOUNT;
use super::payments;
use crate::accounts::{
    Account, CreditGrant, CreditSource, Credits, Pool, Recharge, Subscription, Terms,
};
use crate::catalog::{CreditEntitlement, CreditPrice, Lookup};
use crate::values::amount::Amount;
use crate::values::periods::{Length, Period};

/// The number of months for which credits are granted in retrospect when the clock jumps.
const MAX_MONTHS: i64 = 120;

/// The credits of a currency that a subscription is granted in each of its periods.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Allotment {
    pub(crate) currency: String,
    pub(crate) cadence: CreditCadence,
    pub(crate) amount: Amount,
    pub(crate) soft: bool,
}

impl Allotment {
    fn of(entitlement: &CreditEntitlement, units: Amount) -> Self {
        Self {
            currency: entitlement.currency.clone(),
            cadence: entitlement.cadence.clone(),
            amount: units * entitlement.amount.into(),
            soft: entitlement.has_soft_limit,
        }
    }

    /// The period that contains `at`, given the start of the billing cycle.
    fn period(&self, anchor: OffsetDateTime, at: OffsetDateTime) -> Period {
        let length = match self.cadence {
            CreditCadence::Year => Length::Months(12),
            _ => Length::MONTH,
        };
        length.period_at(anchor, at)
    }
}

impl Terms {
    /// The recurring credits: the subscription's own or those of its plan, combined with those of
    /// the add-ons.
    pub(crate) fn allotments(&self, catalog: &Lookup) -> Vec<Allotment> {
        let mut allotments = Vec::new();
        for entitlement in self.credits_of_plan(catalog) {
            add(&mut allotments, Allotment::of(entitlement, self.units_for(entitlement)));
        }
        let mut highest_overrides = BTreeMap::<_, Allotment>::new();
        for line in &self.addons {
            let addon = line.addon_in(catalog);
            for entitlement in addon.into_iter().flat_map(|addon| &addon.credit_entitlements) {
                let units = self.units_for(entitlement);
                if entitlement.behavior != EntitlementBehavior::Override {
                    let units = units * line.quantity.into();
                    add(&mut allotments, Allotment::of(entitlement, units));
                    continue;
                }
                let given = Allotment::of(entitlement, units);
                let highest = highest_overrides.entry(&entitlement.currency);
                let highest = highest.or_insert_with(|| given.clone());
                if highest.amount < given.amount {
                    *highest = given;
                }
            }
        }
        for (currency, given) in highest_overrides {
            allotments.retain(|other| other.currency != *currency);
            allotments.push(given);
        }
        allotments
    }

    /// The entitlements of the subscription itself, and for other currencies those of the plan or
    /// the nearest base plan that has one.
    fn credits_of_plan<'a>(&'a self, catalog: &'a Lookup) -> Vec<&'a CreditEntitlement> {
        let mut found: Vec<&CreditEntitlement> = self.credits.iter().collect();
        for version in self.lineage_in(catalog) {
            let is_new = |entitlement: &&CreditEntitlement| {
                found.iter().all(|other| other.currency != entitlement.currency)
            };
            let more: Vec<_> = version.plan.credit_entitlements.iter().filter(is_new).collect();
            found.extend(more);
        }
        found
    }

    /// The number of bought units that credits are granted for.
    fn units_for(&self, entitlement: &CreditEntitlement) -> Amount {
        let Some(feature) = &entitlement.per_unit_of else { return Amount::ONE };
        self.quantities.get(feature).copied().unwrap_or_default()
    }
}

/// Adds credits to those of the same currency and cadence.
fn add(allotments: &mut Vec<Allotment>, more: Allotment) {
    let same = |other: &&mut Allotment| {
        (&other.currency, &other.cadence) == (&more.currency, &more.cadence)
    };
    match allotments.iter_mut().find(same) {
        Some(other) => {
            other.amount = other.amount + more.amount;
            other.soft |= more.soft;
        }
        None => allotments.push(more),
    }
}

impl Account {
    /// Carries out everything that is due by `until` on the credits. Subscriptions have been as they
    /// are since the last time.
    pub(crate) fn settle_credits(&mut self, catalog: &Lookup, until: OffsetDateTime) {
        let earliest = Length::MONTH.after(until, -MAX_MONTHS);
        while let Some(at) = self.next_supply(catalog, earliest, until) {
            self.credits.settle(at);
            if earliest <= at {
                self.supply(catalog, at);
            }
        }
        self.supply(catalog, until);
    }

    /// The next time at which a grant starts or expires, or at which credits recur.
    pub(super) fn next_credit_event(&self, catalog: &Lookup) -> Option<OffsetDateTime> {
        let start = PrimitiveDateTime::MIN.assume_utc();
        self.next_supply(catalog, start, PrimitiveDateTime::MAX.assume_utc())
    }

    /// The same, but only from `earliest`, for credits that recur, `until` another time.
    fn next_supply(
        &self,
        catalog: &Lookup,
        earliest: OffsetDateTime,
        until: OffsetDateTime,
    ) -> Option<OffsetDateTime> {
        let due = self.credits.next_change(until);
        let Some(supplied) = self.credits.supplied_until else { return due };
        let after = supplied.max(earliest);
        let recurring = self.running().flat_map(|held| {
            let allotments = held.terms.allotments(catalog).into_iter();
            allotments.map(|allotment| allotment.period(held.billing_anchor, after).end)
        });
        let recurring = recurring.filter(|at| after < *at && *at <= until).min();
        [due, recurring].into_iter().flatten().min()
    }

    /// Grants the recurring credits of the current periods, as far as they have not been granted,
    /// and takes back those of subscriptions that have ended or restarted their billing cycle. Then
    /// recharges.
    fn supply(&mut self, catalog: &Lookup, at: OffsetDateTime) {
        for (id, ended) in self.stale_grants(at) {
            self.credits.expire(id, ended);
        }
        let due: Vec<_> = self.running().flat_map(|held| self.missing(catalog, held, at)).collect();
        for grant in due {
            self.credits.add(grant, at);
        }
        let supplied = self.credits.supplied_until.map_or(at, |supplied| supplied.max(at));
        self.credits.supplied_until = Some(supplied);
        self.recharge_if_low(catalog, at);
    }

    /// Buys credits for each currency whose balance is below the threshold of its settings.
    pub(crate) fn recharge_if_low(&mut self, catalog: &Lookup, at: OffsetDateTime) {
        let can_pay = payments::succeed(catalog, &self.profile);
        self.credits.recharge_if_low(catalog, can_pay, at);
    }

    /// The recurring grants whose subscription no longer grants them, and when it stopped.
    fn stale_grants(&self, at: OffsetDateTime) -> Vec<(Uuid, OffsetDateTime)> {
        let open = self.credits.grants.iter().filter(|grant| grant.is_open());
        open.filter_map(|grant| {
            let Some(CreditSource::Subscription { ref_id, anchor, .. }) = &grant.source else {
                return None;
            };
            let held = self.subscription(ref_id);
            let stopped = match held {
                Some(held) if held.phase.is_running() => {
                    (held.billing_anchor != *anchor).then_some(held.billing_anchor)?
                }
                Some(held) => held.phase.ended_at().unwrap_or(at),
                None => at,
            };
            Some((grant.id, stopped.min(at)))
        })
        .collect()
    }

    /// The grants that a running subscription lacks in its current periods.
    fn missing(
        &self,
        catalog: &Lookup,
        held: &Subscription,
        at: OffsetDateTime,
    ) -> Vec<CreditGrant> {
        let allotments = held.terms.allotments(catalog).into_iter();
        allotments
            .filter_map(|allotment| {
                let period = allotment.period(held.billing_anchor, at);
                let source = CreditSource::Subscription {
                    ref_id: held.ref_id.clone(),
                    anchor: held.billing_anchor,
                    period,
                };
                let pool = Pool::new(allotment.currency, held.resource.clone());
                let earlier =
                    self.credits.grants.iter().filter(|grant| {
                        grant.pool == pool && grant.source.as_ref() == Some(&source)
                    });
                let granted: Amount = earlier.map(|grant| grant.amount).sum();
                let missing = (allotment.amount - granted).min(MAX_AMOUNT.into());
                let plan = held.terms.plan_in(catalog)?;
                (missing > Amount::ZERO).then(|| CreditGrant {
                    display_name: plan.display_name.clone(),
                    expire_at: Some(period.end),
                    source: Some(source),
                    ..CreditGrant::new(pool, CreditGrantType::Recurring, missing, at)
                })
            })
            .collect()
    }

    /// Whether the credits of a pool may be overdrawn without losing access: a running subscription
    /// that grants them has a soft limit.
    pub(crate) fn has_soft_limit(&self, catalog: &Lookup, pool: &Pool) -> bool {
        self.running().filter(|held| held.resource == pool.resource).any(|held| {
            let mut allotments = held.terms.allotments(catalog).into_iter();
            allotments.any(|allotment| allotment.soft && allotment.currency == pool.currency)
        })
    }
}

impl Credits {
    /// Buys credits for each currency whose balance is below the threshold of its settings, up to
    /// the target. Settings are switched off if the payment fails, and for the rest of the month if
    /// the spend limit would be exceeded.
    fn recharge_if_low(&mut self, catalog: &Lookup, can_pay: bool, at: OffsetDateTime) {
        let enabled = self.recharges.iter().filter(|(_, settings)| settings.is_on(at));
        let currencies: Vec<_> = enabled.map(|(currency, _)| currency.clone()).collect();
        for currency in currencies {
            let price = catalog.currency(&currency).and_then(|currency| currency.price.as_ref());
            let spent = self.recharge_spend(&currency, at);
            let pool = Pool::new(currency.as_str(), None);
            let left = self.balance(&pool).left();
            let Some(settings) = self.recharges.get_mut(&currency) else { continue };
            let amount = (Amount::from(settings.target) - left).min(MAX_AMOUNT.into());
            if !settings.is_low(left, price) || amount <= Amount::ZERO {
                continue;
            }
            let cost = price.map_or(Amount::ZERO, |price| price.of(amount));
            let limit = settings.max_spend.map(Amount::from);
            if limit.is_some_and(|limit| limit < spent + cost) {
                settings.limit_reached_at = Some(at);
                continue;
            }
            if !can_pay {
                settings.is_enabled = false;
                continue;
            }
            let grant = CreditGrant {
                display_name: "Automatic recharge".to_owned(),
                cost: price.map(|price| {
                    MoneyInput::builder(cost.to_f64()).currency(price.currency.clone()).build()
                }),
                expire_at: Some(settings.expiry(at)),
                source: Some(CreditSource::Recharge { settings: settings.id }),
                ..CreditGrant::new(pool, CreditGrantType::Paid, amount, at)
            };
            self.add(grant, at);
        }
    }

    /// The amount spent on recharges of a currency in the current calendar month.
    pub(crate) fn recharge_spend(&self, currency: &str, at: OffsetDateTime) -> Amount {
        let recharges = self.grants.iter().filter(|grant| {
            matches!(grant.source, Some(CreditSource::Recharge { .. }))
                && grant.pool.currency == currency
                && is_same_month(grant.created_at, at)
        });
        let costs = recharges.filter_map(|grant| grant.cost.as_ref());
        costs.map(|cost| Amount::from(cost.amount)).sum()
    }
}

impl Recharge {
    /// Whether recharging is on, and not stopped by the spend limit of the month.
    pub(crate) fn is_on(&self, at: OffsetDateTime) -> bool {
        let is_stopped = self.limit_reached_at.is_some_and(|then| is_same_month(then, at));
        self.is_enabled && !is_stopped
    }

    /// Whether a balance is below the threshold. Without a price, credits are worth no money, and no
    /// number of them is known to be below an amount of it.
    fn is_low(&self, left: Amount, price: Option<&CreditPrice>) -> bool {
        let threshold = Amount::from(self.threshold);
        match self.threshold_type {
            ThresholdType::DollarAmount => price.is_some_and(|price| price.of(left) < threshold),
            _ => left < threshold,
        }
    }

    fn expiry(&self, at: OffsetDateTime) -> OffsetDateTime {
        let months = match self.expiration {
            GrantExpirationPeriod::OneMonth => 1,
            _ => 12,
        };
        Length::Months(months).after(at, 1)
    }
}

impl CreditPrice {
    /// The price of a number of credits.
    fn of(&self, credits: Amount) -> Amount {
        (credits * self.amount.into()).rounded(&self.currency)
    }
}

fn is_same_month(one: OffsetDateTime, other: OffsetDateTime) -> bool {
    (one.year(), one.month()) == (other.year(), other.month())
}
