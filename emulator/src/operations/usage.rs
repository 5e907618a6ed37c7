//! Reported usage and events.

use serde_json::Value;
use stigg::{
    MeterType, ReportUsageInput, UsageEventReportInput, UsageEventsReportInput, UsageUpdateBehavior,
};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::catalog::{Aggregation, EventMeter};
use crate::clock::in_utc;
use crate::failure::{Failure, Outcome};
use crate::rules::entitlements;
use crate::store::{EventKey, Measurement, MeterEvent, ReportKey, Store, UsageKey};

/// How many events a call can hold.
const MAX_EVENTS: usize = 1000;

impl Store {
    pub(crate) fn report_usage(&mut self, input: ReportUsageInput) -> Outcome<Measurement> {
        let catalog = std::sync::Arc::clone(&self.catalog);
        let now = self.now;
        let account = self.account_mut(&input.customer_id)?;
        let name = &input.feature_id;
        let feature = catalog.feature(name).ok_or_else(|| Failure::feature_not_found(name))?;
        if feature.event_meter.is_some() {
            let message = format!("The usage of `{name}` is calculated from events: report those");
            let code = "CannotReportUsageForEntitlementWithMeterError";
            return Err(Failure::invalid(code, message).with("refId", name.as_str()));
        }
        if feature.meter_type == MeterType::None {
            let message = format!("The usage of `{name}` is not metered");
            return Err(Failure::invalid("MeteringNotAvailableForFeatureType", message)
                .with("refId", name.as_str()));
        }

        let key = UsageKey { feature: name.clone(), resource: input.resource_id };
        let report = input
            .idempotency_key
            .map(|idempotency_key| ReportKey { usage: key.clone(), idempotency_key });
        if let Some(earlier) = report.as_ref().and_then(|report| account.reports.get(report)) {
            return Ok(earlier.clone());
        }

        let resource = key.resource.as_deref();
        if entitlements::in_scope(account, resource).next().is_none() {
            let message =
                format!("The customer `{}` has no active subscription", input.customer_id);
            return Err(Failure::new("NoActiveSubscriptionForCustomer", message)
                .with("customerRefId", input.customer_id));
        }
        let entitlement = entitlements::entitlement(&catalog, account, feature, resource, now);
        let period = entitlement.and_then(|entitlement| entitlement.usage_period(now));
        let usage = account.usage.entry(key.clone()).or_default();
        let so_far = usage.current(feature, period);
        let value = match input.update_behavior {
            Some(UsageUpdateBehavior::Set) if input.value < 0.0 => {
                let message = format!("The usage of `{name}` cannot be {}", input.value);
                return Err(Failure::invalid("EntitlementUsageOutOfRangeError", message));
            }
            Some(UsageUpdateBehavior::Set) => input.value,
            _ => (so_far + input.value).max(0.0),
        };
        let timestamp = input.created_at.map_or(now, in_utc);
        let is_past = period.is_some_and(|period| timestamp < period.start);
        if !is_past {
            usage.report(value, now);
        }
        let measurement = Measurement {
            id: Uuid::new_v4(),
            customer: input.customer_id,
            usage: key,
            current_usage: if is_past { so_far } else { value },
            timestamp,
            period,
        };
        if let Some(report) = report {
            account.reports.insert(report, measurement.clone());
        }
        Ok(measurement)
    }

    /// Counts events. Those about unknown customers are accepted, and count for nobody.
    pub(crate) fn report_events(&mut self, input: UsageEventsReportInput) -> Outcome<()> {
        let number = input.usage_events.len();
        if !(1..=MAX_EVENTS).contains(&number) {
            let message = format!("Send from 1 to {MAX_EVENTS} events, not {number}");
            return Err(Failure::bad_input(message));
        }
        let catalog = std::sync::Arc::clone(&self.catalog);
        let now = self.now;
        for event in input.usage_events {
            let Ok(account) = self.account_mut(&event.customer_id) else { continue };
            let at = event.timestamp.map_or(now, in_utc);
            let is_new = account.events.insert(EventKey {
                timestamp: at,
                resource: event.resource_id.clone(),
                event_name: event.event_name.clone(),
                idempotency_key: event.idempotency_key.clone(),
            });
            if !is_new {
                continue;
            }
            for feature in catalog.features_metered_by(&event.event_name) {
                let Some(meter) = &feature.event_meter else { continue };
                let Some(part) = meter.part_of(&event, at) else { continue };
                let key = UsageKey {
                    feature: feature.ref_id.clone(),
                    resource: event.resource_id.clone(),
                };
                account.usage.entry(key).or_default().count(part, now);
            }
        }
        Ok(())
    }
}

impl EventMeter {
    /// What the event adds to the usage, if it counts at all.
    fn part_of(&self, event: &UsageEventReportInput, at: OffsetDateTime) -> Option<MeterEvent> {
        let dimension = |name: &String| event.dimensions.as_ref()?.get(name);
        let counts = self.filters.iter().all(|filter| {
            dimension(&filter.dimension).is_some_and(|value| *value == filter.equals)
        });
        if !counts {
            return None;
        }
        let (amount, unique) = match &self.aggregation {
            Aggregation::Count => (1.0, None),
            Aggregation::Sum { dimension: name } => (dimension(name)?.as_f64()?, None),
            Aggregation::Unique { dimension: name } => {
                let value = dimension(name).filter(|value| !value.is_null())?;
                (1.0, Some(Value::to_string(value)))
            }
        };
        Some(MeterEvent { at, amount, unique })
    }
}
