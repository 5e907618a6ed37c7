//! Checks `docs/FAULTS.md`: each row names a test that runs with both clients, and each test in the
//! fault modules has a row.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use crate::repository;

fn in_repository(path: &str) -> PathBuf {
    repository().join(path)
}

/// The tests of a file, as named in the table.
fn tests_of(module: &str) -> BTreeSet<String> {
    let folders = ["tests/facades/cases", "tests/facades/asynk"];
    let mut files = folders.map(|folder| in_repository(folder).join(module)).into_iter();
    let text = files.find_map(|file| fs::read_to_string(file.with_extension("rs")).ok());
    let file = syn::parse_file(&text.unwrap_or_else(|| panic!("no file {module}.rs"))).unwrap();
    let functions = file.items.iter().filter_map(|item| match item {
        syn::Item::Fn(function) => Some(function),
        _ => None,
    });
    // Tests are marked `case` in files that both facades compile, and `tokio::test` elsewhere.
    let is_mark = |path: &syn::Path| {
        path.segments.last().is_some_and(|name| name.ident == "case" || name.ident == "test")
    };
    functions
        .filter(|function| function.attrs.iter().any(|attribute| is_mark(attribute.path())))
        .map(|function| format!("{module}::{}", function.sig.ident))
        .collect()
}

#[test]
fn rows_of_the_table_and_tests_match() {
    let table = fs::read_to_string(in_repository("docs/FAULTS.md")).unwrap();
    let mut shown = BTreeSet::new();
    let rows = table.lines().skip_while(|line| !line.starts_with("| fault |")).skip(2);
    for row in rows.take_while(|line| line.starts_with('|')) {
        let test = row.trim_end_matches(" |").rsplit("| ").next().unwrap().trim_matches('`');
        let (module, _) = test.split_once("::").unwrap_or_else(|| panic!("no test: {row}"));
        assert!(tests_of(module).contains(test), "no such test: {row}");
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
        // A client that cannot be built meets no faults.
        let has_row = table.contains(&format!("| `{}`", kind.ident)) || kind.ident == "Config";
        assert!(has_row, "no row has the kind {}", kind.ident);
    }
}
