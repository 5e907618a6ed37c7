//! The surface: each operation of the schema is an operation, a method with an example, a row of
//! `docs/OPERATIONS.md`, and part of a story told to the emulator.
//!
//! With `UPDATE_DOCS` set in the environment, the tests write the generated files instead of
//! comparing them.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;

use apollo_compiler::Name;
use apollo_compiler::executable::OperationType;
use apollo_compiler::schema::ExtendedType;
use serde_json::{Map, Value};
use stigg::RetryClass;
use syn::visit::{self, Visit};

use crate::conformance::generate::Inputs;
use crate::conformance::input_types::in_crate;
use crate::conformance::operations::{Description, OPERATIONS, OperationCase, documents};
use crate::conformance::schema::{names, schema, sources, validated};
use crate::declared::{DOMAINS, Declared, declared};
use crate::repository;

/// The text above the table.
const PREAMBLE: &str = "\
# Operations

Both clients have a method for each operation of Stigg's official clients. The last column says whether
a client retries after a failure that leaves open whether the operation was carried out, such as a
timeout, a lost connection or HTTP 5xx. If it certainly was not (no connection, too many requests), a
client retries every operation.

";

fn read(path: &str) -> String {
    let path = repository().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Collects the names of the methods that are called.
struct Calls(BTreeSet<String>);

impl<'ast> Visit<'ast> for Calls {
    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        self.0.insert(call.method.to_string());
        visit::visit_expr_method_call(self, call);
    }
}

/// A name in snake case: `GetEntitlementV2` is `get_entitlement_v2`.
pub(crate) fn snake_case(camel_case: &str) -> String {
    let mut name = String::new();
    for (at, letter) in camel_case.char_indices() {
        if at > 0 && letter.is_ascii_uppercase() {
            name.push('_');
        }
        name.push(letter.to_ascii_lowercase());
    }
    name
}

/// What an operation says of itself when it was made of what it requires, or of all there is.
fn described(case: &OperationCase, full: bool) -> Description {
    let document = validated(case.name, case.document);
    let mut variables = Map::new();
    for variable in &document.operations.get(None).unwrap().variables {
        let ty = &variable.ty;
        let mut values = if full { Inputs::full(ty) } else { Inputs::sparse(ty) };
        if full || ty.is_non_null() {
            variables.insert(variable.name.to_string(), values.next().unwrap());
        }
    }
    (case.describe)(case.input(&Value::Object(variables))).unwrap()
}

/// When an operation is tried again after a failure that leaves open whether it was carried out.
fn retries(case: &OperationCase) -> &'static str {
    let [sparse, full] = [false, true].map(|full| described(case, full));
    assert_eq!(sparse.retry_class_as_sent, full.retry_class_as_sent, "{}", case.name);
    match (sparse.retry_class, sparse.retry_class_as_sent) {
        (RetryClass::Query, RetryClass::Query) => "yes: a query",
        (RetryClass::Mutation, RetryClass::Mutation) => "no",
        (RetryClass::IdempotentMutation, RetryClass::IdempotentMutation) => {
            if sends_keys(&sparse.variables) {
                "yes: idempotency keys"
            } else {
                "yes: nothing is stored"
            }
        }
        (RetryClass::Mutation, RetryClass::IdempotentMutation) => {
            "yes: idempotency keys, added if missing"
        }
        (as_made, as_sent) => panic!("{}: {as_made:?}, then {as_sent:?}", case.name),
    }
}

/// Whether there is an idempotency key anywhere in an operation's variables.
fn sends_keys(variables: &Value) -> bool {
    match variables {
        Value::Object(fields) => {
            fields.iter().any(|(name, value)| name == "idempotencyKey" || sends_keys(value))
        }
        Value::Array(items) => items.iter().any(sends_keys),
        _ => false,
    }
}

/// The case of a declared operation. Cases are made of the generated names, which are compiled in.
fn case_of(operation: &str) -> &'static OperationCase {
    OPERATIONS.iter().find(|case| case.name == operation).unwrap_or_else(|| {
        panic!(
            "{operation} was not in tests/conformance/names.rs when the tests were built. Run this \
             twice:\nUPDATE_DOCS=1 cargo test -p stigg-tests --test suite up_to_date"
        )
    })
}

/// What `docs/OPERATIONS.md` has to hold.
fn table() -> String {
    let mut table = PREAMBLE.to_owned();
    table.push_str("| method | operation | GraphQL | domain | retried |\n");
    table.push_str("| --- | --- | --- | --- | --- |\n");
    for Declared { operation, method, domain, .. } in declared() {
        let case = case_of(&operation);
        let kind = match case.kind {
            OperationType::Query => "query",
            OperationType::Mutation => "mutation",
            OperationType::Subscription => panic!("{operation} has no method"),
        };
        let field = &case.root_field;
        let domain = domain.replace('_', " ");
        let retries = retries(case);
        writeln!(table, "| `{method}` | `{operation}` | {kind} `{field}` | {domain} | {retries} |")
            .unwrap();
    }
    table
}

#[test]
fn every_field_of_the_schema_is_requested_by_an_operation() {
    for kind in [OperationType::Query, OperationType::Mutation, OperationType::Subscription] {
        let root = schema().get_object(schema().root_operation(kind).unwrap()).unwrap();
        let fields: BTreeSet<_> = root.fields.keys().map(Name::as_str).collect();
        let requested = documents().filter(|case| case.kind == kind);
        let requested = requested.map(|case| case.root_field.as_str()).collect();
        let differing: Vec<_> = fields.symmetric_difference(&requested).collect();
        assert!(
            differing.is_empty(),
            "no operation in tests/conformance/names.rs requests {differing:?}"
        );
    }
}

#[test]
fn the_lists_of_names_are_up_to_date() {
    let operations = |folder| sources(folder).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
    let inputs = names(ExtendedType::is_input_object).into_iter().map(in_crate);
    let enums = names(ExtendedType::is_enum).into_iter();
    let lists = [
        ("every_operation", operations("operations")),
        ("every_subscription", operations("subscriptions")),
        ("every_input", inputs.map(str::to_owned).collect()),
        ("every_enum", enums.map(str::to_owned).collect()),
    ];
    let mut file = String::from(
        "//! Every operation, subscription, input and enum, for tests that go through their types. Generated\n\
         //! from `schema` by `tests/conformance/surface.rs`.\n",
    );
    for (list, names) in lists {
        let names = names.join("\n            ");
        writeln!(
            file,
            "\nmacro_rules! {list} {{\n    ($each:ident) => {{\n        $each! {{\n            {names}\n        \
             }}\n    }};\n}}"
        )
        .unwrap();
    }
    assert_up_to_date("tests/conformance/names.rs", &file, "up_to_date");
}

#[test]
fn both_facades_have_the_methods_of_every_domain() {
    for facade in ["blocking", "asynk"] {
        let text = read(&format!("src/{facade}.rs"));
        assert!(text.contains("#[path = \"client/methods/mod.rs\"]\nmod methods;"), "{facade}");
    }
    let [layer, values] = ["src/client/methods/mod.rs", "src/operation.rs"].map(read);
    for domain in DOMAINS {
        let module = format!("#[path = \"../../operation/{domain}.rs\"]\nmod {domain};\n");
        assert!(layer.contains(&module), "{domain}");
        assert!(values.contains(&format!("\nmod {domain};\n")), "{domain}");
    }
}

#[test]
fn an_operation_has_one_method_of_its_name_that_shows_how_it_is_sent() {
    let declared = declared();
    for it in &declared {
        case_of(&it.operation);
    }
    for case in OPERATIONS.iter() {
        let found: Vec<_> = declared.iter().filter(|it| it.operation == case.name).collect();
        let [it] = found[..] else { panic!("{} methods send {}", found.len(), case.name) };
        let name = &it.method;
        assert_eq!(*name, snake_case(case.name));
        assert!(it.example.contains(&format!(".{name}(")), "{name} has no example of itself");

        let kind = if case.kind == OperationType::Query { "query" } else { "mutation" };
        let told = format!("GraphQL: {kind} `{}`.", case.root_field);
        let documentation = it.documentation.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(documentation.contains(&told), "{name} does not say: {told}");
    }
}

#[test]
fn the_table_of_operations_is_up_to_date() {
    let table = table();
    let rows = table.lines().filter(|line| line.starts_with("| `"));
    assert_eq!(rows.count(), OPERATIONS.len());

    assert_up_to_date("docs/OPERATIONS.md", &table, "up_to_date");
}

/// Compares a generated file with its committed content. `tests` generate it.
pub(crate) fn assert_up_to_date(path: &str, generated: &str, tests: &str) {
    let file = repository().join(path);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&file, generated).unwrap();
    }
    let committed = fs::read_to_string(&file).unwrap_or_default();
    let differs = committed.lines().zip(generated.lines()).find(|(old, new)| old != new);
    assert!(
        committed == generated,
        "{path} is stale: {differs:?}. Run\n\
         UPDATE_DOCS=1 cargo test -p stigg-tests --test suite {tests}"
    );
}

#[test]
fn every_operation_is_part_of_a_story_through_both_facades() {
    for facade in ["blocking", "asynk"] {
        let text = read(&format!("tests/stories/{facade}.rs"));
        assert!(text.contains("#[path = \"told/mod.rs\"]\nmod told;"), "{facade}");
    }
    let folder = repository().join("tests/stories/told");
    let mut calls = Calls(BTreeSet::new());
    for entry in fs::read_dir(folder).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        calls.visit_file(&syn::parse_file(&text).unwrap());
    }
    let names = OPERATIONS.iter().map(|case| snake_case(case.name));
    let untold: Vec<_> = names.filter(|name| !calls.0.contains(name)).collect();
    assert!(untold.is_empty(), "no story in tests/stories/told calls {}", untold.join(", "));
}
