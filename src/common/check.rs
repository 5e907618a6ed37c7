//! Checks of input values before anything is sent.

use std::{fmt, io};

use serde::Serialize;
use serde_json::{Map, Value};

use crate::common::{Integer, Nullable, Number};

/// An invalid value of an input: its field, the value, and the remedy.
///
/// The check happens before sending: an [`Error`](crate::Error) with an invalid input means that
/// nothing was sent. [`Error::invalid_input`](crate::Error::invalid_input) returns it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{field}` cannot be {value}: {remedy}")]
#[non_exhaustive]
pub struct InvalidInput {
    /// Path of the field, as it is named in Rust: `checkout_options.success_url`,
    /// `addons[1].quantity`.
    pub field: String,
    /// The value, shortened.
    pub value: String,
    /// The remedy, such as `give 0 or more`.
    pub remedy: String,
}

/// Result of a check.
pub(crate) type Checked = Result<(), InvalidInput>;

/// A value that can be checked before it is sent.
pub(crate) trait Validate {
    /// Checks the rules of every value of the type.
    fn validate(&self) -> Checked {
        Ok(())
    }

    /// Fixes, before the first attempt, what all attempts must agree on.
    fn prepare(&mut self) {}
}

impl Validate for bool {}
impl Validate for String {}
impl Validate for Value {}
impl Validate for Map<String, Value> {}

impl<T: Validate> Validate for Option<T> {
    fn validate(&self) -> Checked {
        self.as_ref().map_or(Ok(()), T::validate)
    }

    fn prepare(&mut self) {
        self.iter_mut().for_each(T::prepare);
    }
}

impl<T: Validate> Validate for Nullable<T> {
    fn validate(&self) -> Checked {
        self.as_ref().map_or(Ok(()), T::validate)
    }
}

impl<T: Validate> Validate for Vec<T> {
    fn validate(&self) -> Checked {
        for_each(self, T::validate)
    }

    fn prepare(&mut self) {
        self.iter_mut().for_each(T::prepare);
    }
}

impl<T: Validate> Validate for Box<T> {
    fn validate(&self) -> Checked {
        T::validate(self)
    }

    fn prepare(&mut self) {
        T::prepare(self);
    }
}

/// Maximum length of the excerpt of a value in an error, in characters.
const EXCERPT: usize = 64;

/// Rejects a value.
pub(crate) fn refuse(value: impl fmt::Display, remedy: impl Into<String>) -> Checked {
    let mut value = value.to_string();
    if value.chars().count() > EXCERPT {
        value = value.chars().take(EXCERPT).collect();
        value.push('…');
    }
    Err(InvalidInput { field: String::new(), value, remedy: remedy.into() })
}

/// Checks a field.
pub(crate) fn within(field: &str, check: impl FnOnce() -> Checked) -> Checked {
    check().map_err(|invalid| at(field.to_owned(), invalid))
}

/// Prefixes the path of the rejected field with that of its parent.
fn at(mut path: String, invalid: InvalidInput) -> InvalidInput {
    if !invalid.field.is_empty() && !invalid.field.starts_with('[') {
        path.push('.');
    }
    path.push_str(&invalid.field);
    InvalidInput { field: path, ..invalid }
}

fn for_each<T>(items: &[T], check: impl Fn(&T) -> Checked) -> Checked {
    (items.iter().enumerate()).try_for_each(|(index, item)| {
        check(item).map_err(|invalid| at(format!("[{index}]"), invalid))
    })
}

/// A field that may hold a `T`.
pub(crate) trait Holds<T> {
    fn held(&self) -> Option<&T>;
}

impl<T> Holds<T> for T {
    fn held(&self) -> Option<&T> {
        Some(self)
    }
}

impl<T> Holds<T> for Option<T> {
    fn held(&self) -> Option<&T> {
        self.as_ref()
    }
}

impl<T> Holds<T> for Nullable<T> {
    fn held(&self) -> Option<&T> {
        self.as_ref()
    }
}

/// Checks that a string, such as an identifier, is not empty or whitespace.
pub(crate) fn not_blank(field: &impl Holds<String>) -> Checked {
    match field.held() {
        Some(value) if value.chars().all(char::is_whitespace) => {
            refuse(format_args!("{value:?}"), "give a value that is not blank")
        }
        _ => Ok(()),
    }
}

/// Checks [`not_blank`] for each string of a list.
pub(crate) fn none_blank(field: &impl Holds<Vec<String>>) -> Checked {
    field.held().map_or(Ok(()), |values| for_each(values, not_blank))
}

/// Checks that a string has at most `max` characters.
pub(crate) fn max_chars(field: &impl Holds<String>, max: usize) -> Checked {
    match field.held().map(|value| (value, value.chars().count())) {
        Some((value, count)) if count > max => refuse(
            format_args!("{value:?}"),
            format!("give at most {max} characters, this has {count}"),
        ),
        _ => Ok(()),
    }
}

/// Checks that a number is 0 or more.
pub(crate) fn not_negative(field: &impl Holds<Number>) -> Checked {
    match field.held() {
        Some(value) if value.as_f64() < 0.0 => refuse(value, "give 0 or more"),
        _ => Ok(()),
    }
}

/// Checks that an integer is 0 or more.
pub(crate) fn not_negative_int(field: &impl Holds<Integer>) -> Checked {
    match field.held() {
        Some(value) if value.as_i32().is_some_and(i32::is_negative) => {
            refuse(value, "give 0 or more")
        }
        _ => Ok(()),
    }
}

/// Checks that a list, which one request sends, has 1 to `max` items.
pub(crate) fn batch<T>(items: &[T], max: usize) -> Checked {
    match items.len() {
        0 => refuse("empty", format!("give 1 to {max}")),
        len if len > max => {
            refuse(format_args!("{len} items"), format!("give at most {max} at a time"))
        }
        _ => Ok(()),
    }
}

/// Checks that a list has at least one item.
pub(crate) fn not_empty<T>(items: &[T]) -> Checked {
    if items.is_empty() { refuse("empty", "give at least one") } else { Ok(()) }
}

/// Checks that all values of a map are strings, numbers or booleans.
pub(crate) fn scalars(field: &impl Holds<Map<String, Value>>) -> Checked {
    let mut entries = field.held().into_iter().flatten();
    match entries.find(|(_, value)| value.is_array() || value.is_object() || value.is_null()) {
        Some((key, value)) => refuse(value, "give a string, a number or a boolean")
            .map_err(|invalid| at(key.clone(), invalid)),
        None => Ok(()),
    }
}

/// Checks the keys of dimensions, and that there are at most `max`.
pub(crate) fn dimension_keys(field: &impl Holds<Vec<String>>, max: usize) -> Checked {
    let Some(keys) = field.held() else { return Ok(()) };
    if keys.len() > max {
        return refuse(format_args!("{} keys", keys.len()), format!("give at most {max}"));
    }
    let is_allowed = |letter: char| letter.is_ascii_alphanumeric() || "_$-".contains(letter);
    for_each(keys, |key| {
        if !key.is_empty() && key.chars().all(is_allowed) {
            Ok(())
        } else {
            refuse(format_args!("{key:?}"), "give letters, digits, `_`, `$` and `-` only")
        }
    })
}

/// Checks that a value takes at most `max` bytes of JSON.
pub(crate) fn json_size(value: &impl Serialize, max: usize) -> Checked {
    match json_len(value) {
        Ok(size) if size > max => {
            refuse(format_args!("{size} bytes of JSON"), format!("give at most {max}"))
        }
        _ => Ok(()),
    }
}

/// Returns the length of a value in JSON, in bytes. If serialization fails, the error is the length
/// up to there. The JSON is not kept.
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

/// Checks that a field is set, which another field requires.
pub(crate) fn required(field: &str, is_set: bool, why: &str) -> Checked {
    within(field, || if is_set { Ok(()) } else { refuse("left out", format!("give it, {why}")) })
}
