//! Merging of Stigg's statements about a customer at different moments.

use super::{Contents, Entry};

impl Contents {
    /// Merges what a fetch brought into what there is. Either part of an entitlement, its terms and
    /// its usage, is taken from where it was updated last. Without such a time, and for what one of
    /// the two lacks, the later one counts: the fetch by its begin, and what there is by that of the
    /// list, or by the push that told the usage. All are places in the order of events.
    pub(crate) fn merge(self, old: &Self, began: u64, listed: u64) -> Self {
        let is_later = listed <= began;
        let Self { denied, mut entries } = self;
        for entry in &mut entries {
            if let Some(old) = old.find(entry) {
                entry.merge(old, is_later && old.usage_pushed <= began, is_later);
            }
        }
        if is_later {
            return Self { denied, entries };
        }
        // What the older one lists and the newer one does not was removed in between, and the other
        // way round.
        entries.retain(|entry| old.find(entry).is_some());
        let is_new = |old: &&Entry| !entries.iter().any(|entry| entry.is_about(old));
        let added: Vec<_> = old.entries.iter().filter(is_new).cloned().collect();
        entries.extend(added);
        Self { denied: old.denied.clone(), entries }
    }

    pub(super) fn find(&self, entry: &Entry) -> Option<&Entry> {
        self.entries.iter().find(|own| own.is_about(entry))
    }
}

impl Entry {
    fn merge(&mut self, old: &Self, is_later_usage: bool, is_later: bool) {
        let older = |new: Option<i64>, old: Option<i64>, is_later: bool| match (new, old) {
            (Some(new), Some(old)) if new != old => new < old,
            _ => !is_later,
        };
        let keeps_usage = older(self.usage_updated_at, old.usage_updated_at, is_later_usage);
        let keeps_terms = older(self.entitlement_updated_at, old.entitlement_updated_at, is_later);
        if keeps_usage {
            self.take_usage(old);
        }
        if keeps_terms {
            self.take_terms(old);
        }
    }

    pub(super) fn take_usage(&mut self, other: &Self) {
        self.usage = other.usage;
        self.usage_updated_at = other.usage_updated_at;
        self.usage_pushed = other.usage_pushed;
        self.period_end = other.period_end;
    }

    pub(super) fn take_terms(&mut self, other: &Self) {
        let Self { usage, period_end, usage_updated_at, usage_pushed, .. } = *self;
        *self = Self { usage, period_end, usage_updated_at, usage_pushed, ..other.clone() };
    }
}

#[cfg(test)]
mod tests {
    use super::{Contents, Entry};
    use crate::{Access, Amount};

    const EARLY: u64 = 1;
    const LATE: u64 = 2;

    fn entry(limit: i32, usage: i32, stamps: [Option<i64>; 2]) -> Entry {
        let [entitlement_updated_at, usage_updated_at] = stamps;
        let access = Access::limited(limit).used(usage);
        let entry = Entry::of_access("seats", &access, false);
        Entry { usage_updated_at, entitlement_updated_at, ..entry }
    }

    fn list(entries: impl Into<Vec<Entry>>) -> Contents {
        Contents { denied: None, entries: entries.into() }
    }

    fn seen(contents: Contents) -> (Option<Amount>, Option<Amount>) {
        let [entry] = &*contents.entries else { panic!("{contents:?}") };
        (entry.limit, entry.usage)
    }

    fn is(limit: i32, usage: i32) -> (Option<Amount>, Option<Amount>) {
        (Some(limit.into()), Some(usage.into()))
    }

    #[test]
    fn of_two_fetches_each_part_is_taken_from_where_it_was_updated_last() {
        let old = || list([entry(5, 3, [Some(10), Some(20)])]);
        let merged = |stamps: [i64; 2], began, listed| {
            let new = list([entry(6, 4, stamps.map(Some))]);
            seen(new.merge(&old(), began, listed))
        };
        assert_eq!(merged([11, 21], EARLY, LATE), is(6, 4));
        assert_eq!(merged([11, 19], LATE, EARLY), is(6, 3));
        assert_eq!(merged([9, 21], LATE, EARLY), is(5, 4));
    }

    #[test]
    fn without_such_a_time_the_fetch_that_began_later_counts() {
        for stamps in [[None; 2], [Some(10), Some(20)]] {
            let merged = |began, listed| {
                let (new, old) = (list([entry(6, 4, stamps)]), list([entry(5, 3, stamps)]));
                seen(new.merge(&old, began, listed))
            };
            assert_eq!(merged(LATE, EARLY), is(6, 4));
            assert_eq!(merged(EARLY, LATE), is(5, 3));
        }
    }

    #[test]
    fn what_was_removed_and_added_is_so_by_the_fetch_that_began_later() {
        let one = Entry::of_access("one", &Access::GRANTED, false);
        let two = Entry::of_access("two", &Access::GRANTED, false);
        let ids = |began, listed| {
            let merged = list([one.clone()]).merge(&list([two.clone()]), began, listed);
            merged.entries.iter().map(|entry| entry.id.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(ids(LATE, EARLY), ["one"]);
        assert_eq!(ids(EARLY, LATE), ["two"]);
    }

    #[test]
    fn a_fetch_does_not_undo_usage_that_was_pushed_after_it_began() {
        let pushed = |usage_pushed| Entry { usage_pushed, ..entry(5, 3, [None; 2]) };
        let merged =
            |began, pushed| seen(list([entry(6, 1, [None; 2])]).merge(&list([pushed]), began, 0));
        assert_eq!(merged(EARLY, pushed(LATE)), is(6, 3), "only the usage was pushed");
        assert_eq!(merged(LATE, pushed(EARLY)), is(6, 1));
    }
}
