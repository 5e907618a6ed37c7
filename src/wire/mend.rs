//! Halves of surrogate pairs in JSON: JavaScript writes them where it cuts a text within an emoji,
//! and no Rust string can hold them.

use memchr::memchr;

const HIGH: std::ops::RangeInclusive<u16> = 0xd800..=0xdbff;
const LOW: std::ops::RangeInclusive<u16> = 0xdc00..=0xdfff;

/// A body with U+FFFD for each half of a pair that lacks the other; `None` if there is none.
///
/// It looks at escapes alone, of which most bodies hold few or none.
pub(crate) fn mend(body: &[u8]) -> Option<Vec<u8>> {
    let mut mended: Option<Vec<u8>> = None;
    let mut at = 0;
    while let Some(step) = body.get(at..).and_then(|rest| memchr(b'\\', rest)) {
        at += step;
        at += match unit(body, at) {
            None => 2,
            Some(high) if HIGH.contains(&high) && is_low(body, at + 6) => 12,
            Some(half) if HIGH.contains(&half) || LOW.contains(&half) => {
                let mended = mended.get_or_insert_with(|| body.to_vec());
                mended[at..at + 6].copy_from_slice(b"\\ufffd");
                6
            }
            Some(_) => 6,
        };
    }
    mended
}

fn is_low(body: &[u8], at: usize) -> bool {
    unit(body, at).is_some_and(|unit| LOW.contains(&unit))
}

/// The number of the escape `\uXXXX` at this place.
fn unit(body: &[u8], at: usize) -> Option<u16> {
    let digits = body.get(at..at + 6)?.strip_prefix(b"\\u")?;
    digits.iter().try_fold(0, |number, digit| {
        Some(number << 4 | u16::try_from(char::from(*digit).to_digit(16)?).ok()?)
    })
}
