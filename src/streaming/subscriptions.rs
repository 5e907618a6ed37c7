//! Subscriptions of a stream.

use std::fmt;

use bytes::Bytes;
use serde_json::value::{RawValue, to_raw_value};

use crate::error::{Error, Result};
use crate::operation::StreamingOperation;
use crate::redact::Redactor;
use crate::wire::envelope::RequestBody;
use crate::wire::reply::decode_payload;

/// One or several subscriptions over one connection, whose updates are of one type `T`.
///
/// Any [`StreamingOperation`] converts into it, so that one alone can be passed to `subscribe`.
/// Several need a type in common:
///
/// ```
/// use stigg::entitlements::EntitlementsUpdatedV2;
/// use stigg::operation::{OnEntitlementsUpdatedV2, OnUsageUpdatedV2};
/// use stigg::streaming::Subscriptions;
/// use stigg::usage::UsageUpdatedV2;
///
/// enum Update {
///     Usage(UsageUpdatedV2),
///     Entitlements(EntitlementsUpdatedV2),
/// }
///
/// let both = Subscriptions::new()
///     .and(OnUsageUpdatedV2, Update::Usage)
///     .and(OnEntitlementsUpdatedV2, Update::Entitlements);
/// ```
#[must_use = "nothing is subscribed to until a client's `subscribe` gets it"]
pub struct Subscriptions<T> {
    entries: Result<Vec<Entry<T>>>,
}

/// One subscription.
pub(crate) struct Entry<T> {
    name: Option<String>,
    /// The payload of the message that starts it: document, name and variables.
    pub(crate) start: Box<RawValue>,
    decode: Decode<T>,
}

type Decode<T> = Box<dyn Fn(Bytes, Redactor) -> Result<T> + Send + Sync>;

impl<T> Subscriptions<T> {
    /// Returns no subscriptions. [`and`](Self::and) adds some.
    pub fn new() -> Self {
        Self { entries: Ok(Vec::new()) }
    }

    /// Adds a subscription whose updates are turned into a `T`.
    pub fn and<O: StreamingOperation>(
        self,
        operation: O,
        into: impl Fn(O::Output) -> T + Send + Sync + 'static,
    ) -> Self {
        let entries = self.entries.and_then(|mut entries| {
            entries.push(Entry::new(operation, into)?);
            Ok(entries)
        });
        Self { entries }
    }

    /// The subscriptions, at least one.
    pub(crate) fn into_entries(self) -> Result<Vec<Entry<T>>> {
        let entries = self.entries?;
        if entries.is_empty() {
            return Err(Error::config("there is nothing to subscribe to"));
        }
        Ok(entries)
    }
}

impl<T> Default for Subscriptions<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<O: StreamingOperation> From<O> for Subscriptions<O::Output> {
    fn from(operation: O) -> Self {
        Self::new().and(operation, |output| output)
    }
}

impl<T> fmt::Debug for Subscriptions<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = |entries: &Vec<Entry<T>>| {
            entries.iter().map(|entry| entry.name.clone()).collect::<Vec<_>>()
        };
        f.debug_tuple("Subscriptions").field(&self.entries.as_ref().map(names)).finish()
    }
}

impl<T> Entry<T> {
    fn new<O: StreamingOperation>(
        operation: O,
        into: impl Fn(O::Output) -> T + Send + Sync + 'static,
    ) -> Result<Self> {
        let name = operation.name().map(str::to_owned);
        let body = RequestBody {
            operation_name: name.as_deref(),
            query: operation.document(),
            variables: operation.variables(),
        };
        let start = to_raw_value(&body).map_err(|error| {
            Error::config(format!("the variables cannot be encoded: {error}"))
                .in_operation(name.as_deref())
        })?;
        let key = operation.response_key();
        let decode = move |payload: Bytes, redactor: Redactor| {
            decode_payload::<O::Output>(payload, key, redactor).map(&into)
        };
        Ok(Self { name, start, decode: Box::new(decode) })
    }

    /// Decodes an update.
    pub(crate) fn decode(&self, payload: Bytes, redactor: Redactor) -> Result<T> {
        (self.decode)(payload, redactor).map_err(|error| self.name_in(error))
    }

    /// Names the subscription in an error.
    pub(crate) fn name_in(&self, error: Error) -> Error {
        error.in_operation(self.name.as_deref())
    }
}

impl<T> fmt::Debug for Entry<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Entry").field("name", &self.name).finish_non_exhaustive()
    }
}
