//! Pages of lists, told apart by cursors.

use stigg::CursorPaging;

use crate::failure::{Failure, Outcome};

/// A part of a list.
#[derive(Clone, Debug)]
pub(crate) struct Page<T> {
    pub(crate) entries: Vec<T>,
    pub(crate) has_next: bool,
    pub(crate) has_previous: bool,
    pub(crate) start_cursor: Option<String>,
    pub(crate) end_cursor: Option<String>,
}

impl<T> Page<T> {
    /// The part of a list that is asked for; all of it unless the paging says otherwise. `cursor`
    /// names the place of an entry.
    pub(crate) fn of(
        entries: Vec<T>,
        paging: Option<&CursorPaging>,
        cursor: impl Fn(&T) -> String,
    ) -> Outcome<Self> {
        let whole = CursorPaging::default();
        let paging = paging.unwrap_or(&whole);
        let place = |wanted: &Option<String>| match wanted {
            None => Ok(None),
            Some(wanted) => entries
                .iter()
                .position(|entry| cursor(entry) == *wanted)
                .map(Some)
                .ok_or_else(|| Failure::bad_input(format!("Nothing has the cursor `{wanted}`"))),
        };
        let mut from = place(&paging.after)?.map_or(0, |position| position + 1);
        let mut to = place(&paging.before)?.unwrap_or(entries.len()).max(from);
        if let Some(first) = count(paging.first)? {
            to = to.min(from.saturating_add(first));
        }
        if let Some(last) = count(paging.last)? {
            from = from.max(to.saturating_sub(last));
        }
        let has_next = to < entries.len();
        let entries: Vec<_> = entries.into_iter().skip(from).take(to - from).collect();
        Ok(Self {
            has_next,
            has_previous: from > 0,
            start_cursor: entries.first().map(&cursor),
            end_cursor: entries.last().map(&cursor),
            entries,
        })
    }
}

fn count(wanted: Option<i32>) -> Outcome<Option<usize>> {
    wanted
        .map(usize::try_from)
        .transpose()
        .map_err(|_| Failure::bad_input("The size of a page cannot be below zero"))
}
