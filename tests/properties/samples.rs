//! Valid responses to every operation, and the places in them.

use std::sync::LazyLock;

use serde_json::Value;

use crate::conformance::generate::{Answer, Answers, Novelty};
use crate::conformance::operations::{OPERATIONS, OperationCase};

/// A populated response to an operation.
pub(crate) struct Sample {
    pub(crate) case: &'static OperationCase,
    /// The data as sent by a server.
    pub(crate) sent: Value,
    /// The data as kept by the crate's types.
    pub(crate) kept: Value,
    /// JSON pointers to objects, enums and unions.
    pub(crate) objects: Vec<String>,
    pub(crate) enums: Vec<String>,
    pub(crate) unions: Vec<String>,
}

/// In the order of the [`OPERATIONS`].
pub(crate) static SAMPLES: LazyLock<Vec<Sample>> =
    LazyLock::new(|| OPERATIONS.iter().map(Sample::of).collect());

impl Sample {
    fn of(case: &'static OperationCase) -> Self {
        let document = case.written();
        // The first response has the same objects with any novelty.
        let first = |novelty| Answers::to(&document).with(novelty).next().unwrap();
        let places = |novelty, is_novel: fn(&Value) -> bool| {
            let Answer { sent, .. } = first(novelty);
            let mut pointers = pointers(&sent);
            pointers.retain(|pointer| is_novel(sent.pointer(pointer).unwrap()));
            pointers
        };
        let Answer { sent, kept, .. } = first(Novelty::Nothing);
        Self {
            case,
            sent,
            kept,
            objects: places(Novelty::Fields, |value| value.get("fieldOfTomorrow").is_some()),
            enums: places(Novelty::EnumValues, |value| {
                value.as_str().is_some_and(|text| text.starts_with("VALUE_OF_TOMORROW"))
            }),
            unions: places(Novelty::UnionMembers, |value| {
                value.get("__typename").is_some_and(|name| name == "MemberOfTomorrow")
            }),
        }
    }
}

/// JSON pointers to a value and everything in it.
pub(crate) fn pointers(value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    collect(value, String::new(), &mut found);
    found
}

fn collect(value: &Value, pointer: String, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                let key = key.replace('~', "~0").replace('/', "~1");
                collect(value, format!("{pointer}/{key}"), found);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                collect(value, format!("{pointer}/{index}"), found);
            }
        }
        _ => {}
    }
    found.push(pointer);
}
