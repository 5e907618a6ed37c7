//! Streams of lists.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

use futures_core::Stream;

use super::Client;
use super::pending::Pending;
use crate::error::Result;
use crate::operation::Paged;
use crate::operation::walk::Walk;

/// Stream of the pages of a list, with one request each. It ends after the last page or the first
/// error.
///
/// ```no_run
/// use stigg::operation::GetCoupons;
/// use stigg::common::CursorPaging;
/// use stigg::coupons::GetCouponsInput;
///
/// # async fn run() -> Result<(), stigg::Error> {
/// let client = stigg::create_async_client("server-api-key")?;
///
/// let coupons = GetCouponsInput::builder().paging(CursorPaging::builder().first(50));
/// let mut coupons = client.pages(GetCoupons::new(coupons)).items();
/// while let Some(coupon) = coupons.next().await {
///     println!("{}", coupon?.name);
/// }
/// # Ok(())
/// # }
/// ```
///
/// Empty pages are skipped if there are more. A page with a cursor that came before is an error,
/// because the stream would never end.
#[derive(Debug)]
#[must_use = "nothing is sent before a page is asked for"]
pub struct Pages<O: Paged> {
    client: Client,
    walk: Walk<O>,
    pending: Option<Pending<O>>,
}

impl<O: Paged> Pages<O> {
    pub(super) fn new(client: Client, operation: O) -> Self {
        Self { client, walk: Walk::new(operation), pending: None }
    }

    /// Starts after a [`cursor`](Self::cursor), to resume an earlier stream.
    pub fn after(self, cursor: impl Into<String>) -> Self {
        Self { client: self.client, walk: self.walk.after(cursor.into()), pending: None }
    }

    /// Returns the cursor after the last page, or `None` before the first. A stream with the same
    /// filter and order can resume [`after`](Self::after) it, also in another process.
    #[must_use]
    pub fn cursor(&self) -> Option<&str> {
        self.walk.cursor()
    }

    /// Returns a stream of the items of the pages.
    pub fn items(self) -> Items<O> {
        Items { pages: self, page: Vec::new().into_iter() }
    }

    /// Returns the next page, or `None` at the end, like `next` of the usual extension traits for
    /// streams. Dropping the future loses no page.
    pub async fn next(&mut self) -> Option<Result<O::Output>> {
        poll_fn(|context| self.poll(context)).await
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<O::Output>>> {
        let pending = match &mut self.pending {
            Some(pending) => pending,
            none => match self.walk.request() {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok(operation)) => none.insert(Pending::new(&self.client, operation)),
            },
        };
        let page = ready!(pending.poll(context));
        self.pending = None;
        Poll::Ready(Some(self.walk.answer(page)))
    }
}

// No field is pinned in place: the request under way is boxed.
impl<O: Paged> Unpin for Pages<O> {}

impl<O: Paged> Stream for Pages<O> {
    type Item = Result<O::Output>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}

/// Stream of the items of a list. It requests a page when the last one is used up, and ends with
/// the list or the first error.
#[derive(Debug)]
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

    /// Returns the next item, or `None` at the end, like `next` of the usual extension traits for
    /// streams. Dropping the future loses no item.
    pub async fn next(&mut self) -> Option<Result<O::Node>> {
        poll_fn(|context| self.poll(context)).await
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<O::Node>>> {
        loop {
            if let Some(node) = self.page.next() {
                return Poll::Ready(Some(Ok(node)));
            }
            match ready!(self.pages.poll(context)) {
                Some(Ok(page)) => self.page = O::into_nodes(page).into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<O: Paged> Unpin for Items<O> {}

impl<O: Paged> Stream for Items<O> {
    type Item = Result<O::Node>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}
