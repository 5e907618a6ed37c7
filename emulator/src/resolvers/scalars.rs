//! Scalars and enums in responses.

use apollo_compiler::resolvers::ResolvedValue;
use apollo_compiler::response::JsonValue;
use serde::Serialize;
use serde_json::Value;
use time::OffsetDateTime;
use time::format_description::StaticFormatDescription;
use time::macros::format_description;
use uuid::Uuid;

use crate::values::clock::in_utc;

const DATE_FORMAT: StaticFormatDescription =
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");

/// A scalar or a list of scalars.
pub(crate) fn leaf<'a>(value: impl Into<JsonValue>) -> ResolvedValue<'a> {
    ResolvedValue::leaf(value)
}

/// An enum value.
pub(crate) fn term<'a>(value: Option<&str>) -> ResolvedValue<'a> {
    leaf(value)
}

pub(crate) fn date_leaf<'a>(at: Option<OffsetDateTime>) -> ResolvedValue<'a> {
    leaf(at.map_or(Value::Null, date))
}

/// Any JSON value.
pub(crate) fn json_leaf<'a>(value: &impl Serialize) -> ResolvedValue<'a> {
    // Only maps with non-string keys have no JSON form, and the store has none.
    leaf(serde_json::to_value(value).unwrap_or_default())
}

/// A date in the API's format: UTC, to the millisecond.
pub(crate) fn date(at: OffsetDateTime) -> Value {
    in_utc(at).format(DATE_FORMAT).map_or(Value::Null, Value::String)
}

pub(crate) fn uuid_leaf<'a>(id: Uuid) -> ResolvedValue<'a> {
    leaf(id.to_string())
}
