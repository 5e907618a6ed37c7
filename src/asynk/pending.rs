//! Operations on their way, as streams hold them.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use super::Client;
use crate::error::Result;
use crate::operation::Operation;
use crate::response::Response;

/// An operation on its way. Boxed, once per request: the future of a call has no name by which a
/// struct could hold it.
pub(super) struct Pending<O: Operation>(Pin<Box<dyn Future<Output = Result<O::Output>> + Send>>);

impl<O> Pending<O>
where
    O: Operation<Output: Send + 'static> + Send + 'static,
{
    /// Sends an operation, once it is polled.
    pub(super) fn new(client: &Client, operation: O) -> Self {
        let client = client.clone();
        Self(Box::pin(async move { client.send(operation).await.map(Response::into_data) }))
    }

    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<O::Output>> {
        self.0.as_mut().poll(context)
    }
}

impl<O: Operation> fmt::Debug for Pending<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pending").finish_non_exhaustive()
    }
}
