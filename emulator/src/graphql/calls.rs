//! The operations that a request calls, and what their inputs name.

use apollo_compiler::ast::Value;
use apollo_compiler::executable::Field;
use apollo_compiler::response::{JsonMap, JsonValue};

/// A root field of a request. Of its input, it has what rate limits depend on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Call {
    pub(crate) field: String,
    pub(crate) customer: Option<String>,
    pub(crate) resource: Option<String>,
    pub(crate) subscription: Option<String>,
    /// The number of events that are reported.
    pub(crate) events: u32,
}

impl Call {
    pub(super) fn of(field: &Field, variables: &JsonMap) -> Self {
        let inputs: Vec<_> =
            field.arguments.iter().map(|argument| json(&argument.value, variables)).collect();
        let text = |names: &[&str]| {
            let mut found = inputs.iter().filter_map(JsonValue::as_object).flat_map(|input| {
                names.iter().filter_map(|name| input.get(*name)?.as_str().map(str::to_owned))
            });
            found.next()
        };
        let events = inputs.iter().find_map(|input| input.get("usageEvents")?.as_array());
        Self {
            field: field.name.to_string(),
            customer: text(&["customerId", "customerRefId", "refId"]),
            resource: text(&["resourceId"]),
            subscription: text(&["subscriptionId", "subscriptionRefId", "refId"]),
            events: events.map_or(0, |events| u32::try_from(events.len()).unwrap_or(u32::MAX)),
        }
    }
}

/// The value of an argument. Documents nest only so deep that recursion is safe.
fn json(value: &Value, variables: &JsonMap) -> JsonValue {
    match value {
        Value::Variable(name) => variables.get(name.as_str()).cloned().unwrap_or_default(),
        Value::String(text) => text.as_str().into(),
        Value::Enum(name) => name.as_str().into(),
        Value::List(entries) => entries.iter().map(|entry| json(entry, variables)).collect(),
        Value::Object(fields) => {
            let fields = fields.iter();
            let fields = fields.map(|(name, value)| (name.as_str().into(), json(value, variables)));
            JsonValue::Object(fields.collect())
        }
        _ => JsonValue::Null,
    }
}
