//! Changes as events of webhooks.

use std::sync::Arc;

use serde_json::{Map, Value, json};
use stigg::webhooks::EventType;
use time::OffsetDateTime;
use time::format_description::StaticFormatDescription;
use time::macros::format_description;
use uuid::Uuid;

use super::deliveries::Message;
use crate::accounts::{Account, Allowance, CreditGrant, PromotionalEntitlement, Subscription};
use crate::catalog::{Kind, Lookup, id_of};
use crate::feed::{Change, Entry, Event, Measured, PackageKind, Release, Stage};
use crate::rules::checks;
use crate::store::Store;
use crate::values::amount::Amount;
use crate::values::clock::in_utc;

const DATE_FORMAT: StaticFormatDescription =
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");

/// The name of the emulator's only environment.
const ENVIRONMENT: &str = "emulator";

/// The messages that changes lead to, in order. All of them have one trace.
pub(crate) fn events(store: &Store, changes: &[Change]) -> Vec<Message> {
    let trace = Uuid::new_v4().to_string();
    let events = changes.iter().filter_map(|change| event(store, change));
    events.map(|(event_type, payload)| message(store, &trace, event_type, payload)).collect()
}

fn message(
    store: &Store,
    trace: &str,
    event_type: EventType,
    payload: Map<String, Value>,
) -> Message {
    let id = Uuid::new_v4().to_string();
    let mut body = Map::from_iter([
        ("type".to_owned(), json!(event_type)),
        ("messageId".to_owned(), json!(id)),
        ("traceId".to_owned(), json!(trace)),
        ("timestamp".to_owned(), date(store.now)),
        ("environmentId".to_owned(), json!(id_of(Kind::Environment, ENVIRONMENT))),
    ]);
    body.extend(payload);
    let body = Value::Object(body).to_string();
    Message { id: id.into(), event_type, body: Arc::from(body) }
}

fn event(store: &Store, change: &Change) -> Option<(EventType, Map<String, Value>)> {
    let (event_type, payload) = match change {
        Change::Catalog { entry, ref_id, is_new } => entry_changed(store, *entry, ref_id, *is_new),
        Change::Package(release) => published(store, release),
        Change::Customer { customer, event } => {
            // A customer that is gone has been loaded away, and is told to nobody.
            customer_changed(store, store.account(customer)?, event)?
        }
    };
    match payload {
        Value::Object(payload) => Some((event_type, payload)),
        _ => None,
    }
}

fn entry_changed(store: &Store, entry: Entry, ref_id: &str, is_new: bool) -> (EventType, Value) {
    let catalog = &store.catalog;
    let named = |kind, name: Option<&String>| json!({ "id": ref_id, "entityId": id_of(kind, ref_id), "name": name });
    let (created, updated, payload) = match entry {
        Entry::Product => {
            let name = catalog.product(ref_id).map(|product| &product.display_name);
            let payload = named(Kind::Product, name);
            (EventType::ProductCreated, EventType::ProductUpdated, payload)
        }
        Entry::Feature => {
            (EventType::FeatureCreated, EventType::FeatureUpdated, feature(catalog, ref_id))
        }
        Entry::Coupon => {
            let name = catalog.coupon(ref_id).map(|coupon| &coupon.name);
            (EventType::CouponCreated, EventType::CouponUpdated, named(Kind::Coupon, name))
        }
    };
    (if is_new { created } else { updated }, payload)
}

fn published(store: &Store, Release { kind, ref_id, version }: &Release) -> (EventType, Value) {
    let is_first = *version == 1;
    let (event_type, kind, name) = match kind {
        PackageKind::Plan => (
            if is_first { EventType::PlanCreated } else { EventType::PlanPublished },
            Kind::Plan,
            store.catalog.plan(ref_id).map(|plan| &plan.display_name),
        ),
        PackageKind::Addon => (
            if is_first { EventType::AddonCreated } else { EventType::AddonPublished },
            Kind::Addon,
            store.catalog.addon(ref_id).map(|addon| &addon.display_name),
        ),
    };
    let payload = json!({
        "id": ref_id,
        "entityId": id_of(kind, ref_id),
        "name": name,
        "version": version,
        // A version reaches existing subscriptions only by a migration.
        "migrationType": "NEW_CUSTOMERS",
    });
    (event_type, payload)
}

fn customer_changed(store: &Store, account: &Account, event: &Event) -> Option<(EventType, Value)> {
    let about_customer = || customer(account);
    Some(match event {
        Event::CustomerCreated => (EventType::CustomerCreated, about_customer()),
        Event::CustomerUpdated | Event::CustomerUnarchived => {
            (EventType::CustomerUpdated, about_customer())
        }
        Event::CustomerArchived => (EventType::CustomerDeleted, about_customer()),
        Event::PaymentMethodAttached => {
            (EventType::PaymentMethodAttached, json!({ "customer": about_customer() }))
        }
        Event::PaymentMethodDetached => {
            (EventType::PaymentMethodDetached, json!({ "customer": about_customer() }))
        }
        Event::Subscription { subscription, stage } => {
            let held = account.subscriptions.iter().find(|held| held.ref_id == *subscription)?;
            (subscription_event(*stage), of_subscription(store, account, held))
        }
        Event::PromotionalEntitlementGranted { grant } => {
            (EventType::PromotionalEntitlementGranted, promotional(store, account, *grant)?)
        }
        Event::PromotionalEntitlementUpdated { grant } => {
            (EventType::PromotionalEntitlementUpdated, promotional(store, account, *grant)?)
        }
        Event::PromotionalEntitlementExpired { grant } => {
            (EventType::PromotionalEntitlementExpired, promotional(store, account, *grant)?)
        }
        Event::PromotionalEntitlementRevoked { grant, feature: revoked } => {
            let payload = json!({
                "id": grant,
                "feature": feature(&store.catalog, revoked),
                "customer": about_customer(),
            });
            (EventType::PromotionalEntitlementRevoked, payload)
        }
        Event::CreditGrantCreated { grant } => {
            (EventType::CreditGrantCreated, credit_grant(account, *grant)?)
        }
        Event::CreditGrantUpdated { grant } => {
            (EventType::CreditGrantUpdated, credit_grant(account, *grant)?)
        }
        Event::CreditGrantVoided { grant } => {
            (EventType::CreditGrantVoided, credit_grant(account, *grant)?)
        }
        Event::CreditGrantExpired { grant } => {
            (EventType::CreditGrantExpired, credit_grant(account, *grant)?)
        }
        Event::CreditGrantConsumed { grant, before, after } => {
            (Amount::ZERO < *before && *after <= Amount::ZERO).then_some(())?;
            (EventType::CreditGrantDepleted, credit_grant(account, *grant)?)
        }
        Event::CreditBalance { pool, before, after } => {
            (Amount::ZERO < before.left() && after.left() <= Amount::ZERO).then_some(())?;
            let payload = json!({
                "customerId": account.profile.ref_id,
                "resourceId": pool.resource,
                "creditCurrency": { "id": pool.currency },
                "remainingBalance": after.left(),
                "remainingBalancePercentage": 0,
            });
            (EventType::CreditBalanceDepleted, payload)
        }
        Event::Entitlements { resource, .. } => {
            let resource = resource.as_deref();
            (EventType::EntitlementsUpdated, entitlements(store, account, resource))
        }
        Event::Usage { usage, before, after } => {
            reaches_limit(before.as_ref(), after).then_some(())?;
            let resource = usage.resource.as_deref();
            let payload = usage_exceeded(store, account, &usage.feature, resource)?;
            (EventType::EntitlementUsageExceeded, payload)
        }
    })
}

fn subscription_event(stage: Stage) -> EventType {
    match stage {
        Stage::Created => EventType::SubscriptionCreated,
        Stage::TrialStarted => EventType::TrialStarted,
        Stage::TrialConverted => EventType::TrialConverted,
        Stage::TrialExpired => EventType::TrialExpired,
        Stage::Updated => EventType::SubscriptionUpdated,
        Stage::Canceled => EventType::SubscriptionCanceled,
        Stage::Expired => EventType::SubscriptionExpired,
    }
}

/// Whether usage has just reached its limit, the only threshold that the emulator knows.
fn reaches_limit(before: Option<&Measured>, after: &Measured) -> bool {
    let is_reached = |measured: &Measured| {
        measured.limit.is_some_and(|limit| Amount::ZERO < limit && limit <= measured.current)
    };
    is_reached(after) && !before.is_some_and(is_reached)
}

fn customer(account: &Account) -> Value {
    let profile = &account.profile;
    json!({
        "id": profile.ref_id,
        "entityId": profile.id,
        "name": profile.name,
        "email": profile.email,
        "billingId": profile.billing_id,
        "crmId": profile.crm_id,
        "metadata": profile.metadata,
    })
}

fn resource_named(resource: Option<&str>) -> Value {
    resource.map_or(Value::Null, |id| json!({ "id": id }))
}

fn feature(catalog: &Lookup, ref_id: &str) -> Value {
    let Some(feature) = catalog.feature(ref_id) else { return json!({ "id": ref_id }) };
    json!({
        "id": ref_id,
        "entityId": id_of(Kind::Feature, ref_id),
        "name": feature.display_name,
        "description": feature.description,
        "featureType": feature.feature_type,
        // Unlike in GraphQL, in capitals.
        "meterType": feature.meter_type.as_str().to_uppercase(),
        "unit": feature.feature_units,
        "units": feature.feature_units_plural,
        "status": if feature.is_suspended { "SUSPENDED" } else { "ACTIVE" },
    })
}

fn of_subscription(store: &Store, account: &Account, held: &Subscription) -> Value {
    let mut payload = subscription(store, held);
    payload["customer"] = customer(account);
    payload["resource"] = resource_named(held.resource.as_deref());
    payload
}

fn subscription(store: &Store, held: &Subscription) -> Value {
    let plan = held.terms.plan_in(&store.catalog);
    let addons = held.terms.addons.iter().map(|line| {
        let addon = line.addon_in(&store.catalog);
        json!({
            "id": line.addon,
            "name": addon.map(|addon| &addon.display_name),
            "quantity": line.quantity,
        })
    });
    json!({
        "id": held.ref_id,
        "entityId": held.id,
        "status": held.phase.status(),
        "startDate": date(held.start),
        "endDate": held.phase.ended_at().map(date),
        "cancellationDate": held.cancellation.map(date),
        "trialEndDate": held.trial.as_ref().map(|trial| date(trial.end)),
        "isTrialSubscription": held.trial.is_some(),
        "billingPeriod": held.terms.billing_period,
        "plan": { "id": held.terms.plan, "name": plan.map(|plan| &plan.display_name) },
        "addons": addons.collect::<Vec<_>>(),
    })
}

fn allowance(allowance: &Allowance) -> Value {
    json!({
        "usageLimit": allowance.usage_limit,
        "hasUnlimitedUsage": allowance.unlimited,
        "hasSoftLimit": allowance.soft,
        "enumValues": allowance.enum_values,
        "resetPeriod": allowance.reset.as_ref().map(|reset| &reset.period),
    })
}

fn promotional(store: &Store, account: &Account, grant: Uuid) -> Option<Value> {
    let mut grants = account.promotional_entitlements.iter();
    let granted: &PromotionalEntitlement = grants.find(|own| own.id == grant)?;
    let mut payload = allowance(&granted.allowance);
    payload["id"] = json!(granted.id);
    payload["status"] = json!(granted.status(store.now));
    payload["feature"] = feature(&store.catalog, &granted.feature);
    payload["customer"] = customer(account);
    payload["isVisible"] = json!(granted.is_visible);
    payload["endDate"] = json!(granted.end.map(date));
    Some(payload)
}

fn credit_grant(account: &Account, grant: Uuid) -> Option<Value> {
    let mut grants = account.credits.grants.iter();
    let granted: &CreditGrant = grants.find(|own| own.id == grant)?;
    Some(json!({
        "grantId": granted.id,
        "entityId": granted.id,
        "customerId": account.profile.ref_id,
        "resourceId": granted.pool.resource,
        "currencyId": granted.pool.currency,
        "displayName": granted.display_name,
        "grantType": granted.kind,
        "amount": granted.amount,
        "consumedAmount": granted.consumed,
        "cost": granted.cost,
        "priority": granted.priority,
        "effectiveAt": date(granted.effective_at),
        "expireAt": granted.expire_at.map(date),
    }))
}

/// A check as an entitlement.
fn entitlement(store: &Store, check: &checks::Check<'_>) -> Option<Value> {
    let granted = check.entitlement.as_ref()?;
    let period = granted.usage_period(store.now);
    let mut payload = allowance(&granted.allowance);
    payload["feature"] = feature(&store.catalog, &check.feature?.ref_id);
    payload["currentUsage"] = json!(check.current_usage);
    payload["usagePeriodAnchor"] = json!(granted.reset_anchor().map(date));
    payload["usagePeriodStart"] = json!(period.map(|period| date(period.start)));
    payload["usagePeriodEnd"] = json!(period.map(|period| date(period.end)));
    Some(payload)
}

fn entitlements(store: &Store, account: &Account, resource: Option<&str>) -> Value {
    let checks = checks::list(&store.catalog, account, resource, store.now);
    let granted = checks.iter().filter_map(|check| entitlement(store, check));
    json!({
        "customer": customer(account),
        "resource": resource_named(resource),
        "entitlements": granted.collect::<Vec<_>>(),
    })
}

fn usage_exceeded(
    store: &Store,
    account: &Account,
    feature: &str,
    resource: Option<&str>,
) -> Option<Value> {
    let request = checks::Request::default();
    let check = checks::check(&store.catalog, Some(account), feature, resource, request, store.now);
    let limit = check.entitlement.as_ref()?.allowance.usage_limit?;
    let percent = check.current_usage.to_f64() * 100.0 / limit.to_f64();
    let mut payload = entitlement(store, &check)?;
    let active = account.running().map(|held| subscription(store, held));
    payload["thresholdPercentage"] = json!(100);
    payload["usageUsedPercentage"] = json!(percent);
    payload["customer"] = customer(account);
    payload["resource"] = resource_named(resource);
    payload["activeSubscriptions"] = active.collect();
    Some(payload)
}

/// A date as Stigg writes it: UTC, to the millisecond.
fn date(at: OffsetDateTime) -> Value {
    in_utc(at).format(DATE_FORMAT).map_or(Value::Null, Value::String)
}
