//! Consumption, overdrafts, settlement and expiry of credits.

use std::cmp::Ordering;

use serde_json::{Map, Value};
use stigg::credits::{
    CreditGrantStatus as Status, CreditGrantType, CreditLedgerEventType as Event,
};
use stigg::entitlements::AccessDeniedReason;
use time::OffsetDateTime;
use uuid::Uuid;

use super::entitlements;
use crate::accounts::{Account, Balance, Charge, CreditGrant, Credits, LedgerEntry, Pool, Purpose};
use crate::catalog::{CreditRate, Feature, FeatureRate, Formula, Lookup};
use crate::values::amount::Amount;

/// The maximum number of credits per grant or consumption.
pub(crate) const MAX_AMOUNT: f64 = 1e12;

impl CreditRate {
    /// The price of this much usage with these dimensions. Nothing is refunded for usage that
    /// decreases.
    pub(crate) fn cost(&self, units: Amount, dimensions: Option<&Map<String, Value>>) -> Amount {
        let formula = self.cost_formula.as_deref().and_then(|text| Formula::parse(text).ok());
        let cost = match formula {
            Some(_) if units <= Amount::ZERO => Amount::ZERO,
            Some(formula) => formula.evaluate(dimensions),
            None => Amount::from(self.amount.unwrap_or_default()) * units,
        };
        cost.clamp(Amount::ZERO, MAX_AMOUNT.into())
    }
}

/// The rate at which the usage of a feature is paid: that of an add-on or of the plan of a running
/// subscription, or else that of the feature.
pub(crate) fn rate<'a>(
    catalog: &'a Lookup,
    account: &Account,
    feature: &'a Feature,
    resource: Option<&str>,
) -> Option<&'a CreditRate> {
    let of_packages = entitlements::in_scope(account, resource).find_map(|held| {
        let mut addons = held.terms.addons_in(catalog);
        addons.find_map(|addon| rate_in(&addon.credit_rates, feature)).or_else(|| {
            let plan = held.terms.plan_in(catalog)?;
            let mut lineage = catalog.lineage(&plan.ref_id, held.terms.plan_version);
            lineage.find_map(|version| rate_in(&version.plan.credit_rates, feature))
        })
    });
    of_packages.or(feature.credit_rate.as_ref())
}

fn rate_in<'a>(rates: &'a [FeatureRate], feature: &Feature) -> Option<&'a CreditRate> {
    rates.iter().find(|rate| rate.feature == feature.ref_id).map(|rate| &rate.rate)
}

impl Account {
    /// Returns the denial reason if credits do not cover the usage of a feature with a rate. As with
    /// other limits, the requested usage defaults to one unit. The cost by a formula is only known
    /// from an event: until then, any credits cover it.
    pub(super) fn lack_of_credits(
        &self,
        catalog: &Lookup,
        feature: &Feature,
        resource: Option<&str>,
        units: Option<Amount>,
    ) -> Option<AccessDeniedReason> {
        let rate = rate(catalog, self, feature, resource)?;
        let pool = self.credits.pool_for(&rate.currency, resource);
        let left = self.credits.balance(&pool).left();
        let is_enough = match &rate.cost_formula {
            Some(_) => left > Amount::ZERO,
            None => rate.cost(units.unwrap_or(Amount::ONE), None) <= left,
        };
        (!is_enough && !self.has_soft_limit(catalog, &pool))
            .then_some(AccessDeniedReason::InsufficientCredits)
    }

    /// Charges credits for the usage of a feature with a rate.
    pub(crate) fn charge(
        &mut self,
        catalog: &Lookup,
        feature: &Feature,
        resource: Option<&str>,
        units: Amount,
        dimensions: Option<&Map<String, Value>>,
        now: OffsetDateTime,
    ) -> Option<Charge> {
        let rate = rate(catalog, self, feature, resource)?;
        let pool = self.credits.pool_for(&rate.currency, resource);
        let amount = rate.cost(units, dimensions);
        let purpose =
            Purpose { feature: Some(feature.ref_id.clone()), dimensions: dimensions.cloned() };
        self.credits.consume(&pool, amount, &purpose, now, now);
        let balance = self.credits.balance(&pool);
        self.recharge_if_low(catalog, now);
        Some(Charge { currency: pool.currency, amount, balance, as_of: now })
    }
}

/// An event in the life of a grant. Of events due at the same time, the first variant comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Due {
    Expiry,
    Start,
}

impl Credits {
    /// Starts and expires grants that are due by now, in the order in which they were due.
    pub(crate) fn settle(&mut self, now: OffsetDateTime) {
        while let Some((at, due, position)) = self.next_due(now) {
            match due {
                Due::Start => self.start(position, at),
                Due::Expiry => self.end(position, Status::Expired, Event::CreditsExpired, at),
            }
        }
    }

    /// The next time by now at which a grant starts or expires.
    pub(super) fn next_change(&self, now: OffsetDateTime) -> Option<OffsetDateTime> {
        self.next_due(now).map(|(at, ..)| at)
    }

    /// Lets a grant expire before its time.
    pub(super) fn expire(&mut self, id: Uuid, at: OffsetDateTime) {
        if let Some(position) = self.grants.iter().position(|grant| grant.id == id) {
            self.end(position, Status::Expired, Event::CreditsExpired, at);
        }
    }

    fn next_due(&self, now: OffsetDateTime) -> Option<(OffsetDateTime, Due, usize)> {
        let due = self.grants.iter().enumerate().filter_map(|(position, grant)| {
            let (at, due) = match grant.status {
                Status::Scheduled => (grant.effective_at, Due::Start),
                Status::Active => (grant.expire_at?, Due::Expiry),
                _ => return None,
            };
            // Anything due before the grant was created is due at its creation.
            let at = at.max(grant.created_at);
            (at <= now).then_some((at, due, position))
        });
        due.min()
    }

    /// Adds a grant. It starts at once unless it is scheduled for later.
    pub(crate) fn add(&mut self, grant: CreditGrant, now: OffsetDateTime) {
        let (position, amount) = (self.grants.len(), grant.amount);
        self.grants.push(grant);
        self.note(position, Event::CreditsGranted, amount, now, Purpose::default());
        self.settle(now);
    }

    /// Starts a grant. If its pool has an overdraft, the grant covers as much of it as it can; a
    /// fully covered overdraft is voided.
    fn start(&mut self, position: usize, at: OffsetDateTime) {
        let Some(grant) = self.grants.get_mut(position) else { return };
        grant.status = Status::Active;
        let (pool, room) = (grant.pool.clone(), grant.left());
        let Some(overdrawn) = self.overdraft(&pool) else { return };
        let Some(overdraft) = self.grants.get_mut(overdrawn) else { return };
        let moved = overdraft.consumed.min(room);
        overdraft.consumed = overdraft.consumed - moved;
        overdraft.updated_at = at;
        if overdraft.consumed <= Amount::ZERO {
            overdraft.status = Status::Voided;
            overdraft.voided_at = Some(at);
        }
        let (source, target) =
            (Event::CreditsConsumptionTransferSource, Event::CreditsConsumptionTransferTarget);
        self.note(overdrawn, source, moved, at, Purpose::default());
        self.draw(position, target, moved, at, Purpose::default());
    }

    /// Ends a grant and forfeits the credits that are left.
    fn end(&mut self, position: usize, status: Status, event: Event, at: OffsetDateTime) {
        let Some(grant) = self.grants.get_mut(position) else { return };
        grant.status = status;
        grant.updated_at = at;
        let left = grant.left();
        if left > Amount::ZERO {
            self.note(position, event, left, at, Purpose::default());
        }
    }

    /// Voids an active or scheduled grant.
    pub(crate) fn void(&mut self, id: Uuid, now: OffsetDateTime) {
        let Some(position) = self.grants.iter().position(|grant| grant.id == id) else { return };
        self.end(position, Status::Voided, Event::CreditsVoided, now);
        if let Some(grant) = self.grants.get_mut(position) {
            grant.voided_at = Some(now);
        }
    }

    /// Consumes credits from one grant after the other; the rest is overdrawn.
    ///
    /// `at` is only the time in the ledger: the current content of the grants counts.
    pub(crate) fn consume(
        &mut self,
        pool: &Pool,
        amount: Amount,
        purpose: &Purpose,
        at: OffsetDateTime,
        now: OffsetDateTime,
    ) {
        let mut missing = amount;
        for position in self.in_burn_order(pool) {
            let Some(grant) = self.grants.get(position) else { continue };
            let taken = grant.left().min(missing);
            if taken <= Amount::ZERO {
                continue;
            }
            self.draw(position, Event::CreditsConsumed, taken, at, purpose.clone());
            missing = missing - taken;
        }
        if missing <= Amount::ZERO {
            return;
        }
        let position = self.overdraft(pool).unwrap_or_else(|| {
            self.grants.push(CreditGrant::overdraft(pool, now));
            self.grants.len() - 1
        });
        self.draw(position, Event::CreditsConsumed, missing, at, purpose.clone());
    }

    fn draw(
        &mut self,
        position: usize,
        event: Event,
        amount: Amount,
        at: OffsetDateTime,
        purpose: Purpose,
    ) {
        let Some(grant) = self.grants.get_mut(position) else { return };
        grant.consumed = grant.consumed + amount;
        grant.updated_at = grant.updated_at.max(at);
        self.note(position, event, amount, at, purpose);
    }

    /// The grants of a pool with credits left, in the order of consumption.
    fn in_burn_order(&self, pool: &Pool) -> Vec<usize> {
        let usable = |grant: &CreditGrant| {
            grant.pool == *pool && grant.status == Status::Active && grant.left() > Amount::ZERO
        };
        let mut usable: Vec<_> =
            self.grants.iter().enumerate().filter(|(_, grant)| usable(grant)).collect();
        // The sort is stable: among equals, the older comes first.
        usable.sort_by(|(_, one), (_, other)| one.burns_before(other));
        usable.into_iter().map(|(position, _)| position).collect()
    }

    /// The position of a pool's overdraft, if there is one.
    fn overdraft(&self, pool: &Pool) -> Option<usize> {
        self.grants.iter().position(|grant| grant.is_overdraft_of(pool))
    }

    pub(crate) fn balance(&self, pool: &Pool) -> Balance {
        let counts = |grant: &&CreditGrant| grant.pool == *pool && grant.status == Status::Active;
        self.grants.iter().filter(counts).fold(Balance::default(), |total, grant| Balance {
            granted: total.granted + grant.amount,
            consumed: total.consumed + grant.consumed,
        })
    }

    /// All pools that have ever had grants, by currency and resource.
    pub(crate) fn pools(&self) -> Vec<&Pool> {
        let mut pools: Vec<_> = self.grants.iter().map(|grant| &grant.pool).collect();
        pools.sort_unstable();
        pools.dedup();
        pools
    }

    /// The pools that a resource, or the customer as a whole, draws on: one for each currency.
    pub(crate) fn pools_in_scope(&self, resource: Option<&str>) -> Vec<Pool> {
        let mut pools: Vec<Pool> = Vec::new();
        for held in self.pools() {
            let in_scope = held.resource.is_none() || held.resource.as_deref() == resource;
            let pool = self.pool_for(&held.currency, resource);
            if in_scope && !pools.contains(&pool) {
                pools.push(pool);
            }
        }
        pools
    }

    pub(crate) fn has_pool_of(&self, resource: &str) -> bool {
        self.grants.iter().any(|grant| grant.pool.resource.as_deref() == Some(resource))
    }

    /// The pool that usage of a feature is charged to: that of the resource if it has one,
    /// otherwise that of the customer.
    pub(crate) fn pool_for(&self, currency: &str, resource: Option<&str>) -> Pool {
        let own = Pool::new(currency, resource.map(str::to_owned));
        if self.grants.iter().any(|grant| grant.pool == own) {
            return own;
        }
        Pool::new(currency, None)
    }

    fn note(
        &mut self,
        position: usize,
        event: Event,
        amount: Amount,
        at: OffsetDateTime,
        purpose: Purpose,
    ) {
        let Some(grant) = self.grants.get(position) else { return };
        self.ledger.push(LedgerEntry {
            id: Uuid::new_v4(),
            grant: grant.id,
            pool: grant.pool.clone(),
            event,
            amount,
            at,
            purpose,
        });
    }
}

impl CreditGrant {
    /// A grant that starts now.
    pub(crate) fn new(
        pool: Pool,
        kind: CreditGrantType,
        amount: Amount,
        now: OffsetDateTime,
    ) -> Self {
        Self {
            id: Uuid::new_v4(),
            pool,
            kind,
            status: Status::Scheduled,
            display_name: String::new(),
            comment: None,
            metadata: None,
            cost: None,
            priority: 0.0,
            amount,
            consumed: Amount::ZERO,
            effective_at: now,
            expire_at: None,
            voided_at: None,
            source: None,
            created_at: now,
            updated_at: now,
        }
    }

    fn overdraft(pool: &Pool, now: OffsetDateTime) -> Self {
        Self {
            status: Status::Active,
            display_name: "Overdraft".to_owned(),
            ..Self::new(pool.clone(), CreditGrantType::Overdraft, Amount::ZERO, now)
        }
    }

    /// Whether it is active or will be.
    pub(super) fn is_open(&self) -> bool {
        matches!(self.status, Status::Active | Status::Scheduled)
    }

    fn left(&self) -> Amount {
        self.amount - self.consumed
    }

    fn is_overdraft_of(&self, pool: &Pool) -> bool {
        self.kind == CreditGrantType::Overdraft
            && self.status == Status::Active
            && self.pool == *pool
    }

    fn burns_before(&self, other: &Self) -> Ordering {
        // `None` sorts before all dates, but grants that never expire must be consumed last.
        let expiry = |grant: &Self| (grant.expire_at.is_none(), grant.expire_at);
        let is_paid = |grant: &Self| grant.kind != CreditGrantType::Promotional;
        self.priority
            .total_cmp(&other.priority)
            .then_with(|| expiry(self).cmp(&expiry(other)))
            .then_with(|| is_paid(self).cmp(&is_paid(other)))
            .then_with(|| self.effective_at.cmp(&other.effective_at))
    }
}
