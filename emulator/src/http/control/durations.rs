//! Durations: seconds, ISO 8601, or a number of each unit.

use std::str::FromStr;

use serde::Deserialize;
use time::Duration;

/// A duration in calendar months and in units of fixed length.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) months: i32,
    pub(super) rest: Duration,
}

/// A number of each unit. All of them are added up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(super) struct Units {
    years: i32,
    months: i32,
    weeks: i32,
    days: i32,
    hours: i64,
    minutes: i64,
    seconds: i64,
}

impl From<Units> for Span {
    fn from(units: Units) -> Self {
        let fixed = [
            Duration::weeks(units.weeks.into()),
            Duration::days(units.days.into()),
            Duration::seconds(units.hours.saturating_mul(3_600)),
            Duration::seconds(units.minutes.saturating_mul(60)),
            Duration::seconds(units.seconds),
        ];
        Self {
            months: units.years.saturating_mul(12).saturating_add(units.months),
            rest: fixed.into_iter().fold(Duration::ZERO, Duration::saturating_add),
        }
    }
}

impl FromStr for Units {
    type Err = ();

    /// Parses an ISO 8601 duration of whole numbers, such as `P1M`, `-P1D` or `P1DT12H`.
    fn from_str(text: &str) -> Result<Self, ()> {
        let (sign, text) = match text.strip_prefix('-') {
            Some(text) => ("-", text),
            None => ("", text),
        };
        let text = text.strip_prefix('P').ok_or(())?;
        let (date, time) = match text.split_once('T') {
            Some((date, time)) if !time.is_empty() => (date, time),
            Some(_) => return Err(()),
            None => (text, ""),
        };
        if date.is_empty() && time.is_empty() {
            return Err(());
        }
        let mut units = Self::default();
        let Self { years, months, weeks, days, hours, minutes, seconds } = &mut units;
        let mut date = Parts { sign, text: date };
        date.take('Y', years)?;
        date.take('M', months)?;
        date.take('W', weeks)?;
        date.take('D', days)?;
        let mut time = Parts { sign, text: time };
        time.take('H', hours)?;
        time.take('M', minutes)?;
        time.take('S', seconds)?;
        if date.text.is_empty() && time.text.is_empty() { Ok(units) } else { Err(()) }
    }
}

/// Numbers followed by the letters of their units.
struct Parts<'a> {
    sign: &'a str,
    text: &'a str,
}

impl Parts<'_> {
    /// Takes the number of this unit off the front, if that is the next one.
    fn take<N: FromStr>(&mut self, unit: char, number: &mut N) -> Result<(), ()> {
        let end = self.text.find(|letter: char| !letter.is_ascii_digit());
        let Some((digits, rest)) = end.map(|end| self.text.split_at(end)) else { return Ok(()) };
        if let Some(rest) = rest.strip_prefix(unit) {
            *number = format!("{}{digits}", self.sign).parse().map_err(drop)?;
            self.text = rest;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn iso_durations_are_read() {
        let read = |text: &str| text.parse::<Units>().map(Span::from);
        let span = |months, rest| Ok(Span { months, rest });
        for (text, expected) in [
            ("P1M", span(1, Duration::ZERO)),
            ("P1Y2M", span(14, Duration::ZERO)),
            ("P2W", span(0, Duration::weeks(2))),
            ("P14D", span(0, Duration::days(14))),
            ("PT1M", span(0, Duration::MINUTE)),
            ("P1DT12H30M5S", span(0, Duration::days(1) + Duration::seconds(45_005))),
            ("-P1M1D", span(-1, -Duration::DAY)),
            ("PT0S", span(0, Duration::ZERO)),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for text in [
            "",
            "P",
            "PT",
            "P1",
            "1M",
            "P1X",
            "PM",
            "P1D1M",
            "P1H",
            "PT1D",
            "P1DT",
            "P1.5D",
            "P-1D",
            "p1m",
            "P1M ",
            "P1D1D",
            "P99999999999M",
            "--P1D",
            "P+1D",
            "P١M",
        ] {
            assert_eq!(text.parse::<Units>(), Err(()), "{text}");
        }
    }
}
