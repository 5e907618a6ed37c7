//! Checks `docs/FAULTS.md`: each row names a test that runs with both clients, and each test in the
//! fault modules has a row.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use crate::conformance::tables::{quoted, rows, tests_in};
use crate::repository;

const HEADER: &str =
    "| fault | error kind | queries, idempotent mutations | other mutations | executed? | test |";

fn in_repository(path: &str) -> PathBuf {
    repository().join(path)
}

/// The tests of a module, as named in the table.
fn tests_of(module: &str) -> BTreeSet<String> {
    let folders = ["tests/facades/cases", "tests/facades/asynk"];
    let mut files =
        folders.map(|folder| in_repository(folder).join(module.replace("::", "/"))).into_iter();
    let tests = files.find_map(|file| tests_in(&file.with_extension("rs"), module));
    tests.unwrap_or_else(|| panic!("no file {module}.rs"))
}

#[test]
fn rows_of_the_table_and_tests_match() {
    let table = fs::read_to_string(in_repository("docs/FAULTS.md")).unwrap();
    let mut shown = BTreeSet::new();
    for row in rows(&table, HEADER) {
        let test = row.last().and_then(|cell| quoted(cell).next());
        let test = test.unwrap_or_else(|| panic!("no test: {row:?}"));
        let (module, _) = test.rsplit_once("::").unwrap_or_else(|| panic!("a path: {test}"));
        assert!(tests_of(module).contains(test), "no such test: {test}");
        shown.insert(test.to_owned());
    }

    for module in ["faults", "storms"] {
        let hidden: Vec<_> = tests_of(module).difference(&shown).cloned().collect();
        assert!(hidden.is_empty(), "docs/FAULTS.md has no row for {}", hidden.join(", "));
    }
}

#[test]
fn the_table_has_a_row_for_every_error_kind() {
    let table = fs::read_to_string(in_repository("docs/FAULTS.md")).unwrap();
    let source = fs::read_to_string(in_repository("src/error.rs")).unwrap();
    let kinds = syn::parse_file(&source).unwrap().items.into_iter().find_map(|item| match item {
        syn::Item::Enum(kinds) if kinds.ident == "ErrorKind" => Some(kinds),
        _ => None,
    });
    for kind in kinds.unwrap().variants {
        // A client that cannot be built meets no faults, and the table has none of streams.
        let has_none = kind.ident == "Config" || kind.ident == "Closed";
        let has_row = table.contains(&format!("| `{}`", kind.ident));
        assert!(has_row || has_none, "no row has the kind {}", kind.ident);
    }
}
