//! Limits on the cost of a document. A short text can request a lot through aliases, nested
//! fragments, nested lists and above all introspection.

use std::cell::Cell;
use std::collections::HashMap;
use std::ops::Deref;

use apollo_compiler::ast::{Definition, Document, Selection};
use apollo_compiler::resolvers::{FieldError, ObjectValue, ResolveInfo, ResolvedValue};

use crate::values::failure::{Failure, Outcome};

/// The maximum nesting depth, counting fields and fragments. The SDK's documents nest less than a
/// third as deep.
pub(crate) const MAX_DEPTH: u64 = 64;
/// The maximum number of root fields. A batch of the SDK is one.
const MAX_OPERATIONS: u64 = 250;
/// The maximum number of fields, with fragments expanded. The SDK's largest document has a sixth of
/// that.
const MAX_FIELDS: u64 = 10_000;
/// The approximate maximum number of values that introspection may select. The full introspection
/// query of GraphQL tools selects two thirds of that.
const MAX_INTROSPECTED: u64 = 1_500_000;
/// The maximum number of fields in a response, enough for thousands of subscriptions.
const MAX_ANSWERED: u64 = 250_000;

/// The cost of a document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Cost {
    depth: u64,
    fields: u64,
    /// The approximate number of schema values selected.
    introspected: u64,
}

impl Cost {
    fn and(self, other: Self) -> Self {
        Self {
            depth: self.depth.max(other.depth),
            fields: self.fields.saturating_add(other.fields),
            introspected: self.introspected.saturating_add(other.introspected),
        }
    }

    fn deeper(self) -> Self {
        Self { depth: self.depth + 1, ..self }
    }
}

/// The fragments of a document and their known costs.
struct Fragments<'a> {
    selections: HashMap<&'a str, &'a [Selection]>,
    /// By name, and by whether the fragment is used inside introspection.
    costs: HashMap<(&'a str, bool), Cost>,
}

/// Rejects a document that is too expensive, before spending any time on it.
pub(crate) fn check(document: &Document) -> Outcome<()> {
    let mut fragments = Fragments { selections: HashMap::new(), costs: HashMap::new() };
    for definition in &document.definitions {
        if let Definition::FragmentDefinition(fragment) = definition {
            fragments.selections.insert(&fragment.name, &fragment.selection_set);
        }
    }
    let mut cost = Cost::default();
    let mut roots = 0_u64;
    for definition in &document.definitions {
        match definition {
            Definition::OperationDefinition(operation) => {
                cost = cost.and(fragments.cost(&operation.selection_set, false));
                roots = roots.saturating_add(fragments.width(&operation.selection_set));
            }
            // Unused fragments are validated too.
            Definition::FragmentDefinition(fragment) => {
                cost = cost.and(fragments.cost_of(&fragment.name, false));
            }
            _ => {}
        }
    }
    refuse_beyond(MAX_DEPTH, cost.depth, "levels of fields and fragments")?;
    refuse_beyond(MAX_OPERATIONS, roots, "operations")?;
    refuse_beyond(MAX_FIELDS, cost.fields, "fields")?;
    refuse_beyond(MAX_INTROSPECTED, cost.introspected, "introspected values")
}

fn refuse_beyond(limit: u64, wanted: u64, what: &str) -> Outcome<()> {
    if wanted <= limit {
        return Ok(());
    }
    let message = format!("The document has more than {limit} {what}: split it up");
    Err(Failure::invalid("GRAPHQL_VALIDATION_FAILED", message))
}

impl<'a> Fragments<'a> {
    fn cost(&mut self, selections: &'a [Selection], in_schema: bool) -> Cost {
        let mut cost = Cost::default();
        for selection in selections {
            cost = cost.and(match selection {
                Selection::Field(field) => {
                    let starts = matches!(field.name.as_str(), "__schema" | "__type");
                    let in_schema = in_schema || starts;
                    let below = self.cost(&field.selection_set, in_schema);
                    let each = below.introspected.saturating_add(u64::from(in_schema));
                    Cost {
                        depth: below.depth + 1,
                        fields: below.fields.saturating_add(1),
                        introspected: each.saturating_mul(usual_length(&field.name)),
                    }
                }
                Selection::InlineFragment(inline) => {
                    self.cost(&inline.selection_set, in_schema).deeper()
                }
                Selection::FragmentSpread(spread) => {
                    self.cost_of(&spread.fragment_name, in_schema).deeper()
                }
            });
        }
        cost
    }

    /// The cost of a fragment, computed once. A fragment that contains itself costs nothing there;
    /// validation rejects it.
    fn cost_of(&mut self, name: &'a str, in_schema: bool) -> Cost {
        if let Some(cost) = self.costs.get(&(name, in_schema)) {
            return *cost;
        }
        let Some(&selections) = self.selections.get(name) else { return Cost::default() };
        self.costs.insert((name, in_schema), Cost::default());
        let cost = self.cost(selections, in_schema);
        self.costs.insert((name, in_schema), cost);
        cost
    }

    /// The number of fields at the top level of a selection.
    fn width(&self, selections: &'a [Selection]) -> u64 {
        let mut seen = Vec::new();
        self.width_beyond(selections, &mut seen)
    }

    /// Like `width`, but skips fragments already seen: within one selection these count once.
    fn width_beyond(&self, selections: &'a [Selection], seen: &mut Vec<&'a str>) -> u64 {
        let mut width = 0_u64;
        for selection in selections {
            width = width.saturating_add(match selection {
                Selection::Field(_) => 1,
                Selection::InlineFragment(inline) => self.width_beyond(&inline.selection_set, seen),
                Selection::FragmentSpread(spread) => {
                    let name = spread.fragment_name.as_str();
                    if seen.contains(&name) {
                        continue;
                    }
                    seen.push(name);
                    let selections = self.selections.get(name).copied().unwrap_or_default();
                    self.width_beyond(selections, seen)
                }
            });
        }
        width
    }
}

/// The approximate length of an introspection list, by its field.
fn usual_length(field: &str) -> u64 {
    match field {
        "types" => 500,
        "fields" | "inputFields" | "enumValues" => 10,
        "directives" | "locations" => 6,
        "args" | "possibleTypes" | "interfaces" => 3,
        _ => 1,
    }
}

/// Counts the fields of a response and stops at the limit. The document alone does not determine
/// the length of nested lists.
#[derive(Debug)]
pub(crate) struct Meter {
    left: Cell<u64>,
    ran_out: Cell<bool>,
}

impl Default for Meter {
    fn default() -> Self {
        Self { left: Cell::new(MAX_ANSWERED), ran_out: Cell::new(false) }
    }
}

impl Meter {
    /// Fails if the response exceeds the limit.
    pub(crate) fn check(&self) -> Outcome<()> {
        if !self.ran_out.get() {
            return Ok(());
        }
        let message = format!(
            "The response would have more than {MAX_ANSWERED} fields: select fewer, or use smaller pages"
        );
        Err(Failure::bad_input(message))
    }

    fn count(&self) -> bool {
        let left = self.left.get();
        self.left.set(left.saturating_sub(1));
        self.ran_out.set(left == 0);
        left > 0
    }
}

/// An object that counts its fields and those of all objects below it.
pub(crate) struct Metered<'a, P> {
    pub(crate) object: P,
    pub(crate) meter: &'a Meter,
}

impl<P: Deref<Target: ObjectValue>> ObjectValue for Metered<'_, P> {
    fn type_name(&self) -> &str {
        self.object.type_name()
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        if self.meter.count() {
            self.object.resolve_field(info).map(|value| metered(value, self.meter))
        } else {
            Ok(ResolvedValue::SkipForPartialExecution)
        }
    }
}

fn metered<'a>(value: ResolvedValue<'a>, meter: &'a Meter) -> ResolvedValue<'a> {
    match value {
        ResolvedValue::Object(object) => ResolvedValue::object(Metered { object, meter }),
        ResolvedValue::List(entries) => {
            // Counts entries too, because `__typename` alone is resolved without calling us.
            let entries = entries.take_while(|_| meter.count());
            ResolvedValue::List(Box::new(entries.map(|entry| Ok(metered(entry?, meter)))))
        }
        value => value,
    }
}

#[cfg(test)]
mod tests {
    use apollo_compiler::parser::Parser;

    use super::*;

    fn checked(text: &str) -> Outcome<()> {
        check(&Parser::new().parse_ast(text, "test.graphql").expect("the document parses"))
    }

    fn doubling(depth: usize, innermost: &str) -> String {
        let fragments = (0..depth).map(|level| {
            let next = level + 1;
            format!("fragment F{level} on T {{ a {{ ...F{next} }} b {{ ...F{next} }} }} ")
        });
        format!(
            "{{ r {{ ...F0 }} }} {} fragment F{depth} on T {{ {innermost} }}",
            fragments.collect::<Vec<_>>().concat()
        )
    }

    #[test]
    fn fragments_are_counted_as_often_as_they_are_used() {
        checked(&doubling(8, "c")).expect("the document is small");
        for depth in [16, 30] {
            let refused = checked(&doubling(depth, "c")).expect_err("the document is too large");
            assert!(refused.message().contains("10000 fields"), "{}", refused.message());
        }
    }

    #[test]
    fn nested_fragments_count_as_depth() {
        let chain = |depth: usize| -> String {
            let each = |level| format!("fragment F{level} on T {{ ...F{} }} ", level + 1);
            let all = (0..depth).map(each).collect::<Vec<_>>().concat();
            format!("{{ ...F0 }} {all} fragment F{depth} on T {{ a }}")
        };
        checked(&chain(50)).expect("the nesting is within the limit");
        for depth in [80, 2000] {
            let refused = checked(&chain(depth)).expect_err("the nesting is too deep");
            assert!(refused.message().contains("64 levels"), "{}", refused.message());
        }
    }

    #[test]
    fn fragment_cycles_terminate() {
        checked("{ ...A } fragment A on T { a ...B } fragment B on T { b ...A c { ...B } }")
            .expect("a cycle is left to validation");
    }

    #[test]
    fn root_fields_are_limited() {
        let aliases = |number: usize| -> String {
            (0..number).map(|number| format!("a{number}: r ")).collect::<Vec<_>>().concat()
        };
        checked(&format!("{{ {} }}", aliases(250))).expect("just enough");
        for document in [
            format!("{{ {} }}", aliases(251)),
            format!("{{ ...A ...A }} fragment A on T {{ ... {{ {} }} }}", aliases(251)),
        ] {
            let refused = checked(&document).expect_err("there is one root field too many");
            assert!(refused.message().contains("250 operations"), "{}", refused.message());
        }
    }

    #[test]
    fn introspection_is_limited() {
        checked("{ __schema { types { fields { args { name type { name } } } } } }")
            .expect("usual");
        let nested = format!(
            "{{ __schema {{ types {{ {} name {} }} }} }}",
            "fields { type { ".repeat(4),
            "} } ".repeat(4)
        );
        for document in
            [nested.replace(" name ", " ...N ") + " fragment N on __Type { name }", nested]
        {
            let refused = checked(&document).expect_err("the document is too large");
            assert!(refused.message().contains("introspected"), "{}", refused.message());
        }
    }
}
