//! Customers.

use apollo_compiler::resolvers::ResolvedValue;
use serde_json::{Value, json};
use stigg::catalog::PricingType;
use stigg::customers::{
    ArchiveCustomerInput, DetachCustomerPaymentMethodInput, GetCustomerByRefIdInput,
    UnarchiveCustomerInput,
};

use super::{
    Fields, Subject, SubscriptionView, Tree, argument, coupons, date_leaf, json_leaf, leaf,
    promotional_entitlements, uuid_leaf, view,
};
use crate::accounts::Account;
use crate::catalog::{Kind, id_of};
use crate::store::Store;

/// The root fields.
pub(crate) const FIELDS: Fields = &[
    ("provisionCustomer", |root, info| {
        let input = argument(info, "input")?;
        let outcome = root.change(|store| store.provision_customer(input))?;
        root.answer(Subject::ProvisionedCustomer(outcome))
    }),
    ("updateOneCustomer", |root, info| {
        let input = argument(info, "input")?;
        let customer = root.change(|store| store.update_customer(input))?;
        root.answer(Subject::Customer(customer))
    }),
    ("getCustomerByRefId", |root, info| {
        let input: GetCustomerByRefIdInput = argument(info, "input")?;
        Ok(match root.change(|store| store.account_mut(&input.customer_id).map(drop)) {
            Ok(()) => root.answer(Subject::Customer(input.customer_id))?,
            Err(_) => ResolvedValue::null(),
        })
    }),
    ("importOneCustomer", |root, info| {
        let input = argument(info, "input")?;
        let customer = root.change(|store| store.import_customer(input))?;
        root.answer(Subject::Customer(customer))
    }),
    ("importCustomersBulk", |root, info| {
        let input = argument(info, "input")?;
        root.change(|store| Ok(leaf(store.import_customers(input))))
    }),
    ("archiveCustomer", |root, info| {
        let input: ArchiveCustomerInput = argument(info, "input")?;
        root.change(|store| store.archive_customer(&input.customer_id))?;
        root.answer(Subject::Customer(input.customer_id))
    }),
    ("unarchiveCustomer", |root, info| {
        let input: UnarchiveCustomerInput = argument(info, "input")?;
        root.change(|store| store.unarchive_customer(&input.customer_id))?;
        root.answer(Subject::Customer(input.customer_id))
    }),
    ("detachCustomerPaymentMethod", |root, info| {
        let input: DetachCustomerPaymentMethodInput = argument(info, "input")?;
        root.change(|store| store.detach_payment_method(&input.customer_id))?;
        root.answer(Subject::Customer(input.customer_id))
    }),
];

#[derive(Clone, Copy)]
pub(crate) struct CustomerView<'a> {
    pub(crate) store: &'a Store,
    pub(crate) account: &'a Account,
}

view!(CustomerView, "Customer");

impl<'a> CustomerView<'a> {
    pub(crate) fn field(self, name: &str) -> ResolvedValue<'a> {
        let Self { store, account } = self;
        let profile = &account.profile;
        match name {
            "id" => uuid_leaf(profile.id),
            "refId" | "customerId" => leaf(profile.ref_id.as_str()),
            "name" => leaf(profile.name.as_deref()),
            "email" => leaf(profile.email.as_deref()),
            "billingId" => leaf(profile.billing_id.as_deref()),
            "awsMarketplaceCustomerId" => leaf(profile.aws_marketplace_customer_id.as_deref()),
            "hasPaymentMethod" => leaf(profile.has_payment_method),
            "hasActiveSubscription" => leaf(account.running().next().is_some()),
            "additionalMetaData" => json_leaf(&profile.metadata),
            "coupon" => Tree::answer("Coupon", self.coupon()),
            "promotionalEntitlements" => promotional_entitlements::list(
                &store.catalog,
                &account.promotional_entitlements,
                store.now,
            ),
            "subscriptions" => {
                ResolvedValue::list(account.subscriptions.iter().map(move |subscription| {
                    ResolvedValue::object(SubscriptionView { store, account, subscription })
                }))
            }
            "trialedPlans" => Tree::answers("TrialedPlan", self.trialed_plans()),
            "eligibleForTrial" => Tree::answers("EligibleForTrial", self.eligible_for_trial()),
            "statistics" => Tree::answer("CustomerStatistics", self.statistics()),
            "createdAt" => date_leaf(Some(profile.created_at)),
            "updatedAt" => date_leaf(Some(profile.updated_at)),
            _ => ResolvedValue::null(),
        }
    }

    fn coupon(self) -> Value {
        let discount = self.account.profile.discount.as_ref();
        discount
            .and_then(|discount| self.store.catalog.coupon(discount.coupon.as_deref()?))
            .map_or(Value::Null, |coupon| coupons::coupon(self.store, coupon))
    }

    fn statistics(self) -> Value {
        let catalog = &self.store.catalog;
        let running = self.account.running().filter_map(|held| held.terms.plan_in(catalog));
        let kinds: Vec<_> = running.map(|plan| &plan.pricing_type).collect();
        let counts = PricingType::KNOWN.iter().filter_map(|kind| {
            let count = kinds.iter().filter(|other| **other == kind).count();
            (count > 0).then(|| json!({ "pricingType": kind, "totalCount": count }))
        });
        json!({ "activeSubscriptionsByPricingType": counts.collect::<Value>() })
    }

    fn trialed_plans(self) -> Vec<Value> {
        let mut plans: Vec<&str> = Vec::new();
        for held in self.account.subscriptions.iter().filter(|held| held.trial.is_some()) {
            if !plans.contains(&held.terms.plan.as_str()) {
                plans.push(&held.terms.plan);
            }
        }
        let found = plans.into_iter().filter_map(|name| self.store.catalog.plan(name));
        found
            .map(|plan| {
                json!({
                    "productId": id_of(Kind::Product, &plan.product),
                    "productRefId": plan.product,
                    "planId": id_of(Kind::Plan, &plan.ref_id),
                    "planRefId": plan.ref_id,
                })
            })
            .collect()
    }

    fn eligible_for_trial(self) -> Vec<Value> {
        let catalog = &self.store.catalog;
        catalog
            .products()
            .iter()
            .map(|product| {
                json!({
                    "productId": id_of(Kind::Product, &product.ref_id),
                    "productRefId": product.ref_id,
                    "eligible": self.account.is_eligible_for_trial(catalog, product),
                })
            })
            .collect()
    }
}
