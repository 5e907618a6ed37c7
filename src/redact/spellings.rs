//! The spellings in which a server may repeat a secret: escaped for JSON, URLs or HTML, and in
//! hexadecimal digits.

/// Returns the length of the secret at the start of a text, where each character may be escaped for
/// JSON, URLs or HTML.
///
/// A secret that contains escapes itself can be read in several ways. All are followed.
pub(super) fn spelled(text: &[u8], secret: &[u8]) -> Option<usize> {
    let mut ends = vec![0];
    for byte in secret {
        let spellings = ends.iter().flat_map(|end| {
            let rest = text.get(*end..).unwrap_or_default();
            let plain = rest.first().is_some_and(|first| same(*first, *byte)).then_some(1);
            [plain, escaped(rest, *byte)].into_iter().flatten().map(move |len| end + len)
        });
        ends = spellings.collect();
        ends.sort_unstable();
        ends.dedup();
    }
    ends.last().copied()
}

/// Returns the length of the escape at the start of a text, if it stands for this byte.
fn escaped(text: &[u8], byte: u8) -> Option<usize> {
    match text.split_first()? {
        (b'\\', _) => backslashed(text, byte),
        (b'%', rest) => percent_encoded(rest, byte),
        (b'&', rest) => entity(rest, byte),
        _ => None,
    }
}

/// Escapes of JSON and most programming languages, with one or more backslashes.
fn backslashed(text: &[u8], byte: u8) -> Option<usize> {
    let slashes = text.iter().take_while(|byte| **byte == b'\\').count();
    let rest = &text[slashes..];
    let number = |digits: &[u8]| same(u8::try_from(number(digits, 16)?).ok()?, byte).then_some(());
    match rest {
        [b'u' | b'U', b'{', digits @ ..] => {
            let len = digits.iter().take(6).position(|byte| *byte == b'}')?;
            number(&digits[..len]).map(|()| slashes + len + 3)
        }
        [b'u' | b'U', a, b, c, d, ..] => number(&[*a, *b, *c, *d]).map(|()| slashes + 5),
        [b'x' | b'X', a, b, ..] => number(&[*a, *b]).map(|()| slashes + 3),
        _ => None,
    }
    .or_else(|| match rest.first() {
        _ if byte == b'\\' => (slashes > 1).then_some(2),
        Some(first) if same(*first, byte) => Some(slashes + 1),
        _ => None,
    })
}

/// Escapes of URLs, encoded once or several times. The text starts after the `%`.
fn percent_encoded(text: &[u8], byte: u8) -> Option<usize> {
    let mut at = 0;
    loop {
        let digits = text.get(at..at + 2)?;
        if same(u8::try_from(number(digits, 16)?).ok()?, byte) {
            return Some(at + 3);
        }
        if digits != b"25" {
            return None;
        }
        at += 2;
    }
}

/// Escapes of HTML and XML. The text starts after the `&`.
fn entity(text: &[u8], byte: u8) -> Option<usize> {
    let len = text.iter().take(8).position(|byte| *byte == b';')?;
    let named = match &text[..len] {
        [b'#', b'x' | b'X', digits @ ..] => u8::try_from(number(digits, 16)?).ok()?,
        [b'#', digits @ ..] => u8::try_from(number(digits, 10)?).ok()?,
        b"amp" => b'&',
        b"lt" => b'<',
        b"gt" => b'>',
        b"quot" => b'"',
        b"apos" => b'\'',
        _ => return None,
    };
    same(named, byte).then_some(len + 2)
}

/// Returns the length of the secret at the start of a text in hexadecimal digits, with or without
/// separators between its bytes.
pub(super) fn hex(text: &[u8], secret: &[u8]) -> Option<usize> {
    let mut at = 0;
    for (index, byte) in secret.iter().enumerate() {
        if index > 0 {
            let between = text.get(at..)?.iter().take(2);
            at += between.take_while(|byte| b" :,-".contains(byte)).count();
        }
        if matches!(text.get(at..)?, [b'0', b'x' | b'X', ..]) {
            at += 2;
        }
        if number(text.get(at..at + 2)?, 16)? != u32::from(*byte) {
            return None;
        }
        at += 2;
    }
    Some(at)
}

fn number(digits: &[u8], base: u32) -> Option<u32> {
    digits.iter().try_fold(0_u32, |number, digit| {
        number.checked_mul(base)?.checked_add(char::from(*digit).to_digit(base)?)
    })
}

/// Whether two bytes are equal, ignoring case and the alphabet of base64.
pub(super) fn same(text: u8, secret: u8) -> bool {
    text.eq_ignore_ascii_case(&secret) || matches!((text, secret), (b'-', b'+') | (b'_', b'/'))
}

pub(super) fn in_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"+/-_=".contains(&byte)
}
