//! Pushes from Stigg, merged into a customer in memory.

use std::sync::atomic::Ordering;

use super::{Cached, Ledger, Moment, Slot, Taken};
use crate::clock::Now;
use crate::snapshot::{Contents, Merged, PushedUsage};
use crate::table::Table;

/// The circumstances of a push.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Arrival {
    pub(crate) at: Now,
    /// Its place in the order of events.
    pub(crate) order: u64,
    /// Number of microseconds to add to a time of Stigg's, for the time of this process's monotonic
    /// clock by which its usage was counted at the earliest.
    pub(crate) skew: Option<i64>,
}

/// Outcome of a push.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// Checks see it. The slot has grown by so many bytes.
    Applied(isize),
    /// It said nothing new.
    Outdated,
    /// Nothing is known that it is about.
    Ignored,
}

impl Arrival {
    /// The moment up to which usage that was acknowledged is counted at a time of Stigg's.
    fn counted_until(&self, updated_at: Option<i64>) -> i64 {
        let counted = updated_at.zip(self.skew);
        counted.map_or(i64::MIN, |(at, skew)| at.saturating_add(skew).div_euclid(1_000))
    }
}

impl Slot {
    /// Merges a list of all entitlements.
    pub(crate) fn receive(
        &self,
        ledger: &mut Ledger,
        table: &Table,
        list: Contents,
        arrival: &Arrival,
    ) -> Effect {
        let Some(cached) = self.cached.load_full() else {
            // A fetch that is under way may be of an earlier time.
            self.doubt(arrival.order);
            return Effect::Ignored;
        };
        let merged = list.merge_pushed(&cached.contents, arrival.order);
        if !merged.is_outdated {
            cached.listed.store(arrival.order, Ordering::Relaxed);
        }
        self.take(ledger, table, (&cached, merged), arrival)
    }

    /// Merges the usage of an entitlement.
    pub(crate) fn receive_usage(
        &self,
        ledger: &mut Ledger,
        table: &Table,
        usage: &PushedUsage<'_>,
        arrival: &Arrival,
    ) -> Effect {
        let Some(cached) = self.cached.load_full() else {
            self.doubt(arrival.order);
            return Effect::Ignored;
        };
        if let Some(merged) = cached.contents.merge_usage(usage, arrival.order) {
            return self.take(ledger, table, (&cached, merged), arrival);
        }
        if cached.contents.is_unknown_customer() {
            self.doubt(arrival.order);
        }
        Effect::Ignored
    }

    fn take(
        &self,
        ledger: &mut Ledger,
        table: &Table,
        (old, merged): (&Cached, Merged),
        arrival: &Arrival,
    ) -> Effect {
        if merged.is_doubtful {
            self.doubt(arrival.order);
        }
        if !merged.is_news {
            return Effect::Outdated;
        }
        ledger.begin_periods(&old.contents.entries, arrival.at.wall);
        ledger.forget_pushed(&merged.contents, arrival);
        // It says nothing of what else may have changed since the fetch, and may itself be late.
        let began = Moment { at: old.began, order: old.order };
        let stale = old.stale.load(Ordering::Relaxed);
        let listed = old.listed.load(Ordering::Relaxed);
        Effect::Applied(self.put(ledger, table, merged.contents, (Taken { began, stale }, listed)))
    }
}

impl Ledger {
    /// Forgets what a push counts for sure: what was acknowledged before the time that it tells of.
    /// When that cannot be told, usage counts twice until a fetch shows it.
    fn forget_pushed(&mut self, contents: &Contents, arrival: &Arrival) {
        self.locals.retain(|item, local| {
            let entry = contents.entries.iter().find(|entry| entry.is_item(item));
            // The credits that pay for a feature are pushed apart from it.
            let entry =
                entry.filter(|entry| entry.usage_pushed == arrival.order && entry.rate.is_none());
            if let Some(entry) = entry {
                let until = arrival.counted_until(entry.usage_updated_at);
                local.forget(|moment| moment.at.mono > until);
            }
            !local.is_nothing()
        });
    }
}
