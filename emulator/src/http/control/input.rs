//! Bodies and query parameters.

use std::str::FromStr;

use hyper::header::HeaderValue;
use serde::Deserialize;

use super::answers::Refusal;
use crate::values::explained::problem_in_json;

/// Requires JSON. A browser sends JSON to another site only if that site permits it.
pub(super) fn check_media_type(sent: &HeaderValue) -> Result<(), Refusal> {
    let sent = String::from_utf8_lossy(sent.as_bytes());
    let media_type = sent.split(';').next().unwrap_or_default().trim();
    if media_type.eq_ignore_ascii_case("application/json") {
        return Ok(());
    }
    let message = format!(
        "The body has the type `{media_type}`: send JSON, with the header \
         `Content-Type: application/json`"
    );
    Err(Refusal::new(415, message))
}

/// Reads a body. The error names the field, its value and what it should be.
pub(super) fn read<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Result<T, Refusal> {
    // Serde would also read a list of fields.
    if !body.trim_ascii_start().starts_with(b"{") {
        let what = if body.trim_ascii().is_empty() { "empty" } else { "not a JSON object" };
        return Err(Refusal::bad_input(None, format!("The body is {what}: send a JSON object")));
    }
    let mut json = serde_json::Deserializer::from_slice(body);
    let read = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let path = error.path().to_string();
        if error.inner().is_data() {
            let problem = problem_in_json(error.inner());
            let field = (path != ".").then_some(path);
            let message = match &field {
                Some(field) => format!("`{field}`: {problem}"),
                None => problem,
            };
            Refusal::bad_input(field, message)
        } else {
            not_json(error.inner())
        }
    })?;
    json.end().map_err(|error| not_json(&error))?;
    Ok(read)
}

fn not_json(error: &serde_json::Error) -> Refusal {
    Refusal::bad_input(None, format!("The body is not JSON: {error}"))
}

/// A field that has to be there.
pub(super) fn required<T>(value: Option<T>, field: &str, remedy: &str) -> Result<T, Refusal> {
    value.ok_or_else(|| Refusal::bad_field(field, format!("`{field}` is missing: {remedy}")))
}

/// Reads a query string with these parameters, each of them optional.
pub(super) fn parameters<const N: usize, T: FromStr>(
    query_string: &str,
    names: [&str; N],
    remedy: &str,
) -> Result<[Option<T>; N], Refusal> {
    let mut values = [const { None }; N];
    for (name, value) in form_urlencoded::parse(query_string.as_bytes()) {
        let Some(place) = names.iter().position(|known| *known == name) else {
            let known = names.map(|name| format!("`{name}`")).join(" and ");
            let message = format!("There is no parameter `{name}`: there are {known}");
            return Err(Refusal::bad_field(&name, message));
        };
        let value = value
            .parse()
            .map_err(|_| Refusal::bad_field(&name, format!("`{name}` is `{value}`: {remedy}")))?;
        values[place] = Some(value);
    }
    Ok(values)
}
