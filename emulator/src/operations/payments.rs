//! Checkouts and payments.

mod checkouts;
mod collection;
