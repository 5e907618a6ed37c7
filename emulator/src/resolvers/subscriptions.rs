//! Operations on subscriptions.

mod lists;
pub(crate) mod next_invoice;
mod previews;
mod scheduled_updates;
mod subscription;

use std::cell::Ref;

use apollo_compiler::resolvers::{ResolveInfo, ResolvedValue};
use serde::de::DeserializeOwned;
use stigg::subscriptions::{
    ApplySubscriptionInput, GetActiveSubscriptionsInput, GetSubscriptionInput,
    ProvisionSubscriptionInput, SubscriptionQuerySort,
};

use self::lists::SubscriptionList;
use crate::accounts::Account;
use crate::resolvers::{Fields, Held, Root, Subject, argument, leaf, optional_argument};
use crate::store::Store;
use crate::values::failure::Outcome;

pub(crate) use subscription::SubscriptionView;

/// The root fields.
pub(crate) const FIELDS: Fields = &[
    ("getActiveSubscriptions", |root, info| root.active_subscriptions(argument(info, "input")?)),
    ("getSubscription", |root, info| {
        let input: GetSubscriptionInput = argument(info, "input")?;
        let id = input.subscription_id;
        root.answer_subscription(root.change(|store| Ok((store.holder(&id)?, id)))?)
    }),
    ("provisionSubscriptionV2", |root, info| {
        let input: ProvisionSubscriptionInput = argument(info, "input")?;
        let resource = input.resource_id.clone();
        let outcome = root.change(|store| store.provision_subscription(input))?;
        root.answer(Subject::Provisioned { outcome, resource })
    }),
    ("updateOneSubscription", |root, info| {
        let input = argument(info, "input")?;
        root.answer_subscription(root.change(|store| store.update_subscription(input))?)
    }),
    ("cancelSubscription", |root, info| {
        let input = argument(info, "input")?;
        root.answer_subscription(root.change(|store| store.cancel_subscription(input))?)
    }),
    ("estimateSubscription", |root, info| {
        let input = argument(info, "input")?;
        let estimate = root.change(|store| store.estimate_subscription(input))?;
        Ok(previews::estimate(&estimate))
    }),
    ("estimateSubscriptionUpdate", |root, info| {
        let input = argument(info, "input")?;
        let estimate = root.change(|store| store.estimate_subscription_update(input))?;
        Ok(previews::estimate(&estimate))
    }),
    ("previewSubscription", |root, info| {
        let input = argument(info, "input")?;
        let preview = root.change(|store| store.preview_subscription(input))?;
        Ok(previews::preview(&preview))
    }),
    ("subscriptions", |root, info| {
        let filter = optional_argument(info, "filter")?;
        let paging = optional_argument(info, "paging")?;
        let sorting: Option<Vec<SubscriptionQuerySort>> = optional_argument(info, "sorting")?;
        let sorting = sorting.unwrap_or_default();
        let page =
            root.change(|store| store.subscriptions(filter.as_ref(), &sorting, paging.as_ref()))?;
        Ok(ResolvedValue::object(SubscriptionList { store: root.read()?, page }))
    }),
    ("createSubscription", |root, info| {
        root.subscription_after(info, "subscription", Store::create_subscription)
    }),
    ("applySubscription", |root, info| {
        let input: ApplySubscriptionInput = argument(info, "input")?;
        let resource = input.resource_id.clone();
        let (customer, subscription) = root.change(|store| store.apply_subscription(input))?;
        root.answer(Subject::Applied { customer, subscription, resource })
    }),
    ("importSubscriptionsBulk", |root, info| {
        let input = argument(info, "input")?;
        root.change(|store| store.import_subscriptions(input)).map(leaf)
    }),
    ("transferSubscription", |root, info| {
        root.subscription_after(info, "input", Store::transfer_subscription)
    }),
    ("transferSubscriptionToResource", |root, info| {
        root.subscription_after(info, "input", Store::transfer_subscription_to_resource)
    }),
    ("delegateSubscriptionToCustomer", |root, info| {
        root.subscription_after(info, "input", Store::delegate_subscription)
    }),
    ("migrateSubscriptionToLatest", |root, info| {
        root.subscription_after(info, "input", Store::migrate_subscription)
    }),
    ("cancelSchedule", |root, info| {
        let input = argument(info, "input")?;
        root.change(|store| store.cancel_schedule(input)).map(leaf)
    }),
    ("previewNextInvoice", |root, info| {
        let input = argument(info, "input")?;
        let next = root.change(|store| store.preview_next_invoice(&input))?;
        let store = root.read()?;
        Ok(next_invoice::preview(&store, &next))
    }),
];

impl Root<'_> {
    fn active_subscriptions(
        &self,
        input: GetActiveSubscriptionsInput,
    ) -> Outcome<ResolvedValue<'_>> {
        let customer = input.customer_id;
        self.change(|store| store.account_mut(&customer).map(drop))?;
        self.settle(&customer)?;
        let wanted: Vec<_> =
            input.resource_id.into_iter().chain(input.resource_ids.into_iter().flatten()).collect();
        let store = self.read()?;
        let running = store.account(&customer).into_iter().flat_map(Account::running);
        let chosen = running.filter(|held| {
            wanted.is_empty() || held.resource.as_ref().is_some_and(|own| wanted.contains(own))
        });
        let subscriptions: Vec<_> = chosen
            .map(|held| Held {
                store: Ref::clone(&store),
                subject: Subject::Subscription {
                    customer: customer.clone(),
                    subscription: held.ref_id.clone(),
                },
            })
            .collect();
        Ok(ResolvedValue::list(subscriptions.into_iter().map(ResolvedValue::object)))
    }

    /// Responds with the subscription that was changed.
    fn subscription_after<T: DeserializeOwned>(
        &self,
        info: &ResolveInfo<'_>,
        argument_name: &str,
        change: fn(&mut Store, T) -> Outcome<(String, String)>,
    ) -> Outcome<ResolvedValue<'_>> {
        let input = argument(info, argument_name)?;
        self.answer_subscription(self.change(|store| change(store, input))?)
    }

    fn answer_subscription(
        &self,
        (customer, subscription): (String, String),
    ) -> Outcome<ResolvedValue<'_>> {
        self.answer(Subject::Subscription { customer, subscription })
    }
}
