//! Coupons.

use apollo_compiler::resolvers::ResolvedValue;
use serde_json::{Value, json};

use super::{date, pages};
use crate::catalog::{Coupon, Kind, id_of};
use crate::rules::paging::Page;
use crate::store::Store;

pub(super) fn coupon(store: &Store, coupon: &Coupon) -> Value {
    let created_at = date(store.coupon_date(coupon));
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
        "createdAt": created_at,
        "updatedAt": created_at,
    })
}

pub(super) fn page<'a>(store: &Store, page: &Page<&Coupon>) -> ResolvedValue<'a> {
    pages::connection("CouponConnection", page, |entry| coupon(store, entry))
}
