//! Usage measurements and usage history.

use apollo_compiler::resolvers::ResolvedValue;
use serde_json::{Value, json};
use stigg::common::CursorPaging;
use stigg::usage::{UsageHistoryInput, UsageHistoryV2Input};

use super::{Fields, Tree, argument, credits, date};
use crate::accounts::Measurement;
use crate::operations::usage::{Group, HistoryQuery, UsageHistory};
use crate::rules::history::{Point, Restart};
use crate::values::failure::Outcome;

/// The root fields.
pub(crate) const FIELDS: Fields = &[
    ("reportUsage", |root, info| {
        let input = argument(info, "input")?;
        Ok(measurement(&root.change(|store| store.report_usage(input))?))
    }),
    ("reportUsageBulk", |root, info| {
        let input = argument(info, "input")?;
        let measured = root.change(|store| store.report_usage_bulk(input))?;
        let answers = measured.into_iter().map(|measured| measurement(&measured));
        Ok(ResolvedValue::list(answers))
    }),
    ("reportEvent", |root, info| {
        let events = argument(info, "events")?;
        root.change(|store| store.report_events(events))?;
        Ok(ResolvedValue::null())
    }),
    ("usageHistory", |root, info| {
        let input: UsageHistoryInput = argument(info, "usageHistoryInput")?;
        let query = HistoryQuery::from(input);
        let history = root.change(|store| store.usage_history(&query))?;
        Ok(self::history(&query, &history))
    }),
    ("usageHistoryV2", |root, info| {
        let input: UsageHistoryV2Input = argument(info, "input")?;
        let query = HistoryQuery::from(&input);
        let history = root.change(|store| store.usage_history(&query))?;
        history_v2(&query, history, input.paging.as_ref())
    }),
];

pub(crate) fn measurement<'a>(measurement: &Measurement) -> ResolvedValue<'a> {
    let period = measurement.period.as_ref();
    let value = json!({
        "id": measurement.id.to_string(),
        "customerId": measurement.customer,
        "resourceId": measurement.usage.resource,
        "featureId": measurement.usage.feature,
        "currentUsage": measurement.current_usage,
        "timestamp": date(measurement.timestamp),
        "nextResetDate": period.map(|period| date(period.end)),
        "usagePeriodStart": period.map(|period| date(period.start)),
        "usagePeriodEnd": period.map(|period| date(period.end)),
        "credit": measurement.credit.as_ref().map(credits::charge),
    });
    Tree::answer("UsageMeasurementWithCurrentUsage", value)
}

pub(crate) fn history<'a>(query: &HistoryQuery, history: &UsageHistory) -> ResolvedValue<'a> {
    let points = |points: &[Point]| points.iter().map(|at| point("date", at)).collect::<Value>();
    let group = |group: &Group| {
        let points = points(&group.points);
        json!({ "groupInfo": tags(group), "usageMeasurements": points })
    };
    let is_grouped = !query.group_by.is_empty();
    let value = json!({
        "startDate": date(query.from),
        "endDate": query.to.map(date),
        "markers": markers(&history.restarts),
        "usageMeasurements": points(&history.points),
        "groups": is_grouped.then(|| history.groups.iter().map(group).collect::<Value>()),
    });
    Tree::answer("UsageHistory", value)
}

/// The V2 form, in which ungrouped usage is one series without tags.
pub(crate) fn history_v2<'a>(
    query: &HistoryQuery,
    history: UsageHistory,
    paging: Option<&CursorPaging>,
) -> Outcome<ResolvedValue<'a>> {
    let markers = markers(&history.restarts);
    let groups = if query.group_by.is_empty() {
        vec![Group { tags: Vec::new(), points: history.points }]
    } else {
        history.groups_on(paging)?
    };
    let series = groups.iter().map(|group| {
        let points = group.points.iter().map(|at| point("timestamp", at)).collect::<Value>();
        json!({ "tags": tags(group), "points": points })
    });
    let value = json!({ "markers": markers, "series": series.collect::<Value>() });
    Ok(Tree::answer("UsageHistoryV2", value))
}

/// A point; the two forms have different names for its time.
fn point(time: &str, point: &Point) -> Value {
    json!({ time: date(point.at), "value": point.value, "isResetPoint": point.is_restart })
}

fn tags(group: &Group) -> Value {
    group.tags.iter().map(|(key, value)| json!({ "key": key, "value": value })).collect()
}

fn markers(restarts: &[Restart]) -> Value {
    restarts
        .iter()
        .map(|restart| json!({ "type": restart.kind, "timestamp": date(restart.at) }))
        .collect()
}
