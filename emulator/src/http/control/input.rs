//! Bodies and query parameters.

use std::str::FromStr;
use std::time::Duration;

use hyper::header::HeaderValue;
use serde::{Deserialize, Serialize};
use serde_json::json;

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

/// A duration as answers have it.
pub(super) fn in_milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// Checks how often a fault is to apply.
pub(super) fn check_times(times: Option<usize>, always: bool) -> Result<(), Refusal> {
    if always && times.is_some() {
        let message = "`times` and `always` exclude each other: send one";
        return Err(Refusal::bad_field("times", message));
    }
    Ok(())
}

/// The probability of a fault.
pub(super) fn probability(sent: Option<f64>) -> Result<f64, Refusal> {
    let probability = sent.unwrap_or(1.0);
    if !(0.0..=1.0).contains(&probability) {
        let message = format!("`probability` is {probability}: send a number from 0 to 1");
        return Err(Refusal::bad_field("probability", message));
    }
    Ok(probability)
}

/// The HTTP status of a fault.
pub(super) fn status(sent: Option<u16>) -> Result<u16, Refusal> {
    let remedy = "send the HTTP status to respond with, such as 503";
    let status = required(sent, "status", remedy)?;
    if !(200..=599).contains(&status) {
        let message = format!("`status` is {status}: send one from 200 to 599");
        return Err(Refusal::bad_field("status", message));
    }
    Ok(status)
}

/// Refuses fields that belong to faults of another kind. Each comes with whether it was sent, and the
/// kind that it belongs to.
pub(super) fn check_owners<K: PartialEq + Serialize>(
    kind: K,
    fields: impl IntoIterator<Item = (bool, &'static str, K)>,
) -> Result<(), Refusal> {
    for (is_sent, field, owner) in fields {
        if is_sent && owner != kind {
            let (kind, owner) = (json!(kind), json!(owner));
            let message = format!(
                "`{field}` has no effect on faults of the kind {kind}: leave it out, or send the \
                 kind {owner}"
            );
            return Err(Refusal::bad_field(field, message));
        }
    }
    Ok(())
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
