//! The schema, parsed with `apollo-compiler`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use apollo_compiler::executable::Operation;
use apollo_compiler::response::JsonMap;
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::validation::Valid;
use apollo_compiler::{ExecutableDocument, Schema};
use serde_json::Value;

use crate::repository;

static SCHEMA: LazyLock<Valid<Schema>> = LazyLock::new(|| {
    Schema::parse_and_validate(stigg::SCHEMA, "stigg.graphql")
        .unwrap_or_else(|invalid| panic!("the schema is invalid:\n{}", invalid.errors))
});

/// The published schema.
pub(crate) fn schema() -> &'static Valid<Schema> {
    &SCHEMA
}

/// The types that the schema itself defines.
pub(crate) fn types() -> impl Iterator<Item = &'static ExtendedType> {
    schema().types.values().filter(|definition| !definition.is_built_in())
}

/// Names of the types of a kind.
pub(crate) fn names(kind: fn(&ExtendedType) -> bool) -> BTreeSet<&'static str> {
    types()
        .filter(|definition| kind(definition))
        .map(|definition| definition.name().as_str())
        .collect()
}

/// Parses and validates a document.
pub(crate) fn validated(name: &str, document: &str) -> Valid<ExecutableDocument> {
    ExecutableDocument::parse_and_validate(schema(), document, name)
        .unwrap_or_else(|invalid| panic!("the document of {name} is invalid:\n{}", invalid.errors))
}

/// Applies the schema's input coercion to variables, as a server does before execution.
pub(crate) fn coerce(operation: &Operation, variables: &Value) -> Result<(), String> {
    let variables: JsonMap =
        serde_json::from_value(variables.clone()).map_err(|error| error.to_string())?;
    apollo_compiler::request::coerce_variable_values(schema(), operation, &variables)
        .map(drop)
        .map_err(|error| error.message().to_string())
}

/// The GraphQL files of a folder of `schema/`: their names without extension, and their texts.
pub(crate) fn sources(folder: &str) -> Vec<(String, String)> {
    let mut sources: Vec<_> = files(&repository().join("schema").join(folder))
        .into_iter()
        .map(|path| (name(&path).to_owned(), std::fs::read_to_string(path).unwrap()))
        .collect();
    sources.sort();
    sources
}

/// The files of a folder and of those in it.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// The name of a file or folder, without extension.
pub(crate) fn name(path: &Path) -> &str {
    path.file_stem().unwrap().to_str().unwrap()
}

/// The readable document of an operation or subscription: its file and those of the fragments that
/// it uses.
pub(crate) fn written(operation: &str) -> String {
    static OPERATIONS: LazyLock<Vec<(String, String)>> =
        LazyLock::new(|| [sources("operations"), sources("subscriptions")].concat());
    static FRAGMENTS: LazyLock<Vec<(String, String)>> = LazyLock::new(|| sources("fragments"));

    fn add<'a>(source: &'a str, used: &mut BTreeSet<&'a str>) {
        for rest in source.split("...").skip(1) {
            let name = rest.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap();
            let at = FRAGMENTS.binary_search_by(|(known, _)| known.as_str().cmp(name));
            let (_, source) = &FRAGMENTS[at.unwrap_or_else(|_| panic!("no fragment {name:?}"))];
            if used.insert(source) {
                add(source, used);
            }
        }
    }

    let (_, source) = OPERATIONS.iter().find(|(name, _)| name == operation).expect("an operation");
    let mut used = BTreeSet::new();
    add(source, &mut used);
    used.iter().fold(source.clone(), |document, fragment| document + fragment)
}
