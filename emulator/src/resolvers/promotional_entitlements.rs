//! Promotional entitlements.

use apollo_compiler::resolvers::ResolvedValue;
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::{Fields, Root, Tree, argument, catalog, date};
use crate::accounts::PromotionalEntitlement;
use crate::catalog::Lookup;
use crate::store::Store;
use crate::values::failure::Outcome;

/// The root fields.
pub(crate) const FIELDS: Fields = &[
    ("grantPromotionalEntitlements", |root, info| {
        let input = argument(info, "input")?;
        let granted = root.change(|store| store.grant_promotional_entitlements(&input))?;
        let store = root.read()?;
        Ok(list(&store.catalog, &granted, store.now))
    }),
    ("revokePromotionalEntitlement", |root, info| {
        let input = argument(info, "input")?;
        let revoked = root.change(|store| store.revoke_promotional_entitlement(&input))?;
        let store = root.read()?;
        Ok(one(&store.catalog, &revoked, store.now))
    }),
    ("grantPromotionalEntitlementsGroup", |root, info| {
        let input = argument(info, "input")?;
        root.promotional(|store| store.grant_promotional_group(&input))
    }),
    ("revokePromotionalEntitlementsGroup", |root, info| {
        let input = argument(info, "input")?;
        root.promotional(|store| store.revoke_promotional_group(&input))
    }),
    ("unlinkPromotionalEntitlementsGroup", |root, info| {
        let input = argument(info, "input")?;
        root.promotional(|store| store.unlink_promotional_group(&input))
    }),
];

impl Root<'_> {
    fn promotional(
        &self,
        change: impl FnOnce(&mut Store) -> Outcome<Vec<PromotionalEntitlement>>,
    ) -> Outcome<ResolvedValue<'_>> {
        let grants = self.change(change)?;
        let store = self.read()?;
        Ok(list(&store.catalog, &grants, store.now))
    }
}

pub(crate) fn list<'a>(
    catalog: &Lookup,
    grants: &[PromotionalEntitlement],
    now: OffsetDateTime,
) -> ResolvedValue<'a> {
    let values = grants.iter().map(|grant| value(catalog, grant, now)).collect();
    Tree::answers("PromotionalEntitlement", values)
}

pub(crate) fn one<'a>(
    catalog: &Lookup,
    grant: &PromotionalEntitlement,
    now: OffsetDateTime,
) -> ResolvedValue<'a> {
    Tree::answer("PromotionalEntitlement", value(catalog, grant, now))
}

fn value(catalog: &Lookup, grant: &PromotionalEntitlement, now: OffsetDateTime) -> Value {
    let allowance = &grant.allowance;
    json!({
        "id": grant.id.to_string(),
        "featureId": grant.feature,
        "feature": catalog.feature(&grant.feature).map(catalog::feature),
        "status": grant.status(now),
        "period": grant.period,
        "usageLimit": allowance.usage_limit,
        "hasUnlimitedUsage": allowance.unlimited,
        "hasSoftLimit": allowance.soft,
        "resetPeriod": allowance.reset.as_ref().map(|reset| &reset.period),
        "isVisible": grant.is_visible,
        "endDate": grant.end.map(date),
    })
}
