//! Pushes about a customer, beside what is known.
//!
//! A push may be late, come twice, or overtake another, and its list as a whole has no time. What can
//! be told to be newer takes effect. What can be told to be older does not. What cannot be told takes
//! effect as well, unless the rest of the list is older, and has to be confirmed by a fetch.

use std::cmp::Ordering;

use super::{Contents, Entry};
use crate::Amount;

/// Usage of one feature, or of the credits of one currency.
#[derive(Clone, Debug)]
pub(crate) struct PushedUsage<'a> {
    pub(crate) id: &'a str,
    pub(crate) is_credits: bool,
    pub(crate) amount: Amount,
    /// In microseconds.
    pub(crate) updated_at: i64,
    /// In milliseconds.
    pub(crate) period_end: Option<i64>,
}

/// A push, merged into what was known.
#[derive(Debug)]
pub(crate) struct Merged {
    pub(crate) contents: Contents,
    /// Whether it is other than what was known.
    pub(crate) is_news: bool,
    /// Whether a fetch has to confirm it.
    pub(crate) is_doubtful: bool,
    /// Whether the push was older than what was known.
    pub(crate) is_outdated: bool,
}

impl Contents {
    /// Merges a list of all entitlements, the `order`th of events.
    pub(crate) fn merge_pushed(self, old: &Self, order: u64) -> Merged {
        let is_outdated = self.is_outdated_by(old) || self.lacks_features_of(old);
        let is_newer = !is_outdated && old.is_outdated_by(&self);
        let is_same = self.denied == old.denied && self.lists_the_same_as(old);
        let mut merged = Merged {
            contents: Self::default(),
            is_news: !is_same && !is_outdated,
            is_doubtful: !is_same && !is_newer,
            is_outdated,
        };
        // The list that stays, and the other.
        let (kept, other) = if is_outdated { (old.clone(), &self) } else { (self.clone(), old) };
        merged.contents = kept;
        for entry in &mut merged.contents.entries {
            let Some(other) = other.find(entry) else {
                entry.usage_pushed = if is_outdated { entry.usage_pushed } else { order };
                continue;
            };
            let (new, old) =
                if is_outdated { (other.clone(), &*entry) } else { (entry.clone(), other) };
            let (picked, is_news, is_doubtful) = new.merge_pushed(old, is_outdated, order);
            *entry = picked;
            merged.is_news |= is_news;
            merged.is_doubtful |= is_doubtful;
        }
        merged
    }

    /// Whether the times of the entitlements say that another list is newer.
    fn is_outdated_by(&self, other: &Self) -> bool {
        let mut is_outdated = false;
        for entry in &self.entries {
            let Some(other) = other.find(entry) else { continue };
            match compare(entry.entitlement_updated_at, other.entitlement_updated_at) {
                Some(Ordering::Greater) => return false,
                Some(Ordering::Less) => is_outdated = true,
                _ => {}
            }
        }
        is_outdated
    }

    /// Whether it has no features, and does not say why. Then it may be of an environment that lists
    /// them elsewhere.
    fn lacks_features_of(&self, old: &Self) -> bool {
        let has_features = |list: &Self| !list.entries.iter().all(Entry::is_credits);
        self.denied.is_none() && !has_features(self) && has_features(old)
    }

    fn lists_the_same_as(&self, other: &Self) -> bool {
        self.entries.len() == other.entries.len()
            && self.entries.iter().all(|entry| other.find(entry).is_some())
    }

    /// Merges the usage of an entitlement. `None` if there is no such entitlement.
    pub(crate) fn merge_usage(&self, pushed: &PushedUsage<'_>, order: u64) -> Option<Merged> {
        let is_it = |own: &Entry| *own.id == *pushed.id && own.is_credits() == pushed.is_credits;
        let index = self.entries.iter().position(is_it)?;
        let old = &self.entries[index];
        let new = Entry {
            usage: Some(pushed.amount),
            usage_updated_at: Some(pushed.updated_at),
            // For credits it is part of the time up to which they are valid.
            period_end: pushed.period_end.filter(|_| !pushed.is_credits),
            ..old.clone()
        };
        let (entry, is_news, is_doubtful) = new.merge_pushed(old, false, order);
        let mut contents = Self::default();
        if is_news {
            contents = self.clone();
            contents.entries[index] = entry;
        }
        Some(Merged { contents, is_news, is_doubtful, is_outdated: false })
    }
}

impl Entry {
    /// Merges an entitlement of a list that is older as a whole, or not. Returns whether it is other
    /// than what was known, and whether a fetch has to confirm it.
    fn merge_pushed(mut self, old: &Self, is_outdated: bool, order: u64) -> (Self, bool, bool) {
        self.usage_pushed = order;
        let (mut is_news, mut is_doubtful) = (false, false);
        let mut takes = |stamps: [Option<i64>; 2], is_same: bool| {
            let [new, old] = stamps;
            let takes = match compare(new, old) {
                Some(Ordering::Greater) => true,
                Some(Ordering::Less) => return false,
                _ if is_same => return false,
                _ => {
                    is_doubtful = true;
                    !is_outdated
                }
            };
            is_news |= takes;
            takes
        };
        let has_same_usage = self.usage == old.usage && self.period_end == old.period_end;
        // Without usage there is no time, and any is later.
        let is_unused = old.usage.is_none_or(Amount::is_zero);
        let used_at = old.usage_updated_at.or(is_unused.then_some(i64::MIN));
        let takes_usage = takes([self.usage_updated_at, used_at], has_same_usage);
        let stamps = [self.entitlement_updated_at, old.entitlement_updated_at];
        let takes_terms = takes(stamps, self.has_terms_of(old));
        if !takes_usage {
            self.take_usage(old);
        }
        if !takes_terms {
            self.take_terms(old);
        }
        (self, is_news, is_doubtful)
    }

    fn has_terms_of(&self, other: &Self) -> bool {
        fn terms(entry: &Entry) -> impl PartialEq + '_ {
            let Entry { kind, granted, reason, limit, unlimited, soft, .. } = entry;
            let Entry { values, rate, valid_until, .. } = entry;
            (kind, (granted, reason), (limit, unlimited, soft), values, rate, valid_until)
        }
        terms(self) == terms(other)
    }
}

fn compare(new: Option<i64>, old: Option<i64>) -> Option<Ordering> {
    Some(new?.cmp(&old?))
}

#[cfg(test)]
mod tests {
    use stigg::entitlements::AccessDeniedReason;

    use super::{Contents, Merged, PushedUsage};
    use crate::snapshot::Entry;
    use crate::{Access, Amount};

    type Stamp = Option<i64>;

    fn entry(id: &str, limit: i32, usage: i32, stamps: [Stamp; 2]) -> Entry {
        let [entitlement_updated_at, usage_updated_at] = stamps;
        let entry = Entry::of_access(id, &Access::limited(limit).used(usage), false);
        Entry { usage_updated_at, entitlement_updated_at, ..entry }
    }

    fn list(entries: impl Into<Vec<Entry>>) -> Contents {
        Contents { denied: None, entries: entries.into() }
    }

    /// Identifier, limit and usage of each entitlement.
    fn seen(merged: &Merged) -> Vec<(&str, Amount, Amount)> {
        let entries = merged.contents.entries.iter();
        entries.map(|own| (&*own.id, own.limit.unwrap(), own.usage.unwrap())).collect()
    }

    fn is(id: &str, limit: i32, usage: i32) -> (&str, Amount, Amount) {
        (id, limit.into(), usage.into())
    }

    const STAMPS: [Stamp; 2] = [Some(10), Some(20)];

    #[test]
    fn a_newer_list_takes_effect_and_needs_no_fetch() {
        let old = list([entry("seats", 5, 3, STAMPS), entry("gone", 5, 3, STAMPS)]);
        let new = list([entry("seats", 9, 4, [Some(11), Some(21)]), entry("new", 1, 0, STAMPS)]);
        let merged = new.merge_pushed(&old, 1);
        assert_eq!(seen(&merged), [is("seats", 9, 4), is("new", 1, 0)]);
        assert!(merged.is_news && !merged.is_doubtful && !merged.is_outdated);
    }

    #[test]
    fn the_same_list_again_says_nothing() {
        for stamps in [STAMPS, [None; 2]] {
            let entries = [entry("seats", 5, 3, stamps), entry("emails", 9, 1, stamps)];
            let merged = list(entries.clone()).merge_pushed(&list(entries), 1);
            assert!(!merged.is_news && !merged.is_doubtful && !merged.is_outdated);
        }
    }

    #[test]
    fn an_older_list_neither_adds_nor_removes_but_what_is_different_is_confirmed() {
        let old = list([entry("seats", 5, 3, STAMPS), entry("kept", 1, 0, STAMPS)]);
        let new = list([entry("seats", 4, 9, [Some(9), Some(19)]), entry("gone", 1, 0, STAMPS)]);
        let merged = new.merge_pushed(&old, 1);
        assert_eq!(seen(&merged), [is("seats", 5, 3), is("kept", 1, 0)]);
        assert!(!merged.is_news && merged.is_doubtful && merged.is_outdated);
    }

    #[test]
    fn an_older_list_may_know_of_newer_usage() {
        let old = list([entry("seats", 5, 3, STAMPS)]);
        let merged = list([entry("seats", 4, 9, [Some(9), Some(21)])]).merge_pushed(&old, 1);
        assert_eq!(seen(&merged), [is("seats", 5, 9)]);
        assert!(merged.is_news && !merged.is_doubtful);
    }

    #[test]
    fn a_list_without_times_takes_effect_and_is_confirmed() {
        let old = list([entry("seats", 5, 3, [None; 2]), entry("gone", 5, 3, [None; 2])]);
        let merged = list([entry("seats", 9, 3, [None; 2])]).merge_pushed(&old, 1);
        assert_eq!(seen(&merged), [is("seats", 9, 3)]);
        assert!(merged.is_news && merged.is_doubtful);
    }

    #[test]
    fn a_list_without_features_that_does_not_say_why_is_confirmed_first() {
        let old = list([entry("seats", 5, 3, STAMPS)]);
        let merged = Contents::default().merge_pushed(&old, 1);
        assert_eq!(seen(&merged), [is("seats", 5, 3)]);
        assert!(!merged.is_news && merged.is_doubtful);

        let denied = Some(AccessDeniedReason::NoActiveSubscription);
        let merged = Contents { denied, entries: Vec::new() }.merge_pushed(&old, 1);
        assert!(merged.is_news && merged.is_doubtful && seen(&merged).is_empty());
    }

    #[test]
    fn usage_takes_effect_if_it_is_newer() {
        let old = list([entry("seats", 5, 3, STAMPS)]);
        let usage = |updated_at, amount: i32| PushedUsage {
            id: "seats",
            is_credits: false,
            amount: amount.into(),
            updated_at,
            period_end: None,
        };
        let newer = old.merge_usage(&usage(21, 4), 7).unwrap();
        assert_eq!(seen(&newer), [is("seats", 5, 4)]);
        assert_eq!(newer.contents.entries[0].usage_pushed, 7);
        assert!(newer.is_news && !newer.is_doubtful);

        let same = old.merge_usage(&usage(20, 3), 7).unwrap();
        let older = old.merge_usage(&usage(19, 2), 7).unwrap();
        assert!(!same.is_news && !same.is_doubtful && !older.is_news && !older.is_doubtful);
        let at_the_same_time = old.merge_usage(&usage(20, 4), 7).unwrap();
        assert!(at_the_same_time.is_news && at_the_same_time.is_doubtful);

        let first = list([entry("seats", 5, 0, [None; 2])]);
        let first = first.merge_usage(&usage(1, 4), 7).unwrap();
        assert!(first.is_news && !first.is_doubtful);
        assert!(old.merge_usage(&PushedUsage { id: "emails", ..usage(21, 4) }, 7).is_none());
    }
}
