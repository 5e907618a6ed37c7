//! Keeps secrets out of the logs of `ureq`.
//!
//! At the level `TRACE`, `ureq` logs all that it writes and some of what it reads. Only the
//! program's logger can turn that off. So `ureq` gets placeholders instead of secret header values.
//! The connection puts the values back after `ureq` has logged the request and before TLS encrypts
//! it. Secrets that a server repeats in its response are masked before `ureq` reads it.
//!
//! The connection also renames the headers that make `ureq` decode bodies and keep cookies. Whether
//! it does so depends on Cargo features, which any crate of a program can turn on.

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
use uuid::fmt::Simple;
use zeroize::Zeroizing;

/// Start of every placeholder. A random UUID in hex follows.
const PREFIX: &str = "hidden-from-logs-";

/// Minimum length of a secret that is masked in responses. A shorter one may be any word or number.
const MIN_MASKED: usize = 8;

/// Headers that are hidden from `ureq`, under names of the same length.
const DISGUISES: [(HeaderName, HeaderName); 3] = [
    (CONTENT_ENCODING, HeaderName::from_static("x-stigg-encoding")),
    (CONTENT_TYPE, HeaderName::from_static("x-stigg-type")),
    (SET_COOKIE, HeaderName::from_static("x-stigg-ck")),
];

/// Headers by which `ureq` finds the end of a response.
const FRAMING: [&str; 3] = ["content-length", "transfer-encoding", "connection"];

/// Secrets by placeholder, each with the masks of its request.
type Secrets = HashMap<Vec<u8>, (HeaderValue, Arc<Masks>)>;

/// The secrets of the requests in progress.
#[derive(Debug, Default)]
pub(super) struct Vault(Mutex<Secrets>);

impl Vault {
    /// Replaces the sensitive header values of a request with placeholders, which are valid as long
    /// as the returned value lives.
    pub(super) fn hide(self: &Arc<Self>, headers: &mut HeaderMap) -> Hidden {
        let mut secrets = Vec::new();
        for value in headers.values_mut().filter(|value| value.is_sensitive()) {
            let placeholder = format!("{PREFIX}{}", Uuid::new_v4().simple());
            let Ok(placeholder) = HeaderValue::try_from(placeholder) else { continue };
            let key = placeholder.as_bytes().to_vec();
            secrets.push((key, std::mem::replace(value, placeholder)));
        }
        let masks = Arc::new(Masks::new(secrets.iter().map(|(_, value)| value)));
        let entries = secrets.into_iter().map(|(key, value)| (key, (value, Arc::clone(&masks))));
        self.lock().extend(entries);
        Hidden { vault: Arc::clone(self), masks }
    }

    /// Puts the secrets back in place of their placeholders. Returns `None` if there are none.
    fn reveal(&self, output: &[u8]) -> Option<(Zeroizing<Vec<u8>>, Arc<Masks>)> {
        memmem::find(output, PREFIX.as_bytes())?;
        let secrets = self.lock();
        // If it grew, it would leave copies behind that are not wiped.
        let capacity = output.len() + secrets.values().map(|(value, _)| value.len()).sum::<usize>();
        let mut revealed = Zeroizing::new(Vec::with_capacity(capacity));
        let mut found = None;
        let mut copied = 0;
        for at in memmem::find_iter(output, PREFIX) {
            let end = at + PREFIX.len() + Simple::LENGTH;
            let secret = output.get(at..end).and_then(|placeholder| secrets.get(placeholder));
            let Some((value, masks)) = secret else { continue };
            revealed.extend_from_slice(&output[copied..at]);
            revealed.extend_from_slice(value.as_bytes());
            copied = end;
            found = Some(Arc::clone(masks));
        }
        revealed.extend_from_slice(&output[copied..]);
        found.map(|masks| (revealed, masks))
    }

    fn lock(&self) -> MutexGuard<'_, Secrets> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The secrets of one request, hidden while this lives.
pub(super) struct Hidden {
    vault: Arc<Vault>,
    masks: Arc<Masks>,
}

impl Hidden {
    /// Restores the headers of the response.
    pub(super) fn restore_headers(&self, headers: &mut HeaderMap) {
        for (name, disguise) in &DISGUISES {
            let values: Vec<_> = headers.get_all(disguise).iter().cloned().collect();
            headers.remove(disguise);
            for value in values {
                headers.append(name, value);
            }
        }
        if !self.masks.were_used() {
            return;
        }
        for value in headers.values_mut() {
            let mut bytes = value.as_bytes().to_vec();
            if self.masks.remove(&mut bytes)
                && let Ok(restored) = HeaderValue::from_bytes(&bytes)
            {
                *value = restored;
            }
        }
    }

    /// Restores the body of the response.
    pub(super) fn restore_body(&self, body: &mut [u8]) {
        if self.masks.were_used() {
            self.masks.remove(body);
        }
    }
}

impl Drop for Hidden {
    fn drop(&mut self) {
        self.vault.lock().retain(|_, (_, masks)| !Arc::ptr_eq(masks, &self.masks));
    }
}

/// Masks for the secrets of a request in its response.
#[derive(Debug)]
struct Masks {
    /// Secrets and their masks, the longest first. The secrets are sensitive header values, whose
    /// `Debug` does not show them.
    masks: Vec<(HeaderValue, Vec<u8>)>,
    /// Whether the response contained a secret.
    used: AtomicBool,
}

impl Masks {
    fn new<'a>(secrets: impl Iterator<Item = &'a HeaderValue>) -> Self {
        let mut masks: Vec<_> = secrets
            .filter(|secret| secret.len() >= MIN_MASKED)
            .map(|secret| (secret.clone(), noise(secret.len())))
            .collect();
        masks.sort_by_key(|(secret, _)| std::cmp::Reverse(secret.len()));
        Self { masks, used: AtomicBool::new(false) }
    }

    /// Masks the secrets in a part of a response. Masks are as long as their secrets, so that the
    /// lengths in the response stay right.
    fn apply(&self, bytes: &mut [u8]) {
        for (secret, mask) in &self.masks {
            if replace(bytes, secret.as_bytes(), mask) {
                self.used.store(true, Ordering::Relaxed);
            }
        }
    }

    /// Reverts [`apply`](Self::apply), in the opposite order. Returns whether there was a mask.
    fn remove(&self, bytes: &mut [u8]) -> bool {
        let mut found = false;
        for (secret, mask) in self.masks.iter().rev() {
            found |= replace(bytes, mask, secret.as_bytes());
        }
        found
    }

    fn were_used(&self) -> bool {
        self.used.load(Ordering::Relaxed)
    }
}

fn noise(length: usize) -> Vec<u8> {
    repeat_with(|| u8::try_from(fastrand::alphanumeric()).unwrap_or(b'x')).take(length).collect()
}

/// Replaces each occurrence of a text with another of the same length. Returns whether there was
/// one.
fn replace(bytes: &mut [u8], text: &[u8], by: &[u8]) -> bool {
    let mut from = 0;
    while let Some(at) = memmem::find(&bytes[from..], text) {
        from += at;
        bytes[from..from + by.len()].copy_from_slice(by);
        from += by.len();
    }
    from > 0
}

/// A connection that hides secrets from `ureq`.
pub(super) struct Guarded {
    inner: Box<dyn Transport>,
    vault: Arc<Vault>,
    /// The head of a request, kept until the body follows. Sending both at once saves a packet and a
    /// TLS record.
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

/// Joins two parts in new memory. A buffer that grew would leave a copy behind that is not wiped.
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
        // `ureq` writes whole lines, so no placeholder is split.
        if let Some((revealed, masks)) = self.vault.reveal(output) {
            self.input.expect_head(masks);
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

    /// Only [`Guarded::await_input`] adds input.
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

/// The received part of a response, with its secrets masked and some headers renamed.
#[derive(Default)]
struct Input {
    bytes: Vec<u8>,
    consumed: usize,
    /// Whether the last call of `consume` consumed anything.
    progress: bool,
    place: Place,
    /// Index in `bytes` of the next line, or of the body.
    at: usize,
    masks: Option<Arc<Masks>>,
}

/// A place in a response.
#[derive(Clone, Copy, Default)]
enum Place {
    StatusLine,
    Headers {
        /// Whether the status is 1xx, so that the head of the response proper follows.
        informational: bool,
    },
    #[default]
    Body,
}

impl Input {
    /// Prepares for the response to a request with secrets.
    fn expect_head(&mut self, masks: Arc<Masks>) {
        self.place = Place::StatusLine;
        self.at = self.bytes.len();
        self.masks = Some(masks);
    }

    fn consume(&mut self, amount: usize) {
        self.progress = amount > 0;
        self.consumed = (self.consumed + amount).min(self.bytes.len());
        if self.consumed == self.bytes.len() {
            self.compact();
        }
    }

    /// Drops the consumed bytes.
    fn compact(&mut self) {
        self.bytes.drain(..self.consumed);
        self.at = self.at.saturating_sub(self.consumed);
        self.consumed = 0;
    }

    fn append(&mut self, more: &[u8]) {
        self.compact();
        self.bytes.extend_from_slice(more);
        let Some(masks) = &self.masks else { return };
        loop {
            if let Place::Body = self.place {
                return masks.apply(&mut self.bytes[self.at..]);
            }
            let Some(end) = memchr(b'\n', &self.bytes[self.at..]) else { return };
            let line = &mut self.bytes[self.at..=self.at + end];
            self.at += line.len();
            self.place = match self.place {
                Place::StatusLine => {
                    masks.apply(line);
                    Place::Headers { informational: line.get(9) == Some(&b'1') }
                }
                Place::Headers { informational: true } if is_blank(line) => Place::StatusLine,
                Place::Headers { informational: false } if is_blank(line) => Place::Body,
                place => {
                    hide_header(line, masks);
                    place
                }
            };
        }
    }
}

fn is_blank(line: &[u8]) -> bool {
    matches!(line, b"\r\n" | b"\n")
}

fn hide_header(line: &mut [u8], masks: &Masks) {
    let Some(colon) = memchr(b':', line) else { return masks.apply(line) };
    let (name, value) = line.split_at_mut(colon);
    for (own, disguise) in &DISGUISES {
        if name.eq_ignore_ascii_case(own.as_str().as_bytes()) {
            name.copy_from_slice(disguise.as_str().as_bytes());
        }
    }
    if !FRAMING.iter().any(|own| name.eq_ignore_ascii_case(own.as_bytes())) {
        masks.apply(value);
    }
}

#[cfg(test)]
mod tests;
