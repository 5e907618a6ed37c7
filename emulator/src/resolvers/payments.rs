//! Operations on payments: checkouts and customer portals.

mod checkout;
mod customer_portal;

use apollo_compiler::resolvers::{ResolveInfo, ResolvedValue};
use serde_json::json;
use stigg::payments::CustomerPortalInput;

use self::checkout::Checkout;
use self::customer_portal::CustomerPortal;
use super::{Resolved, Root, Tree, argument};
use crate::values::failure::{Failure, Outcome};

impl Root<'_> {
    pub(crate) fn payments<'a>(&'a self, info: &ResolveInfo<'_>) -> Resolved<'a> {
        let resolved = match info.field_name() {
            "createPaymentSession" => {
                let input = argument(info, "input")?;
                let token = self.change(|store| store.payment_session(input))?;
                Ok(Tree::answer("PaymentSession", json!({ "token": token })))
            }
            "checkoutState" => {
                let input = argument(info, "input")?;
                let purchase = self.change(|store| store.purchase(input))?;
                let store = self.read()?;
                let setup_secret = store.setup_secret().map_err(|failure| self.remember(failure));
                Ok(ResolvedValue::object(Checkout { store, purchase, setup_secret }))
            }
            "customerPortal" => self.customer_portal(argument(info, "input")?),
            _ => return Ok(None),
        };
        resolved.map(Some)
    }

    fn customer_portal(&self, input: CustomerPortalInput) -> Outcome<ResolvedValue<'_>> {
        self.change(|store| {
            store.account_mut(&input.customer_id)?;
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
