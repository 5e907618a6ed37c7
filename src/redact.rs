//! Makes texts of a server fit to be shown: hides secrets in whatever spelling they are repeated,
//! and replaces characters that would act on a terminal.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use http::HeaderMap;
use serde_json::Value;
use zeroize::Zeroizing;

/// Stands in the place of a secret.
pub(crate) const REDACTED: &str = "<redacted>";

/// The length from which a secret is hidden in texts. Shorter ones are no keys but words, such as
/// `test`, which a text holds for reasons of its own.
const SHORTEST_SECRET: usize = 8;

/// The most bytes that one byte of a secret may take in a text, escaped several times.
const LONGEST_SPELLING: usize = 16;

/// The longest link of a chain of causes, and other texts about an answer.
pub(crate) const LONGEST_TEXT: usize = 512;

/// A secret, in the forms that are looked for.
#[derive(Clone)]
pub(crate) struct Secret {
    plain: Zeroizing<Vec<u8>>,
    /// In base64, as it stands behind 0, 1 or 2 bytes of something else: the characters that do not
    /// depend on what surrounds it.
    base64: [Zeroizing<Vec<u8>>; 3],
}

/// Hides the secrets of a client. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Redactor {
    keys: Arc<[Secret]>,
    headers: Arc<[Secret]>,
}

impl Secret {
    /// The secret, if it is long enough to be one.
    pub(crate) fn new(text: &str) -> Option<Self> {
        if text.len() < SHORTEST_SECRET {
            return None;
        }
        let base64 = [0, 1, 2].map(|before| {
            let mut bytes = Zeroizing::new(vec![0; before]);
            bytes.extend_from_slice(text.as_bytes());
            let mut encoded = Zeroizing::new(STANDARD_NO_PAD.encode(&bytes).into_bytes());
            encoded.truncate(bytes.len() * 8 / 6);
            encoded.drain(..(before * 8).div_ceil(6));
            encoded
        });
        Some(Self { plain: Zeroizing::new(text.as_bytes().to_vec()), base64 })
    }

    /// The secrets in the values of headers: each as a whole, and without a scheme such as
    /// `Bearer`.
    pub(crate) fn of_headers(headers: &HeaderMap) -> Arc<[Self]> {
        let values = headers.values().filter_map(|value| value.to_str().ok());
        let credentials = values.flat_map(|value| {
            let bare = value.rsplit_once(' ').map(|(_, bare)| bare);
            [Some(value), bare].into_iter().flatten()
        });
        credentials.filter_map(Self::new).collect()
    }

    /// Whether this is the secret.
    pub(crate) fn is(&self, text: &str) -> bool {
        *self.plain == text.as_bytes()
    }

    /// The length of the secret at the start of a text, and whether it is in base64.
    fn starting(&self, text: &[u8]) -> Option<(usize, bool)> {
        match spelled(text, &self.plain).or_else(|| hex(text, &self.plain)) {
            Some(len) => Some((len, false)),
            None => self.base64.iter().find_map(|form| Some((spelled(text, form)?, true))),
        }
    }

    /// Marks the bytes that the secret may start with.
    fn mark_starts(&self, starts: &mut [bool; 256]) {
        let firsts = [&self.plain, &self.base64[0], &self.base64[1], &self.base64[2]];
        let firsts = firsts.into_iter().filter_map(|form| form.first().copied());
        let digit = self.plain.first().map(|byte| char::from_digit(u32::from(byte >> 4), 16));
        let digit = digit.flatten().and_then(|digit| u8::try_from(digit).ok());
        for byte in firsts.chain(digit).chain(*b"\\%&0") {
            starts[usize::from(byte.to_ascii_lowercase())] = true;
            starts[usize::from(byte.to_ascii_uppercase())] = true;
            match byte {
                b'+' => starts[usize::from(b'-')] = true,
                b'/' => starts[usize::from(b'_')] = true,
                _ => {}
            }
        }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

impl Redactor {
    /// Hides API keys, and the values of a caller's own headers.
    pub(crate) fn new(keys: Arc<[Secret]>, headers: Arc<[Secret]>) -> Self {
        Self { keys, headers }
    }

    /// A text without the secrets.
    pub(crate) fn redact<'t>(&self, text: &'t str) -> Cow<'t, str> {
        self.redact_until(text, text.len())
    }

    /// The start of a text without the secrets: no more than about `limit` characters.
    pub(crate) fn excerpt(&self, text: &str, limit: usize) -> String {
        let text = &text[..nth(text, self.window(limit))];
        let cut = nth(text, limit);
        let mut shown = self.redact_until(text, cut).into_owned();
        if cut < text.len() {
            shown.push('…');
        }
        shown
    }

    /// [`excerpt`](Self::excerpt), of something that may not be text.
    pub(crate) fn excerpt_of_bytes(&self, bytes: &[u8], limit: usize) -> String {
        let end = bytes.len().min(self.window(limit).saturating_mul(4));
        self.excerpt(&String::from_utf8_lossy(&bytes[..end]), limit)
    }

    /// An [`excerpt`](Self::excerpt) that may be shown anywhere: see [`harmless`].
    pub(crate) fn clean(&self, text: &str, limit: usize) -> String {
        self.excerpt(&harmless(&text[..nth(text, self.window(limit))]), limit)
    }

    /// Cleans every text of a JSON value.
    pub(crate) fn clean_json(&self, value: &mut Value, limit: usize) {
        map_texts(value, &|text| self.clean(text, limit));
    }

    /// Some JSON without the secrets: the same JSON if it holds none.
    pub(crate) fn redact_json<'t>(&self, json: &'t str) -> Cow<'t, str> {
        match self.redact(json) {
            Cow::Owned(redacted) if is_json(&redacted) => Cow::Owned(redacted),
            // A key that looks like JSON itself.
            Cow::Owned(_) => {
                let mut value = serde_json::from_str(json).unwrap_or_default();
                map_texts(&mut value, &|text| self.redact(text).into_owned());
                Cow::Owned(value.to_string())
            }
            same @ Cow::Borrowed(_) => same,
        }
    }

    /// The part of a text to search in order to show its first characters: a secret may begin
    /// within them.
    fn window(&self, limit: usize) -> usize {
        let longest = self.secrets().map(|secret| secret.plain.len()).max().unwrap_or_default();
        limit.saturating_add(longest.saturating_mul(LONGEST_SPELLING))
    }

    fn secrets(&self) -> impl Iterator<Item = &Secret> {
        self.keys.iter().chain(&*self.headers)
    }

    /// The start of a text without the secrets, the last of which may end behind the cut.
    fn redact_until<'t>(&self, text: &'t str, cut: usize) -> Cow<'t, str> {
        let mut starts = [false; 256];
        self.secrets().for_each(|secret| secret.mark_starts(&mut starts));
        let bytes = text.as_bytes();
        let (mut shown, mut from, mut at) = (String::new(), 0, 0);
        while let Some(step) =
            bytes[at..cut.max(at)].iter().position(|byte| starts[usize::from(*byte)])
        {
            at += step;
            // Of two secrets that start alike, the longer one.
            let found = self.secrets().filter_map(|secret| secret.starting(&bytes[at..])).max();
            let Some((len, base64)) = found else {
                at += 1;
                continue;
            };
            let (mut start, mut end) = (at, at + len);
            if base64 {
                // What surrounds it in base64 holds some of its bits.
                start -=
                    bytes[from..start].iter().rev().take_while(|byte| in_base64(**byte)).count();
                end += bytes[end..].iter().take_while(|byte| in_base64(**byte)).count();
            }
            // Secrets are ASCII in every spelling, so these are boundaries of characters.
            shown.push_str(&text[from..start]);
            shown.push_str(REDACTED);
            (from, at) = (end, end);
        }
        if from == 0 {
            return Cow::Borrowed(&text[..cut]);
        }
        shown.push_str(&text[from..cut.max(from)]);
        Cow::Owned(shown)
    }
}

/// Something of whose `Debug` the secrets are hidden.
pub(crate) struct Hidden<'a, T>(pub(crate) &'a T, pub(crate) &'a Redactor);

impl<T: fmt::Debug> fmt::Debug for Hidden<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(shown, redactor) = self;
        let text = if f.alternate() { format!("{shown:#?}") } else { format!("{shown:?}") };
        f.write_str(&redactor.redact(&text))
    }
}

/// Changes every text of a JSON value, names of members too.
fn map_texts(value: &mut Value, change: &impl Fn(&str) -> String) {
    match value {
        Value::String(text) => *text = change(text),
        Value::Array(items) => items.iter_mut().for_each(|item| map_texts(item, change)),
        Value::Object(members) => {
            *members = std::mem::take(members)
                .into_iter()
                .map(|(name, mut value)| {
                    map_texts(&mut value, change);
                    (change(&name), value)
                })
                .collect();
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn is_json(text: &str) -> bool {
    serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
}

/// The index of the character with this number, or the end of the text.
fn nth(text: &str, number: usize) -> usize {
    text.char_indices().nth(number).map_or(text.len(), |(at, _)| at)
}

/// A text in one line: with blanks for line breaks, and U+FFFD for what else controls a terminal or
/// the direction of writing.
pub(crate) fn harmless(text: &str) -> String {
    text.replace("\r\n", "\n")
        .chars()
        .map(|char| match char {
            '\t'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => ' ',
            '\u{61c}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{206f}' => char::REPLACEMENT_CHARACTER,
            control if control.is_control() => char::REPLACEMENT_CHARACTER,
            other => other,
        })
        .collect()
}

/// The length of a secret in which each character may be escaped: for JSON, URLs or HTML.
///
/// A secret that holds an escape itself can be read in several ways, so all of them are followed.
fn spelled(text: &[u8], secret: &[u8]) -> Option<usize> {
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

/// The length of the escape of a character that a text starts with.
fn escaped(text: &[u8], byte: u8) -> Option<usize> {
    match text.split_first()? {
        (b'\\', _) => backslashed(text, byte),
        (b'%', rest) => percent_encoded(rest, byte),
        (b'&', rest) => entity(rest, byte),
        _ => None,
    }
}

/// Of JSON and of most languages, one level deep or several.
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

/// Of URLs, once or several times; the `%` is not part of the text.
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

/// Of HTML and XML; the `&` is not part of the text.
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

/// The length of a secret in hexadecimal digits, in one piece or byte by byte.
fn hex(text: &[u8], secret: &[u8]) -> Option<usize> {
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

/// Whether a byte stands for that of a secret: in either case, and in either alphabet of base64.
fn same(text: u8, secret: u8) -> bool {
    text.eq_ignore_ascii_case(&secret) || matches!((text, secret), (b'-', b'+') | (b'_', b'/'))
}

fn in_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"+/-_=".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "server-4f1c9d7b0e6a";

    fn redactor(secrets: &[&str]) -> Redactor {
        Redactor::new(secrets.iter().filter_map(|text| Secret::new(text)).collect(), Arc::default())
    }

    #[test]
    fn every_spelling_is_hidden_and_nothing_around_it() {
        let each = |how: fn(u8) -> String| KEY.bytes().map(how).collect::<String>();
        for spelling in [
            KEY.to_owned(),
            KEY.to_uppercase(),
            each(|byte| format!("\\u{byte:04x}")),
            each(|byte| format!("\\\\u{byte:04X}")),
            each(|byte| format!("\\u{{{byte:x}}}")),
            each(|byte| format!("\\x{byte:02x}")),
            each(|byte| format!("%{byte:02x}")),
            each(|byte| format!("%{byte:02X}")),
            each(|byte| format!("%25{byte:02X}")),
            each(|byte| format!("&#{byte};")),
            each(|byte| format!("&#x{byte:x};")),
            each(|byte| format!("{byte:02x}")),
            each(|byte| format!("{byte:02X}")),
            KEY.bytes().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().join(":"),
            KEY.bytes().map(|byte| format!("0x{byte:02x}")).collect::<Vec<_>>().join(", "),
            KEY.replace('-', "%2D"),
            KEY.replace('s', "\\u0073"),
        ] {
            let text = format!("it is «{spelling}», so");
            assert_eq!(redactor(&[KEY]).redact(&text), "it is «<redacted>», so", "{text}");
        }
    }

    #[test]
    fn base64_is_hidden_wherever_it_starts() {
        use base64::engine::general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD};

        // All bits of the alphabet, in both of its spellings.
        for key in [KEY, "~~~???>>>~~~???>>>", "sk_\"quoted\"\\key"] {
            for before in ["", "u", "us", "user:", "key="] {
                for after in ["", ":", ":x"] {
                    let text = format!("{before}{key}{after}");
                    for encoded in [
                        STANDARD.encode(&text),
                        URL_SAFE.encode(&text),
                        URL_SAFE_NO_PAD.encode(&text),
                    ] {
                        let shown =
                            redactor(&[key]).redact(&format!("Basic {encoded}.")).into_owned();
                        assert_eq!(shown, "Basic <redacted>.", "{text}");
                    }
                }
            }
        }
    }

    #[test]
    fn keys_of_odd_characters_are_hidden() {
        for key in ["a\\b\\\\c\"d/e", "100%25&<sure>", "\\\\\\\\\\\\\\\\", "%%%%%%%%", "&amp;&amp;"]
        {
            let json = Value::from(key).to_string();
            let html = key.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            for text in [key, json.trim_matches('"'), &html, &json.replace('/', "\\/")] {
                let shown = redactor(&[key]).redact(text).into_owned();
                assert!(shown.contains(REDACTED), "{key} in {text} is {shown}");
            }
        }
    }

    #[test]
    fn short_keys_are_words_and_stay() {
        assert_eq!(
            redactor(&["test", "1234567"]).redact("latest test 1234567"),
            "latest test 1234567"
        );
        assert_eq!(redactor(&["12345678"]).redact("12345678"), REDACTED);
    }

    #[test]
    fn a_cut_leaves_no_part_of_a_secret() {
        let hidden = redactor(&[KEY]);
        for text in
            [format!("{KEY}{KEY}"), KEY.repeat(50), format!("ab{}", "\\u0073erver".repeat(9))]
        {
            for limit in 0..60 {
                let shown = hidden.clean(&text, limit);
                assert!(!shown.contains("serv") || text.starts_with("ab"), "{limit}: {shown}");
            }
        }
        assert_eq!(hidden.clean("abcdef", 3), "abc…");
        assert_eq!(hidden.clean("abc", 3), "abc");
        assert_eq!(hidden.excerpt_of_bytes(b"a\xff", 3), "a\u{fffd}");
    }

    #[test]
    fn what_acts_on_a_terminal_is_replaced() {
        let text = "a\r\nb\nc\td\u{1b}[31me\u{7}\u{9b}\u{202e}\u{2066}\u{2028}\u{200f}é\0";
        let expected = "a b c d\u{fffd}[31me\u{fffd}\u{fffd}\u{fffd}\u{fffd} \u{fffd}é\u{fffd}";
        assert_eq!(redactor(&[]).clean(text, 100), expected);
    }

    #[test]
    fn json_stays_json_and_as_it_was_around_a_secret() {
        let hidden = redactor(&[KEY, "abc\":\"def"]);
        let json = format!("{{\"a\":\"{KEY}\", \"n\":12345678901234567890.123}}");
        let expected = "{\"a\":\"<redacted>\", \"n\":12345678901234567890.123}";
        assert_eq!(hidden.redact_json(&json), expected);
        assert!(matches!(hidden.redact_json("[1e999]"), Cow::Borrowed(_)));
        assert!(is_json(&hidden.redact_json("{\"xabc\":\"defx\"}")));
    }
}
