//! The customers in memory, found without a lock.

#[cfg(feature = "webhooks")]
mod resources;

use std::hash::{BuildHasher, Hash, Hasher};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

// What a simulation does is to depend on its seed alone.
#[cfg(test)]
use foldhash::fast::FixedState as RandomState;
#[cfg(not(test))]
use foldhash::fast::RandomState;
use papaya::{Equivalent, HashMap, HashMapRef, LocalGuard};

use crate::check::CustomerRef;
use crate::slot::Slot;

/// Identifiers of a customer or of one of its resources.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    customer: Box<str>,
    resource: Option<Box<str>>,
}

impl Key {
    pub(crate) fn names(&self) -> CustomerRef<'_> {
        CustomerRef { customer: &self.customer, resource: self.resource.as_deref() }
    }

    pub(crate) fn weight(&self) -> usize {
        let resource = self.resource.as_ref().map_or(0, |resource| resource.len());
        let names = self.customer.len() + resource;
        let is_listed = cfg!(feature = "webhooks") && self.resource.is_some();
        if is_listed { 2 * (names + size_of::<Box<str>>()) } else { names }
    }
}

impl From<CustomerRef<'_>> for Key {
    fn from(CustomerRef { customer, resource }: CustomerRef<'_>) -> Self {
        Self { customer: customer.into(), resource: resource.map(Into::into) }
    }
}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.names().hash(state);
    }
}

impl Equivalent<Arc<Key>> for CustomerRef<'_> {
    fn equivalent(&self, key: &Arc<Key>) -> bool {
        *self == key.names()
    }
}

/// The map while it is read: a `get` lives as long.
pub(crate) type Pinned<'a> = HashMapRef<'a, Arc<Key>, Arc<Slot>, RandomState, LocalGuard<'a>>;

/// A concurrent map that is read without a lock and without writing to shared memory.
#[derive(Debug, Default)]
pub(crate) struct Table {
    slots: HashMap<Arc<Key>, Arc<Slot>, RandomState>,
    /// Seeded per process: identifiers may come from outside.
    hasher: RandomState,
    /// Number of slots that were made.
    made: AtomicU64,
    #[cfg(feature = "webhooks")]
    resources: resources::Resources,
}

impl Table {
    #[inline]
    pub(crate) fn pin(&self) -> Pinned<'_> {
        self.slots.pin()
    }

    /// Calls `read` with the slot of a customer, if there is one.
    pub(crate) fn read<T>(
        &self,
        customer: &CustomerRef<'_>,
        read: impl FnOnce(&Arc<Slot>) -> T,
    ) -> Option<T> {
        self.pin().get(customer).map(read)
    }

    pub(crate) fn get_or_insert(&self, customer: &CustomerRef<'_>) -> Arc<Slot> {
        if let Some(slot) = self.read(customer, Arc::clone) {
            return slot;
        }
        let key = Arc::new(Key::from(*customer));
        #[cfg(feature = "webhooks")]
        let _changing = key.resource.is_some().then(|| {
            let mut resources = self.resources.lock();
            resources.add(&key);
            resources
        });
        let slots = self.slots.pin();
        let slot = slots.get_or_insert_with(Arc::clone(&key), || {
            let number = self.made.fetch_add(1, Ordering::Relaxed);
            Arc::new(Slot::new(Arc::clone(&key), number))
        });
        Arc::clone(slot)
    }

    pub(crate) fn remove(&self, slot: &Slot) {
        #[cfg(feature = "webhooks")]
        let _changing = slot.key.resource.is_some().then(|| {
            let mut resources = self.resources.lock();
            resources.remove(&slot.key);
            resources
        });
        self.slots.pin().remove(&slot.key);
    }

    /// The resources of a customer.
    #[cfg(feature = "webhooks")]
    pub(crate) fn resources(&self, customer: &str) -> Vec<Box<str>> {
        self.resources.lock().of(customer)
    }

    pub(crate) fn for_each(&self, mut each: impl FnMut(&Arc<Slot>)) {
        self.slots.pin().values().for_each(&mut each);
    }

    pub(crate) fn len(&self) -> usize {
        self.slots.len()
    }

    /// The hash of a feature or currency, by which a slot finds it.
    pub(crate) fn hash_of(&self, id: &str, is_credits: bool) -> u64 {
        self.hasher.hash_one((is_credits, id))
    }
}
