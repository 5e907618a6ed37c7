//! Responses: the store's data in the shape of the schema.

mod answers;
mod arguments;
mod catalog;
mod coupons;
mod credits;
mod customers;
mod entitlements;
mod failures;
mod pages;
mod payments;
mod promotional_entitlements;
mod root;
mod subscriptions;
mod tree;
mod usage;

use apollo_compiler::resolvers::ResolvedValue;
use apollo_compiler::response::JsonValue;
use serde::Serialize;
use serde_json::Value;
use time::OffsetDateTime;
use time::format_description::StaticFormatDescription;
use time::macros::format_description;
use uuid::Uuid;

use crate::values::clock::in_utc;

use answers::{Held, Subject};
use arguments::{argument, optional_argument};
use customers::CustomerView;
pub(crate) use failures::Failures;
use failures::ObjectPath;
use root::Fields;
pub(crate) use root::Root;
use subscriptions::SubscriptionView;
use tree::Tree;

const DATE_FORMAT: StaticFormatDescription =
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");

/// Implements a view, which resolves the fields of a type. A view is a cheap copy of references to
/// the store. Fields without data in the emulator are null.
macro_rules! view {
    ($view:ident, $type_name:literal) => {
        impl apollo_compiler::resolvers::ObjectValue for $view<'_> {
            fn type_name(&self) -> &str {
                $type_name
            }

            fn resolve_field<'a>(
                &'a self,
                info: &'a apollo_compiler::resolvers::ResolveInfo<'a>,
            ) -> Result<
                apollo_compiler::resolvers::ResolvedValue<'a>,
                apollo_compiler::resolvers::FieldError,
            > {
                Ok(self.field(info.field_name()))
            }
        }
    };
}

use view;

/// A scalar or a list of scalars.
fn leaf<'a>(value: impl Into<JsonValue>) -> ResolvedValue<'a> {
    ResolvedValue::leaf(value)
}

/// An enum value.
fn term<'a>(value: Option<&str>) -> ResolvedValue<'a> {
    leaf(value)
}

fn date_leaf<'a>(at: Option<OffsetDateTime>) -> ResolvedValue<'a> {
    leaf(at.map_or(Value::Null, date))
}

/// Any JSON value.
fn json_leaf<'a>(value: &impl Serialize) -> ResolvedValue<'a> {
    // Only maps with non-string keys have no JSON form, and the store has none.
    leaf(serde_json::to_value(value).unwrap_or_default())
}

/// A date in the API's format: UTC, to the millisecond.
fn date(at: OffsetDateTime) -> Value {
    in_utc(at).format(DATE_FORMAT).map_or(Value::Null, Value::String)
}

fn uuid_leaf<'a>(id: Uuid) -> ResolvedValue<'a> {
    leaf(id.to_string())
}
