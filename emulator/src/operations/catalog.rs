//! Offers to customers: paywalls and checkouts.

use stigg::catalog::GetPaywallInput;
use stigg::payments::CheckoutStateInput;

use crate::rules::offers::Audience;
use crate::rules::resources;
use crate::store::Store;
use crate::values::failure::{Failure, Outcome};

/// The plans of a product, as offered to an audience.
#[derive(Clone, Debug)]
pub(crate) struct Offer {
    pub(crate) product: String,
    pub(crate) customer: Option<String>,
    pub(crate) resource: Option<String>,
    pub(crate) audience: Audience,
}

/// A plan that a customer is about to buy.
#[derive(Clone, Debug)]
pub(crate) struct Purchase {
    pub(crate) plan: String,
    pub(crate) customer: String,
    pub(crate) resource: Option<String>,
    pub(crate) audience: Audience,
}

impl Store {
    /// The content of a paywall. Defaults to the catalog's first product.
    pub(crate) fn offer(&mut self, input: GetPaywallInput) -> Outcome<Offer> {
        if let Some(offer) = &input.offer_id {
            return Err(Failure::not_found("OfferNotFound", "offer", offer));
        }
        let product = match &input.product_id {
            Some(id) => self
                .catalog
                .product(id)
                .ok_or_else(|| Failure::not_found("ProductNotFoundError", "product", id))?,
            None => self.catalog.products().first().ok_or_else(|| {
                Failure::new("NoProductsAvailable", "The catalog has no products")
            })?,
        };
        resources::check_offer(product, input.resource_id.as_deref())?;
        let product = product.ref_id.clone();
        if let Some(customer) = &input.customer_id {
            self.account_mut(customer)?;
            self.settle(customer);
        }
        Ok(Offer {
            product,
            customer: input.customer_id,
            resource: input.resource_id,
            audience: Audience {
                country: input.billing_country_code,
                everywhere: input.fetch_all_countries_prices.unwrap_or_default(),
            },
        })
    }

    pub(crate) fn purchase(&mut self, input: CheckoutStateInput) -> Outcome<Purchase> {
        self.account_mut(&input.customer_id)?;
        self.settle(&input.customer_id);
        let plan = self.catalog.plan(&input.plan_id);
        let plan = plan
            .filter(|plan| input.product_id.as_ref().is_none_or(|id| *id == plan.product))
            .ok_or_else(|| Failure::not_found("PlanNotFound", "plan", &input.plan_id))?;
        if let Some(product) = self.catalog.product(&plan.product) {
            resources::check_offer(product, input.resource_id.as_deref())?;
        }
        Ok(Purchase {
            plan: input.plan_id,
            customer: input.customer_id,
            resource: input.resource_id,
            audience: Audience { country: input.billing_country_code, everywhere: false },
        })
    }
}
