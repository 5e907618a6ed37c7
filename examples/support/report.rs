//! How a story is printed, and what it must not differ from.

use std::fmt::Display;

/// Something that came back otherwise than the story has it.
pub(crate) type Result<T, E = Box<dyn std::error::Error>> = std::result::Result<T, E>;

/// Prints a step: the operation's name, and what came back in a line or more.
pub(crate) fn step(operation: &str, answer: impl Display) {
    println!("\n{operation}");
    for line in answer.to_string().lines() {
        println!("    {line}");
    }
}

/// Fails where something is not as the story has it.
pub(crate) fn expect(fact: bool, story: impl Display) -> Result<()> {
    if fact { Ok(()) } else { Err(format!("expected that {story}").into()) }
}
