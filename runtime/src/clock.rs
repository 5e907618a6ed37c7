//! Time, as an argument of all decisions.

use std::fmt;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use time::OffsetDateTime;

/// A moment on two clocks, in milliseconds. The monotonic one stands still while a computer sleeps
/// (on Linux), and the wall clock can be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Now {
    /// Since some moment in this process. Below zero for what an earlier process saw.
    pub(crate) mono: i64,
    /// Since 1970.
    pub(crate) wall: i64,
}

impl Now {
    /// The time since an earlier moment: by the clock that says more, so that time asleep counts.
    pub(crate) fn since(self, earlier: Self) -> i64 {
        (self.mono - earlier.mono).max(self.wall - earlier.wall).max(0)
    }
}

/// A clock that moves only when it is told to, for tests.
///
/// ```
/// use std::time::Duration;
///
/// use stigg_runtime::ManualClock;
/// use stigg_runtime::time::OffsetDateTime;
///
/// let clock = ManualClock::new(OffsetDateTime::UNIX_EPOCH);
/// clock.advance(Duration::from_secs(60));
/// assert_eq!(clock.now(), OffsetDateTime::UNIX_EPOCH + Duration::from_secs(60));
/// ```
///
/// Give it to a builder by [`clock`](crate::Builder::clock). Checks that wait for Stigg give up
/// when the clock says so, and not before.
#[derive(Clone)]
pub struct ManualClock(Arc<Manual>);

struct Manual {
    mono: AtomicI64,
    wall: AtomicI64,
    listeners: Mutex<Vec<Weak<dyn Fn() + Send + Sync>>>,
}

impl ManualClock {
    /// Returns a clock that shows `now`, to the millisecond.
    #[must_use]
    pub fn new(now: OffsetDateTime) -> Self {
        Self(Arc::new(Manual {
            mono: AtomicI64::new(0),
            wall: AtomicI64::new(unix_millis(now)),
            listeners: Mutex::default(),
        }))
    }

    /// Returns the time that the clock shows.
    #[must_use]
    pub fn now(&self) -> OffsetDateTime {
        date(self.0.wall.load(Ordering::SeqCst))
    }

    /// Moves the clock forward. What is due by then is done in the background.
    pub fn advance(&self, by: Duration) {
        self.0.mono.fetch_add(millis(by), Ordering::SeqCst);
        self.suspend(by);
    }

    /// Moves the wall clock alone forward, as on a computer that slept.
    pub fn suspend(&self, by: Duration) {
        self.0.wall.fetch_add(millis(by), Ordering::SeqCst);
        let listeners = {
            let mut all = self.0.listeners.lock().unwrap_or_else(PoisonError::into_inner);
            all.retain(|listener| listener.strong_count() > 0);
            all.clone()
        };
        for listener in listeners.iter().filter_map(Weak::upgrade) {
            listener();
        }
    }
}

impl fmt::Debug for ManualClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ManualClock").field(&self.now()).finish()
    }
}

#[derive(Clone, Debug)]
pub(crate) enum Clock {
    System(Instant),
    Manual(ManualClock),
}

impl Default for Clock {
    fn default() -> Self {
        Self::System(Instant::now())
    }
}

impl Clock {
    pub(crate) fn now(&self) -> Now {
        match self {
            Self::System(origin) => Now {
                mono: millis(origin.elapsed()),
                wall: match SystemTime::now().duration_since(UNIX_EPOCH) {
                    Ok(since) => millis(since),
                    Err(before) => -millis(before.duration()),
                },
            },
            Self::Manual(clock) => Now {
                mono: clock.0.mono.load(Ordering::SeqCst),
                wall: clock.0.wall.load(Ordering::SeqCst),
            },
        }
    }

    /// The time to wait by the system's clock until a moment of this one. None for a clock whose
    /// pace is unknown: it tells its listeners.
    pub(crate) fn until(&self, mono: i64) -> Option<Duration> {
        match self {
            Self::System(_) => {
                Some(Duration::from_millis((mono - self.now().mono).try_into().unwrap_or(0)))
            }
            Self::Manual(_) => None,
        }
    }

    /// The moment on the system's clock after which a wait is over. None for a clock whose pace is
    /// unknown.
    pub(crate) fn deadline(&self, timeout: Duration) -> Option<Instant> {
        match self {
            Self::System(_) => Instant::now().checked_add(timeout),
            Self::Manual(_) => None,
        }
    }

    /// Calls back whenever the clock is moved, for as long as the listener lives.
    pub(crate) fn listen(&self, listener: &Arc<dyn Fn() + Send + Sync>) {
        if let Self::Manual(clock) = self {
            let mut listeners = clock.0.listeners.lock().unwrap_or_else(PoisonError::into_inner);
            listeners.push(Arc::downgrade(listener));
        }
    }
}

pub(crate) fn millis(duration: Duration) -> i64 {
    // 292 million years.
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX / 4).min(i64::MAX / 4)
}

pub(crate) fn unix_millis(date: OffsetDateTime) -> i64 {
    date.unix_timestamp() * 1000 + i64::from(date.millisecond())
}

pub(crate) fn date(unix_millis: i64) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(unix_millis) * 1_000_000)
        .unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use super::Now;

    #[test]
    fn the_clock_that_says_more_counts() {
        let then = Now { mono: 0, wall: 1_000 };
        assert_eq!(Now { mono: 50, wall: 1_050 }.since(then), 50);
        assert_eq!(Now { mono: 50, wall: 9_000 }.since(then), 8_000, "asleep, or set forward");
        assert_eq!(Now { mono: 50, wall: 0 }.since(then), 50, "set back");
    }
}
