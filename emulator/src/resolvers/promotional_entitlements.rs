//! Promotional entitlements.

use apollo_compiler::resolvers::{ResolveInfo, ResolvedValue};
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::{Resolved, Root, Tree, argument, catalog, date};
use crate::accounts::PromotionalEntitlement;
use crate::catalog::Lookup;
use crate::store::Store;
use crate::values::failure::Outcome;

impl Root<'_> {
    pub(crate) fn promotional_entitlements<'a>(&'a self, info: &ResolveInfo<'_>) -> Resolved<'a> {
        let resolved = match info.field_name() {
            "grantPromotionalEntitlements" => {
                let input = argument(info, "input")?;
                let granted = self.change(|store| store.grant_promotional_entitlements(&input))?;
                let store = self.read()?;
                Ok(list(&store.catalog, &granted, store.now))
            }
            "revokePromotionalEntitlement" => {
                let input = argument(info, "input")?;
                let revoked = self.change(|store| store.revoke_promotional_entitlement(&input))?;
                let store = self.read()?;
                Ok(one(&store.catalog, &revoked, store.now))
            }
            "grantPromotionalEntitlementsGroup" => {
                let input = argument(info, "input")?;
                self.promotional(|store| store.grant_promotional_group(&input))
            }
            "revokePromotionalEntitlementsGroup" => {
                let input = argument(info, "input")?;
                self.promotional(|store| store.revoke_promotional_group(&input))
            }
            "unlinkPromotionalEntitlementsGroup" => {
                let input = argument(info, "input")?;
                self.promotional(|store| store.unlink_promotional_group(&input))
            }
            _ => return Ok(None),
        };
        resolved.map(Some)
    }

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
        "usageLimit": allowance.usage_limit,
        "hasUnlimitedUsage": allowance.unlimited,
        "hasSoftLimit": allowance.soft,
        "resetPeriod": allowance.reset.as_ref().map(|reset| &reset.period),
        "isVisible": grant.is_visible,
        "endDate": grant.end.map(date),
    })
}
