//! Messages of a made-up Stigg, for tests.

use serde_json::{Value, json};
use stigg::entitlements::EntitlementsState;
use time::format_description::well_known::Rfc3339;

use crate::cache::Wake;
use crate::clock::date;
use crate::stream::Topic;

/// Nobody waits: a check that memory cannot answer gets the fallback at once.
pub(super) struct Nobody;

impl Wake for Nobody {
    type Waiting = ();

    fn pair() -> (Self, ()) {
        (Self, ())
    }

    fn wake(self, _fetched: bool) {}
}

/// A push as it is sent.
#[derive(Clone, Debug)]
pub(super) struct Push {
    pub(super) topic: Topic,
    pub(super) text: String,
}

/// The entitlement to a feature. Times are in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Terms {
    pub(super) limit: i64,
    pub(super) usage: i64,
    pub(super) limit_updated_at: Option<i64>,
    pub(super) usage_updated_at: Option<i64>,
}

impl Terms {
    pub(super) fn new(limit: i64, usage: i64) -> Self {
        Self { limit, usage, limit_updated_at: None, usage_updated_at: None }
    }

    fn to_json(self, feature: &str) -> Value {
        let is_granted = self.usage < self.limit;
        json!({
            "__typename": "FeatureEntitlement",
            "isGranted": is_granted,
            "accessDeniedReason": (!is_granted).then_some("RequestedUsageExceedingLimit"),
            "hasUnlimitedUsage": false,
            "usageLimit": self.limit,
            "currentUsage": self.usage,
            "usageUpdatedAt": self.usage_updated_at.map(rfc3339),
            "entitlementUpdatedAt": self.limit_updated_at.map(rfc3339),
            "feature": {
                "refId": feature,
                "displayName": "",
                "featureType": "NUMBER",
                "meterType": "Incremental",
            },
        })
    }
}

fn rfc3339(millis: i64) -> String {
    date(millis).format(&Rfc3339).unwrap()
}

fn features<'a>(terms: impl IntoIterator<Item = (&'a str, Terms)>) -> Value {
    terms.into_iter().map(|(feature, terms)| terms.to_json(feature)).collect()
}

/// The reply to a fetch.
pub(super) fn state<'a>(
    denied: Option<&str>,
    terms: impl IntoIterator<Item = (&'a str, Terms)>,
) -> EntitlementsState {
    let state = json!({
        "accessDeniedReason": denied,
        "entitlements": [],
        "entitlementsV2": features(terms),
    });
    serde_json::from_value(state).unwrap()
}

/// A push of all entitlements of a customer.
pub(super) fn list<'a>(
    customer: &str,
    denied: Option<&str>,
    terms: impl IntoIterator<Item = (&'a str, Terms)>,
) -> Push {
    let list = json!({
        "customerId": customer,
        "resourceId": null,
        "accessDeniedReason": denied,
        "entitlements": features(terms),
    });
    Push { topic: Topic::Entitlements, text: list.to_string() }
}

/// A push of the usage of a feature.
pub(super) fn usage(customer: &str, feature: &str, usage: i64, updated_at: i64) -> Push {
    let usage = json!({
        "customerId": customer,
        "resourceId": null,
        "entitlementReference": { "id": feature, "type": "FEATURE" },
        "usage": {
            "currentUsage": usage,
            "usageUpdatedAt": rfc3339(updated_at),
            "usagePeriodStart": null,
            "usagePeriodEnd": null,
        },
    });
    Push { topic: Topic::Usage, text: usage.to_string() }
}

/// A push of a published package.
pub(super) fn published(migration: &str) -> Push {
    let package = json!({ "packageRefId": "plan", "migrationType": migration });
    Push { topic: Topic::Packages, text: package.to_string() }
}
