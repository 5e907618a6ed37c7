//! All entitlements of a customer, as Stigg listed them at some moment.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use stigg::catalog::{CreditRate, FeatureType};
use stigg::entitlements::{
    AccessDeniedReason, CreditEntitlement, EntitlementFeature, EntitlementUnion, EntitlementsState,
    EntitlementsStateAccessDeniedReason,
};
use time::OffsetDateTime;

use crate::check::{Check, CustomerRef, Kind};
use crate::clock::unix_millis;
use crate::{Access, Amount};

/// All entitlements of a customer, or of one of its resources, at some moment.
///
/// Snapshots come from [`export`](crate::blocking::Entitlements::export), and can be stored in any
/// format of serde. Tests can write their own:
///
/// ```
/// use stigg_runtime::{Access, Snapshot};
///
/// let acme = Snapshot::new("acme")
///     .feature("feature-analytics", Access::GRANTED)
///     .feature("feature-seats", Access::limited(5).used(3))
///     .credits("credits-ai", Access::limited(100));
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[must_use = "a snapshot does nothing until it is imported"]
pub struct Snapshot {
    pub(crate) customer: String,
    pub(crate) resource: Option<String>,
    #[serde(with = "time::serde::rfc3339::option")]
    pub(crate) taken_at: Option<OffsetDateTime>,
    #[serde(flatten)]
    pub(crate) contents: Contents,
}

impl Snapshot {
    /// Returns a snapshot without entitlements: a customer who may use nothing.
    pub fn new<'a>(customer: impl Into<CustomerRef<'a>>) -> Self {
        let CustomerRef { customer, resource } = customer.into();
        Self {
            customer: customer.to_owned(),
            resource: resource.map(str::to_owned),
            taken_at: None,
            contents: Contents::default(),
        }
    }

    /// Adds an entitlement to a feature, or replaces it.
    pub fn feature(self, feature: &str, access: Access) -> Self {
        self.with(Entry::of_access(feature, &access, false))
    }

    /// Adds an entitlement to the credits of a currency, or replaces it.
    pub fn credits(self, currency: &str, access: Access) -> Self {
        self.with(Entry::of_access(currency, &access, true))
    }

    fn with(mut self, entry: Entry) -> Self {
        self.contents.entries.retain(|other| !other.is_about(&entry));
        self.contents.entries.push(entry);
        self
    }

    /// Returns the customer of the entitlements.
    #[must_use]
    pub fn customer(&self) -> CustomerRef<'_> {
        CustomerRef { customer: &self.customer, resource: self.resource.as_deref() }
    }

    /// Returns the time at which the entitlements were requested from Stigg. `None` if they were
    /// not.
    #[must_use]
    pub fn taken_at(&self) -> Option<OffsetDateTime> {
        self.taken_at
    }
}

/// The entitlements of a snapshot.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Contents {
    /// Why the customer as a whole is denied access.
    pub(crate) denied: Option<AccessDeniedReason>,
    pub(crate) entries: Vec<Entry>,
}

/// The entitlement to one feature, or to the credits of one currency.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Entry {
    pub(crate) id: Arc<str>,
    pub(crate) kind: Kind,
    /// Stigg's decision about one unit, and its reason to deny it.
    pub(crate) granted: bool,
    pub(crate) reason: Option<AccessDeniedReason>,
    pub(crate) limit: Option<Amount>,
    pub(crate) unlimited: bool,
    pub(crate) soft: bool,
    pub(crate) usage: Option<Amount>,
    pub(crate) values: Box<[Box<str>]>,
    pub(crate) rate: Option<Rate>,
    /// The next are times by the wall clock, in milliseconds.
    pub(crate) period_end: Option<i64>,
    pub(crate) valid_until: Option<i64>,
    pub(crate) usage_updated_at: Option<i64>,
    pub(crate) entitlement_updated_at: Option<i64>,
}

/// Price of a unit of a feature, in credits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Rate {
    pub(crate) currency: Arc<str>,
    pub(crate) amount: Amount,
}

impl Rate {
    fn of(rate: &CreditRate) -> Self {
        Self { currency: (&*rate.currency_id).into(), amount: rate.amount.into() }
    }
}

impl Contents {
    /// Reads a response. Kinds of entitlements that the SDK does not know are left out.
    pub(crate) fn of(state: &EntitlementsState) -> Self {
        let mut entries: Vec<_> = state.entitlements_v2.iter().filter_map(Entry::of).collect();
        if entries.iter().all(|entry| entry.kind == Kind::Credits) {
            // An environment without the newer list of features has the older one.
            entries.extend(
                state
                    .entitlements
                    .iter()
                    .filter_map(|entitlement| entry_of_feature!(entitlement, None)),
            );
        }
        Self { denied: state.access_denied_reason.as_ref().map(reason_of_state), entries }
    }

    pub(crate) fn is_unknown_customer(&self) -> bool {
        self.denied == Some(AccessDeniedReason::CustomerNotFound)
    }

    /// Whether the customer is denied access whatever the entitlements say.
    pub(crate) fn denies_all(&self) -> bool {
        matches!(
            self.denied,
            Some(AccessDeniedReason::CustomerNotFound | AccessDeniedReason::CustomerIsArchived)
        )
    }

    /// Merges what a fetch brought into what there is. Either part of an entitlement, its terms and
    /// its usage, is taken from where it was updated last. Without such a time, and for what one of
    /// the two lacks, the fetch that began later counts.
    pub(crate) fn merge(self, old: &[Entry], began_later: bool) -> Self {
        let mut entries = self.entries;
        for entry in &mut entries {
            let Some(old) = old.iter().find(|old| old.is_about(entry)) else { continue };
            entry.merge(old, began_later);
        }
        if !began_later {
            // What the older fetch lists and the newer one does not was removed in between, and the
            // other way round.
            entries.retain(|entry| old.iter().any(|old| old.is_about(entry)));
            let added = old.iter().filter(|old| !entries.iter().any(|entry| entry.is_about(old)));
            let added: Vec<_> = added.cloned().collect();
            entries.extend(added);
        }
        Self { entries, ..self }
    }
}

fn reason_of_state(reason: &EntitlementsStateAccessDeniedReason) -> AccessDeniedReason {
    // The reasons for a whole customer are some of those for a feature.
    AccessDeniedReason::from(reason.as_str())
}

macro_rules! entry_of_feature {
    ($entitlement:expr, $valid_until:expr) => {{
        let entitlement = $entitlement;
        entitlement.feature.as_ref().map(|feature| Entry {
            id: (&*feature.ref_id).into(),
            kind: kind_of(feature),
            granted: entitlement.is_granted,
            reason: entitlement.access_denied_reason.clone(),
            limit: entitlement.usage_limit.map(Amount::from),
            unlimited: entitlement.has_unlimited_usage,
            soft: entitlement.has_soft_limit == Some(true),
            usage: entitlement.current_usage.map(Amount::from),
            values: entitlement.enum_values.iter().map(|value| (&**value).into()).collect(),
            rate: entitlement.credit_rate.as_ref().map(Rate::of),
            period_end: entitlement.usage_period_end.map(unix_millis),
            valid_until: $valid_until.map(unix_millis),
            usage_updated_at: entitlement.usage_updated_at.map(unix_micros),
            entitlement_updated_at: entitlement.entitlement_updated_at.map(unix_micros),
        })
    }};
}
use entry_of_feature;

fn kind_of(feature: &EntitlementFeature) -> Kind {
    match &feature.feature_type {
        FeatureType::Boolean => Kind::Boolean,
        FeatureType::Enum => Kind::Enum,
        FeatureType::Number if feature.meter_type.as_ref().is_none_or(|meter| meter == "None") => {
            Kind::Number
        }
        FeatureType::Number => Kind::Metered,
        _ => Kind::Other,
    }
}

/// Stamps order what one server did, which may be more than one thing in a millisecond.
fn unix_micros(date: OffsetDateTime) -> i64 {
    date.unix_timestamp() * 1_000_000 + i64::from(date.microsecond())
}

impl Entry {
    fn of(entitlement: &EntitlementUnion) -> Option<Self> {
        match entitlement {
            EntitlementUnion::FeatureEntitlement(entitlement) => {
                entry_of_feature!(entitlement, entitlement.valid_until)
            }
            EntitlementUnion::CreditEntitlement(entitlement) => Some(Self::of_credits(entitlement)),
            _ => None,
        }
    }

    fn of_credits(entitlement: &CreditEntitlement) -> Self {
        Self {
            id: (&*entitlement.currency.currency_id).into(),
            kind: Kind::Credits,
            granted: entitlement.is_granted,
            reason: entitlement.access_denied_reason.clone(),
            limit: entitlement.usage_limit.map(Amount::from),
            unlimited: false,
            soft: entitlement.has_soft_limit == Some(true),
            usage: entitlement.current_usage.map(Amount::from),
            values: Box::default(),
            rate: None,
            period_end: None,
            // A period of credits that ends may grant others: nothing is predicted.
            valid_until: [entitlement.valid_until, entitlement.usage_period_end]
                .into_iter()
                .flatten()
                .map(unix_millis)
                .min(),
            usage_updated_at: entitlement.usage_updated_at.map(unix_micros),
            entitlement_updated_at: entitlement.entitlement_updated_at.map(unix_micros),
        }
    }

    pub(crate) fn of_access(id: &str, access: &Access, is_credits: bool) -> Self {
        let limited = access.limit.is_some();
        Self {
            id: id.into(),
            kind: match (is_credits, access.is_enum, limited) {
                (true, ..) => Kind::Credits,
                (_, true, _) => Kind::Enum,
                (_, _, true) => Kind::Metered,
                _ => Kind::Other,
            },
            granted: access.granted,
            reason: (!access.granted).then_some(AccessDeniedReason::EntitlementNotFound),
            limit: access.limit,
            unlimited: access.granted && !limited,
            soft: false,
            usage: limited.then_some(access.used),
            values: access.values.iter().map(|value| (&**value).into()).collect(),
            rate: None,
            period_end: None,
            valid_until: None,
            usage_updated_at: None,
            entitlement_updated_at: None,
        }
    }

    pub(crate) fn is_credits(&self) -> bool {
        self.kind == Kind::Credits
    }

    fn is_about(&self, other: &Self) -> bool {
        self.id == other.id && self.is_credits() == other.is_credits()
    }

    #[inline]
    pub(crate) fn has_period_ended(&self, wall: i64) -> bool {
        self.period_end.is_some_and(|end| end <= wall)
    }

    /// Whether a check of this kind may be about it. Metered or not, numbers are of one type.
    pub(crate) fn is_of(&self, kind: Option<Kind>) -> bool {
        match (kind, self.kind) {
            (None, _)
            | (_, Kind::Other)
            | (Some(Kind::Number | Kind::Metered), Kind::Number | Kind::Metered) => true,
            (Some(kind), own) => kind == own,
        }
    }

    /// The check that requests nothing in particular.
    pub(crate) fn check(&self) -> Check<'_> {
        if self.is_credits() { Check::credits(&self.id) } else { Check::feature(&self.id) }
    }

    /// The time at which it has to be fetched again.
    pub(crate) fn due(&self) -> Option<i64> {
        [self.period_end, self.valid_until].into_iter().flatten().min()
    }

    fn merge(&mut self, old: &Self, began_later: bool) {
        let older = |new: Option<i64>, old: Option<i64>| match (new, old) {
            (Some(new), Some(old)) if new != old => new < old,
            _ => !began_later,
        };
        let keeps_usage = older(self.usage_updated_at, old.usage_updated_at);
        let keeps_terms = older(self.entitlement_updated_at, old.entitlement_updated_at);
        if keeps_usage {
            self.usage = old.usage;
            self.usage_updated_at = old.usage_updated_at;
            self.period_end = old.period_end;
        }
        if keeps_terms {
            let Self { usage, period_end, usage_updated_at, .. } = *self;
            *self = Self { usage, period_end, usage_updated_at, ..old.clone() };
        }
    }

    /// An estimate of its size in memory, in bytes.
    pub(crate) fn weight(&self) -> usize {
        let values: usize = self.values.iter().map(|value| 16 + value.len()).sum();
        // The text of an identifier is shared by all customers.
        size_of::<Self>() + values
    }
}

#[cfg(test)]
mod tests {
    use stigg::entitlements::{AccessDeniedReason, EntitlementsState};

    use super::{Contents, Entry, Snapshot};
    use crate::check::Kind;
    use crate::{Access, Amount};

    fn entry(limit: i32, usage: i32, stamps: [Option<i64>; 2]) -> Entry {
        let [entitlement_updated_at, usage_updated_at] = stamps;
        let access = Access::limited(limit).used(usage);
        let entry = Entry::of_access("seats", &access, false);
        Entry { usage_updated_at, entitlement_updated_at, ..entry }
    }

    fn merged(new: Entry, old: Entry, began_later: bool) -> (Option<Amount>, Option<Amount>) {
        let new = Contents { denied: None, entries: vec![new] };
        let merged = new.merge(&[old], began_later).entries.remove(0);
        (merged.limit, merged.usage)
    }

    fn is(limit: i32, usage: i32) -> (Option<Amount>, Option<Amount>) {
        (Some(limit.into()), Some(usage.into()))
    }

    #[test]
    fn of_two_fetches_each_part_is_taken_from_where_it_was_updated_last() {
        let old = || entry(5, 3, [Some(10), Some(20)]);
        assert_eq!(merged(entry(6, 4, [Some(11), Some(21)]), old(), false), is(6, 4));
        assert_eq!(merged(entry(6, 4, [Some(11), Some(19)]), old(), true), is(6, 3));
        assert_eq!(merged(entry(6, 4, [Some(9), Some(21)]), old(), true), is(5, 4));
    }

    #[test]
    fn without_such_a_time_the_fetch_that_began_later_counts() {
        for stamps in [[None; 2], [Some(10), Some(20)]] {
            assert_eq!(merged(entry(6, 4, stamps), entry(5, 3, stamps), true), is(6, 4));
            assert_eq!(merged(entry(6, 4, stamps), entry(5, 3, stamps), false), is(5, 3));
        }
    }

    #[test]
    fn what_was_removed_and_added_is_so_by_the_fetch_that_began_later() {
        let one = Entry::of_access("one", &Access::GRANTED, false);
        let two = Entry::of_access("two", &Access::GRANTED, false);
        let ids = |began_later| {
            let new = Contents { denied: None, entries: vec![one.clone()] };
            let merged = new.merge(std::slice::from_ref(&two), began_later);
            merged.entries.iter().map(|entry| entry.id.to_string()).collect::<Vec<_>>()
        };
        assert_eq!((ids(true), ids(false)), (vec!["one".to_owned()], vec!["two".to_owned()]));
    }

    #[test]
    fn a_response_is_read_with_its_kinds_and_times() {
        let state: EntitlementsState = serde_json::from_str(
            r#"{
                "accessDeniedReason": "NoActiveSubscription",
                "entitlements": [],
                "entitlementsV2": [
                    { "__typename": "FeatureEntitlement", "isGranted": true,
                      "hasUnlimitedUsage": false, "usageLimit": 0.3, "currentUsage": 0.1,
                      "usagePeriodEnd": "1970-01-01T00:00:02Z",
                      "usageUpdatedAt": "1970-01-01T00:00:00.000001Z",
                      "validUntil": "1970-01-01T00:00:01Z",
                      "feature": { "refId": "emails", "displayName": "", "featureType": "NUMBER",
                                   "meterType": "Incremental" } },
                    { "__typename": "CreditEntitlement", "isGranted": false, "usageLimit": 5,
                      "currentUsage": 5, "accessDeniedReason": "InsufficientCredits",
                      "currency": { "currencyId": "ai", "displayName": "" } },
                    { "__typename": "SeatEntitlement" }
                ]
            }"#,
        )
        .unwrap();

        let contents = Contents::of(&state);

        assert_eq!(contents.denied, Some(AccessDeniedReason::NoActiveSubscription));
        let [emails, credits] = &*contents.entries else { panic!("{contents:?}") };
        assert_eq!((emails.kind, emails.limit), (Kind::Metered, Some(0.3.into())));
        assert_eq!((emails.due(), emails.period_end), (Some(1_000), Some(2_000)));
        assert_eq!(emails.usage_updated_at, Some(1));
        assert_eq!((credits.kind, credits.usage), (Kind::Credits, Some(5.into())));
    }

    #[test]
    fn a_snapshot_survives_its_file() {
        let snapshot = Snapshot::new("acme")
            .feature("regions", Access::values(["eu"]))
            .feature("seats", Access::limited(0.1))
            .credits("ai", Access::DENIED);
        let json = serde_json::to_string(&snapshot).unwrap();
        assert_eq!(serde_json::from_str::<Snapshot>(&json).unwrap(), snapshot);
    }
}
