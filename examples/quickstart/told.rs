//! The steps of a story, as they are told.

use std::collections::BTreeMap;
use std::fmt::Display;

/// The error says which fact of the story does not hold.
pub(crate) type Result<T, E = Box<dyn std::error::Error>> = std::result::Result<T, E>;

/// Fails if a fact of the story does not hold.
pub(crate) fn expect(fact: bool, story: impl Display) -> Result<()> {
    if fact { Ok(()) } else { Err(format!("expected that {story}").into()) }
}

/// Told steps. Two clients tell the same story if their steps are equal.
#[derive(Debug)]
pub(crate) struct Told {
    is_aloud: bool,
    customer: String,
    steps: Vec<(&'static str, String)>,
}

impl Told {
    /// Starts a story that is printed.
    pub(crate) fn aloud(customer: &str) -> Self {
        Self { is_aloud: true, customer: customer.to_owned(), steps: Vec::new() }
    }

    /// Starts a story that is only remembered.
    pub(crate) fn silently(customer: &str) -> Self {
        Self { is_aloud: false, ..Self::aloud(customer) }
    }

    /// Tells a step: the operation, the reason for it, and a summary of its response.
    pub(crate) fn step(&mut self, operation: &'static str, why: &str, response: impl Display) {
        let response = response.to_string();
        if self.is_aloud {
            println!("\n{why} ({operation})");
            for line in response.lines() {
                println!("    {line}");
            }
        }
        self.steps.push((operation, self.without_own(&response)));
    }

    /// The steps that another story tells differently.
    pub(crate) fn differences(&self, other: &Self) -> Vec<String> {
        let length = self.steps.len().max(other.steps.len());
        (0..length)
            .map(|at| (self.steps.get(at), other.steps.get(at)))
            .filter(|(one, two)| one != two)
            .map(|(one, two)| format!("{one:?} but {two:?}"))
            .collect()
    }

    /// How often each operation was used, in the order of the names.
    pub(crate) fn operations(&self) -> BTreeMap<&'static str, usize> {
        let mut operations = BTreeMap::new();
        for (operation, _) in &self.steps {
            *operations.entry(*operation).or_default() += 1;
        }
        operations
    }

    /// Leaves out what the story and Stigg make up: runs of six or more hexadecimal digits.
    fn without_own(&self, text: &str) -> String {
        let text = text.replace(&self.customer, "…");
        let parts = text.split_inclusive(|char: char| !char.is_ascii_hexdigit());
        parts.filter(|part| part.len() <= 6).collect()
    }
}
