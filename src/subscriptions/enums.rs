// @generated from `schema` by `tests/conformance/declarations.rs`. To regenerate:
// UPDATE_DOCS=1 cargo test -p stigg-tests --test suite conformance::declarations

//! Enums.

use crate::common::open_enum::open_enum;

open_enum! {
    /// Kind of charge.
    pub enum ChargeType {
        /// Charge for credits.
        Credit = "CREDIT",
        /// Charge for a feature.
        Feature = "FEATURE",
    }
}

open_enum! {
    /// Kind of charge on a line of a previewed invoice.
    pub enum InvoiceLineItemType {
        /// Charge for an add-on.
        AddonCharge = "AddonCharge",
        /// Base charge.
        BaseCharge = "BaseCharge",
        /// Charge for a commitment, made in advance.
        InAdvanceCommitmentCharge = "InAdvanceCommitmentCharge",
        /// Adjustment to reach the minimum spend.
        MinimumSpendAdjustmentCharge = "MinimumSpendAdjustmentCharge",
        /// Charge for the minimum spend.
        MinimumSpendCharge = "MinimumSpendCharge",
        /// Any other charge.
        Other = "Other",
        /// Charge for usage above a limit.
        OverageCharge = "OverageCharge",
        /// Charge for usage, pay-as-you-go.
        PayAsYouGoCharge = "PayAsYouGoCharge",
        /// Charge for a tier of a price.
        TierCharge = "TierCharge",
        /// Base charge with an amount of zero.
        ZeroAmountBaseCharge = "ZeroAmountBaseCharge",
    }
}

open_enum! {
    /// State of the payment for a subscription.
    pub enum PaymentCollection {
        /// The customer has to act before the payment can be completed.
        ActionRequired = "ACTION_REQUIRED",
        /// The payment failed.
        Failed = "FAILED",
        /// No payment has to be collected.
        NotRequired = "NOT_REQUIRED",
        /// The payment is in progress.
        Processing = "PROCESSING",
    }
}

open_enum! {
    /// Method of collecting the payment for a subscription.
    pub enum PaymentCollectionMethod {
        /// The customer is charged.
        Charge = "CHARGE",
        /// The customer is invoiced.
        Invoice = "INVOICE",
        /// No payment is collected.
        None = "NONE",
    }
}

open_enum! {
    /// Direction of a change of plan.
    pub enum PlanChangeType {
        /// Change to a lower plan.
        Downgrade = "DOWNGRADE",
        /// Neither an upgrade nor a downgrade.
        None = "NONE",
        /// Change to a higher plan.
        Upgrade = "UPGRADE",
    }
}

open_enum! {
    /// Outcome of provisioning a subscription.
    pub enum ProvisionSubscriptionStatus {
        /// A payment is required first. There is no subscription until the customer completes the
        /// checkout.
        PaymentRequired = "PAYMENT_REQUIRED",
        /// The subscription was provisioned.
        Success = "SUCCESS",
    }
}

open_enum! {
    /// Time at which a change to a subscription takes effect.
    pub enum ScheduleStrategy {
        /// At the end of the current billing month. Meant for annual subscriptions.
        EndOfBillingMonth = "END_OF_BILLING_MONTH",
        /// At the end of the current billing period.
        EndOfBillingPeriod = "END_OF_BILLING_PERIOD",
        /// Immediately.
        Immediate = "IMMEDIATE",
    }
}

open_enum! {
    /// Direction of sorting.
    pub enum SortDirection {
        /// Ascending.
        Asc = "ASC",
        /// Descending.
        Desc = "DESC",
    }
}

open_enum! {
    /// Position of items without a value in a sorted list.
    pub enum SortNulls {
        /// Before all others.
        NullsFirst = "NULLS_FIRST",
        /// After all others.
        NullsLast = "NULLS_LAST",
    }
}

open_enum! {
    /// Effect of a change to a subscription on its billing cycle.
    pub enum SubscriptionBillingCycleAnchor {
        /// A new billing cycle starts now.
        Now = "NOW",
        /// The billing cycle stays as it is. This is the default.
        Unchanged = "UNCHANGED",
    }
}

open_enum! {
    /// Effect of a cancellation besides the end of the subscription.
    pub enum SubscriptionCancellationAction {
        /// The default effect.
        Default = "DEFAULT",
        /// The entitlements are revoked.
        RevokeEntitlements = "REVOKE_ENTITLEMENTS",
    }
}

open_enum! {
    /// Time at which a cancellation takes effect.
    pub enum SubscriptionCancellationTime {
        /// At the end of the current billing period. Not possible with custom pricing.
        EndOfBillingPeriod = "END_OF_BILLING_PERIOD",
        /// Immediately.
        Immediate = "IMMEDIATE",
        /// On a date that you choose.
        SpecificDate = "SPECIFIC_DATE",
    }
}

open_enum! {
    /// Reason for an invoice.
    pub enum SubscriptionInvoiceBillingReason {
        /// A new billing cycle started.
        BillingCycle = "BILLING_CYCLE",
        /// The invoice was created manually.
        Manual = "MANUAL",
        /// The minimum amount for an invoice was exceeded.
        MinimumInvoiceAmountExceeded = "MINIMUM_INVOICE_AMOUNT_EXCEEDED",
        /// Any other reason.
        Other = "OTHER",
        /// A subscription was created.
        SubscriptionCreation = "SUBSCRIPTION_CREATION",
        /// A subscription was updated.
        SubscriptionUpdate = "SUBSCRIPTION_UPDATE",
    }
}

open_enum! {
    /// Status of an invoice.
    pub enum SubscriptionInvoiceStatus {
        /// The invoice was canceled.
        Canceled = "CANCELED",
        /// The invoice is not paid yet.
        Open = "OPEN",
        /// The invoice is paid.
        Paid = "PAID",
    }
}

open_enum! {
    /// Time at which a subscription migrates to the latest version of its plan.
    pub enum SubscriptionMigrationTime {
        /// At the end of the billing period.
        EndOfBillingPeriod = "END_OF_BILLING_PERIOD",
        /// Immediately, with prorated charges.
        Immediate = "IMMEDIATE",
    }
}

open_enum! {
    /// Treatment of the price difference when a subscription changes within a billing period.
    pub enum SubscriptionProrationBehavior {
        /// The difference is prorated and put on the next invoice.
        CreateProrations = "CREATE_PRORATIONS",
        /// The difference is prorated and invoiced immediately.
        InvoiceImmediately = "INVOICE_IMMEDIATELY",
        /// Nothing is prorated.
        None = "NONE",
    }
}

open_enum! {
    /// Field by which subscriptions can be sorted.
    pub enum SubscriptionQuerySortFields {
        /// Identifier in the connected billing provider.
        BillingId = "billingId",
        /// Date of the cancellation.
        CancellationDate = "cancellationDate",
        /// Time of creation.
        CreatedAt = "createdAt",
        /// Identifier of the customer.
        CustomerId = "customerId",
        /// Date of the end.
        EndDate = "endDate",
        /// Identifier of the environment.
        EnvironmentId = "environmentId",
        /// State of the payment.
        PaymentCollection = "paymentCollection",
        /// Kind of pricing.
        PricingType = "pricingType",
        /// Identifier of the product.
        ProductId = "productId",
        /// Identifier of the resource.
        ResourceId = "resourceId",
        /// Identifier in Salesforce.
        SalesforceId = "salesforceId",
        /// Date of the start.
        StartDate = "startDate",
        /// Status of the subscription.
        Status = "status",
        /// Identifier of the subscription.
        SubscriptionId = "subscriptionId",
    }
}

open_enum! {
    /// Status of a scheduled update of a subscription.
    pub enum SubscriptionScheduleStatus {
        /// The update was canceled.
        Canceled = "Canceled",
        /// The update was applied.
        Done = "Done",
        /// The update failed.
        Failed = "Failed",
        /// The update waits for a payment.
        PendingPayment = "PendingPayment",
        /// The update is scheduled.
        Scheduled = "Scheduled",
    }
}

open_enum! {
    /// Kind of scheduled update of a subscription.
    pub enum SubscriptionScheduleType {
        /// Free-form data of the subscription.
        AdditionalMetaData = "AdditionalMetaData",
        /// The add-ons.
        Addon = "Addon",
        /// The metadata of the billing information.
        BillingInfoMetadata = "BillingInfoMetadata",
        /// The billing period.
        BillingPeriod = "BillingPeriod",
        /// The coupon.
        Coupon = "Coupon",
        /// The plan, to a lower one.
        Downgrade = "Downgrade",
        /// The version of the plan, to the latest one.
        MigrateToLatest = "MigrateToLatest",
        /// The plan.
        Plan = "Plan",
        /// The prices that are overridden for the subscription.
        PriceOverride = "PriceOverride",
        /// The recurring credits.
        RecurringCredits = "RecurringCredits",
        /// The number of units.
        UnitAmount = "UnitAmount",
    }
}

open_enum! {
    /// Status of a subscription.
    ///
    /// Only [`Active`](Self::Active) and [`InTrial`](Self::InTrial) give the customer access.
    pub enum SubscriptionStatus {
        /// The subscription is running.
        Active = "ACTIVE",
        /// The subscription was canceled.
        Canceled = "CANCELED",
        /// The subscription or its trial has ended.
        Expired = "EXPIRED",
        /// The subscription is in its trial.
        InTrial = "IN_TRIAL",
        /// The subscription starts at a later date.
        NotStarted = "NOT_STARTED",
        /// The subscription waits for a payment.
        PaymentPending = "PAYMENT_PENDING",
    }
}
