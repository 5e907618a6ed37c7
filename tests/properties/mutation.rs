//! Valid responses with one fault.

use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::Value;

use crate::properties::arbitrary::json;
use crate::properties::samples::pointers;

/// Marks the second of two equal keys, which a [`Value`] cannot represent.
const AGAIN: &str = "\u{f8ff}again:";

/// A change to a value somewhere in a response.
#[derive(Clone, Debug)]
pub(crate) struct Mutation {
    place: Index,
    change: Change,
}

#[derive(Clone, Debug)]
enum Change {
    Replace(Value),
    Delete,
    /// An additional item in a list, or a duplicate key in an object.
    Duplicate(Value),
}

pub(crate) fn mutation() -> impl Strategy<Value = Mutation> {
    let change = prop_oneof![
        3 => json().prop_map(Change::Replace),
        1 => Just(Change::Delete),
        1 => json().prop_map(Change::Duplicate),
    ];
    (any::<Index>(), change).prop_map(|(place, change)| Mutation { place, change })
}

impl Mutation {
    pub(crate) fn apply(self, answer: &mut Value) {
        let pointers = pointers(answer);
        let pointer = self.place.get(&pointers);
        let Some((parent, key)) = pointer.rsplit_once('/') else {
            if let Change::Replace(value) = self.change {
                *answer = value;
            }
            return;
        };
        match (answer.pointer_mut(parent).unwrap(), self.change) {
            (Value::Object(fields), change) => {
                let key = key.replace("~1", "/").replace("~0", "~");
                match change {
                    Change::Replace(value) => fields.insert(key, value),
                    Change::Delete => fields.remove(&key),
                    Change::Duplicate(value) => fields.insert(format!("{AGAIN}{key}"), value),
                };
            }
            (Value::Array(items), change) => {
                let index = key.parse().unwrap();
                match change {
                    Change::Replace(value) => items[index] = value,
                    Change::Delete => drop(items.remove(index)),
                    Change::Duplicate(value) => items.insert(index, value),
                }
            }
            (leaf, _) => unreachable!("{leaf} has nothing in it"),
        }
    }
}

/// A text or key of a response, with duplicate keys as they are sent.
pub(crate) fn as_sent(text: &str) -> String {
    text.replace(AGAIN, "")
}
