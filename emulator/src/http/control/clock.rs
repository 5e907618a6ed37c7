//! The clock.

use serde::Deserialize;
use serde_json::{Number, Value, json};
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};

use super::answers::{Answer, Refusal};
use super::durations::{Span, Units};
use super::endpoints::Call;
use super::input;
use crate::values::clock::Clock;

const REMEDY: &str =
    "send seconds, an ISO 8601 duration such as \"P1M\", or units such as {\"days\": 14}";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    advance: Option<Value>,
    set: Option<String>,
}

pub(super) fn get(call: &Call<'_>) -> Result<Answer, Refusal> {
    shown(&call.service.controls().clock)
}

pub(super) fn post(call: &Call<'_>) -> Result<Answer, Refusal> {
    let Body { advance, set } = input::read(call.body)?;
    match (advance, set) {
        (Some(advance), None) => {
            let Span { months, rest } = span(&advance)?;
            call.service.move_clock(|clock| {
                clock.advance_months(months);
                clock.advance(rest);
                shown(clock)
            })
        }
        (None, Some(set)) => {
            let now = date(&set)?;
            call.service.move_clock(|clock| {
                clock.set(now).map_err(|error| Refusal::bad_field("set", error.to_string()))?;
                shown(clock)
            })
        }
        (Some(_), Some(_)) => {
            Err(Refusal::bad_field("set", "`advance` and `set` exclude each other: send one"))
        }
        (None, None) => Err(Refusal::bad_input(
            None,
            "There is nothing to do: send `advance` with a duration, or `set` with a date",
        )),
    }
}

fn shown(clock: &Clock) -> Result<Answer, Refusal> {
    let now = clock.now().format(&Rfc3339).map_err(|error| Refusal::new(500, error.to_string()))?;
    Answer::json(&json!({ "now": now }))
}

fn span(advance: &Value) -> Result<Span, Refusal> {
    let refused = || Refusal::bad_field("advance", format!("`advance` is {advance}: {REMEDY}"));
    match advance {
        Value::Number(seconds) => {
            Ok(Span { months: 0, rest: seconds_of(seconds).ok_or_else(refused)? })
        }
        Value::String(text) => text.parse::<Units>().map(Span::from).map_err(|()| refused()),
        Value::Object(units) if !units.is_empty() => {
            let units = serde_path_to_error::deserialize::<_, Units>(advance).map_err(|error| {
                let field = format!("advance.{}", error.path());
                Refusal::bad_input(Some(field), format!("`advance`: {}", error.inner()))
            })?;
            Ok(units.into())
        }
        _ => Err(refused()),
    }
}

/// Whole seconds are exact.
fn seconds_of(number: &Number) -> Option<Duration> {
    match number.as_i64() {
        Some(seconds) => Some(Duration::seconds(seconds)),
        None => number.as_f64().map(Duration::saturating_seconds_f64),
    }
}

fn date(text: &str) -> Result<OffsetDateTime, Refusal> {
    OffsetDateTime::parse(text, &Rfc3339).map_err(|_| {
        let message = format!(
            "`set` is \"{text}\": send a date in RFC 3339, such as \"2027-01-31T12:00:00Z\""
        );
        Refusal::bad_field("set", message)
    })
}
