//! Listing subscriptions.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use stigg::common::CursorPaging;
use stigg::subscriptions::{
    SortDirection, SortNulls, SubscriptionQueryFilter, SubscriptionQuerySort,
};
use time::OffsetDateTime;

use crate::accounts::{Account, Subscription};
use crate::rules::conditions::{plan_meets, resource_meets};
use crate::rules::filters::{Field, compare, matches};
use crate::rules::paging::Page;
use crate::store::Store;
use crate::values::failure::{Failure, Outcome};

/// A subscription and its customer.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) customer: String,
    pub(crate) subscription: String,
}

/// The position of a subscription in a list: its sort keys and its age.
#[derive(Serialize, Deserialize)]
struct Position {
    sorted_by: Vec<Field<'static>>,
    #[serde(with = "time::serde::rfc3339")]
    created_at: OffsetDateTime,
    ref_id: String,
}

#[derive(Clone, Copy)]
struct Entry<'a> {
    account: &'a Account,
    held: &'a Subscription,
}

impl Store {
    /// The matching subscriptions, by default in order of creation and on a single page.
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
                    found.push((self.position(entry, sorting), entry));
                }
            }
        }
        let order = |one: &Position, two: &Position| one.cmp(two, sorting);
        found.sort_by(|(one, _), (two, _)| order(one, two));
        let page = Page::ordered(&list_of(sorting)?, found, paging, &order)?;
        Ok(page.map(|entry| Place {
            customer: entry.account.profile.ref_id.clone(),
            subscription: entry.held.ref_id.clone(),
        }))
    }

    fn position(&self, entry: Entry<'_>, sorting: &[SubscriptionQuerySort]) -> Position {
        let fields = sorting.iter().map(|sort| self.field(entry, sort.field.as_str()));
        Position {
            sorted_by: fields.map(Field::into_owned).collect(),
            created_at: entry.held.created_at,
            ref_id: entry.held.ref_id.clone(),
        }
    }

    fn is_so(&self, entry: Entry<'_>, name: &str, condition: &Value) -> Outcome<bool> {
        match name {
            "customer" => entry.account.profile.meets(condition),
            "plan" => plan_meets(&self.catalog, &entry.held.terms, self.opened, condition),
            "resource" => resource_meets(entry.held.resource.as_ref(), condition),
            // There is only one environment.
            "environmentId" => Ok(true),
            name => compare(&self.field(entry, name), condition),
        }
    }

    /// The value of a field that lists can be filtered and sorted by.
    fn field<'a>(&'a self, entry: Entry<'a>, name: &str) -> Field<'a> {
        let Entry { account, held } = entry;
        match name {
            "subscriptionId" => held.ref_id.as_str().into(),
            "customerId" => account.profile.ref_id.as_str().into(),
            "productId" => held.product.as_str().into(),
            "resourceId" => held.resource.as_ref().into(),
            "billingId" => held.billing_id_in(&self.catalog).map_or(Field::Missing, Field::from),
            "salesforceId" => held.salesforce_id.as_ref().into(),
            "status" => held.phase.status().as_str().to_owned().into(),
            "paymentCollection" => held.payment_collection().as_str().to_owned().into(),
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
}

impl Position {
    /// Compares two subscriptions by the sort keys, then by age.
    fn cmp(&self, other: &Self, sorting: &[SubscriptionQuerySort]) -> Ordering {
        let fields = sorting.iter().zip(self.sorted_by.iter().zip(&other.sorted_by));
        let wanted = fields.map(|(sort, (one, two))| order(one, two, sort));
        wanted
            .fold(Ordering::Equal, Ordering::then)
            .then_with(|| self.created_at.cmp(&other.created_at))
            .then_with(|| self.ref_id.cmp(&other.ref_id))
    }
}

fn order(one: &Field<'_>, two: &Field<'_>, sort: &SubscriptionQuerySort) -> Ordering {
    let missing_last = one.is_missing().cmp(&two.is_missing());
    let missing = match sort.nulls {
        Some(SortNulls::NullsFirst) => missing_last.reverse(),
        _ => missing_last,
    };
    let order = one.cmp(two);
    missing.then(if sort.direction == SortDirection::Desc { order.reverse() } else { order })
}

/// The name of the list in this sort order.
fn list_of(sorting: &[SubscriptionQuerySort]) -> Outcome<String> {
    match serde_json::to_string(sorting) {
        Ok(sorting) => Ok(format!("subscriptions{sorting}")),
        Err(error) => Err(Failure::bad_input(error.to_string())),
    }
}
