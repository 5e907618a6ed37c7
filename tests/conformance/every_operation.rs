//! The operations, for tests that go through their types: calls a macro with all of their names.

macro_rules! every_operation {
    ($each:ident) => {
        $each! {
            GetCustomerById, GetCustomerStatistics, GetActiveSubscriptions,
            GetActiveSubscriptionsList, GetSubscriptions, GetSubscription, GetCoupons, GetPaywall,
            GetEntitlements, GetEntitlementsState, GetEntitlement, GetEntitlementV2, GetProducts,
            GetSdkConfiguration, GetCustomerPortalByRefId, GetCheckoutState, GetMockPaywall,
            GetUsageHistory, GetUsageHistoryV2, GetCreditBalance, GetCreditGrants, GetCreditLedger,
            GetCreditUsage, GetAutomaticRechargeConfiguration, EstimateEventCost, EstimateUsageCost,
            ProvisionCustomer, ImportCustomerBulk, ImportCustomer, UpdateCustomer,
            DetachCustomerPaymentMethod, GrantPromotionalEntitlements, RevokePromotionalEntitlement,
            ProvisionSubscription, ApplySubscription, ImportSubscriptionsBulk, UpdateSubscription,
            CancelSubscription, EstimateSubscription, EstimateSubscriptionUpdate,
            PreviewSubscription, PreviewNextInvoice, CancelSubscriptionUpdates, ReportUsage,
            ReportUsageBulk, ConsumeCredits, ConsumeCreditsAsync, ReportEvent,
            ReportEntitlementCheckRequested, CreateSubscription, MigrateSubscriptionToLatest,
            ArchiveCustomer, UnarchiveCustomer, TransferSubscription,
            DelegateSubscriptionToCustomer, TransferSubscriptionToResource, GrantCredits,
            GrantPromotionalEntitlementsGroup, RevokePromotionalEntitlementsGroup,
            UnlinkPromotionalEntitlementsGroup, CreatePaymentSession, VoidCreditGrant, CreateCoupon,
            SaveAutomaticRechargeConfiguration
        }
    };
}
