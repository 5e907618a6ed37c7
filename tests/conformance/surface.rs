//! The surface: each operation of the schema is an operation, a method with an example, a row of
//! `docs/OPERATIONS.md`, and part of a story told to the emulator.
//!
//! With `UPDATE_DOCS` set in the environment, the test writes that file instead of comparing it.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;

use apollo_compiler::Name;
use apollo_compiler::executable::OperationType;
use serde_json::{Map, Value};
use stigg::RetryClass;
use syn::visit::{self, Visit};

use crate::conformance::generate::Inputs;
use crate::conformance::operations::{Description, OPERATIONS, OperationCase};
use crate::conformance::schema::{schema, sources, validated};
use crate::repository;

/// How many operations Stigg's official clients have, subscriptions of GraphQL aside.
const COUNT: usize = 64;

/// The files of the operation layer, and the domains whose operations they hold, in the order of
/// the table.
const DOMAINS: &[(&str, &str)] = &[
    ("customers", "customers"),
    ("subscriptions", "subscriptions"),
    ("entitlements", "entitlements"),
    ("promotional_entitlements", "promotional entitlements"),
    ("usage", "usage"),
    ("credits", "credits"),
    ("coupons", "coupons"),
    ("catalog", "catalog"),
    ("payments", "payments"),
];

/// What stands above the table.
const PREAMBLE: &str = "\
# Operations

Both clients have a method for each operation of Stigg's official clients. The last column says what
follows a failure after which the operation may have been carried out, such as a timeout, a lost
connection or HTTP 5xx. Where it surely was not carried out (no connection, too many calls), every
operation is tried again.

";

fn read(path: &str) -> String {
    let path = repository().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A method of the operation layer.
struct Method {
    name: String,
    domain: &'static str,
    /// The operations that its body names.
    sends: BTreeSet<String>,
    /// The text of its documentation.
    documentation: String,
    /// The call in its example.
    example: String,
}

impl Method {
    /// The methods of all domains, in the order of the table.
    fn all() -> Vec<Self> {
        (DOMAINS.iter())
            .flat_map(|(file, domain)| {
                let text = read(&format!("src/client/methods/{file}.rs"));
                let mut methods = Methods { domain, found: Vec::new() };
                methods.visit_file(&syn::parse_file(&text).unwrap());
                methods.found
            })
            .collect()
    }

    /// The operation that a method is named after.
    fn operation(&self) -> Option<&'static OperationCase> {
        OPERATIONS.iter().find(|case| method_name(case.name) == self.name)
    }
}

/// Finds public async methods.
struct Methods {
    domain: &'static str,
    found: Vec<Method>,
}

impl<'ast> Visit<'ast> for Methods {
    fn visit_impl_item_fn(&mut self, method: &'ast syn::ImplItemFn) {
        if method.sig.asyncness.is_none() || !matches!(method.vis, syn::Visibility::Public(_)) {
            return;
        }
        let mut sends = Sends(BTreeSet::new());
        sends.visit_block(&method.block);
        let mut found = Method {
            name: method.sig.ident.to_string(),
            domain: self.domain,
            sends: sends.0,
            documentation: String::new(),
            example: String::new(),
        };
        for attribute in &method.attrs {
            let syn::Meta::NameValue(documentation) = &attribute.meta else { continue };
            match &documentation.value {
                syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(line), .. }) => {
                    found.documentation.push_str(&line.value());
                    found.documentation.push('\n');
                }
                syn::Expr::Macro(call) if call.mac.path.is_ident("example") => {
                    found.example.push_str(&call.mac.tokens.to_string());
                }
                _ => {}
            }
        }
        self.found.push(found);
    }
}

/// Collects the names in `operation::Name`.
struct Sends(BTreeSet<String>);

impl<'ast> Visit<'ast> for Sends {
    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names: Vec<_> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        if let [module, name, ..] = &names[..]
            && module == "operation"
        {
            self.0.insert(name.clone());
        }
        visit::visit_path(self, path);
    }
}

/// Collects the names of the methods that are called.
struct Calls(BTreeSet<String>);

impl<'ast> Visit<'ast> for Calls {
    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        self.0.insert(call.method.to_string());
        visit::visit_expr_method_call(self, call);
    }
}

/// The name that an operation's method has to have: `GetEntitlementV2` is `get_entitlement_v2`.
fn method_name(operation: &str) -> String {
    let mut name = String::new();
    for (at, letter) in operation.char_indices() {
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
        (RetryClass::Query, RetryClass::Query) => "yes: it reads",
        (RetryClass::Mutation, RetryClass::Mutation) => "no",
        (RetryClass::IdempotentMutation, RetryClass::IdempotentMutation) => {
            if sends_keys(&sparse.variables) {
                "yes: it has idempotency keys"
            } else {
                "yes: nothing is stored"
            }
        }
        (RetryClass::Mutation, RetryClass::IdempotentMutation) => {
            "yes: it is given idempotency keys where it has none"
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

/// What `docs/OPERATIONS.md` has to hold.
fn table() -> String {
    let mut table = PREAMBLE.to_owned();
    table.push_str("| method | Stigg's operation | kind | domain | tried again |\n");
    table.push_str("| --- | --- | --- | --- | --- |\n");
    for method in Method::all() {
        let Some(case) = method.operation() else { continue };
        let kind = match case.kind {
            OperationType::Query => "query",
            OperationType::Mutation => "mutation",
            OperationType::Subscription => "subscription",
        };
        let Method { name, domain, .. } = method;
        let retries = retries(case);
        writeln!(table, "| `{name}` | `{}` | {kind} | {domain} | {retries} |", case.name).unwrap();
    }
    table
}

#[test]
fn the_operations_of_the_schema_are_those_of_the_conformance_tests() {
    let defined: Vec<_> = sources("operations").into_iter().map(|(name, _)| name).collect();
    let mut tested: Vec<_> = OPERATIONS.iter().map(|case| case.name).collect();
    tested.sort_unstable();
    assert_eq!(defined, tested);
    assert_eq!(defined.len(), COUNT);

    for kind in [OperationType::Query, OperationType::Mutation] {
        let root = schema().get_object(schema().root_operation(kind).unwrap()).unwrap();
        let fields: BTreeSet<_> = root.fields.keys().map(Name::as_str).collect();
        let tested = OPERATIONS.iter().filter(|case| case.kind == kind);
        assert_eq!(fields, tested.map(|case| case.root_field).collect(), "{kind}");
    }
}

#[test]
fn both_facades_have_the_methods_of_every_domain() {
    for facade in ["blocking", "asynk"] {
        let text = read(&format!("src/{facade}.rs"));
        assert!(text.contains("#[path = \"client/methods/mod.rs\"]\nmod methods;"), "{facade}");
    }
    let layer = read("src/client/methods/mod.rs");
    for (file, _) in DOMAINS {
        assert!(layer.contains(&format!("\nmod {file};\n")), "{file}");
    }
}

#[test]
fn an_operation_has_one_method_that_sends_it_and_shows_how() {
    let methods = Method::all();
    for case in OPERATIONS {
        let name = method_name(case.name);
        let found: Vec<_> = methods.iter().filter(|method| method.name == name).collect();
        let [method] = found[..] else { panic!("{} methods named {name}", found.len()) };
        assert_eq!(method.sends, BTreeSet::from([case.name.to_owned()]), "{name}");
        assert!(method.example.contains(&format!("{name}(")), "{name} has no example of itself");

        let kind = if case.kind == OperationType::Query { "query" } else { "mutation" };
        let told = format!("GraphQL: {kind} `{}`.", case.root_field);
        let documentation = method.documentation.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(documentation.contains(&told), "{name} does not say: {told}");
    }
}

#[test]
fn the_table_in_the_documentation_is_that_of_the_operations() {
    let table = table();
    let rows = table.lines().filter(|line| line.starts_with("| `"));
    assert_eq!(rows.count(), COUNT);

    let path = repository().join("docs/OPERATIONS.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &table).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    let differs = written.lines().zip(table.lines()).find(|(written, row)| written != row);
    assert_eq!(differs, None, "set UPDATE_DOCS to write docs/OPERATIONS.md anew");
    assert_eq!(written, table, "set UPDATE_DOCS to write docs/OPERATIONS.md anew");
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
    let names = OPERATIONS.iter().map(|case| method_name(case.name));
    let untold: Vec<_> = names.filter(|name| !calls.0.contains(name)).collect();
    assert!(untold.is_empty(), "no story in tests/stories/told calls {}", untold.join(", "));
}
