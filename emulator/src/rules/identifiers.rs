//! Identifiers that callers choose.

use crate::values::failure::{Failure, Outcome};

const MAX_CHARS: usize = 255;

/// Rejects identifiers that are empty or too long.
pub(crate) fn check(id: &str) -> Outcome<()> {
    match id.chars().count() {
        0 => Err(Failure::bad_input("Identifiers cannot be empty")),
        1..=MAX_CHARS => Ok(()),
        length => {
            let message = format!("Identifiers have up to {MAX_CHARS} characters, not {length}");
            Err(Failure::bad_input(message))
        }
    }
}
