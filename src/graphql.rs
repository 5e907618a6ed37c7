//! GraphQL over HTTP: the request's body and the response's envelope. Knows no HTTP client.

pub(crate) mod envelope;
pub(crate) mod errors;
pub(crate) mod mend;
pub(crate) mod scan;
