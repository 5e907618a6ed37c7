//! Execution of GraphQL documents.

mod calls;
mod executor;
mod limits;
mod request;
mod schema;

pub(crate) use calls::Call;
pub(crate) use executor::{Answer, Executor, Prepared};
pub(crate) use request::Request;
