//! What webhooks tell.

use stigg::webhooks::Affected;

use super::{Cache, Wake};
use crate::check::CustomerRef;
use crate::schedule::Demand;
use crate::stats::add_one;

impl<W: Wake> Cache<W> {
    /// Makes stale what an event affects.
    pub(crate) fn apply_webhook(&self, affected: Affected<'_>) {
        let counters = &self.counters.webhooks;
        match affected {
            Affected::Customer { customer_id, resource_id } => {
                let is_in_memory = self.doubt(customer_id, resource_id);
                add_one(if is_in_memory { &counters.customer } else { &counters.not_in_memory });
            }
            Affected::AllCustomers => {
                self.invalidate_all();
                add_one(&counters.all_customers);
            }
            _ => add_one(&counters.ignored),
        }
    }

    /// Makes the entitlements of a resource stale, or of a customer with all its resources. Returns
    /// whether there were any.
    fn doubt(&self, customer: &str, resource: Option<&str>) -> bool {
        // First: what ends afterwards has a slot by the time that slots are looked for.
        let was_under_way = self.fetch_again(customer, resource);
        let order = self.next_in_order();
        let doubt = |names: CustomerRef<'_>| {
            self.table.read(&names, |slot| slot.invalidate(order)).is_some()
        };
        let mut was_there = doubt(CustomerRef { customer, resource });
        if resource.is_none() {
            for resource in self.table.resources(customer) {
                was_there |= doubt(CustomerRef { customer, resource: Some(&resource) });
            }
        }
        was_there || was_under_way
    }

    /// Has those fetched again whose first fetch is under way, and may not show the change. They have
    /// no slot that could be stale.
    fn fetch_again(&self, customer: &str, resource: Option<&str>) -> bool {
        if !self.asks_stigg() {
            return false;
        }
        let now = self.clock.now();
        let mut schedule = self.schedule();
        let mut is_any = false;
        for key in schedule.under_way(customer) {
            let names = key.names();
            let is_meant = resource.is_none() || names.resource == resource;
            if is_meant && self.table.read(&names, |_| ()).is_none() {
                is_any |= schedule.demand(&key, Demand::Reload, None, now.mono).is_ok();
            }
        }
        is_any
    }
}
