//! The check of a gate: what the features `axum` and `tower` share.

use std::pin::Pin;

use super::Entitlements;
use crate::{Check, CustomerRef, Decision};

/// Wait for the decision of a check.
pub(crate) type Pending = Pin<Box<dyn Future<Output = Decision> + Send>>;

impl Entitlements {
    /// Answers a check from memory.
    ///
    /// # Errors
    ///
    /// The wait for the decision, if memory has no answer. It borrows nothing.
    pub(crate) fn check_or_wait(
        &self,
        customer: CustomerRef<'_>,
        check: Check<'static>,
    ) -> Result<Decision, Pending> {
        self.cache().ask(&customer, None, &check, true).map_err(|waiting| {
            let entitlements = self.clone();
            let (id, resource) =
                (customer.customer.to_owned(), customer.resource.map(str::to_owned));
            let pending = async move {
                entitlements.wait_for_miss(waiting).await;
                let customer = CustomerRef { customer: &id, resource: resource.as_deref() };
                entitlements.cache().answer(&customer, None, &check, true)
            };
            Box::pin(pending) as Pending
        })
    }
}
