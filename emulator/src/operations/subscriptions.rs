//! Listing subscriptions.

use std::cmp::Ordering;

use serde_json::Value;
use stigg::{
    CursorPaging, PaymentCollection, SortDirection, SortNulls, SubscriptionQueryFilter,
    SubscriptionQuerySort,
};
use uuid::Uuid;

use super::conditions::resource_meets;
use crate::failure::{Failure, Outcome};
use crate::rules::filters::{Field, compare, matches};
use crate::rules::paging::Page;
use crate::store::{Account, Store, Subscription};

/// Where a subscription is found.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// The subscription's own identifier, which pages are told apart by.
    id: Uuid,
    pub(crate) customer: String,
    pub(crate) subscription: String,
}

#[derive(Clone, Copy)]
struct Entry<'a> {
    account: &'a Account,
    held: &'a Subscription,
}

impl Store {
    /// The subscriptions that match; in the order of their creation, and all of them on one page,
    /// unless sorting and paging say otherwise.
    pub(crate) fn subscriptions(
        &mut self,
        filter: Option<&SubscriptionQueryFilter>,
        sorting: &[SubscriptionQuerySort],
        paging: Option<&CursorPaging>,
    ) -> Outcome<Page<Place>> {
        self.settle_all();
        let filter =
            serde_json::to_value(filter).map_err(|error| Failure::bad_input(error.to_string()))?;
        let mut found = Vec::new();
        for account in self.accounts().filter(|account| !account.profile.archived) {
            for held in &account.subscriptions {
                let entry = Entry { account, held };
                if matches(&filter, &|name, condition| self.is_so(entry, name, condition))? {
                    found.push(entry);
                }
            }
        }
        found.sort_by(|one, two| {
            let age = |entry: &Entry<'_>| entry.held.created_at;
            let by_default = || age(one).cmp(&age(two)).then(one.held.ref_id.cmp(&two.held.ref_id));
            let wanted = sorting.iter().map(|sort| self.order(*one, *two, sort));
            wanted.fold(Ordering::Equal, Ordering::then).then_with(by_default)
        });
        let places = found.into_iter().map(|entry| Place {
            id: entry.held.id,
            customer: entry.account.profile.ref_id.clone(),
            subscription: entry.held.ref_id.clone(),
        });
        Page::of(places.collect(), paging, |place| place.id.to_string())
    }

    fn is_so(&self, entry: Entry<'_>, name: &str, condition: &Value) -> Outcome<bool> {
        match name {
            "customer" => entry.account.profile.meets(condition),
            "plan" => self.plan_meets(&entry.held.terms, condition),
            "resource" => resource_meets(entry.held.resource.as_ref(), condition),
            // There is one environment.
            "environmentId" => Ok(true),
            name => compare(&self.field(entry, name), condition),
        }
    }

    /// What a subscription holds in a field that lists can be filtered and sorted by.
    fn field<'a>(&'a self, entry: Entry<'a>, name: &str) -> Field<'a> {
        let Entry { account, held } = entry;
        match name {
            "subscriptionId" => held.ref_id.as_str().into(),
            "customerId" => account.profile.ref_id.as_str().into(),
            "productId" => held.product.as_str().into(),
            "resourceId" => held.resource.as_ref().into(),
            "billingId" => held.billing_id.as_ref().into(),
            "salesforceId" => held.salesforce_id.as_ref().into(),
            "status" => held.phase.status().as_str().to_owned().into(),
            "paymentCollection" => PaymentCollection::NotRequired.as_str().to_owned().into(),
            "pricingType" => held
                .terms
                .plan_in(&self.catalog)
                .map_or(Field::Missing, |plan| plan.pricing_type.as_str().into()),
            "createdAt" => held.created_at.into(),
            "startDate" => held.start.into(),
            "endDate" => held.effective_end().into(),
            "cancellationDate" => held.cancellation.into(),
            _ => Field::Missing,
        }
    }

    fn order(&self, one: Entry<'_>, two: Entry<'_>, sort: &SubscriptionQuerySort) -> Ordering {
        let name = sort.field.as_str();
        let (one, two) = (self.field(one, name), self.field(two, name));
        let missing_last = one.is_missing().cmp(&two.is_missing());
        let missing = match sort.nulls {
            Some(SortNulls::NullsFirst) => missing_last.reverse(),
            _ => missing_last,
        };
        let order = one.cmp(&two);
        missing.then(if sort.direction == SortDirection::Desc { order.reverse() } else { order })
    }
}
