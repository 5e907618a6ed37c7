//! Tables in documents whose rows name the tests behind them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The cells of each row of the tables with this header.
pub(crate) fn rows<'a>(document: &'a str, header: &str) -> Vec<Vec<&'a str>> {
    let mut rows = Vec::new();
    let mut lines = document.lines();
    while lines.any(|line| line == header) {
        let body = lines.by_ref().skip(1).take_while(|line| line.starts_with('|'));
        rows.extend(body.map(cells));
    }
    rows
}

fn cells(row: &str) -> Vec<&str> {
    let inner = row.trim_start_matches("| ").trim_end_matches(" |");
    inner.split(" | ").map(str::trim).collect()
}

/// The names in backticks in a cell.
pub(crate) fn quoted(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}

/// The tests of a file, with the path of its module. Ignored tests do not count.
pub(crate) fn tests_in(file: &Path, module: &str) -> Option<BTreeSet<String>> {
    let file = syn::parse_file(&fs::read_to_string(file).ok()?).unwrap();
    let functions = file.items.iter().filter_map(|item| match item {
        syn::Item::Fn(function) => Some(function),
        _ => None,
    });
    let is_marked = |function: &syn::ItemFn, names: &[&str]| {
        function.attrs.iter().any(|attribute| {
            let last = attribute.path().segments.last();
            last.is_some_and(|segment| names.iter().any(|name| segment.ident == name))
        })
    };
    Some(
        functions
            // `case` marks tests in files that both facades compile.
            .filter(|function| is_marked(function, &["case", "test"]))
            .filter(|function| !is_marked(function, &["ignore"]))
            .map(|function| format!("{module}::{}", function.sig.ident))
            .collect(),
    )
}
