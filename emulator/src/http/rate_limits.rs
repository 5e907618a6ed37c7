//! Rate limits, as Stigg publishes them.

use std::collections::HashMap;

use time::{Duration, OffsetDateTime};

use crate::graphql::Call;

/// The number of mutations of one entity per minute.
const MUTATIONS_OF_AN_ENTITY: u32 = 30;
/// The number of events per second.
const EVENTS: u32 = 1000;
/// The number of reads per minute that the edge serves, all together.
const READS_AT_THE_EDGE: u32 = 6000;

/// The calls of an operation per minute.
const OPERATIONS: &[(&str, u32)] = &[
    ("applySubscription", 250),
    ("archiveCustomer", 250),
    ("cancelSubscription", 250),
    ("coupons", 500),
    ("createCreditGrant", 250),
    ("creditBalanceSummary", 500),
    ("creditGrants", 1500),
    ("creditUsage", 500),
    ("creditsLedger", 500),
    ("customerPortal", 1500),
    ("estimateSubscription", 3000),
    ("estimateSubscriptionUpdate", 3000),
    ("getCustomerByRefId", 3000),
    ("getSubscription", 3000),
    ("migrateSubscriptionToLatest", 250),
    ("paywall", 3000),
    ("previewSubscription", 3000),
    ("provisionCustomer", 250),
    ("provisionSubscriptionV2", 250),
    ("reportUsage", 3000),
    ("reportUsageBulk", 600),
    ("revokePromotionalEntitlement", 500),
    ("subscriptions", 1500),
    ("updateOneCustomer", 250),
    ("updateOneSubscription", 250),
    ("usageHistoryV2", 250),
    ("voidCreditGrant", 500),
];

/// Reads that the edge serves.
const AT_THE_EDGE: &[&str] = &[
    "cachedEntitlements",
    "entitlement",
    "entitlementV2",
    "entitlementsState",
    "getActiveSubscriptions",
];

/// Mutations of a customer.
const OF_CUSTOMERS: &[&str] = &[
    "archiveCustomer",
    "createCreditGrant",
    "detachCustomerPaymentMethod",
    "grantPromotionalEntitlements",
    "grantPromotionalEntitlementsGroup",
    "importOneCustomer",
    "provisionCustomer",
    "revokePromotionalEntitlement",
    "revokePromotionalEntitlementsGroup",
    "saveAutoRechargeSettings",
    "transferSubscription",
    "unarchiveCustomer",
    "unlinkPromotionalEntitlementsGroup",
    "updateOneCustomer",
];

/// Mutations of a customer's resource, or of the customer if there is none.
const OF_RESOURCES: &[&str] =
    &["applySubscription", "createSubscription", "provisionSubscriptionV2"];

/// Mutations of a subscription.
const OF_SUBSCRIPTIONS: &[&str] = &[
    "cancelSchedule",
    "cancelSubscription",
    "delegateSubscriptionToCustomer",
    "migrateSubscriptionToLatest",
    "transferSubscriptionToResource",
    "updateOneSubscription",
];

/// Requests that are counted together.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Bucket {
    Operation(String),
    Edge,
    Events,
    Customer(String),
    Resource(String, String),
    Subscription(String),
}

/// A span of time in which calls are counted.
#[derive(Clone, Copy, Debug)]
struct Window {
    start: OffsetDateTime,
    count: u32,
}

/// The calls of the current minute, by what is limited.
#[derive(Debug, Default)]
pub(crate) struct RateLimits {
    windows: HashMap<Bucket, Window>,
    cleared_at: Option<OffsetDateTime>,
}

impl RateLimits {
    /// Counts the calls of a request, unless one of them is over a limit. Returns the name of that
    /// call.
    pub(crate) fn count<'a>(
        &mut self,
        calls: &'a [Call],
        now: OffsetDateTime,
    ) -> Result<(), &'a str> {
        self.forget_past(now);
        let mut counted = Vec::new();
        for call in calls {
            for (bucket, weight, limit) in buckets(call) {
                let length = bucket.length();
                let fresh = Window { start: now, count: 0 };
                let window = self.windows.entry(bucket.clone()).or_insert(fresh);
                if !window.contains(now, length) {
                    *window = fresh;
                }
                if window.count.saturating_add(weight) > limit {
                    self.take_back(counted);
                    return Err(&call.field);
                }
                window.count += weight;
                counted.push((bucket, weight));
            }
        }
        Ok(())
    }

    fn take_back(&mut self, counted: Vec<(Bucket, u32)>) {
        for (bucket, weight) in counted {
            if let Some(window) = self.windows.get_mut(&bucket) {
                window.count = window.count.saturating_sub(weight);
            }
        }
    }

    /// Forgets windows that are over, once a minute.
    fn forget_past(&mut self, now: OffsetDateTime) {
        let minute = Window { start: self.cleared_at.unwrap_or(now), count: 0 };
        if !minute.contains(now, Duration::MINUTE) {
            self.windows.retain(|bucket, window| window.contains(now, bucket.length()));
            self.cleared_at = Some(now);
        }
        self.cleared_at.get_or_insert(now);
    }
}

impl Window {
    fn contains(&self, now: OffsetDateTime, length: Duration) -> bool {
        self.start <= now && now - self.start < length
    }
}

impl Bucket {
    fn length(&self) -> Duration {
        match self {
            Self::Events => Duration::SECOND,
            _ => Duration::MINUTE,
        }
    }
}

/// The buckets that a call counts in, how much it counts, and their limits.
fn buckets(call: &Call) -> Vec<(Bucket, u32, u32)> {
    let field = call.field.as_str();
    let is_in = |list: &[&str]| list.contains(&field);
    let operation = OPERATIONS.iter().find(|(name, _)| *name == field);
    let operation =
        operation.map(|(name, limit)| (Bucket::Operation((*name).to_owned()), 1, *limit));
    let edge = is_in(AT_THE_EDGE).then_some((Bucket::Edge, 1, READS_AT_THE_EDGE));
    let events = (call.events > 0).then_some((Bucket::Events, call.events, EVENTS));
    let entity = match (&call.customer, &call.resource) {
        (Some(customer), Some(resource)) if is_in(OF_RESOURCES) => {
            Some(Bucket::Resource(customer.clone(), resource.clone()))
        }
        (Some(customer), _) if is_in(OF_RESOURCES) || is_in(OF_CUSTOMERS) => {
            Some(Bucket::Customer(customer.clone()))
        }
        _ if is_in(OF_SUBSCRIPTIONS) => call.subscription.clone().map(Bucket::Subscription),
        _ => None,
    };
    let entity = entity.map(|bucket| (bucket, 1, MUTATIONS_OF_AN_ENTITY));
    [operation, edge, events, entity].into_iter().flatten().collect()
}
