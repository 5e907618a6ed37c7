//! The emulator's data.

mod touched;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use stigg::subscriptions::ProvisionSubscriptionInput;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::accounts::{Account, Phase, forms};
use crate::catalog::{Coupon, Lookup};
use crate::rules::lifecycle::Surroundings;
use crate::values::clock::{HostDates, Moment, in_utc};
use crate::values::failure::{Failure, Outcome};

pub(crate) use touched::Touched;

/// An open checkout.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Checkout {
    pub(crate) order: ProvisionSubscriptionInput,
}

/// All customers with their data, at a point in time.
///
/// A customer's data is brought up to date when it is accessed, not when the clock moves. Moving
/// the clock therefore costs the same for any number of customers.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Store {
    pub(crate) catalog: Arc<Lookup>,
    /// The time of the current operation.
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) now: OffsetDateTime,
    /// Shift of dates taken from the host's clock, if enabled.
    #[serde(skip)]
    pub(crate) host_dates: Option<HostDates>,
    /// Time at which the store, and with it the catalog, was created.
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) opened: OffsetDateTime,
    /// Creation dates of coupons that are not from the original catalog.
    #[serde(with = "forms::dates")]
    pub(crate) coupon_dates: BTreeMap<String, OffsetDateTime>,
    #[serde(with = "forms::accounts", rename = "customers")]
    accounts: BTreeMap<String, Account>,
    /// The customer of each subscription.
    #[serde(skip)]
    holders: HashMap<String, String>,
    checkouts: BTreeMap<String, Checkout>,
    /// The customers whose data may have changed.
    #[serde(skip)]
    pub(crate) touched: Touched,
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
            touched: Touched::default(),
        }
    }

    /// Replaces the whole state, which concerns everyone who watches it.
    pub(crate) fn replace(&mut self, state: Self) {
        let touched = match self.touched {
            Touched::Unwatched => Touched::Unwatched,
            Touched::Customers(_) | Touched::Everyone => Touched::Everyone,
        };
        *self = Self { touched, ..state };
    }

    /// Converts the date given by a caller to UTC and to the emulator's clock.
    pub(crate) fn happened_at(&self, date: impl Moment) -> OffsetDateTime {
        let date = in_utc(date);
        self.host_dates.map_or(date, |dates| dates.translate(date))
    }

    /// The customer as of its last access.
    pub(crate) fn account(&self, ref_id: &str) -> Option<&Account> {
        self.accounts.get(ref_id)
    }

    pub(crate) fn accounts(&self) -> impl Iterator<Item = &Account> {
        self.accounts.values()
    }

    /// The identifiers and names of the customers whose identifier, name or email contains a text,
    /// in upper or lower case. Archived customers are not found.
    pub(crate) fn find_customers(&self, text: &str) -> Vec<(String, Option<String>)> {
        let text = text.to_lowercase();
        let profiles = self.accounts().map(|account| &account.profile);
        profiles
            .filter(|profile| {
                let names = [Some(&profile.ref_id), profile.name.as_ref(), profile.email.as_ref()];
                let mut names = names.into_iter().flatten();
                !profile.archived && names.any(|name| name.to_lowercase().contains(&text))
            })
            .map(|profile| (profile.ref_id.clone(), profile.name.clone()))
            .collect()
    }

    /// The customer, brought up to date. Archived customers are not found.
    pub(crate) fn account_mut(&mut self, ref_id: &str) -> Outcome<&mut Account> {
        let account = self.settled(ref_id).filter(|account| !account.profile.archived);
        account.ok_or_else(|| Failure::customer_not_found(ref_id))
    }

    /// The creation date of a coupon.
    pub(crate) fn coupon_date(&self, coupon: &Coupon) -> OffsetDateTime {
        self.coupon_dates.get(&coupon.ref_id).copied().unwrap_or(self.opened)
    }

    /// The customer, archived or not, brought up to date.
    pub(crate) fn any_account_mut(&mut self, ref_id: &str) -> Outcome<&mut Account> {
        self.settled(ref_id).ok_or_else(|| Failure::customer_not_found(ref_id))
    }

    fn settled(&mut self, ref_id: &str) -> Option<&mut Account> {
        let unable_payers = self.unable_payers(self.accounts.get(ref_id)?);
        let Self { accounts, holders, catalog, now, touched, .. } = self;
        touched.add(ref_id);
        let account = accounts.get_mut(ref_id)?;
        let known = account.subscriptions.len();
        account.settle(&Surroundings {
            catalog,
            now: *now,
            unable_payers: &unable_payers,
            new_id: &|plan| new_subscription_id(holders, plan),
        });
        for added in account.subscriptions.iter().skip(known) {
            holders.insert(added.ref_id.clone(), ref_id.to_owned());
        }
        Some(account)
    }

    /// Calls a function with what decides about the subscriptions of a customer.
    pub(crate) fn with_surroundings<T>(
        &self,
        account: &Account,
        decide: impl FnOnce(&Surroundings<'_>) -> T,
    ) -> T {
        decide(&Surroundings {
            catalog: &self.catalog,
            now: self.now,
            unable_payers: &self.unable_payers(account),
            new_id: &|plan| self.new_subscription_id(plan),
        })
    }

    /// The other customers that pay for trials of this one, if they have no payment method.
    fn unable_payers(&self, account: &Account) -> HashSet<String> {
        let trials = account.subscriptions.iter().filter(|held| held.phase == Phase::InTrial);
        let payers = trials.filter_map(|held| held.payer.as_ref());
        let is_unable = |payer: &&String| {
            self.account(payer).is_none_or(|account| !account.profile.has_payment_method)
        };
        payers.filter(is_unable).cloned().collect()
    }

    /// Brings all customers up to date.
    pub(crate) fn settle_all(&mut self) {
        let customers: Vec<_> = self.accounts.keys().cloned().collect();
        for customer in customers {
            self.settled(&customer);
        }
    }

    /// Brings a customer and the payers of its subscriptions up to date.
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
        self.touched.add(&account.profile.ref_id);
        self.accounts.insert(account.profile.ref_id.clone(), account);
    }

    pub(crate) fn remove_account(&mut self, ref_id: &str) {
        self.touched.add(ref_id);
        self.accounts.remove(ref_id);
    }

    /// The customer of a subscription.
    pub(crate) fn holder(&self, subscription: &str) -> Outcome<String> {
        let holder = self.holders.get(subscription).cloned();
        holder.ok_or_else(|| Failure::subscription_not_found(subscription))
    }

    pub(crate) fn insert_holder(&mut self, subscription: &str, customer: &str) {
        self.holders.insert(subscription.to_owned(), customer.to_owned());
    }

    /// Generates a subscription identifier in the style of Stigg's.
    pub(crate) fn new_subscription_id(&self, plan: &str) -> String {
        new_subscription_id(&self.holders, plan)
    }

    pub(crate) fn has_subscription(&self, ref_id: &str) -> bool {
        self.holders.contains_key(ref_id)
    }

    pub(crate) fn open_checkout(&mut self, id: String, checkout: Checkout) {
        self.checkouts.insert(id, checkout);
    }

    /// The open checkouts by identifier.
    pub(crate) fn checkouts(&self) -> impl Iterator<Item = (&str, &Checkout)> {
        self.checkouts.iter().map(|(id, checkout)| (id.as_str(), checkout))
    }

    /// The open checkout with this identifier or URL.
    pub(crate) fn checkout(&self, id_or_url: &str) -> Option<(String, Checkout)> {
        let id = id_or_url.rsplit('/').next().unwrap_or(id_or_url);
        self.checkouts.get(id).map(|checkout| (id.to_owned(), checkout.clone()))
    }

    pub(crate) fn close_checkout(&mut self, id: &str) {
        self.checkouts.remove(id);
    }
}

fn new_subscription_id(holders: &HashMap<String, String>, plan: &str) -> String {
    loop {
        let (random, ..) = Uuid::new_v4().as_fields();
        let id = format!("subscription-{plan}-{:06x}", random & 0xff_ffff);
        if !holders.contains_key(&id) {
            return id;
        }
    }
}
