//! A client turns any response into an output or an error that locates the problem.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use serde_json::{Value, json};
use stigg::{Error, ErrorKind};

use crate::conformance::operations::OPERATIONS;
use crate::properties::arbitrary::json;
use crate::properties::check;
use crate::properties::mutation::{as_sent, mutation};
use crate::properties::outputs::{Clients, Outcome};
use crate::properties::samples::SAMPLES;

/// The paths of a value and everything in it, in the format of errors.
fn paths(value: &Value) -> Vec<String> {
    let mut found = vec![".".to_owned()];
    collect(value, "", &mut found);
    found
}

fn collect(value: &Value, path: &str, found: &mut Vec<String>) {
    let mut visit = |value, path: String| {
        collect(value, &path, found);
        found.push(path);
    };
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                let dot = if path.is_empty() { "" } else { "." };
                visit(value, format!("{path}{dot}{}", as_sent(key)));
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                visit(value, format!("{path}[{index}]"));
            }
        }
        _ => {}
    }
}

/// Errors must say where the problem is in the response.
fn assert_located(error: &Error, answer: &Value) -> Result<(), TestCaseError> {
    match error.kind() {
        ErrorKind::Decode => {
            let path = error.json_path().unwrap();
            let data = answer.get("data").unwrap_or(&Value::Null);
            let is_there = match path {
                "data" if data.is_null() => true,
                _ => paths(data).iter().any(|own| own == path),
            };
            prop_assert!(is_there, "there is no `{path}` in {data}");
        }
        ErrorKind::GraphQl => prop_assert!(!error.graphql_errors().is_empty()),
        other => prop_assert!(false, "{other:?}: {error}"),
    }
    prop_assert!(!error.to_string().is_empty());
    Ok(())
}

/// Both facades must have the same result.
fn assert_ends(outcomes: [Outcome; 2], answer: &Value) -> Result<(), TestCaseError> {
    let [blocking, asynk] = outcomes;
    match (&blocking, &asynk) {
        (Ok(one), Ok(other)) => prop_assert_eq!(one, other),
        (Err(one), Err(other)) => {
            assert_located(one, answer)?;
            prop_assert_eq!(one.kind(), other.kind());
            prop_assert_eq!(one.json_path(), other.json_path());
        }
        _ => prop_assert!(false, "the facades differ: {blocking:?}, {asynk:?}"),
    }
    Ok(())
}

#[test]
fn any_json_ends_in_an_output_or_an_error() {
    let clients = Clients::start();
    let operation = 0..OPERATIONS.len();
    check(300, (operation, 0..3, json()), |(operation, depth, value)| {
        let answer = match depth {
            0 => value,
            1 => json!({ "data": value }),
            _ => json!({ "data": { &OPERATIONS[operation].response_key: value } }),
        };
        assert_ends(clients.decode(operation, &answer.to_string()), &answer)
    });
}

#[test]
fn a_damaged_response_ends_in_an_output_or_an_error() {
    let clients = Clients::start();
    let operation = 0..OPERATIONS.len();
    let mutations = vec(mutation(), 1..4);
    check(400, (operation, mutations), |(operation, mutations)| {
        let mut answer = json!({ "data": SAMPLES[operation].sent });
        for mutation in mutations {
            mutation.apply(&mut answer);
        }
        let text = as_sent(&answer.to_string());
        assert_ends(clients.decode(operation, &text), &answer)
    });
}

/// A list of errors, even an empty one, prevents decoding in one pass.
#[test]
fn one_and_two_passes_decode_the_same() {
    let clients = Clients::start();
    let operation = 0..OPERATIONS.len();
    let mutations = vec(mutation(), 0..3);
    check(400, (operation, mutations), |(operation, mutations)| {
        let mut answer = json!({ "data": SAMPLES[operation].sent, "extensions": { "a": 1 } });
        for mutation in mutations {
            mutation.apply(&mut answer);
        }
        let text = as_sent(&answer.to_string());
        let Some(members) = text.strip_prefix("{\"").filter(|_| answer.get("errors").is_none())
        else {
            return Ok(());
        };
        let in_two_passes = format!("{{\"errors\":[],\"{members}");
        let [one, _] = clients.decode(operation, &text);
        let [two, _] = clients.decode(operation, &in_two_passes);
        let told = |outcome: Outcome| {
            outcome.map_err(|error| (error.kind(), error.json_path().map(str::to_owned)))
        };
        prop_assert_eq!(told(one), told(two));
        Ok(())
    });
}

/// Proves that the faults, not the responses themselves, cause the errors.
#[test]
fn a_valid_response_is_decoded() {
    let clients = Clients::start();
    for (operation, sample) in SAMPLES.iter().enumerate() {
        let answer = json!({ "data": sample.sent }).to_string();
        for outcome in clients.decode(operation, &answer) {
            assert!(outcome.is_ok(), "{}: {outcome:?}", sample.case.name);
        }
    }
}
