//! The enums of subscriptions.

use crate::common::outputs::open_enum;

open_enum! {
    /// Kind of thing that is charged for.
    pub enum ChargeType {
        /// Charge for credits.
        Credit = "CREDIT",
        /// Charge for a feature.
        Feature = "FEATURE",
    }
}

open_enum! {
    /// Outcome of provisioning a subscription.
    pub enum ProvisionSubscriptionStatus {
        /// Payment comes first: no subscription exists until the customer has been through the
        /// checkout.
        PaymentRequired = "PAYMENT_REQUIRED",
        /// The subscription was provisioned.
        Success = "SUCCESS",
    }
}

open_enum! {
    /// When a change to a subscription takes effect.
    pub enum ScheduleStrategy {
        /// When the current billing month ends. Meant for annual subscriptions.
        EndOfBillingMonth = "END_OF_BILLING_MONTH",
        /// When the current billing period ends.
        EndOfBillingPeriod = "END_OF_BILLING_PERIOD",
        /// At once.
        Immediate = "IMMEDIATE",
    }
}

open_enum! {
    /// What a change to a subscription does to its billing cycle.
    pub enum SubscriptionBillingCycleAnchor {
        /// A new billing cycle starts now.
        Now = "NOW",
        /// The billing cycle stays as it is. This is the default.
        Unchanged = "UNCHANGED",
    }
}

open_enum! {
    /// What a cancellation does besides ending the subscription.
    pub enum SubscriptionCancellationAction {
        /// Whatever is set up by default.
        Default = "DEFAULT",
        /// The entitlements are revoked.
        RevokeEntitlements = "REVOKE_ENTITLEMENTS",
    }
}

open_enum! {
    /// When a cancellation takes effect.
    pub enum SubscriptionCancellationTime {
        /// When the current billing period ends. Not possible with custom pricing.
        EndOfBillingPeriod = "END_OF_BILLING_PERIOD",
        /// At once.
        Immediate = "IMMEDIATE",
        /// On a date that you give.
        SpecificDate = "SPECIFIC_DATE",
    }
}

open_enum! {
    /// What happens to the price difference when a subscription changes within a billing
    /// period.
    pub enum SubscriptionProrationBehavior {
        /// The difference is prorated and put on the next invoice.
        CreateProrations = "CREATE_PRORATIONS",
        /// The difference is prorated and invoiced at once.
        InvoiceImmediately = "INVOICE_IMMEDIATELY",
        /// Nothing is prorated.
        None = "NONE",
    }
}

open_enum! {
    /// State of a subscription.
    ///
    /// Only `ACTIVE` and `IN_TRIAL` give the customer access.
    pub enum SubscriptionStatus {
        /// The subscription is running.
        Active = "ACTIVE",
        /// The subscription was canceled.
        Canceled = "CANCELED",
        /// The subscription, or its trial, is past its end.
        Expired = "EXPIRED",
        /// The subscription is in its trial.
        InTrial = "IN_TRIAL",
        /// The subscription starts at a later date.
        NotStarted = "NOT_STARTED",
        /// The subscription waits for a payment.
        PaymentPending = "PAYMENT_PENDING",
    }
}

open_enum! {
    /// When a subscription moves to the latest version of its plan.
    pub enum SubscriptionMigrationTime {
        /// At the end of the billing period.
        EndOfBillingPeriod = "END_OF_BILLING_PERIOD",
        /// At once; charges are prorated.
        Immediate = "IMMEDIATE",
    }
}

open_enum! {
    /// What subscriptions can be sorted by.
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
    /// Direction of sorting.
    pub enum SortDirection {
        /// Ascending.
        Asc = "ASC",
        /// Descending.
        Desc = "DESC",
    }
}

open_enum! {
    /// Where items without a value are placed by sorting.
    pub enum SortNulls {
        /// Before all others.
        NullsFirst = "NULLS_FIRST",
        /// After all others.
        NullsLast = "NULLS_LAST",
    }
}
