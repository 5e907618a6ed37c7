//! The schema contains what the crate uses and nothing else.

use std::collections::BTreeSet;

use apollo_compiler::ExecutableDocument;
use apollo_compiler::executable::{Selection, SelectionSet};
use apollo_compiler::schema::{ExtendedType, Type};

use crate::conformance::operations::documents;
use crate::conformance::schema::{schema, types};

/// The parts of the schema that documents use.
#[derive(Default)]
struct Used {
    types: BTreeSet<String>,
    fields: BTreeSet<String>,
    members: BTreeSet<String>,
}

impl Used {
    /// The parts that all documents use together.
    fn by_all_documents() -> Self {
        let mut used = Self::default();
        for case in documents() {
            let document = case.written();
            let operation = document.operations.get(None).unwrap();
            used.types.insert(operation.object_type().to_string());
            operation.variables.iter().for_each(|variable| used.input(&variable.ty));
            used.selections(&document, &operation.selection_set);
        }
        used
    }

    fn selections(&mut self, document: &ExecutableDocument, selection_set: &SelectionSet) {
        for selection in &selection_set.selections {
            match selection {
                Selection::Field(field) => {
                    self.fields.insert(format!("{}.{}", selection_set.ty, field.name));
                    self.types.insert(field.ty().inner_named_type().to_string());
                    self.selections(document, &field.selection_set);
                }
                Selection::FragmentSpread(spread) => {
                    let inner = &document.fragments[&spread.fragment_name].selection_set;
                    self.fragment(document, selection_set, inner);
                }
                Selection::InlineFragment(inline) => {
                    self.fragment(document, selection_set, &inline.selection_set);
                }
            }
        }
    }

    fn fragment(
        &mut self,
        document: &ExecutableDocument,
        outer: &SelectionSet,
        inner: &SelectionSet,
    ) {
        if outer.ty != inner.ty {
            self.members.insert(format!("{} in {}", inner.ty, outer.ty));
            self.types.insert(inner.ty.to_string());
        }
        self.selections(document, inner);
    }

    /// Adds an input type and the types of its fields.
    fn input(&mut self, ty: &Type) {
        let name = ty.inner_named_type();
        if self.types.insert(name.to_string())
            && let Some(definition) = schema().get_input_object(name)
        {
            definition.fields.values().for_each(|field| self.input(&field.ty));
        }
    }
}

/// The message of a test that finds something unused.
const UNUSED: &str = "in schema/stigg.graphql, but in no operation of tests/conformance/names.rs";

fn unused(all: impl IntoIterator<Item = String>, used: &BTreeSet<String>) -> Vec<String> {
    all.into_iter().filter(|one| !used.contains(one)).collect()
}

#[test]
fn every_type_is_used() {
    let all = types().map(|definition| definition.name().to_string());
    assert_eq!(unused(all, &Used::by_all_documents().types), [""; 0], "{UNUSED}");
}

#[test]
fn every_field_is_selected() {
    let all = types().filter_map(ExtendedType::as_object).flat_map(|definition| {
        definition.fields.keys().map(|field| format!("{}.{field}", definition.name))
    });
    assert_eq!(unused(all, &Used::by_all_documents().fields), [""; 0], "{UNUSED}");
}

#[test]
fn every_member_of_a_union_is_selected() {
    let all = types().filter_map(ExtendedType::as_union).flat_map(|definition| {
        definition.members.iter().map(|member| format!("{} in {}", member.name, definition.name))
    });
    assert_eq!(unused(all, &Used::by_all_documents().members), [""; 0], "{UNUSED}");
}
