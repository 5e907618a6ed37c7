//! List filters: comparisons joined by `and` and `or`.

use std::borrow::Cow;
use std::cmp::Ordering;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::values::amount::Amount;
use crate::values::failure::{Failure, Outcome};

/// The value of a field in a comparison.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Field<'a> {
    /// No value.
    Missing,
    Text(Cow<'a, str>),
    Date(#[serde(with = "time::serde::rfc3339")] OffsetDateTime),
    Number(Amount),
    Flag(bool),
}

impl<'a> From<Option<&'a String>> for Field<'a> {
    fn from(text: Option<&'a String>) -> Self {
        text.map_or(Self::Missing, |text| text.as_str().into())
    }
}

impl<'a> From<&'a str> for Field<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Field<'_> {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl From<OffsetDateTime> for Field<'_> {
    fn from(date: OffsetDateTime) -> Self {
        Self::Date(date)
    }
}

impl From<Option<OffsetDateTime>> for Field<'_> {
    fn from(date: Option<OffsetDateTime>) -> Self {
        date.map_or(Self::Missing, Self::Date)
    }
}

impl Field<'_> {
    pub(crate) fn into_owned(self) -> Field<'static> {
        match self {
            Self::Missing => Field::Missing,
            Self::Text(text) => Field::Text(text.into_owned().into()),
            Self::Date(date) => Field::Date(date),
            Self::Number(number) => Field::Number(number),
            Self::Flag(flag) => Field::Flag(flag),
        }
    }

    pub(crate) fn is_missing(&self) -> bool {
        matches!(self, Self::Missing)
    }

    /// Compares two values of the same field. A missing value is equal to everything.
    pub(crate) fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Text(one), Self::Text(two)) => one.cmp(two),
            (Self::Date(one), Self::Date(two)) => one.cmp(two),
            (Self::Number(one), Self::Number(two)) => one.cmp(two),
            (Self::Flag(one), Self::Flag(two)) => one.cmp(two),
            _ => Ordering::Equal,
        }
    }
}

/// Whether a filter in its wire form matches. `holds` evaluates each condition on a field.
pub(crate) fn matches(
    filter: &Value,
    holds: &dyn Fn(&str, &Value) -> Outcome<bool>,
) -> Outcome<bool> {
    for (name, condition) in filter.as_object().into_iter().flatten() {
        let parts = condition.as_array().map_or(&[][..], Vec::as_slice);
        let fulfilled = match name.as_str() {
            "and" => all(parts, &|part| matches(part, holds))?,
            "or" => parts.is_empty() || any(parts, &|part| matches(part, holds))?,
            _ => holds(name, condition)?,
        };
        if !fulfilled {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether a field satisfies every comparison. As in SQL, a missing value satisfies only `is` and
/// `isNot`.
pub(crate) fn compare(field: &Field<'_>, comparison: &Value) -> Outcome<bool> {
    for (operator, operand) in comparison.as_object().into_iter().flatten() {
        if !fulfils(field, operator, operand)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn fulfils(field: &Field<'_>, operator: &str, operand: &Value) -> Outcome<bool> {
    if let ("is" | "isNot", Some(wanted)) = (operator, operand.as_bool()) {
        let own = if let Field::Flag(own) = field { *own } else { !field.is_missing() };
        return Ok((own == wanted) == (operator == "is"));
    }
    if field.is_missing() {
        return Ok(false);
    }
    let list = operand.as_array().map_or(&[][..], Vec::as_slice);
    let equals = |other: &Value| Ok(order(field, other)?.is_eq());
    Ok(match operator {
        "eq" => equals(operand)?,
        "neq" => !equals(operand)?,
        "gt" => order(field, operand)?.is_gt(),
        "gte" => order(field, operand)?.is_ge(),
        "lt" => order(field, operand)?.is_lt(),
        "lte" => order(field, operand)?.is_le(),
        "in" => any(list, &equals)?,
        "notIn" => !any(list, &equals)?,
        "between" => is_between(field, operand)?,
        "notBetween" => !is_between(field, operand)?,
        "like" => is_like(field, operand, false),
        "notLike" => !is_like(field, operand, false),
        "iLike" => is_like(field, operand, true),
        "notILike" => !is_like(field, operand, true),
        other => return Err(Failure::bad_input(format!("Unknown comparison `{other}`"))),
    })
}

fn order(field: &Field<'_>, operand: &Value) -> Outcome<Ordering> {
    let text = operand.as_str().unwrap_or_default();
    let other = match field {
        Field::Date(_) => OffsetDateTime::parse(text, &Rfc3339)
            .map_err(|_| Failure::bad_input(format!("`{text}` is not an RFC 3339 date")))?
            .into(),
        Field::Number(_) => Field::Number(operand.as_f64().unwrap_or_default().into()),
        _ => text.into(),
    };
    Ok(field.cmp(&other))
}

fn is_between(field: &Field<'_>, operand: &Value) -> Outcome<bool> {
    let bound = |name: &str| operand.get(name).unwrap_or(&Value::Null);
    Ok(order(field, bound("lower"))?.is_ge() && order(field, bound("upper"))?.is_le())
}

fn is_like(field: &Field<'_>, operand: &Value, ignore_case: bool) -> bool {
    let Field::Text(text) = field else { return false };
    let pattern = operand.as_str().unwrap_or_default();
    if ignore_case {
        like(&text.to_lowercase(), &pattern.to_lowercase())
    } else {
        like(text, pattern)
    }
}

/// SQL's `LIKE`: `%` matches any text, `_` any single character.
fn like(text: &str, pattern: &str) -> bool {
    let text: Vec<_> = text.chars().collect();
    // `fits[n]`: whether the pattern so far fits the first `n` characters.
    let mut fits = vec![false; text.len() + 1];
    if let Some(first) = fits.first_mut() {
        *first = true;
    }
    for wanted in pattern.chars() {
        let mut next = Vec::with_capacity(fits.len());
        let mut any_so_far = false;
        let mut before = false;
        for (position, &here) in fits.iter().enumerate() {
            any_so_far |= here;
            let last = position.checked_sub(1).and_then(|last| text.get(last));
            next.push(match wanted {
                '%' => any_so_far,
                '_' => before,
                wanted => before && last == Some(&wanted),
            });
            before = here;
        }
        fits = next;
    }
    fits.last().copied().unwrap_or_default()
}

fn all(list: &[Value], holds: &dyn Fn(&Value) -> Outcome<bool>) -> Outcome<bool> {
    Ok(!any(list, &|entry| holds(entry).map(|held| !held))?)
}

fn any(list: &[Value], holds: &dyn Fn(&Value) -> Outcome<bool>) -> Outcome<bool> {
    for entry in list {
        if holds(entry)? {
            return Ok(true);
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use time::macros::datetime;

    use super::*;

    fn text(own: Option<&str>, comparison: &Value) -> bool {
        let field = own.map_or(Field::Missing, Field::from);
        compare(&field, comparison).expect("the comparison is valid")
    }

    #[test]
    fn patterns_are_those_of_sql() {
        for (held, pattern, fits) in [
            ("VIP", "VIP", true),
            ("VIP", "V%", true),
            ("VIP", "%I%", true),
            ("VIP", "V_P", true),
            ("VIP", "V_", false),
            ("VIP", "%", true),
            ("", "%", true),
            ("", "_", false),
            ("VIP", "vip", false),
            ("aab", "%ab", true),
        ] {
            assert_eq!(like(held, pattern), fits, "{held} like {pattern}");
        }
        assert!(text(Some("VIP"), &json!({"iLike": "v%"})));
    }

    #[test]
    fn all_comparisons_must_hold() {
        assert!(text(Some("b"), &json!({"gt": "a", "lte": "b", "neq": "c", "in": ["b", "c"]})));
        assert!(!text(Some("b"), &json!({"gt": "a", "notIn": ["b"]})));
    }

    #[test]
    fn a_missing_value_equals_nothing() {
        assert!(!text(None, &json!({"eq": "a"})));
        assert!(!text(None, &json!({"neq": "a"})));
        assert!(text(None, &json!({"is": false})));
        assert!(text(None, &json!({"isNot": true})));
        assert!(!text(Some("a"), &json!({"is": false})));
    }

    #[test]
    fn flags_support_is_and_is_not() {
        let check = |own, comparison| compare(&Field::Flag(own), &comparison).expect("sound");
        assert!(check(true, json!({"is": true})) && check(false, json!({"isNot": true})));
        assert!(!check(true, json!({"is": false})) && !check(true, json!({"isNot": true})));
    }

    #[test]
    fn numbers_are_compared_as_numbers() {
        let check = |comparison| compare(&Field::Number(10.into()), &comparison).expect("sound");
        assert!(check(json!({"gt": 9, "in": [10, 11], "between": {"lower": 10, "upper": 10}})));
        assert!(!check(json!({"lt": 9})));
    }

    #[test]
    fn dates_are_compared_as_moments() {
        let field = Field::Date(datetime!(2026-01-01 12:00 UTC));
        let same = json!({"eq": "2026-01-01T14:00:00+02:00"});
        assert!(compare(&field, &same).expect("a date"));
        let range =
            json!({"between": {"lower": "2025-01-01T00:00:00Z", "upper": "2026-01-01T12:00:00Z"}});
        assert!(compare(&field, &range).expect("two dates"));
        assert!(compare(&field, &json!({"gt": "yesterday"})).is_err());
    }

    #[test]
    fn filters_nest() {
        let holds = |name: &str, _: &Value| Ok(name == "yes");
        let check = |filter: &Value| matches(filter, &holds).expect("no field fails");
        assert!(check(&json!({"and": [{"yes": {}}, {"or": [{"no": {}}, {"yes": {}}]}]})));
        assert!(!check(&json!({"or": [{"no": {}}]})));
        assert!(check(&json!({"or": [], "and": []})));
    }
}
