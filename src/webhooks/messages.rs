//! The messages that were received before.

mod recent;

use std::fmt;

use sha2::{Digest as _, Sha256};

pub use recent::RecentMessages;

type Source = Box<dyn std::error::Error + Send + Sync>;

/// Identity of a message: its identifier, and a hash of its body.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Fingerprint {
    id: Box<str>,
    body: [u8; 32],
}

impl Fingerprint {
    /// The fingerprint of a message. One without an identifier is identified by its body.
    pub(super) fn new(id: Option<&str>, body: &[u8]) -> Self {
        let body: [u8; 32] = Sha256::digest(body).into();
        let id = id.map_or_else(|| format!("sha256:{}", Hex(&body)).into(), Box::from);
        Self { id, body }
    }

    /// Returns the message's identifier. If it has none, the hash of its body.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the SHA-256 hash of the body's bytes.
    #[must_use]
    pub fn body_hash(&self) -> &[u8; 32] {
        &self.body
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fingerprint")
            .field("id", &self.id)
            .field("body_hash", &format_args!("{}", Hex(&self.body)))
            .finish()
    }
}

struct Hex<'a>(&'a [u8]);

impl fmt::Display for Hex<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// Answer of a [`MessageStore`] to the question whether to handle a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Claim {
    /// The message is new, and now in progress.
    New,
    /// Another delivery of the message is in progress.
    InProgress,
    /// The message was handled before.
    Duplicate,
    /// A message with the same identifier and another body is known.
    Altered,
}

/// Store of the messages that an [`Inbox`](super::Inbox) received. Implement it to keep them in a database
/// that processes share and that survives them; [`RecentMessages`] keeps them in memory.
///
/// An inbox calls these methods where it receives a message, so they must not block in async code for
/// longer than a lock. With a remote database, use the [`Verifier`](super::Verifier) instead, and record
/// [`Event::fingerprint`](super::Event::fingerprint) in the transaction that carries out what the event
/// asks for.
///
/// ```
/// use std::collections::HashMap;
/// use std::sync::Mutex;
///
/// use stigg::webhooks::{Claim, Fingerprint, MessageStore};
///
/// /// Hashes of bodies by the identifiers of messages, and whether they were handled.
/// #[derive(Default)]
/// struct Table(Mutex<HashMap<String, ([u8; 32], bool)>>);
///
/// type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;
///
/// impl MessageStore for Table {
///     fn claim(&self, message: &Fingerprint) -> Result<Claim> {
///         let mut table = self.0.lock().map_err(|_| "poisoned")?;
///         Ok(match table.get(message.id()) {
///             Some((body, _)) if body != message.body_hash() => Claim::Altered,
///             Some((_, true)) => Claim::Duplicate,
///             Some((_, false)) => Claim::InProgress,
///             None => {
///                 table.insert(message.id().to_owned(), (*message.body_hash(), false));
///                 Claim::New
///             }
///         })
///     }
///
///     fn finish(&self, message: &Fingerprint) -> Result<()> {
///         let mut table = self.0.lock().map_err(|_| "poisoned")?;
///         table.insert(message.id().to_owned(), (*message.body_hash(), true));
///         Ok(())
///     }
///
///     fn release(&self, message: &Fingerprint) -> Result<()> {
///         self.0.lock().map_err(|_| "poisoned")?.remove(message.id());
///         Ok(())
///     }
/// }
/// ```
pub trait MessageStore: Send + Sync {
    /// Claims a message, unless it was handled or is being handled. Of concurrent calls with one message,
    /// one returns [`New`](Claim::New).
    ///
    /// A claim should expire after a few minutes, in case the process that made it crashed.
    ///
    /// # Errors
    ///
    /// Fails if the store cannot be reached. The message is then refused, and comes again.
    fn claim(&self, message: &Fingerprint) -> Result<Claim, Source>;

    /// Records that a claimed message was handled.
    ///
    /// # Errors
    ///
    /// Fails if the store cannot be reached.
    fn finish(&self, message: &Fingerprint) -> Result<(), Source>;

    /// Gives a claim back: the message was not handled.
    ///
    /// # Errors
    ///
    /// Fails if the store cannot be reached. The message can then be claimed again once the claim expires.
    fn release(&self, message: &Fingerprint) -> Result<(), Source>;
}
