//! Operations for widgets: paywalls, checkouts and customer portals.

use apollo_compiler::resolvers::{ResolveInfo, ResolvedValue};
use serde_json::json;
use stigg::payments::CustomerPortalInput;

use super::{Root, argument, optional_argument, unknown};
use crate::failure::{Failure, Outcome};
use crate::resolvers::Tree;
use crate::resolvers::catalog;
use crate::resolvers::checkout::Checkout;
use crate::resolvers::customer_portal::CustomerPortal;
use crate::resolvers::mock_paywall::mock_paywall;
use crate::resolvers::paywall::Paywall;

impl Root<'_> {
    pub(super) fn widget<'a>(&'a self, info: &ResolveInfo<'_>) -> Outcome<ResolvedValue<'a>> {
        match info.field_name() {
            "products" => {
                let paging = optional_argument(info, "paging")?;
                catalog::products(&self.read()?.catalog, paging.as_ref())
            }
            "paywall" => {
                let input = argument(info, "input")?;
                let offer = self.change(|store| store.offer(input))?;
                Ok(ResolvedValue::object(Paywall { store: self.read()?, offer }))
            }
            "mockPaywall" => {
                let input = argument(info, "input")?;
                let offer = self.change(|store| store.offer(input))?;
                Ok(mock_paywall(&self.read()?.catalog, &offer))
            }
            "sdkConfiguration" => Ok(Tree::answer(
                "SdkConfiguration",
                json!({ "isWidgetWatermarkEnabled": false, "showWatermark": false }),
            )),
            "customerPortal" => self.customer_portal(argument(info, "input")?),
            "checkoutState" => {
                let input = argument(info, "input")?;
                let purchase = self.change(|store| store.purchase(input))?;
                let store = self.read()?;
                let setup_secret = store.setup_secret().map_err(|failure| self.remember(failure));
                Ok(ResolvedValue::object(Checkout { store, purchase, setup_secret }))
            }
            other => Err(unknown(other)),
        }
    }

    pub(super) fn payment_session<'a>(
        &'a self,
        info: &ResolveInfo<'_>,
    ) -> Outcome<ResolvedValue<'a>> {
        let input = argument(info, "input")?;
        let token = self.change(|store| store.payment_session(input))?;
        Ok(Tree::answer("PaymentSession", json!({ "token": token })))
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
