//! Usage reports and events.

use serde_json::{Map, Value};
use stigg::catalog::MeterType;
use stigg::usage::{
    ReportUsageBaseInput, ReportUsageBulkInput, ReportUsageInput, UsageEventReportInput,
    UsageEventsReportInput, UsageUpdateBehavior,
};
use uuid::Uuid;

use crate::accounts::{EventKey, Measurement, ReportKey, UsageChange, UsageKey};
use crate::catalog::{Aggregation, EventMeter, Feature};
use crate::rules::entitlements;
use crate::store::Store;
use crate::values::amount::{Amount, canonical};
use crate::values::clock::in_utc;
use crate::values::failure::{Failure, Outcome, check_amount};

/// The maximum number of reports per request.
const MAX_REPORTS: usize = 100;
/// The maximum number of events per request.
const MAX_EVENTS: usize = 1000;
/// The maximum size of an event, in bytes of JSON.
const MAX_EVENT_BYTES: usize = 1024 * 1024;

impl Store {
    /// Counts all of the reports or none.
    pub(crate) fn report_usage_bulk(
        &mut self,
        input: ReportUsageBulkInput,
    ) -> Outcome<Vec<Measurement>> {
        let number = input.usages.len();
        if !(1..=MAX_REPORTS).contains(&number) {
            let message = format!("Send from 1 to {MAX_REPORTS} reports, not {number}");
            return Err(Failure::bad_input(message));
        }
        let reports: Vec<_> = input.usages.into_iter().map(single_report).collect();
        for report in &reports {
            self.check_report(report)?;
        }
        reports.into_iter().map(|report| self.report_usage(report)).collect()
    }

    /// Whether the report is valid, whatever the usage so far.
    fn check_report(&mut self, input: &ReportUsageInput) -> Outcome<()> {
        let catalog = std::sync::Arc::clone(&self.catalog);
        let now = self.now;
        let account = self.account_mut(&input.customer_id)?;
        let name = &input.feature_id;
        let feature = catalog.feature(name).ok_or_else(|| Failure::feature_not_found(name))?;
        if feature.event_meter.is_some() {
            let message =
                format!("The usage of `{name}` is calculated from events: report events instead");
            let code = "CannotReportUsageForEntitlementWithMeterError";
            return Err(Failure::invalid(code, message).with("refId", name.as_str()));
        }
        if feature.meter_type == MeterType::None {
            return Err(Failure::not_metered(name));
        }
        if report_key(input).is_some_and(|key| account.reports.contains_key(&key)) {
            return Ok(());
        }
        account.check_resource(input.resource_id.as_deref())?;
        if !entitlements::has_access(account, feature, input.resource_id.as_deref(), now) {
            let message =
                format!("The customer `{}` has no active subscription", input.customer_id);
            return Err(Failure::new("NoActiveSubscriptionForCustomer", message)
                .with("customerRefId", input.customer_id.as_str()));
        }
        if input.update_behavior == Some(UsageUpdateBehavior::Set) && input.value < 0.0 {
            let message = format!("The usage of `{name}` cannot be {}", input.value);
            return Err(Failure::invalid("EntitlementUsageOutOfRangeError", message));
        }
        Ok(())
    }

    pub(crate) fn report_usage(&mut self, input: ReportUsageInput) -> Outcome<Measurement> {
        self.check_report(&input)?;
        let catalog = std::sync::Arc::clone(&self.catalog);
        let now = self.now;
        let timestamp = input.created_at.as_ref().map_or(now, |date| self.happened_at(date));
        let report = report_key(&input);
        let account = self.account_mut(&input.customer_id)?;
        if let Some(earlier) = report.as_ref().and_then(|report| account.reports.get(report)) {
            return Ok(earlier.repeated());
        }
        let name = &input.feature_id;
        let feature = catalog.feature(name).ok_or_else(|| Failure::feature_not_found(name))?;
        let key = UsageKey { feature: name.clone(), resource: input.resource_id };
        let resource = key.resource.as_deref();
        let entitlement = entitlements::entitlement(&catalog, account, feature, resource, now);
        let counted = entitlement.as_ref().and_then(|entitlement| entitlement.counted_period(now));
        let cycle = entitlement.and_then(|entitlement| entitlement.cycle());
        let period = cycle.as_ref().map(|cycle| cycle.period_at(now));
        let usage = account.usage.entry(key.clone()).or_default();
        let so_far = usage.reported(feature, counted);
        let value = match input.update_behavior {
            Some(UsageUpdateBehavior::Set) => Amount::from(input.value),
            _ => (so_far + input.value.into()).max(Amount::ZERO),
        };
        let is_past = counted.is_some_and(|counted| timestamp < counted.start);
        if !is_past {
            let change = UsageChange {
                at: timestamp.min(now),
                amount: value - so_far,
                unique: None,
                dimensions: input.dimensions.clone().unwrap_or_default(),
                cycle,
            };
            usage.record(change, now);
        }
        let value = if is_past { so_far } else { value };
        let units = feature.in_units(value - so_far);
        let credit =
            account.charge(&catalog, feature, resource, units, input.dimensions.as_ref(), now);
        let measurement = Measurement {
            id: Uuid::new_v4(),
            customer: input.customer_id,
            usage: key,
            current_usage: feature.in_units(value),
            timestamp,
            period,
            credit,
        };
        if let Some(report) = report {
            account.reports.insert(report, measurement.clone());
        }
        Ok(measurement)
    }

    /// Counts events. Events for unknown customers are accepted but not counted.
    pub(crate) fn report_events(&mut self, input: UsageEventsReportInput) -> Outcome<()> {
        let number = input.usage_events.len();
        if !(1..=MAX_EVENTS).contains(&number) {
            let message = format!("Send from 1 to {MAX_EVENTS} events, not {number}");
            return Err(Failure::bad_input(message));
        }
        let catalog = std::sync::Arc::clone(&self.catalog);
        let now = self.now;
        for (position, event) in input.usage_events.iter().enumerate() {
            let bytes = serde_json::to_string(event).map_or(0, |text| text.len());
            if bytes > MAX_EVENT_BYTES {
                let message = format!(
                    "`events.usageEvents[{position}]` has {bytes} bytes, more than {MAX_EVENT_BYTES}"
                );
                return Err(Failure::bad_input(message));
            }
            for feature in catalog.features_metered_by(&event.event_name) {
                let place = format!("events.usageEvents[{position}]");
                check_dimension(feature, event.dimensions.as_ref(), &place)?;
            }
        }
        for event in input.usage_events {
            let at = event.timestamp.as_ref().map_or(now, |date| self.happened_at(date));
            let Ok(account) = self.account_mut(&event.customer_id) else { continue };
            let is_new = account.events.insert(EventKey {
                // The date as sent: the shifted one changes whenever the clock is moved.
                timestamp: event.timestamp.as_ref().map_or(now, in_utc),
                resource: event.resource_id.clone(),
                event_name: event.event_name.clone(),
                idempotency_key: event.idempotency_key.clone(),
            });
            if !is_new {
                continue;
            }
            for feature in catalog.features_metered_by(&event.event_name) {
                let Some(meter) = &feature.event_meter else { continue };
                let Some(part) = meter.part_of(&event) else { continue };
                let key = UsageKey {
                    feature: feature.ref_id.clone(),
                    resource: event.resource_id.clone(),
                };
                let resource = key.resource.as_deref();
                let cycle = entitlements::entitlement(&catalog, account, feature, resource, now)
                    .and_then(|entitlement| entitlement.cycle());
                // Future usage belongs to its own period; the current one is the present's.
                let period = cycle.as_ref().map(|cycle| cycle.period_at(now));
                let is_ahead = period.is_some_and(|period| period.end <= at);
                // Only what adds to the usage has a price.
                let units = if meter.aggregation.is_additive() {
                    feature.in_units(part.amount)
                } else {
                    Amount::ZERO
                };
                let change = UsageChange {
                    at: if is_ahead { at } else { at.min(now) },
                    amount: part.amount,
                    unique: part.unique,
                    dimensions: event.dimensions.clone().unwrap_or_default(),
                    cycle,
                };
                account.usage.entry(key).or_default().record(change, now);
                let (resource, dimensions) =
                    (event.resource_id.as_deref(), event.dimensions.as_ref());
                account.charge(&catalog, feature, resource, units, dimensions, now);
            }
        }
        Ok(())
    }
}

/// Rejects a measured dimension with an amount above the emulator's limit.
pub(crate) fn check_dimension(
    feature: &Feature,
    dimensions: Option<&Map<String, Value>>,
    place: &str,
) -> Outcome<()> {
    let meter = feature.event_meter.as_ref().map(|meter| &meter.aggregation);
    let Some(
        Aggregation::Sum { dimension }
        | Aggregation::Max { dimension }
        | Aggregation::Min { dimension }
        | Aggregation::Avg { dimension },
    ) = meter
    else {
        return Ok(());
    };
    let amount = dimensions.and_then(|dimensions| dimensions.get(dimension)?.as_f64());
    amount.map_or(Ok(()), |amount| check_amount(amount, &format!("{place}.dimensions.{dimension}")))
}

/// The key that detects duplicates of the report.
fn report_key(input: &ReportUsageInput) -> Option<ReportKey> {
    let idempotency_key = input.idempotency_key.clone()?;
    let usage = UsageKey { feature: input.feature_id.clone(), resource: input.resource_id.clone() };
    Some(ReportKey { usage, idempotency_key })
}

/// Converts a report of a batch to a single report.
fn single_report(input: ReportUsageBaseInput) -> ReportUsageInput {
    let mut report =
        ReportUsageInput::builder(input.customer_id, input.feature_id, input.value).build();
    report.created_at = input.created_at;
    report.dimensions = input.dimensions;
    report.idempotency_key = input.idempotency_key;
    report.resource_id = input.resource_id;
    report.update_behavior = input.update_behavior;
    report
}

/// The contribution of an event to the usage of one feature, in the units of reports.
pub(crate) struct Part {
    pub(crate) amount: Amount,
    /// The value that is counted only once.
    unique: Option<String>,
}

impl EventMeter {
    /// The contribution of the event to the usage, if it counts at all.
    pub(crate) fn part_of(&self, event: &UsageEventReportInput) -> Option<Part> {
        let dimension = |name: &String| event.dimensions.as_ref()?.get(name);
        let counts = self.filters.iter().all(|filter| {
            dimension(&filter.dimension)
                .is_some_and(|value| canonical(value) == canonical(&filter.equals))
        });
        if !counts {
            return None;
        }
        let (amount, unique) = match &self.aggregation {
            Aggregation::Count => (Amount::ONE, None),
            Aggregation::Sum { dimension: name }
            | Aggregation::Max { dimension: name }
            | Aggregation::Min { dimension: name }
            | Aggregation::Avg { dimension: name } => (dimension(name)?.as_f64()?.into(), None),
            Aggregation::Unique { dimension: name } => {
                let value = dimension(name).filter(|value| !value.is_null())?;
                (Amount::ONE, Some(canonical(value).to_string()))
            }
        };
        Some(Part { amount, unique })
    }
}
