//! Why the emulator cannot do what the handle asks for.

use std::io;
use std::net::SocketAddr;

use thiserror::Error;

use crate::catalog::CatalogError;
use crate::clock::ClockError;
use crate::failure::Failure;

/// Gives an error the accessors of its fields `problem` and `remedy`.
macro_rules! explained {
    ($error:ident) => {
        impl $error {
            /// What the problem is.
            #[must_use]
            pub fn problem(&self) -> &str {
                &self.problem
            }

            /// What to do about it.
            #[must_use]
            pub fn remedy(&self) -> &str {
                &self.remedy
            }
        }
    };
}
pub(crate) use explained;

/// Where in a JSON file a mistake is: the path of fields, if it is in one, and the position.
pub(crate) fn place_in_json(path: &str, error: &serde_json::Error) -> String {
    let position = format!("line {}, column {}", error.line(), error.column());
    match path {
        "." | "?" => position,
        path => format!("{path} ({position})"),
    }
}

/// What the mistake is, without the position.
pub(crate) fn problem_in_json(error: &serde_json::Error) -> String {
    error.to_string().split(" at line ").next().unwrap_or_default().to_owned()
}

/// Why an emulator cannot start.
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
/// // It is an error of the system for whoever asks for one.
/// assert_eq!(io::Error::from(error).kind(), io::ErrorKind::AddrInUse);
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StartError {
    /// The catalog does not fit together, or cannot be published to the state.
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    /// The clock cannot show the time that it is to start at.
    #[error(transparent)]
    Clock(#[from] ClockError),
    /// An allowed host is not the name or the address of one.
    #[error(
        "`{host}` cannot be an allowed host; give a name or an address, such as `stigg-emulator`"
    )]
    AllowedHost {
        /// The host as it was given.
        host: String,
    },
    /// The address cannot be listened on.
    #[error("cannot listen on {address}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why not.
        source: io::Error,
    },
    /// The server's thread cannot be started.
    #[error("cannot start the server")]
    Server(#[source] io::Error),
    /// The schema that comes with the crate is not valid, which is a bug.
    #[error("the GraphQL schema is not valid: {0}")]
    Schema(String),
}

impl StartError {
    /// The kind of the error among those of the system.
    #[must_use]
    pub fn kind(&self) -> io::ErrorKind {
        match self {
            Self::Catalog(_) | Self::Clock(_) | Self::AllowedHost { .. } => {
                io::ErrorKind::InvalidInput
            }
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

/// Why a checkout could not be completed.
#[derive(Clone, Debug, Error)]
#[error("{}", .0.message())]
pub struct CheckoutError(pub(crate) Failure);

impl CheckoutError {
    /// Stigg's code for the reason, or `CheckoutNotFound`.
    #[must_use]
    pub fn code(&self) -> &str {
        self.0.code()
    }
}

/// There is no such customer.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("there is no customer `{customer_id}`")]
pub struct UnknownCustomer {
    pub(crate) customer_id: String,
}
