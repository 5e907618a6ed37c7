//! Enums: the crate knows the values of the schema and keeps unknown ones.

use std::cmp::Ordering;
use stigg::{
    catalog::*, common::*, coupons::*, credits::*, customers::*, entitlements::*, payments::*,
    promotional_entitlements::*, subscriptions::*, usage::*,
};

use apollo_compiler::Name;
use serde_json::{Value, json};

use crate::conformance::json::{decode, encode};
use crate::conformance::schema::schema;

/// An enum of the crate.
struct EnumCase {
    name: &'static str,
    known: fn() -> Vec<&'static str>,
    /// Whether the crate does not know a value on the wire.
    is_unknown: fn(&str) -> bool,
    /// Decodes a value and converts it to JSON and text in every possible way.
    recode: fn(&str) -> [Result<Value, String>; 7],
    /// Whether a value on the wire equals a text.
    equals: fn(&str, &str) -> bool,
    /// The order of two values on the wire.
    order: fn(&str, &str) -> Ordering,
}

macro_rules! enums {
    ($($name:ident)+) => {
        /// Every enum.
        const ENUMS: &[EnumCase] = &[$(EnumCase {
            name: stringify!($name),
            known: || $name::KNOWN.iter().map($name::as_str).collect(),
            is_unknown: |wire| matches!($name::from(wire), $name::Unknown(_)),
            recode: |wire| {
                let value: Result<$name, _> = decode(&json!(wire));
                [
                    value.clone().and_then(|value| encode(&value)),
                    value.map(|value| json!(value.to_string())),
                    encode(&$name::from(wire)),
                    encode(&$name::from(wire.to_owned())),
                    Ok(json!(wire.parse::<$name>().unwrap().as_str())),
                    Ok(json!($name::from(wire).as_str())),
                    Ok(json!(AsRef::<str>::as_ref(&$name::from(wire)))),
                ]
            },
            equals: |wire, text| {
                let value = $name::from(wire);
                value == text
            },
            order: |left, right| $name::from(left).cmp(&$name::from(right)),
        }),+];
    };
}

every_enum!(enums);

#[test]
fn an_enum_knows_the_values_of_the_schema() {
    for case in ENUMS {
        let mut known = (case.known)();
        known.sort_unstable();
        let definition = schema().get_enum(case.name).unwrap();
        let mut values: Vec<_> = definition.values.keys().map(Name::as_str).collect();
        values.sort_unstable();
        assert_eq!(known, values, "{}", case.name);
    }
}

#[test]
fn a_known_value_survives_a_round_trip() {
    for case in ENUMS {
        for wire in (case.known)() {
            assert!(!(case.is_unknown)(wire), "{}: {wire}", case.name);
            assert_eq!((case.recode)(wire), [(); 7].map(|()| Ok(json!(wire))), "{}", case.name);
        }
    }
}

#[test]
fn an_unknown_value_is_kept_unchanged() {
    for case in ENUMS {
        for wire in ["VALUE_OF_TOMORROW", "", "with \"quotes\" and ünïcödé"] {
            assert!((case.is_unknown)(wire), "{}: {wire}", case.name);
            assert_eq!((case.recode)(wire), [(); 7].map(|()| Ok(json!(wire))), "{}", case.name);
        }
    }
}

#[test]
fn enums_compare_by_their_text() {
    for case in ENUMS {
        let mut texts = (case.known)();
        texts.extend(["", "A", "VALUE_OF_TOMORROW", "zzz"]);
        for left in &texts {
            for right in &texts {
                assert_eq!((case.equals)(left, right), left == right, "{}", case.name);
                assert_eq!((case.order)(left, right), left.cmp(right), "{}", case.name);
            }
        }
    }
}
