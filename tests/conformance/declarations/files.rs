//! Generated files, in the format of `rustfmt`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::conformance::declarations::fragments::fragments;

/// The width of a line.
const WIDTH: usize = 100;

/// A generated file of a domain.
pub(super) struct File {
    domain: String,
    /// Names, by the paths of their modules.
    imports: BTreeMap<String, BTreeSet<String>>,
    text: String,
}

impl File {
    pub(super) fn new(domain: &str) -> Self {
        Self { domain: domain.to_owned(), imports: BTreeMap::new(), text: String::new() }
    }

    pub(super) fn import<'a>(&mut self, path: &str, name: &'a str) -> &'a str {
        self.imports.entry(path.to_owned()).or_default().insert(name.to_owned());
        name
    }

    /// Imports a type of a domain, unless this file declares it.
    pub(super) fn import_type(&mut self, domain: &str, name: &str) {
        if !self.declares(domain, name) {
            self.import(&format!("crate::{domain}"), name);
        }
    }

    fn declares(&self, domain: &str, name: &str) -> bool {
        self.domain == domain && fragments().contains_key(name)
    }

    /// The shortest path to a type of a domain.
    pub(super) fn path(&self, domain: &str, name: &str) -> String {
        let path = format!("crate::{domain}");
        let is_imported = self.imports.get(&path).is_some_and(|names| names.contains(name));
        if is_imported || self.declares(domain, name) {
            name.to_owned()
        } else {
            format!("{path}::{name}")
        }
    }

    pub(super) fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// Adds documentation, one paragraph per line of `text`.
    pub(super) fn docs(&mut self, indent: &str, text: &str) {
        let start = format!("{indent}///");
        for (index, paragraph) in text.lines().enumerate() {
            if index > 0 {
                self.line(&start);
            }
            let mut line = start.clone();
            for word in paragraph.split_whitespace() {
                if line.chars().count() + 1 + word.chars().count() > WIDTH && line != start {
                    self.line(&line);
                    line.clone_from(&start);
                }
                line = line + " " + word;
            }
            self.line(&line);
        }
    }

    /// The contents of the file.
    pub(super) fn finish(self, docs: &str) -> String {
        let mut file = format!(
            "// @generated from `schema` by `tests/conformance/declarations.rs`. To regenerate:\n\
             // UPDATE_DOCS=1 cargo test -p stigg-tests --test suite conformance::declarations\n\n\
             //! {docs}\n"
        );
        let (ours, others): (Vec<_>, Vec<_>) =
            self.imports.iter().partition(|(path, _)| path.starts_with("crate::"));
        for group in [others, ours] {
            let mut lines: Vec<_> = group.iter().map(|(path, names)| import(path, names)).collect();
            lines.sort_unstable();
            if !lines.is_empty() {
                file.push('\n');
            }
            file += &lines.concat();
        }
        file + &self.text
    }
}

/// Imports names from a module.
fn import(path: &str, names: &BTreeSet<String>) -> String {
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    if let [name] = names[..] {
        return format!("use {path}::{name};\n");
    }
    let line = format!("use {path}::{{{}}};\n", names.join(", "));
    if line.len() <= WIDTH + 1 {
        return line;
    }
    let mut import = format!("use {path}::{{\n");
    let mut line = String::from("   ");
    for name in names {
        if line.len() + name.len() + 2 > WIDTH {
            writeln!(import, "{line}").unwrap();
            line = String::from("   ");
        }
        write!(line, " {name},").unwrap();
    }
    import + &line + "\n};\n"
}
