//! Customers.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use stigg::customers::CustomerBillingInfo;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    AppliedDiscount, Credits, EventKey, Measurement, MoneyBalance, PaymentOutcome, Phase,
    PromotionalEntitlement, ReportKey, ScheduledUpdate, Subscription, Usage, UsageKey, forms,
};
use crate::catalog::{Lookup, Product};

/// A customer's own data.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Profile {
    pub(crate) id: Uuid,
    pub(crate) ref_id: String,
    pub(crate) name: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) billing_id: Option<String>,
    pub(crate) aws_marketplace_customer_id: Option<String>,
    pub(crate) crm_id: Option<String>,
    pub(crate) salesforce_id: Option<String>,
    pub(crate) has_payment_method: bool,
    /// The billing details that the billing integration was told last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) billing_information: Option<CustomerBillingInfo>,
    /// Outcome of payments for the customer's subscriptions.
    #[serde(default)]
    pub(crate) payments: PaymentOutcome,
    pub(crate) metadata: Option<Map<String, Value>>,
    pub(crate) discount: Option<AppliedDiscount>,
    pub(crate) archived: bool,
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) created_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) updated_at: OffsetDateTime,
}

/// A customer with all its data.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Account {
    pub(crate) profile: Profile,
    /// Subscriptions in order of creation.
    pub(crate) subscriptions: Vec<Subscription>,
    /// The resources that subscriptions have moved away from.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub(crate) vacated_resources: BTreeSet<String>,
    pub(crate) promotional_entitlements: Vec<PromotionalEntitlement>,
    pub(crate) credits: Credits,
    /// Money that is left over from credited invoices.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) balances: Vec<MoneyBalance>,
    #[serde(with = "forms::entries")]
    pub(crate) usage: BTreeMap<UsageKey, Usage>,
    #[serde(with = "forms::entries")]
    pub(crate) reports: BTreeMap<ReportKey, Measurement>,
    pub(crate) events: BTreeSet<EventKey>,
}

impl Account {
    pub(crate) fn new(profile: Profile) -> Self {
        Self {
            profile,
            subscriptions: Vec::new(),
            vacated_resources: BTreeSet::new(),
            promotional_entitlements: Vec::new(),
            credits: Credits::default(),
            balances: Vec::new(),
            usage: BTreeMap::new(),
            reports: BTreeMap::new(),
            events: BTreeSet::new(),
        }
    }

    pub(crate) fn subscription(&self, ref_id: &str) -> Option<&Subscription> {
        self.subscriptions.iter().find(|held| held.ref_id == ref_id)
    }

    pub(crate) fn position(&self, ref_id: &str) -> Option<usize> {
        self.subscriptions.iter().position(|held| held.ref_id == ref_id)
    }

    pub(crate) fn subscription_mut(&mut self, ref_id: &str) -> Option<&mut Subscription> {
        self.subscriptions.iter_mut().find(|held| held.ref_id == ref_id)
    }

    /// The active subscription that another one would replace.
    pub(crate) fn replaced_by(&self, other: &Subscription) -> Option<&Subscription> {
        self.subscriptions.iter().find(|held| {
            held.phase == Phase::Active && held.id != other.id && held.shares_slot_with(other)
        })
    }

    /// The running subscriptions: active ones and trials.
    pub(crate) fn running(&self) -> impl Iterator<Item = &Subscription> {
        self.subscriptions.iter().filter(|held| held.phase.is_running())
    }

    /// The scheduled change of plan of a subscription.
    pub(crate) fn waiting_plan_change(&self, of: &str) -> Option<&Subscription> {
        let mut waiting = self.subscriptions.iter().filter(|held| held.phase.is_waiting());
        waiting.find(|held| held.changes_plan_of(of))
    }

    /// Whether anything is scheduled for a subscription.
    pub(crate) fn has_scheduled_updates(&self, held: &Subscription) -> bool {
        held.scheduled.iter().any(ScheduledUpdate::waits)
            || self.waiting_plan_change(&held.ref_id).is_some()
    }

    /// Whether the customer may still start a trial of a product: it has had none and has never
    /// paid for the product.
    pub(crate) fn is_eligible_for_trial(&self, catalog: &Lookup, product: &Product) -> bool {
        let mut held = self.subscriptions.iter().filter(|held| held.product == product.ref_id);
        !held.any(|held| held.uses_up_trial(catalog))
    }
}
