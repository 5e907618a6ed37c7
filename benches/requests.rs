//! The size of each request as sent, against the same request with its document in the readable
//! layout of `apollo-compiler`.
//!
//! The inputs are those of the conformance tests: the required fields of each operation.

mod support;

#[macro_use]
#[allow(unused_macros, reason = "the conformance tests use the rest")]
#[path = "../tests/conformance/names.rs"]
mod names;

#[allow(dead_code, unused_imports, reason = "the conformance tests use the rest")]
#[path = "../tests/conformance/generate/mod.rs"]
mod generate;
#[allow(dead_code, reason = "the conformance tests use the rest")]
#[path = "../tests/conformance/json.rs"]
mod json;
#[allow(dead_code, reason = "the conformance tests use the rest")]
#[path = "../tests/conformance/operations.rs"]
mod operations;
#[allow(dead_code, reason = "the conformance tests use the rest")]
#[path = "../tests/conformance/schema.rs"]
mod schema;

/// The conformance tests' own paths to the modules above.
mod conformance {
    pub(crate) use super::{json, schema};
}

use apollo_compiler::ast::Document;
use generate::Inputs;
use operations::{OPERATIONS, OperationCase};
use serde_json::{Map, Value};
use stigg::operation::CustomOperation;
use support::server::Server;

/// The root of the repository.
fn repository() -> &'static std::path::Path {
    std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// The target size, as a fraction of the readable request.
const GOAL: f64 = 0.6;

/// An operation of the table with what it requires, as a client sends it.
fn described(case: &OperationCase) -> CustomOperation<Value, Value> {
    let document = schema::validated(case.name, case.document);
    let variables: Map<_, _> = (document.operations.get(None).unwrap().variables.iter())
        .filter(|variable| variable.ty.is_non_null())
        .map(|variable| (variable.name.to_string(), Inputs::sparse(&variable.ty).next().unwrap()))
        .collect();
    let described = (case.describe)(case.input(&variables.into())).unwrap();
    CustomOperation::new(described.document, described.variables).unwrap()
}

/// The request as the client sends it.
fn sent(case: &OperationCase) -> Vec<u8> {
    let server = Server::start(br#"{"data":{}}"#);
    support::blocking_client(server.url()).send(described(case)).unwrap();
    server.first().body.clone()
}

/// The same request with a readable document.
fn pretty(case: &OperationCase, sent: &[u8]) -> Vec<u8> {
    let mut body: Value = serde_json::from_slice(sent).unwrap();
    let document = Document::parse(schema::written(case.name), case.name).unwrap();
    body["query"] = document.serialize().to_string().into();
    serde_json::to_vec(&body).unwrap()
}

#[allow(clippy::cast_precision_loss, reason = "the numbers are small")]
fn ratio(sent: usize, pretty: usize) -> f64 {
    sent as f64 / pretty as f64
}

fn main() {
    if !support::is_measuring() {
        return;
    }
    println!("| operation | sent, bytes | readable, bytes | ratio |");
    println!("| --- | ---: | ---: | ---: |");
    let (mut all_sent, mut all_pretty, mut over) = (0, 0, 0);
    for case in OPERATIONS.iter() {
        let sent = sent(case);
        let pretty = pretty(case, &sent).len();
        let ratio = ratio(sent.len(), pretty);
        println!("| `{}` | {} | {pretty} | {ratio:.3} |", case.name, sent.len());
        all_sent += sent.len();
        all_pretty += pretty;
        over += usize::from(ratio > GOAL);
    }
    let count = OPERATIONS.len();
    println!("| all {count} | {all_sent} | {all_pretty} | {:.3} |", ratio(all_sent, all_pretty));
    println!("\n{over} of {count} are larger than {GOAL} of the readable request.");
}
