//! Checks that a request comes from Stigg.

use std::sync::Arc;

use http::HeaderMap;

use super::Event;
use super::error::{Cause, Error};
use super::secret::{Accepted, Secret};
use super::signature::Signature;
use crate::error::Result;

/// Name of the header in which Stigg sends the secret of a webhook.
pub const SECRET_HEADER: &str = "stigg-webhooks-secret";

/// The largest body that is accepted by default, in bytes.
const MAX_BODY_BYTES: usize = 1 << 20;

/// Checks that requests come from Stigg, and reads their events. Cheap to clone.
///
/// ```
/// use stigg::webhooks::Verifier;
///
/// # fn main() -> Result<(), stigg::Error> {
/// let verifier = Verifier::new("the new secret")?.also("the old secret")?;
/// # let _ = verifier;
/// # Ok(())
/// # }
/// ```
///
/// It does not notice repeats: an [`Inbox`](super::Inbox) does.
#[derive(Clone, Debug)]
pub struct Verifier(Arc<Settings>);

#[derive(Clone, Debug)]
struct Settings {
    secrets: Accepted,
    signature: Option<Signature>,
    max_body_bytes: usize,
}

impl Verifier {
    /// Returns a verifier that accepts requests with this secret.
    ///
    /// # Errors
    ///
    /// Fails if the secret is empty, or if no header could have it as its value.
    pub fn new(secret: impl Into<Secret>) -> Result<Self> {
        Ok(Self(Arc::new(Settings {
            secrets: Accepted::new(&secret.into())?,
            signature: None,
            max_body_bytes: MAX_BODY_BYTES,
        })))
    }

    /// Accepts this secret as well: the one that was replaced, or that of another webhook.
    ///
    /// # Errors
    ///
    /// Fails if the secret is empty, or if no header could have it as its value.
    pub fn also(mut self, secret: impl Into<Secret>) -> Result<Self> {
        Arc::make_mut(&mut self.0).secrets.add(&secret.into())?;
        Ok(self)
    }

    /// Requires a signature of the body, besides the secret.
    #[must_use]
    pub fn signed(mut self, signature: Signature) -> Self {
        Arc::make_mut(&mut self.0).signature = Some(signature);
        self
    }

    /// Sets the size of the largest body that is accepted, in bytes. Defaults to 1 MiB.
    #[must_use]
    pub fn max_body_bytes(mut self, bytes: usize) -> Self {
        Arc::make_mut(&mut self.0).max_body_bytes = bytes;
        self
    }

    /// Verifies a request, and reads its event.
    ///
    /// Pass the bytes of the body as they arrived. JSON that was read and written again has other bytes,
    /// which a [`Signature`] and an [`Inbox`](super::Inbox) refuse.
    ///
    /// # Errors
    ///
    /// Fails if the request has not exactly one header with a secret that is accepted, if its signature is
    /// wrong or missing where one is required, if its body is too large, or if it is not an event.
    pub fn verify(&self, headers: &HeaderMap, body: &[u8]) -> Result<Event, Error> {
        self.authenticate(headers)?;
        self.read(headers, body)
    }

    /// Checks the secret, which needs no body.
    pub(super) fn authenticate(&self, headers: &HeaderMap) -> Result<(), Error> {
        let mut values = headers.get_all(SECRET_HEADER).iter();
        match (values.next(), values.next()) {
            (None, _) => Err(Cause::NoSecret.into()),
            // Which of them counts is unclear, so none does.
            (Some(_), Some(_)) => Err(Cause::ManySecrets.into()),
            (Some(value), None) if self.0.secrets.contains(value.as_bytes()) => Ok(()),
            (Some(_), None) => Err(Cause::WrongSecret.into()),
        }
    }

    /// Reads the body of a request with a secret that is accepted.
    pub(super) fn read(&self, headers: &HeaderMap, body: &[u8]) -> Result<Event, Error> {
        if body.len() > self.0.max_body_bytes {
            return Err(self.too_large());
        }
        if let Some(signature) = &self.0.signature {
            signature.verify(headers, body)?;
        }
        Event::from_bytes(body)
    }

    pub(super) fn too_large(&self) -> Error {
        Cause::TooLarge(self.0.max_body_bytes).into()
    }

    /// The largest body that is accepted.
    #[cfg(feature = "axum")]
    pub(super) fn limit(&self) -> usize {
        self.0.max_body_bytes
    }
}
