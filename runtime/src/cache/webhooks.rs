//! Events of webhooks.

use stigg::webhooks::Affected;

use super::{Cache, Wake};
use crate::check::CustomerRef;
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
        let was_under_way = self.fetch_again(customer, |own| resource.is_none() || own == resource);
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
}
