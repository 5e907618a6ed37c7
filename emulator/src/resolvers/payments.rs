//! Operations on payments: checkouts and customer portals.

mod checkout;
mod customer_portal;

use apollo_compiler::resolvers::ResolvedValue;
use serde_json::json;
use stigg::payments::CustomerPortalInput;

use self::checkout::Checkout;
use self::customer_portal::CustomerPortal;
use super::{Fields, Root, Tree, argument};
use crate::values::failure::{Failure, Outcome};

/// The root fields.
pub(crate) const FIELDS: Fields = &[
    ("createPaymentSession", |root, info| {
        let input = argument(info, "input")?;
        let token = root.change(|store| store.payment_session(input))?;
        Ok(Tree::answer("PaymentSession", json!({ "token": token })))
    }),
    ("checkoutState", |root, info| {
        let input = argument(info, "input")?;
        let purchase = root.change(|store| store.purchase(input))?;
        let store = root.read()?;
        let setup_secret = store.setup_secret();
        let path = root.path_of(info);
        Ok(ResolvedValue::object(Checkout { store, purchase, setup_secret, path }))
    }),
    ("customerPortal", |root, info| root.customer_portal(argument(info, "input")?)),
];

impl Root<'_> {
    fn customer_portal(&self, input: CustomerPortalInput) -> Outcome<ResolvedValue<'_>> {
        self.change(|store| {
            let account = store.account_mut(&input.customer_id)?;
            account.check_resource(input.resource_id.as_deref())?;
            store.settle(&input.customer_id);
            match &input.product_id {
                Some(id) if store.catalog.product(id).is_none() => {
                    Err(Failure::not_found("ProductNotFoundError", "product", id))
                }
                _ => Ok(()),
            }
        })?;
        Ok(ResolvedValue::object(CustomerPortal { store: self.read()?, input }))
    }
}
