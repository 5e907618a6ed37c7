//! The latest messages, in memory.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::{Claim, Fingerprint, MessageStore, Source};

/// Time after which a message that is still in progress can be claimed again. Stigg waits 30 seconds for
/// an answer.
const LONGEST_CLAIM: Duration = Duration::from_secs(5 * 60);

/// Store of the latest messages, in memory.
///
/// It knows the latest 10,000 messages of the last 24 hours, unless set otherwise, which takes about 2 MB.
/// A message that it has forgotten is new again. Each process has its own.
pub struct RecentMessages {
    messages: Mutex<Messages>,
    start: Instant,
}

impl RecentMessages {
    /// Returns an empty store.
    #[must_use]
    pub fn new() -> Self {
        let messages = Messages::new(10_000, Duration::from_secs(24 * 60 * 60));
        Self { messages: Mutex::new(messages), start: Instant::now() }
    }

    /// Sets how many messages are known, at least 1. Defaults to 10,000.
    #[must_use]
    pub fn max_messages(self, messages: usize) -> Self {
        self.lock().capacity = messages.max(1);
        self
    }

    /// Sets how long a message is known. Defaults to 24 hours. Stigg repeats a message within minutes, and
    /// later on request.
    #[must_use]
    pub fn max_age(self, age: Duration) -> Self {
        self.lock().max_age = age;
        self
    }

    fn lock(&self) -> MutexGuard<'_, Messages> {
        self.messages.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for RecentMessages {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for RecentMessages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let messages = self.lock();
        f.debug_struct("RecentMessages")
            .field("messages", &messages.known.len())
            .field("max_messages", &messages.capacity)
            .field("max_age", &messages.max_age)
            .finish_non_exhaustive()
    }
}

impl MessageStore for RecentMessages {
    fn claim(&self, message: &Fingerprint) -> Result<Claim, Source> {
        Ok(self.lock().claim(message, self.start.elapsed()))
    }

    fn finish(&self, message: &Fingerprint) -> Result<(), Source> {
        self.lock().finish(message, self.start.elapsed());
        Ok(())
    }

    fn release(&self, message: &Fingerprint) -> Result<(), Source> {
        self.lock().release(message);
        Ok(())
    }
}

/// The messages that are known. `now` is the time since any one moment.
#[derive(Debug)]
struct Messages {
    capacity: usize,
    max_age: Duration,
    known: HashMap<Arc<str>, Known>,
    /// The identifiers in the order in which they became known. Those of released messages stay until
    /// their turn comes.
    order: VecDeque<(Arc<str>, u64)>,
    next: u64,
}

#[derive(Debug)]
struct Known {
    body: [u8; 32],
    is_done: bool,
    since: Duration,
    /// Tells apart the entries of a message that was released and claimed again.
    number: u64,
}

impl Messages {
    fn new(capacity: usize, max_age: Duration) -> Self {
        let (known, order) = (HashMap::new(), VecDeque::new());
        Self { capacity, max_age, known, order, next: 0 }
    }

    fn claim(&mut self, message: &Fingerprint, now: Duration) -> Claim {
        self.forget_old(now);
        if let Some(known) = self.known.get(message.id()) {
            let has_expired = !known.is_done && now.saturating_sub(known.since) >= LONGEST_CLAIM;
            match known {
                _ if has_expired => {}
                known if known.body != *message.body_hash() => return Claim::Altered,
                known if known.is_done => return Claim::Duplicate,
                _ => return Claim::InProgress,
            }
        }
        self.insert(message, false, now);
        Claim::New
    }

    fn finish(&mut self, message: &Fingerprint, now: Duration) {
        match self.known.get_mut(message.id()) {
            Some(known) if known.body == *message.body_hash() => known.is_done = true,
            // Another delivery took over after this claim had expired.
            Some(_) => {}
            None => self.insert(message, true, now),
        }
    }

    fn release(&mut self, message: &Fingerprint) {
        if let Entry::Occupied(entry) = self.known.entry(message.id().into()) {
            let known = entry.get();
            if !known.is_done && known.body == *message.body_hash() {
                entry.remove();
            }
        }
    }

    fn insert(&mut self, message: &Fingerprint, is_done: bool, now: Duration) {
        let (id, number) = (Arc::<str>::from(message.id()), self.next);
        self.next += 1;
        let known = Known { body: *message.body_hash(), is_done, since: now, number };
        self.known.insert(Arc::clone(&id), known);
        self.order.push_back((id, number));
        while self.order.len() > self.capacity {
            self.forget_oldest();
        }
    }

    fn forget_old(&mut self, now: Duration) {
        while let Some((id, number)) = self.order.front() {
            let known = self.known.get(id).filter(|known| known.number == *number);
            if known.is_some_and(|known| now.saturating_sub(known.since) < self.max_age) {
                break;
            }
            self.forget_oldest();
        }
    }

    fn forget_oldest(&mut self) {
        if let Some((id, number)) = self.order.pop_front()
            && self.known.get(&id).is_some_and(|known| known.number == number)
        {
            self.known.remove(&id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn message(id: &str, body: &str) -> Fingerprint {
        Fingerprint::new(Some(id), body.as_bytes())
    }

    #[test]
    fn a_message_is_new_once() {
        let (mut messages, first) = (Messages::new(10, 60 * SECOND), message("1", "a"));

        assert_eq!(messages.claim(&first, SECOND), Claim::New);
        assert_eq!(messages.claim(&first, SECOND), Claim::InProgress);
        messages.finish(&first, SECOND);
        assert_eq!(messages.claim(&first, SECOND), Claim::Duplicate);
        assert_eq!(messages.claim(&message("2", "a"), SECOND), Claim::New);
    }

    #[test]
    fn another_body_is_noticed_in_progress_and_afterwards() {
        let (mut messages, first) = (Messages::new(10, 60 * SECOND), message("1", "a"));
        let altered = message("1", "a ");

        messages.claim(&first, SECOND);
        assert_eq!(messages.claim(&altered, SECOND), Claim::Altered);
        messages.finish(&first, SECOND);
        assert_eq!(messages.claim(&altered, SECOND), Claim::Altered);
        messages.release(&altered);
        assert_eq!(messages.claim(&first, SECOND), Claim::Duplicate);
    }

    #[test]
    fn a_released_message_is_new_again_and_a_finished_one_is_not() {
        let (mut messages, first) = (Messages::new(10, 60 * SECOND), message("1", "a"));

        messages.claim(&first, SECOND);
        messages.release(&first);
        assert_eq!(messages.claim(&first, SECOND), Claim::New);
        messages.finish(&first, SECOND);
        messages.release(&first);
        assert_eq!(messages.claim(&first, SECOND), Claim::Duplicate);
    }

    #[test]
    fn the_oldest_messages_are_forgotten_by_number() {
        let mut messages = Messages::new(2, 60 * SECOND);
        for id in ["1", "2", "3"] {
            messages.claim(&message(id, "a"), SECOND);
            messages.finish(&message(id, "a"), SECOND);
        }

        assert_eq!(messages.claim(&message("3", "a"), SECOND), Claim::Duplicate);
        assert_eq!(messages.claim(&message("2", "a"), SECOND), Claim::Duplicate);
        assert_eq!(messages.claim(&message("1", "a"), SECOND), Claim::New);
    }

    #[test]
    fn messages_are_forgotten_by_age() {
        let (mut messages, first) = (Messages::new(10, 60 * SECOND), message("1", "a"));
        messages.claim(&first, SECOND);
        messages.finish(&first, SECOND);

        assert_eq!(messages.claim(&first, 60 * SECOND), Claim::Duplicate);
        assert_eq!(messages.claim(&first, 61 * SECOND), Claim::New);
    }

    #[test]
    fn a_claim_expires() {
        let (mut messages, first) = (Messages::new(10, 3600 * SECOND), message("1", "a"));
        messages.claim(&first, SECOND);

        assert_eq!(messages.claim(&first, 300 * SECOND), Claim::InProgress);
        assert_eq!(messages.claim(&first, 301 * SECOND), Claim::New);
        assert_eq!(messages.claim(&first, 302 * SECOND), Claim::InProgress);
    }

    #[test]
    fn memory_stays_bounded_whatever_happens_to_messages() {
        let mut messages = Messages::new(100, 60 * SECOND);
        for number in 0..10_000 {
            let message = message(&format!("{}", number % 150), &format!("{}", number % 7));
            let claim = messages.claim(&message, SECOND);
            match number % 3 {
                0 => messages.finish(&message, SECOND),
                1 if claim == Claim::New => messages.release(&message),
                _ => {}
            }
            assert!(messages.known.len() <= 100 && messages.order.len() <= 100, "{number}");
        }
    }
}
