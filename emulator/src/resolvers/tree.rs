//! Objects that are resolved from a JSON value.

use apollo_compiler::resolvers::{FieldError, ObjectValue, ResolveInfo, ResolvedValue};
use apollo_compiler::schema::ExtendedType;
use serde_json::{Map, Value};

/// A response object backed by a JSON object. Nested objects have the type from the schema; members
/// of a union name it in `__typename`.
pub(crate) struct Tree {
    type_name: String,
    fields: Map<String, Value>,
}

impl Tree {
    /// Wraps a value as an object of this type; null if it is not a JSON object.
    pub(crate) fn answer<'a>(type_name: &str, value: Value) -> ResolvedValue<'a> {
        let Value::Object(fields) = value else { return ResolvedValue::null() };
        let type_name = fields.get("__typename").and_then(Value::as_str).unwrap_or(type_name);
        ResolvedValue::object(Self { type_name: type_name.to_owned(), fields })
    }

    pub(crate) fn answers<'a>(type_name: &'static str, values: Vec<Value>) -> ResolvedValue<'a> {
        ResolvedValue::list(values.into_iter().map(|value| Self::answer(type_name, value)))
    }
}

impl ObjectValue for Tree {
    fn type_name(&self) -> &str {
        &self.type_name
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        let Some(value) = self.fields.get(info.field_name()) else {
            return Ok(ResolvedValue::null());
        };
        let type_name = info.field_definition().ty.inner_named_type();
        let is_leaf = matches!(
            info.schema().types.get(type_name),
            Some(ExtendedType::Scalar(_) | ExtendedType::Enum(_)) | None
        );
        let answer = move |value: &Value| match value {
            Value::Number(number) if type_name == "Float" => ResolvedValue::leaf(number.as_f64()),
            // Amounts with more digits than a float has are strings up to this point.
            Value::String(text) if type_name == "Float" => {
                ResolvedValue::leaf(text.parse::<f64>().ok())
            }
            value if is_leaf => ResolvedValue::leaf(value.clone()),
            value => Self::answer(type_name, value.clone()),
        };
        Ok(match value {
            Value::Array(entries) if info.field_definition().ty.is_list() => {
                ResolvedValue::list(entries.iter().map(answer))
            }
            value => answer(value),
        })
    }
}
