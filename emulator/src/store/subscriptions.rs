//! Subscriptions.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use stigg::catalog::{BillingPeriod, PricingType, TrialEndBehavior};
use stigg::common::Currency;
use stigg::subscriptions::{PaymentCollectionMethod, PriceOverrideInput, SubscriptionStatus};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::amount::Amount;
use crate::catalog::{Addon, Lookup, Plan, PlanVersion};
use crate::rules::allowances::Allowance;
use crate::rules::periods::{Length, Period};

/// What is subscribed to. Everything that it names is in the catalog.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Terms {
    pub(crate) plan: String,
    /// The version of the plan, from 1 on.
    pub(crate) plan_version: u32,
    pub(crate) addons: Vec<AddonLine>,
    /// Quantities of the features that the plan charges per unit or by usage.
    pub(crate) quantities: BTreeMap<String, Amount>,
    pub(crate) billing_period: Option<BillingPeriod>,
    pub(crate) country: Option<String>,
    pub(crate) discount: Option<AppliedDiscount>,
    pub(crate) price_overrides: Vec<PriceOverrideInput>,
}

impl Terms {
    /// The plan, in the version that is subscribed to.
    pub(crate) fn plan_in<'a>(&self, catalog: &'a Lookup) -> Option<&'a Plan> {
        catalog.plan_version(&self.plan, self.plan_version)
    }

    /// The plan and its base plans, in their versions.
    pub(crate) fn lineage_in<'a>(
        &'a self,
        catalog: &'a Lookup,
    ) -> impl Iterator<Item = PlanVersion<'a>> {
        catalog.lineage(&self.plan, self.plan_version)
    }

    /// The add-ons, in the versions that are subscribed to.
    pub(crate) fn addons_in<'a>(&self, catalog: &'a Lookup) -> impl Iterator<Item = &'a Addon> {
        self.addons.iter().filter_map(move |line| line.addon_in(catalog))
    }

    pub(crate) fn addon_quantity(&self, addon: &str) -> u32 {
        self.addons.iter().find(|line| line.addon == addon).map_or(0, |line| line.quantity)
    }

    /// Sets how many of an add-on are held; none takes it away. What is new is of the latest
    /// version.
    pub(crate) fn set_addon(&mut self, catalog: &Lookup, addon: &str, quantity: u32) {
        match self.addons.iter_mut().find(|line| line.addon == addon) {
            Some(line) if quantity > 0 => line.quantity = quantity,
            Some(_) => self.addons.retain(|line| line.addon != addon),
            None if quantity > 0 => self.addons.push(AddonLine::new(catalog, addon, quantity)),
            None => {}
        }
    }
}

/// An add-on that a subscription holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct AddonLine {
    pub(crate) id: Uuid,
    pub(crate) addon: String,
    /// The version of the add-on, from 1 on.
    pub(crate) version: u32,
    pub(crate) quantity: u32,
}

impl AddonLine {
    /// A number of an add-on, in its latest version.
    pub(crate) fn new(catalog: &Lookup, addon: &str, quantity: u32) -> Self {
        let version = catalog.latest_addon_version(addon);
        Self { id: Uuid::new_v4(), addon: addon.to_owned(), version, quantity }
    }

    /// The add-on, in the version that is subscribed to.
    pub(crate) fn addon_in<'a>(&self, catalog: &'a Lookup) -> Option<&'a Addon> {
        catalog.addon_version(&self.addon, self.version)
    }
}

/// A coupon or a discount of its own, applied to a customer or a subscription.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct AppliedDiscount {
    /// The coupon that it comes from, unless it was made for the occasion.
    pub(crate) coupon: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) off: Off,
    pub(crate) months: Option<f64>,
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) since: OffsetDateTime,
}

/// What a discount takes off.
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
}

/// Where a subscription is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) enum Phase {
    NotStarted,
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

    /// When it ended, if it has.
    pub(crate) fn ended_at(self) -> Option<OffsetDateTime> {
        match self {
            Self::Canceled { at } | Self::Expired { at } => Some(at),
            Self::NotStarted | Self::InTrial | Self::Active => None,
        }
    }

    pub(crate) fn status(self) -> SubscriptionStatus {
        match self {
            Self::NotStarted => SubscriptionStatus::NotStarted,
            Self::InTrial => SubscriptionStatus::InTrial,
            Self::Active => SubscriptionStatus::Active,
            Self::Canceled { .. } => SubscriptionStatus::Canceled,
            Self::Expired { .. } => SubscriptionStatus::Expired,
        }
    }
}

/// A change that waits for its time.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ScheduledUpdate {
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) at: OffsetDateTime,
    pub(crate) change: Change,
}

/// What a scheduled update changes.
#[derive(Clone, Debug, Serialize, Deserialize)]
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
    /// To the latest versions of the plan and the add-ons.
    Migration,
}

impl Change {
    /// Whether both are about the same thing, so that the later one replaces the earlier.
    pub(crate) fn is_about_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Addon { addon: one, .. }, Self::Addon { addon: two, .. })
            | (Self::Units { feature: one, .. }, Self::Units { feature: two, .. }) => one == two,
            (Self::BillingPeriod(_), Self::BillingPeriod(_))
            | (Self::Migration, Self::Migration) => true,
            _ => false,
        }
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
    /// Entitlements of this subscription alone, by feature.
    pub(crate) entitlements: BTreeMap<String, Allowance>,
    pub(crate) phase: Phase,
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) start: OffsetDateTime,
    pub(crate) trial: Option<Trial>,
    /// The trial as it was before the date of a cancellation took the place of its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) trial_before_cancellation: Option<Trial>,
    /// The date that was set for its cancellation.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub(crate) cancellation: Option<OffsetDateTime>,
    /// The moment that its billing periods are counted from.
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) billing_anchor: OffsetDateTime,
    pub(crate) scheduled: Vec<ScheduledUpdate>,
    /// The customer who pays, if another one does.
    pub(crate) payer: Option<String>,
    pub(crate) billing_id: Option<String>,
    pub(crate) salesforce_id: Option<String>,
    pub(crate) payment_collection_method: Option<PaymentCollectionMethod>,
    pub(crate) metadata: Option<Map<String, Value>>,
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) created_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) updated_at: OffsetDateTime,
}

impl Subscription {
    pub(crate) fn is_paid(&self, catalog: &Lookup) -> bool {
        self.terms.plan_in(catalog).is_some_and(|plan| plan.pricing_type == PricingType::Paid)
    }

    /// Whether both compete for the same place: one subscription of each kind for a product and
    /// a resource.
    pub(crate) fn shares_slot_with(&self, other: &Self) -> bool {
        self.product == other.product && self.resource == other.resource
    }

    /// Whether it is, or will be, on trial.
    pub(crate) fn is_trial(&self) -> bool {
        match self.phase {
            Phase::InTrial => true,
            Phase::NotStarted => self.trial.is_some(),
            _ => false,
        }
    }

    /// Whether it is to be paid one day: only a trial that ends with its cancellation is not.
    pub(crate) fn will_be_paid(&self) -> bool {
        let converts = |trial: &Trial| trial.end_behavior == TrialEndBehavior::ConvertToPaid;
        !self.is_trial() || self.trial.as_ref().is_some_and(converts)
    }

    pub(crate) fn billing_length(&self) -> Length {
        Length::of_billing(self.terms.billing_period.as_ref())
    }

    /// The billing period that it is in, the last one if it has ended, or the trial.
    pub(crate) fn current_period(&self, now: OffsetDateTime) -> Period {
        match (&self.trial, self.phase.ended_at()) {
            (Some(trial), None) if self.is_trial() => Period { start: self.start, end: trial.end },
            (Some(trial), Some(at)) if at <= trial.end => {
                Period { start: self.start, end: trial.end }
            }
            // What ends with a period belongs to it, and not to the next.
            (_, Some(at)) => self
                .billing_length()
                .period_at(self.billing_anchor, at.saturating_sub(Duration::NANOSECOND)),
            (_, None) => self.billing_length().period_at(self.billing_anchor, now),
        }
    }

    /// When it ends or ended, as far as is known.
    pub(crate) fn effective_end(&self) -> Option<OffsetDateTime> {
        let trial_end = self.trial.as_ref().filter(|_| !self.will_be_paid());
        self.phase.ended_at().or(self.cancellation).or(trial_end.map(|trial| trial.end))
    }
}
