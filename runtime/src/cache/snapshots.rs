//! All entitlements of a customer, and of all customers.

use std::sync::Arc;

use super::{Cache, Mode, Wake};
use crate::check::CustomerRef;
use crate::clock::{Now, Seen, date, unix_millis};
use crate::slot::{Cached, Freshness, Moment, Taken, Uncounted};
use crate::{Decision, Entitlement, Snapshot};

impl<W: Wake> Cache<W> {
    /// Returns all entitlements of a customer that are in memory, or else those that the fallback
    /// names.
    pub(crate) fn list(&self, customer: &CustomerRef<'_>) -> Vec<Entitlement> {
        let now = self.clock.see();
        let from_memory = self.table.read(customer, |slot| {
            let cached = slot.cached();
            let cached = cached.as_deref()?;
            let freshness = self.freshness(cached, now);
            (freshness != Freshness::Expired).then(|| self.list_of(cached, freshness, now))
        });
        from_memory.flatten().unwrap_or_else(|| {
            let entries = self.fallback.all().filter(|_| self.mode != Mode::Fixed);
            let mut all: Vec<_> = entries
                .map(|entry| {
                    let check = entry.check();
                    let decision = self.fallback_decision(entry, &check, Uncounted::default());
                    Entitlement::new(entry, decision)
                })
                .collect();
            all.sort_unstable_by(|one, two| one.id.cmp(&two.id));
            all
        })
    }

    fn list_of(&self, cached: &Cached, freshness: Freshness, now: Seen) -> Vec<Entitlement> {
        let age = if self.mode == Mode::Fixed { 0 } else { now.since(cached.began) };
        cached
            .all()
            .map(|found| {
                let entry = found.entry();
                let decision = self.decide(cached, &entry.check(), now);
                let stale = freshness == Freshness::Stale;
                Entitlement::new(entry, Decision { age, stale, ..decision })
            })
            .collect()
    }

    pub(crate) fn export(&self) -> Vec<Snapshot> {
        let mut snapshots = Vec::new();
        self.table.for_each(|slot| {
            let Some(cached) = &*slot.cached() else { return };
            if cached.contents.is_unknown_customer() {
                return;
            }
            let CustomerRef { customer, resource } = slot.key.names();
            snapshots.push(Snapshot {
                customer: customer.to_owned(),
                resource: resource.map(str::to_owned),
                taken_at: Some(date(cached.began.wall)),
                contents: cached.contents.clone(),
            });
        });
        snapshots.sort_unstable_by(|one, two| {
            (&one.customer, &one.resource).cmp(&(&two.customer, &two.resource))
        });
        snapshots
    }

    /// Takes snapshots in, as stale, for customers that are not there yet.
    pub(crate) fn import(&self, snapshots: impl IntoIterator<Item = Snapshot>) {
        let now = self.clock.now();
        for snapshot in snapshots {
            let age = snapshot.taken_at.map_or(0, |taken| (now.wall - unix_millis(taken)).max(0));
            let at = Now { mono: now.mono - age, wall: now.wall - age };
            // Whatever this process fetches began later.
            let taken = Taken { began: Moment { at, order: 0 }, stale: true };
            let customer = CustomerRef {
                customer: &snapshot.customer,
                resource: snapshot.resource.as_deref(),
            };
            let mut contents = Some(self.interned(snapshot.contents));
            let (slot, grown) = self.with_ledger(&customer, |slot, ledger| {
                let contents = contents.take().filter(|_| slot.cached().is_none());
                let grown = contents
                    .map_or(0, |contents| slot.install(ledger, &self.table, contents, taken));
                (Arc::clone(slot), grown)
            });
            self.grow(&slot, grown, now);
        }
    }
}
