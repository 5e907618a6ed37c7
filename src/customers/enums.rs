// @generated from `schema` by `tests/conformance/declarations.rs`. To regenerate:
// UPDATE_DOCS=1 cargo test -p stigg-tests --test suite conformance::declarations

//! Enums.

use crate::common::open_enum::open_enum;

open_enum! {
    /// Kind of group in an experiment.
    pub enum ExperimentGroupType {
        /// Control group.
        Control = "CONTROL",
        /// Group that gets the variant under test.
        Variant = "VARIANT",
    }
}

open_enum! {
    /// Kind of payment method.
    pub enum PaymentMethodType {
        /// Bank account.
        Bank = "BANK",
        /// Payment card.
        Card = "CARD",
        /// Cash App.
        CashApp = "CASH_APP",
    }
}

open_enum! {
    /// Decision about the subscription of a newly provisioned customer.
    pub enum SubscriptionDecisionStrategy {
        /// The free plan on which the product starts customers.
        PredefinedFreePlan = "PREDEFINED_FREE_PLAN",
        /// The trial on which the product starts customers.
        PredefinedTrialPlan = "PREDEFINED_TRIAL_PLAN",
        /// The requested plan.
        RequestedPlan = "REQUESTED_PLAN",
        /// None: no subscription was created.
        SkippedSubscriptionCreation = "SKIPPED_SUBSCRIPTION_CREATION",
    }
}
