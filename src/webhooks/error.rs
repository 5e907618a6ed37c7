//! The reasons for which a request is refused.

use http::{HeaderName, StatusCode};

use super::verifier::SECRET_HEADER;

type Source = Box<dyn std::error::Error + Send + Sync>;

/// Reason for which a request was refused. Never contains a secret.
///
/// ```
/// use stigg::webhooks::ErrorKind;
///
/// # let verifier = stigg::webhooks::Verifier::new("secret")?;
/// let error = verifier.verify(&http::HeaderMap::new(), b"{}").unwrap_err();
/// assert_eq!((error.kind(), error.status().as_u16()), (ErrorKind::Forged, 401));
/// # Ok::<(), stigg::Error>(())
/// ```
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct Error(Box<Cause>);

/// Kind of reason for which a request was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The secret or the signature is wrong or missing.
    Forged,
    /// The body is larger than the verifier accepts.
    TooLarge,
    /// The body could not be received.
    Unreadable,
    /// The body is not an event, or the event not what it was read as.
    Malformed,
    /// The message was handled before.
    Duplicate,
    /// The message is being handled.
    InProgress,
    /// A message with the same identifier and another body was received before.
    Altered,
    /// The store of messages failed.
    Store,
}

#[derive(Debug, thiserror::Error)]
pub(super) enum Cause {
    #[error("the request has no header `{SECRET_HEADER}`")]
    NoSecret,
    #[error("the request has several headers `{SECRET_HEADER}`")]
    ManySecrets,
    #[error("the secret in the header `{SECRET_HEADER}` is wrong")]
    WrongSecret,
    #[error("the request has no header `{0}` with a signature, or several")]
    NoSignature(HeaderName),
    #[error("the signature does not belong to the body")]
    WrongSignature,
    #[error("the body is larger than {0} bytes; raise `max_body_bytes` to accept it")]
    TooLarge(usize),
    #[cfg(feature = "axum")]
    #[error("the body could not be received")]
    Unreadable(#[source] Source),
    #[error("the body is not JSON")]
    NotJson(#[source] serde_json::Error),
    #[error("the body is not an event: {0}")]
    NotAnEvent(&'static str),
    #[error("unexpected event at `{path}`")]
    Unexpected { path: String, source: serde_json::Error },
    #[error("the message was handled before")]
    Duplicate,
    #[error("the message is being handled")]
    InProgress,
    #[error("the message was received before, with another body")]
    Altered,
    #[error("the store of messages failed")]
    Store(#[source] Source),
}

impl Error {
    /// Returns the kind of reason.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match &*self.0 {
            Cause::NoSecret
            | Cause::ManySecrets
            | Cause::WrongSecret
            | Cause::NoSignature(_)
            | Cause::WrongSignature => ErrorKind::Forged,
            Cause::TooLarge(_) => ErrorKind::TooLarge,
            #[cfg(feature = "axum")]
            Cause::Unreadable(_) => ErrorKind::Unreadable,
            Cause::NotJson(_) | Cause::NotAnEvent(_) | Cause::Unexpected { .. } => {
                ErrorKind::Malformed
            }
            Cause::Duplicate => ErrorKind::Duplicate,
            Cause::InProgress => ErrorKind::InProgress,
            Cause::Altered => ErrorKind::Altered,
            Cause::Store(_) => ErrorKind::Store,
        }
    }

    /// Returns the status to respond with.
    ///
    /// Stigg repeats what is not answered with 2xx. So a [`Duplicate`](ErrorKind::Duplicate) is
    /// answered with 200: nothing is left to be done. A message that is [in
    /// progress](ErrorKind::InProgress) is answered with 409, so that it comes again in case that the
    /// attempt under way fails.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self.kind() {
            ErrorKind::Forged => StatusCode::UNAUTHORIZED,
            ErrorKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            ErrorKind::Unreadable | ErrorKind::Malformed => StatusCode::BAD_REQUEST,
            ErrorKind::Duplicate => StatusCode::OK,
            ErrorKind::InProgress => StatusCode::CONFLICT,
            ErrorKind::Altered => StatusCode::UNPROCESSABLE_ENTITY,
            ErrorKind::Store => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

impl From<Cause> for Error {
    fn from(cause: Cause) -> Self {
        Self(Box::new(cause))
    }
}
