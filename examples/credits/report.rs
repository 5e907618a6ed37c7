//! Printing the steps of a story and checking its facts.

use std::fmt::Display;

/// The error says which fact of the story does not hold.
pub(crate) type Result<T, E = Box<dyn std::error::Error>> = std::result::Result<T, E>;

/// Prints a step: the operation's name and a summary of its response.
pub(crate) fn step(operation: &str, answer: impl Display) {
    println!("\n{operation}");
    for line in answer.to_string().lines() {
        println!("    {line}");
    }
}

/// Fails if a fact of the story does not hold.
pub(crate) fn expect(fact: bool, story: impl Display) -> Result<()> {
    if fact { Ok(()) } else { Err(format!("expected that {story}").into()) }
}
