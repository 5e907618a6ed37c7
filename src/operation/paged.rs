//! Operations that return a page of a list.

use super::{
    GetCoupons, GetCreditGrants, GetCreditLedger, GetProducts, GetSubscriptions, Operation,
};
use crate::catalog::Product;
use crate::common::{CursorPaging, PageInfo};
use crate::coupons::Coupon;
use crate::credits::{CreditGrant, CreditLedgerEvent};
use crate::subscriptions::SubscriptionListItem;

/// An operation that returns a page of a list. A client's `pages` requests all of them.
///
/// Implement it for operations of your own that page in the same way.
///
/// ```
/// use stigg::operation::{GetCoupons, Paged};
/// use stigg::common::CursorPaging;
/// use stigg::coupons::GetCouponsInput;
///
/// let mut coupons = GetCoupons::new(GetCouponsInput::builder());
/// *coupons.paging_mut() = Some(CursorPaging::builder().first(50).into());
///
/// assert_eq!(coupons.0.paging.unwrap().first, Some(50.into()));
/// ```
pub trait Paged: Operation<Output: Send + 'static> + Clone + Send + 'static {
    /// The items' type.
    type Node: Send + 'static;

    /// Returns the field of the input that selects the page.
    fn paging_mut(&mut self) -> &mut Option<CursorPaging>;

    /// Returns the position of a page in the list.
    fn page_info(page: &Self::Output) -> &PageInfo;

    /// Returns the items of a page.
    fn into_nodes(page: Self::Output) -> Vec<Self::Node>;
}

/// Defines what each operation's list holds. All of them page in one way.
macro_rules! paged {
    ($($operation:ident: $node:ty;)+) => {
        $(
            impl Paged for $operation {
                type Node = $node;

                fn paging_mut(&mut self) -> &mut Option<CursorPaging> {
                    &mut self.0.paging
                }

                fn page_info(page: &Self::Output) -> &PageInfo {
                    &page.page_info
                }

                fn into_nodes(page: Self::Output) -> Vec<Self::Node> {
                    page.into_nodes().collect()
                }
            }
        )+
    };
}

paged! {
    GetSubscriptions: SubscriptionListItem;
    GetCoupons: Coupon;
    GetProducts: Product;
    GetCreditGrants: CreditGrant;
    GetCreditLedger: CreditLedgerEvent;
}
