//! Time, as an argument of all decisions.

use std::fmt;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use time::OffsetDateTime;

/// Longest wait for something that depends on a clock which a test moves.
const LONG_WAIT: Duration = Duration::from_secs(60);

/// Longest time between two ticks of a kernel, in milliseconds.
const TICK: i64 = 10;

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
    #[inline]
    pub(crate) fn since(self, earlier: Self) -> i64 {
        (self.mono - earlier.mono).max(self.wall - earlier.wall).max(0)
    }
}

/// A moment as a check sees it. Reading one clock is what a check can afford, to the last tick; the
/// monotonic one is read too if the wall clock was set back.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seen {
    /// Milliseconds since 1970.
    pub(crate) wall: i64,
    mono: Option<i64>,
}

impl Seen {
    pub(crate) fn since(self, earlier: Now) -> i64 {
        match self.mono {
            Some(mono) => Now { mono, wall: self.wall }.since(earlier),
            None => (self.wall - earlier.wall).max(0),
        }
    }
}

impl From<Now> for Seen {
    fn from(now: Now) -> Self {
        Self { wall: now.wall, mono: Some(now.mono) }
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

#[cfg(test)]
impl ManualClock {
    /// Sets the wall clock alone, as an administrator may.
    pub(crate) fn set_wall(&self, now: OffsetDateTime) {
        self.0.wall.store(unix_millis(now), Ordering::SeqCst);
        self.suspend(Duration::ZERO);
    }
}

impl fmt::Debug for ManualClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ManualClock").field(&self.now()).finish()
    }
}

#[derive(Debug)]
pub(crate) struct Clock {
    source: Source,
    /// The latest time that the wall clock showed.
    latest: AtomicI64,
}

#[derive(Clone, Debug)]
pub(crate) enum Source {
    System(Instant),
    Manual(ManualClock),
}

impl Default for Source {
    fn default() -> Self {
        Self::System(Instant::now())
    }
}

impl Source {
    fn wall(&self) -> i64 {
        match self {
            Self::System(_) => match SystemTime::now().duration_since(UNIX_EPOCH) {
                Ok(since) => millis(since),
                Err(before) => -millis(before.duration()),
            },
            Self::Manual(clock) => clock.0.wall.load(Ordering::SeqCst),
        }
    }

    /// The wall clock as of the kernel's last tick. An exact reading would take as long as the rest
    /// of a check.
    #[cfg(target_os = "linux")]
    #[inline]
    fn wall_at_last_tick(&self) -> i64 {
        use rustix::time::{ClockId, clock_gettime};

        match self {
            Self::System(_) => {
                let now = clock_gettime(ClockId::RealtimeCoarse);
                now.tv_sec * 1_000 + now.tv_nsec / 1_000_000
            }
            Self::Manual(_) => self.wall(),
        }
    }

    #[cfg(not(target_os = "linux"))]
    fn wall_at_last_tick(&self) -> i64 {
        self.wall()
    }

    fn mono(&self) -> i64 {
        match self {
            Self::System(origin) => millis(origin.elapsed()),
            Self::Manual(clock) => clock.0.mono.load(Ordering::SeqCst),
        }
    }
}

impl Clock {
    pub(crate) fn new(source: Source) -> Self {
        Self { source, latest: AtomicI64::new(i64::MIN) }
    }

    pub(crate) fn now(&self) -> Now {
        let now = Now { mono: self.source.mono(), wall: self.source.wall() };
        // Most often another thread has just seen the same: memory is written to once a millisecond.
        if self.latest.load(Ordering::Relaxed) < now.wall {
            self.latest.fetch_max(now.wall, Ordering::Relaxed);
        }
        now
    }

    /// Returns the time for a check. Writes nothing.
    #[inline]
    pub(crate) fn see(&self) -> Seen {
        let wall = self.source.wall_at_last_tick();
        let was_set_back = wall + TICK < self.latest.load(Ordering::Relaxed);
        Seen { wall, mono: was_set_back.then(|| self.source.mono()) }
    }

    /// The time to wait by the system's clock until a moment of this one. None for a clock whose
    /// pace is unknown: it tells its listeners.
    pub(crate) fn until(&self, mono: i64) -> Option<Duration> {
        match self.source {
            Source::System(_) => {
                let left = mono.saturating_sub(self.now().mono);
                Some(Duration::from_millis(left.try_into().unwrap_or(0)))
            }
            Source::Manual(_) => None,
        }
    }

    /// The moment on the system's clock after which a wait is over. For a clock whose pace is
    /// unknown, that is late: a test that forgot to move it is not to hang.
    pub(crate) fn deadline(&self, timeout: Duration) -> Option<Instant> {
        match self.source {
            Source::System(_) => Instant::now().checked_add(timeout),
            Source::Manual(_) => Instant::now().checked_add(timeout.max(LONG_WAIT)),
        }
    }

    /// Calls back whenever the clock is moved, for as long as the listener lives.
    pub(crate) fn listen(&self, listener: &Arc<dyn Fn() + Send + Sync>) {
        if let Source::Manual(clock) = &self.source {
            let mut listeners = clock.0.listeners.lock().unwrap_or_else(PoisonError::into_inner);
            listeners.push(Arc::downgrade(listener));
        }
    }
}

#[inline]
pub(crate) fn millis(duration: Duration) -> i64 {
    const MOST: i64 = i64::MAX / 4;
    let seconds = i64::try_from(duration.as_secs()).unwrap_or(MOST);
    (seconds.saturating_mul(1000).saturating_add(duration.subsec_millis().into())).min(MOST)
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
    use std::time::Duration;

    use time::OffsetDateTime;

    use super::{Clock, ManualClock, Now, Source};

    #[test]
    fn the_clock_that_says_more_counts() {
        let then = Now { mono: 0, wall: 1_000 };
        assert_eq!(Now { mono: 50, wall: 1_050 }.since(then), 50);
        assert_eq!(Now { mono: 50, wall: 9_000 }.since(then), 8_000, "asleep, or set forward");
        assert_eq!(Now { mono: 50, wall: 0 }.since(then), 50, "set back");
    }

    #[test]
    fn what_was_due_long_ago_is_not_waited_for() {
        let clock = Clock::new(Source::default());
        assert_eq!(clock.until(i64::MIN), Some(Duration::ZERO));
        assert!(clock.until(i64::MAX).is_some_and(|wait| wait > Duration::from_secs(1)));
    }

    #[test]
    fn a_check_reads_the_monotonic_clock_too_if_the_wall_clock_was_set_back() {
        let manual = ManualClock::new(OffsetDateTime::UNIX_EPOCH + Duration::from_secs(100));
        let clock = Clock::new(Source::Manual(manual.clone()));
        let then = clock.now();
        manual.advance(Duration::from_secs(5));
        assert_eq!(clock.see().since(then), 5_000);
        manual.0.wall.store(0, std::sync::atomic::Ordering::SeqCst);
        assert_eq!(clock.see().since(then), 5_000);
    }
}
