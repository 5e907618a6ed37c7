//! Generates server responses to a document.

use std::collections::BTreeMap;
use std::mem;

use apollo_compiler::executable::{Field, Selection, SelectionSet};
use apollo_compiler::schema::{ExtendedType, Type};
use apollo_compiler::validation::Valid;
use apollo_compiler::{ExecutableDocument, Name, Node};
use serde_json::{Map, Value, json};

use super::Leaves;
use crate::conformance::schema::schema;

/// The number of items in lists.
const ITEMS: usize = 2;

/// Responses to a document, until every enum value and every union member has been used.
pub(crate) struct Answers<'a> {
    document: &'a Valid<ExecutableDocument>,
    novelty: Novelty,
    filled_to: usize,
    leaves: Leaves,
    started: bool,
    promised: Vec<Place>,
    depth: usize,
}

/// Something in a response that the schema does not have.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Novelty {
    Nothing,
    /// An additional field in every object.
    Fields,
    /// An additional value in every enum.
    EnumValues,
    /// An additional member in every union.
    UnionMembers,
}

/// A response to a document.
pub(crate) struct Answer {
    /// The data as sent by the server.
    pub(crate) sent: Value,
    /// The data as kept by the crate's types: null lists are empty, unknown fields are gone.
    pub(crate) kept: Value,
    /// The places of values that the schema guarantees.
    pub(crate) promised: Vec<Place>,
    /// The maximum number of objects around a value.
    pub(crate) depth: usize,
}

/// A value in a response.
#[derive(Clone)]
pub(crate) struct Place {
    /// The field, by the fragment that selects it: `Coupon.status`.
    pub(crate) position: String,
    /// Its location, as a JSON pointer.
    pub(crate) pointer: String,
    depth: usize,
}

/// A value as sent and as kept.
struct Pair {
    sent: Value,
    kept: Value,
}

/// A field, and the fragment that selects it.
struct Selected<'a> {
    by: &'a str,
    field: &'a Node<Field>,
}

impl<'a> Answers<'a> {
    /// Responses in which every field has a value.
    pub(crate) fn to(document: &'a Valid<ExecutableDocument>) -> Self {
        Self {
            document,
            novelty: Novelty::Nothing,
            filled_to: usize::MAX,
            leaves: Leaves::default(),
            started: false,
            promised: Vec::new(),
            depth: 0,
        }
    }

    /// Leaves all nullable fields empty, except in this many outer levels of objects.
    pub(crate) fn filled_to(self, filled_to: usize) -> Self {
        Self { filled_to, ..self }
    }

    pub(crate) fn with(self, novelty: Novelty) -> Self {
        Self { novelty, ..self }
    }
}

impl Iterator for Answers<'_> {
    type Item = Answer;

    fn next(&mut self) -> Option<Answer> {
        if self.started && self.leaves.are_exhausted() {
            return None;
        }
        self.started = true;
        let operation = self.document.operations.get(None).unwrap();
        let data = Place { position: "data".to_owned(), pointer: String::new(), depth: 0 };
        let Pair { sent, kept } =
            self.object(operation.object_type(), &operation.selection_set, &data);
        Some(Answer { sent, kept, promised: mem::take(&mut self.promised), depth: self.depth })
    }
}

impl<'a> Answers<'a> {
    fn value(&mut self, ty: &Type, selection_set: &'a SelectionSet, place: &Place) -> Pair {
        self.depth = self.depth.max(place.depth);
        let is_filled = place.depth <= self.filled_to;
        if ty.is_list() && !is_filled {
            return self.no_items(place);
        }
        if ty.is_list() {
            let items = (0..ITEMS).map(|item| place.item(item));
            return items.map(|item| self.value(ty.item_type(), selection_set, &item)).collect();
        }
        if ty.is_non_null() {
            self.promised.push(place.clone());
        } else if !is_filled {
            return Pair::same(Value::Null);
        }
        match &schema().types[ty.inner_named_type()] {
            ExtendedType::Object(definition) => self.object(&definition.name, selection_set, place),
            ExtendedType::Union(_) if self.novelty == Novelty::UnionMembers => {
                let value = json!({ "list": [1, null, { "of": place.pointer }] });
                Pair::same(json!({ "__typename": "MemberOfTomorrow", "value": value }))
            }
            ExtendedType::Union(definition) => {
                let turn = self.leaves.turn(&place.position, definition.members.len());
                self.object(&definition.members[turn].name, selection_set, place)
            }
            ExtendedType::Enum(_) if self.novelty == Novelty::EnumValues => {
                Pair::same(json!(format!("VALUE_OF_TOMORROW {}", place.pointer)))
            }
            leaf => Pair::same(self.leaves.leaf(leaf, &place.position)),
        }
    }

    /// A null or empty list. The types keep both as an empty list, even where the schema guarantees
    /// a list: Stigg does not document which lists may be null.
    fn no_items(&mut self, place: &Place) -> Pair {
        let nothing = [Value::Null, json!([])];
        let turn = self.leaves.turn(&place.position, nothing.len());
        Pair { sent: nothing[turn].clone(), kept: json!([]) }
    }

    fn object(&mut self, object: &Name, selection_set: &'a SelectionSet, place: &Place) -> Pair {
        let mut selected = BTreeMap::new();
        collect(self.document, object, "data", selection_set, &mut selected);

        let mut sent = Map::new();
        let mut kept = Map::new();
        for (key, Selected { by, field }) in selected {
            let value = match field.name.as_str() {
                "__typename" => Pair::same(json!(object.as_str())),
                _ => self.value(field.ty(), &field.selection_set, &place.field(by, key)),
            };
            sent.insert(key.to_string(), value.sent);
            kept.insert(key.to_string(), value.kept);
        }
        if self.novelty == Novelty::Fields {
            sent.insert("fieldOfTomorrow".to_owned(), json!({ "list": [1, null, {}] }));
        }
        Pair { sent: sent.into(), kept: kept.into() }
    }
}

/// The selected fields of an object, by response key.
fn collect<'a>(
    document: &'a ExecutableDocument,
    object: &Name,
    by: &'a str,
    selection_set: &'a SelectionSet,
    selected: &mut BTreeMap<&'a Name, Selected<'a>>,
) {
    for selection in &selection_set.selections {
        match selection {
            Selection::Field(field) => {
                let key = field.response_key();
                let before = selected.insert(key, Selected { by, field });
                assert!(before.is_none(), "{by}.{key} is selected twice");
            }
            Selection::FragmentSpread(spread) => {
                let fragment = &document.fragments[&spread.fragment_name];
                let of = fragment.type_condition();
                if of == object || schema().is_subtype(of, object) {
                    collect(document, object, &fragment.name, &fragment.selection_set, selected);
                }
            }
            Selection::InlineFragment(_) => panic!("{by}: an inline fragment has no Rust type"),
        }
    }
}

impl Place {
    fn field(&self, fragment: &str, key: &Name) -> Self {
        Self {
            position: format!("{fragment}.{key}"),
            pointer: format!("{}/{key}", self.pointer),
            depth: self.depth + 1,
        }
    }

    fn item(&self, index: usize) -> Self {
        Self { pointer: format!("{}/{index}", self.pointer), ..self.clone() }
    }
}

impl Pair {
    fn same(value: Value) -> Self {
        Self { sent: value.clone(), kept: value }
    }
}

impl FromIterator<Pair> for Pair {
    fn from_iter<I: IntoIterator<Item = Pair>>(pairs: I) -> Self {
        let (sent, kept): (Vec<_>, Vec<_>) =
            pairs.into_iter().map(|Pair { sent, kept }| (sent, kept)).unzip();
        Self { sent: sent.into(), kept: kept.into() }
    }
}
