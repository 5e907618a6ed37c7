//! Extractors for axum: handlers take an [`Event`] or a [`Delivery`].

use axum_core::extract::{FromRef, FromRequest, Request};
use axum_core::response::{IntoResponse, Response};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};

use super::error::{Cause, Error};
use super::{Delivery, Event, Inbox, Verifier};

/// Verifies the request. The state must contain a [`Verifier`]. Feature `axum`.
///
/// A request without the secret is refused before its body is read.
impl<S> FromRequest<S> for Event
where
    S: Send + Sync,
    Verifier: FromRef<S>,
{
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        verify(request, &Verifier::from_ref(state)).await
    }
}

/// Verifies the request, and claims its message. The state must contain an [`Inbox`]. Feature `axum`.
///
/// Requests that an inbox refuses are answered with [`Error::status`] before the handler runs: a duplicate
/// with 200, so that Stigg stops sending it.
///
/// In a state of your own, derive `FromRef` (axum's feature `macros`), or implement it for [`Inbox`]. The
/// [guide](crate::guide::webhooks) has an example.
impl<S> FromRequest<S> for Delivery
where
    S: Send + Sync,
    Inbox: FromRef<S>,
{
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        let inbox = Inbox::from_ref(state);
        inbox.claim(verify(request, inbox.verifier()).await?)
    }
}

/// A handler for events can also read them from an inbox's verifier.
impl FromRef<Inbox> for Verifier {
    fn from_ref(inbox: &Inbox) -> Self {
        inbox.verifier().clone()
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        (self.status(), self.to_string()).into_response()
    }
}

async fn verify(request: Request, verifier: &Verifier) -> Result<Event, Error> {
    let (head, body) = request.into_parts();
    verifier.authenticate(&head.headers)?;
    let body = Limited::new(body, verifier.limit()).collect().await.map_err(|error| {
        if error.is::<LengthLimitError>() {
            return verifier.too_large();
        }
        Cause::Unreadable(error).into()
    })?;
    verifier.read(&head.headers, &body.to_bytes())
}
