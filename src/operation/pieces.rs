//! Splits any number of items into pieces that fit into a request. Does no I/O.

use std::iter::Fuse;

use serde::Serialize;

use super::{BatchItem, Batched, MAX_BATCH_BYTES, Operation};
use crate::common::check::json_len;

/// The type of an item as it is sent.
pub(super) type ItemOf<T> = <<T as BatchItem>::Operation as Batched>::Item;

/// The pieces of a batch. Takes items only when the next piece is requested.
pub(super) struct Pieces<I: Iterator<Item: BatchItem>> {
    /// The operation without items.
    template: <I::Item as BatchItem>::Operation,
    items: Fuse<I>,
    /// The item that no longer fit into the last piece.
    held: Option<Prepared<I::Item>>,
    /// Number of items in the pieces so far.
    position: usize,
}

/// Items that fit into a request: their keys and times are fixed.
pub(super) struct Piece<T: BatchItem> {
    /// Position of the first item among all items.
    pub(super) first: usize,
    pub(super) items: Vec<ItemOf<T>>,
    /// One for each item. Takes no memory if there are none.
    pub(super) tags: Vec<T::Tag>,
}

struct Prepared<T: BatchItem> {
    tag: T::Tag,
    item: ItemOf<T>,
    size: usize,
}

impl<I: Iterator<Item: BatchItem>> Pieces<I> {
    pub(super) fn new(items: I) -> Self {
        let template = Batched::empty();
        Self { template, items: items.fuse(), held: None, position: 0 }
    }

    /// Changes what the pieces have in common. Items are not part of it.
    pub(super) fn with(&mut self, change: impl FnOnce(&mut <I::Item as BatchItem>::Operation)) {
        change(&mut self.template);
        self.template.items_mut().clear();
    }

    /// The operation that sends these items.
    pub(super) fn request(&self, items: &[ItemOf<I::Item>]) -> <I::Item as BatchItem>::Operation {
        let mut operation = self.template.clone();
        operation.items_mut().extend_from_slice(items);
        operation
    }

    /// The items that have not been in a piece.
    pub(super) fn unsent(self) -> impl Iterator<Item = <I::Item as BatchItem>::Built> {
        let held = self.held.map(|held| (held.tag, held.item));
        let parts = held.into_iter().chain(self.items.map(BatchItem::into_parts));
        parts.map(|(tag, item)| I::Item::from_parts(tag, item))
    }

    /// The next item, prepared. The template prepares it, since only a whole operation can.
    fn take(&mut self) -> Option<Prepared<I::Item>> {
        if let Some(held) = self.held.take() {
            return Some(held);
        }
        let (tag, item) = self.items.next()?.into_parts();
        self.template.items_mut().push(item);
        self.template.prepare();
        let item = self.template.items_mut().pop()?;
        let size = size_in_list(&item);
        Some(Prepared { tag, item, size })
    }
}

impl<I: Iterator<Item: BatchItem>> Iterator for Pieces<I> {
    type Item = Piece<I::Item>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut piece = Piece { first: self.position, items: Vec::new(), tags: Vec::new() };
        let mut bytes = 0;
        while piece.items.len() < <I::Item as BatchItem>::Operation::MAX_ITEMS {
            let Some(next) = self.take() else { break };
            if !piece.items.is_empty() && bytes + next.size > MAX_BATCH_BYTES {
                self.held = Some(next);
                break;
            }
            bytes += next.size;
            piece.items.push(next.item);
            piece.tags.push(next.tag);
        }
        self.position += piece.items.len();
        (!piece.items.is_empty()).then_some(piece)
    }
}

impl<T: BatchItem> Piece<T> {
    /// Removes the first items, which are at most all of them.
    pub(super) fn split_front(&mut self, size: usize) -> Self {
        let items = self.items.split_off(size);
        let tags = self.tags.split_off(size);
        let rest = Self { first: self.first + size, items, tags };
        std::mem::replace(self, rest)
    }

    /// The items with their tags.
    pub(super) fn into_built(self) -> impl Iterator<Item = T::Built> {
        self.items.into_iter().zip(self.tags).map(|(item, tag)| T::from_parts(tag, item))
    }
}

/// Size of an item in a list, including a comma. If JSON cannot represent the item, the size of its
/// valid start will do: sending it fails with the reason.
fn size_in_list(item: &impl Serialize) -> usize {
    let (Ok(size) | Err(size)) = json_len(item);
    size + 1
}
