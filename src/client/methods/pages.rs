//! Lists, page by page.

use super::{Client, Pages};
use crate::operation::Paged;

impl Client {
    /// Returns the pages, or the items, of a list: subscriptions, coupons, products, credit grants
    /// or the credit ledger.
    ///
    /// Sends nothing before the first page is requested. See [`Pages`] for an example.
    #[doc(alias = "paginate")]
    #[doc(alias = "iterate")]
    pub fn pages<O: Paged>(&self, operation: O) -> Pages<O> {
        Pages::new(self.clone(), operation)
    }
}
