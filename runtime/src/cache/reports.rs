//! Usage that an outbox takes counts at once, before Stigg knows of it.

use std::sync::Arc;

use super::{Cache, Held, Wake};
use crate::check::CustomerRef;
use crate::slot::{Item, Moment, Origin, Report};

/// An item of an outbox, or what is added to one.
#[derive(Clone, Debug)]
pub(crate) struct Recorded<'a> {
    pub(crate) origin: Origin,
    pub(crate) customer: CustomerRef<'a>,
    pub(crate) item: &'a Item,
    pub(crate) report: Report,
}

/// Counts what outboxes take. An outbox calls it in the order of its items.
pub(crate) trait Tally: Send + Sync {
    /// Counts what was recorded, in place of what was reserved for it. `is_new` if it was not added
    /// to an earlier item.
    fn record(&self, recorded: &Recorded<'_>, is_new: bool, held: Option<&Held>);

    /// Counts an item as settled. If it was delivered, it goes on to count until a fetch shows it.
    fn settle(&self, recorded: &Recorded<'_>, is_delivered: bool);

    /// Counts nothing any more that an outbox has not delivered.
    fn abandon(&self, outbox: u64);
}

impl<W: Wake> Tally for Cache<W> {
    fn record(&self, recorded: &Recorded<'_>, is_new: bool, held: Option<&Held>) {
        let wall = self.clock.see().wall;
        self.with_ledger(&recorded.customer, |slot, ledger| {
            // A reservation of nothing does not keep its slot.
            let held = held.filter(|held| Arc::ptr_eq(&held.slot, slot));
            let reserved = held.map(|held| held.amount).unwrap_or_default();
            let record = (recorded.origin, is_new, recorded.report);
            slot.record(ledger, recorded.item, record, reserved, wall);
        });
    }

    fn settle(&self, recorded: &Recorded<'_>, is_delivered: bool) {
        let now = self.clock.now();
        // What counts keeps its slot.
        let Some(slot) = self.table.read(&recorded.customer, Arc::clone) else { return };
        let delivered = is_delivered.then(|| Moment { at: now, order: self.next_in_order() });
        let settled = (recorded.origin, recorded.report);
        if slot.settle_report(recorded.item, settled, delivered, now.wall) {
            self.note_committed(&slot, now);
        }
        self.let_go(&slot);
    }

    fn abandon(&self, outbox: u64) {
        self.table.for_each(|slot| {
            slot.abandon(outbox);
            self.let_go(slot);
        });
    }
}
