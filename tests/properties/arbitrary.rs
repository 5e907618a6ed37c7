//! Arbitrary JSON, texts and dates.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};
use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, UtcOffset};

/// Keys that responses use: random ones would hardly ever match.
const KEYS: &[&str] = &[
    "data",
    "errors",
    "extensions",
    "message",
    "path",
    "code",
    "traceId",
    "locations",
    "__typename",
    "id",
    "edges",
    "node",
    "pageInfo",
    "totalCount",
];

pub(crate) fn json() -> BoxedStrategy<Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        date().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 6, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(Value::from),
            vec((key(), inner), 0..6).prop_map(|fields| Map::from_iter(fields).into()),
        ]
    })
    .boxed()
}

/// A JSON object whose numbers survive a round trip: the decoder loses the last bit of some others.
pub(crate) fn exact_object() -> BoxedStrategy<Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        number().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    let inner = leaf.prop_recursive(2, 8, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            vec((key(), inner), 0..4).prop_map(|fields| Map::from_iter(fields).into()),
        ]
    });
    vec((key(), inner), 0..4).prop_map(|fields| Map::from_iter(fields).into()).boxed()
}

fn key() -> impl Strategy<Value = String> {
    prop_oneof![select(KEYS).prop_map(str::to_owned), any::<String>()]
}

/// A number with up to three decimals.
pub(crate) fn number() -> impl Strategy<Value = f64> {
    any::<i32>().prop_map(|thousandths| f64::from(thousandths) / 1000.0)
}

/// A date from 1970 to 2100 in any time zone, in the crate's format.
pub(crate) fn date() -> impl Strategy<Value = String> {
    (0_i64..4_102_444_800, 0_i64..1_000_000_000, -12_i8..=14).prop_map(|(second, nano, hours)| {
        let date = OffsetDateTime::from_unix_timestamp(second).unwrap();
        let zone = UtcOffset::from_hms(hours, 0, 0).unwrap();
        let date = (date + time::Duration::nanoseconds(nano)).to_offset(zone);
        date.format(&Rfc3339).unwrap()
    })
}

/// A name that no current schema has.
pub(crate) fn new_name() -> impl Strategy<Value = String> {
    any::<String>().prop_map(|text| format!("OF_TOMORROW {text}"))
}

/// An object of a type that no current schema has.
pub(crate) fn new_member() -> impl Strategy<Value = Value> {
    (new_name(), exact_object()).prop_map(|(name, mut object)| {
        object["__typename"] = json!(name);
        object
    })
}
