//! The operations: what Stigg's official clients send, and what the crate makes of it.

use apollo_compiler::ExecutableDocument;
use apollo_compiler::executable::OperationType;
use apollo_compiler::validation::Valid;
use serde::Serialize;
use serde_json::Value;
use stigg::RetryClass;
use stigg::operation::{self, Operation};

use crate::conformance::{json, schema};

/// An operation of the crate, and what it has to be.
pub(crate) struct OperationCase {
    pub(crate) name: &'static str,
    /// The document as it is sent.
    pub(crate) document: &'static str,
    pub(crate) kind: OperationType,
    pub(crate) root_field: &'static str,
    pub(crate) response_key: &'static str,
    pub(crate) variables: &'static [(&'static str, &'static str)],
    /// Decodes what stands under the response key into the output, and encodes it again.
    pub(crate) recode: fn(&Value) -> Result<Value, String>,
    /// Makes the operation of its input, and asks it about itself.
    pub(crate) describe: fn(&Value) -> Result<Description, String>,
}

/// What an operation says of itself.
pub(crate) struct Description {
    pub(crate) name: Option<String>,
    pub(crate) document: String,
    pub(crate) response_key: Option<&'static str>,
    pub(crate) retry_class: RetryClass,
    /// The same, once a client has prepared the operation to be sent.
    pub(crate) retry_class_as_sent: RetryClass,
    pub(crate) variables: Value,
}

impl OperationCase {
    /// The document as its files have it: with a fragment for each type.
    pub(crate) fn written(&self) -> Valid<ExecutableDocument> {
        schema::validated(self.name, &schema::written(self.name))
    }

    /// The operation's input in its variables: the one that it requires, or all of them together.
    pub(crate) fn input<'a>(&self, variables: &'a Value) -> &'a Value {
        match self.variables {
            [(variable, ty)] if ty.ends_with('!') => &variables[variable],
            _ => variables,
        }
    }
}

fn describe(operation: impl Operation + Clone) -> Result<Description, String> {
    let mut as_sent = operation.clone();
    as_sent.prepare();
    Ok(Description {
        name: operation.name().map(str::to_owned),
        document: operation.document().to_owned(),
        response_key: operation.response_key(),
        retry_class: operation.retry_class(),
        retry_class_as_sent: as_sent.retry_class(),
        variables: json::encode(&operation.variables())?,
    })
}

fn recode<O>(answer: &Value) -> Result<Value, String>
where
    O: Operation<Output: Serialize>,
{
    json::recode::<O::Output>(answer)
}

macro_rules! operations {
    ($(
        $kind:ident $name:ident($($variable:ident: $ty:literal),*)
            => $root_field:ident as $key:ident;
    )+) => {
        /// Every operation, as Stigg's official clients send it.
        pub(crate) const OPERATIONS: &[OperationCase] = &[$(OperationCase {
            name: stringify!($name),
            document: operation::$name::DOCUMENT,
            kind: OperationType::$kind,
            root_field: stringify!($root_field),
            response_key: stringify!($key),
            variables: &[$((stringify!($variable), $ty)),*],
            recode: recode::<operation::$name>,
            describe: |input| describe(operation::$name(json::decode(input)?)),
        }),+];
    };
}

operations! {
    Query GetCustomerById(input: "GetCustomerByRefIdInput!")
        => getCustomerByRefId as getCustomerByRefId;
    Query GetCustomerStatistics(input: "GetCustomerByRefIdInput!")
        => getCustomerByRefId as getCustomerByRefId;
    Query GetActiveSubscriptions(input: "GetActiveSubscriptionsInput!")
        => getActiveSubscriptions as getActiveSubscriptions;
    Query GetActiveSubscriptionsList(input: "GetActiveSubscriptionsInput!")
        => getActiveSubscriptions as getActiveSubscriptions;
    Query GetSubscriptions(filter: "SubscriptionQueryFilter", paging: "CursorPaging", sorting: "[SubscriptionQuerySort!]")
        => subscriptions as subscriptions;
    Query GetSubscription(input: "GetSubscriptionInput!")
        => getSubscription as getSubscription;
    Query GetCoupons(filter: "CouponFilter", paging: "CursorPaging")
        => coupons as coupons;
    Query GetPaywall(input: "GetPaywallInput!")
        => paywall as paywall;
    Query GetEntitlements(query: "FetchEntitlementsQuery!")
        => cachedEntitlements as entitlements;
    Query GetEntitlementsState(query: "FetchEntitlementsQuery!")
        => entitlementsState as entitlementsState;
    Query GetEntitlement(query: "FetchEntitlementQuery!")
        => entitlement as entitlement;
    Query GetEntitlementV2(query: "GetEntitlementV2Input!")
        => entitlementV2 as entitlementV2;
    Query GetProducts(paging: "CursorPaging")
        => products as products;
    Query GetSdkConfiguration()
        => sdkConfiguration as sdkConfiguration;
    Query GetCustomerPortalByRefId(input: "CustomerPortalInput!")
        => customerPortal as customerPortal;
    Query GetCheckoutState(input: "CheckoutStateInput!")
        => checkoutState as checkoutState;
    Query GetMockPaywall(input: "GetPaywallInput!")
        => mockPaywall as mockPaywall;
    Query GetUsageHistory(usageHistoryInput: "UsageHistoryInput!")
        => usageHistory as usageHistory;
    Query GetUsageHistoryV2(input: "UsageHistoryV2Input!")
        => usageHistoryV2 as usageHistoryV2;
    Query GetCreditBalance(input: "CreditBalanceSummaryInput!")
        => creditBalanceSummary as creditBalanceSummary;
    Query GetCreditGrants(input: "GetCreditGrantsInput!")
        => creditGrants as creditGrants;
    Query GetCreditLedger(input: "CreditLedgerInput!")
        => creditsLedger as creditsLedger;
    Query GetCreditUsage(input: "CreditUsageInput!")
        => creditUsage as creditUsage;
    Query GetAutomaticRechargeConfiguration(input: "GetAutoRechargeSettingsInput!")
        => getAutoRechargeSettings as getAutoRechargeSettings;
    Query EstimateEventCost(input: "EstimateEventCostInput!")
        => estimateEventCost as estimateEventCost;
    Query EstimateUsageCost(input: "EstimateUsageCostInput!")
        => estimateUsageCost as estimateUsageCost;

    Mutation ProvisionCustomer(input: "ProvisionCustomerInput!")
        => provisionCustomer as provisionCustomer;
    Mutation ImportCustomerBulk(input: "ImportCustomerBulkInput!")
        => importCustomersBulk as importCustomersBulk;
    Mutation ImportCustomer(input: "ImportCustomerInput!")
        => importOneCustomer as importCustomer;
    Mutation UpdateCustomer(input: "UpdateCustomerInput!")
        => updateOneCustomer as updateCustomer;
    Mutation DetachCustomerPaymentMethod(input: "DetachCustomerPaymentMethodInput!")
        => detachCustomerPaymentMethod as detachCustomerPaymentMethod;
    Mutation GrantPromotionalEntitlements(input: "GrantPromotionalEntitlementsInput!")
        => grantPromotionalEntitlements as grantPromotionalEntitlements;
    Mutation RevokePromotionalEntitlement(input: "RevokePromotionalEntitlementInput!")
        => revokePromotionalEntitlement as revokePromotionalEntitlement;
    Mutation ProvisionSubscription(input: "ProvisionSubscriptionInput!")
        => provisionSubscriptionV2 as provisionSubscription;
    Mutation ApplySubscription(input: "ApplySubscriptionInput!")
        => applySubscription as applySubscription;
    Mutation ImportSubscriptionsBulk(input: "ImportSubscriptionsBulkInput!")
        => importSubscriptionsBulk as importSubscriptionsBulk;
    Mutation UpdateSubscription(input: "UpdateSubscriptionInput!")
        => updateOneSubscription as updateSubscription;
    Mutation CancelSubscription(input: "SubscriptionCancellationInput!")
        => cancelSubscription as cancelSubscription;
    Mutation EstimateSubscription(input: "EstimateSubscriptionInput!")
        => estimateSubscription as estimateSubscription;
    Mutation EstimateSubscriptionUpdate(input: "EstimateSubscriptionUpdateInput!")
        => estimateSubscriptionUpdate as estimateSubscriptionUpdate;
    Mutation PreviewSubscription(input: "PreviewSubscriptionInput!")
        => previewSubscription as previewSubscription;
    Mutation PreviewNextInvoice(input: "PreviewNextInvoiceInput!")
        => previewNextInvoice as previewNextInvoice;
    Mutation CancelSubscriptionUpdates(input: "SubscriptionUpdateScheduleCancellationInput!")
        => cancelSchedule as cancelSchedule;
    Mutation ReportUsage(input: "ReportUsageInput!")
        => reportUsage as reportUsage;
    Mutation ReportUsageBulk(input: "ReportUsageBulkInput!")
        => reportUsageBulk as reportUsageBulk;
    Mutation ConsumeCredits(input: "ConsumeCreditInput!")
        => consumeCredits as consumeCredits;
    Mutation ConsumeCreditsAsync(input: "ConsumeCreditsAsyncInput!")
        => consumeCreditsAsync as consumeCreditsAsync;
    Mutation ReportEvent(events: "UsageEventsReportInput!")
        => reportEvent as reportEvent;
    Mutation ReportEntitlementCheckRequested(entitlementCheckRequested: "EntitlementCheckRequested!")
        => reportEntitlementCheckRequested as reportEntitlementCheckRequested;
    Mutation CreateSubscription(subscription: "SubscriptionInput!")
        => createSubscription as createSubscription;
    Mutation MigrateSubscriptionToLatest(input: "SubscriptionMigrationInput!")
        => migrateSubscriptionToLatest as migrateSubscriptionToLatest;
    Mutation ArchiveCustomer(input: "ArchiveCustomerInput!")
        => archiveCustomer as archiveCustomer;
    Mutation UnarchiveCustomer(input: "UnarchiveCustomerInput!")
        => unarchiveCustomer as unarchiveCustomer;
    Mutation TransferSubscription(input: "TransferSubscriptionInput!")
        => transferSubscription as transferSubscription;
    Mutation DelegateSubscriptionToCustomer(input: "DelegateSubscriptionToCustomerInput!")
        => delegateSubscriptionToCustomer as delegateSubscriptionToCustomer;
    Mutation TransferSubscriptionToResource(input: "TransferSubscriptionToResourceInput!")
        => transferSubscriptionToResource as transferSubscriptionToResource;
    Mutation GrantCredits(input: "CreditGrantInput!")
        => createCreditGrant as createCreditGrant;
    Mutation GrantPromotionalEntitlementsGroup(input: "GrantPromotionalEntitlementsGroupInput!")
        => grantPromotionalEntitlementsGroup as grantPromotionalEntitlementsGroup;
    Mutation RevokePromotionalEntitlementsGroup(input: "RevokePromotionalEntitlementsGroupInput!")
        => revokePromotionalEntitlementsGroup as revokePromotionalEntitlementsGroup;
    Mutation UnlinkPromotionalEntitlementsGroup(input: "UnlinkPromotionalEntitlementsGroupInput!")
        => unlinkPromotionalEntitlementsGroup as unlinkPromotionalEntitlementsGroup;
    Mutation CreatePaymentSession(input: "PaymentSessionInput!")
        => createPaymentSession as createPaymentSession;
    Mutation VoidCreditGrant(input: "VoidCreditGrantInput!")
        => voidCreditGrant as voidCreditGrant;
    Mutation CreateCoupon(input: "CreateCouponInput!")
        => createOneCoupon as createOneCoupon;
    Mutation SaveAutomaticRechargeConfiguration(input: "SaveAutoRechargeSettingsInput!")
        => saveAutoRechargeSettings as saveAutoRechargeSettings;
}
