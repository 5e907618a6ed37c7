//! Tests of both clients against local servers: the requests, the handling of responses and
//! failures, and retries.
//!
//! Every case is written once, in async syntax, in `cases/`, and compiled once per facade, like the
//! crate's own methods.

#[cfg(feature = "async")]
mod asynk;
#[cfg(feature = "blocking")]
mod blocking;
#[cfg(any(feature = "async", feature = "blocking"))]
mod support;
