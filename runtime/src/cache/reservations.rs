//! Usage that counts in this process before Stigg knows of it.

use std::sync::{Arc, PoisonError};

use super::{Cache, Look, Wake};
use crate::check::{Check, CustomerRef};
use crate::slot::{Item, Ledger, Moment, Slot};
use crate::{Amount, Decision};

/// What a reservation holds.
#[derive(Debug)]
pub(crate) struct Held {
    pub(crate) slot: Arc<Slot>,
    amounts: Vec<(Item, Amount)>,
    pub(crate) decision: Decision,
}

impl Held {
    /// Leaves nothing to give back.
    pub(crate) fn forget(&mut self) {
        self.amounts.clear();
    }
}

impl<W: Wake> Cache<W> {
    /// Decides a check and, if it is granted, counts what it requests against the limit.
    pub(crate) fn reserve(
        &self,
        customer: &CustomerRef<'_>,
        check: &Check<'_>,
    ) -> Result<Held, Decision> {
        let now = self.clock.see();
        let held = self.with_ledger(customer, |slot, ledger| {
            let look = self.look_at(slot, check, now);
            let is_absent = matches!(&look, Look::Answer(decision) if decision.is_absent);
            let mut decision = match look {
                Look::Answer(decision) if !decision.is_fallback() => decision,
                _ => {
                    let item = Item { is_credits: check.is_for_credits(), id: check.id.into() };
                    self.fall_back_with(check, ledger.local(&item), is_absent)
                }
            };
            if !decision.is_granted() {
                return Err(decision);
            }
            let amounts = self.amounts(slot, check);
            slot.reserve(ledger, &amounts);
            decision.usage = decision.usage.map(|usage| usage + check.amount());
            Ok(Held { slot: Arc::clone(slot), amounts, decision })
        });
        match &held {
            Ok(held) => self.note(check, &held.decision),
            Err(decision) => {
                self.note(check, decision);
                self.table.read(customer, |slot| slot.evict_if_empty(&self.table));
            }
        }
        held
    }

    /// What a reservation takes: of the feature or the credits, and of the credits that pay for the
    /// feature.
    fn amounts(&self, slot: &Slot, check: &Check<'_>) -> Vec<(Item, Amount)> {
        let is_credits = check.is_for_credits();
        let hash = self.table.hash_of(check.id, is_credits);
        let cached = slot.cached();
        let found = cached.as_deref().and_then(|cached| cached.find(check.id, is_credits, hash));
        let Some(found) = found else {
            return vec![(Item { is_credits, id: check.id.into() }, check.amount())];
        };
        let entry = found.entry();
        let cost = entry.rate.as_ref().map(|rate| {
            let item = Item { is_credits: true, id: Arc::clone(&rate.currency) };
            (item, rate.amount * check.amount())
        });
        std::iter::once((entry.item(), check.amount())).chain(cost).collect()
    }

    pub(crate) fn release(&self, held: &Held, is_committed: bool) {
        let now = self.clock.now();
        let committed = is_committed.then(|| Moment { at: now, order: self.next_in_order() });
        held.slot.release(&held.amounts, committed);
        self.let_go(&held.slot);
        // Without fetches it counts for good.
        if is_committed && !self.is_forked() {
            let mut committed = self.committed.lock().unwrap_or_else(PoisonError::into_inner);
            committed.push_back((now, Arc::clone(&held.slot)));
            drop(committed);
            self.notify_driver();
        }
    }

    /// Calls `change` with the slot of a customer, under its lock. The slot is made if need be.
    pub(crate) fn with_ledger<T>(
        &self,
        customer: &CustomerRef<'_>,
        mut change: impl FnMut(&Arc<Slot>, &mut Ledger) -> T,
    ) -> T {
        loop {
            let slot = self.table.get_or_insert(customer);
            // Evicted slots leave the table before their lock is free.
            if let Some(result) = slot.locked(|ledger| change(&slot, ledger)) {
                return result;
            }
        }
    }

    pub(crate) fn pin(&self, customer: &CustomerRef<'_>) -> Arc<Slot> {
        self.with_ledger(customer, |slot, ledger| {
            Slot::pin(ledger);
            Arc::clone(slot)
        })
    }

    pub(crate) fn unpin(&self, slot: &Slot) {
        slot.unpin();
        self.let_go(slot);
    }
}
