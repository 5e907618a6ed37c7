//! Paywalls: the plans of a product, with the prices for an audience.

use std::cell::Ref;

use apollo_compiler::resolvers::{FieldError, ObjectValue, ResolveInfo, ResolvedValue};
use serde_json::{Value, json};
use stigg::common::Currency;

use super::packages::{self, AddonView, PlanView};
use crate::operations::catalog::Offer;
use crate::resolvers::{CustomerView, SubscriptionView, Tree, view};
use crate::rules::entitlements::in_scope;
use crate::rules::offers::{Audience, symbol};
use crate::store::Store;

/// The response to a request for a paywall.
pub(crate) struct Paywall<'a, 's> {
    pub(crate) store: Ref<'a, &'s mut Store>,
    pub(crate) offer: Offer,
}

impl ObjectValue for Paywall<'_, '_> {
    fn type_name(&self) -> &'static str {
        "Paywall"
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        Ok(self.field(info.field_name()))
    }
}

impl Paywall<'_, '_> {
    fn field(&self, name: &str) -> ResolvedValue<'_> {
        let customer = self.customer();
        match name {
            "plans" => ResolvedValue::list(self.plans().map(ResolvedValue::object)),
            "currency" => Tree::answer("PaywallCurrency", self.currency()),
            "customer" => ResolvedValue::nullable_object(customer),
            "activeSubscriptions" => ResolvedValue::list(
                customer
                    .into_iter()
                    .flat_map(|view| {
                        active_subscriptions(
                            view,
                            &self.offer.product,
                            self.offer.resource.as_deref(),
                        )
                    })
                    .map(ResolvedValue::object),
            ),
            "resource" => resource(self.offer.resource.as_deref()),
            "paywallCalculatedPricePoints" => {
                Tree::answers("PaywallPricePoint", self.price_points())
            }
            _ => ResolvedValue::null(),
        }
    }

    fn customer(&self) -> Option<CustomerView<'_>> {
        let store = &**self.store;
        let account = store.account(self.offer.customer.as_deref()?)?;
        Some(CustomerView { store, account })
    }

    fn plans(&self) -> impl Iterator<Item = OfferedPlan<'_>> {
        let catalog = &*self.store.catalog;
        let audience = &self.offer.audience;
        catalog
            .plans_of(&self.offer.product)
            .map(move |plan| OfferedPlan { audience, view: PlanView::latest(catalog, plan) })
    }

    /// The currency of the first price shown.
    fn currency(&self) -> Value {
        let first = self
            .plans()
            .find_map(|plan| plan.audience.prices(&plan.view.plan.prices).first().copied());
        let currency = first.map_or(&Currency::Usd, |price| &price.currency);
        json!({ "code": currency, "symbol": symbol(currency) })
    }

    fn price_points(&self) -> Vec<Value> {
        let catalog = &*self.store.catalog;
        self.plans()
            .flat_map(|OfferedPlan { audience, view: PlanView { plan, .. } }| {
                audience.price_points(plan).into_iter().map(move |point| {
                    let feature = point.feature.and_then(|name| catalog.feature(name));
                    json!({
                        "planId": plan.ref_id,
                        "billingPeriod": point.billing_period,
                        "billingCountryCode": point.country,
                        "amount": point.amount,
                        "currency": point.currency,
                        "feature": feature.map(packages::feature),
                        "additionalChargesMayApply": point.is_open,
                    })
                })
            })
            .collect()
    }
}

/// The customer's running subscriptions to a product.
pub(crate) fn active_subscriptions<'a>(
    CustomerView { store, account }: CustomerView<'a>,
    product: &'a str,
    resource: Option<&'a str>,
) -> impl Iterator<Item = SubscriptionView<'a>> {
    in_scope(account, resource)
        .filter(move |held| held.product == product)
        .map(move |subscription| SubscriptionView { store, account, subscription })
}

pub(crate) fn resource<'a>(resource: Option<&str>) -> ResolvedValue<'a> {
    let value = resource.map_or(Value::Null, |resource| json!({ "resourceId": resource }));
    Tree::answer("CustomerResource", value)
}

/// A plan with the prices for its audience.
#[derive(Clone, Copy)]
pub(crate) struct OfferedPlan<'a> {
    pub(crate) audience: &'a Audience,
    pub(crate) view: PlanView<'a>,
}

view!(OfferedPlan, "Plan");

impl<'a> OfferedPlan<'a> {
    fn field(self, name: &str) -> ResolvedValue<'a> {
        let Self { audience, view } = self;
        match name {
            "prices" => {
                let prices = audience.prices(&view.plan.prices).into_iter();
                let values = prices.map(|price| packages::price(view.catalog, price));
                Tree::answers("Price", values.collect())
            }
            "compatibleAddons" => OfferedAddon::list(self, &view.plan.compatible_addons),
            name => view.field(name),
        }
    }
}

/// An add-on with the prices for its audience.
#[derive(Clone, Copy)]
struct OfferedAddon<'a> {
    plan: OfferedPlan<'a>,
    view: AddonView<'a>,
}

view!(OfferedAddon, "Addon");

impl<'a> OfferedAddon<'a> {
    fn list(plan: OfferedPlan<'a>, names: &'a [String]) -> ResolvedValue<'a> {
        let catalog = plan.view.catalog;
        let found = names.iter().filter_map(move |name| catalog.addon(name));
        ResolvedValue::list(found.map(move |addon| {
            ResolvedValue::object(Self { plan, view: AddonView { catalog, addon } })
        }))
    }

    fn field(self, name: &str) -> ResolvedValue<'a> {
        let Self { plan, view } = self;
        match name {
            "prices" => {
                let prices = plan.audience.prices(&view.addon.prices).into_iter();
                let values = prices.map(|price| packages::price(view.catalog, price));
                Tree::answers("Price", values.collect())
            }
            "dependencies" => Self::list(plan, &view.addon.dependencies),
            name => view.field(name),
        }
    }
}
