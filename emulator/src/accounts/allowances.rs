//! Allowances: the content of an entitlement, whatever its source.

use serde::{Deserialize, Serialize};
use stigg::promotional_entitlements::GrantPromotionalEntitlementInput;
use stigg::subscriptions::{
    SubscriptionEntitlementInput, SubscriptionFeatureEntitlementInput,
    UpdateSubscriptionEntitlementInput,
};

use crate::catalog::PlanEntitlement;
use crate::values::amount::Amount;
use crate::values::periods::Reset;

/// The grant of a plan, add-on, subscription or promotional entitlement for one feature.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Allowance {
    pub(crate) usage_limit: Option<Amount>,
    pub(crate) unlimited: bool,
    pub(crate) soft: bool,
    pub(crate) enum_values: Vec<String>,
    pub(crate) reset: Option<Reset>,
}

impl From<&PlanEntitlement> for Allowance {
    fn from(entitlement: &PlanEntitlement) -> Self {
        Self {
            usage_limit: entitlement.usage_limit.map(Amount::from),
            unlimited: entitlement.has_unlimited_usage,
            soft: entitlement.has_soft_limit,
            enum_values: entitlement.enum_values.clone(),
            reset: entitlement.reset_period.clone().map(|period| {
                Reset::new(
                    period,
                    entitlement.monthly_according_to.clone(),
                    entitlement.weekly_according_to.clone(),
                )
            }),
        }
    }
}

/// The inputs that set entitlements share these fields but have no common type.
macro_rules! allowance_from_input {
    ($input:ty, |$from:ident| $enum_values:expr) => {
        impl From<&$input> for Allowance {
            fn from($from: &$input) -> Self {
                let monthly = $from.monthly_reset_period_configuration.as_ref();
                let weekly = $from.weekly_reset_period_configuration.as_ref();
                Self {
                    usage_limit: $from.usage_limit.map(Amount::from),
                    unlimited: $from.has_unlimited_usage.unwrap_or_default(),
                    soft: $from.has_soft_limit.unwrap_or_default(),
                    enum_values: $enum_values,
                    reset: $from.reset_period.clone().map(|period| {
                        Reset::new(
                            period,
                            monthly.map(|config| config.according_to.clone()),
                            weekly.map(|config| config.according_to.clone()),
                        )
                    }),
                }
            }
        }
    };
}

allowance_from_input!(GrantPromotionalEntitlementInput, |input| input
    .enum_values
    .clone()
    .unwrap_or_default());
allowance_from_input!(SubscriptionFeatureEntitlementInput, |input| input
    .enum_values
    .clone()
    .unwrap_or_default());
allowance_from_input!(SubscriptionEntitlementInput, |input| Vec::new());
allowance_from_input!(UpdateSubscriptionEntitlementInput, |input| Vec::new());
