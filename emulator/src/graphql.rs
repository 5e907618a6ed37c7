//! Execution of GraphQL documents.

mod executor;
mod limits;
mod schema;

pub(crate) use executor::{Executor, Prepared, Request};
