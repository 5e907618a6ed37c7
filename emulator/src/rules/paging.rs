//! Pages of lists, addressed by cursors.
//!
//! A cursor holds the position of an entry in the sort order of its list, not the entry itself. The
//! next page can therefore be found even if the entry at the cursor has left the list.

use std::cmp::Ordering;

use serde::Serialize;
use serde::de::DeserializeOwned;
use stigg::common::{CursorPaging, Integer};

use crate::values::failure::{Failure, Outcome};

/// A page of a list.
#[derive(Clone, Debug)]
pub(crate) struct Page<T> {
    pub(crate) entries: Vec<T>,
    /// One cursor per entry.
    pub(crate) cursors: Vec<String>,
    pub(crate) has_next: bool,
    pub(crate) has_previous: bool,
}

impl<T> Page<T> {
    /// Returns the requested page of a list, or all of it by default. Entries come with their
    /// positions and are sorted by them. `list` names the list where cursors could be confused with
    /// those of another list.
    pub(crate) fn of<P>(
        list: &str,
        entries: Vec<(P, T)>,
        paging: Option<&CursorPaging>,
    ) -> Outcome<Self>
    where
        P: Ord + Serialize + DeserializeOwned,
    {
        Self::ordered(list, entries, paging, &P::cmp)
    }

    /// Like [`of`](Self::of), for entries in a custom order.
    pub(crate) fn ordered<P>(
        list: &str,
        entries: Vec<(P, T)>,
        paging: Option<&CursorPaging>,
        order: &dyn Fn(&P, &P) -> Ordering,
    ) -> Outcome<Self>
    where
        P: Serialize + DeserializeOwned,
    {
        let whole = CursorPaging::default();
        let paging = paging.unwrap_or(&whole);
        let before = |cursor: &Option<String>, included: Ordering| match cursor {
            None => Ok(None),
            Some(cursor) => {
                let place: P = place_of(list, cursor)?;
                let is_before = |own: &P| {
                    let order = order(own, &place);
                    order.is_lt() || order == included
                };
                Ok(Some(entries.partition_point(|(own, _)| is_before(own))))
            }
        };
        let mut from = before(&paging.after, Ordering::Equal)?.unwrap_or_default();
        let mut to = before(&paging.before, Ordering::Less)?.unwrap_or(entries.len()).max(from);
        if let Some(first) = count(paging.first)? {
            to = to.min(from.saturating_add(first));
        }
        if let Some(last) = count(paging.last)? {
            from = from.max(to.saturating_sub(last));
        }
        let has_next = to < entries.len();
        let mut page = Self {
            entries: Vec::with_capacity(to - from),
            cursors: Vec::with_capacity(to - from),
            has_next,
            has_previous: from > 0,
        };
        for (place, entry) in entries.into_iter().skip(from).take(to - from) {
            page.cursors.push(cursor_of(list, &place)?);
            page.entries.push(entry);
        }
        Ok(page)
    }

    /// Converts the entries of the page.
    pub(crate) fn map<U>(self, make: impl FnMut(T) -> U) -> Page<U> {
        let Self { entries, cursors, has_next, has_previous } = self;
        Page { entries: entries.into_iter().map(make).collect(), cursors, has_next, has_previous }
    }
}

fn cursor_of(list: &str, place: &impl Serialize) -> Outcome<String> {
    match serde_json::to_string(place) {
        Ok(place) => Ok(prefix(list) + &place),
        Err(error) => Err(Failure::new("UnexpectedError", error.to_string())),
    }
}

fn prefix(list: &str) -> String {
    if list.is_empty() { String::new() } else { format!("{list}:") }
}

fn place_of<P: DeserializeOwned>(list: &str, cursor: &str) -> Outcome<P> {
    let place = cursor.strip_prefix(&*prefix(list));
    place.and_then(|place| serde_json::from_str(place).ok()).ok_or_else(|| {
        let message = format!("`{cursor}` is not a cursor of this list in this sort order");
        Failure::bad_input(message)
    })
}

fn count(wanted: Option<Integer>) -> Outcome<Option<usize>> {
    let count = |wanted: Integer| wanted.as_i32().and_then(|count| usize::try_from(count).ok());
    let refused = || Failure::bad_input("The page size cannot be negative");
    wanted.map(|wanted| count(wanted).ok_or_else(refused)).transpose()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn page(places: &[u32], paging: Value) -> Outcome<Page<u32>> {
        let entries = places.iter().map(|&place| (place, place)).collect();
        let paging: CursorPaging = serde_json::from_value(paging).expect("a paging");
        Page::of("numbers", entries, Some(&paging))
    }

    #[test]
    fn a_cursor_works_after_its_entry_is_gone() {
        let first = page(&[1, 2, 3, 4, 5], json!({ "first": 2 })).expect("a page");
        assert_eq!((first.entries, first.has_next), (vec![1, 2], true));
        let cursor = first.cursors.last();

        let rest = page(&[1, 3, 4, 5], json!({ "after": cursor })).expect("a page");
        assert_eq!((rest.entries, rest.has_previous), (vec![3, 4, 5], true));
        let start = page(&[1, 3, 4, 5], json!({ "before": cursor })).expect("a page");
        assert_eq!((start.entries, start.has_next), (vec![1], true));
        assert!(page(&[], json!({ "after": cursor })).expect("a page").entries.is_empty());
    }

    #[test]
    fn a_cursor_of_another_list_is_refused() {
        for cursor in ["", "2", "numbers", "numbers:", "numbers:two", "letters:2"] {
            let refused = page(&[1, 2, 3], json!({ "after": cursor }))
                .expect_err("the cursor belongs to another list");
            assert!(refused.message().contains(cursor), "{}", refused.message());
        }
    }
}
