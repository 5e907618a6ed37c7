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

/// Returns the wait that a server asks for, in seconds or until a date. `None` if the value is
/// neither. A number of seconds that is too large for the type becomes its maximum.
pub(crate) fn retry_after(value: &str, now: OffsetDateTime) -> Option<Duration> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Duration::from_secs(value.parse().unwrap_or(u64::MAX)));
    }
    let date = FORMS.iter().find_map(|form| http_date(value, form, now));
    // HTTP allows no zone but GMT. Others are unambiguous, too.
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
    // Clocks here have no leap seconds.
    let second = parsed.second()?.min(59);
    let time = Time::from_hms(parsed.hour_24()?, parsed.minute()?, second).ok()?;
    let year = match (parsed.year(), parsed.year_last_two()) {
        (Some(year), _) => year,
        (None, two) => {
            let next = now.year() + (i32::from(two?) - now.year()).rem_euclid(100);
            // A date more than 50 years ahead is in the past.
            let fifty_years_before = (next - 50, u8::from(month), day, time);
            let today = (now.year(), u8::from(now.month()), now.day(), now.time());
            if fifty_years_before > today { next - 100 } else { next }
        }
    };
    Some(Date::from_calendar_date(year, month, day).ok()?.with_time(time).assume_utc())
}

#[cfg(test)]
mod tests;
