//! All entitlements of a customer, as Stigg listed them at some moment.

mod merge;
#[cfg(feature = "subscriptions")]
mod push;

use std::sync::Arc;

#[cfg(feature = "subscriptions")]
pub(crate) use push::{Merged, PushedUsage};
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
    /// Reason for which the customer as a whole is denied access.
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
    /// The push that told the usage, in the order of events. 0 if a fetch did.
    #[serde(skip)]
    pub(crate) usage_pushed: u64,
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
        let mut contents =
            Self::of_list(state.access_denied_reason.as_ref(), &state.entitlements_v2);
        let entries = &mut contents.entries;
        if entries.iter().all(|entry| entry.kind == Kind::Credits) {
            // An environment without the newer list of features has the older one.
            entries.extend(
                state
                    .entitlements
                    .iter()
                    .filter_map(|entitlement| entry_of_feature!(entitlement, None)),
            );
        }
        contents
    }

    /// Reads a list of all entitlements. Kinds that the SDK does not know are left out.
    pub(crate) fn of_list(
        denied: Option<&EntitlementsStateAccessDeniedReason>,
        entitlements: &[EntitlementUnion],
    ) -> Self {
        Self {
            denied: denied.map(reason_of_state),
            entries: entitlements.iter().filter_map(Entry::of).collect(),
        }
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
            usage_pushed: 0,
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
pub(crate) fn unix_micros(date: OffsetDateTime) -> i64 {
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
            usage_pushed: 0,
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
            usage_pushed: 0,
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

    use super::{Contents, Snapshot};
    use crate::Access;
    use crate::check::Kind;

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
