//! Usage measurements.

use apollo_compiler::resolvers::ResolvedValue;
use serde_json::json;

use super::{Tree, date};
use crate::store::Measurement;

pub(super) fn measurement<'a>(measurement: &Measurement) -> ResolvedValue<'a> {
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
    });
    Tree::answer("UsageMeasurementWithCurrentUsage", value)
}
