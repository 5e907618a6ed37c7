//! Coupons.

use apollo_compiler::resolvers::ResolvedValue;
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::{Tree, date};
use crate::catalog::{Coupon, Kind, id_of};
use crate::operations::CouponPage;

/// A coupon of a catalog that came to be at `opened`.
pub(super) fn coupon(coupon: &Coupon, opened: OffsetDateTime) -> Value {
    let fixed = coupon.amounts_off.first().map(|off| off.amount);
    json!({
        "id": id_of(Kind::Coupon, &coupon.ref_id),
        "refId": coupon.ref_id,
        "name": coupon.name,
        "description": coupon.description,
        "type": coupon.kind,
        "status": coupon.status,
        "discountValue": coupon.percent_off.or(fixed).unwrap_or_default(),
        "percentOff": coupon.percent_off,
        "amountsOff": (!coupon.amounts_off.is_empty()).then_some(&coupon.amounts_off),
        "additionalMetaData": coupon.additional_meta_data,
        "syncStates": [],
        "createdAt": date(opened),
        "updatedAt": date(opened),
    })
}

pub(super) fn page<'a>(page: &CouponPage<'_>, opened: OffsetDateTime) -> ResolvedValue<'a> {
    let edges: Vec<_> =
        page.coupons.iter().map(|entry| json!({ "node": coupon(entry, opened) })).collect();
    let value = json!({
        "edges": edges,
        "pageInfo": {
            "hasNextPage": page.has_next,
            "hasPreviousPage": page.has_previous,
            "startCursor": page.coupons.first().map(|coupon| id_of(Kind::Coupon, &coupon.ref_id)),
            "endCursor": page.coupons.last().map(|coupon| id_of(Kind::Coupon, &coupon.ref_id)),
        },
    });
    Tree::answer("CouponConnection", value)
}
