//! Checkouts.

use std::cell::Ref;

use apollo_compiler::resolvers::{FieldError, ObjectValue, ResolveInfo, ResolvedValue};
use serde_json::json;
use stigg::payments::BillingVendorIdentifier;

use crate::catalog::Billing;
use crate::operations::catalog::Purchase;
use crate::resolvers::catalog::{OfferedPlan, PlanView, active_subscriptions, resource};
use crate::resolvers::{CustomerView, ObjectPath, Tree, leaf};
use crate::store::Store;
use crate::values::failure::Outcome;

/// The state of a checkout. Without a billing integration, the fields that depend on it are errors.
pub(crate) struct Checkout<'a, 's> {
    pub(crate) store: Ref<'a, &'s mut Store>,
    pub(crate) purchase: Purchase,
    pub(crate) setup_secret: Outcome<String>,
    pub(crate) path: ObjectPath<'a>,
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
            "setupSecret" => self.secret(info).map(leaf),
            "billingIntegration" => {
                let secret = self.secret(info)?;
                let billing = self.store.catalog.billing();
                Ok(billing.map_or_else(ResolvedValue::null, |billing| integration(billing, secret)))
            }
            name => Ok(self.field(name)),
        }
    }
}

impl Checkout<'_, '_> {
    fn secret(&self, info: &ResolveInfo<'_>) -> Result<&str, FieldError> {
        let secret = self.setup_secret.as_deref();
        secret.map_err(|failure| self.path.fail(info, failure.clone()))
    }

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
                plan.map(|plan| OfferedPlan { audience, view: PlanView::latest(catalog, plan) }),
            ),
            _ => ResolvedValue::null(),
        }
    }
}

fn integration<'a>(billing: &Billing, secret: &str) -> ResolvedValue<'a> {
    let Billing { billing_identifier, account_id, public_key, .. } = billing;
    let credentials = match billing_identifier {
        BillingVendorIdentifier::Zuora => {
            json!({ "__typename": "ZuoraCheckoutCredentials", "publishableKey": public_key })
        }
        _ => json!({
            "__typename": "StripeCheckoutCredentials",
            "accountId": account_id,
            "publicKey": public_key,
            "setupSecret": secret,
        }),
    };
    let integration = json!({
        "billingIdentifier": billing_identifier,
        "credentials": { "accountId": account_id, "publicKey": public_key },
        "billingCredentials": credentials,
    });
    Tree::answer("CheckoutBillingIntegration", integration)
}
