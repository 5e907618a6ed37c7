//! Usage that is reserved, and counts before it is used.

use std::sync::{Arc, PoisonError};

use stigg::credits::ConsumeCreditInput;
use stigg::usage::ReportUsageBaseInput;

use super::{Cache, Look, Wake};
use crate::check::{Check, CustomerRef};
use crate::clock::Now;
use crate::slot::{Item, Ledger, Moment, Slot};
use crate::{Amount, Decision, outbox};

/// An amount that a reservation holds.
#[derive(Debug)]
pub(crate) struct Held {
    pub(crate) slot: Arc<Slot>,
    pub(crate) item: Item,
    pub(crate) amount: Amount,
    pub(crate) decision: Decision,
    is_over: bool,
}

impl Held {
    /// The report of an amount of it that was used.
    pub(crate) fn report(&self, used: Amount) -> outbox::Item {
        let CustomerRef { customer, resource } = self.slot.key.names();
        let (id, resource) = (&*self.item.id, resource.map(str::to_owned));
        if self.item.is_credits {
            ConsumeCreditInput::builder(customer, id, used.to_number()).resource_id(resource).into()
        } else {
            let usage = ReportUsageBaseInput::builder(customer, id, used.to_number());
            usage.resource_id(resource).into()
        }
    }

    /// Leaves nothing to give back.
    pub(crate) fn forget(&mut self) {
        self.is_over = true;
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
                _ => self.fall_back_with(check, ledger.uncounted(&Item::of(check)), is_absent),
            };
            if !decision.is_granted() {
                return Err(decision);
            }
            let (item, amount) = (Item::of(check), check.amount());
            slot.reserve(ledger, &item, amount, now.wall);
            decision.usage = decision.usage.map(|usage| usage + amount);
            Ok(Held { slot: Arc::clone(slot), item, amount, decision, is_over: false })
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

    pub(crate) fn release(&self, held: &Held, is_committed: bool) {
        if held.is_over {
            return;
        }
        let now = self.clock.now();
        let committed = is_committed.then(|| Moment { at: now, order: self.next_in_order() });
        held.slot.release(&held.item, held.amount, committed, now.wall);
        if is_committed {
            self.note_committed(&held.slot, now);
        }
        self.let_go(&held.slot);
    }

    /// Notes that something of a slot counts until a fetch shows it.
    pub(super) fn note_committed(&self, slot: &Arc<Slot>, now: Now) {
        // Without fetches it counts for good.
        if self.is_forked() {
            return;
        }
        let mut committed = self.committed.lock().unwrap_or_else(PoisonError::into_inner);
        let is_first = committed.slots.is_empty();
        committed.slots.push_back((now, Arc::clone(slot)));
        drop(committed);
        if is_first {
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
