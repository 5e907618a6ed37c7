//! Made-up identifiers and pages at the billing provider.

use stigg::subscriptions::PaymentCollectionMethod;

use super::pricing;
use crate::accounts::{Phase, Subscription};
use crate::catalog::{Coupon, Kind, Lookup, id_of};

/// The kinds of objects that have a page at the billing provider.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Page {
    Coupon,
    Subscription,
}

impl Page {
    /// The URL of the page of an object.
    pub(crate) fn url(self, billing_id: &str) -> String {
        let list = match self {
            Self::Coupon => "coupons",
            Self::Subscription => "subscriptions",
        };
        // `.invalid` is a reserved domain, so the URL never leads anywhere.
        format!("https://dashboard.stigg-emulator.invalid/{list}/{billing_id}")
    }
}

impl Subscription {
    /// The identifier at the billing provider: the one that it was given, or a made-up one once the
    /// billing integration bills it.
    pub(crate) fn billing_id_in(&self, catalog: &Lookup) -> Option<String> {
        if self.billing_id.is_some() {
            return self.billing_id.clone();
        }
        let has_begun = match self.phase {
            Phase::Active => pricing::is_priced(catalog, &self.terms),
            _ => self.phase.ended_at().is_some() && self.has_been_paid(catalog),
        };
        let is_billed = self.payment_collection_method != Some(PaymentCollectionMethod::None);
        (catalog.billing().is_some() && has_begun && is_billed)
            .then(|| format!("sub_emulator_{}", self.id.simple()))
    }
}

impl Coupon {
    /// The identifier at the billing provider, if there is one.
    pub(crate) fn billing_id_in(&self, catalog: &Lookup) -> Option<String> {
        let id = id_of(Kind::Coupon, &self.ref_id);
        catalog.billing().map(|_| format!("coupon_emulator_{}", id.replace('-', "")))
    }
}
