//! The secret of a webhook, and its comparison.

use std::fmt;

use sha2::{Digest as _, Sha256};
use subtle::{Choice, ConstantTimeEq as _};
use zeroize::Zeroizing;

use crate::common::from_string::from_text;
use crate::error::{Error, Result};
use crate::redact::REDACTED;

/// Secret of a webhook, from Stigg's app (Settings > Integrations > Webhooks), or key of a
/// [`Signature`](super::Signature). `Debug` does not show it, and its memory is wiped when it is dropped.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// The secret's bytes, unless no header could carry them.
    pub(super) fn checked(&self) -> Result<&[u8]> {
        if self.0.trim().is_empty() {
            return Err(Error::config("the secret of the webhook is empty"));
        }
        let is_sendable = self.0.trim() == self.0.as_str() && !self.0.chars().any(char::is_control);
        if !is_sendable {
            return Err(Error::config(
                "the secret of the webhook contains control characters, or starts or ends with a space; a \
                 secret read from a file or a variable may have kept a line break",
            ));
        }
        Ok(self.0.as_bytes())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

impl From<String> for Secret {
    fn from(secret: String) -> Self {
        Self(Zeroizing::new(secret))
    }
}

from_text!(Secret);

/// The secrets that are accepted.
///
/// Their hashes are compared, which have one length: how long a comparison takes depends on what a
/// request presents, and not on how much of it is right, nor on the length of a secret.
#[derive(Clone)]
pub(super) struct Accepted(Vec<Zeroizing<[u8; 32]>>);

impl Accepted {
    pub(super) fn new(secret: &Secret) -> Result<Self> {
        let mut accepted = Self(Vec::new());
        accepted.add(secret)?;
        Ok(accepted)
    }

    pub(super) fn add(&mut self, secret: &Secret) -> Result<()> {
        self.0.push(hash(secret.checked()?));
        Ok(())
    }

    /// Whether one of the secrets was presented. Compares all of them, whichever matches.
    pub(super) fn contains(&self, presented: &[u8]) -> bool {
        let presented = hash(presented);
        let compare =
            |found: Choice, secret: &Zeroizing<[u8; 32]>| found | secret.ct_eq(&*presented);
        self.0.iter().fold(Choice::from(0), compare).into()
    }
}

impl fmt::Debug for Accepted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {REDACTED}", self.0.len())
    }
}

fn hash(bytes: &[u8]) -> Zeroizing<[u8; 32]> {
    Zeroizing::new(Sha256::digest(bytes).into())
}
