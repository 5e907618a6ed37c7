//! Counters of an instance.

use std::cell::Cell;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use stigg::entitlements::AccessDeniedReason;

use crate::{Decision, Source};

/// Counters of an instance since its start, and the size of its memory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stats {
    /// Checks, by the origin of their decision.
    pub checks: Vec<(Source, u64)>,
    /// Denied checks, by reason.
    pub denied: Vec<(AccessDeniedReason, u64)>,
    /// Checks that were answered by entitlements that were due to be fetched again.
    pub stale: u64,
    /// Checks of features that no customer seen so far has.
    pub unknown_features: u64,
    /// Fetches that succeeded.
    pub fetched: u64,
    /// Fetches that failed.
    pub failed: u64,
    /// Fetches that Stigg refused because there were too many.
    pub rate_limited: u64,
    /// Customers that were dropped to make room.
    pub evicted: u64,
    /// Customers in memory.
    pub customers: usize,
    /// Estimated size of the customers in memory, in bytes.
    pub bytes: usize,
    /// Reads per minute that this process may make at the moment. Less than its share of the
    /// [setting](crate::Builder::reads_per_minute) after Stigg refused a fetch as one too many.
    pub reads_per_minute: u32,
    /// Messages of the stream of pushes.
    pub stream: StreamStats,
    /// Events of webhooks.
    pub webhooks: WebhookStats,
}

/// Counters of the stream of pushes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct StreamStats {
    /// Connections that were made.
    pub connects: u64,
    /// Connections that were lost, and attempts that failed.
    pub disconnects: u64,
    /// Messages that changed entitlements in memory.
    pub applied: u64,
    /// Messages about customers or features that are not in memory, or that change nothing.
    pub ignored: u64,
    /// Messages that said nothing new about entitlements in memory: duplicates, and late ones.
    pub outdated: u64,
    /// Messages that could not be read.
    pub unreadable: u64,
    /// Times at which all that was in memory became stale: after a connection, a published package,
    /// or messages that could not be read.
    pub epochs: u64,
}

impl StreamStats {
    /// Returns the number of messages.
    #[must_use]
    pub const fn messages(&self) -> u64 {
        self.applied + self.ignored + self.outdated + self.unreadable
    }
}

/// Counters of the events of webhooks that were applied.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct WebhookStats {
    /// Events that made entitlements of a customer stale.
    pub customer: u64,
    /// Events about a customer who is not in memory.
    pub not_in_memory: u64,
    /// Events that made all entitlements stale.
    pub all_customers: u64,
    /// Events that change no entitlements, and those of unknown types that name no customer.
    pub ignored: u64,
}

impl WebhookStats {
    /// Returns the number of events.
    #[must_use]
    pub const fn events(&self) -> u64 {
        self.customer + self.not_in_memory + self.all_customers + self.ignored
    }
}

impl Stats {
    /// Returns the number of checks whose decision has this origin.
    #[must_use]
    pub fn checks_from(&self, source: Source) -> u64 {
        self.checks.iter().find(|(own, _)| *own == source).map_or(0, |(_, count)| *count)
    }
}

const STRIPES: usize = 16;
const SOURCES: usize = Source::ALL.len();
const REASONS: usize = AccessDeniedReason::KNOWN.len();

/// Counters of some threads. Aligned so that they share no cache line with others'.
#[derive(Debug, Default)]
#[repr(align(128))]
struct Stripe {
    sources: [AtomicU64; SOURCES],
    stale: AtomicU64,
    /// The last is for unknown reasons.
    reasons: [AtomicU64; REASONS + 1],
}

#[derive(Debug, Default)]
pub(crate) struct Counters {
    stripes: [Stripe; STRIPES],
    pub(crate) unknown_features: AtomicU64,
    pub(crate) fetched: AtomicU64,
    pub(crate) failed: AtomicU64,
    pub(crate) rate_limited: AtomicU64,
    pub(crate) evicted: AtomicU64,
    pub(crate) stream: StreamCounters,
    pub(crate) webhooks: WebhookCounters,
}

#[derive(Debug, Default)]
pub(crate) struct StreamCounters {
    pub(crate) connects: AtomicU64,
    pub(crate) disconnects: AtomicU64,
    pub(crate) applied: AtomicU64,
    pub(crate) ignored: AtomicU64,
    pub(crate) outdated: AtomicU64,
    pub(crate) unreadable: AtomicU64,
    pub(crate) epochs: AtomicU64,
}

impl StreamCounters {
    fn stats(&self) -> StreamStats {
        let get = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        StreamStats {
            connects: get(&self.connects),
            disconnects: get(&self.disconnects),
            applied: get(&self.applied),
            ignored: get(&self.ignored),
            outdated: get(&self.outdated),
            unreadable: get(&self.unreadable),
            epochs: get(&self.epochs),
        }
    }
}

#[derive(Debug, Default)]
pub(crate) struct WebhookCounters {
    pub(crate) customer: AtomicU64,
    pub(crate) not_in_memory: AtomicU64,
    pub(crate) all_customers: AtomicU64,
    pub(crate) ignored: AtomicU64,
}

impl WebhookCounters {
    fn stats(&self) -> WebhookStats {
        let get = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        WebhookStats {
            customer: get(&self.customer),
            not_in_memory: get(&self.not_in_memory),
            all_customers: get(&self.all_customers),
            ignored: get(&self.ignored),
        }
    }
}

/// The stripe of this thread.
fn stripe() -> usize {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    thread_local! {
        static OWN: Cell<usize> = const { Cell::new(usize::MAX) };
    }
    OWN.with(|own| {
        if own.get() == usize::MAX {
            own.set(NEXT.fetch_add(1, Ordering::Relaxed) % STRIPES);
        }
        own.get()
    })
}

pub(crate) fn add_one(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}

impl Counters {
    #[inline]
    pub(crate) fn count(&self, decision: &Decision) {
        let stripe = &self.stripes[stripe()];
        add_one(&stripe.sources[decision.source as usize]);
        if decision.stale {
            add_one(&stripe.stale);
        }
        if let Some(reason) = &decision.reason {
            let index = AccessDeniedReason::KNOWN.iter().position(|known| known == reason);
            add_one(&stripe.reasons[index.unwrap_or(REASONS)]);
        }
    }

    pub(crate) fn stats(&self, customers: usize, bytes: usize, reads_per_minute: u32) -> Stats {
        let sum = |pick: &dyn Fn(&Stripe) -> &AtomicU64| {
            self.stripes.iter().map(|stripe| pick(stripe).load(Ordering::Relaxed)).sum()
        };
        let get = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let mut denied: Vec<_> = (AccessDeniedReason::KNOWN.iter().enumerate())
            .map(|(index, reason)| (reason.clone(), sum(&|stripe| &stripe.reasons[index])))
            .filter(|(_, count)| *count > 0)
            .collect();
        let unknown: u64 = sum(&|stripe| &stripe.reasons[REASONS]);
        match denied.iter_mut().find(|(reason, _)| *reason == AccessDeniedReason::Other) {
            Some((_, count)) => *count += unknown,
            None if unknown > 0 => denied.push((AccessDeniedReason::Other, unknown)),
            None => {}
        }
        Stats {
            checks: Source::ALL
                .map(|source| (source, sum(&|stripe| &stripe.sources[source as usize])))
                .into(),
            denied,
            stale: sum(&|stripe| &stripe.stale),
            unknown_features: get(&self.unknown_features),
            fetched: get(&self.fetched),
            failed: get(&self.failed),
            rate_limited: get(&self.rate_limited),
            evicted: get(&self.evicted),
            customers,
            bytes,
            reads_per_minute,
            stream: self.stream.stats(),
            webhooks: self.webhooks.stats(),
        }
    }
}
