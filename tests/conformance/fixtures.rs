//! Fixtures of `stigg::testing`: complete, and valid responses to the documents.

use serde_json::Value;

use crate::conformance::operations::documents;

/// The paths of fields without a value.
fn empty(value: &Value, path: &str, found: &mut Vec<String>) {
    match value {
        Value::Null => found.push(path.to_owned()),
        Value::Array(items) if items.is_empty() => found.push(path.to_owned()),
        Value::Array(items) => items.iter().for_each(|item| empty(item, path, found)),
        Value::Object(fields) => {
            fields.iter().for_each(|(name, value)| empty(value, &format!("{path}.{name}"), found));
        }
        _ => {}
    }
}

#[test]
fn every_field_of_a_fixture_has_a_value_but_reasons_of_denial() {
    for case in documents() {
        let mut found = Vec::new();
        empty(&(case.fixture)(), case.name, &mut found);
        found.retain(|path| !path.ends_with(".accessDeniedReason"));
        assert!(found.is_empty(), "{found:?}");
    }
}

#[test]
fn a_fixture_decodes_to_itself() {
    for case in documents() {
        let fixture = (case.fixture)();
        assert_eq!((case.recode)(&fixture).as_ref(), Ok(&fixture), "{}", case.name);
    }
}
