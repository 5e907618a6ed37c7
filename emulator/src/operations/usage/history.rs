//! The history of usage.

use std::collections::BTreeMap;

use serde_json::Value;
use stigg::catalog::MeterType;
use stigg::common::CursorPaging;
use stigg::usage::{UsageHistoryInput, UsageHistoryV2Input};
use time::OffsetDateTime;

use crate::accounts::{Usage, UsageChange, UsageKey};
use crate::rules::entitlements::{self, Entitlement};
use crate::rules::history::{self, Point, Restart};
use crate::rules::paging::Page;
use crate::rules::usage_periods;
use crate::store::Store;
use crate::values::amount::canonical;
use crate::values::clock::in_utc;
use crate::values::failure::{Failure, Outcome};
use crate::values::periods::{Cycle, Reset};

/// A query of usage history.
#[derive(Clone, Debug)]
pub(crate) struct HistoryQuery {
    pub(crate) customer: String,
    pub(crate) usage: UsageKey,
    pub(crate) from: OffsetDateTime,
    pub(crate) to: Option<OffsetDateTime>,
    pub(crate) group_by: Vec<String>,
    /// Usage periods that replace the original ones.
    reset: Option<Reset>,
    /// Whether to include only the time of currently active subscriptions.
    active_only: bool,
}

impl From<UsageHistoryInput> for HistoryQuery {
    fn from(input: UsageHistoryInput) -> Self {
        let monthly = input.monthly_reset_period_configuration.map(|config| config.according_to);
        let weekly = input.weekly_reset_period_configuration.map(|config| config.according_to);
        Self {
            customer: input.customer_ref_id,
            usage: UsageKey { feature: input.feature_ref_id, resource: input.resource_ref_id },
            from: in_utc(&input.start_date),
            to: input.end_date.as_ref().map(in_utc),
            group_by: input.group_by.unwrap_or_default(),
            reset: input.reset_period.map(|period| Reset::new(period, monthly, weekly)),
            active_only: false,
        }
    }
}

impl From<&UsageHistoryV2Input> for HistoryQuery {
    fn from(input: &UsageHistoryV2Input) -> Self {
        Self {
            customer: input.customer_id.clone(),
            usage: UsageKey {
                feature: input.feature_id.clone(),
                resource: input.resource_id.clone(),
            },
            from: in_utc(&input.start_date),
            to: input.end_date.as_ref().map(in_utc),
            group_by: input.group_by.clone().unwrap_or_default(),
            reset: None,
            active_only: !input.include_inactive_subscriptions.unwrap_or_default(),
        }
    }
}

/// Usage history in total and by group.
#[derive(Clone, Debug)]
pub(crate) struct UsageHistory {
    pub(crate) restarts: Vec<Restart>,
    pub(crate) points: Vec<Point>,
    pub(crate) groups: Vec<Group>,
}

/// Usage history of one group of dimension values.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    /// The dimensions, in the requested order.
    pub(crate) tags: Vec<(String, String)>,
    pub(crate) points: Vec<Point>,
}

impl UsageHistory {
    /// A page of the groups, sorted by their values.
    pub(crate) fn groups_on(self, paging: Option<&CursorPaging>) -> Outcome<Vec<Group>> {
        let values = |group: &Group| group.tags.iter().map(|(_, value)| value.clone()).collect();
        let groups = self.groups.into_iter();
        let placed: Vec<(Vec<String>, _)> = groups.map(|group| (values(&group), group)).collect();
        Ok(Page::of("", placed, paging)?.entries)
    }
}

impl Store {
    pub(crate) fn usage_history(&mut self, query: &HistoryQuery) -> Outcome<UsageHistory> {
        let catalog = std::sync::Arc::clone(&self.catalog);
        let now = self.now;
        let account = self.account_mut(&query.customer)?;
        let name = &query.usage.feature;
        let feature = catalog.feature(name).ok_or_else(|| Failure::feature_not_found(name))?;
        if feature.meter_type == MeterType::None {
            return Err(Failure::not_metered(name));
        }
        account.check_resource(query.usage.resource.as_deref())?;
        if query.to.is_some_and(|to| to < query.from) {
            return Err(Failure::bad_input("`endDate` is before `startDate`"));
        }

        let resource = query.usage.resource.as_deref();
        let entitlement = entitlements::entitlement(&catalog, account, feature, resource, now);
        let latest = entitlement.as_ref().map(Entitlement::cycle);
        let wanted = query.reset.as_ref().map(|reset| Cycle {
            reset: reset.clone(),
            since: entitlement.as_ref().map_or(query.from, |entitlement| entitlement.since),
        });
        let usage = account.usage.get(&query.usage);
        let mut changes: Vec<_> = usage.into_iter().flat_map(Usage::changes).collect();
        // Future usage is not part of the history yet.
        changes.retain(|change| change.at <= now);
        let resets = usage_periods::resets(account, feature, resource, now);
        // What is counted now is counted as in a check, earlier usage as it was counted then.
        let is_counted = |change: &UsageChange| resets.last().is_none_or(|at| *at <= change.at);
        let cycles = changes.iter().map(|change| match (&wanted, &latest) {
            (Some(wanted), _) => Some(wanted),
            (None, Some(latest)) if is_counted(change) => latest.as_ref(),
            _ => change.cycle.as_ref(),
        });
        let counted: Vec<_> = changes.iter().copied().zip(cycles).collect();
        let restarts = history::restarts(&counted, &resets, now);

        let granted = usage_periods::grants(account, feature, now).map(|grant| grant.granted_at);
        let held = entitlements::in_scope(account, resource).map(|held| held.start);
        let active_since = held.chain(granted).min();
        let is_shown = |at: OffsetDateTime| {
            let is_active = active_since.is_some_and(|since| since <= at);
            query.from <= at
                && query.to.is_none_or(|to| at <= to)
                && (is_active || !query.active_only)
        };
        let shown = |points: Vec<Point>| -> Vec<Point> {
            points.into_iter().filter(|point| is_shown(point.at)).collect()
        };
        let (points, effective) = history::series(feature, &changes, &restarts);
        let groups = grouped(&changes, &query.group_by)
            .into_iter()
            .map(|(values, changes)| Group {
                tags: query.group_by.iter().cloned().zip(values).collect(),
                points: shown(history::series(feature, &changes, &restarts).0),
            })
            .filter(|group| !group.points.is_empty());
        Ok(UsageHistory {
            restarts: effective
                .into_iter()
                .filter(|restart| is_shown(restart.at))
                .cloned()
                .collect(),
            points: shown(points),
            groups: groups.collect(),
        })
    }
}

/// Groups the changes by the values of these dimensions. Changes that lack one of them are left
/// out.
fn grouped<'a>(
    changes: &[&'a UsageChange],
    dimensions: &[String],
) -> BTreeMap<Vec<String>, Vec<&'a UsageChange>> {
    let mut groups: BTreeMap<_, Vec<_>> = BTreeMap::new();
    if dimensions.is_empty() {
        return groups;
    }
    for change in changes {
        let values: Option<Vec<_>> =
            dimensions.iter().map(|name| change.dimensions.get(name).and_then(text)).collect();
        if let Some(values) = values {
            groups.entry(values).or_default().push(*change);
        }
    }
    groups
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(canonical(other).to_string()),
    }
}
