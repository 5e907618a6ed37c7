//! Generates values of inputs.

use apollo_compiler::Name;
use apollo_compiler::schema::{ExtendedType, Type};
use serde_json::{Map, Value};

use super::Leaves;
use crate::conformance::schema::schema;

/// The number of items in lists.
const ITEMS: usize = 2;

/// How often an input is nested in itself, as in `CouponFilter.and`.
const NESTING: usize = 1;

/// Values of an input type, until every enum value has been used.
pub(crate) struct Inputs<'a> {
    ty: &'a Type,
    with_optional: bool,
    leaves: Leaves,
    started: bool,
}

impl<'a> Inputs<'a> {
    /// Values with every field.
    pub(crate) fn full(ty: &'a Type) -> Self {
        Self { ty, with_optional: true, leaves: Leaves::default(), started: false }
    }

    /// Values with only the required fields.
    pub(crate) fn sparse(ty: &'a Type) -> Self {
        Self { with_optional: false, ..Self::full(ty) }
    }
}

impl Iterator for Inputs<'_> {
    type Item = Value;

    fn next(&mut self) -> Option<Value> {
        if self.started && self.leaves.are_exhausted() {
            return None;
        }
        self.started = true;
        Some(self.value(self.ty, "$", &mut Vec::new()))
    }
}

impl Inputs<'_> {
    fn value<'s>(&mut self, ty: &'s Type, position: &str, around: &mut Vec<&'s Name>) -> Value {
        if ty.is_list() {
            let item = ty.item_type();
            return (0..ITEMS).map(|_| self.value(item, position, around)).collect();
        }
        let definition = match &schema().types[ty.inner_named_type()] {
            ExtendedType::InputObject(definition) => definition,
            leaf => return self.leaves.leaf(scalar_of(position, leaf), position),
        };
        around.push(ty.inner_named_type());
        let mut object = Map::new();
        for (name, field) in &definition.fields {
            let inside = around.iter().filter(|outer| **outer == field.ty.inner_named_type());
            let is_given = self.with_optional && inside.count() <= NESTING;
            if field.is_required() || is_given {
                let position = format!("{}.{name}", definition.name);
                object.insert(name.to_string(), self.value(&field.ty, &position, around));
            }
        }
        around.pop();
        object.into()
    }
}

/// The type of a field's values. Filters compare dates with dates, although the schema declares
/// strings.
pub(crate) fn scalar_of<'a>(position: &str, declared: &'a ExtendedType) -> &'a ExtendedType {
    let is_date = position.starts_with("DateFieldComparison") && declared.name() == "String";
    if is_date { &schema().types["DateTime"] } else { declared }
}
