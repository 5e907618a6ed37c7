//! Subscriptions.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use stigg::catalog::{BillingPeriod, PricingType, TrialEndBehavior};
use stigg::common::Currency;
use stigg::subscriptions::{
    BudgetConfigurationInput, MoneyInput, PaymentCollection, PaymentCollectionMethod,
    PriceOverrideInput, SubscriptionBillingInfo, SubscriptionStatus,
};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::{UsageReset, forms};
use crate::accounts::{
    Allowance, Billed, BillingOptions, IssuedInvoice, PaymentOutcome, Prorations,
};
use crate::catalog::{Addon, CreditEntitlement, Lookup, Plan, PlanVersion};
use crate::values::amount::Amount;
use crate::values::periods::{Length, Period};

/// The terms of a subscription. The catalog has everything that they name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Terms {
    pub(crate) plan: String,
    /// The version of the plan, starting at 1.
    pub(crate) plan_version: u32,
    pub(crate) addons: Vec<AddonLine>,
    /// Quantities of the features that the plan charges per unit or by usage.
    pub(crate) quantities: BTreeMap<String, Amount>,
    pub(crate) billing_period: Option<BillingPeriod>,
    pub(crate) country: Option<String>,
    pub(crate) discount: Option<AppliedDiscount>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) tax: Option<Tax>,
    pub(crate) price_overrides: Vec<PriceOverrideInput>,
    /// Recurring credits, instead of those of the plan.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) credits: Vec<CreditEntitlement>,
    /// The minimum spend of a billing period, instead of the plan's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) minimum_spend: Option<MoneyInput>,
    /// The maximum spend of a billing period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) budget: Option<BudgetConfigurationInput>,
}

impl Terms {
    /// The plan, in the subscribed version.
    pub(crate) fn plan_in<'a>(&self, catalog: &'a Lookup) -> Option<&'a Plan> {
        catalog.plan_version(&self.plan, self.plan_version)
    }

    /// The plan and its base plans, in the subscribed versions.
    pub(crate) fn lineage_in<'a>(
        &'a self,
        catalog: &'a Lookup,
    ) -> impl Iterator<Item = PlanVersion<'a>> {
        catalog.lineage(&self.plan, self.plan_version)
    }

    /// The add-ons, in the subscribed versions.
    pub(crate) fn addons_in<'a>(&self, catalog: &'a Lookup) -> impl Iterator<Item = &'a Addon> {
        self.addons.iter().filter_map(move |line| line.addon_in(catalog))
    }

    pub(crate) fn addon_quantity(&self, addon: &str) -> u32 {
        self.addons.iter().find(|line| line.addon == addon).map_or(0, |line| line.quantity)
    }

    /// The same terms in the latest versions of the plan and the add-ons.
    pub(crate) fn in_latest_versions(&self, catalog: &Lookup) -> Self {
        let mut terms = self.clone();
        terms.plan_version = catalog.latest_plan_version(&terms.plan);
        for line in &mut terms.addons {
            line.version = catalog.latest_addon_version(&line.addon);
        }
        terms
    }

    /// Sets the quantity of an add-on; zero removes it. A new add-on gets the latest version.
    pub(crate) fn set_addon(&mut self, catalog: &Lookup, addon: &str, quantity: u32) {
        match self.addons.iter_mut().find(|line| line.addon == addon) {
            Some(line) if quantity > 0 => line.quantity = quantity,
            Some(_) => self.addons.retain(|line| line.addon != addon),
            None if quantity > 0 => self.addons.push(AddonLine::new(catalog, addon, quantity)),
            None => {}
        }
    }
}

/// An add-on of a subscription.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct AddonLine {
    pub(crate) id: Uuid,
    pub(crate) addon: String,
    /// The version of the add-on, starting at 1.
    pub(crate) version: u32,
    pub(crate) quantity: u32,
}

impl AddonLine {
    /// Creates a subscription's add-on in its latest version.
    pub(crate) fn new(catalog: &Lookup, addon: &str, quantity: u32) -> Self {
        let version = catalog.latest_addon_version(addon);
        Self { id: Uuid::new_v4(), addon: addon.to_owned(), version, quantity }
    }

    /// The add-on, in the subscribed version.
    pub(crate) fn addon_in<'a>(&self, catalog: &'a Lookup) -> Option<&'a Addon> {
        catalog.addon_version(&self.addon, self.version)
    }
}

/// A discount applied to a customer or a subscription, from a coupon or ad hoc.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct AppliedDiscount {
    /// The coupon that it comes from; `None` for an ad hoc discount.
    pub(crate) coupon: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) off: Off,
    pub(crate) months: Option<f64>,
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) since: OffsetDateTime,
}

/// A tax on the price.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Tax {
    pub(crate) display_name: String,
    pub(crate) percentage: Amount,
    /// Whether prices already include it.
    pub(crate) is_inclusive: bool,
}

/// The size of a discount.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) enum Off {
    Percent(Amount),
    /// Amounts by currency.
    Amounts(Vec<(Currency, Amount)>),
}

/// The trial that a subscription starts with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Trial {
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) end: OffsetDateTime,
    pub(crate) end_behavior: TrialEndBehavior,
    /// The maximum spend of the trial, unless the subscription sets one itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) budget: Option<Amount>,
}

/// The phase of a subscription.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) enum Phase {
    NotStarted,
    /// It is due to start, but not paid for.
    PaymentPending,
    InTrial,
    Active,
    Canceled {
        #[serde(with = "time::serde::rfc3339")]
        at: OffsetDateTime,
    },
    Expired {
        #[serde(with = "time::serde::rfc3339")]
        at: OffsetDateTime,
    },
}

impl Phase {
    pub(crate) fn is_running(self) -> bool {
        matches!(self, Self::InTrial | Self::Active)
    }

    /// Whether it has not started yet, for whatever reason.
    pub(crate) fn is_waiting(self) -> bool {
        matches!(self, Self::NotStarted | Self::PaymentPending)
    }

    /// When it ended, if it has.
    pub(crate) fn ended_at(self) -> Option<OffsetDateTime> {
        match self {
            Self::Canceled { at } | Self::Expired { at } => Some(at),
            Self::NotStarted | Self::PaymentPending | Self::InTrial | Self::Active => None,
        }
    }

    pub(crate) fn status(self) -> SubscriptionStatus {
        match self {
            Self::NotStarted => SubscriptionStatus::NotStarted,
            Self::PaymentPending => SubscriptionStatus::PaymentPending,
            Self::InTrial => SubscriptionStatus::InTrial,
            Self::Active => SubscriptionStatus::Active,
            Self::Canceled { .. } => SubscriptionStatus::Canceled,
            Self::Expired { .. } => SubscriptionStatus::Expired,
        }
    }
}

/// A change that waits for its time, or failed when it came.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ScheduledUpdate {
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) at: OffsetDateTime,
    pub(crate) change: Change,
    #[serde(default)]
    pub(crate) status: ScheduleStatus,
}

impl ScheduledUpdate {
    pub(crate) fn new(at: OffsetDateTime, change: Change) -> Self {
        Self { at, change, status: ScheduleStatus::Scheduled }
    }

    pub(crate) fn waits(&self) -> bool {
        self.status == ScheduleStatus::Scheduled
    }
}

/// The status of a scheduled update. Updates that are done or canceled are not kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum ScheduleStatus {
    #[default]
    Scheduled,
    PendingPayment,
    Failed,
}

/// The content of a scheduled update.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) enum Change {
    Addon {
        addon: String,
        quantity: u32,
    },
    Units {
        feature: String,
        quantity: Amount,
    },
    BillingPeriod(BillingPeriod),
    PriceOverrides(Vec<PriceOverrideInput>),
    /// To this discount, or to none.
    Discount(Option<AppliedDiscount>),
    Metadata(Option<Map<String, Value>>),
    BillingMetadata(Map<String, Value>),
    RecurringCredits(Vec<CreditEntitlement>),
    /// To the latest versions of the plan and the add-ons.
    Migration,
}

/// A subscription that is the scheduled change of plan of another one.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct PlanChange {
    /// The running subscription that it replaces.
    pub(crate) of: String,
    pub(crate) status: ScheduleStatus,
}

impl PlanChange {
    pub(crate) fn of(subscription: String) -> Self {
        Self { of: subscription, status: ScheduleStatus::Scheduled }
    }

    pub(crate) fn failed(self) -> Self {
        Self { status: ScheduleStatus::Failed, ..self }
    }
}

/// A customer's subscription.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Subscription {
    pub(crate) id: Uuid,
    pub(crate) ref_id: String,
    pub(crate) product: String,
    pub(crate) resource: Option<String>,
    pub(crate) terms: Terms,
    /// Entitlements of this subscription only, by feature.
    pub(crate) entitlements: BTreeMap<String, Allowance>,
    pub(crate) phase: Phase,
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) start: OffsetDateTime,
    pub(crate) trial: Option<Trial>,
    /// The trial before a cancellation date replaced its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) trial_before_cancellation: Option<Trial>,
    /// The date that it is set to be cancelled on.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub(crate) cancellation: Option<OffsetDateTime>,
    /// Whether its cancellation revokes the entitlements instead of downgrading the customer.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) revokes_entitlements: bool,
    /// Whether a cancellation leaves the unused part of the period without credit.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) forfeits_unused: bool,
    /// The time that its billing periods are counted from.
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) billing_anchor: OffsetDateTime,
    #[serde(default, skip_serializing_if = "BillingOptions::is_default")]
    pub(crate) billing: BillingOptions,
    /// The billing period that was billed last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) billed: Option<Billed>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) prorations: Option<Prorations>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) latest_invoice: Option<IssuedInvoice>,
    pub(crate) scheduled: Vec<ScheduledUpdate>,
    /// The change of plan that it is; `None` once it has started.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) plan_change: Option<PlanChange>,
    /// The times that usage periods of features are counted from, if it was earlier sources that
    /// began them.
    #[serde(default, with = "forms::dates", skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) usage_anchors: BTreeMap<String, OffsetDateTime>,
    /// The changes to this subscription, or to its plan from another one, that reset usage.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) usage_resets: Vec<UsageReset>,
    /// The paying customer, if it is another one.
    pub(crate) payer: Option<String>,
    pub(crate) billing_id: Option<String>,
    pub(crate) salesforce_id: Option<String>,
    pub(crate) payment_collection_method: Option<PaymentCollectionMethod>,
    /// The billing details that the billing integration was told last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) billing_information: Option<SubscriptionBillingInfo>,
    /// The outcome of the latest payment.
    #[serde(default)]
    pub(crate) payment: PaymentOutcome,
    pub(crate) metadata: Option<Map<String, Value>>,
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) created_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) updated_at: OffsetDateTime,
}

impl Subscription {
    /// A subscription with these terms that is to start, without an identifier and with nothing else
    /// set.
    pub(crate) fn new(
        product: String,
        resource: Option<String>,
        terms: Terms,
        start: OffsetDateTime,
        now: OffsetDateTime,
    ) -> Self {
        Self {
            id: Uuid::new_v4(),
            ref_id: String::new(),
            product,
            resource,
            terms,
            entitlements: BTreeMap::new(),
            phase: Phase::NotStarted,
            start,
            trial: None,
            trial_before_cancellation: None,
            usage_anchors: BTreeMap::new(),
            usage_resets: Vec::new(),
            cancellation: None,
            revokes_entitlements: false,
            forfeits_unused: false,
            billing_anchor: start,
            billing: BillingOptions::default(),
            billed: None,
            prorations: None,
            latest_invoice: None,
            scheduled: Vec::new(),
            plan_change: None,
            payer: None,
            billing_id: None,
            salesforce_id: None,
            payment_collection_method: None,
            billing_information: None,
            payment: PaymentOutcome::default(),
            metadata: None,
            created_at: now,
            updated_at: now,
        }
    }

    pub(crate) fn is_paid(&self, catalog: &Lookup) -> bool {
        self.terms.plan_in(catalog).is_some_and(|plan| plan.pricing_type == PricingType::Paid)
    }

    /// Whether both have the same product and resource, so that they may replace each other.
    pub(crate) fn shares_slot_with(&self, other: &Self) -> bool {
        self.product == other.product && self.resource == other.resource
    }

    /// Whether it is the change of plan that waits for, or failed on, the given subscription.
    pub(crate) fn changes_plan_of(&self, ref_id: &str) -> bool {
        self.plan_change.as_ref().is_some_and(|change| change.of == ref_id)
    }

    /// Whether it is, or will start as, a trial.
    pub(crate) fn is_trial(&self) -> bool {
        match self.phase {
            Phase::InTrial => true,
            Phase::NotStarted => self.trial.is_some(),
            _ => false,
        }
    }

    /// Whether it has not started, or has ended before it did.
    fn never_started(&self) -> bool {
        self.phase.is_waiting() || self.phase.ended_at().is_some_and(|at| at < self.start)
    }

    /// Whether the customer used up its trial of the product with it: as a trial, even one that has
    /// yet to start, or by paying for the product.
    pub(crate) fn uses_up_trial(&self, catalog: &Lookup) -> bool {
        match &self.trial {
            Some(_) => self.phase == Phase::NotStarted || !self.never_started(),
            None => self.is_paid(catalog) && !self.never_started(),
        }
    }

    /// Whether the customer has paid for it: it is or was more than a trial of a paid plan.
    pub(crate) fn has_been_paid(&self, catalog: &Lookup) -> bool {
        let was_trial_only = self.phase == Phase::InTrial
            || self.trial.as_ref().zip(self.phase.ended_at()).is_some_and(|(of, at)| at <= of.end);
        self.is_paid(catalog) && !self.never_started() && !was_trial_only
    }

    /// Whether it will be paid for eventually, which a trial that ends in cancellation never is.
    pub(crate) fn will_be_paid(&self) -> bool {
        let converts = |trial: &Trial| trial.end_behavior == TrialEndBehavior::ConvertToPaid;
        !self.is_trial() || self.trial.as_ref().is_some_and(converts)
    }

    pub(crate) fn billing_length(&self) -> Length {
        Length::of_billing(self.terms.billing_period.as_ref())
    }

    /// The current billing period, the last one if it has ended, or the trial.
    pub(crate) fn current_period(&self, now: OffsetDateTime) -> Period {
        match (&self.trial, self.phase.ended_at()) {
            (Some(trial), None) if self.is_trial() => Period { start: self.start, end: trial.end },
            (Some(trial), Some(at)) if at <= trial.end => {
                Period { start: self.start, end: trial.end }
            }
            // The end of a period belongs to that period, not the next.
            (_, Some(at)) => self
                .billing_length()
                .period_at(self.billing_anchor, at.saturating_sub(Duration::NANOSECOND)),
            (_, None) => self.billing_length().period_at(self.billing_anchor, now),
        }
    }

    /// The state of its latest payment. Nothing is collected for a subscription that has ended.
    pub(crate) fn payment_collection(&self) -> PaymentCollection {
        match self.phase.ended_at() {
            Some(_) => PaymentCollection::NotRequired,
            None => self.payment.collection(),
        }
    }

    /// When it ended or is currently set to end.
    pub(crate) fn effective_end(&self) -> Option<OffsetDateTime> {
        let trial_end = self.trial.as_ref().filter(|_| !self.will_be_paid());
        self.phase.ended_at().or(self.cancellation).or(trial_end.map(|trial| trial.end))
    }
}
