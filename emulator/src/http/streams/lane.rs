//! The updates on their way to a client: what faults do to their order and number.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// Fate of an update.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Send,
    Twice,
    After(Duration),
    /// It is sent after the next one.
    Swap,
}

/// Updates that wait to be sent, in order.
#[derive(Debug, Default)]
pub(super) struct Lane {
    waiting: VecDeque<(Instant, String)>,
    /// An update that goes after the next one.
    held: Option<String>,
}

impl Lane {
    pub(super) fn add(&mut self, text: String, fate: Fate, now: Instant) {
        // What was delayed goes first.
        let earliest = self.waiting.back().map_or(now, |(due, _)| *due).max(now);
        let mut push = |due, text| self.waiting.push_back((due, text));
        match fate {
            Fate::Swap if self.held.is_none() => {
                self.held = Some(text);
                return;
            }
            Fate::Send | Fate::Swap => push(earliest, text),
            Fate::Twice => {
                push(earliest, text.clone());
                push(earliest, text);
            }
            Fate::After(delay) => push(earliest.max(now + delay), text),
        }
        if let Some(held) = self.held.take() {
            let due = self.waiting.back().map_or(now, |(due, _)| *due);
            self.waiting.push_back((due, held));
        }
    }

    /// Takes the next update if it is due.
    pub(super) fn take(&mut self, now: Instant) -> Option<String> {
        self.waiting.front().filter(|(due, _)| *due <= now)?;
        self.waiting.pop_front().map(|(_, text)| text)
    }

    /// Time at which the next update is due.
    pub(super) fn deadline(&self) -> Option<Instant> {
        self.waiting.front().map(|(due, _)| *due)
    }

    pub(super) fn len(&self) -> usize {
        self.waiting.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(lane: &mut Lane, now: Instant) -> Vec<String> {
        std::iter::from_fn(|| lane.take(now)).collect()
    }

    fn lane(fates: &[(&str, Fate)], now: Instant) -> Lane {
        let mut lane = Lane::default();
        for (text, fate) in fates {
            lane.add((*text).to_owned(), *fate, now);
        }
        lane
    }

    #[test]
    fn updates_keep_their_order() {
        let now = Instant::now();
        let mut lane = lane(&[("a", Fate::Send), ("b", Fate::Twice), ("c", Fate::Send)], now);
        assert_eq!(sent(&mut lane, now), ["a", "b", "b", "c"]);
        assert_eq!(lane.deadline(), None);
    }

    #[test]
    fn a_delayed_update_delays_the_ones_after_it() {
        let now = Instant::now();
        let second = Duration::from_secs(1);
        let mut lane = lane(&[("a", Fate::After(second)), ("b", Fate::Send)], now);
        assert_eq!(sent(&mut lane, now), [""; 0]);
        assert_eq!(lane.deadline(), Some(now + second));
        assert_eq!(sent(&mut lane, now + second), ["a", "b"]);
    }

    #[test]
    fn an_update_changes_places_with_the_next_one() {
        let now = Instant::now();
        let mut lane = lane(&[("a", Fate::Swap), ("b", Fate::Swap), ("c", Fate::Send)], now);
        assert_eq!(sent(&mut lane, now), ["b", "a", "c"]);
    }
}
