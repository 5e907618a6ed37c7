// @generated from `schema` by `tests/conformance/declarations.rs`. To regenerate:
// UPDATE_DOCS=1 cargo test -p stigg-tests --test suite conformance::declarations

//! Enums.

use crate::common::open_enum::open_enum;

open_enum! {
    /// Reason for an invoice for a credit grant.
    pub enum CreditGrantInvoiceBillingReason {
        /// The invoice was created manually.
        Manual = "MANUAL",
        /// Any other reason.
        Other = "OTHER",
    }
}

open_enum! {
    /// State of an invoice for a credit grant.
    pub enum CreditGrantInvoiceStatus {
        /// The invoice was canceled.
        Canceled = "CANCELED",
        /// The invoice is not paid yet.
        Open = "OPEN",
        /// The invoice is paid.
        Paid = "PAID",
    }
}

open_enum! {
    /// State of a credit grant.
    pub enum CreditGrantStatus {
        /// The credits can be used.
        Active = "ACTIVE",
        /// The credits have expired.
        Expired = "EXPIRED",
        /// The grant waits for a payment.
        PaymentPending = "PAYMENT_PENDING",
        /// The grant takes effect later.
        Scheduled = "SCHEDULED",
        /// The grant was voided.
        Voided = "VOIDED",
    }
}

open_enum! {
    /// Source of the credits of a grant.
    pub enum CreditGrantType {
        /// Credits consumed beyond the balance, settled by the next grant.
        Overdraft = "OVERDRAFT",
        /// Credits that were paid for.
        Paid = "PAID",
        /// Free credits.
        Promotional = "PROMOTIONAL",
        /// Credits that are granted periodically.
        Recurring = "RECURRING",
    }
}

open_enum! {
    /// Type of a credit grant to create.
    pub enum CreditGrantTypeInput {
        /// Credits that are paid for.
        Paid = "PAID",
        /// Free credits.
        Promotional = "PROMOTIONAL",
    }
}

open_enum! {
    /// Type of an entry of a credit ledger.
    pub enum CreditLedgerEventType {
        /// Credits were consumed.
        CreditsConsumed = "CREDITS_CONSUMED",
        /// Consumption was moved from this grant to another, for example to settle an overdraft.
        CreditsConsumptionTransferSource = "CREDITS_CONSUMPTION_TRANSFER_SOURCE",
        /// Consumption was moved to this grant from another, for example to settle an overdraft.
        CreditsConsumptionTransferTarget = "CREDITS_CONSUMPTION_TRANSFER_TARGET",
        /// Credits expired.
        CreditsExpired = "CREDITS_EXPIRED",
        /// Credits were granted.
        CreditsGranted = "CREDITS_GRANTED",
        /// A grant was changed.
        CreditsUpdated = "CREDITS_UPDATED",
        /// A grant was voided.
        CreditsVoided = "CREDITS_VOIDED",
    }
}

open_enum! {
    /// Time span of credit usage, up to now.
    pub enum CreditUsageTimeRange {
        /// The last day.
        LastDay = "LAST_DAY",
        /// The last month.
        LastMonth = "LAST_MONTH",
        /// The last week.
        LastWeek = "LAST_WEEK",
        /// The last year.
        LastYear = "LAST_YEAR",
    }
}

open_enum! {
    /// Reason for which an estimate may be incomplete.
    pub enum EstimationRequestWarning {
        /// The feature does not consume credits.
        FeatureNotCreditBased = "FEATURE_NOT_CREDIT_BASED",
        /// The feature was not found.
        FeatureNotFound = "FEATURE_NOT_FOUND",
        /// A subscription belongs to a resource.
        ResourceScopedSubscriptionExists = "RESOURCE_SCOPED_SUBSCRIPTION_EXISTS",
    }
}

open_enum! {
    /// Reason to doubt the estimated cost of one feature.
    pub enum EstimationWarningCode {
        /// Estimates do not support the aggregation of the feature's usage.
        UnsupportedAggregation = "UNSUPPORTED_AGGREGATION",
    }
}

open_enum! {
    /// Time after which credits from an automatic recharge expire.
    pub enum GrantExpirationPeriod {
        /// One month.
        OneMonth = "OneMonth",
        /// One year.
        OneYear = "OneYear",
    }
}

open_enum! {
    /// Unit of the threshold of an automatic recharge.
    pub enum ThresholdType {
        /// Number of credits.
        CreditAmount = "CreditAmount",
        /// Amount in dollars.
        DollarAmount = "DollarAmount",
    }
}
