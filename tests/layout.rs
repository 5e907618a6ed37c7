//! Checks the rules of the source tree: the contents of the operation layer, which is compiled once
//! per facade, and the size of the facades.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::declared::{Declared, declared};
use crate::repository;
use syn::visit::{self, Visit};

fn source(path: impl AsRef<Path>) -> String {
    let path = repository().join("src").join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn operation_files() -> Vec<PathBuf> {
    let folder = repository().join("src/client/methods");
    let mut files: Vec<_> =
        fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    files
}

/// Violations of the operation layer's rules in a file.
#[derive(Default)]
struct Breaches {
    found: Vec<String>,
    in_function: bool,
}

impl Breaches {
    fn of(text: &str) -> Vec<String> {
        let mut breaches = Self::default();
        breaches.visit_file(&syn::parse_file(text).unwrap());
        breaches.found
    }

    fn report(&mut self, what: impl Into<String>) {
        self.found.push(what.into());
    }
}

impl<'ast> Visit<'ast> for Breaches {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        match item {
            syn::Item::Impl(block) if block.trait_.is_some() => self.report("a trait impl"),
            syn::Item::Impl(_) | syn::Item::Mod(_) | syn::Item::Use(_) => {}
            _ => self.report("an item that is no inherent impl, module or import"),
        }
        visit::visit_item(self, item);
    }

    fn visit_impl_item_fn(&mut self, method: &'ast syn::ImplItemFn) {
        self.in_function = true;
        visit::visit_impl_item_fn(self, method);
        self.in_function = false;
    }

    fn visit_signature(&mut self, signature: &'ast syn::Signature) {
        let nested =
            self.in_function && !matches!(signature.inputs.first(), Some(syn::FnArg::Receiver(_)));
        if signature.asyncness.is_some() && nested {
            self.report(format!("the nested async fn {}", signature.ident));
        }
        visit::visit_signature(self, signature);
    }

    fn visit_expr_closure(&mut self, closure: &'ast syn::ExprClosure) {
        if closure.asyncness.is_some() {
            self.report("an async closure");
        }
        visit::visit_expr_closure(self, closure);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        let name = call.path.segments.last().map(|segment| segment.ident.to_string());
        if matches!(name.as_deref(), Some("join" | "try_join" | "select")) {
            self.report(format!("{}!", name.unwrap_or_default()));
        }
        if call.tokens.to_string().contains("await") {
            self.report("an .await in a macro's arguments");
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names: BTreeSet<_> = path.segments.iter().map(|part| part.ident.to_string()).collect();
        for foreign in ["tokio", "futures", "reqwest", "ureq", "thread", "spawn"] {
            if names.contains(foreign) {
                self.report(format!("the path through {foreign}"));
            }
        }
        visit::visit_path(self, path);
    }
}

#[test]
fn the_operation_layer_follows_its_rules() {
    for file in operation_files() {
        let breaches = Breaches::of(&fs::read_to_string(&file).unwrap());
        assert!(breaches.is_empty(), "{}: {}", file.display(), breaches.join(", "));
    }
}

#[test]
fn violations_of_the_rules_are_found() {
    for breach in [
        "struct A;",
        "enum A {}",
        "impl Clone for A { fn clone(&self) -> Self { A } }",
        "impl A { async fn a(&self) { async fn nested() {} } }",
        "impl A { fn a(&self) { let c = async || 1; } }",
        "impl A { async fn a(&self) { println!(\"{}\", self.b().await); } }",
        "impl A { async fn a(&self) { tokio::time::sleep(d).await; } }",
        "impl A { fn a(&self) { join!(a, b) } }",
        "fn free() {}",
    ] {
        assert!(!Breaches::of(breach).is_empty(), "{breach}");
    }
}

#[test]
fn the_facades_contain_transports_but_no_operations() {
    let operations = declared();
    assert!(operations.iter().any(|it| it.method == "get_entitlement"), "operations are found");
    for facade in ["blocking", "asynk"] {
        let transport = source(format!("{facade}/transport.rs"));
        let lines = transport.lines().count();
        assert!(lines <= 200, "the {facade} transport has grown to {lines} lines");
        let runners = ["pages", "batches"].map(|name| source(format!("{facade}/{name}.rs")));
        for text in runners.into_iter().chain([source(format!("{facade}.rs")), transport]) {
            for Declared { method, .. } in &operations {
                assert!(!text.contains(&format!("fn {method}")), "{facade} has {method}");
            }
        }
    }
}
