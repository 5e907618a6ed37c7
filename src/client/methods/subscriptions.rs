//! Operations on subscriptions.

use super::{Client, facade};
use crate::error::Result;
use crate::operation;
use crate::subscriptions::{
    ActiveSubscription, AppliedSubscription, ApplySubscriptionInput,
    DelegateSubscriptionToCustomerInput, EstimateSubscriptionInput,
    EstimateSubscriptionUpdateInput, GetActiveSubscriptionsInput, GetSubscriptionInput,
    GetSubscriptionsInput, ImportSubscriptionsBulkInput, MigratedSubscription,
    PreviewNextInvoiceInput, PreviewSubscriptionInput, ProvisionSubscriptionInput,
    ProvisionSubscriptionResult, Subscription, SubscriptionCancellationInput, SubscriptionInput,
    SubscriptionInvoicePreview, SubscriptionMigrationInput, SubscriptionPreview,
    SubscriptionPreviewV2, SubscriptionQueryConnection, SubscriptionSummary,
    SubscriptionUpdateScheduleCancellationInput, TransferSubscriptionInput,
    TransferSubscriptionToResourceInput, UpdateSubscriptionInput,
};

#[facade]
impl Client {
    /// Returns the active subscriptions of a customer, or of one of its resources, without the
    /// details of plans and add-ons.
    ///
    /// [`get_subscription`](Self::get_subscription) returns one subscription in full.
    ///
    /// GraphQL: query `getActiveSubscriptions`.
    #[doc(alias = "getActiveSubscriptions")]
    #[doc(alias = "listActiveSubscriptions")]
    #[doc = example!(
        "use stigg::subscriptions::GetActiveSubscriptionsInput;",
        "get_active_subscriptions_list("
        r#"    GetActiveSubscriptionsInput::builder("customer-demo-123").resource_id("resource-01"),"#
        ")"
    )]
    pub async fn get_active_subscriptions_list(
        &self,
        input: impl Into<GetActiveSubscriptionsInput>,
    ) -> Result<Vec<ActiveSubscription>> {
        self.answer(self.call(operation::GetActiveSubscriptionsList(input.into()))).await
    }

    /// Returns the active subscriptions of a customer, or of one of its resources, in full.
    ///
    /// [`get_active_subscriptions_list`](Self::get_active_subscriptions_list) has a smaller
    /// response.
    ///
    /// GraphQL: query `getActiveSubscriptions`.
    #[doc(alias = "getActiveSubscriptions")]
    #[doc = example!(r#"get_active_subscriptions("customer-demo-123")"#)]
    pub async fn get_active_subscriptions(
        &self,
        input: impl Into<GetActiveSubscriptionsInput>,
    ) -> Result<Vec<Subscription>> {
        self.answer(self.call(operation::GetActiveSubscriptions(input.into()))).await
    }

    /// Returns a subscription with its plan, prices, add-ons and scheduled updates.
    ///
    /// GraphQL: query `getSubscription`.
    #[doc(alias = "getSubscription")]
    #[doc = example!(r#"get_subscription("subscription-plan-revvenu-basic-169747")"#)]
    pub async fn get_subscription(
        &self,
        input: impl Into<GetSubscriptionInput>,
    ) -> Result<Subscription> {
        self.answer(self.call(operation::GetSubscription(input.into()))).await
    }

    /// Subscribes a customer to a plan: a first one, another one, or the same one with another
    /// billing period.
    ///
    /// If a payment is needed and the customer has no payment method, there is no subscription yet.
    /// The response then has the URL of a checkout, to which you send the customer. Match on
    /// [`outcome`](ProvisionSubscriptionResult::outcome) to tell the cases apart.
    ///
    /// A new subscription replaces the customer's old one of the same product. A trial may run
    /// beside a paid subscription.
    ///
    /// GraphQL: mutation `provisionSubscriptionV2`.
    #[doc(alias = "provisionSubscriptionV2")]
    #[doc(alias = "changePlan")]
    #[doc(alias = "upgradePlan")]
    #[doc(alias = "downgradePlan")]
    #[doc = example!(
        "use stigg::{catalog::BillingPeriod, subscriptions::{CheckoutOptions, ProvisionSubscriptionInput}};",
        "provision_subscription("
        r#"    ProvisionSubscriptionInput::builder("customer-demo-123", "plan-revvenu-essentials")"#
        "        .billing_period(BillingPeriod::Monthly)"
        "        .checkout_options(CheckoutOptions::builder("
        r#"            "https://example.com/done","#
        r#"            "https://example.com/cancel","#
        "        )),"
        ")"
    )]
    pub async fn provision_subscription(
        &self,
        input: impl Into<ProvisionSubscriptionInput>,
    ) -> Result<ProvisionSubscriptionResult> {
        self.answer(self.call(operation::ProvisionSubscription(input.into()))).await
    }

    /// Updates a subscription: quantities, add-ons, billing period, trial end and more.
    ///
    /// It cannot change the plan: [provision](Self::provision_subscription) a subscription to the
    /// new plan instead. Add-ons in the input replace all add-ons of the subscription.
    ///
    /// GraphQL: mutation `updateOneSubscription`.
    #[doc(alias = "updateOneSubscription")]
    #[doc(alias = "extendTrial")]
    #[doc = example!(
        "use stigg::subscriptions::{BillableFeatureInput, UpdateSubscriptionInput};",
        "update_subscription("
        r#"    UpdateSubscriptionInput::builder("subscription-plan-revvenu-growth-589879")"#
        r#"        .billable_feature(BillableFeatureInput::builder("feature-01-templates", 2)),"#
        ")"
    )]
    pub async fn update_subscription(
        &self,
        input: impl Into<UpdateSubscriptionInput>,
    ) -> Result<SubscriptionSummary> {
        self.answer(self.call(operation::UpdateSubscription(input.into()))).await
    }

    /// Cancels a subscription: immediately, at the end of the billing period, or on a date.
    ///
    /// The product's settings in Stigg decide unless the input has a
    /// [time](SubscriptionCancellationInput::subscription_cancellation_time).
    ///
    /// GraphQL: mutation `cancelSubscription`.
    #[doc(alias = "cancelSubscription")]
    #[doc = example!(
        "use stigg::subscriptions::{SubscriptionCancellationInput, SubscriptionCancellationTime};",
        "cancel_subscription("
        r#"    SubscriptionCancellationInput::builder("subscription-plan-revvenu-growth-589879")"#
        "        .subscription_cancellation_time(SubscriptionCancellationTime::Immediate),"
        ")"
    )]
    pub async fn cancel_subscription(
        &self,
        input: impl Into<SubscriptionCancellationInput>,
    ) -> Result<SubscriptionSummary> {
        self.answer(self.call(operation::CancelSubscription(input.into()))).await
    }

    /// Estimates the cost of a new subscription.
    ///
    /// Nothing is stored, so the request is retried like a query.
    /// [`preview_subscription`](Self::preview_subscription) is newer and gives more detail.
    ///
    /// GraphQL: mutation `estimateSubscription`.
    #[doc(alias = "estimateSubscription")]
    #[doc = example!(
        "use stigg::{catalog::BillingPeriod, subscriptions::{EstimateSubscriptionInput, SubscriptionAddonInput}};",
        "estimate_subscription("
        r#"    EstimateSubscriptionInput::builder("customer-demo-123", "plan-revvenu-essentials")"#
        "        .billing_period(BillingPeriod::Monthly)"
        r#"        .addon(SubscriptionAddonInput::builder("addon-10-campaigns").quantity(2)),"#
        ")"
    )]
    pub async fn estimate_subscription(
        &self,
        input: impl Into<EstimateSubscriptionInput>,
    ) -> Result<SubscriptionPreview> {
        self.answer(self.call(operation::EstimateSubscription(input.into()))).await
    }

    /// Estimates the cost of a change to a subscription, with its proration.
    ///
    /// Nothing is stored, so the request is retried like a query.
    ///
    /// GraphQL: mutation `estimateSubscriptionUpdate`.
    #[doc(alias = "estimateSubscriptionUpdate")]
    #[doc = example!(
        "use stigg::subscriptions::{BillableFeatureInput, EstimateSubscriptionUpdateInput};",
        "estimate_subscription_update("
        r#"    EstimateSubscriptionUpdateInput::builder("subscription-plan-revvenu-growth-dfe598")"#
        r#"        .billable_feature(BillableFeatureInput::builder("feature-01-templates", 7)),"#
        ")"
    )]
    pub async fn estimate_subscription_update(
        &self,
        input: impl Into<EstimateSubscriptionUpdateInput>,
    ) -> Result<SubscriptionPreview> {
        self.answer(self.call(operation::EstimateSubscriptionUpdate(input.into()))).await
    }

    /// Previews the invoices of a new subscription: the immediate one and the recurring one.
    ///
    /// Nothing is stored, so the request is retried like a query.
    ///
    /// GraphQL: mutation `previewSubscription`.
    #[doc(alias = "previewSubscription")]
    #[doc = example!(
        "use stigg::{catalog::BillingPeriod, subscriptions::PreviewSubscriptionInput};",
        "preview_subscription("
        r#"    PreviewSubscriptionInput::builder("customer-demo-123", "plan-revvenu-essentials")"#
        "        .billing_period(BillingPeriod::Monthly),"
        ")"
    )]
    pub async fn preview_subscription(
        &self,
        input: impl Into<PreviewSubscriptionInput>,
    ) -> Result<SubscriptionPreviewV2> {
        self.answer(self.call(operation::PreviewSubscription(input.into()))).await
    }

    /// Returns a page of the environment's subscriptions, the first by default.
    ///
    /// [`pages`](Self::pages) reads all pages.
    ///
    /// GraphQL: query `subscriptions`.
    #[doc(alias = "subscriptions")]
    #[doc(alias = "listSubscriptions")]
    #[doc = example!(
        "use stigg::{common::CursorPaging, subscriptions::{GetSubscriptionsInput, SubscriptionQueryFilter, SubscriptionStatus}};",
        "get_subscriptions("
        "    GetSubscriptionsInput::builder()"
        "        .filter(SubscriptionQueryFilter::builder().status(SubscriptionStatus::Active))"
        "        .paging(CursorPaging::builder().first(50)),"
        ")"
    )]
    pub async fn get_subscriptions(
        &self,
        input: impl Into<GetSubscriptionsInput>,
    ) -> Result<SubscriptionQueryConnection> {
        self.answer(self.call(operation::GetSubscriptions(input.into()))).await
    }

    /// Creates a subscription without the rules of provisioning.
    ///
    /// Most callers want [`provision_subscription`](Self::provision_subscription).
    ///
    /// GraphQL: mutation `createSubscription`.
    #[doc(alias = "createSubscription")]
    #[doc = example!(
        "use stigg::{catalog::BillingPeriod, subscriptions::SubscriptionInput};",
        "create_subscription("
        r#"    SubscriptionInput::builder("customer-demo-123", "plan-revvenu-essentials")"#
        "        .billing_period(BillingPeriod::Monthly),"
        ")"
    )]
    pub async fn create_subscription(
        &self,
        input: impl Into<SubscriptionInput>,
    ) -> Result<SubscriptionSummary> {
        self.answer(self.call(operation::CreateSubscription(input.into()))).await
    }

    /// Applies a subscription to a customer, and returns it in full with the entitlements that
    /// result.
    ///
    /// GraphQL: mutation `applySubscription`.
    #[doc(alias = "applySubscription")]
    #[doc = example!(
        "use stigg::{catalog::BillingPeriod, subscriptions::ApplySubscriptionInput};",
        "apply_subscription("
        r#"    ApplySubscriptionInput::builder("customer-demo-123", "plan-revvenu-essentials")"#
        "        .billing_period(BillingPeriod::Monthly)"
        r#"        .payment_method_id("pm_123123"),"#
        ")"
    )]
    pub async fn apply_subscription(
        &self,
        input: impl Into<ApplySubscriptionInput>,
    ) -> Result<AppliedSubscription> {
        self.answer(self.call(operation::ApplySubscription(input.into()))).await
    }

    /// Imports up to [1,000](crate::subscriptions::MAX_IMPORTED_SUBSCRIPTIONS) subscriptions in the
    /// background. The content of the response is not published.
    ///
    /// [`batches`](Self::batches) imports any number of subscriptions.
    ///
    /// GraphQL: mutation `importSubscriptionsBulk`.
    #[doc(alias = "importSubscriptionsBulk")]
    #[doc = example!(
        "use stigg::subscriptions::{ImportSubscriptionInput, ImportSubscriptionsBulkInput};",
        "import_subscriptions_bulk(ImportSubscriptionsBulkInput::builder(["
        r#"    ImportSubscriptionInput::builder("customer-demo-123", "plan-revvenu-essentials"),"#
        "]))"
    )]
    pub async fn import_subscriptions_bulk(
        &self,
        input: impl Into<ImportSubscriptionsBulkInput>,
    ) -> Result<Option<String>> {
        self.answer(self.call(operation::ImportSubscriptionsBulk(input.into()))).await
    }

    /// Transfers a customer's subscription from one of its resources to another.
    ///
    /// [`transfer_subscription_to_resource`](Self::transfer_subscription_to_resource) is newer and
    /// takes the subscription's identifier.
    ///
    /// GraphQL: mutation `transferSubscription`.
    #[doc(alias = "transferSubscription")]
    #[doc = example!(
        "use stigg::subscriptions::TransferSubscriptionInput;",
        "transfer_subscription(TransferSubscriptionInput::builder("
        r#"    "customer-demo-123","#
        r#"    "resource-01","#
        r#"    "resource-02","#
        "))"
    )]
    pub async fn transfer_subscription(
        &self,
        input: impl Into<TransferSubscriptionInput>,
    ) -> Result<SubscriptionSummary> {
        self.answer(self.call(operation::TransferSubscription(input.into()))).await
    }

    /// Transfers a subscription to another resource of its customer.
    ///
    /// GraphQL: mutation `transferSubscriptionToResource`.
    #[doc(alias = "transferSubscriptionToResource")]
    #[doc = example!(
        "use stigg::subscriptions::TransferSubscriptionToResourceInput;",
        "transfer_subscription_to_resource("
        r#"    TransferSubscriptionToResourceInput::builder("subscription-01")"#
        r#"        .destination_resource_id("resource-02"),"#
        ")"
    )]
    pub async fn transfer_subscription_to_resource(
        &self,
        input: impl Into<TransferSubscriptionToResourceInput>,
    ) -> Result<SubscriptionSummary> {
        self.answer(self.call(operation::TransferSubscriptionToResource(input.into()))).await
    }

    /// Makes another customer pay for a subscription.
    ///
    /// GraphQL: mutation `delegateSubscriptionToCustomer`.
    #[doc(alias = "delegateSubscriptionToCustomer")]
    #[doc(alias = "payingCustomer")]
    #[doc = example!(
        "use stigg::subscriptions::DelegateSubscriptionToCustomerInput;",
        "delegate_subscription_to_customer("
        r#"    DelegateSubscriptionToCustomerInput::builder("subscription-01")"#
        r#"        .destination_customer_id("customer-parent"),"#
        ")"
    )]
    pub async fn delegate_subscription_to_customer(
        &self,
        input: impl Into<DelegateSubscriptionToCustomerInput>,
    ) -> Result<SubscriptionSummary> {
        self.answer(self.call(operation::DelegateSubscriptionToCustomer(input.into()))).await
    }

    /// Migrates a subscription to the latest version of its plan and add-ons.
    ///
    /// GraphQL: mutation `migrateSubscriptionToLatest`.
    #[doc(alias = "migrateSubscriptionToLatest")]
    #[doc = example!(r#"migrate_subscription_to_latest("subscription-01")"#)]
    pub async fn migrate_subscription_to_latest(
        &self,
        input: impl Into<SubscriptionMigrationInput>,
    ) -> Result<MigratedSubscription> {
        self.answer(self.call(operation::MigrateSubscriptionToLatest(input.into()))).await
    }

    /// Cancels the scheduled updates of a subscription.
    ///
    /// GraphQL: mutation `cancelSchedule`.
    #[doc(alias = "cancelSchedule")]
    #[doc = example!(r#"cancel_subscription_updates("subscription-01")"#)]
    pub async fn cancel_subscription_updates(
        &self,
        input: impl Into<SubscriptionUpdateScheduleCancellationInput>,
    ) -> Result<String> {
        self.answer(self.call(operation::CancelSubscriptionUpdates(input.into()))).await
    }

    /// Previews the next invoice of a subscription.
    ///
    /// Nothing is stored, so the request is retried like a query.
    ///
    /// GraphQL: mutation `previewNextInvoice`.
    #[doc(alias = "previewNextInvoice")]
    #[doc = example!(r#"preview_next_invoice("subscription-01")"#)]
    pub async fn preview_next_invoice(
        &self,
        input: impl Into<PreviewNextInvoiceInput>,
    ) -> Result<SubscriptionInvoicePreview> {
        self.answer(self.call(operation::PreviewNextInvoice(input.into()))).await
    }
}
