//! Entitlements of customers.

use apollo_compiler::resolvers::ResolvedValue;
use serde_json::{Value, json};
use stigg::FeatureType;

use super::{Tree, catalog, date};
use crate::rules::entitlements::{self, Check, Request};
use crate::store::{Account, Store};

/// The answer to a check of one feature. It is an answer even for customers and features that do
/// not exist: it says so as the reason of its refusal.
pub(super) fn check<'a>(
    store: &Store,
    customer: &str,
    feature: &str,
    resource: Option<&str>,
    request: Request,
) -> ResolvedValue<'a> {
    let account = store.account(customer);
    let check = entitlements::check(&store.catalog, account, feature, resource, request, store.now);
    Tree::answer("Entitlement", entitlement(store, account, resource, &check))
}

/// All entitlements, in the older shape.
pub(super) fn list<'a>(
    store: &Store,
    account: &Account,
    resource: Option<&str>,
) -> ResolvedValue<'a> {
    let checks = entitlements::list(&store.catalog, account, resource, store.now);
    let values = checks.iter().map(|check| entitlement(store, Some(account), resource, check));
    Tree::answers("Entitlement", values.collect())
}

/// All entitlements, in the newer shape.
pub(super) fn list_v2<'a>(
    store: &Store,
    account: &Account,
    resource: Option<&str>,
) -> ResolvedValue<'a> {
    let checks = entitlements::list(&store.catalog, account, resource, store.now);
    let values = checks.iter().map(|check| {
        let mut value = common(store, check);
        value["__typename"] = "FeatureEntitlement".into();
        value
    });
    Tree::answers("FeatureEntitlement", values.collect())
}

fn entitlement(
    store: &Store,
    account: Option<&Account>,
    resource: Option<&str>,
    check: &Check<'_>,
) -> Value {
    let mut value = common(store, check);
    value["customerId"] = account.map(|account| account.profile.id.to_string()).into();
    value["resourceId"] = resource.into();
    value["requestedUsage"] = check.request.usage.into();
    value["requestedValues"] = check.request.values.clone().into();
    value["nextResetDate"] = value["usagePeriodEnd"].clone();
    value
}

/// What both shapes have in common.
fn common(store: &Store, check: &Check<'_>) -> Value {
    let entitlement = check.entitlement.as_ref();
    let allowance = entitlement.map(|entitlement| &entitlement.allowance);
    let reset = allowance.and_then(|allowance| allowance.reset.as_ref());
    let period = entitlement.and_then(|entitlement| entitlement.usage_period(store.now));
    let anchor = entitlement.and_then(entitlements::Entitlement::reset_anchor);
    let unlimited = allowance.is_some_and(|allowance| allowance.unlimited);
    let values = allowance
        .filter(|_| check.feature.is_some_and(|feature| feature.feature_type == FeatureType::Enum))
        .map(|allowance| &allowance.enum_values);
    json!({
        "isGranted": check.denied.is_none(),
        "accessDeniedReason": check.denied,
        "feature": check.feature.map(catalog::feature),
        "usageLimit": allowance.filter(|_| !unlimited).and_then(|allowance| allowance.usage_limit),
        "hasUnlimitedUsage": unlimited,
        "hasSoftLimit": allowance.is_some_and(|allowance| allowance.soft),
        "currentUsage": check.current_usage,
        "enumValues": values,
        "resetPeriod": reset.map(|reset| &reset.period),
        "resetPeriodConfiguration": reset.map(catalog::reset_configuration),
        "usagePeriodAnchor": anchor.map(date),
        "usagePeriodStart": period.map(|period| date(period.start)),
        "usagePeriodEnd": period.map(|period| date(period.end)),
        "usageUpdatedAt": check.usage_updated_at.map(date),
    })
}
