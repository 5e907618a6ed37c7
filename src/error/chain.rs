//! The causes of an error, as texts that may be shown.

use std::error::Error;
use std::fmt;

use crate::redact::{LONGEST_TEXT, Redactor};

/// More links than any chain has that goes somewhere.
const LONGEST_CHAIN: usize = 16;

/// One cause of an error. HTTP clients put words of servers and proxies into theirs, so that what
/// is kept of them is their text, cleaned.
#[derive(Debug, thiserror::Error)]
#[error("{text}")]
pub(crate) struct Link {
    text: String,
    source: Option<Box<Link>>,
}

impl Link {
    /// An error with its own causes, without those that say what the one above them has said.
    pub(crate) fn of(error: &(dyn Error + 'static), redactor: &Redactor) -> Self {
        let mut texts: Vec<String> = Vec::new();
        for cause in causes(error).take(LONGEST_CHAIN) {
            let text = redactor.clean(&cause.to_string(), LONGEST_TEXT);
            if texts.last().is_none_or(|above| !above.contains(&text)) {
                texts.push(text);
            }
        }
        let first = texts.remove(0);
        let below = texts.into_iter().rev();
        let source = below.fold(None, |source, text| Some(Box::new(Self { text, source })));
        Self { text: first, source }
    }
}

/// Writes the causes of an error behind it.
pub(super) fn write(f: &mut fmt::Formatter<'_>, error: &(dyn Error + 'static)) -> fmt::Result {
    causes(error).skip(1).try_for_each(|cause| write!(f, ": {cause}"))
}

/// An error and all that is below it.
fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error| (**error).source())
}
