//! Execution of GraphQL documents.

mod executor;
mod limits;
mod request;
mod schema;

pub(crate) use executor::{Executor, Prepared};
pub(crate) use request::Request;
