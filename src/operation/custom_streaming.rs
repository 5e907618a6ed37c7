//! Subscriptions of your own.

use std::marker::PhantomData;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{StreamingOperation, custom};
use crate::error::{Error, Result};

/// Any GraphQL subscription with its variables, whose updates are decoded into your own type.
///
/// A client's `subscribe` sends it, with the Cargo feature `subscriptions`.
///
/// ```
/// use serde::Deserialize;
/// use stigg::operation::CustomStreamingOperation;
///
/// #[derive(Deserialize)]
/// #[serde(rename_all = "camelCase")]
/// struct Published {
///     package_published: serde_json::Value,
/// }
///
/// let published = CustomStreamingOperation::<_, Published>::new(
///     "subscription { packagePublished { packageRefId packageVersion } }",
///     (),
/// )?;
/// # Ok::<(), stigg::Error>(())
/// ```
#[derive(Debug)]
pub struct CustomStreamingOperation<V, T> {
    document: String,
    name: Option<String>,
    variables: V,
    output: PhantomData<fn() -> T>,
}

impl<V: Serialize, T: DeserializeOwned> CustomStreamingOperation<V, T> {
    /// Returns a subscription from a document that defines one operation.
    ///
    /// # Errors
    ///
    /// Fails if the document defines no operation or several, or none that is a subscription.
    pub fn new(document: impl Into<String>, variables: V) -> Result<Self> {
        Self::find(document.into(), None, variables)
    }

    /// Returns the subscription of the given name from a document that defines several operations.
    ///
    /// # Errors
    ///
    /// Fails if the document does not define an operation of that name, or if it is not a
    /// subscription.
    pub fn named(document: impl Into<String>, name: &str, variables: V) -> Result<Self> {
        Self::find(document.into(), Some(name), variables)
    }

    fn find(document: String, wanted: Option<&str>, variables: V) -> Result<Self> {
        let operation = custom::find(&document, wanted, "CustomStreamingOperation::named")?;
        if operation.kind.is_some() {
            return Err(Error::config(
                "the operation is a query or mutation; use `CustomOperation` for it",
            ));
        }
        Ok(Self { document, name: operation.name, variables, output: PhantomData })
    }
}

impl<V: Serialize, T: DeserializeOwned> StreamingOperation for CustomStreamingOperation<V, T> {
    type Output = T;

    fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    fn document(&self) -> &str {
        &self.document
    }

    fn variables(&self) -> impl Serialize + '_ {
        &self.variables
    }

    fn response_key(&self) -> Option<&'static str> {
        None
    }
}
