//! Operations on coupons.

use apollo_compiler::resolvers::{ResolveInfo, ResolvedValue};

use super::{Resolved, Root, argument, optional_argument};
use crate::failure::Outcome;
use crate::resolvers::{Tree, coupons};

impl Root<'_> {
    pub(super) fn coupons<'a>(&'a self, info: &ResolveInfo<'_>) -> Resolved<'a> {
        let resolved = match info.field_name() {
            "coupons" => {
                let store = self.read()?;
                let filter = optional_argument(info, "filter")?;
                let paging = optional_argument(info, "paging")?;
                Ok(coupons::page(&store, &store.coupons(filter.as_ref(), paging.as_ref())?))
            }
            "createOneCoupon" => self.create_coupon(info),
            _ => return Ok(None),
        };
        resolved.map(Some)
    }

    fn create_coupon(&self, info: &ResolveInfo<'_>) -> Outcome<ResolvedValue<'_>> {
        let input = argument(info, "input")?;
        let ref_id = self.change(|store| store.create_coupon(input))?;
        let store = self.read()?;
        Ok(store.catalog.coupon(&ref_id).map_or_else(ResolvedValue::null, |coupon| {
            Tree::answer("Coupon", coupons::coupon(&store, coupon))
        }))
    }
}
