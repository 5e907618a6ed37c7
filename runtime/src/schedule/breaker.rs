//! Whether Stigg is worth waiting for.

/// Failures in a row after which it is not.
const FAILURES: u32 = 3;

/// Time between two attempts to reach a Stigg that is down, in milliseconds.
pub(super) const PROBE_EVERY: i64 = 5_000;

/// Opens after three failed or slow fetches in a row, and closes with the first good one.
#[derive(Debug, Default)]
pub(super) struct Breaker {
    failures: u32,
    open: Option<Open>,
}

#[derive(Debug)]
struct Open {
    probe_at: i64,
    is_probing: bool,
    /// Whether Stigg does answer, if too late for checks to wait.
    answers: bool,
}

impl Breaker {
    pub(super) fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Whether Stigg is only to be probed.
    pub(super) fn is_silent(&self) -> bool {
        self.open.as_ref().is_some_and(|open| !open.answers)
    }

    /// Notes whether Stigg has answered at all.
    pub(super) fn set_answers(&mut self, answers: bool) {
        if let Some(open) = &mut self.open {
            open.answers = answers;
        }
    }

    /// The moment of the next probe. None while the breaker is closed or a probe is under way.
    pub(super) fn probe_at(&self) -> Option<i64> {
        self.open.as_ref().filter(|open| !open.is_probing).map(|open| open.probe_at)
    }

    pub(super) fn begin_probe(&mut self) {
        if let Some(open) = &mut self.open {
            open.is_probing = true;
        }
    }

    /// Notes a failure. Returns whether it opened the breaker.
    pub(super) fn failed(&mut self, now: i64) -> bool {
        self.failures = self.failures.saturating_add(1);
        let opens = self.failures >= FAILURES && self.open.is_none();
        if self.failures >= FAILURES {
            let answers = self.open.as_ref().is_some_and(|open| open.answers);
            let probe_at = now + PROBE_EVERY;
            self.open = Some(Open { probe_at, is_probing: false, answers });
        }
        opens
    }

    /// Notes a good fetch.
    pub(super) fn succeeded(&mut self) {
        *self = Self::default();
    }

    /// Ends a probe that says nothing about Stigg. The next one is at that moment.
    pub(super) fn postpone(&mut self, probe_at: i64) {
        if let Some(open) = &mut self.open {
            (open.probe_at, open.is_probing) = (probe_at, false);
        }
    }
}
