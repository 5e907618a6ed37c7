//! The header `Retry-After`.

use std::time::Duration;

use time::format_description::{self, well_known::Rfc2822};
use time::parsing::Parsed;
use time::{Date, OffsetDateTime, Time};

/// The three formats of dates in HTTP (RFC 9110, section 5.6.7): today's, RFC 850's, and C's
/// `asctime`.
const FORMS: [&str; 3] = [
    "[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT",
    "[weekday repr:long], [day]-[month repr:short]-[year repr:last_two] [hour]:[minute]:[second] GMT",
    "[weekday repr:short] [month repr:short] [day padding:space] [hour]:[minute]:[second] [year]",
];

/// The wait that a server asks for: seconds, or a date. `None` if it is neither.
///
/// More seconds than can be counted are the most that can.
pub(crate) fn retry_after(value: &str, now: OffsetDateTime) -> Option<Duration> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Duration::from_secs(value.parse().unwrap_or(u64::MAX)));
    }
    let date = FORMS.iter().find_map(|form| http_date(value, form, now));
    // Zones other than GMT are not HTTP's, but clear.
    let date = date.or_else(|| OffsetDateTime::parse(value, &Rfc2822).ok())?;
    Some((date - now).try_into().unwrap_or_default())
}

fn http_date(text: &str, form: &str, now: OffsetDateTime) -> Option<OffsetDateTime> {
    let form = format_description::parse_borrowed::<2>(form).ok()?;
    let mut parsed = Parsed::new();
    let rest = parsed.parse_items(text.as_bytes(), &form).ok()?;
    if !rest.is_empty() {
        return None;
    }
    let (month, day) = (parsed.month()?, parsed.day()?.get());
    // A leap second, which no clock here knows.
    let second = parsed.second()?.min(59);
    let time = Time::from_hms(parsed.hour_24()?, parsed.minute()?, second).ok()?;
    let year = match (parsed.year(), parsed.year_last_two()) {
        (Some(year), _) => year,
        (None, two) => {
            let next = now.year() + (i32::from(two?) - now.year()).rem_euclid(100);
            // More than 50 years ahead stands for the past.
            let fifty_years_before = (next - 50, u8::from(month), day, time);
            let today = (now.year(), u8::from(now.month()), now.day(), now.time());
            if fifty_years_before > today { next - 100 } else { next }
        }
    };
    Some(Date::from_calendar_date(year, month, day).ok()?.with_time(time).assume_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sunday, 6 November 1994, 08:49:37 GMT.
    const NOW: i64 = 784_111_777;

    fn at(value: &str, now: i64) -> Option<u64> {
        let now = OffsetDateTime::from_unix_timestamp(now).unwrap();
        retry_after(value, now).map(|wait| wait.as_secs())
    }

    #[test]
    fn seconds() {
        for (value, expected) in [
            ("0", Some(0)),
            ("120", Some(120)),
            (" 007 ", Some(7)),
            ("18446744073709551615", Some(u64::MAX)),
            ("18446744073709551616", Some(u64::MAX)),
            ("99999999999999999999999999999999", Some(u64::MAX)),
            ("-1", None),
            ("+1", None),
            ("1.5", None),
            ("1 2", None),
            ("", None),
            ("  ", None),
            ("soon", None),
        ] {
            assert_eq!(at(value, NOW), expected, "{value:?}");
        }
    }

    #[test]
    fn dates_in_all_three_forms() {
        for value in [
            "Sun, 06 Nov 1994 08:49:47 GMT",
            "Sunday, 06-Nov-94 08:49:47 GMT",
            "Sun Nov  6 08:49:47 1994",
            "Sun, 06 Nov 1994 09:49:47 +0100",
        ] {
            assert_eq!(at(value, NOW), Some(10), "{value}");
            assert_eq!(at(value, NOW + 20), Some(0), "{value}");
        }
        assert_eq!(at("Wed Nov 16 08:49:37 1994", NOW), Some(864_000));
        assert_eq!(at("Sun, 06 Nov 1994 08:49:60 GMT", NOW), Some(22));
        for value in [
            "Sun, 31 Feb 1994 08:49:47 GMT",
            "Sun, 06 Nov 1994 24:49:47 GMT",
            "Sun, 06 Nov 1994 08:49:47 GMT and so on",
            "Sunday, 06-Nov-94 08:49:47",
            "06 Nov 1994",
        ] {
            assert_eq!(at(value, NOW), None, "{value}");
        }
    }

    #[test]
    fn two_digits_mean_the_year_within_the_next_50_or_else_the_past() {
        const YEAR: u64 = 31_556_952;
        for (value, years) in [
            ("Monday, 06-Nov-95 08:49:37 GMT", 0..2),
            ("Sunday, 06-Nov-05 08:49:37 GMT", 10..12),
            ("Sunday, 06-Nov-44 08:49:37 GMT", 49..51),
            ("Sunday, 06-Nov-44 08:49:38 GMT", 0..1),
            ("Sunday, 06-Nov-93 08:49:37 GMT", 0..1),
            ("Sunday, 06-Nov-70 08:49:37 GMT", 0..1),
        ] {
            let wait = at(value, NOW).unwrap();
            assert!(years.contains(&(wait / YEAR)), "{value}: {wait}");
        }
        // In 2099, 05 is six years ahead.
        assert_eq!(at("Friday, 06-Nov-05 08:49:37 GMT", 4_097_724_577).unwrap() / YEAR, 5);
    }
}
