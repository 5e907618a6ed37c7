//! Decides which requests deliver a batch of any size, and what their responses mean for its items.
//! Does no I/O; the facades send the requests.

use std::fmt;

use super::pieces::{ItemOf, Piece, Pieces};
use super::{BatchItem, BatchOutcome, Bisection, Operation};
use crate::error::{Error, Result};

/// Extra requests for each rejected batch, unless the caller chooses another number. Enough to
/// isolate any 6 of 100 items, or any 3 of 1,000.
const EXTRA_REQUESTS: usize = 64;

type OperationOf<T> = <T as BatchItem>::Operation;
type OutputOf<T> = <OperationOf<T> as Operation>::Output;
type OutcomeOf<T> = BatchOutcome<<T as BatchItem>::Built, OutputOf<T>>;

/// A batch on its way. Takes items only when their request is sent.
pub(crate) struct Delivery<I: Iterator<Item: BatchItem>> {
    pieces: Pieces<I>,
    at_once: usize,
    extra_requests: usize,
    stop_after: Option<usize>,
    /// Failures since Stigg last accepted items.
    failures: usize,
    stopped: bool,
    /// Pieces of which a part is to be sent next.
    waiting: Vec<Part<I::Item>>,
    /// Pieces of which a part is being sent.
    sent: Vec<Part<I::Item>>,
}

/// A piece, or what is left of it after the parts with an outcome.
struct Part<T: BatchItem> {
    piece: Piece<T>,
    bisection: Bisection,
    /// Whether some of its items were accepted.
    accepted: bool,
}

impl<I: Iterator<Item: BatchItem>> Delivery<I> {
    pub(crate) fn new(items: I) -> Self {
        Self {
            pieces: Pieces::new(items),
            at_once: 1,
            extra_requests: EXTRA_REQUESTS,
            stop_after: None,
            failures: 0,
            stopped: false,
            waiting: Vec::new(),
            sent: Vec::new(),
        }
    }

    pub(crate) fn with(&mut self, change: impl FnOnce(&mut OperationOf<I::Item>)) {
        self.pieces.with(change);
    }

    pub(crate) fn concurrently(&mut self, requests: usize) {
        self.at_once = requests.max(1);
    }

    pub(crate) fn max_extra_requests(&mut self, requests: usize) {
        self.extra_requests = requests;
    }

    pub(crate) fn stop_after(&mut self, failures: usize) {
        self.stop_after = Some(failures.max(1));
    }

    /// Starts no more requests.
    pub(crate) fn stop(&mut self) {
        self.stopped = true;
    }

    /// Number of requests that may be sent at the same time.
    #[cfg(feature = "blocking")]
    pub(crate) fn at_once(&self) -> usize {
        self.at_once
    }

    /// The next request, with the position of its first item. `None` if there is none, or if as
    /// many as allowed are being sent.
    pub(crate) fn request(&mut self) -> Option<(usize, OperationOf<I::Item>)> {
        if self.stopped || self.sent.len() >= self.at_once {
            return None;
        }
        let part = match self.waiting.pop() {
            Some(part) => part,
            None => Part::new(self.pieces.next()?, self.extra_requests),
        };
        let first = part.piece.first;
        let operation = self.pieces.request(part.next_items());
        self.sent.push(part);
        Some((first, operation))
    }

    /// The outcome that follows from the response to the request whose first item has this
    /// position. `None` if the items are sent again, in smaller parts.
    pub(crate) fn answer(
        &mut self,
        first: usize,
        answer: Result<OutputOf<I::Item>>,
    ) -> Option<OutcomeOf<I::Item>> {
        let index = self.sent.iter().position(|part| part.piece.first == first)?;
        let mut part = self.sent.swap_remove(index);
        let rejected = answer.as_ref().err().filter(|error| error.is_rejected());
        if rejected.is_some_and(|error| self.divide(&mut part, error)) {
            self.waiting.push(part);
            return None;
        }
        let items = match &answer {
            Err(error) if !error.is_rejected() => part.take_all(),
            _ => part.take_next(),
        };
        self.count(&answer, &mut part);
        if !part.piece.items.is_empty() {
            self.waiting.push(part);
        }
        Some(BatchOutcome {
            positions: items.first..items.first + items.items.len(),
            items: items.into_built().collect(),
            result: answer,
        })
    }

    /// The items without an outcome, in their order.
    pub(crate) fn unsent(self) -> impl Iterator<Item = <I::Item as BatchItem>::Built> {
        let mut parts = self.waiting;
        parts.extend(self.sent);
        parts.sort_unstable_by_key(|part| part.piece.first);
        parts.into_iter().flat_map(|part| part.piece.into_built()).chain(self.pieces.unsent())
    }

    /// Divides the items of a rejected request. An item that was not even sent is known, and is
    /// separated from the others.
    fn divide(&self, part: &mut Part<I::Item>, error: &Error) -> bool {
        if error.invalid_input().is_none() {
            return part.bisection.halve();
        }
        let is_invalid = |item| self.pieces.request(std::slice::from_ref(item)).validate().is_err();
        let invalid = part.next_items().iter().position(is_invalid);
        invalid.is_some_and(|index| part.bisection.separate(index))
    }

    /// Counts failures in a row, and stops if there are too many. A piece that was rejected as a
    /// whole is one failure, and one that was accepted in part is none. With a key that Stigg does
    /// not accept, every request would fail.
    fn count(&mut self, answer: &Result<OutputOf<I::Item>>, part: &mut Part<I::Item>) {
        let mut is_hopeless = false;
        match answer {
            Ok(_) => {
                part.accepted = true;
                self.failures = 0;
            }
            Err(error) if error.is_rejected() => {
                self.failures += usize::from(part.piece.items.is_empty() && !part.accepted);
            }
            Err(error) => {
                self.failures += 1;
                is_hopeless = error.is_unauthorized() || error.is_forbidden();
            }
        }
        self.stopped |= self.stop_after.is_some_and(|max| is_hopeless || self.failures >= max);
    }
}

impl<T: BatchItem> Part<T> {
    fn new(piece: Piece<T>, extra_requests: usize) -> Self {
        let bisection = Bisection::new(piece.items.len(), extra_requests);
        Self { piece, bisection, accepted: false }
    }

    /// The items of the next request.
    fn next_items(&self) -> &[ItemOf<T>] {
        let size = self.bisection.next_size().unwrap_or_default();
        self.piece.items.get(..size).unwrap_or_default()
    }

    /// Removes the items of the next request.
    fn take_next(&mut self) -> Piece<T> {
        let size = self.bisection.next_size().unwrap_or_default();
        self.bisection.settle();
        self.piece.split_front(size)
    }

    /// Removes all items, because isolating them makes no sense while requests fail.
    fn take_all(&mut self) -> Piece<T> {
        self.piece.split_front(self.piece.items.len())
    }
}

impl<I: Iterator<Item: BatchItem>> fmt::Debug for Delivery<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Delivery")
            .field("at_once", &self.at_once)
            .field("extra_requests", &self.extra_requests)
            .field("stop_after", &self.stop_after)
            .field("failures", &self.failures)
            .field("stopped", &self.stopped)
            .finish_non_exhaustive()
    }
}
