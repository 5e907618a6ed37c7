//! Checks `emulator/RULES.md`: each published rule has a source and a test, or an entry in
//! `emulator/DECISIONS.md` that says it is not modelled.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::conformance::tables::{quoted, rows, tests_in};
use crate::repository;

const HEADER: &str = "| rule | source | tests |";
const NOT_MODELLED: &str = "not modelled: ";

fn document(name: &str) -> String {
    fs::read_to_string(repository().join("emulator").join(name)).unwrap()
}

/// The rows of all domains: rule, source and tests.
fn rules(document: &str) -> Vec<[&str; 3]> {
    let rows = rows(document, HEADER).into_iter();
    rows.map(|row| <[&str; 3]>::try_from(row).unwrap_or_else(|row| panic!("three cells: {row:?}")))
        .collect()
}

/// The labels of the links in a cell.
fn labels(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('[').skip(1).map(|rest| rest.split(']').next().unwrap())
}

/// The target of each link that the document defines.
fn definitions(document: &str) -> BTreeMap<&str, &str> {
    let lines = document.lines().filter_map(|line| line.strip_prefix('['));
    lines.filter_map(|line| line.split_once("]: ")).collect()
}

/// The names of the entries under *Not modelled*: `- **Name**: ...`.
fn left_out(decisions: &str) -> BTreeSet<&str> {
    let section = decisions.split("\n## ").find(|section| section.starts_with("Not modelled\n"));
    let entries = section.expect("a section").lines().filter_map(|line| line.strip_prefix("- **"));
    entries.map(|line| line.split_once("**").expect("a name").0).collect()
}

#[test]
fn each_rule_names_its_tests() {
    let table = document("RULES.md");
    let suite = repository().join("emulator/tests/suite");
    for [rule, _, tests] in rules(&table) {
        if tests.starts_with(NOT_MODELLED) {
            continue;
        }
        assert!(quoted(tests).next().is_some(), "no test: {rule}");
        for test in quoted(tests) {
            let (module, _) = test.rsplit_once("::").unwrap_or_else(|| panic!("a path: {test}"));
            let path = suite.join(module.replace("::", "/"));
            let files = [path.with_extension("rs"), path.join("mod.rs")];
            let found = files.iter().find_map(|file| tests_in(file, module));
            assert!(found.is_some_and(|found| found.contains(test)), "no such test: {test}");
        }
    }
}

#[test]
fn each_rule_appears_once_and_has_a_source() {
    let table = document("RULES.md");
    let defined = definitions(&table);
    let mut seen = BTreeSet::new();
    let mut linked = BTreeSet::new();
    for [rule, source, tests] in rules(&table) {
        assert!(rule.ends_with('.'), "a sentence: {rule}");
        assert!(seen.insert(rule.to_lowercase()), "twice: {rule}");
        assert!(labels(source).next().is_some(), "no source: {rule}");
        linked.extend(labels(source).chain(labels(tests)));
    }
    let defined: BTreeSet<_> = defined.into_keys().collect();
    assert_eq!(linked, defined, "links in the tables, and definitions below them");
}

#[test]
fn a_rule_that_is_not_modelled_is_a_decision() {
    let (table, decisions) = (document("RULES.md"), document("DECISIONS.md"));
    let left_out = left_out(&decisions);
    let mut named = BTreeSet::new();
    for [rule, _, tests] in rules(&table) {
        let Some(entry) = tests.strip_prefix(NOT_MODELLED) else { continue };
        let entry = labels(entry).next().unwrap_or_else(|| panic!("no entry: {rule}"));
        assert!(left_out.contains(entry), "DECISIONS.md has no entry {entry}: {rule}");
        named.insert(entry);
    }
    let unused: Vec<_> = left_out.difference(&named).collect();
    assert!(unused.is_empty(), "RULES.md has no row for {unused:?}");
}

#[test]
fn the_tables_have_every_domain_in_order() {
    let operations = fs::read_to_string(repository().join("docs/OPERATIONS.md")).unwrap();
    let header = "| method | operation | GraphQL | domain | retried |";
    let mut domains: Vec<_> = rows(&operations, header).iter().map(|row| row[3]).collect();
    domains.dedup();
    let table = document("RULES.md");
    let sections = table.split("\n## ").skip(1).filter(|section| section.contains(HEADER));
    let sections: Vec<_> =
        sections.map(|section| section.lines().next().unwrap().to_lowercase()).collect();
    // Rules about all operations come first.
    assert_eq!(sections, [["protocol"].as_slice(), &domains].concat());
}
