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
