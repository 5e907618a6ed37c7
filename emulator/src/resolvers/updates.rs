//! Updates: what subscriptions are told of changes.

use apollo_compiler::resolvers::{FieldError, ObjectValue, ResolveInfo, ResolvedValue};
use serde_json::{Value, json};
use stigg::catalog::PublishMigrationType;
use stigg::credits::CreditGrantStatus;
use stigg::entitlements::EntitlementType;
use time::OffsetDateTime;

use super::{Tree, credits, date, entitlements};
use crate::accounts::{Pool, UsageKey};
use crate::catalog::{Kind, id_of};
use crate::feed::{Change, Event, PackageKind, Release};
use crate::rules::checks::lack_of_access;
use crate::store::Store;

/// The names of the emulator's only account and environment.
const ONLY: &str = "emulator";

/// A change in the form of one field of `Subscription`.
#[derive(Debug)]
pub(crate) struct Update {
    pub(crate) field: &'static str,
    content: Value,
}

/// The updates that a change leads to, of those that are wanted.
pub(crate) fn updates(
    store: &Store,
    change: &Change,
    wanted: impl Fn(&str) -> bool,
) -> Vec<Update> {
    let mut updates = Vec::new();
    let mut add = |field, content: &dyn Fn() -> Value| {
        if wanted(field) {
            updates.push(Update { field, content: content() });
        }
    };
    match change {
        Change::Package(release) => add("packagePublished", &|| package_published(release)),
        Change::Catalog { .. } => {}
        Change::Customer { customer, event } => match event {
            Event::Entitlements { resource, features, credits } => {
                let resource = resource.as_deref();
                if *features {
                    add("entitlementsUpdated", &|| {
                        let account = store.account(customer);
                        let list = account
                            .map(|account| entitlements::values(store, account, resource))
                            .unwrap_or_default();
                        entitlements_updated(store, customer, resource, list)
                    });
                }
                if *features || *credits {
                    add("entitlementsUpdatedV2", &|| {
                        let account = store.account(customer);
                        let list = account
                            .map(|account| entitlements::values_v2(store, account, resource))
                            .unwrap_or_default();
                        entitlements_updated(store, customer, resource, list)
                    });
                }
            }
            Event::Usage { usage, after, .. } => {
                add("usageUpdated", &|| usage_updated(store, customer, usage));
                add("usageUpdatedV2", &|| {
                    let period = after.period;
                    let usage_now = json!({
                        "currentUsage": after.current,
                        "usageUpdatedAt": date(after.updated_at),
                        "usagePeriodStart": period.map(|period| date(period.start)),
                        "usagePeriodEnd": period.map(|period| date(period.end)),
                    });
                    usage_updated_v2(
                        customer,
                        usage.resource.as_deref(),
                        (EntitlementType::Feature, &usage.feature),
                        usage_now,
                    )
                });
            }
            Event::CreditBalance { pool, after, .. } => {
                add("creditBalanceUpdated", &|| {
                    json!({
                        "customerId": customer,
                        "resourceId": pool.resource,
                        "currencyId": pool.currency,
                        "currency": credits::currency(&store.catalog, &pool.currency),
                        "currentBalance": after.left(),
                        "totalConsumed": after.consumed,
                        "totalGranted": after.granted,
                        "validUntil": earliest_expiry(store, customer, pool).map(milliseconds),
                    })
                });
                add("usageUpdatedV2", &|| {
                    let usage_now = json!({
                        "currentUsage": after.consumed,
                        "usageUpdatedAt": date(store.now),
                    });
                    usage_updated_v2(
                        customer,
                        pool.resource.as_deref(),
                        (EntitlementType::Credit, &pool.currency),
                        usage_now,
                    )
                });
            }
            _ => {}
        },
    }
    updates
}

fn package_published(release: &Release) -> Value {
    json!({
        "accountId": id_of(Kind::Account, ONLY),
        "environmentId": id_of(Kind::Environment, ONLY),
        "packageRefId": release.ref_id,
        "packageType": match release.kind {
            PackageKind::Plan => "Plan",
            PackageKind::Addon => "Addon",
        },
        "packageVersion": release.version,
        // A version reaches existing subscriptions only by a migration.
        "migrationType": PublishMigrationType::NewCustomers,
    })
}

fn entitlements_updated(
    store: &Store,
    customer: &str,
    resource: Option<&str>,
    list: Vec<Value>,
) -> Value {
    let denied = lack_of_access(store.account(customer), resource, store.now);
    json!({
        "customerId": customer,
        "resourceId": resource,
        "accessDeniedReason": denied,
        "entitlements": list,
    })
}

/// The original form, in which times are numbers.
fn usage_updated(store: &Store, customer: &str, usage: &UsageKey) -> Value {
    let resource = usage.resource.as_deref();
    let Some(account) = store.account(customer) else { return Value::Null };
    let check = entitlements::check_of(store, account, &usage.feature, resource);
    let period = check.entitlement.as_ref();
    let period = period.and_then(|entitlement| entitlement.usage_period(store.now));
    json!({
        "usage": {
            "customerId": customer,
            "resourceId": resource,
            "featureId": usage.feature,
            "currentUsage": check.current_usage,
            "usagePeriodStart": period.map(|period| milliseconds(period.start)),
            "usagePeriodEnd": period.map(|period| milliseconds(period.end)),
            "nextResetDate": period.map(|period| milliseconds(period.end)),
        },
        "entitlement": entitlements::entitlement(store, Some(account), resource, &check),
    })
}

fn usage_updated_v2(
    customer: &str,
    resource: Option<&str>,
    (kind, id): (EntitlementType, &str),
    usage: Value,
) -> Value {
    json!({
        "customerId": customer,
        "resourceId": resource,
        "entitlementReference": { "id": id, "type": kind },
        "usage": usage,
    })
}

/// Time at which the first of the active grants of a pool expires.
fn earliest_expiry(store: &Store, customer: &str, pool: &Pool) -> Option<OffsetDateTime> {
    let grants = store.account(customer)?.credits.grants.iter();
    let active =
        grants.filter(|grant| grant.pool == *pool && grant.status == CreditGrantStatus::Active);
    active.filter_map(|grant| grant.expire_at).min()
}

/// A date as a number: milliseconds since 1970.
fn milliseconds(at: OffsetDateTime) -> i64 {
    at.unix_timestamp() * 1_000 + i64::from(at.millisecond())
}

/// The root of an update, which has only the field that the update is for.
pub(crate) struct UpdateRoot<'a>(pub(crate) &'a Update);

impl ObjectValue for UpdateRoot<'_> {
    fn type_name(&self) -> &'static str {
        "Subscription"
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        let Update { field, content } = self.0;
        if info.field_name() != *field {
            return Err(self.unknown_field_error(info));
        }
        Ok(Tree::answer(info.field_definition().ty.inner_named_type(), content.clone()))
    }
}
