//! Promotional entitlements granted as a group.

use stigg::promotional_entitlements::{
    GrantPromotionalEntitlementsGroupInput, GrantPromotionalEntitlementsInput,
    RevokePromotionalEntitlementsGroupInput, UnlinkPromotionalEntitlementsGroupInput,
};

use crate::accounts::PromotionalEntitlement;
use crate::store::Store;
use crate::values::failure::{Failure, Outcome};

impl Store {
    /// Grants all of them or none, and links them as a group.
    pub(crate) fn grant_promotional_group(
        &mut self,
        input: &GrantPromotionalEntitlementsGroupInput,
    ) -> Outcome<Vec<PromotionalEntitlement>> {
        let granted = self.grant_promotional_entitlements(
            &GrantPromotionalEntitlementsInput::builder(
                input.customer_id.as_str(),
                input.promotional_entitlements.clone(),
            )
            .build(),
        )?;
        let account = self.account_mut(&input.customer_id)?;
        for grant in &mut account.promotional_entitlements {
            if granted.iter().any(|new| new.id == grant.id) {
                grant.group = Some(input.feature_group_id.clone());
            }
        }
        Ok(granted)
    }

    /// Revokes the active grants of a group.
    pub(crate) fn revoke_promotional_group(
        &mut self,
        input: &RevokePromotionalEntitlementsGroupInput,
    ) -> Outcome<Vec<PromotionalEntitlement>> {
        let now = self.now;
        let group = &input.feature_group_id;
        let grants = &mut self.account_mut(&input.customer_id)?.promotional_entitlements;
        let (revoked, kept): (Vec<_>, _) = std::mem::take(grants)
            .into_iter()
            .partition(|grant| grant.group.as_ref() == Some(group) && grant.is_active(now));
        *grants = kept;
        some_of_group(revoked, &input.customer_id, group)
    }

    /// Removes the grants of a group from it, but keeps them.
    pub(crate) fn unlink_promotional_group(
        &mut self,
        input: &UnlinkPromotionalEntitlementsGroupInput,
    ) -> Outcome<Vec<PromotionalEntitlement>> {
        let group = &input.feature_group_id;
        let account = self.account_mut(&input.customer_id)?;
        let mut unlinked = Vec::new();
        for grant in &mut account.promotional_entitlements {
            if grant.group.as_ref() == Some(group) {
                grant.group = None;
                unlinked.push(grant.clone());
            }
        }
        some_of_group(unlinked, &input.customer_id, group)
    }
}

fn some_of_group(
    grants: Vec<PromotionalEntitlement>,
    customer: &str,
    group: &str,
) -> Outcome<Vec<PromotionalEntitlement>> {
    if grants.is_empty() {
        let code = "PromotionalEntitlementNotFoundError";
        return Err(Failure::not_found(code, "promotional entitlement of the group", group)
            .with("customerRefId", customer));
    }
    Ok(grants)
}
