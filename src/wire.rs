//! From an operation to bytes and back: what both facades share below the operation layer. Private,
//! and independent of the HTTP clients.

#[cfg(any(feature = "async", feature = "blocking"))]
pub(crate) mod content_encoding;
#[cfg(any(feature = "async", feature = "blocking"))]
pub(crate) mod dns;
pub(crate) mod envelope;
pub(crate) mod errors;
mod one_pass;
pub(crate) mod reply;
pub(crate) mod request;
pub(crate) mod retry;
pub(crate) mod scan;
mod surrogates;
#[cfg_attr(feature = "tracing", path = "wire/trace/on.rs")]
#[cfg_attr(not(feature = "tracing"), path = "wire/trace/off.rs")]
pub(crate) mod trace;

pub(crate) use reply::Reply;
pub(crate) use request::Call;
