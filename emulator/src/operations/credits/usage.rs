//! Credit usage over time.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;
use stigg::credits::{CreditLedgerEventType, CreditUsageInput, CreditUsageTimeRange};
use time::{Duration, OffsetDateTime, Time};

use super::inputs::Wanted;
use crate::accounts::LedgerEntry;
use crate::rules::paging::Page;
use crate::store::Store;
use crate::values::amount::{Amount, canonical};
use crate::values::clock::in_utc;
use crate::values::failure::{Failure, Outcome};
use crate::values::periods::Length;

/// The maximum number of dimensions to group by.
const MAX_DIMENSIONS: usize = 3;

/// A page of series, and the requested currency, if any.
#[derive(Debug)]
pub(crate) struct CreditUsageReport {
    pub(crate) currency: Option<String>,
    pub(crate) series: Page<CreditSeries>,
}

/// Credits of one currency used for one feature, or for none.
#[derive(Clone, Debug)]
pub(crate) struct CreditSeries {
    pub(crate) feature: Option<String>,
    pub(crate) total: Amount,
    /// Credits used per interval, by its start. Intervals without usage are omitted.
    pub(crate) points: BTreeMap<OffsetDateTime, Amount>,
}

impl Store {
    /// Returns series by feature and by the requested dimensions. Points are a day apart, or an
    /// hour for ranges of up to a day.
    pub(crate) fn credit_usage(&mut self, input: CreditUsageInput) -> Outcome<CreditUsageReport> {
        let catalog = Arc::clone(&self.catalog);
        let now = self.now;
        let credits = &self.account_mut(&input.customer_id)?.credits;
        let wanted = Wanted::new(&catalog, input.currency_id.as_ref(), input.resource_id.as_ref())?;
        let dimensions = input.group_by.as_deref().unwrap_or_default();
        check_dimensions(dimensions)?;
        let (from, to) = span(&input, now)?;
        let by_hour = to - from <= Duration::DAY;

        let mut series = BTreeMap::<String, CreditSeries>::new();
        let used = credits.ledger.iter().filter(|entry| {
            entry.event == CreditLedgerEventType::CreditsConsumed
                && wanted.includes(&entry.pool)
                && (from..=to).contains(&entry.at)
        });
        for entry in used {
            let group = group_of(entry, dimensions);
            let group = series.entry(group).or_insert_with(|| CreditSeries {
                feature: entry.purpose.feature.clone(),
                total: Amount::ZERO,
                points: BTreeMap::new(),
            });
            group.total = group.total + entry.amount;
            let point = group.points.entry(beginning(entry.at, by_hour)).or_default();
            *point = *point + entry.amount;
        }
        let series = series.into_iter().collect();
        Ok(CreditUsageReport {
            series: Page::of("series", series, input.paging.as_ref())?,
            currency: input.currency_id,
        })
    }
}

/// The requested time range. Without a start date, it is the given range up to the end date, by
/// default a month.
fn span(
    input: &CreditUsageInput,
    now: OffsetDateTime,
) -> Outcome<(OffsetDateTime, OffsetDateTime)> {
    let to = input.end_date.as_ref().map_or(now, in_utc);
    let from = input.start_date.as_ref().map_or_else(
        || match input.time_range {
            Some(CreditUsageTimeRange::LastDay) => to.saturating_sub(Duration::DAY),
            Some(CreditUsageTimeRange::LastWeek) => to.saturating_sub(Duration::WEEK),
            Some(CreditUsageTimeRange::LastYear) => Length::MONTH.after(to, -12),
            _ => Length::MONTH.after(to, -1),
        },
        in_utc,
    );
    if from > to {
        return Err(Failure::bad_input("The time range ends before it starts"));
    }
    Ok((from, to))
}

fn check_dimensions(names: &[String]) -> Outcome<()> {
    let is_sound = |name: &String| {
        !name.is_empty()
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_$-".contains(&byte))
    };
    if names.len() > MAX_DIMENSIONS {
        let message = format!("Group by at most {MAX_DIMENSIONS} dimensions");
        return Err(Failure::bad_input(message));
    }
    match names.iter().find(|name| !is_sound(name)) {
        None => Ok(()),
        Some(name) => Err(Failure::bad_input(format!(
            "`{name}` is not a valid dimension: use letters, digits, `_`, `$` and `-`"
        ))),
    }
}

/// A unique key of the series that an entry belongs to.
fn group_of(entry: &LedgerEntry, dimensions: &[String]) -> String {
    let values = dimensions.iter().map(|name| {
        let given = entry.purpose.dimensions.as_ref().and_then(|given| given.get(name));
        given.map(canonical).unwrap_or_default()
    });
    let keys = [entry.purpose.feature.clone().into(), entry.pool.currency.clone().into()];
    Value::Array(keys.into_iter().chain(values).collect()).to_string()
}

fn beginning(at: OffsetDateTime, by_hour: bool) -> OffsetDateTime {
    let hour = if by_hour { at.hour() } else { 0 };
    at.replace_time(Time::from_hms(hour, 0, 0).unwrap_or(Time::MIDNIGHT))
}
