//! A local, in-memory Stigg to test against.
//!
//! [Stigg](https://www.stigg.io) keeps plans, subscriptions, entitlements and metered usage, and
//! is spoken to in GraphQL over HTTP. The emulator speaks the same, and remembers: what is
//! provisioned can be read back, usage counts against limits, trials end when their time has come.
//! It needs no account and no network beyond the loopback. It comes with the community crate
//! `stigg` and is not Stigg's own.
//!
//! ```
//! use stigg_emulator::Emulator;
//!
//! let emulator = Emulator::start()?;
//! assert!(emulator.url().starts_with("http://127.0.0.1:"));
//! // Point any client at `emulator.url()`, with `emulator.api_key()` in the header X-API-KEY.
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! - [`Catalog`]: what is sold. The default is [`Catalog::demo`], the guides' Revvenu.
//! - [`Emulator::advance`]: moves the clock, so that trials end and usage resets.
//! - [`Fault`]: makes it fail, for testing retries.
//! - [`Emulator::requests`]: what was sent.
//! - [`Emulator::save`] and [`EmulatorBuilder::load`]: keeps its state in a file.
//! - [`rules`]: what the emulator decides by itself, because Stigg does not publish it.

#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod catalog;
pub mod rules;

mod amount;
mod clock;
mod emulator;
mod error;
mod failure;
mod fault;
mod file;
mod graphql;
mod hosts;
mod limits;
mod media;
mod operations;
mod recording;
mod resolvers;
mod schema;
mod server;
mod service;
mod state;
mod store;

pub use catalog::Catalog;
pub use clock::ClockError;
pub use emulator::{Emulator, EmulatorBuilder};
pub use error::{CheckoutError, StartError, UnknownCustomer};
pub use fault::Fault;
pub use recording::RecordedRequest;
pub use state::StateError;

/// Runs the examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
