//! The operations of Stigg's official clients.

use serde::Serialize;

use super::Operation;
use crate::catalog::*;
use crate::common::check::Validate;
use crate::common::*;
use crate::coupons::*;
use crate::credits::*;
use crate::customers::*;
use crate::entitlements::*;
use crate::payments::*;
use crate::promotional_entitlements::*;
use crate::subscriptions::*;
use crate::usage::*;
use crate::wire::envelope::Argument;
use crate::wire::retry::RetryClass;

/// An operation's variables, made from its input.
macro_rules! variables {
    ($input:expr, all) => {
        $input
    };
    ($input:expr, $argument:ident) => {
        Argument { name: stringify!($argument), input: $input }
    };
}

/// The retry class of an operation.
macro_rules! retry_class {
    ($input:expr, query) => {
        RetryClass::Query
    };
    ($input:expr, mutation) => {
        RetryClass::Mutation
    };
    ($input:expr, idempotent) => {
        RetryClass::IdempotentMutation
    };
    ($input:expr, by_input) => {
        if $input.is_idempotent() { RetryClass::IdempotentMutation } else { RetryClass::Mutation }
    };
}

/// Defines operations. Of each stand here: its name, what sending it twice may do (`query`,
/// `mutation`, `idempotent` or `by_input`), the variable that holds its input (`all`: the input's
/// fields are the variables), the input, the response key, and the output.
macro_rules! operations {
    ($(
        $(#[$meta:meta])*
        $name:ident: $class:ident($variable:ident: $input:ident) => $key:literal: $output:ty;
    )+) => {
        $(
            $(#[$meta])*
            #[derive(Clone, Debug, PartialEq)]
            pub struct $name(pub $input);

            impl $name {
                #[doc = concat!("Name of the operation: `", stringify!($name), "`.")]
                pub const NAME: &'static str = stringify!($name);

                /// The minified document, as sent.
                pub const DOCUMENT: &'static str = include_str!(concat!(
                    "../../schema/documents/",
                    stringify!($name),
                    ".graphql"
                ));

                /// Returns the operation with an input, or with anything that converts into it.
                #[must_use]
                pub fn new(input: impl Into<$input>) -> Self {
                    Self(input.into())
                }
            }

            impl Operation for $name {
                type Output = $output;

                fn name(&self) -> Option<&str> {
                    Some(Self::NAME)
                }

                fn document(&self) -> &str {
                    Self::DOCUMENT
                }

                fn variables(&self) -> impl Serialize + '_ {
                    variables!(&self.0, $variable)
                }

                fn response_key(&self) -> Option<&'static str> {
                    Some($key)
                }

                fn retry_class(&self) -> RetryClass {
                    retry_class!(self.0, $class)
                }

                fn validate(&self) -> Result<(), InvalidInput> {
                    Validate::validate(&self.0)
                }

                fn prepare(&mut self) {
                    Validate::prepare(&mut self.0);
                }
            }
        )+
    };
}

operations! {
    /// Creates a customer and, if requested, a subscription.
    ProvisionCustomer: mutation(input: ProvisionCustomerInput)
        => "provisionCustomer": ProvisionedCustomer;
    /// Changes a customer.
    UpdateCustomer: mutation(input: UpdateCustomerInput)
        => "updateCustomer": CustomerSummary;
    /// Reads a customer.
    GetCustomerById: query(input: GetCustomerByRefIdInput)
        => "getCustomerByRefId": Option<Customer>;

    /// Reads a customer's active subscriptions in full.
    GetActiveSubscriptions: query(input: GetActiveSubscriptionsInput)
        => "getActiveSubscriptions": Vec<Subscription>;
    /// Reads a summary of a customer's active subscriptions.
    GetActiveSubscriptionsList: query(input: GetActiveSubscriptionsInput)
        => "getActiveSubscriptions": Vec<ActiveSubscription>;
    /// Reads a subscription.
    GetSubscription: query(input: GetSubscriptionInput)
        => "getSubscription": Subscription;
    /// Starts a subscription, or returns the checkout that the customer has to complete first.
    ProvisionSubscription: mutation(input: ProvisionSubscriptionInput)
        => "provisionSubscription": ProvisionSubscriptionResult;
    /// Changes a subscription.
    UpdateSubscription: mutation(input: UpdateSubscriptionInput)
        => "updateSubscription": SubscriptionSummary;
    /// Ends a subscription, now or later.
    CancelSubscription: mutation(input: SubscriptionCancellationInput)
        => "cancelSubscription": SubscriptionSummary;
    /// Calculates what a new subscription would cost; stores nothing.
    EstimateSubscription: idempotent(input: EstimateSubscriptionInput)
        => "estimateSubscription": SubscriptionPreview;
    /// Calculates what a change of a subscription would cost; stores nothing.
    EstimateSubscriptionUpdate: idempotent(input: EstimateSubscriptionUpdateInput)
        => "estimateSubscriptionUpdate": SubscriptionPreview;
    /// Calculates the invoices of a subscription, now and later; stores nothing.
    PreviewSubscription: idempotent(input: PreviewSubscriptionInput)
        => "previewSubscription": SubscriptionPreviewV2;

    /// Checks one entitlement of a customer.
    GetEntitlement: query(query: FetchEntitlementQuery)
        => "entitlement": Entitlement;
    /// Reads all entitlements of a customer.
    GetEntitlements: query(query: FetchEntitlementsQuery)
        => "entitlements": Vec<Entitlement>;
    /// Reads all entitlements of a customer, credits included, and why access is denied.
    GetEntitlementsState: query(query: FetchEntitlementsQuery)
        => "entitlementsState": EntitlementsState;

    /// Grants a customer features outside any plan.
    GrantPromotionalEntitlements: mutation(input: GrantPromotionalEntitlementsInput)
        => "grantPromotionalEntitlements": Vec<PromotionalEntitlement>;
    /// Revokes a promotional entitlement.
    RevokePromotionalEntitlement: mutation(input: RevokePromotionalEntitlementInput)
        => "revokePromotionalEntitlement": RevokedPromotionalEntitlement;

    /// Reports usage that the application has measured.
    ReportUsage: by_input(input: ReportUsageInput)
        => "reportUsage": UsageMeasurement;
    /// Reports raw events, which Stigg filters and counts.
    ReportEvent: idempotent(events: UsageEventsReportInput)
        => "reportEvent": Option<String>;

    /// Reads a page of coupons.
    GetCoupons: query(all: GetCouponsInput)
        => "coupons": CouponConnection;

    /// Reads statistics of a customer.
    GetCustomerStatistics: query(input: GetCustomerByRefIdInput)
        => "getCustomerByRefId": Option<CustomerWithStatistics>;
    /// Imports a customer.
    ImportCustomer: mutation(input: ImportCustomerInput)
        => "importCustomer": CustomerSummary;
    /// Imports many customers.
    ImportCustomerBulk: mutation(input: ImportCustomerBulkInput)
        => "importCustomersBulk": Option<String>;
    /// Archives a customer.
    ArchiveCustomer: mutation(input: ArchiveCustomerInput)
        => "archiveCustomer": ArchivedCustomer;
    /// Restores an archived customer.
    UnarchiveCustomer: mutation(input: UnarchiveCustomerInput)
        => "unarchiveCustomer": CustomerSummary;
    /// Removes a customer's payment method.
    DetachCustomerPaymentMethod: mutation(input: DetachCustomerPaymentMethodInput)
        => "detachCustomerPaymentMethod": CustomerSummary;
    /// Reads a page of subscriptions.
    GetSubscriptions: query(all: GetSubscriptionsInput)
        => "subscriptions": SubscriptionQueryConnection;
    /// Creates a subscription without the rules of provisioning.
    CreateSubscription: mutation(subscription: SubscriptionInput)
        => "createSubscription": SubscriptionSummary;
    /// Applies a subscription, and reads its entitlements.
    ApplySubscription: mutation(input: ApplySubscriptionInput)
        => "applySubscription": AppliedSubscription;
    /// Imports many subscriptions.
    ImportSubscriptionsBulk: mutation(input: ImportSubscriptionsBulkInput)
        => "importSubscriptionsBulk": Option<String>;
    /// Moves a subscription between resources.
    TransferSubscription: mutation(input: TransferSubscriptionInput)
        => "transferSubscription": SubscriptionSummary;
    /// Moves a subscription to a resource.
    TransferSubscriptionToResource: mutation(input: TransferSubscriptionToResourceInput)
        => "transferSubscriptionToResource": SubscriptionSummary;
    /// Lets another customer pay for a subscription.
    DelegateSubscriptionToCustomer: mutation(input: DelegateSubscriptionToCustomerInput)
        => "delegateSubscriptionToCustomer": SubscriptionSummary;
    /// Moves a subscription to the latest version of its plan.
    MigrateSubscriptionToLatest: mutation(input: SubscriptionMigrationInput)
        => "migrateSubscriptionToLatest": MigratedSubscription;
    /// Cancels scheduled updates.
    CancelSubscriptionUpdates: mutation(input: SubscriptionUpdateScheduleCancellationInput)
        => "cancelSchedule": String;
    /// Calculates the next invoice of a subscription; stores nothing.
    PreviewNextInvoice: idempotent(input: PreviewNextInvoiceInput)
        => "previewNextInvoice": SubscriptionInvoicePreview;
    /// Checks an entitlement to a feature or to credits.
    GetEntitlementV2: query(query: GetEntitlementV2Input)
        => "entitlementV2": EntitlementUnion;
    /// Reports an entitlement check that was answered locally.
    ReportEntitlementCheckRequested: mutation(entitlementCheckRequested: EntitlementCheckRequested)
        => "reportEntitlementCheckRequested": bool;
    /// Grants a customer the features of a group.
    GrantPromotionalEntitlementsGroup: mutation(input: GrantPromotionalEntitlementsGroupInput)
        => "grantPromotionalEntitlementsGroup": Vec<PromotionalEntitlement>;
    /// Revokes the features of a group.
    RevokePromotionalEntitlementsGroup: mutation(input: RevokePromotionalEntitlementsGroupInput)
        => "revokePromotionalEntitlementsGroup": Vec<PromotionalEntitlement>;
    /// Unlinks a group's entitlements from the group.
    UnlinkPromotionalEntitlementsGroup: mutation(input: UnlinkPromotionalEntitlementsGroupInput)
        => "unlinkPromotionalEntitlementsGroup": Vec<PromotionalEntitlement>;
    /// Reports many measurements of usage.
    ReportUsageBulk: by_input(input: ReportUsageBulkInput)
        => "reportUsageBulk": Vec<UsageMeasurement>;
    /// Reads usage over time.
    GetUsageHistory: query(usageHistoryInput: UsageHistoryInput)
        => "usageHistory": UsageHistory;
    /// Reads usage over time, in series.
    GetUsageHistoryV2: query(input: UsageHistoryV2Input)
        => "usageHistoryV2": UsageHistoryV2;
    /// Reads credit balances.
    GetCreditBalance: query(input: CreditBalanceSummaryInput)
        => "creditBalanceSummary": CreditBalanceSummary;
    /// Reads a page of credit grants.
    GetCreditGrants: query(input: GetCreditGrantsInput)
        => "creditGrants": CreditGrantConnection;
    /// Reads a page of the credit ledger.
    GetCreditLedger: query(input: CreditLedgerInput)
        => "creditsLedger": CreditLedgerConnection;
    /// Reads credit usage over time.
    GetCreditUsage: query(input: CreditUsageInput)
        => "creditUsage": CreditUsage;
    /// Grants credits.
    GrantCredits: mutation(input: CreditGrantInput)
        => "createCreditGrant": CreditGrant;
    /// Voids granted credits.
    VoidCreditGrant: mutation(input: VoidCreditGrantInput)
        => "voidCreditGrant": CreditGrant;
    /// Consumes credits at once.
    ConsumeCredits: idempotent(input: ConsumeCreditInput)
        => "consumeCredits": CreditConsumption;
    /// Consumes credits in the background.
    ConsumeCreditsAsync: idempotent(input: ConsumeCreditsAsyncInput)
        => "consumeCreditsAsync": Option<String>;
    /// Reads the settings of automatic recharge.
    GetAutomaticRechargeConfiguration: query(input: GetAutoRechargeSettingsInput)
        => "getAutoRechargeSettings": AutoRechargeSettings;
    /// Changes the settings of automatic recharge.
    SaveAutomaticRechargeConfiguration: mutation(input: SaveAutoRechargeSettingsInput)
        => "saveAutoRechargeSettings": AutoRechargeSettings;
    /// Estimates the cost of an event in credits.
    EstimateEventCost: query(input: EstimateEventCostInput)
        => "estimateEventCost": CreditCostEstimation;
    /// Estimates the cost of usage in credits.
    EstimateUsageCost: query(input: EstimateUsageCostInput)
        => "estimateUsageCost": CreditCostEstimation;
    /// Creates a coupon.
    CreateCoupon: mutation(input: CreateCouponInput)
        => "createOneCoupon": Coupon;
    /// Reads a page of products.
    GetProducts: query(all: GetProductsInput)
        => "products": ProductConnection;
    /// Reads a paywall.
    GetPaywall: query(input: GetPaywallInput)
        => "paywall": Paywall;
    /// Reads a paywall with sample data.
    GetMockPaywall: query(input: GetPaywallInput)
        => "mockPaywall": MockPaywall;
    /// Reads the configuration of Stigg's widgets.
    GetSdkConfiguration: query(all: NoInput)
        => "sdkConfiguration": Option<SdkConfiguration>;
    /// Starts a payment session.
    CreatePaymentSession: mutation(input: PaymentSessionInput)
        => "createPaymentSession": PaymentSession;
    /// Reads the state of a checkout.
    GetCheckoutState: query(input: CheckoutStateInput)
        => "checkoutState": CheckoutState;
    /// Reads the content of a customer portal.
    GetCustomerPortalByRefId: query(input: CustomerPortalInput)
        => "customerPortal": CustomerPortal;
}
