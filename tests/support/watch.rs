//! Watches all logs of this process for secrets.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, MutexGuard, OnceLock};
use std::thread::{self, ThreadId};

use log::{LevelFilter, Log, Metadata, Record};

/// The part of a stream that is kept: the longest text that a secret may be spread over.
const KEPT: usize = 4096;

/// The logs of this process, joined, because a secret may be spread over several entries.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    heard: Mutex<Heard>,
}

#[derive(Debug, Default)]
struct Heard {
    targets: BTreeSet<String>,
    secrets: HashMap<String, Vec<String>>,
    /// By thread, target, and column if an entry looks like a row of a dump.
    streams: HashMap<(ThreadId, String, Column), String>,
    leaks: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Column {
    Whole,
    Hex,
    Text,
}

impl Watch {
    /// Starts watching for secrets, at every level.
    pub(crate) fn for_secrets(secrets: &[&str]) -> &'static Self {
        static WATCH: OnceLock<Watch> = OnceLock::new();
        static INSTALLED: OnceLock<()> = OnceLock::new();

        let watch = WATCH.get_or_init(Self::default);
        for secret in secrets {
            watch.lock().secrets.insert((*secret).to_owned(), spellings(secret));
        }
        INSTALLED.get_or_init(|| {
            log::set_logger(watch).expect("no other logger is set");
            log::set_max_level(LevelFilter::Trace);
        });
        watch
    }

    /// Whether anything was logged under a target with this prefix.
    pub(crate) fn has_heard(&self, target: &str) -> bool {
        self.lock().targets.iter().any(|heard| heard.starts_with(target))
    }

    /// The places where a secret appeared.
    pub(crate) fn leaks(&self, secret: &str) -> Vec<String> {
        self.lock().leaks.iter().filter(|leak| leak.starts_with(secret)).cloned().collect()
    }

    pub(crate) fn hear(&self, target: &str, text: &str) {
        let mut heard = self.lock();
        heard.targets.insert(target.to_owned());
        heard.join(target, Column::Whole, text);
        for line in text.lines() {
            let is_dump = |word: &&str| {
                matches!(word.len(), 2 | 4)
                    && word.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-')
            };
            let hex: String = line.split_whitespace().take_while(is_dump).collect();
            let rest: String =
                line.split_whitespace().skip_while(is_dump).collect::<Vec<_>>().concat();
            heard.join(target, Column::Hex, &hex);
            heard.join(target, Column::Text, &rest);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Heard> {
        self.heard.lock().unwrap()
    }
}

impl Heard {
    fn join(&mut self, target: &str, column: Column, text: &str) {
        let key = (thread::current().id(), target.to_owned(), column);
        let stream = self.streams.entry(key).or_default();
        let from = stream.len().saturating_sub(KEPT);
        *stream = stream.get(from..).unwrap_or_default().to_owned();
        stream.extend(text.chars().filter(|c| !c.is_whitespace()));
        let lower = stream.to_lowercase();
        for (secret, spellings) in &self.secrets {
            if let Some(spelling) = spellings.iter().find(|spelling| lower.contains(&***spelling)) {
                self.leaks.push(format!("{secret} as {spelling} in {target} ({column:?})"));
            }
        }
    }
}

/// Possible spellings of a secret, without spaces and in lower case.
fn spellings(secret: &str) -> Vec<String> {
    let bytes = secret.as_bytes();
    let each = |by: fn(&u8) -> String, between: &str| {
        bytes.iter().map(by).collect::<Vec<_>>().join(between)
    };
    let mut spellings = vec![
        secret.replace(' ', ""),
        // The text column of a hex dump.
        secret.replace(' ', "."),
        each(|b| format!("{b:02x}"), ""),
        each(|b| format!("{b:02x}"), ":"),
        each(|b| format!("{b:02x}"), ","),
        each(|b| format!("0x{b:02x}"), ","),
        each(|b| format!("\\x{b:02x}"), ""),
        each(|b| format!("%{b:02x}"), ""),
        each(|b| format!("{b}"), ","),
        secret.bytes().fold(String::new(), |text, b| {
            if b.is_ascii_alphanumeric() || b"-._~".contains(&b) {
                text + &char::from(b).to_string()
            } else {
                format!("{text}%{b:02x}")
            }
        }),
    ];
    spellings.extend((0..3).map(|shift| base64(bytes, shift)));
    spellings.into_iter().map(|spelling| spelling.to_lowercase()).collect()
}

/// The base64 characters that depend only on the bytes, which start `shift` bytes into a group of
/// three.
fn base64(bytes: &[u8], shift: usize) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bits: Vec<u8> =
        bytes.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1)).collect();
    let skipped = (6 - shift * 8 % 6) % 6;
    bits[skipped..]
        .chunks_exact(6)
        .map(|six| LETTERS[six.iter().fold(0, |sum, bit| sum * 2 + usize::from(*bit))].into())
        .collect::<Vec<char>>()
        .into_iter()
        .collect()
}

impl Log for Watch {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &Record<'_>) {
        self.hear(record.target(), &record.args().to_string());
    }

    fn flush(&self) {}
}
