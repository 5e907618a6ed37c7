//! Mock paywalls: plans in their own types, without a customer.

use apollo_compiler::resolvers::ResolvedValue;
use serde_json::{Value, json};

use super::packages::{
    self, PlanView, package_credits, package_entitlement, package_entitlement_v2,
};
use crate::catalog::{Addon, CreditEntitlement, Lookup, PlanEntitlement, Price};
use crate::operations::catalog::Offer;
use crate::resolvers::Tree;
use crate::rules::offers::Audience;

pub(crate) fn mock_paywall<'a>(catalog: &Lookup, offer: &Offer) -> ResolvedValue<'a> {
    let mock = Mock { catalog, audience: &offer.audience };
    let plans =
        catalog.plans_of(&offer.product).map(|plan| mock.plan(PlanView::latest(catalog, plan)));
    Tree::answer("MockPaywall", json!({ "plans": plans.collect::<Value>() }))
}

#[derive(Clone, Copy)]
struct Mock<'a> {
    catalog: &'a Lookup,
    audience: &'a Audience,
}

impl Mock<'_> {
    fn plan(self, view: PlanView<'_>) -> Value {
        let plan = view.plan;
        let product = self.catalog.product(&plan.product).map(|product| {
            json!({
                "refId": product.ref_id,
                "displayName": product.display_name,
                "description": product.description,
                "additionalMetaData": product.additional_meta_data,
            })
        });
        let own: Vec<_> = plan.entitlements.iter().collect();
        let inherited = view.inherited();
        let credits: Vec<_> = plan.credit_entitlements.iter().collect();
        json!({
            "refId": plan.ref_id,
            "displayName": plan.display_name,
            "description": plan.description,
            "additionalMetaData": plan.additional_meta_data,
            "product": product,
            "basePlan": view.base().map(|base| {
                json!({ "refId": base.plan.ref_id, "displayName": base.plan.display_name })
            }),
            "entitlements": self.entitlements(&own),
            "inheritedEntitlements": self.entitlements(&inherited),
            "packageEntitlements": self.package_entitlements(&plan.ref_id, &own, &credits),
            "inheritedPackageEntitlements": self.package_entitlements(
                &plan.ref_id,
                &inherited,
                &view.inherited_credits(),
            ),
            "prices": self.prices(&plan.prices),
            "pricingType": plan.pricing_type,
            "defaultTrialConfig": view.default_trial(),
            "compatibleAddons": self.addons(&plan.compatible_addons),
            "compatiblePackageGroups": [],
        })
    }

    fn addons(self, names: &[String]) -> Value {
        names
            .iter()
            .filter_map(|name| self.catalog.addon(name))
            .map(|addon| self.addon(addon))
            .collect()
    }

    fn addon(self, addon: &Addon) -> Value {
        let entitlements: Vec<_> = addon.entitlements.iter().collect();
        let credits: Vec<_> = addon.credit_entitlements.iter().collect();
        json!({
            "refId": addon.ref_id,
            "displayName": addon.display_name,
            "description": addon.description,
            "additionalMetaData": addon.additional_meta_data,
            "maxQuantity": addon.max_quantity,
            "hiddenFromWidgets": [],
            "dependencies": self.addons(&addon.dependencies),
            "entitlements": self.entitlements(&entitlements),
            "packageEntitlements":
                self.package_entitlements(&addon.ref_id, &entitlements, &credits),
            "prices": self.prices(&addon.prices),
            "pricingType": addon.pricing_type(),
        })
    }

    fn entitlements(self, entries: &[&PlanEntitlement]) -> Value {
        let with_flag = |entry: &&PlanEntitlement| {
            let mut value = package_entitlement(self.catalog, entry)?;
            // This field is never null here.
            value["hasUnlimitedUsage"] = entry.has_unlimited_usage.into();
            Some(value)
        };
        entries.iter().filter_map(with_flag).collect()
    }

    fn package_entitlements(
        self,
        package: &str,
        entries: &[&PlanEntitlement],
        credits: &[&CreditEntitlement],
    ) -> Value {
        let features =
            entries.iter().filter_map(|entry| package_entitlement_v2(self.catalog, package, entry));
        let credits =
            credits.iter().filter_map(|entry| package_credits(self.catalog, package, entry));
        features.chain(credits).collect()
    }

    fn prices(self, prices: &[Price]) -> Value {
        let shown = self.audience.prices(prices).into_iter();
        shown.map(|price| packages::price(self.catalog, price)).collect()
    }
}
