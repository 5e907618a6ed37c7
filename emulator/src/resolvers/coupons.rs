//! Coupons.

use apollo_compiler::resolvers::{ResolveInfo, ResolvedValue};
use serde_json::{Value, json};

use super::{Fields, Root, Tree, argument, date, optional_argument, pages};
use crate::catalog::{Coupon, Kind, id_of};
use crate::rules::billing_ids;
use crate::rules::paging::Page;
use crate::store::Store;
use crate::values::failure::Outcome;

/// The root fields.
pub(crate) const FIELDS: Fields = &[
    ("coupons", |root, info| {
        let store = root.read()?;
        let filter = optional_argument(info, "filter")?;
        let paging = optional_argument(info, "paging")?;
        Ok(page(&store, &store.coupons(filter.as_ref(), paging.as_ref())?))
    }),
    ("createOneCoupon", |root, info| root.create_coupon(info)),
];

impl Root<'_> {
    fn create_coupon(&self, info: &ResolveInfo<'_>) -> Outcome<ResolvedValue<'_>> {
        let input = argument(info, "input")?;
        let ref_id = self.change(|store| store.create_coupon(input))?;
        let store = self.read()?;
        Ok(store.catalog.coupon(&ref_id).map_or_else(ResolvedValue::null, |coupon| {
            Tree::answer("Coupon", self::coupon(&store, coupon))
        }))
    }
}

pub(crate) fn coupon(store: &Store, coupon: &Coupon) -> Value {
    let created_at = date(store.coupon_date(coupon));
    let billing_id = coupon.billing_id_in(&store.catalog);
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
        "billingLinkUrl": billing_id.as_deref().map(|id| billing_ids::Page::Coupon.url(id)),
        "billingId": billing_id,
        "syncStates": [],
        "createdAt": created_at,
        "updatedAt": created_at,
    })
}

pub(crate) fn page<'a>(store: &Store, page: &Page<&Coupon>) -> ResolvedValue<'a> {
    pages::connection("CouponConnection", page, |entry| coupon(store, entry))
}
