//! Versions of plans and add-ons, and publishing new ones.

use std::collections::{BTreeMap, HashSet};

use serde::{Deserialize, Serialize};

use super::checks::names;
use super::validate::Names;
use super::{Addon, Catalog, CatalogError, Lookup, Plan, Product};

/// All versions but the latest, by the name of the package, oldest first.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Earlier {
    plans: BTreeMap<String, Vec<EarlierPlan>>,
    addons: BTreeMap<String, Vec<Addon>>,
}

/// An earlier version of a plan.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct EarlierPlan {
    plan: Plan,
    /// The version of the base plan that it inherits from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    base_version: Option<u32>,
}

/// A version of a plan.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PlanVersion<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) number: u32,
}

impl Lookup {
    /// The number of the latest version of a plan.
    pub(crate) fn latest_plan_version(&self, ref_id: &str) -> u32 {
        latest(self.earlier.plans.get(ref_id))
    }

    /// The number of the latest version of an add-on.
    pub(crate) fn latest_addon_version(&self, ref_id: &str) -> u32 {
        latest(self.earlier.addons.get(ref_id))
    }

    /// A plan in the given version.
    pub(crate) fn plan_version(&self, ref_id: &str, number: u32) -> Option<&Plan> {
        if number == self.latest_plan_version(ref_id) {
            return self.plan(ref_id);
        }
        self.earlier_plan(ref_id, number).map(|earlier| &earlier.plan)
    }

    /// An add-on in the given version.
    pub(crate) fn addon_version(&self, ref_id: &str, number: u32) -> Option<&Addon> {
        if number == self.latest_addon_version(ref_id) {
            return self.addon(ref_id);
        }
        at(self.earlier.addons.get(ref_id)?, number)
    }

    /// The given version of a plan, followed by the version of the base plan that it inherits from,
    /// and so on.
    pub(crate) fn lineage<'a>(
        &'a self,
        ref_id: &'a str,
        number: u32,
    ) -> impl Iterator<Item = PlanVersion<'a>> {
        let version = |ref_id, number| {
            let plan = self.plan_version(ref_id, number)?;
            Some(PlanVersion { plan, number })
        };
        let lineage = std::iter::successors(version(ref_id, number), move |version| {
            let base = version.plan.base_plan.as_deref()?;
            let earlier = self.earlier_plan(&version.plan.ref_id, version.number);
            let number = match earlier {
                Some(earlier) => earlier.base_version?,
                None => self.latest_plan_version(base),
            };
            Some(PlanVersion { plan: self.plan_version(base, number)?, number })
        });
        // Plans never inherit from themselves, except in a file edited by hand.
        lineage.take(self.catalog.plans.len())
    }

    fn earlier_plan(&self, ref_id: &str, number: u32) -> Option<&EarlierPlan> {
        at(self.earlier.plans.get(ref_id)?, number)
    }

    /// Returns the catalog with entries added or replaced by name. Plans and add-ons that change
    /// keep their earlier versions; so do plans whose base plan changes. `is_subscribed` tells
    /// whether a product has ever had subscriptions.
    pub(crate) fn publishing(
        &self,
        changes: Catalog,
        is_subscribed: impl Fn(&Product) -> bool,
    ) -> Result<Self, CatalogError> {
        let mut catalog = self.catalog.clone();
        put("features", &mut catalog.features, changes.features, |entry| &entry.ref_id)?;
        put("currencies", &mut catalog.currencies, changes.currencies, |entry| &entry.ref_id)?;
        put("products", &mut catalog.products, changes.products, |entry| &entry.ref_id)?;
        put("plans", &mut catalog.plans, changes.plans, |entry| &entry.ref_id)?;
        put("addons", &mut catalog.addons, changes.addons, |entry| &entry.ref_id)?;
        put("coupons", &mut catalog.coupons, changes.coupons, |entry| &entry.ref_id)?;
        catalog.billing = changes.billing.or(catalog.billing);

        let mut published = Self::new(catalog)?;
        self.check_what_stays(&published, is_subscribed)?;
        let mut earlier = self.earlier.clone();
        for plan in self.plans_with_a_new_version(&published) {
            let base_version = plan.base_plan.as_deref().map(|base| self.latest_plan_version(base));
            let version = EarlierPlan { plan: plan.clone(), base_version };
            earlier.plans.entry(plan.ref_id.clone()).or_default().push(version);
        }
        for addon in &self.catalog.addons {
            if published.addon(&addon.ref_id) != Some(addon) {
                earlier.addons.entry(addon.ref_id.clone()).or_default().push(addon.clone());
            }
        }
        published.earlier = earlier;
        Ok(published)
    }

    /// The plans that changed, or inherit from one that did.
    fn plans_with_a_new_version<'a>(&'a self, published: &Self) -> Vec<&'a Plan> {
        let plans = &self.catalog.plans;
        let changed: HashSet<&str> = plans
            .iter()
            .filter(|plan| published.plan(&plan.ref_id) != Some(plan))
            .map(|plan| plan.ref_id.as_str())
            .collect();
        let is_affected = |plan: &&Plan| {
            self.lineage(&plan.ref_id, self.latest_plan_version(&plan.ref_id))
                .any(|version| changed.contains(version.plan.ref_id.as_str()))
        };
        plans.iter().filter(is_affected).collect()
    }

    /// Rejects changes to unversioned properties that subscriptions and earlier versions rely on.
    fn check_what_stays(
        &self,
        published: &Self,
        is_subscribed: impl Fn(&Product) -> bool,
    ) -> Result<(), CatalogError> {
        for old in &self.catalog.products {
            let Some(new) = published.product(&old.ref_id) else { continue };
            if old.subscription_type != new.subscription_type && is_subscribed(old) {
                return Err(CatalogError::new(
                    format!("product `{}`, `subscriptionType`", old.ref_id),
                    "it cannot change once the product has subscriptions",
                    "keep it, or define another product",
                ));
            }
        }
        for old in &self.catalog.features {
            let Some(new) = published.feature(&old.ref_id) else { continue };
            if (&old.feature_type, &old.meter_type) != (&new.feature_type, &new.meter_type) {
                return Err(CatalogError::new(
                    format!("feature `{}`", old.ref_id),
                    format!(
                        "it was published as {} with the meter {}, and is now {} with {}",
                        old.feature_type, old.meter_type, new.feature_type, new.meter_type
                    ),
                    "keep `featureType` and `meterType`, or define another feature",
                ));
            }
        }
        for old in &self.catalog.plans {
            let Some(new) = published.plan(&old.ref_id) else { continue };
            if old.product != new.product {
                return Err(CatalogError::new(
                    format!("plan `{}`, `product`", old.ref_id),
                    format!("it was published for `{}`, not for `{}`", old.product, new.product),
                    format!("keep `{}`, or define another plan", old.product),
                ));
            }
        }
        Ok(())
    }

    /// Checks that the earlier versions are consistent with the catalog.
    pub(super) fn check_earlier(&self) -> Result<(), CatalogError> {
        let defined = Names::of(&self.catalog)?;
        for (ref_id, versions) in &self.earlier.plans {
            for (position, EarlierPlan { plan, base_version }) in versions.iter().enumerate() {
                let place = format!("earlier.plans.{ref_id}[{position}]");
                check_name(&place, "plan", ref_id, &plan.ref_id, self.plan(ref_id).is_some())?;
                defined.check_plan(&place, plan)?;
                let is_sound = match (&plan.base_plan, base_version) {
                    (None, None) => true,
                    (Some(base), Some(number)) => self.plan_version(base, *number).is_some(),
                    _ => false,
                };
                if !is_sound {
                    return Err(CatalogError::new(
                        format!("{place}.baseVersion"),
                        "it is not a version of the base plan",
                        "name a version of `basePlan`, if there is one",
                    ));
                }
            }
        }
        for (ref_id, versions) in &self.earlier.addons {
            for (position, addon) in versions.iter().enumerate() {
                let place = format!("earlier.addons.{ref_id}[{position}]");
                check_name(&place, "add-on", ref_id, &addon.ref_id, self.addon(ref_id).is_some())?;
                defined.check_addon(&place, addon)?;
            }
        }
        Ok(())
    }
}

/// The number of the version that follows the earlier ones.
fn latest<T>(earlier: Option<&Vec<T>>) -> u32 {
    earlier.map_or(1, |versions| u32::try_from(versions.len()).unwrap_or(u32::MAX) + 1)
}

/// The version with this number, counted from 1.
fn at<T>(versions: &[T], number: u32) -> Option<&T> {
    versions.get(usize::try_from(number.checked_sub(1)?).ok()?)
}

/// Replaces entries of the same name and appends the others.
fn put<T>(
    list: &str,
    entries: &mut Vec<T>,
    changes: Vec<T>,
    ref_id: impl Fn(&T) -> &String,
) -> Result<(), CatalogError> {
    names(list, &changes, &ref_id)?;
    for change in changes {
        match entries.iter_mut().find(|entry| ref_id(entry) == ref_id(&change)) {
            Some(entry) => *entry = change,
            None => entries.push(change),
        }
    }
    Ok(())
}

/// Checks that an earlier version has the name that it is stored under, and that there is a latest
/// version.
fn check_name(
    place: &str,
    what: &str,
    under: &str,
    ref_id: &str,
    has_latest: bool,
) -> Result<(), CatalogError> {
    if under != ref_id {
        return Err(CatalogError::new(
            format!("{place}.refId"),
            format!("it is `{ref_id}`, but is stored under `{under}`"),
            "store it under its own name",
        ));
    }
    if !has_latest {
        return Err(CatalogError::new(
            place,
            format!("the {what} has no latest version"),
            format!("add the {what} to `latest`"),
        ));
    }
    Ok(())
}
