//! Limits on amounts in inputs.

use apollo_compiler::Schema;
use apollo_compiler::resolvers::ResolveInfo;
use apollo_compiler::response::{JsonValue, serde_json_bytes};
use apollo_compiler::schema::ExtendedType;
use serde::de::DeserializeOwned;

use crate::values::failure::{Failure, Outcome, check_amount};

pub(crate) fn argument<T: DeserializeOwned>(info: &ResolveInfo<'_>, name: &str) -> Outcome<T> {
    optional_argument(info, name)?
        .ok_or_else(|| Failure::bad_input(format!("The argument `{name}` is missing")))
}

pub(crate) fn optional_argument<T: DeserializeOwned>(
    info: &ResolveInfo<'_>,
    name: &str,
) -> Outcome<Option<T>> {
    let Some(value) = info.arguments().get(name) else { return Ok(None) };
    if let Some(argument) = info.field_definition().argument_by_name(name) {
        check_amounts(info.schema(), argument.ty.inner_named_type(), value, name)?;
    }
    serde_json_bytes::from_value(value.clone())
        .map_err(|error| Failure::bad_input(format!("`{name}` is not valid: {error}")))
}

/// Rejects amounts above the emulator's limit anywhere in an argument, except in free-form JSON.
fn check_amounts(schema: &Schema, type_name: &str, value: &JsonValue, path: &str) -> Outcome<()> {
    match (value, schema.types.get(type_name)) {
        (JsonValue::Array(entries), _) => {
            for (position, entry) in entries.iter().enumerate() {
                check_amounts(schema, type_name, entry, &format!("{path}[{position}]"))?;
            }
        }
        (JsonValue::Object(entries), Some(ExtendedType::InputObject(input))) => {
            for (name, entry) in entries {
                let Some(field) = input.fields.get(name.as_str()) else { continue };
                let path = format!("{path}.{}", name.as_str());
                check_amounts(schema, field.ty.inner_named_type(), entry, &path)?;
            }
        }
        (JsonValue::Number(number), _) if type_name == "Float" => {
            check_amount(number.as_f64().unwrap_or(f64::INFINITY), path)?;
        }
        _ => {}
    }
    Ok(())
}
