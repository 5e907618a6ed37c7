//! Changes, and the customers they concern.
//!
//! The feed compares what customers can see after an operation, or after some time has passed, with
//! what they could see before. It keeps the latter only while someone listens. Nothing here knows who
//! listens, or in which form they are told.

mod catalog;
mod change;
mod diff;
mod view;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use time::OffsetDateTime;

use crate::catalog::Lookup;
use crate::store::{Store, Touched};

pub(crate) use change::{Change, Entry, Event, Measured, PackageKind, Release, Stage};
use view::View;

/// The view of each customer when the feed last looked.
#[derive(Debug)]
pub(crate) struct Feed {
    catalog: Arc<Lookup>,
    now: OffsetDateTime,
    views: BTreeMap<String, View>,
    /// The customers for whom something changes by itself, and when it does.
    due: BTreeSet<(OffsetDateTime, String)>,
}

impl Feed {
    /// Starts to watch a store.
    pub(crate) fn start(store: &mut Store) -> Self {
        store.settle_all();
        let customers = store.accounts().map(|account| account.profile.ref_id.clone()).collect();
        let mut feed = Self {
            catalog: Arc::clone(&store.catalog),
            now: store.now,
            views: BTreeMap::new(),
            due: BTreeSet::new(),
        };
        store.touched.take();
        feed.look_at(store, customers);
        feed
    }

    /// Stops watching a store.
    pub(crate) fn stop(store: &mut Store) {
        store.touched = Touched::Unwatched;
    }

    /// Time of the next change, if the clock runs on and nobody does anything.
    pub(crate) fn next_due(&self) -> Option<OffsetDateTime> {
        self.due.first().map(|(at, _)| *at)
    }

    /// Returns what changed since the last time, in order.
    ///
    /// Brings up to date, first, the customers for whom something was due. Costs nothing for all
    /// others, unless the catalog changed or the clock was moved back.
    pub(crate) fn changes(&mut self, store: &mut Store) -> Vec<Change> {
        let touched = store.touched.take();
        let is_replaced = touched == Touched::Everyone;
        let published = if Arc::ptr_eq(&self.catalog, &store.catalog) {
            catalog::Published::default()
        } else {
            let before = std::mem::replace(&mut self.catalog, Arc::clone(&store.catalog));
            catalog::published(&before, &self.catalog)
        };
        let mut customers = match touched {
            Touched::Customers(customers) => customers,
            Touched::Everyone | Touched::Unwatched => BTreeSet::new(),
        };
        if is_replaced || published.concerns_customers || store.now < self.now {
            customers.extend(self.views.keys().cloned());
            customers.extend(store.accounts().map(|account| account.profile.ref_id.clone()));
        }
        let due = self.due.iter().take_while(|(at, _)| *at <= store.now);
        customers.extend(due.map(|(_, customer)| customer.clone()));
        self.now = store.now;

        let mut changes = published.changes;
        changes.extend(self.look_at(store, customers));
        if is_replaced {
            // Nobody subscribed or cancelled: what happened before is not known to have happened.
            changes.retain(Change::is_state);
        }
        changes
    }

    /// Looks at customers, and at those that are affected when these are brought up to date.
    fn look_at(&mut self, store: &mut Store, customers: BTreeSet<String>) -> Vec<Change> {
        let mut changes = Vec::new();
        let mut seen = BTreeSet::new();
        let mut next = customers;
        while !next.is_empty() {
            for customer in &next {
                store.settle(customer);
            }
            for customer in next {
                changes.extend(self.look_at_one(store, &customer));
                seen.insert(customer);
            }
            let Touched::Customers(touched) = store.touched.take() else { break };
            next = touched.difference(&seen).cloned().collect();
        }
        changes
    }

    fn look_at_one(&mut self, store: &Store, customer: &str) -> Vec<Change> {
        let after = store.account(customer).map(|account| View::of(store, account));
        let before = match &after {
            Some(after) => self.views.insert(customer.to_owned(), after.clone()),
            None => self.views.remove(customer),
        };
        if let Some(due) = before.as_ref().and_then(|view| view.due) {
            self.due.remove(&(due, customer.to_owned()));
        }
        if let Some(due) = after.as_ref().and_then(|view| view.due) {
            self.due.insert((due, customer.to_owned()));
        }
        let events = diff::between(before.as_ref(), after.as_ref());
        let change = |event| Change::Customer { customer: customer.to_owned(), event };
        events.into_iter().map(change).collect()
    }
}

#[cfg(test)]
mod tests;
