//! Operations of your own.

use std::marker::PhantomData;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Operation, OperationKind};
use crate::error::{Error, Result};
use crate::wire::retry::RetryClass;
use crate::wire::scan;

/// Any GraphQL document with its variables, decoded into your own type: for everything in Stigg's
/// API that has no method.
///
/// ```
/// use serde::Deserialize;
/// use stigg::operation::CustomOperation;
///
/// #[derive(Deserialize)]
/// struct Products {
///     products: serde_json::Value,
/// }
///
/// let products = CustomOperation::<_, Products>::new(
///     "query Products($paging: CursorPaging) { products(paging: $paging) { edges { node { refId } } } }",
///     serde_json::json!({ "paging": { "first": 10 } }),
/// )?;
/// # Ok::<(), stigg::Error>(())
/// ```
#[derive(Debug)]
pub struct CustomOperation<V, T> {
    document: String,
    name: Option<String>,
    variables: V,
    retry_class: RetryClass,
    output: PhantomData<fn() -> T>,
}

impl<V: Serialize, T: DeserializeOwned> CustomOperation<V, T> {
    /// Returns an operation from a document that defines one.
    ///
    /// # Errors
    ///
    /// Fails if the document defines no operation or several, or a subscription, which HTTP cannot
    /// carry.
    pub fn new(document: impl Into<String>, variables: V) -> Result<Self> {
        Self::find(document.into(), None, variables)
    }

    /// Returns the operation of the given name from a document that defines several.
    ///
    /// # Errors
    ///
    /// Fails if the document does not define an operation of that name, or if it is a subscription.
    pub fn named(document: impl Into<String>, name: &str, variables: V) -> Result<Self> {
        Self::find(document.into(), Some(name), variables)
    }

    fn find(document: String, wanted: Option<&str>, variables: V) -> Result<Self> {
        let operation = find(&document, wanted, "CustomOperation::named")?;
        let retry_class = match operation.kind {
            Some(OperationKind::Query) => RetryClass::Query,
            Some(OperationKind::Mutation) => RetryClass::Mutation,
            None => {
                return Err(Error::config(
                    "the operation is a subscription, whose updates do not come as one response; \
                     pass a `CustomStreamingOperation` to `subscribe`, a method of clients with the \
                     Cargo feature `subscriptions` of `stigg`",
                ));
            }
        };
        Ok(Self { document, name: operation.name, variables, retry_class, output: PhantomData })
    }

    /// Declares the mutation idempotent, so that it is also retried after timeouts and lost
    /// connections.
    #[must_use]
    pub fn idempotent(mut self) -> Self {
        if self.retry_class == RetryClass::Mutation {
            self.retry_class = RetryClass::IdempotentMutation;
        }
        self
    }
}

impl<V: Serialize, T: DeserializeOwned> Operation for CustomOperation<V, T> {
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

    fn retry_class(&self) -> RetryClass {
        self.retry_class
    }
}

/// Finds the one operation that is wanted. `remedy` is the method that chooses between several.
pub(super) fn find(document: &str, wanted: Option<&str>, remedy: &str) -> Result<scan::Defined> {
    let mut found = scan::operations(document);
    found.retain(|one| wanted.is_none() || one.name.as_deref() == wanted);
    if found.len() > 1 {
        return Err(Error::config(format!(
            "the document defines several operations; say which with `{remedy}`"
        )));
    }
    found.pop().ok_or_else(|| {
        Error::config(match wanted {
            Some(name) => format!("the document defines no operation named {name:?}"),
            None => "the document defines no operation".to_owned(),
        })
    })
}
