//! Generates values from the schema.

mod answers;
mod inputs;

pub(crate) use answers::{Answer, Answers, Novelty};
pub(crate) use inputs::{Inputs, scalar_of};

use std::collections::BTreeMap;

use apollo_compiler::schema::ExtendedType;
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Generates scalars and enum values: distinct texts, numbers and dates, and all possible values in
/// turn for fields with few of them.
///
/// A position is a field of a type, such as `Coupon.status`, wherever it occurs in a document. All
/// positions of an enum share one sequence of values: some enums are long, some documents are
/// large, and an open enum is decoded the same way everywhere.
#[derive(Default)]
struct Leaves {
    made: i32,
    turns: BTreeMap<String, Turns>,
}

struct Turns {
    taken: usize,
    possible: usize,
}

impl Leaves {
    /// The index of the next value of a position or enum.
    fn turn(&mut self, position: &str, possible: usize) -> usize {
        let turns = self.turns.entry(position.to_owned()).or_insert(Turns { taken: 0, possible });
        turns.taken += 1;
        (turns.taken - 1) % possible
    }

    /// Whether every position and enum so far has had each of its possible values.
    fn are_exhausted(&self) -> bool {
        self.turns.values().all(|turns| turns.taken >= turns.possible)
    }

    /// A value of a scalar or an enum.
    fn leaf(&mut self, definition: &ExtendedType, position: &str) -> Value {
        self.made += 1;
        let number = self.made;
        match definition {
            ExtendedType::Enum(definition) => {
                let turn = self.turn(&definition.name, definition.values.len());
                json!(definition.values[turn].value.as_str())
            }
            ExtendedType::Scalar(definition) => match definition.name.as_str() {
                "String" => json!(format!("{position} {number}")),
                "Float" if self.turn(position, 2) == 0 => json!(f64::from(number) + 0.5),
                // A whole Float looks like an Int.
                "Int" | "Float" => json!(number),
                "Boolean" => json!(self.turn(position, 2) == 0),
                "DateTime" => json!(date(number)),
                "JSON" => json!({ position: number, "nested": { "list": [true, null, "text"] } }),
                other => panic!("{position}: no values for the scalar {other}"),
            },
            other => panic!("{position}: {} is no leaf", other.name()),
        }
    }
}

/// A date in the crate's format.
fn date(number: i32) -> String {
    const IN_2030: i64 = 1_900_000_000;
    let date = OffsetDateTime::from_unix_timestamp(IN_2030 + i64::from(number)).unwrap();
    date.format(&Rfc3339).unwrap()
}
