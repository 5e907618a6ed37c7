//! Unpaired surrogates in JSON. JavaScript writes them when it cuts a string inside an emoji, and no
//! Rust string can hold them.

use memchr::memchr;

/// Returns a body with `\ufffd` in place of each unpaired surrogate, or `None` if it has none.
///
/// This looks at nothing but escapes, of which most bodies have few or none.
pub(crate) fn replace_unpaired(body: &[u8]) -> Option<Vec<u8>> {
    let mut replaced: Option<Vec<u8>> = None;
    let mut at = 0;
    while let Some(step) = body.get(at..).and_then(|rest| memchr(b'\\', rest)) {
        at += step;
        at += match (unit(body, at), unit(body, at + 6)) {
            (None, _) => 2,
            (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => 12,
            (Some(0xd800..=0xdfff), _) => {
                replaced.get_or_insert_with(|| body.to_vec())[at..at + 6]
                    .copy_from_slice(b"\\ufffd");
                6
            }
            (Some(_), _) => 6,
        };
    }
    replaced
}

/// Returns the UTF-16 code unit of the escape `\uXXXX` at an index, if there is one.
fn unit(body: &[u8], at: usize) -> Option<u16> {
    let digits = body.get(at..at + 6)?.strip_prefix(b"\\u")?;
    digits.iter().try_fold(0, |number, digit| {
        Some(number << 4 | u16::try_from(char::from(*digit).to_digit(16)?).ok()?)
    })
}
