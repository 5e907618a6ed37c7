//! Credits.

use apollo_compiler::resolvers::ResolvedValue;
use serde_json::{Value, json};
use stigg::entitlements::AccessDeniedReason;
use stigg::subscriptions::PaymentCollection;

use crate::accounts::{Account, Charge, CreditGrant, CreditSource, LedgerEntry, Pool};
use crate::catalog::{CreditRate, CustomCurrency, Lookup};
use crate::operations::credits::{
    Consumed, CostEstimate, CreditSeries, CreditUsageReport, Granted, PoolBalance, RechargeSettings,
};
use crate::resolvers::{Tree, date, pages};
use crate::rules::paging::Page;
use crate::store::Store;
use crate::values::amount::Amount;

pub(crate) fn granted<'a>(granted: &Granted) -> ResolvedValue<'a> {
    Tree::answer("CreditGrant", grant(&granted.customer, &granted.grant))
}

fn grant(customer: &str, grant: &CreditGrant) -> Value {
    let cost = grant.cost.as_ref();
    let currency =
        cost.and_then(|cost| cost.currency.clone()).unwrap_or(stigg::common::Currency::Usd);
    json!({
        "grantId": grant.id.to_string(),
        "amount": grant.amount,
        "comment": grant.comment,
        "currencyId": grant.pool.currency,
        "customerId": customer,
        "displayName": grant.display_name,
        "effectiveAt": date(grant.effective_at),
        "expireAt": grant.expire_at.map(date),
        "grantType": grant.kind,
        "priority": grant.priority,
        "consumedAmount": grant.consumed,
        "cost": { "amount": cost.map_or(0.0, |cost| cost.amount.as_f64()), "currency": currency },
        "createdAt": date(grant.created_at),
        "updatedAt": date(grant.updated_at),
        "resourceId": grant.pool.resource,
        "additionalMetaData": grant.metadata,
        "automaticRechargeConfigurationId": match &grant.source {
            Some(CreditSource::Recharge { settings }) => Some(settings.to_string()),
            _ => None,
        },
        "status": grant.status,
        "voidedAt": grant.voided_at.map(date),
        "paymentCollection": PaymentCollection::NotRequired,
    })
}

pub(crate) fn grants<'a>(
    customer: &str,
    page: &Page<CreditGrant>,
    total: usize,
) -> ResolvedValue<'a> {
    let edges = page.entries.iter().map(|entry| json!({ "node": grant(customer, entry) }));
    connection("CreditGrantConnection", edges.collect(), page, total)
}

pub(crate) fn ledger<'a>(
    customer: &str,
    page: &Page<LedgerEntry>,
    total: usize,
) -> ResolvedValue<'a> {
    let edges = page.entries.iter().zip(&page.cursors).map(|(entry, cursor)| {
        let node = json!({
            "timestamp": date(entry.at),
            "eventType": entry.event,
            "customerId": customer,
            "resourceId": entry.pool.resource,
            "featureId": entry.purpose.feature,
            "amount": entry.amount,
            "creditGrantId": entry.grant.to_string(),
            "creditCurrencyId": entry.pool.currency,
        });
        json!({ "node": node, "cursor": cursor })
    });
    connection("CreditLedgerConnection", edges.collect(), page, total)
}

fn connection<'a, T>(
    type_name: &str,
    edges: Value,
    page: &Page<T>,
    total: usize,
) -> ResolvedValue<'a> {
    let value = json!({ "edges": edges, "pageInfo": pages::page_info(page), "totalCount": total });
    Tree::answer(type_name, value)
}

pub(crate) fn balances<'a>(
    catalog: &Lookup,
    customer: &str,
    balances: &[PoolBalance],
) -> ResolvedValue<'a> {
    let balances = balances.iter().map(|PoolBalance { pool, balance }| {
        json!({
            "customerId": customer,
            "currency": currency(catalog, &pool.currency),
            "currentBalance": balance.left(),
            "totalConsumed": balance.consumed,
            "totalGranted": balance.granted,
            "resourceId": pool.resource,
        })
    });
    let value = json!({ "customerId": customer, "balances": balances.collect::<Value>() });
    Tree::answer("CreditBalanceSummary", value)
}

/// A currency by identifier, as a `SlimCustomCurrency`.
pub(crate) fn currency(catalog: &Lookup, id: &str) -> Option<Value> {
    let currency = catalog.currency(id)?;
    Some(json!({
        "currencyId": currency.ref_id,
        "displayName": currency.display_name,
        "symbol": currency.symbol,
        "units": currency.units,
    }))
}

pub(crate) fn consumed<'a>(consumed: &Consumed) -> ResolvedValue<'a> {
    let Consumed { customer, consumption, balance, as_of } = consumed;
    let value = json!({
        "customerId": customer,
        "currencyId": consumption.pool.currency,
        "resourceId": consumption.pool.resource,
        "amount": consumption.amount,
        "timestamp": date(consumption.at),
        "credit": {
            "currencyId": consumption.pool.currency,
            "currentUsage": balance.consumed,
            "usageLimit": balance.granted,
            "timestamp": date(*as_of),
        },
    });
    Tree::answer("CreditConsumptionResponse", value)
}

pub(crate) fn rate(rate: &CreditRate) -> Value {
    json!({ "amount": rate.amount.unwrap_or_default(), "currencyId": rate.currency })
}

/// The credits charged for a usage report, as a `UsageMeasurementCredit`.
pub(crate) fn charge(charge: &Charge) -> Value {
    json!({
        "currencyId": charge.currency,
        "consumed": charge.amount,
        "currentUsage": charge.balance.consumed,
        "timestamp": date(charge.as_of),
    })
}

pub(crate) fn usage<'a>(catalog: &Lookup, report: &CreditUsageReport) -> ResolvedValue<'a> {
    let CreditUsageReport { currency: asked, series: page } = report;
    let series = page.entries.iter().map(|entry| series(catalog, entry));
    let value = json!({
        "series": series.collect::<Value>(),
        "currency": asked.as_deref().and_then(|id| currency(catalog, id)),
        "pageInfo": pages::page_info(page),
    });
    Tree::answer("CreditUsage", value)
}

fn series(catalog: &Lookup, series: &CreditSeries) -> Value {
    let feature = series.feature.as_deref();
    let name = feature.and_then(|name| catalog.feature(name)).map(|feature| &feature.display_name);
    let points = series.points.iter();
    let points = points.map(|(at, value)| json!({ "timestamp": date(*at), "value": value }));
    json!({
        "featureId": feature,
        "featureName": name,
        "totalCredits": series.total,
        "points": points.collect::<Value>(),
    })
}

pub(crate) fn recharge<'a>(settings: &RechargeSettings) -> ResolvedValue<'a> {
    let RechargeSettings { customer, currency, recharge, is_on, monthly_spend } = settings;
    let value = json!({
        "customerId": customer,
        "currencyId": currency,
        "isEnabled": is_on,
        "thresholdType": recharge.threshold_type,
        "thresholdValue": recharge.threshold,
        "targetBalance": recharge.target,
        "maxSpendLimit": recharge.max_spend,
        "grantExpirationPeriod": recharge.expiration,
        "currentMonthlySpend": monthly_spend,
        "createdAt": recharge.saved.map(|dates| date(dates.first)),
        "updatedAt": recharge.saved.map(|dates| date(dates.last)),
    });
    Tree::answer("AutoRechargeSettingsDTO", value)
}

pub(crate) fn cost<'a>(estimate: &CostEstimate) -> ResolvedValue<'a> {
    let estimates = estimate.currencies.iter().map(|entry| {
        let after = entry.left - entry.cost;
        let items = entry.items.iter().map(|item| {
            json!({ "featureId": item.feature, "cost": item.cost, "warningCode": item.warning })
        });
        json!({
            "currencyId": entry.currency,
            "estimatedCost": entry.cost,
            "currentBalance": entry.left,
            "balanceAfterEstimate": after,
            "wouldOverdraft": after < Amount::ZERO,
            "breakdown": items.collect::<Value>(),
        })
    });
    let value = json!({ "estimates": estimates.collect::<Value>(), "warnings": estimate.warnings });
    Tree::answer("CreditCostEstimation", value)
}

/// A customer's credit entitlements, one for each of its currencies.
pub(crate) fn entitlements(store: &Store, account: &Account, resource: Option<&str>) -> Vec<Value> {
    let pools = account.credits.pools_in_scope(resource);
    pools.iter().filter_map(|pool| entitlement(store, account, pool)).collect()
}

/// A currency in the form that credit entitlements use.
pub(crate) fn entitlement_currency(currency: &CustomCurrency) -> Value {
    let units = currency.units.as_ref();
    json!({
        "currencyId": currency.ref_id,
        "displayName": currency.display_name,
        "description": currency.description,
        "unitSingular": units.map(|units| &units.singular),
        "unitPlural": units.map(|units| &units.plural),
        "additionalMetaData": currency.additional_meta_data,
    })
}

fn entitlement(store: &Store, account: &Account, pool: &Pool) -> Option<Value> {
    let currency = store.catalog.currency(&pool.currency)?;
    let balance = account.credits.balance(pool);
    let is_soft = account.has_soft_limit(&store.catalog, pool);
    let is_used_up = balance.left() <= Amount::ZERO && !is_soft;
    let denied = is_used_up.then_some(AccessDeniedReason::InsufficientCredits);
    Some(json!({
        "__typename": "CreditEntitlement",
        "isGranted": denied.is_none(),
        "accessDeniedReason": denied,
        "currency": entitlement_currency(currency),
        "usageLimit": balance.granted,
        "currentUsage": balance.consumed,
        "hasSoftLimit": is_soft,
    }))
}
