//! What the pages of lists have in common.

use crate::types::*;

/// Gives a page its items without the edges around them.
macro_rules! connections {
    ($($connection:ident: $node:ident;)+) => {
        $(
            impl $connection {
                /// What the page holds, in its order.
                pub fn nodes(&self) -> impl Iterator<Item = &$node> {
                    self.edges.iter().map(|edge| &edge.node)
                }

                /// What the page holds, in its order.
                pub fn into_nodes(self) -> impl Iterator<Item = $node> {
                    self.edges.into_iter().map(|edge| edge.node)
                }
            }
        )+
    };
}

connections! {
    SubscriptionQueryConnection: SubscriptionListItem;
    CouponConnection: Coupon;
    ProductConnection: Product;
    CreditGrantConnection: CreditGrant;
    CreditLedgerConnection: CreditLedgerEvent;
}
