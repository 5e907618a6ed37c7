//! Operations on subscriptions other than provisioning, updating and cancelling.

use apollo_compiler::resolvers::{ResolveInfo, ResolvedValue};
use serde::de::DeserializeOwned;
use stigg::subscriptions::{ApplySubscriptionInput, SubscriptionQuerySort};

use super::{Root, Subject, argument, optional_argument, unknown};
use crate::failure::Outcome;
use crate::resolvers::subscription_lists::SubscriptionList;
use crate::resolvers::{leaf, next_invoice};
use crate::store::Store;

impl Root<'_> {
    pub(super) fn subscriptions(&self, info: &ResolveInfo<'_>) -> Outcome<ResolvedValue<'_>> {
        let filter = optional_argument(info, "filter")?;
        let paging = optional_argument(info, "paging")?;
        let sorting: Option<Vec<SubscriptionQuerySort>> = optional_argument(info, "sorting")?;
        let sorting = sorting.unwrap_or_default();
        let page =
            self.change(|store| store.subscriptions(filter.as_ref(), &sorting, paging.as_ref()))?;
        Ok(ResolvedValue::object(SubscriptionList { store: self.read()?, page }))
    }

    pub(super) fn subscriptions_mutation<'a>(
        &'a self,
        info: &ResolveInfo<'_>,
    ) -> Outcome<ResolvedValue<'a>> {
        match info.field_name() {
            "createSubscription" => {
                self.subscription_after(info, "subscription", Store::create_subscription)
            }
            "transferSubscription" => {
                self.subscription_after(info, "input", Store::transfer_subscription)
            }
            "transferSubscriptionToResource" => {
                self.subscription_after(info, "input", Store::transfer_subscription_to_resource)
            }
            "delegateSubscriptionToCustomer" => {
                self.subscription_after(info, "input", Store::delegate_subscription)
            }
            "migrateSubscriptionToLatest" => {
                self.subscription_after(info, "input", Store::migrate_subscription)
            }
            "applySubscription" => {
                let input: ApplySubscriptionInput = argument(info, "input")?;
                let resource = input.resource_id.clone();
                let (customer, subscription) =
                    self.change(|store| store.apply_subscription(input))?;
                self.answer(Subject::Applied { customer, subscription, resource })
            }
            "importSubscriptionsBulk" => {
                let input = argument(info, "input")?;
                self.change(|store| store.import_subscriptions(input)).map(leaf)
            }
            "cancelSchedule" => {
                let input = argument(info, "input")?;
                self.change(|store| store.cancel_schedule(input)).map(leaf)
            }
            "previewNextInvoice" => {
                let input = argument(info, "input")?;
                let next = self.change(|store| store.preview_next_invoice(&input))?;
                let store = self.read()?;
                Ok(next_invoice::preview(&store, &next))
            }
            other => Err(unknown(other)),
        }
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
}
