//! Dates in inputs.

use std::{fmt, io, str};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};
use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, UtcOffset};

use crate::common::check::{Checked, Validate, refuse};
use crate::common::from_string::from_text;

/// A point in time in an input. Converts from an [`OffsetDateTime`], or from text in RFC 3339 such
/// as `2026-01-31T09:00:00Z`.
///
/// Text in another format and years outside of 0 to 9999, which RFC 3339 cannot express, are
/// rejected before sending, with an [`InvalidInput`](crate::InvalidInput) error.
///
/// ```
/// use stigg::usage::ReportUsageInput;
///
/// let usage = ReportUsageInput::builder("customer-demo-01", "feature-02-campaigns", 5)
///     .created_at("2026-01-31T09:00:00+01:00");
/// # let _ = usage;
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct DateTime(Repr);

/// Length of the longest dates in RFC 3339, such as `2026-01-31T09:00:00.123456789+01:00`.
const MAX_TEXT: usize = 35;

#[derive(Clone, PartialEq, Eq, Hash)]
enum Repr {
    Date(OffsetDateTime),
    /// Text in another format.
    Other(String),
}

impl DateTime {
    /// Returns the date, or `None` if it was made from text in another format than RFC 3339.
    #[must_use]
    pub const fn date(&self) -> Option<OffsetDateTime> {
        match self.0 {
            Repr::Date(date) => Some(date),
            Repr::Other(_) => None,
        }
    }

    /// Writes the date in RFC 3339. Returns whether that can express it.
    fn write(&self, output: &mut impl io::Write) -> bool {
        let Some(date) = self.date() else { return false };
        // RFC 3339 has no seconds in offsets.
        let date = match date.offset().seconds_past_minute() {
            0 => Some(date),
            _ => date.checked_to_offset(UtcOffset::UTC),
        };
        date.is_some_and(|date| date.format_into(output, &Rfc3339).is_ok())
    }

    /// The date in RFC 3339.
    fn text<'a>(&self, buffer: &'a mut [u8; MAX_TEXT]) -> Option<&'a str> {
        let mut free = &mut buffer[..];
        let is_written = self.write(&mut free);
        let length = MAX_TEXT - free.len();
        str::from_utf8(&buffer[..length]).ok().filter(|_| is_written)
    }
}

impl From<OffsetDateTime> for DateTime {
    fn from(date: OffsetDateTime) -> Self {
        Self(Repr::Date(date))
    }
}

impl From<String> for DateTime {
    fn from(text: String) -> Self {
        Self(OffsetDateTime::parse(&text, &Rfc3339).map_or(Repr::Other(text), Repr::Date))
    }
}

from_text!(DateTime);

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Repr::Date(date) => match self.text(&mut [0; MAX_TEXT]) {
                Some(text) => f.pad(text),
                None => date.fmt(f),
            },
            Repr::Other(text) => f.pad(text),
        }
    }
}

impl fmt::Debug for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for DateTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut buffer = [0; MAX_TEXT];
        let text = self.text(&mut buffer).ok_or_else(|| {
            ser::Error::custom(format_args!("`{self}` is not a date that RFC 3339 can express"))
        })?;
        serializer.serialize_str(text)
    }
}

impl<'de> Deserialize<'de> for DateTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        match OffsetDateTime::parse(&text, &Rfc3339) {
            Ok(date) => Ok(date.into()),
            Err(_) => Err(de::Error::invalid_value(
                de::Unexpected::Str(&text),
                &"a date in RFC 3339, such as 2026-01-31T09:00:00Z",
            )),
        }
    }
}

impl Validate for DateTime {
    fn validate(&self) -> Checked {
        match &self.0 {
            _ if self.write(&mut io::sink()) => Ok(()),
            Repr::Date(date) => {
                refuse(date, "give a date in the years 0 to 9999, which RFC 3339 can express")
            }
            Repr::Other(text) => refuse(
                format_args!("{text:?}"),
                "give a date in RFC 3339, such as 2026-01-31T09:00:00Z",
            ),
        }
    }
}
