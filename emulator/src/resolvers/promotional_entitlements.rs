//! Promotional entitlements.

use apollo_compiler::resolvers::ResolvedValue;
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::{Tree, catalog, date};
use crate::catalog::Lookup;
use crate::store::PromotionalEntitlement;

pub(super) fn list<'a>(
    catalog: &Lookup,
    grants: &[PromotionalEntitlement],
    now: OffsetDateTime,
) -> ResolvedValue<'a> {
    let values = grants.iter().map(|grant| value(catalog, grant, now)).collect();
    Tree::answers("PromotionalEntitlement", values)
}

pub(super) fn one<'a>(
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
