//! Settings of products: the customer journey, from the first plan to the end of a subscription.

use serde::{Deserialize, Serialize};
use stigg::catalog::PricingType;

use super::{Catalog, CatalogError, Plan, Product};

/// Number of subscriptions to a product that a customer can have at a time, apart from a trial.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SubscriptionType {
    /// `SINGLE`: one. Orders with a `resourceId` are refused.
    #[default]
    Single,
    /// `MULTIPLE`: one for each resource. Orders without a `resourceId` are refused.
    Multiple,
    /// `ANY`: one without a resource, and one for each resource. Stigg has no such products. The
    /// demo catalog has them, because Stigg's guides order its plans both ways.
    Any,
}

/// The customer journey of a product. Its settings apply to what happens from then on: a change
/// leaves existing subscriptions as they are until they end.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ProductSettings {
    /// Start of customers who are provisioned together with a subscription. Defaults
    /// to `PLAN_SELECTION`.
    #[serde(skip_serializing_if = "is_default")]
    pub subscription_start: SubscriptionStart,
    /// When downgrades take effect that do not say so themselves: changes to a lower plan, a
    /// shorter billing period, fewer units or fewer add-ons. Upgrades take effect at once. Defaults
    /// to `IMMEDIATE`.
    #[serde(skip_serializing_if = "is_default")]
    pub downgrade_time: ChangeTime,
    /// Changes of plan that reset usage. Defaults to `ALWAYS_RESET`.
    #[serde(skip_serializing_if = "is_default")]
    pub usage_reset: UsageResetPolicy,
    /// When a cancellation takes effect that does not say so itself. Defaults to `IMMEDIATE`. A
    /// custom plan has no billing period, so its subscriptions are always cancelled immediately.
    #[serde(skip_serializing_if = "is_default")]
    pub cancellation_time: ChangeTime,
    /// Consequence of a cancelled subscription and of an expired trial. Defaults to
    /// `CANCEL_SUBSCRIPTION`.
    #[serde(skip_serializing_if = "is_default")]
    pub subscription_end: SubscriptionEnd,
    /// Subscriptions to other products that are cancelled along with subscriptions to this one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub auto_cancellation_rules: Vec<AutoCancellationRule>,
}

/// Start of new customers of a product.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "setup", rename_all = "SCREAMING_SNAKE_CASE", deny_unknown_fields)]
pub enum SubscriptionStart {
    /// `PLAN_SELECTION`: the plan that is asked for.
    #[default]
    PlanSelection,
    /// `FREE_PLAN`: always a free plan.
    FreePlan {
        /// The plan, which is `FREE`.
        plan: String,
    },
    /// `TRIAL_PERIOD`: always the default trial of a plan.
    TrialPeriod {
        /// The plan, which has a `defaultTrial`.
        plan: String,
    },
}

impl SubscriptionStart {
    fn plan(&self) -> Option<&String> {
        match self {
            Self::PlanSelection => None,
            Self::FreePlan { plan } | Self::TrialPeriod { plan } => Some(plan),
        }
    }
}

/// Which changes of plan reset the usage of features that have a reset period. The usage of other
/// features is never reset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum UsageResetPolicy {
    /// `ALWAYS_RESET`: every change to another plan.
    #[default]
    AlwaysReset,
    /// `NEVER_RESET`: none. Usage is only reset when its period ends.
    NeverReset,
    /// `BILLING_PERIOD_CHANGE`: changes between free, paid and custom plans, and changes of the
    /// billing period.
    BillingPeriodChange,
}

/// When a change to a subscription takes effect.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ChangeTime {
    /// `IMMEDIATE`: at once.
    #[default]
    Immediate,
    /// `END_OF_BILLING_PERIOD`: when the billing period or the trial ends.
    EndOfBillingPeriod,
}

/// Consequence of the end of a subscription.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "setup", rename_all = "SCREAMING_SNAKE_CASE", deny_unknown_fields)]
pub enum SubscriptionEnd {
    /// `CANCEL_SUBSCRIPTION`: nothing. The customer loses its entitlements.
    #[default]
    CancelSubscription,
    /// `DOWNGRADE_TO_FREE`: a subscription to a free plan, unless the one that ended was free
    /// itself.
    DowngradeToFree {
        /// The plan, which is `FREE`.
        plan: String,
    },
}

impl SubscriptionEnd {
    /// The free plan that the customer is downgraded to.
    pub(crate) fn downgrade_plan(&self) -> Option<&str> {
        match self {
            Self::CancelSubscription => None,
            Self::DowngradeToFree { plan } => Some(plan),
        }
    }
}

/// Cancels subscriptions to one plan when the customer's subscription to another one ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AutoCancellationRule {
    /// Plan of this product, which allows a single subscription.
    pub source_plan: String,
    /// Plan of another product, which allows multiple subscriptions.
    pub target_plan: String,
}

/// Checks the plans that the settings of a product name.
pub(super) fn check_settings(catalog: &Catalog, product: &Product) -> Result<(), CatalogError> {
    let journey = Journey { catalog, product };
    let settings = &product.settings;
    if let Some(plan) = settings.subscription_start.plan() {
        journey.own_plan("subscriptionStart", plan)?;
    }
    if let SubscriptionStart::FreePlan { plan } = &settings.subscription_start {
        journey.free_plan("subscriptionStart", plan)?;
    }
    if let SubscriptionStart::TrialPeriod { plan } = &settings.subscription_start
        && journey.own_plan("subscriptionStart", plan)?.default_trial.is_none()
    {
        return Err(journey.error(
            "subscriptionStart",
            format!("the plan `{plan}` has no default trial"),
            "add `defaultTrial` to the plan, or name another one",
        ));
    }
    if let Some(plan) = settings.subscription_end.downgrade_plan() {
        journey.free_plan("subscriptionEnd", plan)?;
    }
    settings.auto_cancellation_rules.iter().try_for_each(|rule| journey.check_rule(rule))
}

/// A product whose settings are checked.
struct Journey<'a> {
    catalog: &'a Catalog,
    product: &'a Product,
}

impl<'a> Journey<'a> {
    fn error(&self, field: &str, problem: String, remedy: &str) -> CatalogError {
        let place = format!("product `{}`, `settings.{field}`", self.product.ref_id);
        CatalogError::new(place, problem, remedy)
    }

    fn plan(&self, field: &str, name: &str) -> Result<&'a Plan, CatalogError> {
        let found = self.catalog.plans.iter().find(|plan| plan.ref_id == name);
        found.ok_or_else(|| {
            self.error(
                field,
                format!("there is no plan `{name}`"),
                "define it, or name another one",
            )
        })
    }

    fn own_plan(&self, field: &str, name: &str) -> Result<&'a Plan, CatalogError> {
        let plan = self.plan(field, name)?;
        if plan.product == self.product.ref_id {
            return Ok(plan);
        }
        let problem = format!("the plan `{name}` belongs to another product");
        Err(self.error(field, problem, "name a plan of this product"))
    }

    fn free_plan(&self, field: &str, name: &str) -> Result<(), CatalogError> {
        let plan = self.own_plan(field, name)?;
        if plan.pricing_type == PricingType::Free {
            return Ok(());
        }
        let problem = format!("the plan `{name}` is {}", plan.pricing_type);
        Err(self.error(field, problem, "name a FREE plan"))
    }

    fn check_rule(&self, rule: &AutoCancellationRule) -> Result<(), CatalogError> {
        let field = "autoCancellationRules";
        self.own_plan(field, &rule.source_plan)?;
        if self.product.subscription_type == SubscriptionType::Multiple {
            return Err(self.error(
                field,
                "the product of `sourcePlan` allows multiple subscriptions".to_owned(),
                "name the plan of a product with the `subscriptionType` SINGLE",
            ));
        }
        let target = self.plan(field, &rule.target_plan)?;
        let mut products = self.catalog.products.iter();
        let is_single = products.any(|product| {
            product.ref_id == target.product
                && product.subscription_type == SubscriptionType::Single
        });
        if is_single || target.product == self.product.ref_id {
            return Err(self.error(
                field,
                "the product of `targetPlan` allows a single subscription".to_owned(),
                "name the plan of another product, with the `subscriptionType` MULTIPLE",
            ));
        }
        Ok(())
    }
}

pub(super) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
