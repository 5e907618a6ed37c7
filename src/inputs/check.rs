//! Checks of what only a value can show wrong, before anything is sent.

use std::{fmt, io};

use serde::Serialize;
use serde_json::{Map, Value};

/// A value that was refused before it was sent: which field, what it held, and what to do.
///
/// Nothing was sent when an [`Error`](crate::Error) holds this.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{field}` cannot be {value}: {remedy}")]
#[non_exhaustive]
pub struct InvalidInput {
    /// Path of the field, as the API names it: `checkoutOptions.successUrl`, `addons[1].quantity`.
    pub field: String,
    /// What the field held, in short.
    pub value: String,
    /// What to give instead.
    pub remedy: String,
}

/// Outcome of checking an input.
pub(crate) type Checked = Result<(), InvalidInput>;

/// An input whose values can be checked.
pub(crate) trait Validate {
    fn validate(&self) -> Checked {
        Ok(())
    }

    /// Fixes what has to be the same in every attempt, before the first.
    fn prepare(&mut self) {}
}

/// The longest excerpt of a refused value that an error shows.
const EXCERPT: usize = 64;

/// Refuses a value of a field.
pub(crate) fn refuse(field: &str, value: impl fmt::Display, remedy: impl Into<String>) -> Checked {
    let mut value = value.to_string();
    if value.chars().count() > EXCERPT {
        value = value.chars().take(EXCERPT).collect();
        value.push('…');
    }
    Err(InvalidInput { field: field.to_owned(), value, remedy: remedy.into() })
}

/// A string that identifies something: not empty, no blanks only.
pub(crate) fn filled<'a>(field: &str, value: impl Into<Option<&'a String>>) -> Checked {
    match value.into() {
        Some(value) if value.trim().is_empty() => {
            refuse(field, format_args!("{value:?}"), "give a value that is not blank")
        }
        _ => Ok(()),
    }
}

/// [`filled`], for each of a list.
pub(crate) fn each_filled(field: &str, values: &[String]) -> Checked {
    (values.iter().enumerate())
        .try_for_each(|(index, value)| filled(&format!("{field}[{index}]"), value))
}

/// A number that JSON can hold.
pub(crate) fn finite<'a>(field: &str, value: impl Into<Option<&'a f64>>) -> Checked {
    match value.into() {
        Some(value) if !value.is_finite() => refuse(field, value, "give a finite number"),
        _ => Ok(()),
    }
}

/// A number that counts or limits something: finite and not negative.
pub(crate) fn amount<'a>(field: &str, value: impl Into<Option<&'a f64>>) -> Checked {
    let value = value.into();
    finite(field, value)?;
    match value {
        Some(value) if *value < 0.0 => refuse(field, value, "give 0 or more"),
        _ => Ok(()),
    }
}

/// A whole number of things: not negative.
pub(crate) fn count<'a>(field: &str, value: impl Into<Option<&'a i32>>) -> Checked {
    match value.into() {
        Some(value) if *value < 0 => refuse(field, value, "give 0 or more"),
        _ => Ok(()),
    }
}

/// An input inside an input.
pub(crate) fn nested<'a, T>(field: &str, value: impl Into<Option<&'a T>>) -> Checked
where
    T: Validate + 'a,
{
    value.into().map_or(Ok(()), T::validate).map_err(|mut invalid| {
        invalid.field = format!("{field}.{}", invalid.field);
        invalid
    })
}

/// [`nested`], for each of a list.
pub(crate) fn each<T: Validate>(field: &str, values: &[T]) -> Checked {
    (values.iter().enumerate())
        .try_for_each(|(index, value)| nested(&format!("{field}[{index}]"), value))
}

/// A list that is sent in one request: not empty, and not longer than Stigg takes.
pub(crate) fn batch(field: &str, len: usize, max: usize) -> Checked {
    match len {
        0 => refuse(field, "empty", format!("give 1 to {max}")),
        _ if len > max => {
            refuse(field, format_args!("{len} items"), format!("give at most {max} at a time"))
        }
        _ => Ok(()),
    }
}

/// Attributes of usage: text, numbers and booleans only.
pub(crate) fn dimensions(field: &str, entries: Option<&Map<String, Value>>) -> Checked {
    let mut entries = entries.into_iter().flatten();
    match entries.find(|(_, value)| value.is_array() || value.is_object() || value.is_null()) {
        Some((key, value)) => {
            refuse(&format!("{field}.{key}"), value, "give a text, a number or a boolean")
        }
        None => Ok(()),
    }
}

/// A value that is not larger than Stigg takes. Its largest field is named.
pub(crate) fn json_size(field: &str, value: &impl Serialize, max: usize) -> Checked {
    match json_len(value) {
        Ok(size) if size > max => {
            refuse(field, format_args!("{size} bytes of JSON"), format!("give at most {max}"))
        }
        _ => Ok(()),
    }
}

/// The length of a value in JSON, in bytes; that of its start if JSON cannot hold all of it.
/// Nothing is kept of the JSON.
pub(crate) fn json_len(value: &impl Serialize) -> Result<usize, usize> {
    struct Count(usize);

    impl io::Write for Count {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0 += bytes.len();
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    let mut count = Count(0);
    let written = serde_json::to_writer(&mut count, value);
    written.map(|()| count.0).map_err(|_| count.0)
}

/// Something that has to be given because of what another field holds.
pub(crate) fn required(field: &str, given: bool, why: &str) -> Checked {
    if given { Ok(()) } else { refuse(field, "left out", format!("give it, {why}")) }
}
