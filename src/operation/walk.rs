//! Walks through the pages of a list: decides which page comes next, and when the list has ended.
//! Does no I/O; the facades send the requests.

use serde::de::Error as _;

use super::Paged;
use crate::common::CursorPaging;
use crate::common::check::{Checked, refuse, within};
use crate::error::{Cause, Error, Result};

/// A walk through the pages of an operation.
#[derive(Clone, Debug)]
pub(crate) struct Walk<O> {
    operation: O,
    position: Position,
    ended: bool,
}

impl<O: Paged> Walk<O> {
    /// Starts at the page that the operation requests.
    pub(crate) fn new(mut operation: O) -> Self {
        let start = operation.paging_mut().as_ref().and_then(|paging| paging.after.clone());
        Self { operation, position: Position::new(start), ended: false }
    }

    /// Starts afresh after a cursor.
    pub(crate) fn after(self, cursor: String) -> Self {
        Self { operation: self.operation, position: Position::new(Some(cursor)), ended: false }
    }

    /// The cursor after the last page received.
    pub(crate) fn cursor(&self) -> Option<&str> {
        self.position.cursor.as_deref()
    }

    /// The cursor before the last page received.
    pub(crate) fn previous_cursor(&self) -> Option<&str> {
        self.position.previous.as_deref()
    }

    /// Returns the operation that requests the next page, or `None` at the end.
    pub(crate) fn request(&mut self) -> Option<Result<O>> {
        if self.ended {
            return None;
        }
        let mut operation = self.operation.clone();
        let paging = operation.paging_mut();
        if let Err(invalid) = paging.as_ref().map_or(Ok(()), goes_forwards) {
            self.ended = true;
            return Some(Err(Error::from(invalid).in_operation(operation.name())));
        }
        if let Some(cursor) = self.cursor() {
            paging.get_or_insert_default().after = Some(cursor.to_owned());
        }
        Some(Ok(operation))
    }

    /// Takes the response to [`request`](Self::request). An error ends the walk.
    pub(crate) fn answer(&mut self, answer: Result<O::Output>) -> Result<O::Output> {
        self.ended = true;
        let page = answer?;
        let info = O::page_info(&page);
        let has_next = info.has_next_page == Some(true);
        match &info.end_cursor {
            Some(cursor) if has_next && self.position.has_seen(cursor) => Err(self.repetition()),
            Some(cursor) => {
                self.position.move_to(cursor.clone());
                self.ended = !has_next;
                Ok(page)
            }
            // Without a cursor there is no next page to request, whatever `hasNextPage` says.
            None => {
                self.position.stay();
                Ok(page)
            }
        }
    }

    /// The error of a walk that would never end.
    fn repetition(&self) -> Error {
        let path = [self.operation.response_key(), Some("pageInfo.endCursor")];
        let path: Vec<_> = path.into_iter().flatten().collect();
        let source = serde_json::Error::custom("a cursor repeats, so the list has no end");
        Error::new(Cause::Decode { path: path.join("."), source })
            .in_operation(self.operation.name())
    }
}

/// Rejects paging backwards: a walk goes from start to end.
fn goes_forwards(paging: &CursorPaging) -> Checked {
    const REMEDY: &str = "leave it out; pages are walked forwards, with `first` and `after`";
    if let Some(last) = paging.last {
        return within("paging.last", || refuse(last, REMEDY));
    }
    match &paging.before {
        Some(before) => within("paging.before", || refuse(format_args!("{before:?}"), REMEDY)),
        None => Ok(()),
    }
}

/// Position of a walk, with detection of cycles.
///
/// The mark is an earlier cursor, moved forward at step 1, 2, 4, and so on (Brent's algorithm). A
/// walk in a cycle meets it again, and it takes the memory of one cursor only.
#[derive(Clone, Debug)]
struct Position {
    cursor: Option<String>,
    previous: Option<String>,
    mark: Option<String>,
    steps: u32,
    steps_to_mark: u32,
}

impl Position {
    fn new(start: Option<String>) -> Self {
        Self {
            previous: start.clone(),
            mark: start.clone(),
            cursor: start,
            steps: 0,
            steps_to_mark: 1,
        }
    }

    fn has_seen(&self, cursor: &str) -> bool {
        [&self.cursor, &self.mark].into_iter().flatten().any(|seen| seen == cursor)
    }

    fn move_to(&mut self, cursor: String) {
        self.steps += 1;
        if self.steps == self.steps_to_mark {
            self.mark = Some(cursor.clone());
            self.steps = 0;
            self.steps_to_mark = self.steps_to_mark.saturating_mul(2);
        }
        self.previous = self.cursor.replace(cursor);
    }

    fn stay(&mut self) {
        self.previous.clone_from(&self.cursor);
    }
}
