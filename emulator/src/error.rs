//! Errors of the emulator's handle.

use std::io;
use std::net::SocketAddr;

use thiserror::Error;

use crate::catalog::CatalogError;
use crate::values::clock::ClockError;
use crate::values::failure::Failure;
use crate::webhooks::WebhookError;

/// Reason why an emulator cannot start.
///
/// ```
/// use std::error::Error as _;
/// use std::io;
///
/// use stigg_emulator::{Emulator, StartError};
///
/// let first = Emulator::start()?;
/// let error = Emulator::builder().port(first.port()).start().unwrap_err();
/// assert!(matches!(error, StartError::Listen { .. }));
/// assert!(error.source().is_some());
/// // It converts into an I/O error of the same kind.
/// assert_eq!(io::Error::from(error).kind(), io::ErrorKind::AddrInUse);
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StartError {
    /// The catalog is not consistent, or cannot be published to the state.
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    /// The clock cannot show the start time.
    #[error(transparent)]
    Clock(#[from] ClockError),
    /// An allowed host is not a valid name or address.
    #[error(
        "`{host}` cannot be an allowed host; give a name or an address, such as `stigg-emulator`"
    )]
    AllowedHost {
        /// The host as given.
        host: String,
    },
    /// An allowed origin is not one.
    #[error(
        "`{origin}` is not an origin; give a scheme, a host and a port, such as \
         `http://localhost:5173`, or `*` for all origins"
    )]
    CorsOrigin {
        /// The origin as given.
        origin: String,
    },
    /// A webhook cannot be called.
    #[error(transparent)]
    Webhook(#[from] WebhookError),
    /// The emulator cannot listen on the address.
    #[error("cannot listen on {address}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// The cause.
        source: io::Error,
    },
    /// The server's thread could not be started.
    #[error("cannot start the server")]
    Server(#[source] io::Error),
    /// The embedded schema is not valid. This is a bug.
    #[error("the GraphQL schema is not valid: {0}")]
    Schema(String),
}

impl StartError {
    /// The kind of the underlying I/O error.
    #[must_use]
    pub fn kind(&self) -> io::ErrorKind {
        match self {
            Self::Catalog(_)
            | Self::Clock(_)
            | Self::AllowedHost { .. }
            | Self::CorsOrigin { .. }
            | Self::Webhook(_) => io::ErrorKind::InvalidInput,
            Self::Listen { source, .. } | Self::Server(source) => source.kind(),
            Self::Schema(_) => io::ErrorKind::Other,
        }
    }
}

impl From<StartError> for io::Error {
    fn from(error: StartError) -> Self {
        Self::new(error.kind(), error)
    }
}

/// Reason why a checkout could not be completed.
#[derive(Clone, Debug, Error)]
#[error("{}", .0.message())]
pub struct CheckoutError(pub(crate) Failure);

impl CheckoutError {
    /// Stigg's error code, or `CheckoutNotFound`.
    #[must_use]
    pub fn code(&self) -> &str {
        self.0.code()
    }
}

/// Reason why a payment could not be changed.
#[derive(Clone, Debug, Error)]
#[error("{}", .0.message())]
pub struct PaymentError(pub(crate) Failure);

impl PaymentError {
    /// Stigg's error code.
    #[must_use]
    pub fn code(&self) -> &str {
        self.0.code()
    }
}

/// The customer does not exist.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("there is no customer `{customer_id}`")]
pub struct UnknownCustomer {
    pub(crate) customer_id: String,
}
