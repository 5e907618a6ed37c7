//! Signatures of bodies.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use http::{HeaderMap, HeaderName};
use sha2::Sha256;
use subtle::{Choice, ConstantTimeEq as _};
use zeroize::Zeroizing;

use super::error::{Cause, Error};
use super::secret::Secret;
use crate::error::Result;
use crate::redact::REDACTED;

/// Signature of the body that each request must carry: HMAC-SHA256, in hexadecimal digits or base64.
///
/// Stigg does not sign webhooks yet. This is for a proxy of yours that does, and for the day on which
/// Stigg does. A body that was changed on its way, be it by a space, is refused.
///
/// ```
/// use stigg::webhooks::{Signature, Verifier};
///
/// # fn main() -> Result<(), stigg::Error> {
/// let signature = Signature::hmac_sha256("X-Hub-Signature-256", "the proxy's key")?.prefix("sha256=");
/// let verifier = Verifier::new("the webhook's secret")?.signed(signature);
/// # let _ = verifier;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Signature {
    header: HeaderName,
    prefix: String,
    keys: Vec<Zeroizing<Vec<u8>>>,
}

impl Signature {
    /// Returns a requirement: the header must have the HMAC-SHA256 of the body with this key.
    ///
    /// # Errors
    ///
    /// Fails if the name is not one of a header, or the key is empty.
    pub fn hmac_sha256(header: impl AsRef<str>, key: impl Into<Secret>) -> Result<Self> {
        let header = header.as_ref();
        let header = HeaderName::try_from(header)
            .map_err(|_| crate::Error::config(format!("{header:?} is not the name of a header")))?;
        Self { header, prefix: String::new(), keys: Vec::new() }.also(key)
    }

    /// Accepts signatures made with this key as well, until it has replaced the other or has been
    /// replaced by it.
    ///
    /// # Errors
    ///
    /// Fails if the key is empty.
    pub fn also(mut self, key: impl Into<Secret>) -> Result<Self> {
        let key = key.into();
        self.keys.push(Zeroizing::new(key.checked()?.to_vec()));
        Ok(self)
    }

    /// Sets text that stands before the signature in the header, such as `sha256=`. There is none by
    /// default.
    #[must_use]
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }

    /// Checks the signature of a body. Tries all keys, whichever made it.
    pub(super) fn verify(&self, headers: &HeaderMap, body: &[u8]) -> Result<(), Error> {
        let mut values = headers.get_all(&self.header).iter();
        let (Some(value), None) = (values.next(), values.next()) else {
            return Err(Cause::NoSignature(self.header.clone()).into());
        };
        let signature = value.as_bytes().strip_prefix(self.prefix.as_bytes()).and_then(decode);
        let Some(signature) = signature else {
            return Err(Cause::WrongSignature.into());
        };
        let compare =
            |found: Choice, key: &Zeroizing<Vec<u8>>| found | mac(key, body).ct_eq(&signature);
        let is_right: bool = self.keys.iter().fold(Choice::from(0), compare).into();
        if is_right { Ok(()) } else { Err(Cause::WrongSignature.into()) }
    }

    /// The header of a request with this body.
    #[cfg(feature = "testing")]
    pub(super) fn sign(&self, body: &[u8]) -> (HeaderName, String) {
        let signature = self.keys.first().map(|key| hex(&mac(key, body))).unwrap_or_default();
        (self.header.clone(), format!("{}{signature}", self.prefix))
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signature")
            .field("header", &self.header)
            .field("prefix", &self.prefix)
            .field("keys", &format_args!("{} {REDACTED}", self.keys.len()))
            .finish()
    }
}

fn mac(key: &[u8], body: &[u8]) -> [u8; 32] {
    // HMAC takes keys of any length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return [0; 32] };
    mac.update(body);
    mac.finalize().into_bytes().into()
}

/// The 32 bytes of a signature: 64 hexadecimal digits, or else base64.
fn decode(text: &[u8]) -> Option<[u8; 32]> {
    if text.len() != 64 {
        return STANDARD.decode(text).ok()?.try_into().ok();
    }
    if !text.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    let mut bytes = [0; 32];
    for (byte, digits) in bytes.iter_mut().zip(text.chunks_exact(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(feature = "testing")]
fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;

    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
