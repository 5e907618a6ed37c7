//! What the emulator remembers.

mod accounts;
mod credits;
mod forms;
mod promotional_entitlements;
mod restore;
mod subscriptions;
mod usage;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use stigg::subscriptions::ProvisionSubscriptionInput;
use time::OffsetDateTime;
use uuid::Uuid;

pub(crate) use accounts::{Account, Profile};
pub(crate) use credits::{
    Consumption, CreditGrant, Credits, LedgerEntry, Pool, Purpose, Recharge, SaveDates,
};
pub(crate) use promotional_entitlements::PromotionalEntitlement;
pub(crate) use subscriptions::{
    AddonLine, AppliedDiscount, Change, Off, Phase, ScheduledUpdate, Subscription, Terms, Trial,
};
pub(crate) use usage::{
    EventKey, Measurement, MeterEvent, ReportKey, Usage, UsageChange, UsageKey,
};

use crate::catalog::{Coupon, Lookup};
use crate::clock::{HostDates, Moment, in_utc};
use crate::failure::{Failure, Outcome};

/// A checkout that waits for the customer to pay.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Checkout {
    pub(crate) order: ProvisionSubscriptionInput,
}

/// All customers with what belongs to them, as of a moment.
///
/// A customer's data is brought up to date when it is looked at, not when the clock moves: moving
/// the clock costs the same however many customers there are.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Store {
    pub(crate) catalog: Arc<Lookup>,
    /// The moment that the operation at hand happens at.
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) now: OffsetDateTime,
    /// How dates are translated that callers took from the host's clock, if they are.
    #[serde(skip)]
    pub(crate) host_dates: Option<HostDates>,
    /// When the store was made, which is when its catalog came to be.
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) opened: OffsetDateTime,
    /// When coupons were created that the catalog did not have.
    #[serde(with = "forms::dates")]
    pub(crate) coupon_dates: BTreeMap<String, OffsetDateTime>,
    #[serde(with = "forms::accounts", rename = "customers")]
    accounts: BTreeMap<String, Account>,
    /// Who holds which subscription.
    #[serde(skip)]
    holders: HashMap<String, String>,
    checkouts: BTreeMap<String, Checkout>,
}

impl Store {
    pub(crate) fn new(catalog: Lookup, now: OffsetDateTime) -> Self {
        Self {
            catalog: Arc::new(catalog),
            now,
            host_dates: None,
            opened: now,
            coupon_dates: BTreeMap::new(),
            accounts: BTreeMap::new(),
            holders: HashMap::new(),
            checkouts: BTreeMap::new(),
        }
    }

    /// When something happened that a caller gives the date of, in UTC and by the emulator's clock.
    pub(crate) fn happened_at(&self, date: impl Moment) -> OffsetDateTime {
        let date = in_utc(date);
        self.host_dates.map_or(date, |dates| dates.translate(date))
    }

    /// The customer as last looked at.
    pub(crate) fn account(&self, ref_id: &str) -> Option<&Account> {
        self.accounts.get(ref_id)
    }

    pub(crate) fn accounts(&self) -> impl Iterator<Item = &Account> {
        self.accounts.values()
    }

    /// The customer, brought up to date. One that is archived is gone.
    pub(crate) fn account_mut(&mut self, ref_id: &str) -> Outcome<&mut Account> {
        let account = self.accounts.get_mut(ref_id).filter(|account| !account.profile.archived);
        let account = account.ok_or_else(|| Failure::customer_not_found(ref_id))?;
        account.settle(&self.catalog, self.now);
        Ok(account)
    }

    /// When a coupon came to be.
    pub(crate) fn coupon_date(&self, coupon: &Coupon) -> OffsetDateTime {
        self.coupon_dates.get(&coupon.ref_id).copied().unwrap_or(self.opened)
    }

    /// The customer, brought up to date, whether it is archived or not.
    pub(crate) fn any_account_mut(&mut self, ref_id: &str) -> Outcome<&mut Account> {
        let account = self.accounts.get_mut(ref_id);
        let account = account.ok_or_else(|| Failure::customer_not_found(ref_id))?;
        account.settle(&self.catalog, self.now);
        Ok(account)
    }

    /// Brings all customers up to date.
    pub(crate) fn settle_all(&mut self) {
        for account in self.accounts.values_mut() {
            account.settle(&self.catalog, self.now);
        }
    }

    /// Brings a customer up to date, and those who pay for its subscriptions too.
    pub(crate) fn settle(&mut self, ref_id: &str) {
        let mut due = vec![ref_id.to_owned()];
        let mut seen = HashSet::new();
        while let Some(ref_id) = due.pop() {
            let Ok(account) = self.account_mut(&ref_id) else { continue };
            let payers = account.subscriptions.iter().filter_map(|held| held.payer.clone());
            due.extend(payers.filter(|payer| !seen.contains(payer)));
            seen.insert(ref_id);
        }
    }

    pub(crate) fn insert_account(&mut self, account: Account) {
        self.accounts.insert(account.profile.ref_id.clone(), account);
    }

    pub(crate) fn remove_account(&mut self, ref_id: &str) {
        self.accounts.remove(ref_id);
    }

    /// The customer who holds a subscription.
    pub(crate) fn holder(&self, subscription: &str) -> Outcome<String> {
        let holder = self.holders.get(subscription).cloned();
        holder.ok_or_else(|| Failure::subscription_not_found(subscription))
    }

    pub(crate) fn insert_holder(&mut self, subscription: &str, customer: &str) {
        self.holders.insert(subscription.to_owned(), customer.to_owned());
    }

    /// An identifier for a subscription to a plan, in the manner of Stigg's.
    pub(crate) fn new_subscription_id(&self, plan: &str) -> String {
        loop {
            let (random, ..) = Uuid::new_v4().as_fields();
            let id = format!("subscription-{plan}-{:06x}", random & 0xff_ffff);
            if !self.holders.contains_key(&id) {
                return id;
            }
        }
    }

    pub(crate) fn has_subscription(&self, ref_id: &str) -> bool {
        self.holders.contains_key(ref_id)
    }

    pub(crate) fn open_checkout(&mut self, id: String, checkout: Checkout) {
        self.checkouts.insert(id, checkout);
    }

    /// The open checkout with this identifier or address.
    pub(crate) fn checkout(&self, id_or_url: &str) -> Option<(String, Checkout)> {
        let id = id_or_url.rsplit('/').next().unwrap_or(id_or_url);
        self.checkouts.get(id).map(|checkout| (id.to_owned(), checkout.clone()))
    }

    pub(crate) fn close_checkout(&mut self, id: &str) {
        self.checkouts.remove(id);
    }
}
