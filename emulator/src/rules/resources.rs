//! Resources: the instances of a product that a customer subscribes to separately.

use crate::accounts::{Account, Subscription};
use crate::catalog::{Product, SubscriptionType};
use crate::values::failure::{Failure, Outcome};

/// Checks that an order names a resource if its product needs one, and only then.
pub(crate) fn check_order(product: &Product, resource: Option<&str>) -> Outcome<()> {
    if product.subscription_type == SubscriptionType::Multiple && resource.is_none() {
        let message = format!(
            "The product `{}` allows a subscription for each resource: set `resourceId`",
            product.ref_id
        );
        return Err(Failure::bad_input(message));
    }
    check_offer(product, resource)
}

/// Checks that a resource is not named for a product without resources.
pub(crate) fn check_offer(product: &Product, resource: Option<&str>) -> Outcome<()> {
    if product.subscription_type == SubscriptionType::Single && resource.is_some() {
        let message = format!(
            "The product `{}` allows a single subscription: remove `resourceId`",
            product.ref_id
        );
        return Err(Failure::bad_input(message));
    }
    Ok(())
}

impl Account {
    /// Whether the customer has ever had a subscription or credits for a resource.
    pub(crate) fn knows(&self, resource: Option<&str>) -> bool {
        resource.is_none_or(|resource| {
            let is_own = |held: &Subscription| held.resource.as_deref() == Some(resource);
            self.subscriptions.iter().any(is_own)
                || self.vacated_resources.contains(resource)
                || self.credits.has_pool_of(resource)
        })
    }

    pub(crate) fn check_resource(&self, resource: Option<&str>) -> Outcome<()> {
        match resource {
            Some(unknown) if !self.knows(resource) => {
                Err(Failure::not_found("CustomerResourceNotFound", "resource", unknown)
                    .with("customerId", self.profile.ref_id.as_str()))
            }
            _ => Ok(()),
        }
    }
}
