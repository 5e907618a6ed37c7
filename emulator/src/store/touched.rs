//! The customers whose data may have changed.

use std::collections::BTreeSet;

/// The customers that were accessed for a change since the last time someone looked.
///
/// It is kept only while someone looks: a store that nobody listens to has none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Touched {
    /// Nobody looks.
    #[default]
    Unwatched,
    Customers(BTreeSet<String>),
    /// The whole state was replaced.
    Everyone,
}

impl Touched {
    pub(super) fn add(&mut self, customer: &str) {
        if let Self::Customers(customers) = self
            && !customers.contains(customer)
        {
            customers.insert(customer.to_owned());
        }
    }

    /// Takes what was touched, and starts over.
    pub(crate) fn take(&mut self) -> Self {
        std::mem::replace(self, Self::Customers(BTreeSet::new()))
    }
}
