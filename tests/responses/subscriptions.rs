//! The end of a subscription.

use serde_json::{Value, json};
use stigg::subscriptions::ActiveSubscription;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

const EARLY: &str = "2030-01-01T00:00:00Z";
const MIDDLE: &str = "2030-02-01T00:00:00Z";
const LATE: &str = "2030-03-01T00:00:00Z";

/// The end of a subscription with these dates: the effective end, the end that is set, and the
/// cancellation.
fn end(effective: Option<&str>, set: Option<&str>, canceled: Option<&str>) -> Option<String> {
    let json: Value = json!({
        "subscriptionId": "s",
        "status": "ACTIVE",
        "pricingType": "PAID",
        "startDate": "2029-01-01T00:00:00Z",
        "customer": { "id": "1", "refId": "c", "customerId": "c" },
        "plan": {
            "id": "1",
            "planId": "p",
            "displayName": "P",
            "product": { "refId": "product" },
        },
        "trialEndDate": "2029-02-01T00:00:00Z",
        "effectiveEndDate": effective,
        "endDate": set,
        "cancellationDate": canceled,
    });
    let subscription: ActiveSubscription = serde_json::from_value(json).unwrap();
    subscription.ends_at().map(|end: OffsetDateTime| end.format(&Rfc3339).unwrap())
}

#[test]
fn the_effective_end_goes_before_the_earlier_of_the_others() {
    assert_eq!(end(Some(LATE), Some(MIDDLE), Some(EARLY)).as_deref(), Some(LATE));
    assert_eq!(end(None, Some(MIDDLE), Some(LATE)).as_deref(), Some(MIDDLE));
    assert_eq!(end(None, Some(LATE), Some(MIDDLE)).as_deref(), Some(MIDDLE));
    assert_eq!(end(None, None, Some(EARLY)).as_deref(), Some(EARLY));
    assert_eq!(end(None, Some(EARLY), None).as_deref(), Some(EARLY));
    assert_eq!(end(None, None, None), None);
}
