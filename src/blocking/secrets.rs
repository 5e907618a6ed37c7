//! Keeps secrets out of the logs of `ureq`.
//!
//! At the level TRACE, `ureq` logs what it writes and some of what it reads, as rows of hex and
//! text. There is no way to turn that off but in the program's logger. So `ureq` is given
//! placeholders in place of secret header values, and the connection replaces them once they have
//! been logged, above TLS. What a server repeats of a secret is hidden from `ureq` likewise.
//!
//! The connection also hides the headers from `ureq` by which it would decode bodies and keep
//! cookies: whether it does depends on Cargo features, which any crate of a program can turn on.

use std::collections::HashMap;
use std::fmt;
use std::iter::repeat_with;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::header::{CONTENT_ENCODING, CONTENT_TYPE, SET_COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue};
use memchr::{memchr, memmem};
use ureq::Error;
use ureq::unversioned::transport::{Buffers, NextTimeout, Transport};
use uuid::Uuid;
use zeroize::Zeroizing;

/// Prefix of every placeholder. A random token and the number of the secret follow.
const PLACEHOLDER: &str = "hidden-from-logs-";

/// Length of a token: a UUID in hex.
const TOKEN: usize = 32;

/// The shortest secret that is hidden in responses. A shorter one may be any word or number there.
const SHORTEST: usize = 8;

/// Headers that are hidden from `ureq`, under names of the same length.
const DISGUISES: [(HeaderName, HeaderName); 3] = [
    (CONTENT_ENCODING, HeaderName::from_static("x-stigg-encoding")),
    (CONTENT_TYPE, HeaderName::from_static("x-stigg-type")),
    (SET_COOKIE, HeaderName::from_static("x-stigg-ck")),
];

/// Headers by which `ureq` finds the end of a response.
const FRAMING: [&str; 3] = ["content-length", "transfer-encoding", "connection"];

/// The secrets of the requests that are under way.
#[derive(Debug, Default)]
pub(super) struct Vault(Mutex<HashMap<String, Arc<Secrets>>>);

impl Vault {
    /// Replaces the sensitive values of a request's headers by placeholders, which stand for them
    /// as long as the returned value lives.
    pub(super) fn hide(self: &Arc<Self>, headers: &mut HeaderMap) -> Hidden {
        let token = Uuid::new_v4().simple().to_string();
        let mut values = Vec::new();
        for value in headers.values_mut().filter(|value| value.is_sensitive()) {
            let placeholder = format!("{PLACEHOLDER}{token}-{}", values.len());
            let Ok(placeholder) = HeaderValue::try_from(placeholder) else { continue };
            values.push(std::mem::replace(value, placeholder));
        }
        let secrets = Arc::new(Secrets::new(values));
        self.lock().insert(token.clone(), Arc::clone(&secrets));
        Hidden { vault: Arc::clone(self), token, secrets }
    }

    /// Puts the secrets back in the place of their placeholders. `None` if there are none.
    fn reveal(&self, output: &[u8]) -> Option<(Zeroizing<Vec<u8>>, Arc<Secrets>)> {
        let mut revealed = Zeroizing::new(Vec::new());
        let mut secrets = None;
        let mut copied = 0;
        for at in memmem::find_iter(output, PLACEHOLDER) {
            let rest = &output[at + PLACEHOLDER.len()..];
            let Some(end) = memchr(b'\r', rest) else { continue };
            let Some((token, number)) = split_placeholder(&rest[..end]) else { continue };
            let Some(known) = self.lock().get(token).cloned() else { continue };
            let Some(value) = known.values.get(number) else { continue };
            revealed.reserve(output.len() + value.len());
            revealed.extend_from_slice(&output[copied..at]);
            revealed.extend_from_slice(value.as_bytes());
            copied = at + PLACEHOLDER.len() + end;
            secrets = Some(known);
        }
        revealed.extend_from_slice(&output[copied..]);
        secrets.map(|secrets| (revealed, secrets))
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Arc<Secrets>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn split_placeholder(text: &[u8]) -> Option<(&str, usize)> {
    let (token, number) = str::from_utf8(text).ok()?.split_at_checked(TOKEN)?;
    Some((token, number.strip_prefix('-')?.parse().ok()?))
}

/// The secrets of one request, hidden while this lives.
pub(super) struct Hidden {
    vault: Arc<Vault>,
    token: String,
    secrets: Arc<Secrets>,
}

impl Hidden {
    /// Puts back what was hidden of a response's headers.
    pub(super) fn restore_headers(&self, headers: &mut HeaderMap) {
        for (name, disguise) in &DISGUISES {
            let values: Vec<_> = headers.get_all(disguise).iter().cloned().collect();
            headers.remove(disguise);
            for value in values {
                headers.append(name, value);
            }
        }
        if self.secrets.masked.load(Ordering::Relaxed) {
            for value in headers.values_mut() {
                let mut bytes = value.as_bytes().to_vec();
                if self.secrets.unmask(&mut bytes)
                    && let Ok(restored) = HeaderValue::from_bytes(&bytes)
                {
                    *value = restored;
                }
            }
        }
    }

    /// Puts back what was hidden of a response's body.
    pub(super) fn restore_body(&self, body: &mut [u8]) {
        if self.secrets.masked.load(Ordering::Relaxed) {
            self.secrets.unmask(body);
        }
    }
}

impl Drop for Hidden {
    fn drop(&mut self) {
        self.vault.lock().remove(&self.token);
    }
}

/// The values are sensitive, which keeps them out of `Debug`.
#[derive(Debug)]
struct Secrets {
    values: Vec<HeaderValue>,
    /// The values that are hidden in responses, the longest first, each with what stands there.
    masks: Vec<(HeaderValue, Vec<u8>)>,
    /// Whether anything was hidden in a response.
    masked: AtomicBool,
}

impl Secrets {
    fn new(values: Vec<HeaderValue>) -> Self {
        let mut masks: Vec<_> = (values.iter().filter(|value| value.len() >= SHORTEST))
            .map(|value| (value.clone(), noise(value.len())))
            .collect();
        masks.sort_by_key(|(value, _)| std::cmp::Reverse(value.len()));
        Self { values, masks, masked: AtomicBool::new(false) }
    }

    /// Hides the secrets in a part of a response. Their lengths stay, and with them the lengths
    /// that the response announces.
    fn mask(&self, bytes: &mut [u8]) {
        for (value, mask) in &self.masks {
            if replace(bytes, value.as_bytes(), mask) {
                self.masked.store(true, Ordering::Relaxed);
            }
        }
    }

    /// Undoes [`mask`](Self::mask), in the opposite order.
    fn unmask(&self, bytes: &mut [u8]) -> bool {
        let mut any = false;
        for (value, mask) in self.masks.iter().rev() {
            any |= replace(bytes, mask, value.as_bytes());
        }
        any
    }
}

fn noise(length: usize) -> Vec<u8> {
    repeat_with(|| u8::try_from(fastrand::alphanumeric()).unwrap_or(b'x')).take(length).collect()
}

/// Replaces a text by another of the same length.
fn replace(bytes: &mut [u8], text: &[u8], by: &[u8]) -> bool {
    let mut from = 0;
    while let Some(at) = memmem::find(&bytes[from..], text) {
        from += at;
        bytes[from..from + by.len()].copy_from_slice(by);
        from += by.len();
    }
    from > 0
}

/// A connection that hides secrets from the `ureq` above it.
pub(super) struct Guarded {
    inner: Box<dyn Transport>,
    vault: Arc<Vault>,
    /// The head of a request, until its body comes: both go out in one piece, which is one packet
    /// and one record of TLS less.
    held: Zeroizing<Vec<u8>>,
    input: Input,
}

impl Guarded {
    pub(super) fn new(inner: Box<dyn Transport>, vault: Arc<Vault>) -> Self {
        Self { inner, vault, held: Zeroizing::default(), input: Input::default() }
    }

    fn send_held(&mut self, timeout: NextTimeout) -> Result<(), Error> {
        let held = std::mem::take(&mut self.held);
        let mut rest = &held[..];
        while !rest.is_empty() {
            let output = self.inner.buffers().output();
            let (piece, more) = rest.split_at(rest.len().min(output.len()));
            output[..piece.len()].copy_from_slice(piece);
            self.inner.transmit_output(piece.len(), timeout)?;
            rest = more;
        }
        Ok(())
    }
}

/// Joins two parts in new memory: a buffer that grows would leave a copy behind that is not wiped.
fn joined(first: &[u8], second: &[u8]) -> Zeroizing<Vec<u8>> {
    Zeroizing::new([first, second].concat())
}

impl fmt::Debug for Guarded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Guarded").field("inner", &self.inner).finish_non_exhaustive()
    }
}

impl Transport for Guarded {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        let output = &self.inner.buffers().output()[..amount];
        // Headers are never cut: ureq writes as many whole lines at a time as fit.
        if let Some((revealed, secrets)) = self.vault.reveal(output) {
            self.input.expect_head(secrets);
            self.held = joined(&self.held, &revealed);
            return Ok(());
        }
        if self.held.is_empty() {
            return self.inner.transmit_output(amount, timeout);
        }
        self.held = joined(&self.held, output);
        self.send_held(timeout)
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        self.send_held(timeout)?;
        let progressed = self.inner.await_input(timeout)?;
        let buffers = self.inner.buffers();
        let amount = buffers.input().len();
        self.input.append(buffers.input());
        buffers.input_consume(amount);
        Ok(progressed)
    }

    fn is_open(&mut self) -> bool {
        self.inner.is_open()
    }

    fn is_tls(&self) -> bool {
        self.inner.is_tls()
    }
}

impl Buffers for Guarded {
    fn output(&mut self) -> &mut [u8] {
        self.inner.buffers().output()
    }

    fn input(&self) -> &[u8] {
        &self.input.bytes[self.input.consumed..]
    }

    /// Nothing is read into this buffer but by [`Guarded::await_input`].
    fn input_append_buf(&mut self) -> &mut [u8] {
        &mut []
    }

    fn input_appended(&mut self, _: usize) {}

    fn input_consume(&mut self, amount: usize) {
        self.input.consume(amount);
    }

    fn tmp_and_output(&mut self) -> (&mut [u8], &mut [u8]) {
        self.inner.buffers().tmp_and_output()
    }

    fn can_use_input(&self) -> bool {
        !self.input().is_empty() && self.input.progress
    }
}

/// Received bytes of a response, with secrets and some headers hidden.
#[derive(Default)]
struct Input {
    bytes: Vec<u8>,
    consumed: usize,
    /// Whether anything was consumed the last time.
    progress: bool,
    place: Place,
    /// Index in `bytes` of the first line that has not been looked at, or of the body.
    at: usize,
    secrets: Option<Arc<Secrets>>,
}

/// A place in a response.
#[derive(Clone, Copy, Default)]
enum Place {
    StatusLine,
    Headers {
        /// Whether another head follows: that of the response itself.
        informational: bool,
    },
    #[default]
    Body,
}

impl Input {
    /// Gets ready for the response to a request with secrets.
    fn expect_head(&mut self, secrets: Arc<Secrets>) {
        self.place = Place::StatusLine;
        self.at = self.bytes.len();
        self.secrets = Some(secrets);
    }

    fn consume(&mut self, amount: usize) {
        self.progress = amount > 0;
        self.consumed = (self.consumed + amount).min(self.bytes.len());
        if self.consumed == self.bytes.len() {
            self.compact();
        }
    }

    /// Forgets what was consumed.
    fn compact(&mut self) {
        self.bytes.drain(..self.consumed);
        self.at = self.at.saturating_sub(self.consumed);
        self.consumed = 0;
    }

    fn append(&mut self, more: &[u8]) {
        self.compact();
        self.bytes.extend_from_slice(more);
        let Some(secrets) = &self.secrets else { return };
        loop {
            let informational = match self.place {
                Place::Body => return secrets.mask(&mut self.bytes[self.at..]),
                Place::StatusLine => None,
                Place::Headers { informational } => Some(informational),
            };
            let Some(end) = memchr(b'\n', &self.bytes[self.at..]) else { return };
            let line = &mut self.bytes[self.at..=self.at + end];
            self.at += line.len();
            self.place = match informational {
                None => {
                    secrets.mask(line);
                    Place::Headers { informational: line.get(9) == Some(&b'1') }
                }
                Some(true) if is_blank(line) => Place::StatusLine,
                Some(false) if is_blank(line) => Place::Body,
                Some(informational) => {
                    hide_header(line, secrets);
                    Place::Headers { informational }
                }
            };
        }
    }
}

fn is_blank(line: &[u8]) -> bool {
    matches!(line, b"\r\n" | b"\n")
}

fn hide_header(line: &mut [u8], secrets: &Secrets) {
    let Some(colon) = memchr(b':', line) else { return secrets.mask(line) };
    let (name, value) = line.split_at_mut(colon);
    for (own, disguise) in &DISGUISES {
        if name.eq_ignore_ascii_case(own.as_str().as_bytes()) {
            name.copy_from_slice(disguise.as_str().as_bytes());
        }
    }
    if !FRAMING.iter().any(|own| name.eq_ignore_ascii_case(own.as_bytes())) {
        secrets.mask(value);
    }
}

#[cfg(test)]
mod tests;
