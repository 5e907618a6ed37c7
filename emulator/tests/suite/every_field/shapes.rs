//! Checks that responses have the shape that the schema defines.

use std::collections::BTreeSet;

use apollo_compiler::executable::{Field, Selection, SelectionSet};
use apollo_compiler::schema::{ExtendedType, Type};
use apollo_compiler::{ExecutableDocument, Schema};
use serde_json::{Map, Value};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Validates responses against the schema and remembers the object types they contained.
pub(super) struct Shapes<'a> {
    schema: &'a Schema,
    pub(super) seen: BTreeSet<String>,
}

impl<'a> Shapes<'a> {
    pub(super) fn new(schema: &'a Schema) -> Self {
        Self { schema, seen: BTreeSet::new() }
    }

    /// Checks the data of a document's operation, which must contain every selected field.
    pub(super) fn check(&mut self, path: &str, document: &ExecutableDocument, data: &Value) {
        let operation = document.operations.get(None).expect("one operation");
        self.check_object(path, document, &operation.selection_set, data);
    }

    fn check_object(
        &mut self,
        path: &str,
        document: &ExecutableDocument,
        selections: &SelectionSet,
        data: &Value,
    ) {
        let Value::Object(data) = data else { panic!("{path} is not an object: {data}") };
        let type_name = match data.get("__typename") {
            Some(name) => name.as_str().expect("a name"),
            None => selections.ty.as_str(),
        };
        self.check_type(path, selections, type_name);
        self.seen.insert(type_name.to_owned());
        let fields = fields(document, selections, type_name);
        let expected: BTreeSet<_> =
            fields.iter().map(|field| field.response_key().as_str()).collect();
        let answered: BTreeSet<_> = data.keys().map(String::as_str).collect();
        assert_eq!(answered, expected, "{path}");
        for field in fields {
            let key = field.response_key().as_str();
            let path = format!("{path}.{key}");
            self.check_value(&path, document, field, field.ty(), entry(data, key));
        }
    }

    fn check_type(&self, path: &str, selections: &SelectionSet, type_name: &str) {
        let is_possible = match &self.schema.types[&selections.ty] {
            ExtendedType::Union(union) => union.members.iter().any(|one| one.name == type_name),
            _ => selections.ty == type_name,
        };
        assert!(is_possible, "{path} is {type_name}, not {}", selections.ty);
    }

    fn check_value(
        &mut self,
        path: &str,
        document: &ExecutableDocument,
        field: &Field,
        ty: &Type,
        value: &Value,
    ) {
        if value.is_null() {
            assert!(!ty.is_non_null(), "{path} is null");
            return;
        }
        match ty {
            Type::List(item) | Type::NonNullList(item) => {
                let Value::Array(entries) = value else { panic!("{path} is not a list: {value}") };
                for (position, entry) in entries.iter().enumerate() {
                    let path = format!("{path}[{position}]");
                    self.check_value(&path, document, field, item, entry);
                }
            }
            Type::Named(name) | Type::NonNullNamed(name) => match &self.schema.types[name] {
                ExtendedType::Enum(definition) => {
                    let known =
                        value.as_str().is_some_and(|value| definition.values.contains_key(value));
                    assert!(known, "{path} is not a {name}: {value}");
                }
                ExtendedType::Scalar(_) => {
                    assert!(is_scalar(name, value), "{path} is not a {name}: {value}");
                }
                _ => self.check_object(path, document, &field.selection_set, value),
            },
        }
    }
}

/// The selected fields of an object of this type.
fn fields<'a>(
    document: &'a ExecutableDocument,
    selections: &'a SelectionSet,
    type_name: &str,
) -> Vec<&'a Field> {
    let within = |fragment: &'a SelectionSet| {
        let applies = fragment.ty == type_name || fragment.ty == selections.ty;
        if applies { fields(document, fragment, type_name) } else { Vec::new() }
    };
    let fields = selections.selections.iter().flat_map(|selection| match selection {
        Selection::Field(field) => vec![&**field],
        Selection::InlineFragment(inline) => within(&inline.selection_set),
        Selection::FragmentSpread(spread) => {
            within(&document.fragments[&spread.fragment_name].selection_set)
        }
    });
    let mut seen = BTreeSet::new();
    fields.filter(|field| seen.insert(field.response_key().as_str())).collect()
}

fn entry<'a>(data: &'a Map<String, Value>, key: &str) -> &'a Value {
    data.get(key).unwrap_or_else(|| panic!("missing {key}"))
}

fn is_scalar(name: &str, value: &Value) -> bool {
    match name {
        "String" => value.is_string(),
        "Boolean" => value.is_boolean(),
        "Int" => value.as_i64().is_some_and(|number| i32::try_from(number).is_ok()),
        "Float" => value.is_number(),
        "DateTime" => {
            value.as_str().is_some_and(|date| OffsetDateTime::parse(date, &Rfc3339).is_ok())
        }
        "JSON" => true,
        other => panic!("unknown scalar: {other}"),
    }
}
