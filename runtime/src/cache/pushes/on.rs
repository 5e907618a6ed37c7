//! Pushes from Stigg, and the state of the stream that brings them.

#[cfg(test)]
mod simulation;
#[cfg(test)]
mod stigg;
#[cfg(test)]
mod tests;

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ::stigg::streaming::{StreamEvent, StreamOptions};

use super::{Cache, Mode, Wake};
use crate::check::CustomerRef;
use crate::clock::Now;
use crate::settings::Settings;
use crate::slot::{Arrival, Effect, Ledger, Slot};
use crate::stats::add_one;
use crate::status::{Event, Status};
use crate::stream::{
    About, Change, Effects, Feed, Push, Topic, UsageUpdated, concerns_customers, entitlements,
};
use crate::trace;

/// Task of a stream's driver after a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flow {
    Continue,
    /// There are too many messages: there is to be no connection until then, by the monotonic clock.
    PauseUntil(i64),
}

/// The stream.
#[derive(Debug)]
pub(super) struct Pushes {
    feed: Mutex<Feed>,
    /// Repeats that of the feed, for checks.
    covered_from: AtomicI64,
}

impl Pushes {
    pub(super) fn new(mode: Mode, settings: &Settings, now: Now) -> Self {
        let is_on = mode == Mode::Live && settings.stream.is_some();
        let feed = Feed::new(is_on, settings.max_messages_per_second, now);
        Self { covered_from: AtomicI64::new(feed.covered_from()), feed: Mutex::new(feed) }
    }

    fn feed(&self) -> MutexGuard<'_, Feed> {
        self.feed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Every change to what was fetched since is pushed. By the monotonic clock.
    #[inline]
    pub(super) fn covered_from(&self) -> i64 {
        self.covered_from.load(Ordering::Relaxed)
    }

    fn change<T>(&self, change: impl FnOnce(&mut Feed) -> T) -> T {
        let mut feed = self.feed();
        let changed = change(&mut feed);
        self.covered_from.store(feed.covered_from(), Ordering::Relaxed);
        changed
    }
}

impl<W: Wake> Cache<W> {
    pub(super) fn is_streaming(&self) -> bool {
        self.pushes.feed().is_on()
    }

    /// The settings of the stream, if there is one.
    pub(crate) fn stream_options(&self) -> Option<&StreamOptions> {
        self.settings.stream.as_ref().filter(|_| self.is_streaming())
    }

    pub(super) fn with_stream(&self, status: Status) -> Status {
        Status { stream: self.pushes.feed().status().clone(), ..status }
    }

    /// Takes in an event of the stream.
    pub(crate) fn streamed(&self, event: StreamEvent<Push>) -> Flow {
        match event {
            StreamEvent::Data(push) => self.pushed(push.topic, push.json.get()),
            StreamEvent::Connected { .. } => self.stream_changed(Change::Connected),
            StreamEvent::Disconnected { error, .. } => {
                self.stream_changed(Change::Disconnected(error))
            }
            StreamEvent::Refused { error, .. } => self.stream_changed(Change::Refused(error)),
            StreamEvent::Invalid(error) => self.stream_changed(Change::Invalid(error)),
            // None of the others is about a change.
            _ => Flow::Continue,
        }
    }

    /// Takes in what happened to the stream.
    fn stream_changed(&self, change: Change) -> Flow {
        let counters = &self.counters.stream;
        match &change {
            Change::Connected => add_one(&counters.connects),
            Change::Disconnected(_) => add_one(&counters.disconnects),
            Change::Refused(_) => {}
            Change::Invalid(_) => add_one(&counters.unreadable),
        }
        let now = self.clock.now();
        self.with_feed(|feed| feed.change(change, now)).0
    }

    /// Takes in a push.
    pub(super) fn pushed(&self, topic: Topic, text: &str) -> Flow {
        let now = self.clock.now();
        match topic {
            Topic::Packages => self.published(text, now),
            Topic::Entitlements | Topic::Usage => match About::read(text) {
                Some(about) => self.pushed_about(&about.customer(), topic, text, now),
                None => self.unreadable(now),
            },
        }
    }

    fn published(&self, text: &str, now: Now) -> Flow {
        let Ok(concerns_customers) = concerns_customers(text) else { return self.unreadable(now) };
        if concerns_customers {
            add_one(&self.counters.stream.applied);
            self.begin_epoch();
        } else {
            add_one(&self.counters.stream.ignored);
        }
        self.with_feed(|feed| feed.pushed(true, None, now)).0
    }

    fn pushed_about(&self, customer: &CustomerRef<'_>, topic: Topic, text: &str, now: Now) -> Flow {
        let Some(slot) = self.table.read(customer, Arc::clone) else {
            add_one(&self.counters.stream.ignored);
            return self.with_feed(|feed| feed.pushed(true, None, now)).0;
        };
        let order = self.next_in_order();
        match topic {
            Topic::Usage => {
                let Ok(updated) = UsageUpdated::read(text) else {
                    return self.unreadable_about(&slot, order, now);
                };
                let usage = updated.usage();
                let (flow, skew) =
                    self.with_feed(|feed| feed.pushed(true, Some(usage.updated_at), now));
                let arrival = Arrival { at: now, order, skew };
                self.receive(&slot, now, |ledger| {
                    slot.receive_usage(ledger, &self.table, &usage, &arrival)
                });
                flow
            }
            Topic::Entitlements | Topic::Packages => {
                let Ok(contents) = entitlements(text) else {
                    return self.unreadable_about(&slot, order, now);
                };
                let (flow, skew) = self.with_feed(|feed| feed.pushed(true, None, now));
                let arrival = Arrival { at: now, order, skew };
                let mut contents = Some(self.interned(contents));
                self.receive(&slot, now, |ledger| {
                    let contents = contents.take().unwrap_or_default();
                    slot.receive(ledger, &self.table, contents, &arrival)
                });
                flow
            }
        }
    }

    fn receive(&self, slot: &Slot, now: Now, receive: impl FnOnce(&mut Ledger) -> Effect) {
        let counters = &self.counters.stream;
        match slot.locked(receive) {
            Some(Effect::Applied(grown)) => {
                add_one(&counters.applied);
                self.grow(slot, grown, now);
            }
            Some(Effect::Outdated) => add_one(&counters.outdated),
            // It has just left the memory, or nothing was known.
            Some(Effect::Ignored) | None => add_one(&counters.ignored),
        }
    }

    fn unreadable_about(&self, slot: &Slot, order: u64, now: Now) -> Flow {
        // Something of it has changed.
        slot.locked(|_| slot.doubt(order));
        self.unreadable(now)
    }

    fn unreadable(&self, now: Now) -> Flow {
        add_one(&self.counters.stream.unreadable);
        self.with_feed(|feed| feed.pushed(false, None, now)).0
    }

    /// Changes the state of the stream, and does what follows from it. Returns also by how much its
    /// clocks are apart.
    fn with_feed(&self, change: impl FnOnce(&mut Feed) -> Effects) -> (Flow, Option<i64>) {
        let (effects, skew) = self.pushes.change(|feed| (change(feed), feed.skew()));
        let Effects { missed, told, untold, pause_until } = effects;
        if missed {
            self.begin_epoch();
        }
        if let Some(status) = &untold {
            trace::stream(status);
        }
        let has_changed = told.is_some() || untold.is_some();
        if let Some(status) = told {
            self.tell(&Event::StreamChanged(status));
        }
        if has_changed {
            self.notify_driver();
        }
        (pause_until.map_or(Flow::Continue, Flow::PauseUntil), skew)
    }

    fn begin_epoch(&self) {
        add_one(&self.counters.stream.epochs);
        self.invalidate_all();
    }

    /// Ends the stream. Pushes have no effect any more.
    pub(super) fn close_stream(&self, now: Now) {
        self.pushes.change(|feed| feed.close(now));
    }

    /// Lets time pass. Returns when to do so next.
    pub(super) fn tick_stream(&self, now: Now) -> Option<i64> {
        let next = self.pushes.feed().next_tick()?;
        if next > now.mono {
            return Some(next);
        }
        self.with_feed(|feed| feed.tick(now));
        self.pushes.feed().next_tick()
    }
}
