//! Inputs: the crate's types have the fields of the schema's types, and send nothing that was not
//! set.

use std::collections::BTreeSet;

use apollo_compiler::ExecutableDocument;
use apollo_compiler::Name;
use apollo_compiler::schema::Type;
use serde_json::{Value, json};
use stigg::catalog::{GetProductsInput, NoInput};
use stigg::coupons::GetCouponsInput;
use stigg::credits::ConsumeCreditInput;
use stigg::subscriptions::GetSubscriptionsInput;
use stigg::usage::UsageEventReportInput;

use crate::conformance::generate::Inputs;
use crate::conformance::input_types::{BUILDS, INPUTS, InputCase};
use crate::conformance::json::{difference, encode};
use crate::conformance::schema::{coerce, schema};

/// Whether a server accepts a value for an input.
fn accepts(input: &str, value: &Value) -> Result<(), String> {
    // The document is not valid because the variable is unused, but coercion only needs its type.
    let document = format!("query Probe($input: {input}!) {{ __typename }}");
    let document = ExecutableDocument::parse(schema(), document, input).unwrap();
    coerce(document.operations.get(None).unwrap(), &json!({ "input": value }))
}

fn assert_kept(case: &InputCase, values: Inputs<'_>) {
    for value in values {
        let kept = (case.recode)(&value)
            .unwrap_or_else(|error| panic!("{} cannot be decoded: {error}", case.name));
        if let Some(difference) = difference(&value, &kept) {
            panic!("{} does not keep its fields: {difference}", case.name);
        }
        assert_eq!(accepts(case.name, &kept), Ok(()), "{}: {kept}", case.name);
    }
}

fn camel_case(field: &str) -> String {
    let mut words = field.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| name + &word[..1].to_uppercase() + &word[1..])
}

fn type_of(case: &InputCase) -> Type {
    Type::NonNullNamed(Name::new(case.name).unwrap())
}

#[test]
fn an_input_has_the_fields_of_the_schema() {
    for case in INPUTS.iter() {
        let definition = schema().get_input_object(case.name).unwrap();
        let expected: BTreeSet<_> = definition.fields.keys().map(ToString::to_string).collect();
        let fields = (case.fields)().iter().map(|field| camel_case(field)).collect();
        assert_eq!(expected, fields, "{}", case.name);
    }
}

#[test]
fn an_input_with_every_field_is_kept_and_accepted() {
    for case in INPUTS.iter() {
        assert_kept(case, Inputs::full(&type_of(case)));
    }
}

#[test]
fn an_input_with_required_fields_only_is_kept_and_accepted() {
    for case in INPUTS.iter() {
        assert_kept(case, Inputs::sparse(&type_of(case)));
    }
}

#[test]
fn an_input_without_a_required_field_is_refused() {
    for case in INPUTS.iter() {
        let full = Inputs::full(&type_of(case)).next().unwrap();
        let definition = schema().get_input_object(case.name).unwrap();
        for field in definition.fields.values().filter(|field| field.is_required()) {
            let mut without = full.clone();
            without.as_object_mut().unwrap().remove(field.name.as_str());
            assert!((case.recode)(&without).is_err(), "{} without {}", case.name, field.name);

            let mut with_null = full.clone();
            with_null[field.name.as_str()] = Value::Null;
            assert!((case.recode)(&with_null).is_err(), "{} with null {}", case.name, field.name);
        }
    }
}

#[test]
fn an_input_with_only_required_fields_sends_only_those() {
    for case in BUILDS.iter() {
        let built = (case.build)();
        assert_eq!(difference(&(case.built)(), &built), None, "{}", case.name);
        assert_eq!(accepts(case.name, &built), Ok(()), "{}: {built}", case.name);
    }
}

#[test]
fn each_event_gets_its_own_key_and_time() {
    let one = UsageEventReportInput::builder("customer", "event").build();
    let other = UsageEventReportInput::builder("customer", "event").build();
    assert!(!one.idempotency_key.is_empty());
    assert_ne!(one.idempotency_key, other.idempotency_key);
    assert!(one.timestamp.is_some());
}

#[test]
fn each_consumption_gets_its_own_key() {
    let [one, other] =
        [(); 2].map(|()| ConsumeCreditInput::builder("customer", "currency", 1).build());
    assert!(!one.idempotency_key.is_empty());
    assert_ne!(one.idempotency_key, other.idempotency_key);
}

/// Their fields are variables, so the schema has no such inputs.
#[test]
fn inputs_that_are_variables_have_no_required_fields() {
    assert_eq!(encode(&GetCouponsInput::builder().build()), Ok(json!({})));
    assert_eq!(encode(&GetSubscriptionsInput::builder().build()), Ok(json!({})));
    assert_eq!(encode(&GetProductsInput::builder().build()), Ok(json!({})));
    assert_eq!(encode(&NoInput {}), Ok(json!({})));
}
