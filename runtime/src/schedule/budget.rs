//! Budget of the reads of Stigg that this process may make.
//!
//! Stigg limits the reads of an API key, of all processes that use it together.

/// Price of one read, such that a rate per minute is a whole number per millisecond.
const READ: i64 = 60_000;

/// Time between two raises of a rate that was halved.
const RAISE_EVERY: i64 = 10_000;

/// Time in which Stigg's complaints are about the same reads.
const ONCE_IN: i64 = 1_000;

/// Longest pause, whatever Stigg asks for.
const LONGEST_PAUSE: i64 = 60_000;

/// Reads at once after a pause.
const BURST: i64 = 50;

/// A supply of reads that fills up at an even rate.
#[derive(Debug)]
struct Supply {
    level: i64,
    /// Reads per minute.
    rate: i64,
    /// Reads at once after a pause.
    burst: i64,
    /// Since when it has not been half full, after it was empty.
    low_since: Option<i64>,
    /// Reads that may be given back. Nothing fills up in their place.
    lent: i64,
}

impl Supply {
    fn full(share: i64, most_at_once: i64) -> Self {
        let mut supply = Self { level: i64::MAX, rate: 0, burst: 0, low_since: None, lent: 0 };
        supply.set_share(share, most_at_once);
        supply
    }

    /// Sets how many reads it gives in a minute: those at once, and those that follow evenly.
    fn set_share(&mut self, share: i64, most_at_once: i64) {
        self.burst = (share / 2).clamp(1, most_at_once);
        self.rate = (share - self.burst).max(1);
        self.level = self.level.min(self.most());
    }

    fn most(&self) -> i64 {
        (self.burst - self.lent).max(0) * READ
    }

    fn fill(&mut self, millis: i64) {
        let filled = self.level.saturating_add(self.rate.saturating_mul(millis));
        self.set_level(filled);
    }

    fn set_level(&mut self, level: i64) {
        self.level = level.min(self.most());
        self.low_since.take_if(|_| level >= self.burst * READ / 2);
    }

    fn spend(&mut self, now: i64) {
        self.level -= READ;
        if self.level < READ {
            self.low_since.get_or_insert(now);
        }
    }

    /// The time until it has a read, in milliseconds.
    fn wait(&self) -> i64 {
        let missing = (READ - self.level).max(0);
        (missing + self.rate - 1) / self.rate
    }
}

/// The reads of a process.
#[derive(Debug)]
pub(super) struct Budget {
    /// Reads per minute, unless Stigg says that it is too many.
    base: i64,
    /// Reads per minute now.
    rate: i64,
    /// Strangers at once.
    parallel: i64,
    all: Supply,
    /// Half of all, so that the other half is left for checks that wait.
    refreshes: Supply,
    /// A tenth of all: for customers that may not exist. A customer that does gives its read back.
    strangers: Supply,
    filled_at: i64,
    raise_at: i64,
    halved_at: Option<i64>,
    paused_until: i64,
}

/// Purpose of a read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// A check that waits.
    Miss,
    /// A check that waits, about a customer that was never seen.
    Stranger,
    /// Entitlements that are due.
    Refresh,
}

impl Budget {
    /// Returns the budget of one of several instances. `parallel` is how many reads are made at a
    /// time: as many strangers may be asked for at once.
    pub(super) fn new(per_minute: u32, instances: u32, parallel: usize) -> Self {
        let base = (i64::from(per_minute) / i64::from(instances.max(1))).max(1);
        let parallel = i64::try_from(parallel).unwrap_or(BURST).clamp(BURST / 10, BURST);
        Self {
            base,
            rate: base,
            parallel,
            all: Supply::full(base, BURST),
            refreshes: Supply::full(base / 2, BURST / 2),
            strangers: Supply::full(base / 10, parallel),
            filled_at: 0,
            raise_at: 0,
            halved_at: None,
            paused_until: 0,
        }
    }

    fn set_rate(&mut self, rate: i64) {
        self.rate = rate;
        self.all.set_share(rate, BURST);
        self.refreshes.set_share(rate / 2, BURST / 2);
        self.strangers.set_share(rate / 10, self.parallel);
    }

    /// The reads per minute at the moment.
    pub(super) fn per_minute(&self) -> u32 {
        self.rate.try_into().unwrap_or(u32::MAX)
    }

    fn supplies(&self, purpose: Purpose) -> impl Iterator<Item = &Supply> {
        let second = match purpose {
            Purpose::Miss => None,
            Purpose::Stranger => Some(&self.strangers),
            Purpose::Refresh => Some(&self.refreshes),
        };
        std::iter::once(&self.all).chain(second)
    }

    pub(super) fn advance(&mut self, now: i64) {
        // A pause leaves nothing to catch up on.
        let from = self.filled_at.max(self.paused_until.min(now));
        for supply in [&mut self.all, &mut self.refreshes, &mut self.strangers] {
            supply.fill(now - from);
        }
        self.filled_at = now;
        while self.rate < self.base && self.raise_at <= now {
            self.set_rate((self.rate + (self.base / 16).max(1)).min(self.base));
            self.raise_at += RAISE_EVERY;
        }
    }

    fn has(&self, purpose: Purpose, now: i64) -> bool {
        now >= self.paused_until && self.supplies(purpose).all(|supply| supply.level >= READ)
    }

    /// Takes a read if there is one.
    pub(super) fn take(&mut self, purpose: Purpose, now: i64) -> bool {
        self.advance(now);
        let allowed = self.has(purpose, now);
        if allowed {
            self.spend(purpose);
        }
        allowed
    }

    fn spend(&mut self, purpose: Purpose) {
        let now = self.filled_at;
        self.all.spend(now);
        match purpose {
            Purpose::Miss => {}
            Purpose::Stranger => {
                self.strangers.spend(now);
                self.strangers.lent += 1;
            }
            Purpose::Refresh => self.refreshes.spend(now),
        }
    }

    /// Whether a check should wait for a read: not if more are asked for than there are, for longer
    /// than a check would wait. Then waiting gets nobody a read who would not have got it anyway.
    pub(super) fn is_worth_a_wait(&mut self, purpose: Purpose, now: i64, longest: i64) -> bool {
        self.advance(now);
        let is_scarce =
            |supply: &Supply| supply.low_since.is_some_and(|since| now - since >= longest);
        self.has(purpose, now) || !self.supplies(purpose).any(is_scarce)
    }

    /// The read of a stranger has ended. It is given back if the stranger turned out to be a customer.
    pub(super) fn met(&mut self, is_customer: bool) {
        self.strangers.lent -= 1;
        if is_customer {
            self.strangers.set_level(self.strangers.level + READ);
        }
    }

    /// Halves the rate, after Stigg said that there were too many reads. Returns whether it is new.
    pub(super) fn halve(&mut self, pause: i64, now: i64) -> bool {
        self.advance(now);
        self.paused_until = self.paused_until.max(now + pause.min(LONGEST_PAUSE));
        if self.halved_at.is_some_and(|at| now - at < ONCE_IN) {
            return false;
        }
        self.halved_at = Some(now);
        self.set_rate((self.rate / 2).max(self.base / 64).max(1));
        self.all.level = self.all.level.min(0);
        self.raise_at = now + RAISE_EVERY;
        true
    }

    /// The time that so many refreshes take, in milliseconds.
    pub(super) fn refreshes_take(&self, refreshes: usize) -> i64 {
        i64::try_from(refreshes).unwrap_or(i64::MAX).saturating_mul(READ) / self.refreshes.rate
    }

    /// Nothing is read before.
    pub(super) fn paused_until(&self) -> i64 {
        self.paused_until
    }

    /// The moment at which there is a read.
    pub(super) fn ready_at(&self, purpose: Purpose) -> i64 {
        let wait = self.supplies(purpose).map(Supply::wait).max().unwrap_or_default();
        (self.filled_at.max(self.paused_until) + wait).max(self.paused_until)
    }
}

#[cfg(test)]
mod tests {
    use super::{Budget, Purpose};

    /// The reads that are allowed in this time, once a millisecond. Those of strangers end at once, and
    /// find nobody.
    fn reads(budget: &mut Budget, purpose: Purpose, times: std::ops::Range<i64>) -> usize {
        let mut is_allowed = |now| {
            let is_taken = budget.take(purpose, now);
            if is_taken && purpose == Purpose::Stranger {
                budget.met(false);
            }
            is_taken
        };
        times.filter(|now| is_allowed(*now)).count()
    }

    #[test]
    fn the_rate_is_shared_by_all_instances() {
        let mut budget = Budget::new(3_000, 5, 4);
        assert_eq!(reads(&mut budget, Purpose::Miss, 0..60_001), 600);
    }

    #[test]
    fn no_minute_has_more_reads_than_permitted_however_few() {
        for instances in [1, 10, 100, 1_000] {
            let mut budget = Budget::new(3_000, instances, 4);
            let share = 3_000 / instances as usize;
            assert!(reads(&mut budget, Purpose::Miss, 0..60_000) <= share, "{instances}");
            assert!(reads(&mut budget, Purpose::Miss, 60_000..120_000) <= share, "{instances}");
        }
    }

    #[test]
    fn half_is_reserved_for_misses() {
        let mut budget = Budget::new(600, 1, 4);
        assert_eq!(reads(&mut budget, Purpose::Refresh, 0..60_001), 300);
        assert!(reads(&mut budget, Purpose::Miss, 60_001..60_060) >= 49);
    }

    #[test]
    fn strangers_get_a_tenth_unless_they_turn_out_to_be_customers() {
        let mut budget = Budget::new(3_000, 1, 4);
        assert_eq!(reads(&mut budget, Purpose::Stranger, 0..60_001), 300);

        let mut budget = Budget::new(3_000, 1, 4);
        for _ in 0..40 {
            assert!(budget.take(Purpose::Stranger, 0), "as fast as any");
            budget.met(true);
        }
    }

    #[test]
    fn a_read_that_is_given_back_late_was_not_made_up_for_before() {
        let mut budget = Budget::new(600, 1, 4);
        for now in 0..4 {
            assert!(budget.take(Purpose::Stranger, now));
        }
        let mut strangers = reads(&mut budget, Purpose::Stranger, 5_000..5_010);
        for _ in 0..4 {
            budget.met(true);
        }
        strangers += reads(&mut budget, Purpose::Stranger, 5_010..65_000);
        assert!(strangers <= 60, "{strangers} in a minute");
    }

    #[test]
    fn too_many_requests_halve_the_rate_which_then_rises_slowly() {
        let mut budget = Budget::new(600, 1, 4);
        for _ in 0..4 {
            budget.halve(2_000, 0); // several fetches at a time
        }
        assert_eq!(reads(&mut budget, Purpose::Miss, 0..2_000), 0, "as long as it was told");
        let halved = reads(&mut budget, Purpose::Miss, 2_000..10_000);
        assert!((32..=34).contains(&halved), "{halved} in 8 s at 300 a minute, 50 of them at once");
        reads(&mut budget, Purpose::Miss, 10_000..200_000);
        let whole = reads(&mut budget, Purpose::Miss, 200_000..206_000);
        assert!((54..=56).contains(&whole), "{whole} in 6 s at 600 a minute, 50 of them at once");
    }

    #[test]
    fn reads_that_are_scarce_for_long_are_not_worth_a_wait_until_half_of_them_are_back() {
        let mut budget = Budget::new(600, 1, 4);
        let is_worth = |budget: &mut Budget, now| budget.is_worth_a_wait(Purpose::Miss, now, 1_000);
        assert_eq!(reads(&mut budget, Purpose::Miss, 0..1), 1);
        assert_eq!(reads(&mut budget, Purpose::Miss, 1..1_051), 49 + 9, "empty from 50 on");
        assert!(!is_worth(&mut budget, 1_051));
        assert!(is_worth(&mut budget, 1_150), "there is one");
        assert_eq!(reads(&mut budget, Purpose::Miss, 1_150..1_151), 1);
        assert!(!is_worth(&mut budget, 1_151));
        assert_eq!(reads(&mut budget, Purpose::Miss, 4_100..4_200), 28);
        assert!(is_worth(&mut budget, 4_200), "it has just become empty");
    }

    #[test]
    fn it_says_when_there_is_a_read() {
        let mut budget = Budget::new(60, 1, 4);
        assert_eq!(reads(&mut budget, Purpose::Miss, 0..100), 30);
        let ready = budget.ready_at(Purpose::Miss);
        assert!(!budget.take(Purpose::Miss, ready - 1));
        assert!(budget.take(Purpose::Miss, ready));
        budget.halve(5_000, ready);
        assert!(budget.ready_at(Purpose::Miss) >= ready + 5_000);
    }
}
