//! Reads the `errors` of a response. It is lenient, because an odd entry must not hide the others,
//! and bounded, because they are kept with the error.

use std::borrow::Cow;
use std::fmt;

use serde::Deserializer as _;
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::error::{ErrorCode, GraphQlError, PathSegment, TRACE_ID_KEYS};
use crate::redact::Redactor;

/// Maximum number of entries that are kept.
const MAX_ERRORS: usize = 32;

/// Maximum length of a message, in characters.
const MAX_MESSAGE: usize = 1024;

/// Maximum length of a path, in segments, and of a segment, in characters.
const MAX_PATH: usize = 32;
const MAX_SEGMENT: usize = 128;

/// Maximum size of the other extensions of an entry, in bytes of JSON.
const MAX_EXTENSIONS: usize = 4096;

/// Maximum length of a code or trace id, in characters.
const MAX_NAME: usize = 256;

/// The errors of a response.
#[derive(Debug, Default)]
pub(crate) struct Errors {
    pub(crate) kept: Vec<GraphQlError>,
    /// Number of entries that were left out.
    pub(crate) left_out: usize,
}

impl Errors {
    /// Reads the value of `errors`: a list, or a single entry without one.
    pub(crate) fn read(json: &str, redactor: &Redactor) -> serde_json::Result<Self> {
        match json.as_bytes().first() {
            Some(b'[') => {
                let mut errors = Self::default();
                each_item(json, |entry| errors.add(entry, redactor));
                Ok(errors)
            }
            Some(b'{') if json[1..].trim_start() == "}" => Err(none()),
            Some(b'{' | b'"') => Ok(Self { kept: vec![entry(json, redactor)], left_out: 0 }),
            Some(b'n') => Ok(Self::default()),
            _ => Err(none()),
        }
    }

    /// Adds an entry. Beyond the maximum, it is kept only if it has the first code or trace id.
    fn add(&mut self, json: &str, redactor: &Redactor) {
        if self.kept.len() < MAX_ERRORS {
            self.kept.push(entry(json, redactor));
            return;
        }
        let has_code = self.kept.iter().any(|kept| kept.code().is_some());
        let has_trace_id = self.kept.iter().any(|kept| kept.trace_id().is_some());
        if !(has_code && has_trace_id) {
            let entry = entry(json, redactor);
            if !has_code && entry.code().is_some() || !has_trace_id && entry.trace_id().is_some() {
                self.kept.push(entry);
                return;
            }
        }
        self.left_out += 1;
    }
}

fn none() -> serde_json::Error {
    serde::de::Error::custom("`errors` is neither a list nor an error")
}

/// Reads one entry, whatever its type.
fn entry(json: &str, redactor: &Redactor) -> GraphQlError {
    let mut entry = GraphQlError::default();
    if json.starts_with('{') {
        each_member(json, |name, value| match &*name {
            "message" => entry.message = redactor.clean(&text(value), MAX_MESSAGE),
            "path" => entry.path = path(value, redactor),
            "extensions" => entry.extensions = extensions(value, redactor),
            _ => {}
        });
    } else {
        entry.message = redactor.clean(&text(json), MAX_MESSAGE);
    }
    entry
}

/// Returns the contents of a string, an empty text for null, and the JSON of anything else.
fn text(json: &str) -> Cow<'_, str> {
    match json.as_bytes().first() {
        Some(b'"') => serde_json::from_str(json).map_or(Cow::Borrowed(json), Cow::Owned),
        Some(b'n') => Cow::Borrowed(""),
        _ => Cow::Borrowed(json),
    }
}

fn path(json: &str, redactor: &Redactor) -> Vec<PathSegment> {
    let mut path = Vec::new();
    let mut add = |json: &str| {
        if path.len() < MAX_PATH {
            path.push(match json.parse() {
                Ok(index) => PathSegment::Index(index),
                Err(_) if json == "null" => PathSegment::Field("null".to_owned()),
                Err(_) => PathSegment::Field(redactor.clean(&text(json), MAX_SEGMENT)),
            });
        }
    };
    match json.as_bytes().first() {
        Some(b'[') => each_item(json, add),
        Some(b'n') => {}
        _ => add(json),
    }
    path
}

/// Returns all known extensions, and as many others as there is room for.
fn extensions(json: &str, redactor: &Redactor) -> Map<String, Value> {
    let mut kept = Map::new();
    let mut room = MAX_EXTENSIONS;
    if !json.starts_with('{') {
        return kept;
    }
    each_member(json, |name, value| {
        let is_known =
            name == "code" || name == "isValidationError" || TRACE_ID_KEYS.contains(&&*name);
        if is_known {
            kept.insert(name, known(value, redactor));
        } else if let Some(left) = room.checked_sub(name.len() + value.len()) {
            room = left;
            // JSON that `Value` cannot hold, because of large numbers or deep nesting, is kept as
            // text.
            let mut other = serde_json::from_str(value).unwrap_or_else(|_| Value::from(value));
            redactor.clean_json(&mut other, MAX_EXTENSIONS);
            kept.insert(redactor.clean(&name, MAX_SEGMENT), other);
        }
    });
    kept
}

/// A code, a trace id or a flag.
fn known(json: &str, redactor: &Redactor) -> Value {
    match json.as_bytes().first() {
        Some(b'"') => Value::from(code(&text(json), redactor)),
        Some(b't' | b'f') => Value::Bool(json == "true"),
        _ if json.len() > MAX_NAME => Value::Null,
        _ => {
            let mut other = serde_json::from_str(json).unwrap_or_default();
            redactor.clean_json(&mut other, MAX_NAME);
            other
        }
    }
}

/// Cleans a code. One that Stigg publishes is kept even if it contains the API key.
pub(crate) fn code(code: &str, redactor: &Redactor) -> String {
    if code.len() <= MAX_NAME && !matches!(ErrorCode::from(code), ErrorCode::Unknown(_)) {
        code.to_owned()
    } else {
        redactor.clean(code, MAX_NAME)
    }
}

/// Returns the JSON of a member, or `None` if it is absent or this is no object.
pub(crate) fn member<'a>(json: &'a str, name: &str) -> Option<&'a str> {
    let mut found = None;
    each_member(json, |member, value| {
        if member == name {
            found = Some(value);
        }
    });
    found
}

/// Calls a function with each element of a list.
fn each_item<'a>(list: &'a str, mut take: impl FnMut(&'a str)) {
    each_member(list, |_, item| take(item));
}

/// Calls a function with the name and value of each member of an object. The names of a list's
/// elements are empty.
fn each_member<'a>(json: &'a str, take: impl FnMut(String, &'a str)) {
    // It cannot fail: this was cut out of valid JSON.
    drop(serde_json::Deserializer::from_str(json).deserialize_any(Members(take)));
}

struct Members<F>(F);

impl<'de, F: FnMut(String, &'de str)> Visitor<'de> for Members<F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or a list")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut members: A) -> Result<(), A::Error> {
        while let Some((name, value)) = members.next_entry::<String, &RawValue>()? {
            (self.0)(name, value.get());
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<(), A::Error> {
        while let Some(item) = items.next_element::<&RawValue>()? {
            (self.0)(String::new(), item.get());
        }
        Ok(())
    }
}
