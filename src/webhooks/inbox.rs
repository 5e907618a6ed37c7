//! Receives each message once.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use http::HeaderMap;

use super::error::{Cause, Error};
use super::messages::{Claim, MessageStore, RecentMessages};
use super::{Event, Verifier};

/// Receives each message once. Cheap to clone.
///
/// Stigg sends a message up to seven times, until your service answers with 2xx within 30 seconds, and again
/// on request. An inbox refuses a message that was [done](Delivery::done), and one with the identifier of
/// another message and a body whose bytes differ.
///
/// ```
/// use stigg::webhooks::{Error, ErrorKind, Inbox, Verifier};
///
/// # fn handle(_: &stigg::webhooks::Event) -> Result<(), Error> { Ok(()) }
/// fn post(inbox: &Inbox, request: &http::Request<Vec<u8>>) -> Result<(), Error> {
///     let delivery = inbox.receive(request.headers(), request.body())?;
///     handle(&delivery)?; // a failure gives the message back, so that the next delivery is handled
///     delivery.done()
/// }
///
/// fn respond(inbox: &Inbox, request: &http::Request<Vec<u8>>) -> http::StatusCode {
///     match post(inbox, request) {
///         Ok(()) => http::StatusCode::OK,
///         Err(error) => error.status(), // 200 for a duplicate
///     }
/// }
///
/// # let inbox = Inbox::new(Verifier::new("secret")?);
/// # let request = http::Request::post("/").header("Stigg-Webhooks-Secret", "secret");
/// # let request = request.body(br#"{ "type": "plan.created", "messageId": "1" }"#.to_vec()).unwrap();
/// post(&inbox, &request).unwrap();
/// assert_eq!(post(&inbox, &request).unwrap_err().kind(), ErrorKind::Duplicate);
/// # Ok::<(), stigg::Error>(())
/// ```
#[derive(Clone)]
pub struct Inbox {
    verifier: Verifier,
    store: Arc<dyn MessageStore>,
}

impl Inbox {
    /// Returns an inbox that keeps the latest messages in memory. See [`RecentMessages`].
    #[must_use]
    pub fn new(verifier: Verifier) -> Self {
        Self::with_store(verifier, RecentMessages::new())
    }

    /// Returns an inbox that keeps messages in this store.
    #[must_use]
    pub fn with_store(verifier: Verifier, store: impl MessageStore + 'static) -> Self {
        Self { verifier, store: Arc::new(store) }
    }

    /// Verifies a request, and claims its message.
    ///
    /// # Errors
    ///
    /// Fails if [`Verifier::verify`] fails, if the message was handled or is being handled, if a message with
    /// the same identifier had another body, or if the store fails.
    pub fn receive(&self, headers: &HeaderMap, body: &[u8]) -> Result<Delivery, Error> {
        self.claim(self.verifier.verify(headers, body)?)
    }

    /// Returns the verifier.
    #[must_use]
    pub fn verifier(&self) -> &Verifier {
        &self.verifier
    }

    /// Claims a verified message.
    pub(super) fn claim(&self, event: Event) -> Result<Delivery, Error> {
        match self.store.claim(event.fingerprint()).map_err(Cause::Store)? {
            Claim::New => Ok(Delivery { event, store: Arc::clone(&self.store), is_settled: false }),
            Claim::InProgress => Err(Cause::InProgress.into()),
            Claim::Duplicate => Err(Cause::Duplicate.into()),
            Claim::Altered => Err(Cause::Altered.into()),
        }
    }
}

impl fmt::Debug for Inbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inbox").field("verifier", &self.verifier).finish_non_exhaustive()
    }
}

/// Message that is being handled. Dereferences to its [`Event`].
///
/// Call [`done`](Self::done) once it is handled. Dropped before, the message counts as not handled: when
/// Stigg sends it again, it is received again.
#[must_use = "a message that is dropped was not handled, and is received again"]
pub struct Delivery {
    event: Event,
    store: Arc<dyn MessageStore>,
    is_settled: bool,
}

impl Delivery {
    /// Returns the event.
    #[must_use]
    pub fn event(&self) -> &Event {
        &self.event
    }

    /// Records that the message was handled: it is not received again.
    ///
    /// # Errors
    ///
    /// Fails if the store fails. Respond with an error then, so that Stigg sends the message again.
    pub fn done(mut self) -> Result<(), Error> {
        self.store.finish(self.event.fingerprint()).map_err(Cause::Store)?;
        self.is_settled = true;
        Ok(())
    }
}

impl Deref for Delivery {
    type Target = Event;

    fn deref(&self) -> &Event {
        &self.event
    }
}

impl Drop for Delivery {
    fn drop(&mut self) {
        if !self.is_settled {
            // The claim expires if it cannot be given back.
            let _ = self.store.release(self.event.fingerprint());
        }
    }
}

impl fmt::Debug for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Delivery").field(&self.event).finish()
    }
}
