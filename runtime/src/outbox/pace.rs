//! Limits on the rate of calls.

use std::collections::HashMap;

/// A number of calls that no minute exceeds, and of which a few may come at once.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pace {
    /// Milliseconds from one call to the next.
    every: i64,
    burst: i64,
    /// The time of which the calls so far would be the last if they had come evenly.
    used_until: i64,
}

impl Pace {
    pub(crate) fn new(per_minute: u32) -> Self {
        let calls = i64::from(per_minute.clamp(1, 60_000));
        // A second's worth, and two if that leaves enough.
        let burst = (calls / 60).max(if calls < 4 { 1 } else { 2 });
        // A minute may begin with a burst: the others come evenly after it.
        let others = calls - burst + 1;
        Self { every: (60_000 + others - 1) / others, burst, used_until: i64::MIN / 2 }
    }

    /// When the next call may be made.
    pub(crate) fn next(&self) -> i64 {
        self.used_until - self.every * (self.burst - 1)
    }

    pub(crate) fn take(&mut self, now: i64) {
        self.used_until = self.used_until.max(now) + self.every;
    }

    fn is_unused(&self, now: i64) -> bool {
        self.used_until <= now
    }
}

/// A pace for each customer.
#[derive(Debug)]
pub(crate) struct Customers {
    per_minute: Option<u32>,
    paces: HashMap<Box<str>, Pace>,
    swept_at: usize,
}

impl Customers {
    pub(crate) fn new(per_minute: Option<u32>) -> Self {
        Self { per_minute, paces: HashMap::new(), swept_at: 1_024 }
    }

    /// When the next call that names a customer may be made.
    pub(crate) fn next(&self, customer: &str) -> i64 {
        self.paces.get(customer).map_or(i64::MIN, Pace::next)
    }

    pub(crate) fn take(&mut self, customer: &str, now: i64) {
        let Some(per_minute) = self.per_minute else { return };
        if let Some(pace) = self.paces.get_mut(customer) {
            return pace.take(now);
        }
        let mut pace = Pace::new(per_minute);
        pace.take(now);
        self.paces.insert(customer.into(), pace);
        if self.paces.len() > self.swept_at {
            self.paces.retain(|_, pace| !pace.is_unused(now));
            self.swept_at = self.paces.len().max(512) * 2;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Customers, Pace};

    #[test]
    fn calls_come_at_their_pace_after_a_burst() {
        let mut pace = Pace::new(61);
        let mut now = 0;
        let mut times = Vec::new();
        for _ in 0..5 {
            now = now.max(pace.next());
            pace.take(now);
            times.push(now);
        }
        assert_eq!(times, [0, 0, 1_000, 2_000, 3_000]);
        assert!(pace.next() <= 10_000, "an idle pace has its burst again");
    }

    #[test]
    fn no_minute_has_more_calls_than_it_may() {
        for per_minute in [1, 2, 3, 4, 7, 20, 59, 60, 300, 3_000, 59_999, 60_000] {
            let mut pace = Pace::new(per_minute);
            let mut now = 0;
            let mut times = Vec::new();
            for _ in 0..per_minute * 3 {
                now = now.max(pace.next());
                pace.take(now);
                times.push(now);
            }
            for calls in times.windows(per_minute as usize + 1) {
                assert!(calls[per_minute as usize] - calls[0] >= 60_000, "{per_minute}");
            }
            let used = 60_000 * i64::from(per_minute) * 3 / now.max(1);
            assert!(used * 20 >= i64::from(per_minute) * 9, "{used} of {per_minute} are used");
        }
    }

    #[test]
    fn customers_have_paces_of_their_own_and_leave_nothing_behind() {
        let mut customers = Customers::new(Some(61));
        for minute in 0..100 {
            for number in 0..100 {
                customers.take(&format!("customer-{minute}-{number}"), minute * 60_000);
            }
        }
        assert!(customers.paces.len() <= 1_100, "{}", customers.paces.len());
        customers.take("acme", 6_000_000);
        customers.take("acme", 6_000_000);
        assert_eq!(customers.next("acme"), 6_001_000);
        assert_eq!(customers.next("globex"), i64::MIN);
    }
}
