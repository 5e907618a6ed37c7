//! Checks of entitlements, and the reasons for which access is denied.

use stigg::catalog::FeatureType;
use stigg::entitlements::{AccessDeniedReason, EntitlementsStateAccessDeniedReason};
use time::OffsetDateTime;

use super::credits;
use super::entitlements::{Entitlement, entitlement, in_scope, is_revoked};
use crate::accounts::{Account, Allowance, UsageKey};
use crate::catalog::{CreditRate, Feature, Lookup};
use crate::values::amount::Amount;

/// The parameters of a check.
#[derive(Clone, Debug, Default)]
pub(crate) struct Request {
    pub(crate) usage: Option<Amount>,
    pub(crate) values: Option<Vec<String>>,
}

impl Request {
    /// Whether features of this type have what is requested.
    fn fits(&self, feature_type: &FeatureType) -> bool {
        let has_values = self.values.as_ref().is_some_and(|values| !values.is_empty());
        (self.usage.is_none() || *feature_type == FeatureType::Number)
            && (!has_values || *feature_type == FeatureType::Enum)
    }
}

/// The result of a check.
#[derive(Clone, Debug)]
pub(crate) struct Check<'a> {
    pub(crate) feature: Option<&'a Feature>,
    pub(crate) entitlement: Option<Entitlement>,
    pub(crate) current_usage: Amount,
    pub(crate) usage_updated_at: Option<OffsetDateTime>,
    pub(crate) request: Request,
    /// The price of usage in credits.
    pub(crate) rate: Option<&'a CreditRate>,
    /// The reason for the denial; `None` if access is granted.
    pub(crate) denied: Option<AccessDeniedReason>,
}

/// Checks a feature for a customer or one of its resources.
pub(crate) fn check<'a>(
    catalog: &'a Lookup,
    account: Option<&Account>,
    feature: &str,
    resource: Option<&str>,
    request: Request,
    now: OffsetDateTime,
) -> Check<'a> {
    let mut check = Check {
        feature: catalog.feature(feature),
        entitlement: None,
        current_usage: Amount::ZERO,
        usage_updated_at: None,
        request,
        rate: None,
        denied: None,
    };
    check.denied = (|| {
        let Some(account) = account else { return Some(AccessDeniedReason::CustomerNotFound) };
        if account.profile.archived {
            return Some(AccessDeniedReason::CustomerIsArchived);
        }
        if !account.knows(resource) {
            return Some(AccessDeniedReason::CustomerResourceNotFound);
        }
        let Some(feature) = check.feature else {
            return Some(AccessDeniedReason::FeatureNotFound);
        };
        check.entitlement = entitlement(catalog, account, feature, resource, now);
        let Some(entitlement) = &check.entitlement else {
            return Some(lack_of_entitlement(catalog, account, feature, resource));
        };
        let usage =
            UsageKey { feature: feature.ref_id.clone(), resource: resource.map(str::to_owned) };
        if let Some(usage) = account.usage.get(&usage) {
            check.current_usage = usage.current(feature, entitlement.counted_period(now));
            check.usage_updated_at = usage.updated_at;
        }
        check.rate = credits::rate(catalog, account, feature, resource);
        if feature.is_suspended {
            return Some(AccessDeniedReason::Other);
        }
        if !check.request.fits(&feature.feature_type) {
            return Some(AccessDeniedReason::FeatureTypeMismatch);
        }
        refusal(feature, &entitlement.allowance, check.current_usage, &check.request)
            .or_else(|| {
                account.lack_of_budget(catalog, feature, resource, check.request.usage, now)
            })
            .or_else(|| account.lack_of_credits(catalog, feature, resource, check.request.usage))
    })();
    check
}

/// All entitlements of a customer or one of its resources, by feature.
pub(crate) fn list<'a>(
    catalog: &'a Lookup,
    account: &Account,
    resource: Option<&str>,
    now: OffsetDateTime,
) -> Vec<Check<'a>> {
    catalog
        .features()
        .iter()
        .map(|feature| {
            check(catalog, Some(account), &feature.ref_id, resource, Request::default(), now)
        })
        .filter(|check| {
            check.entitlement.is_some() || check.denied == Some(AccessDeniedReason::Revoked)
        })
        .collect()
}

/// The reason for which a customer or one of its resources has no entitlements at all.
pub(crate) fn lack_of_access(
    account: Option<&Account>,
    resource: Option<&str>,
    now: OffsetDateTime,
) -> Option<EntitlementsStateAccessDeniedReason> {
    let Some(account) = account else {
        return Some(EntitlementsStateAccessDeniedReason::CustomerNotFound);
    };
    if account.profile.archived {
        return Some(EntitlementsStateAccessDeniedReason::CustomerIsArchived);
    }
    let is_granted = account.promotional_entitlements.iter().any(|grant| grant.is_active(now));
    let is_subscribed = in_scope(account, resource).next().is_some();
    let nothing = !is_subscribed && !is_granted || !account.knows(resource);
    nothing.then_some(EntitlementsStateAccessDeniedReason::NoActiveSubscription)
}

/// The reason for which no source grants a feature.
fn lack_of_entitlement(
    catalog: &Lookup,
    account: &Account,
    feature: &Feature,
    resource: Option<&str>,
) -> AccessDeniedReason {
    let mut held = in_scope(account, resource).peekable();
    if held.peek().is_none() {
        AccessDeniedReason::NoActiveSubscription
    } else if held.any(|held| is_revoked(catalog, held, feature)) {
        AccessDeniedReason::Revoked
    } else {
        AccessDeniedReason::NoFeatureEntitlementInSubscription
    }
}

fn refusal(
    feature: &Feature,
    allowance: &Allowance,
    current_usage: Amount,
    request: &Request,
) -> Option<AccessDeniedReason> {
    match feature.feature_type {
        FeatureType::Number => {
            let limit = allowance.usage_limit.unwrap_or_default();
            let wanted = request.usage.unwrap_or(Amount::ONE).max(Amount::ZERO);
            let fits = allowance.unlimited || allowance.soft || current_usage + wanted <= limit;
            (!fits).then_some(AccessDeniedReason::RequestedUsageExceedingLimit)
        }
        FeatureType::Enum => {
            let wanted = request.values.as_deref().unwrap_or_default();
            let fits = wanted.iter().all(|value| allowance.enum_values.contains(value));
            (!fits).then_some(AccessDeniedReason::RequestedValuesMismatch)
        }
        _ => None,
    }
}
