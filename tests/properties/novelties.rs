//! Additions of a later schema are accepted anywhere, and kept where they may matter.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};

use crate::conformance::json::difference;
use crate::conformance::operations::OPERATIONS;
use crate::properties::arbitrary::{exact_object, new_member, new_name};
use crate::properties::check;
use crate::properties::outputs::Clients;
use crate::properties::samples::{SAMPLES, Sample};

/// An addition somewhere in a response.
#[derive(Clone, Debug)]
enum New {
    Field(Index, String, Value),
    EnumValue(Index, String),
    UnionMember(Index, Value),
}

fn new() -> impl Strategy<Value = New> {
    let place = any::<Index>;
    prop_oneof![
        (place(), new_name(), exact_object())
            .prop_map(|(place, name, value)| New::Field(place, name, value)),
        (place(), new_name()).prop_map(|(place, name)| New::EnumValue(place, name)),
        (place(), new_member()).prop_map(|(place, member)| New::UnionMember(place, member)),
    ]
}

/// Adds novelties to a response as sent and as kept.
fn add(news: Vec<New>, sample: &Sample) -> (Value, Value) {
    let (mut sent, mut kept) = (sample.sent.clone(), sample.kept.clone());
    let mut replace = |pointer: &str, new: &Value, sent: &mut Value| {
        for answer in [sent, &mut kept] {
            // The place is gone if an outer value was replaced before.
            if let Some(value) = answer.pointer_mut(pointer) {
                value.clone_from(new);
            }
        }
    };
    let mut members = Vec::new();
    for new in news {
        match new {
            New::Field(place, name, value) => {
                sent.pointer_mut(place.get::<String>(&sample.objects)).unwrap()[name] = value;
            }
            New::EnumValue(place, name) if !sample.enums.is_empty() => {
                replace(place.get::<String>(&sample.enums), &json!(name), &mut sent);
            }
            New::UnionMember(place, member) if !sample.unions.is_empty() => {
                members.push((place, member));
            }
            New::EnumValue(..) | New::UnionMember(..) => {}
        }
    }
    // Last, because they replace everything inside.
    for (place, member) in members {
        replace(place.get::<String>(&sample.unions), &member, &mut sent);
    }
    (sent, kept)
}

#[test]
fn additions_are_accepted_and_kept() {
    let clients = Clients::start();
    let operation = 0..OPERATIONS.len();
    check(200, (operation, vec(new(), 1..8)), |(operation, news)| {
        let sample = &SAMPLES[operation];
        let (sent, kept) = add(news, sample);
        let answer = json!({ "data": sent }).to_string();
        for outcome in clients.decode(operation, &answer) {
            let output =
                outcome.map_err(|error| TestCaseError::fail(format!("{error}: {answer}")))?;
            let difference = difference(&kept[&sample.case.response_key], &output);
            prop_assert_eq!(difference, None, "{}", sample.case.name);
        }
        Ok(())
    });
}

/// Proves that the responses have places for novelties.
#[test]
fn the_responses_have_places_for_additions() {
    assert!(SAMPLES.iter().all(|sample| !sample.objects.is_empty()));
    assert!(SAMPLES.iter().any(|sample| !sample.enums.is_empty()));
    assert!(SAMPLES.iter().any(|sample| !sample.unions.is_empty()));
}
