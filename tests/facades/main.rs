//! Both clients against servers on this machine: what they send, what they make of answers and of
//! failures, and when they try again.
//!
//! Every case is written once, in async syntax, in `cases/`, and compiled once per facade, as the
//! crate's own operations are.

#[cfg(feature = "async")]
mod asynk;
#[cfg(feature = "blocking")]
mod blocking;
#[cfg(any(feature = "async", feature = "blocking"))]
mod support;
