//! Cleans texts from a server for display: hides secrets in every spelling and replaces characters
//! that control a terminal.

mod spellings;

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use http::HeaderMap;
use serde_json::Value;
use spellings::{hex, in_base64, same, spelled};
use zeroize::Zeroizing;

/// Replaces a secret.
pub(crate) const REDACTED: &str = "<redacted>";

/// Minimum length of a secret that is hidden, in bytes. Shorter ones are words such as `test`, which
/// texts may contain for other reasons.
const SHORTEST_SECRET: usize = 8;

/// Maximum number of bytes that spell one byte of a secret, if it is escaped several times.
const LONGEST_SPELLING: usize = 16;

/// Maximum length of a cause, and of other texts about a response, in characters.
pub(crate) const LONGEST_TEXT: usize = 512;

/// A secret, in the forms that are searched for.
#[derive(Clone)]
pub(crate) struct Secret {
    plain: Zeroizing<Vec<u8>>,
    /// The secret in base64 after 0, 1 and 2 other bytes, without the characters that depend on
    /// bytes around it.
    base64: [Zeroizing<Vec<u8>>; 3],
}

/// Hides the secrets of a client. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Redactor {
    keys: Arc<[Secret]>,
    headers: Arc<[Secret]>,
}

impl Secret {
    /// Returns `None` if the text is too short to be hidden.
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

    /// Returns the secrets in the values of headers: each value, and the part after a scheme such as
    /// `Bearer`.
    pub(crate) fn of_headers(headers: &HeaderMap) -> Arc<[Self]> {
        let values = headers.values().filter_map(|value| value.to_str().ok());
        let credentials = values.flat_map(|value| {
            let bare = value.rsplit_once(' ').map(|(_, bare)| bare);
            [Some(value), bare].into_iter().flatten()
        });
        credentials.filter_map(Self::new).collect()
    }

    /// Whether a text is the secret.
    pub(crate) fn is(&self, text: &str) -> bool {
        *self.plain == text.as_bytes()
    }

    /// Returns the length of the secret at the start of a text, and whether it is in base64.
    fn starting(&self, text: &[u8]) -> Option<(usize, bool)> {
        match spelled(text, &self.plain).or_else(|| hex(text, &self.plain)) {
            Some(len) => Some((len, false)),
            None => self.base64.iter().find_map(|form| Some((spelled(text, form)?, true))),
        }
    }

    /// Whether a spelling of the secret may start with this byte.
    fn may_start_with(&self, byte: u8) -> bool {
        let forms = [&self.plain, &self.base64[0], &self.base64[1], &self.base64[2]];
        let mut firsts = forms.into_iter().filter_map(|form| form.first());
        let digit = self.plain.first().map(|first| u32::from(first >> 4));
        b"\\%&0".contains(&byte)
            || firsts.any(|first| same(byte, *first))
            || char::from(byte).to_digit(16) == digit
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

impl Redactor {
    /// Returns what hides API keys and the values of a caller's own headers.
    pub(crate) fn new(keys: Arc<[Secret]>, headers: Arc<[Secret]>) -> Self {
        Self { keys, headers }
    }

    /// Returns a text without the secrets.
    pub(crate) fn redact<'t>(&self, text: &'t str) -> Cow<'t, str> {
        self.redact_until(text, text.len())
    }

    /// Returns the first `limit` characters of a text, without the secrets.
    pub(crate) fn excerpt(&self, text: &str, limit: usize) -> String {
        let text = &text[..nth(text, self.window(limit))];
        let cut = nth(text, limit);
        let mut shown = self.redact_until(text, cut).into_owned();
        if cut < text.len() {
            shown.push('…');
        }
        shown
    }

    /// Like [`excerpt`](Self::excerpt), for bytes that may not be UTF-8.
    pub(crate) fn excerpt_of_bytes(&self, bytes: &[u8], limit: usize) -> String {
        let end = bytes.len().min(self.window(limit).saturating_mul(4));
        self.excerpt(&String::from_utf8_lossy(&bytes[..end]), limit)
    }

    /// Returns an [`excerpt`](Self::excerpt) that is [`harmless`] to a terminal.
    pub(crate) fn clean(&self, text: &str, limit: usize) -> String {
        self.excerpt(&harmless(&text[..nth(text, self.window(limit))]), limit)
    }

    /// Cleans every text of a JSON value.
    pub(crate) fn clean_json(&self, value: &mut Value, limit: usize) {
        map_texts(value, &|text| self.clean(text, limit));
    }

    /// Returns JSON without the secrets. It is unchanged if it contains none.
    pub(crate) fn redact_json<'t>(&self, json: &'t str) -> Cow<'t, str> {
        match self.redact(json) {
            Cow::Owned(redacted) if is_json(&redacted) => Cow::Owned(redacted),
            // The key looks like JSON itself.
            Cow::Owned(_) => {
                let mut value = serde_json::from_str(json).unwrap_or_default();
                map_texts(&mut value, &|text| self.redact(text).into_owned());
                Cow::Owned(value.to_string())
            }
            same @ Cow::Borrowed(_) => same,
        }
    }

    /// Returns the number of characters to search if `limit` are shown: a secret may start among
    /// them and end behind them.
    fn window(&self, limit: usize) -> usize {
        let longest = self.secrets().map(|secret| secret.plain.len()).max().unwrap_or_default();
        limit.saturating_add(longest.saturating_mul(LONGEST_SPELLING))
    }

    fn secrets(&self) -> impl Iterator<Item = &Secret> {
        self.keys.iter().chain(&*self.headers)
    }

    /// Returns the text before `cut` without the secrets, the last of which may end behind it.
    fn redact_until<'t>(&self, text: &'t str, cut: usize) -> Cow<'t, str> {
        let mut starts = [false; 256];
        for (byte, starts) in (0..=u8::MAX).zip(&mut starts) {
            *starts = self.secrets().any(|secret| secret.may_start_with(byte));
        }
        let bytes = text.as_bytes();
        let (mut shown, mut from, mut at) = (String::new(), 0, 0);
        while let Some(step) =
            bytes[at..cut.max(at)].iter().position(|byte| starts[usize::from(*byte)])
        {
            at += step;
            // If several secrets start here, the longest counts.
            let found = self.secrets().filter_map(|secret| secret.starting(&bytes[at..])).max();
            let Some((len, base64)) = found else {
                at += 1;
                continue;
            };
            let (mut start, mut end) = (at, at + len);
            if base64 {
                // The base64 around it contains some of its bits.
                start -=
                    bytes[from..start].iter().rev().take_while(|byte| in_base64(**byte)).count();
                end += bytes[end..].iter().take_while(|byte| in_base64(**byte)).count();
            }
            // All spellings are ASCII, so these are character boundaries.
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

/// Hides the secrets in a value's `Debug`.
pub(crate) struct Hidden<'a, T>(pub(crate) &'a T, pub(crate) &'a Redactor);

impl<T: fmt::Debug> fmt::Debug for Hidden<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(shown, redactor) = self;
        let text = if f.alternate() { format!("{shown:#?}") } else { format!("{shown:?}") };
        f.write_str(&redactor.redact(&text))
    }
}

/// Changes every text in a JSON value, including the names of members.
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

/// Returns the byte index of the character with this number, or the end of the text.
fn nth(text: &str, number: usize) -> usize {
    text.char_indices().nth(number).map_or(text.len(), |(at, _)| at)
}

/// Puts a text on one line: line breaks become spaces. Other characters that control a terminal or
/// the direction of text become U+FFFD.
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
