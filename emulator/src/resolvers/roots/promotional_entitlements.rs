//! Operations on promotional entitlements.

use apollo_compiler::resolvers::{ResolveInfo, ResolvedValue};

use super::{Resolved, Root, argument};
use crate::failure::Outcome;
use crate::resolvers::promotional_entitlements;
use crate::store::{PromotionalEntitlement, Store};

impl Root<'_> {
    pub(super) fn promotional_entitlements<'a>(&'a self, info: &ResolveInfo<'_>) -> Resolved<'a> {
        let resolved = match info.field_name() {
            "grantPromotionalEntitlements" => {
                let input = argument(info, "input")?;
                let granted = self.change(|store| store.grant_promotional_entitlements(&input))?;
                let store = self.read()?;
                Ok(promotional_entitlements::list(&store.catalog, &granted, store.now))
            }
            "revokePromotionalEntitlement" => {
                let input = argument(info, "input")?;
                let revoked = self.change(|store| store.revoke_promotional_entitlement(&input))?;
                let store = self.read()?;
                Ok(promotional_entitlements::one(&store.catalog, &revoked, store.now))
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
        Ok(promotional_entitlements::list(&store.catalog, &grants, store.now))
    }
}
