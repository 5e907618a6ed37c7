//! Granting and revoking promotional entitlements, one by one or as a group.

use stigg::catalog::{FeatureType, MeterType};
use stigg::promotional_entitlements::{
    GrantPromotionalEntitlementInput, GrantPromotionalEntitlementsGroupInput,
    GrantPromotionalEntitlementsInput, PromotionalEntitlementPeriod,
    RevokePromotionalEntitlementInput, RevokePromotionalEntitlementsGroupInput,
    UnlinkPromotionalEntitlementsGroupInput,
};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::accounts::{Account, Allowance, PromotionalEntitlement};
use crate::catalog::Lookup;
use crate::rules::usage_periods;
use crate::store::Store;
use crate::values::clock::in_utc;
use crate::values::failure::{Failure, Outcome};
use crate::values::periods::Length;

impl Store {
    /// Grants all of them or none. A grant replaces an earlier one for the same feature.
    pub(crate) fn grant_promotional_entitlements(
        &mut self,
        input: &GrantPromotionalEntitlementsInput,
    ) -> Outcome<Vec<PromotionalEntitlement>> {
        let catalog = std::sync::Arc::clone(&self.catalog);
        let now = self.now;
        let account = self.account_mut(&input.customer_id)?;
        let granted: Vec<_> = input
            .promotional_entitlements
            .iter()
            .map(|input| grant(&catalog, account, input, now))
            .collect::<Outcome<_>>()?;
        for grant in &granted {
            let others = &mut account.promotional_entitlements;
            others.retain(|other| other.feature != grant.feature);
            others.push(grant.clone());
        }
        Ok(granted)
    }

    pub(crate) fn revoke_promotional_entitlement(
        &mut self,
        input: &RevokePromotionalEntitlementInput,
    ) -> Outcome<PromotionalEntitlement> {
        let now = self.now;
        let account = self.account_mut(&input.customer_id)?;
        let position = account
            .promotional_entitlements
            .iter()
            .position(|grant| grant.feature == input.feature_id && grant.is_active(now));
        let position = position.ok_or_else(|| {
            let code = "PromotionalEntitlementNotFoundError";
            Failure::not_found(code, "promotional entitlement to", &input.feature_id)
                .with("customerRefId", input.customer_id.as_str())
        })?;
        Ok(account.promotional_entitlements.remove(position))
    }

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

fn grant(
    catalog: &Lookup,
    account: &Account,
    input: &GrantPromotionalEntitlementInput,
    now: OffsetDateTime,
) -> Outcome<PromotionalEntitlement> {
    let name = &input.feature_id;
    let feature = catalog.feature(name).ok_or_else(|| Failure::feature_not_found(name))?;
    let mut allowance = Allowance::from(input);
    // The limit of a metered feature is optional.
    allowance.unlimited |= feature.meter_type != MeterType::None && allowance.usage_limit.is_none();
    let lacks_value = match feature.feature_type {
        FeatureType::Number => allowance.usage_limit.is_none() && !allowance.unlimited,
        FeatureType::Enum => allowance.enum_values.is_empty(),
        _ => false,
    };
    if lacks_value {
        let message = format!("Set the value of `{name}`: a limit, unlimited usage, or values");
        return Err(Failure::bad_input(message));
    }
    let end = match input.period {
        PromotionalEntitlementPeriod::Lifetime => None,
        PromotionalEntitlementPeriod::OneWeek => Some(Length::Of(Duration::WEEK).after(now, 1)),
        PromotionalEntitlementPeriod::OneMonth => Some(Length::MONTH.after(now, 1)),
        PromotionalEntitlementPeriod::SixMonth => Some(Length::MONTH.after(now, 6)),
        PromotionalEntitlementPeriod::OneYear => Some(Length::MONTH.after(now, 12)),
        _ => {
            let end = input.custom_end_date.as_ref().map(in_utc).filter(|end| *end > now);
            let message = "A grant for a CUSTOM period needs a `customEndDate` in the future";
            Some(end.ok_or_else(|| Failure::bad_input(message))?)
        }
    };
    Ok(PromotionalEntitlement {
        id: Uuid::new_v4(),
        feature: name.clone(),
        allowance,
        is_visible: input.is_visible.unwrap_or(true),
        granted_at: now,
        usage_anchor: usage_periods::anchor_of_grant(catalog, account, feature, now),
        end,
        period: input.period.clone(),
        group: None,
    })
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
