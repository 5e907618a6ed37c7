//! Checkouts.

use std::cell::Ref;

use apollo_compiler::resolvers::{FieldError, ObjectValue, ResolveInfo, ResolvedValue};

use super::CustomerView;
use super::catalog::PlanView;
use super::paywall::{OfferedPlan, active_subscriptions, resource};
use crate::operations::Purchase;
use crate::store::Store;

/// The answer to a request for the state of a checkout. There is no billing integration: what
/// would come from it is an error.
pub(super) struct Checkout<'a, 's> {
    pub(super) store: Ref<'a, &'s mut Store>,
    pub(super) purchase: Purchase,
    /// The message by which the executor finds the failure.
    pub(super) no_integration: String,
}

impl ObjectValue for Checkout<'_, '_> {
    fn type_name(&self) -> &'static str {
        "CheckoutState"
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        match info.field_name() {
            "setupSecret" | "billingIntegration" => {
                Err(FieldError { message: self.no_integration.clone() })
            }
            name => Ok(self.field(name)),
        }
    }
}

impl Checkout<'_, '_> {
    fn field(&self, name: &str) -> ResolvedValue<'_> {
        let store = &**self.store;
        let catalog = &*store.catalog;
        let Purchase { plan, customer, resource: of, audience } = &self.purchase;
        let plan = catalog.plan(plan);
        let customer = store.account(customer).map(|account| CustomerView { store, account });
        match name {
            "customer" => ResolvedValue::nullable_object(customer),
            "activeSubscription" => {
                ResolvedValue::nullable_object(customer.zip(plan).and_then(|(customer, plan)| {
                    active_subscriptions(customer, &plan.product, of.as_deref()).next()
                }))
            }
            "resource" => resource(of.as_deref()),
            "plan" => ResolvedValue::nullable_object(
                plan.map(|plan| OfferedPlan { audience, view: PlanView { catalog, plan } }),
            ),
            _ => ResolvedValue::null(),
        }
    }
}
