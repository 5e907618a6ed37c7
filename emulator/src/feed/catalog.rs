//! Changes to the catalog.

use super::change::{Change, Entry, PackageKind, Release};
use crate::catalog::Lookup;

/// Publications.
#[derive(Debug, Default)]
pub(super) struct Published {
    pub(super) changes: Vec<Change>,
    /// Whether customers may see the change without doing anything.
    pub(super) concerns_customers: bool,
}

/// Compares a catalog with an earlier one.
pub(super) fn published(before: &Lookup, after: &Lookup) -> Published {
    let (old, new) = (before.catalog(), after.catalog());
    let mut changes = Vec::new();
    let mut add = |entry, ref_id: &String, is_new| {
        changes.push(Change::Catalog { entry, ref_id: ref_id.clone(), is_new });
    };
    for product in &new.products {
        let known = before.product(&product.ref_id);
        if known != Some(product) {
            add(Entry::Product, &product.ref_id, known.is_none());
        }
    }
    for feature in &new.features {
        let known = before.feature(&feature.ref_id);
        if known != Some(feature) {
            add(Entry::Feature, &feature.ref_id, known.is_none());
        }
    }
    for coupon in &new.coupons {
        let known = before.coupon(&coupon.ref_id);
        if known != Some(coupon) {
            add(Entry::Coupon, &coupon.ref_id, known.is_none());
        }
    }
    let plans = new.plans.iter().filter_map(|plan| {
        let ref_id = &plan.ref_id;
        let known = before.plan(ref_id).map(|_| before.latest_plan_version(ref_id));
        release(PackageKind::Plan, ref_id, known, after.latest_plan_version(ref_id))
    });
    let addons = new.addons.iter().filter_map(|addon| {
        let ref_id = &addon.ref_id;
        let known = before.addon(ref_id).map(|_| before.latest_addon_version(ref_id));
        release(PackageKind::Addon, ref_id, known, after.latest_addon_version(ref_id))
    });
    changes.extend(plans.chain(addons));
    let concerns_customers = (&old.features, &old.currencies, &old.products, &old.billing)
        != (&new.features, &new.currencies, &new.products, &new.billing);
    Published { changes, concerns_customers }
}

fn release(kind: PackageKind, ref_id: &str, known: Option<u32>, version: u32) -> Option<Change> {
    (known != Some(version))
        .then(|| Change::Package(Release { kind, ref_id: ref_id.to_owned(), version }))
}
