//! The fragments, each of which is a type of the crate.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use apollo_compiler::ast;
use apollo_compiler::schema::FieldDefinition;

use crate::conformance::schema::{files, name, schema};
use crate::repository;

/// A fragment.
pub(super) struct Fragment {
    pub(super) name: String,
    /// The domain of its type in Rust.
    pub(super) domain: String,
    /// The type that it selects from.
    pub(super) on: String,
    /// The comment above it.
    pub(super) comment: Option<String>,
    /// Its fields.
    pub(super) selected: Vec<Selected>,
    /// Its fragments, if it selects from a union.
    pub(super) members: Vec<String>,
}

/// A field that a fragment selects.
pub(super) struct Selected {
    pub(super) key: String,
    pub(super) field: String,
    /// The comment above it.
    pub(super) comment: Option<String>,
    /// The fragment that selects from it.
    pub(super) fragment: Option<String>,
}

/// All fragments, by name.
pub(super) fn fragments() -> &'static BTreeMap<String, Fragment> {
    static FRAGMENTS: LazyLock<BTreeMap<String, Fragment>> = LazyLock::new(|| {
        let files = files(&repository().join("schema/fragments"));
        let parsed = files.iter().map(|path| parse(path));
        parsed.map(|fragment| (fragment.name.clone(), fragment)).collect()
    });
    &FRAGMENTS
}

fn parse(path: &Path) -> Fragment {
    let source = &fs::read_to_string(path).unwrap();
    let document = ast::Document::parse(source, path).expect("a valid fragment");
    let [definition] = &document.definitions[..] else { panic!("{} definitions", path.display()) };
    let definition = definition.as_fragment_definition().expect("a fragment");
    let mut comments = comments(source);
    let spread = |selections: &[ast::Selection]| {
        let [ast::Selection::FragmentSpread(spread)] = selections else { return None };
        Some(spread.fragment_name.to_string())
    };
    let mut selected = Vec::new();
    let mut members = Vec::new();
    for selection in &definition.selection_set {
        match selection {
            ast::Selection::Field(field) if field.name == "__typename" => {}
            ast::Selection::Field(field) => {
                let key = field.response_name().to_string();
                selected.push(Selected {
                    comment: comments.remove(&*key),
                    key,
                    field: field.name.to_string(),
                    fragment: spread(&field.selection_set),
                });
            }
            ast::Selection::FragmentSpread(spread) => {
                members.push(spread.fragment_name.to_string());
            }
            ast::Selection::InlineFragment(_) => panic!("{}: name it", path.display()),
        }
    }
    Fragment {
        name: definition.name.to_string(),
        domain: name(path.parent().unwrap()).to_owned(),
        on: definition.type_condition.to_string(),
        comment: comments.remove("fragment"),
        selected,
        members,
    }
}

/// The comments in a fragment's source, by the word that follows each.
fn comments(source: &str) -> BTreeMap<&str, String> {
    let mut comments = BTreeMap::new();
    let mut comment = String::new();
    for line in source.lines().map(str::trim) {
        if let Some(text) = line.strip_prefix('#') {
            comment = comment + text.trim() + "\n";
        } else if !comment.is_empty() {
            let word = line.split([' ', ':']).next().unwrap();
            comments.insert(word, std::mem::take(&mut comment));
        }
    }
    comments
}

impl Fragment {
    pub(super) fn is_union(&self) -> bool {
        !self.members.is_empty()
    }

    /// Whether its type has a field.
    pub(super) fn may_select(&self, field: &str) -> bool {
        schema().get_object(&self.on).is_some_and(|object| object.fields.contains_key(field))
    }

    /// The selection of a field of the schema.
    pub(super) fn selected(&self, field: &str) -> Option<&Selected> {
        self.selected.iter().find(|selected| selected.field == field)
    }

    /// The schema's definition of a field.
    pub(super) fn definition(&self, selected: &Selected) -> &'static FieldDefinition {
        &schema().get_object(&self.on).expect("an object").fields[&*selected.field]
    }

    /// Whether it stands for its type: it has its name, selects all fields, or is the only one.
    pub(super) fn is_whole(&self) -> bool {
        let Some(object) = schema().get_object(&self.on) else { return true };
        self.name == self.on
            || object.fields.keys().all(|field| self.selected(field).is_some())
            || fragments().values().filter(|other| other.on == self.on).count() == 1
    }

    /// The fragment of the items, if it is of a page of a list.
    pub(super) fn node(&self) -> Option<&'static str> {
        let edge = &fragments()[self.selected("edges")?.fragment.as_deref()?];
        edge.selected("node")?.fragment.as_deref()
    }
}

/// The fragment that stands for a type of the schema.
pub(super) fn whole(ty: &str) -> Option<&'static Fragment> {
    fragments().values().find(|fragment| fragment.on == ty && fragment.is_whole())
}
