//! Splits any number of items into pieces that fit into a request. Does no I/O; the facades send
//! the pieces.

use std::iter::Fuse;

use serde::Serialize;

use super::{BatchOutcome, Batched, FailedBatch, MAX_BATCH_BYTES};
use crate::common::check::json_len;
use crate::error::Result;

/// The pieces of a batch. Takes items only when the next piece is requested.
#[derive(Debug)]
pub(crate) struct Pieces<O: Batched, I> {
    /// The operation without items. Each piece is a clone of it.
    template: O,
    items: Fuse<I>,
    /// The item that no longer fit into the last piece, and its size.
    held: Option<(O::Item, usize)>,
    /// Number of items in the pieces so far.
    position: usize,
}

/// A piece that can be sent: keys and times of its items are fixed.
#[derive(Debug)]
pub(crate) struct Piece<O> {
    operation: O,
    first: usize,
}

impl<O: Batched, I> Pieces<O, I>
where
    I: Iterator<Item: Into<O::Item>>,
{
    pub(crate) fn new(items: I) -> Self {
        Self { template: O::empty(), items: items.fuse(), held: None, position: 0 }
    }

    /// Changes what the pieces have in common. Items are not part of it.
    pub(crate) fn with(mut self, change: impl FnOnce(&mut O)) -> Self {
        change(&mut self.template);
        self.template.items_mut().clear();
        self
    }

    /// The items that have not been in a piece.
    pub(crate) fn unsent(self) -> impl Iterator<Item = O::Item> {
        self.held.map(|(item, _)| item).into_iter().chain(self.items.map(Into::into))
    }

    /// The next item, prepared, and its size. The template prepares it, since only a whole
    /// operation can.
    fn take(&mut self) -> Option<(O::Item, usize)> {
        if let Some(held) = self.held.take() {
            return Some(held);
        }
        self.template.items_mut().push(self.items.next()?.into());
        self.template.prepare();
        let item = self.template.items_mut().pop()?;
        let size = size_in_list(&item);
        Some((item, size))
    }
}

impl<O: Batched, I> Iterator for Pieces<O, I>
where
    I: Iterator<Item: Into<O::Item>>,
{
    type Item = Piece<O>;

    fn next(&mut self) -> Option<Piece<O>> {
        let mut items = Vec::new();
        let mut bytes = 0;
        while items.len() < O::MAX_ITEMS {
            let Some((item, size)) = self.take() else { break };
            if !items.is_empty() && bytes + size > MAX_BATCH_BYTES {
                self.held = Some((item, size));
                break;
            }
            bytes += size;
            items.push(item);
        }
        if items.is_empty() {
            return None;
        }
        let first = self.position;
        self.position += items.len();
        let mut operation = self.template.clone();
        *operation.items_mut() = items;
        Some(Piece { operation, first })
    }
}

impl<O: Batched> Piece<O> {
    /// The operation that sends the piece.
    pub(crate) fn request(&self) -> O {
        self.operation.clone()
    }

    /// Returns the outcome of the piece, given the response.
    pub(crate) fn outcome(mut self, answer: Result<O::Output>) -> BatchOutcome<O::Item, O::Output> {
        let items = std::mem::take(self.operation.items_mut());
        let positions = self.first..self.first + items.len();
        BatchOutcome { positions, result: answer.map_err(|error| FailedBatch { items, error }) }
    }

    /// The items of a piece without an outcome.
    #[cfg(feature = "async")]
    pub(crate) fn into_items(mut self) -> Vec<O::Item> {
        std::mem::take(self.operation.items_mut())
    }
}

/// Size of an item in a list, including a comma. If JSON cannot represent the item, the size of its
/// valid start will do: sending it fails with the reason.
fn size_in_list(item: &impl Serialize) -> usize {
    let (Ok(size) | Err(size)) = json_len(item);
    size + 1
}
