//! The crate's types keep any value that the schema allows for an input, and the schema accepts it
//! when it is sent.

use apollo_compiler::schema::{ExtendedType, Type};
use apollo_compiler::{ExecutableDocument, Node, schema::InputObjectType};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

use crate::conformance::generate::scalar_of;
use crate::conformance::input_types::INPUTS;
use crate::conformance::json::difference;
use crate::conformance::schema::{coerce, schema};
use crate::properties::arbitrary::{date, exact_object, number};
use crate::properties::check;

/// The maximum nesting of inputs, beyond required ones.
const DEPTH: usize = 3;

fn value(ty: &Type, position: &str, depth: usize) -> BoxedStrategy<Value> {
    if ty.is_list() {
        return vec(value(ty.item_type(), position, depth), 0..3).prop_map(Value::from).boxed();
    }
    match scalar_of(position, &schema().types[ty.inner_named_type()]) {
        ExtendedType::InputObject(definition) => object(definition, depth),
        ExtendedType::Enum(definition) => {
            let values: Vec<_> =
                definition.values.keys().map(|name| json!(name.as_str())).collect();
            select(values).boxed()
        }
        ExtendedType::Scalar(definition) => match definition.name.as_str() {
            "String" => any::<String>().prop_map(Value::from).boxed(),
            "Int" => any::<i32>().prop_map(Value::from).boxed(),
            "Float" => number().prop_map(Value::from).boxed(),
            "Boolean" => any::<bool>().prop_map(Value::from).boxed(),
            "DateTime" => date().prop_map(Value::from).boxed(),
            "JSON" => exact_object(),
            other => panic!("no values for the scalar {other}"),
        },
        other => panic!("{} is no type of an input", other.name()),
    }
}

/// An object with every required field and any of the optional ones.
fn object(definition: &Node<InputObjectType>, depth: usize) -> BoxedStrategy<Value> {
    let mut fields = Vec::new();
    for (name, field) in &definition.fields {
        let is_input = schema().types[field.ty.inner_named_type()].is_input_object();
        if depth == 0 && is_input && !field.is_required() {
            continue;
        }
        let inner = value(&field.ty, &definition.name, depth.saturating_sub(1));
        let given = if field.is_required() {
            inner.prop_map(Some).boxed()
        } else {
            proptest::option::of(inner).boxed()
        };
        let name = name.to_string();
        fields.push(given.prop_map(move |value| Some((name.clone(), value?))));
    }
    fields.prop_map(|fields| fields.into_iter().flatten().collect::<Map<_, _>>().into()).boxed()
}

#[test]
fn any_input_is_kept_and_accepted() {
    let input = (0..INPUTS.len()).prop_flat_map(|index| {
        let name = apollo_compiler::Name::new(INPUTS[index].name).unwrap();
        (Just(index), value(&Type::NonNullNamed(name), "$", DEPTH))
    });
    check(600, input, |(index, value)| {
        let case = &INPUTS[index];
        let kept = (case.recode)(&value)
            .map_err(|error| TestCaseError::fail(format!("{}: {error}", case.name)))?;
        prop_assert_eq!(difference(&value, &kept), None, "{}", case.name);

        // The document is not valid because the variable is unused, but coercion only needs its
        // type.
        let document = format!("query Probe($input: {}!) {{ __typename }}", case.name);
        let document = ExecutableDocument::parse(schema(), document, case.name).unwrap();
        let operation = document.operations.get(None).unwrap();
        prop_assert_eq!(coerce(operation, &json!({ "input": kept })), Ok(()), "{}", case.name);
        Ok(())
    });
}
