//! Limits on amounts in inputs.

use apollo_compiler::Schema;
use apollo_compiler::response::JsonValue;
use apollo_compiler::schema::ExtendedType;

use crate::failure::{Outcome, check_amount};

/// Rejects amounts above the emulator's limit anywhere in an argument, except in free-form JSON.
pub(super) fn check_amounts(
    schema: &Schema,
    type_name: &str,
    value: &JsonValue,
    path: &str,
) -> Outcome<()> {
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
