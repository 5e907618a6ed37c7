//! Entitlements of customers.

use apollo_compiler::resolvers::ResolvedValue;
use serde_json::{Value, json};
use stigg::catalog::FeatureType;
use stigg::common::Number;
use stigg::entitlements::{
    AccessDeniedReason, EntitlementCheckRequested, FetchEntitlementQuery, FetchEntitlementsQuery,
    GetEntitlementV2Input,
};

use super::{Fields, Root, Subject, Tree, argument, catalog, credits, date, leaf};
use crate::accounts::Account;
use crate::catalog::CustomCurrency;
use crate::rules::checks::{self, Check, Request};
use crate::rules::entitlements::Entitlement;
use crate::store::Store;
use crate::values::amount::Amount;
use crate::values::failure::{Failure, Outcome};

/// The root fields.
pub(crate) const FIELDS: Fields = &[
    ("entitlement", |root, info| root.check(argument(info, "query")?)),
    ("cachedEntitlements", |root, info| {
        let query: FetchEntitlementsQuery = argument(info, "query")?;
        root.change(|store| store.account_mut(&query.customer_id).map(drop))?;
        let store = root.read()?;
        Ok(store.account(&query.customer_id).map_or_else(ResolvedValue::null, |account| {
            list(&store, account, query.resource_id.as_deref())
        }))
    }),
    ("entitlementsState", |root, info| {
        let query: FetchEntitlementsQuery = argument(info, "query")?;
        root.answer(Subject::State { customer: query.customer_id, resource: query.resource_id })
    }),
    ("entitlementV2", |root, info| root.entitlement_v2(argument(info, "query")?)),
    ("reportEntitlementCheckRequested", |_, info| {
        // The report has no effect.
        argument::<EntitlementCheckRequested>(info, "entitlementCheckRequested")?;
        Ok(leaf(true))
    }),
];

impl Root<'_> {
    fn check(&self, query: FetchEntitlementQuery) -> Outcome<ResolvedValue<'_>> {
        let customer = query.customer_id;
        self.settle(&customer)?;
        let options = query.options.unwrap_or_default();
        let request = Request {
            usage: options.requested_usage.map(Amount::from),
            values: options.requested_values,
        };
        let store = self.read()?;
        let resource = query.resource_id.as_deref();
        Ok(check(&store, &customer, &query.feature_id, resource, request))
    }

    fn entitlement_v2(&self, input: GetEntitlementV2Input) -> Outcome<ResolvedValue<'_>> {
        let customer = input.customer_id;
        let resource = input.resource_id.as_deref();
        let options = input.options.unwrap_or_default();
        self.settle(&customer)?;
        let store = self.read()?;
        match (input.feature_id, input.currency_id) {
            (Some(feature), None) => {
                let request = Request {
                    usage: options.requested_usage.map(Amount::from),
                    values: options.requested_values,
                };
                Ok(check_v2(&store, &customer, &feature, resource, request))
            }
            (None, Some(currency)) => {
                let known = store.catalog.currency(&currency).ok_or_else(|| {
                    Failure::not_found("CustomCurrencyNotFound", "currency", &currency)
                })?;
                let requested = options.requested_usage.map(Number::as_f64);
                Ok(check_credits(&store, &customer, known, resource, requested))
            }
            _ => Err(Failure::bad_input("Set either `featureId` or `currencyId`")),
        }
    }
}

/// The result of a feature check. Unknown customers and features are a denial with a reason, not an
/// error.
pub(crate) fn check<'a>(
    store: &Store,
    customer: &str,
    feature: &str,
    resource: Option<&str>,
    request: Request,
) -> ResolvedValue<'a> {
    let account = store.account(customer);
    let check = checks::check(&store.catalog, account, feature, resource, request, store.now);
    Tree::answer("Entitlement", entitlement(store, account, resource, &check))
}

/// All entitlements, in the original form.
pub(crate) fn list<'a>(
    store: &Store,
    account: &Account,
    resource: Option<&str>,
) -> ResolvedValue<'a> {
    Tree::answers("Entitlement", values(store, account, resource))
}

pub(super) fn values(store: &Store, account: &Account, resource: Option<&str>) -> Vec<Value> {
    let checks = checks::list(&store.catalog, account, resource, store.now);
    let values = checks.iter().map(|check| entitlement(store, Some(account), resource, check));
    values.collect()
}

/// The check of a single feature, without a requested usage.
#[cfg(feature = "subscriptions")]
pub(super) fn check_of<'a>(
    store: &'a Store,
    account: &Account,
    feature: &str,
    resource: Option<&str>,
) -> Check<'a> {
    checks::check(&store.catalog, Some(account), feature, resource, Request::default(), store.now)
}

/// All entitlements, in the V2 form.
pub(crate) fn list_v2<'a>(
    store: &Store,
    account: &Account,
    resource: Option<&str>,
) -> ResolvedValue<'a> {
    Tree::answers("FeatureEntitlement", values_v2(store, account, resource))
}

pub(super) fn values_v2(store: &Store, account: &Account, resource: Option<&str>) -> Vec<Value> {
    let checks = checks::list(&store.catalog, account, resource, store.now);
    let values = checks.iter().map(|check| entitlement_v2(store, check));
    let credits = if account.knows(resource) {
        credits::entitlements(store, account, resource)
    } else {
        Vec::new()
    };
    values.chain(credits).collect()
}

/// The result of a feature check, in the V2 form.
pub(crate) fn check_v2<'a>(
    store: &Store,
    customer: &str,
    feature: &str,
    resource: Option<&str>,
    request: Request,
) -> ResolvedValue<'a> {
    let account = store.account(customer);
    let check = checks::check(&store.catalog, account, feature, resource, request, store.now);
    Tree::answer("FeatureEntitlement", entitlement_v2(store, &check))
}

/// The result of a credit check.
pub(crate) fn check_credits<'a>(
    store: &Store,
    customer: &str,
    currency: &CustomCurrency,
    resource: Option<&str>,
    requested: Option<f64>,
) -> ResolvedValue<'a> {
    let account = store.account(customer);
    let in_force = account.filter(|account| !account.profile.archived && account.knows(resource));
    let held = in_force.and_then(|account| {
        let all = credits::entitlements(store, account, resource);
        all.into_iter().find(|held| held["currency"]["currencyId"] == *currency.ref_id)
    });
    if let Some(mut held) = held {
        let pool = account.map(|account| account.credits.pool_for(&currency.ref_id, resource));
        let left = account.zip(pool).map(|(account, pool)| account.credits.balance(&pool).left());
        if requested.is_some_and(|wanted| left.unwrap_or_default() < wanted.into()) {
            held["isGranted"] = false.into();
            held["accessDeniedReason"] = json!(AccessDeniedReason::InsufficientCredits);
        }
        return Tree::answer("CreditEntitlement", held);
    }
    let reason = match account {
        None => AccessDeniedReason::CustomerNotFound,
        Some(account) if account.profile.archived => AccessDeniedReason::CustomerIsArchived,
        Some(account) if !account.knows(resource) => AccessDeniedReason::CustomerResourceNotFound,
        Some(_) => AccessDeniedReason::EntitlementNotFound,
    };
    let value = json!({
        "isGranted": false,
        "accessDeniedReason": reason,
        "currency": credits::entitlement_currency(currency),
    });
    Tree::answer("CreditEntitlement", value)
}

fn entitlement_v2(store: &Store, check: &Check<'_>) -> Value {
    let mut value = common(store, check);
    value["__typename"] = "FeatureEntitlement".into();
    value
}

pub(super) fn entitlement(
    store: &Store,
    account: Option<&Account>,
    resource: Option<&str>,
    check: &Check<'_>,
) -> Value {
    let mut value = common(store, check);
    value["customerId"] = account.map(|account| account.profile.id.to_string()).into();
    value["resourceId"] = resource.into();
    value["requestedUsage"] = json!(check.request.usage);
    value["requestedValues"] = check.request.values.clone().into();
    value["nextResetDate"] = value["usagePeriodEnd"].clone();
    value
}

/// Fields that both forms share.
fn common(store: &Store, check: &Check<'_>) -> Value {
    let entitlement = check.entitlement.as_ref();
    let allowance = entitlement.map(|entitlement| &entitlement.allowance);
    let reset = allowance.and_then(|allowance| allowance.reset.as_ref());
    let period = entitlement.and_then(|entitlement| entitlement.usage_period(store.now));
    let anchor = entitlement.and_then(Entitlement::reset_anchor);
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
        "creditRate": check.rate.map(credits::rate),
    })
}
