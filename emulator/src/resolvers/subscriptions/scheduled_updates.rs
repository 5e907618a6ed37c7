//! Scheduled updates of subscriptions.

use std::cmp::Ordering;

use serde_json::{Value, json};
use stigg::subscriptions::{
    PlanChangeType, PriceOverrideInput, SubscriptionScheduleStatus, SubscriptionScheduleType,
};
use time::OffsetDateTime;

use super::subscription::SubscriptionView;
use crate::accounts::{Change, Phase, ScheduleStatus, ScheduledUpdate, Subscription};
use crate::catalog::{Kind, Lookup, id_of};
use crate::resolvers::date;
use crate::rules::schedules;

/// The updates that wait, and those that failed since the last update of the subscription.
pub(super) fn all(view: SubscriptionView<'_>) -> Vec<Value> {
    listed(view, |_| true)
}

/// The updates that wait.
pub(super) fn future(view: SubscriptionView<'_>) -> Vec<Value> {
    listed(view, |status| *status != SubscriptionScheduleStatus::Failed)
}

fn listed(
    view: SubscriptionView<'_>,
    is_listed: impl Fn(&SubscriptionScheduleStatus) -> bool,
) -> Vec<Value> {
    let SubscriptionView { store, account, subscription: held } = view;
    let catalog = &store.catalog;
    let updates = held.scheduled.iter().filter(|update| is_listed(&status(update.status)));
    let plan_changes = account.subscriptions.iter().filter_map(|other| {
        let status = status_of_plan_change(held, other).filter(&is_listed)?;
        Some(plan_change(catalog, held, other, &status))
    });
    updates.flat_map(|update| update_values(catalog, held, update)).chain(plan_changes).collect()
}

fn status(status: ScheduleStatus) -> SubscriptionScheduleStatus {
    match status {
        ScheduleStatus::Scheduled => SubscriptionScheduleStatus::Scheduled,
        ScheduleStatus::PendingPayment => SubscriptionScheduleStatus::PendingPayment,
        ScheduleStatus::Failed => SubscriptionScheduleStatus::Failed,
    }
}

/// The status of a change of plan that waits for its time or its payment, or failed.
fn status_of_plan_change(
    held: &Subscription,
    next: &Subscription,
) -> Option<SubscriptionScheduleStatus> {
    let change = next.plan_change.as_ref().filter(|change| change.of == held.ref_id)?;
    match (change.status, next.phase) {
        (ScheduleStatus::Failed, _) => Some(SubscriptionScheduleStatus::Failed),
        (ScheduleStatus::Scheduled, Phase::NotStarted) => {
            Some(SubscriptionScheduleStatus::Scheduled)
        }
        (ScheduleStatus::Scheduled, Phase::PaymentPending) => {
            Some(SubscriptionScheduleStatus::PendingPayment)
        }
        (ScheduleStatus::Scheduled | ScheduleStatus::PendingPayment, _) => None,
    }
}

/// The entries of a scheduled update: one, or one for each price or currency that it concerns.
fn update_values(catalog: &Lookup, held: &Subscription, update: &ScheduledUpdate) -> Vec<Value> {
    let plan = &held.terms.plan;
    let entry = |kind: SubscriptionScheduleType, target: Value, variables: Value| {
        entry(kind, &status(update.status), update.at, target, variables)
    };
    let one = |kind, target, variables| vec![entry(kind, target, variables)];
    match &update.change {
        Change::Addon { addon, quantity } => one(
            SubscriptionScheduleType::Addon,
            addon_package(catalog, addon),
            json!({
                "__typename": "AddonChangeVariables",
                "addonRefId": addon,
                "newQuantity": quantity,
            }),
        ),
        Change::Units { feature, quantity } => one(
            SubscriptionScheduleType::UnitAmount,
            plan_package(catalog, plan),
            json!({
                "__typename": "UnitAmountChangeVariables",
                "featureId": feature,
                "newUnitAmount": quantity,
            }),
        ),
        Change::BillingPeriod(period) => one(
            SubscriptionScheduleType::BillingPeriod,
            plan_package(catalog, plan),
            json!({ "__typename": "BillingPeriodChangeVariables", "billingPeriod": period }),
        ),
        Change::PriceOverrides(prices) if prices.is_empty() => {
            one(SubscriptionScheduleType::PriceOverride, plan_package(catalog, plan), Value::Null)
        }
        Change::PriceOverrides(prices) => prices
            .iter()
            .map(|price| {
                let (target, variables) = price_override(catalog, plan, price);
                entry(SubscriptionScheduleType::PriceOverride, target, variables)
            })
            .collect(),
        Change::Discount(discount) => {
            // There is no coupon to name if the discount is ad hoc or ends.
            let coupon = discount.as_ref().and_then(|discount| discount.coupon.as_ref());
            let variables = coupon.map_or(
                Value::Null,
                |coupon| json!({ "__typename": "CouponChangeVariables", "couponId": coupon }),
            );
            one(SubscriptionScheduleType::Coupon, Value::Null, variables)
        }
        Change::Metadata(_) => {
            one(SubscriptionScheduleType::AdditionalMetaData, Value::Null, Value::Null)
        }
        Change::BillingMetadata(_) => {
            one(SubscriptionScheduleType::BillingInfoMetadata, Value::Null, Value::Null)
        }
        Change::RecurringCredits(credits) if credits.is_empty() => one(
            SubscriptionScheduleType::RecurringCredits,
            plan_package(catalog, plan),
            Value::Null,
        ),
        Change::RecurringCredits(credits) => credits
            .iter()
            .map(|credit| {
                let variables = json!({
                    "__typename": "RecurringCreditsChangeVariables",
                    "customCurrencyId": credit.currency,
                    "newQuantity": credit.amount,
                });
                let target = plan_package(catalog, plan);
                entry(SubscriptionScheduleType::RecurringCredits, target, variables)
            })
            .collect(),
        Change::Migration => one(
            SubscriptionScheduleType::MigrateToLatest,
            plan_package(catalog, plan),
            json!({
                "__typename": "PlanChangeVariables",
                "planRefId": plan,
                "changeType": PlanChangeType::None,
            }),
        ),
    }
}

fn price_override(catalog: &Lookup, plan: &str, price: &PriceOverrideInput) -> (Value, Value) {
    if let Some(addon) = &price.addon_id {
        let variables = json!({
            "__typename": "AddonPriceOverrideChangeVariables",
            "addonRefId": addon,
            "featureId": price.feature_id,
        });
        return (addon_package(catalog, addon), variables);
    }
    let variables = json!({
        "__typename": "PlanPriceOverrideChangeVariables",
        "planRefId": plan,
        "featureId": price.feature_id,
    });
    (plan_package(catalog, plan), variables)
}

/// The entry of a scheduled change of plan. Only changes to a lower plan have a type of their own.
fn plan_change(
    catalog: &Lookup,
    held: &Subscription,
    next: &Subscription,
    status: &SubscriptionScheduleStatus,
) -> Value {
    let plan = &next.terms.plan;
    let of_addons = next.terms.addons.iter();
    let of_features = next.terms.quantities.iter();
    let mut variables = json!({
        "billingPeriod": next.terms.billing_period,
        "addons": of_addons
            .map(|line| json!({ "addonRefId": line.addon, "quantity": line.quantity }))
            .collect::<Value>(),
        "billableFeatures": of_features
            .map(|(feature, quantity)| json!({ "featureId": feature, "quantity": quantity }))
            .collect::<Value>(),
        "priceOverrides": next.terms.price_overrides.iter()
            .map(|price| json!({
                "planRefId": price.addon_id.is_none().then_some(plan),
                "addonRefId": price.addon_id,
                "featureId": price.feature_id,
            }))
            .collect::<Value>(),
    });
    let direction = schedules::direction(catalog, &held.terms, &next.terms);
    let kind = if direction.is_lt() && held.terms.plan != *plan {
        variables["__typename"] = json!("DowngradeChangeVariables");
        variables["downgradePlanRefId"] = json!(plan);
        SubscriptionScheduleType::Downgrade
    } else {
        variables["__typename"] = json!("PlanChangeVariables");
        variables["planRefId"] = json!(plan);
        variables["changeType"] = json!(match direction {
            Ordering::Less => PlanChangeType::Downgrade,
            Ordering::Equal => PlanChangeType::None,
            Ordering::Greater => PlanChangeType::Upgrade,
        });
        SubscriptionScheduleType::Plan
    };
    entry(kind, status, next.start, plan_package(catalog, plan), variables)
}

fn entry(
    kind: SubscriptionScheduleType,
    status: &SubscriptionScheduleStatus,
    at: OffsetDateTime,
    target: Value,
    variables: Value,
) -> Value {
    json!({
        "subscriptionScheduleType": kind,
        "scheduleStatus": status,
        "scheduledExecutionTime": date(at),
        "targetPackage": target,
        "scheduleVariables": variables,
    })
}

fn plan_package(catalog: &Lookup, ref_id: &str) -> Value {
    let name = catalog.plan(ref_id).map_or(ref_id, |plan| &plan.display_name);
    package(Kind::Plan, ref_id, name)
}

fn addon_package(catalog: &Lookup, ref_id: &str) -> Value {
    let name = catalog.addon(ref_id).map_or(ref_id, |addon| &addon.display_name);
    package(Kind::Addon, ref_id, name)
}

fn package(kind: Kind, ref_id: &str, display_name: &str) -> Value {
    json!({ "id": id_of(kind, ref_id), "refId": ref_id, "displayName": display_name })
}
