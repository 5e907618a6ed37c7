//! Generates `schema/documents`: each operation of `schema/operations` and `schema/subscriptions`
//! with the fragments that it uses, minified. The crate sends these files unchanged.
//!
//! With the environment variable `UPDATE_DOCS`, the test writes the files instead of comparing
//! them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use apollo_compiler::executable::{FragmentSpread, InlineFragment, Selection, SelectionSet};
use apollo_compiler::validation::Valid;
use apollo_compiler::{ExecutableDocument, Name, Schema};

use crate::conformance::schema::{sources, validated, written};
use crate::repository;

/// Returns an equivalent document in fewer bytes.
///
/// A fragment that is used once is inlined. The others get one-letter names.
fn minified(document: &Valid<ExecutableDocument>) -> String {
    let operation = document.operations.get(None).unwrap();
    let mut spreads = BTreeMap::new();
    count_spreads(&operation.selection_set, &mut spreads);
    for fragment in document.fragments.values() {
        count_spreads(&fragment.selection_set, &mut spreads);
    }

    let shared = spreads.into_iter().filter(|(_, count)| *count > 1).map(|(name, _)| name);
    let mut letters = 'a'..='z';
    let letters = shared.map(|name| {
        let letter = letters.next().expect("a document shares at most 26 fragments");
        (name, Name::new(&letter.to_string()).unwrap())
    });
    let linker = Linker { document, letters: letters.collect() };

    let mut sent = ExecutableDocument::new();
    let mut operation = operation.clone();
    operation.make_mut().selection_set = linker.linked(&operation.selection_set);
    sent.operations.insert(operation);
    for (name, letter) in &linker.letters {
        let mut fragment = document.fragments[*name].clone();
        fragment.make_mut().name = letter.clone();
        fragment.make_mut().selection_set = linker.linked(&fragment.selection_set);
        sent.fragments.insert(letter.clone(), fragment);
    }
    without_blanks(&sent.serialize().no_indent().to_string())
}

/// Counts the spreads of each fragment in a selection set, but not those inside the fragments.
fn count_spreads<'a>(set: &'a SelectionSet, counts: &mut BTreeMap<&'a Name, usize>) {
    for selection in &set.selections {
        match selection {
            Selection::Field(field) => count_spreads(&field.selection_set, counts),
            Selection::InlineFragment(inline) => count_spreads(&inline.selection_set, counts),
            Selection::FragmentSpread(spread) => {
                *counts.entry(&spread.fragment_name).or_default() += 1;
            }
        }
    }
}

/// Replaces the spreads of a document.
struct Linker<'a> {
    document: &'a ExecutableDocument,
    /// Names for the fragments that are spread more than once.
    letters: BTreeMap<&'a Name, Name>,
}

impl Linker<'_> {
    /// Returns the same selections with their spreads replaced.
    fn linked(&self, set: &SelectionSet) -> SelectionSet {
        let mut linked = SelectionSet::new(set.ty.clone());
        for selection in &set.selections {
            match selection {
                Selection::Field(field) => {
                    let mut field = field.clone();
                    field.make_mut().selection_set = self.linked(&field.selection_set);
                    linked.push(field);
                }
                Selection::InlineFragment(inline) => {
                    let mut inline = inline.clone();
                    inline.make_mut().selection_set = self.linked(&inline.selection_set);
                    linked.push(inline);
                }
                Selection::FragmentSpread(spread) => self.link(spread, &mut linked),
            }
        }
        linked
    }

    /// Adds the replacement of a spread to its selection set.
    fn link(&self, spread: &FragmentSpread, set: &mut SelectionSet) {
        let name = &spread.fragment_name;
        let fragment = &self.document.fragments[name];
        let directives = spread.directives.len() + fragment.directives.len();
        assert_eq!(directives, 0, "{name}: a replaced spread would lose its directives");

        if let Some(letter) = self.letters.get(name) {
            set.push(FragmentSpread::new(letter.clone()));
            return;
        }
        let selections = self.linked(&fragment.selection_set).selections;
        if *fragment.type_condition() == set.ty {
            set.extend(selections);
        } else {
            let inline = InlineFragment::with_type_condition(fragment.type_condition().clone());
            set.push(inline.with_selections(selections));
        }
    }
}

/// Removes whitespace and commas. GraphQL needs a space only between two names, keywords or
/// numbers.
fn without_blanks(document: &str) -> String {
    assert!(!document.contains('"'), "a blank in a string has to stay: {document}");
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut short = String::new();
    for piece in document.split([' ', '\n', ',']) {
        if short.ends_with(is_name) && piece.starts_with(is_name) {
            short.push(' ');
        }
        short.push_str(piece);
    }
    short
}

#[test]
fn fragments_are_inlined_or_get_one_letter_names() {
    let schema = "
        type Query { animal(id: ID!, size: Int): Animal  owner: Owner }
        union Animal = Cat | Dog
        type Cat { lives: Int  owner: Owner }
        type Dog { owner: Owner }
        type Owner { id: ID!  name: String }";
    let document = "
        query Pets($id: ID!, $size: Int = 3) {
          pet: animal(id: $id, size: $size) {
            ...Animal # a comment
          }
          owner {
            ...Owner
          }
        }
        fragment Animal on Animal { __typename ...Cat ...Dog }
        fragment Cat on Cat { lives owner { ...Owner } }
        fragment Dog on Dog { owner { ...Owner } }
        fragment Owner on Owner { id, name }";
    let schema = Schema::parse_and_validate(schema, "schema").unwrap();
    let document = ExecutableDocument::parse_and_validate(&schema, document, "document").unwrap();

    let expected = "query Pets($id:ID!$size:Int=3){pet:animal(id:$id size:$size)\
        {__typename...on Cat{lives owner{...a}}...on Dog{owner{...a}}}owner{...a}}\
        fragment a on Owner{id name}";
    assert_eq!(minified(&document), expected);
}

#[test]
fn the_committed_documents_are_up_to_date() {
    let generated: BTreeSet<_> =
        (sources("operations").into_iter().chain(sources("subscriptions")))
            .map(|(name, _)| {
                let document = minified(&validated(&name, &written(&name)));
                (name, document)
            })
            .collect();
    let committed = || BTreeSet::from_iter(sources("documents"));

    if std::env::var_os("UPDATE_DOCS").is_some() && committed() != generated {
        let folder = repository().join("schema/documents");
        fs::remove_dir_all(&folder).unwrap();
        fs::create_dir(&folder).unwrap();
        for (name, document) in &generated {
            fs::write(folder.join(format!("{name}.graphql")), document).unwrap();
        }
    }
    let committed = committed();
    let stale: BTreeSet<_> =
        committed.symmetric_difference(&generated).map(|(name, _)| name).collect();
    assert!(
        stale.is_empty(),
        "documents are stale: {stale:?}. Run\n\
         UPDATE_DOCS=1 cargo test -p stigg-tests --test suite conformance::minify"
    );
}
