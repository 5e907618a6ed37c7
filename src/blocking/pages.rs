//! Iterators over lists.

use std::iter::FusedIterator;
use std::vec;

use super::Client;
use crate::error::Result;
use crate::operation::Paged;
use crate::operation::walk::Walk;
use crate::response::Response;

/// Iterator over the pages of a list, with one request each. It ends after the last page or the
/// first error.
///
/// ```no_run
/// use stigg::operation::GetCoupons;
/// use stigg::common::CursorPaging;
/// use stigg::coupons::GetCouponsInput;
///
/// let client = stigg::create_client("server-api-key")?;
///
/// let coupons = GetCouponsInput::builder().paging(CursorPaging::builder().first(50));
/// for coupon in client.pages(GetCoupons::new(coupons)).items() {
///     println!("{}", coupon?.name);
/// }
/// # Ok::<(), stigg::Error>(())
/// ```
///
/// Empty pages are skipped if there are more. A page with a cursor that came before is an error,
/// because the iteration would never end.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before a page is asked for"]
pub struct Pages<O: Paged> {
    client: Client,
    walk: Walk<O>,
}

impl<O: Paged> Pages<O> {
    pub(super) fn new(client: Client, operation: O) -> Self {
        Self { client, walk: Walk::new(operation) }
    }

    /// Starts after a [`cursor`](Self::cursor), to resume an earlier iteration.
    pub fn after(self, cursor: impl Into<String>) -> Self {
        Self { client: self.client, walk: self.walk.after(cursor.into()) }
    }

    /// Returns the cursor after the last page, or `None` before the first. An iteration with the
    /// same filter and order can resume [`after`](Self::after) it, also in another process.
    #[must_use]
    pub fn cursor(&self) -> Option<&str> {
        self.walk.cursor()
    }

    /// Returns an iterator over the items of the pages.
    pub fn items(self) -> Items<O> {
        Items { pages: self, page: Vec::new().into_iter() }
    }
}

impl<O: Paged> Iterator for Pages<O> {
    type Item = Result<O::Output>;

    fn next(&mut self) -> Option<Self::Item> {
        let page = self.walk.request()?.and_then(|operation| self.client.send(operation));
        Some(self.walk.answer(page.map(Response::into_data)))
    }
}

impl<O: Paged> FusedIterator for Pages<O> {}

/// Iterator over the items of a list. It requests a page when the last one is used up, and ends
/// with the list or the first error.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before an item is asked for"]
pub struct Items<O: Paged> {
    pages: Pages<O>,
    page: vec::IntoIter<O::Node>,
}

impl<O: Paged> Items<O> {
    /// Returns the cursor to resume [`after`](Pages::after) without skipping an item. It moves when
    /// a page is used up, so the items of an unfinished page come again.
    #[must_use]
    pub fn cursor(&self) -> Option<&str> {
        let walk = &self.pages.walk;
        if self.page.as_slice().is_empty() { walk.cursor() } else { walk.previous_cursor() }
    }
}

impl<O: Paged> Iterator for Items<O> {
    type Item = Result<O::Node>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(node) = self.page.next() {
                return Some(Ok(node));
            }
            match self.pages.next()? {
                Ok(page) => self.page = O::into_nodes(page).into_iter(),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

impl<O: Paged> FusedIterator for Items<O> {}
