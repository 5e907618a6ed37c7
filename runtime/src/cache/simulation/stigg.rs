//! A Stigg to simulate with: customers that change, and weather in which it answers or does not.

use std::collections::{HashMap, VecDeque};

use fastrand::Rng;
use serde_json::{Value, json};
use stigg::entitlements::EntitlementsState;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::clock::date;

pub(in crate::cache) const FEATURE: &str = "emails";

/// Versions of a customer that replicas may still show.
const VERSIONS: usize = 40;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weather {
    Fair,
    /// Answers take up to so many milliseconds.
    Slow(i64),
    Down,
    /// There are too many requests.
    Limited,
}

impl Weather {
    pub(super) fn random(random: &mut Rng) -> Self {
        match random.u8(..8) {
            0 => Self::Slow(3_000),
            1 => Self::Slow(7_000),
            2 => Self::Down,
            3 => Self::Limited,
            _ => Self::Fair,
        }
    }
}

/// What Stigg says of a customer at some moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Terms {
    pub(super) limit: i64,
    pub(super) usage: i64,
    pub(super) limit_updated_at: i64,
    pub(super) usage_updated_at: i64,
    period_end: i64,
}

#[derive(Debug)]
pub(super) struct Account {
    pub(super) terms: Terms,
    /// When the current usage period began.
    pub(super) period_start: i64,
    /// Whether it says when something was updated last.
    pub(super) has_stamps: bool,
    history: VecDeque<(i64, Terms)>,
}

#[derive(Debug)]
pub(in crate::cache) struct Stigg {
    pub(super) accounts: HashMap<String, Account>,
    pub(super) weather: Weather,
    /// By how many milliseconds replicas may lag behind.
    pub(super) lag: i64,
    /// The last change, in microseconds: no two have the same stamp.
    stamp: i64,
}

impl Account {
    /// Begins a new usage period when it is time.
    fn settle(&mut self, now: i64) {
        while self.terms.period_end <= now {
            self.terms.usage = 0;
            self.period_start = self.terms.period_end;
            self.terms.period_end = next_month(self.terms.period_end);
        }
    }

    fn change(&mut self, now: i64, change: impl FnOnce(&mut Terms)) {
        self.settle(now);
        self.history.push_back((now, self.terms));
        if self.history.len() > VERSIONS {
            self.history.pop_front();
        }
        change(&mut self.terms);
    }

    fn terms_at(&self, then: i64) -> Terms {
        self.history.iter().find(|(until, _)| then < *until).map_or(self.terms, |(_, terms)| *terms)
    }
}

fn next_month(millis: i64) -> i64 {
    let date = date(millis);
    let (year, month) = (date.year(), date.month().next());
    let year = if month == time::Month::January { year + 1 } else { year };
    let first = time::Date::from_calendar_date(year, month, 1).unwrap();
    first.midnight().assume_utc().unix_timestamp() * 1_000
}

impl Stigg {
    pub(in crate::cache) fn new(customers: usize, now: i64, random: &mut Rng) -> Self {
        let stamp = now * 1_000;
        let accounts = (0..customers).map(|number| {
            let terms = Terms {
                limit: random.i64(1..30),
                usage: 0,
                limit_updated_at: stamp,
                usage_updated_at: stamp,
                period_end: next_month(now),
            };
            let has_stamps = number % 3 > 0;
            let account =
                Account { terms, period_start: now, has_stamps, history: VecDeque::new() };
            (format!("customer-{number}"), account)
        });
        Self { accounts: accounts.collect(), weather: Weather::Fair, lag: 0, stamp }
    }

    fn next_stamp(&mut self, now: i64) -> i64 {
        self.stamp = (self.stamp + 1).max(now * 1_000);
        self.stamp
    }

    pub(super) fn set_limit(&mut self, customer: &str, limit: i64, now: i64) {
        let stamp = self.next_stamp(now);
        if let Some(account) = self.accounts.get_mut(customer) {
            account.change(now, |terms| {
                terms.limit = limit;
                terms.limit_updated_at = stamp;
            });
        }
    }

    pub(super) fn use_units(&mut self, customer: &str, amount: i64, now: i64) {
        let stamp = self.next_stamp(now);
        if let Some(account) = self.accounts.get_mut(customer) {
            account.change(now, |terms| {
                terms.usage += amount;
                terms.usage_updated_at = stamp;
            });
        }
    }

    /// What it would say now.
    pub(super) fn terms(&mut self, customer: &str, now: i64) -> Option<Terms> {
        let account = self.accounts.get_mut(customer)?;
        account.settle(now);
        Some(account.terms)
    }

    /// Answers a request as of some moment.
    pub(in crate::cache) fn read(&mut self, customer: &str, then: i64) -> EntitlementsState {
        let Some(account) = self.accounts.get_mut(customer) else {
            return state(&json!("CustomerNotFound"), &json!([]));
        };
        account.settle(then);
        let terms = account.terms_at(then);
        let has_stamps = account.has_stamps;
        let stamp = |micros: i64| {
            let nanos = i128::from(micros) * 1_000;
            let stamp = OffsetDateTime::from_unix_timestamp_nanos(nanos).unwrap();
            has_stamps.then(|| stamp.format(&Rfc3339).unwrap())
        };
        let is_granted = terms.usage < terms.limit;
        let entitlement = json!({
            "__typename": "FeatureEntitlement",
            "isGranted": is_granted,
            "accessDeniedReason": (!is_granted).then_some("RequestedUsageExceedingLimit"),
            "hasUnlimitedUsage": false,
            "usageLimit": terms.limit,
            "currentUsage": terms.usage,
            "usagePeriodEnd": date(terms.period_end).format(&Rfc3339).unwrap(),
            "usageUpdatedAt": stamp(terms.usage_updated_at),
            "entitlementUpdatedAt": stamp(terms.limit_updated_at),
            "feature": {
                "refId": FEATURE,
                "displayName": "",
                "featureType": "NUMBER",
                "meterType": "Incremental",
            },
        });
        state(&Value::Null, &json!([entitlement]))
    }
}

fn state(denied: &Value, entitlements: &Value) -> EntitlementsState {
    let state = json!({
        "accessDeniedReason": denied,
        "entitlements": [],
        "entitlementsV2": entitlements,
    });
    serde_json::from_value(state).unwrap()
}
