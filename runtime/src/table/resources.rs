//! The resources in memory, by customer.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{Key, RandomState};

/// Resources by customer. Those who change the table change it under this lock.
#[derive(Debug, Default)]
pub(super) struct Resources(Mutex<ByCustomer>);

#[derive(Debug, Default)]
pub(super) struct ByCustomer(HashMap<Box<str>, BTreeSet<Box<str>>, RandomState>);

impl Resources {
    pub(super) fn lock(&self) -> MutexGuard<'_, ByCustomer> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ByCustomer {
    pub(super) fn add(&mut self, key: &Key) {
        if let Some(resource) = &key.resource {
            let resources = self.0.entry(key.customer.clone()).or_default();
            resources.insert(resource.clone());
        }
    }

    pub(super) fn remove(&mut self, key: &Key) {
        if let Some(resource) = &key.resource
            && let Some(resources) = self.0.get_mut(&key.customer)
        {
            resources.remove(resource);
            if resources.is_empty() {
                self.0.remove(&key.customer);
            }
        }
    }

    pub(super) fn of(&self, customer: &str) -> Vec<Box<str>> {
        self.0.get(customer).into_iter().flatten().cloned().collect()
    }
}
