//! Subscriptions, and what they would cost.

use super::{Client, facade};
use crate::error::Result;
use crate::operation;
use crate::subscriptions::{
    ActiveSubscription, AppliedSubscription, MigratedSubscription, ProvisionSubscriptionResult,
    Subscription, SubscriptionInvoicePreview, SubscriptionPreview, SubscriptionPreviewV2,
    SubscriptionQueryConnection, SubscriptionSummary,
};
use crate::subscriptions::{
    ApplySubscriptionInput, DelegateSubscriptionToCustomerInput, EstimateSubscriptionInput,
    EstimateSubscriptionUpdateInput, GetActiveSubscriptionsInput, GetSubscriptionInput,
    GetSubscriptionsInput, ImportSubscriptionsBulkInput, PreviewNextInvoiceInput,
    PreviewSubscriptionInput, ProvisionSubscriptionInput, SubscriptionCancellationInput,
    SubscriptionInput, SubscriptionMigrationInput, SubscriptionUpdateScheduleCancellationInput,
    TransferSubscriptionInput, TransferSubscriptionToResourceInput, UpdateSubscriptionInput,
};

#[facade]
impl Client {
    /// Reads the active subscriptions of a customer, or of one of its resources, in full.
    ///
    /// [`get_active_subscriptions_list`](Self::get_active_subscriptions_list) is lighter.
    ///
    /// Stigg operation `GetActiveSubscriptions` (query `getActiveSubscriptions`).
    #[doc = example!(r#"get_active_subscriptions("customer-demo-123")"#)]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn get_active_subscriptions(
        &self,
        input: impl Into<GetActiveSubscriptionsInput>,
    ) -> Result<Vec<Subscription>> {
        self.answer(self.call(operation::GetActiveSubscriptions(input.into()))).await
    }

    /// Reads the active subscriptions of a customer, or of one of its resources, in slim form.
    ///
    /// Stigg operation `GetActiveSubscriptionsList` (query `getActiveSubscriptions`).
    #[doc = example!(
        "use stigg::subscriptions::GetActiveSubscriptionsInput;",
        "get_active_subscriptions_list("
        r#"    GetActiveSubscriptionsInput::builder("customer-demo-123").resource_id("resource-01"),"#
        ")"
    )]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn get_active_subscriptions_list(
        &self,
        input: impl Into<GetActiveSubscriptionsInput>,
    ) -> Result<Vec<ActiveSubscription>> {
        self.answer(self.call(operation::GetActiveSubscriptionsList(input.into()))).await
    }

    /// Reads a subscription with its plan, prices, add-ons and scheduled updates.
    ///
    /// Stigg operation `GetSubscription` (query `getSubscription`).
    #[doc = example!(r#"get_subscription("subscription-plan-revvenu-basic-169747")"#)]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn get_subscription(
        &self,
        input: impl Into<GetSubscriptionInput>,
    ) -> Result<Subscription> {
        self.answer(self.call(operation::GetSubscription(input.into()))).await
    }

    /// Subscribes a customer to a plan: for the first time, to another plan, or to another billing
    /// period.
    ///
    /// Where a payment is needed and the customer has given no payment method, there is no
    /// subscription yet: the answer says where to send the customer to pay.
    /// [`outcome`](ProvisionSubscriptionResult::outcome) tells the cases apart.
    ///
    /// A new subscription replaces the customer's old one of the same product; a trial may run
    /// beside a paid one.
    ///
    /// Stigg operation `ProvisionSubscription` (mutation `provisionSubscriptionV2`).
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
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn provision_subscription(
        &self,
        input: impl Into<ProvisionSubscriptionInput>,
    ) -> Result<ProvisionSubscriptionResult> {
        self.answer(self.call(operation::ProvisionSubscription(input.into()))).await
    }

    /// Changes a subscription: quantities, add-ons, billing period, trial end and more. To change
    /// the plan, [provision](Self::provision_subscription) again.
    ///
    /// Add-ons replace all those that the subscription has.
    ///
    /// Stigg operation `UpdateSubscription` (mutation `updateOneSubscription`).
    #[doc = example!(
        "use stigg::subscriptions::{BillableFeatureInput, UpdateSubscriptionInput};",
        "update_subscription("
        r#"    UpdateSubscriptionInput::builder("subscription-plan-revvenu-growth-589879")"#
        r#"        .billable_feature(BillableFeatureInput::builder("feature-01-templates", 2)),"#
        ")"
    )]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn update_subscription(
        &self,
        input: impl Into<UpdateSubscriptionInput>,
    ) -> Result<SubscriptionSummary> {
        self.answer(self.call(operation::UpdateSubscription(input.into()))).await
    }

    /// Ends a subscription: at once, at the end of the billing period, or on a date. Without a
    /// time, as the product is set up in Stigg.
    ///
    /// Stigg operation `CancelSubscription` (mutation `cancelSubscription`).
    #[doc = example!(
        "use stigg::subscriptions::{SubscriptionCancellationInput, SubscriptionCancellationTime};",
        "cancel_subscription("
        r#"    SubscriptionCancellationInput::builder("subscription-plan-revvenu-growth-589879")"#
        "        .subscription_cancellation_time(SubscriptionCancellationTime::Immediate),"
        ")"
    )]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn cancel_subscription(
        &self,
        input: impl Into<SubscriptionCancellationInput>,
    ) -> Result<SubscriptionSummary> {
        self.answer(self.call(operation::CancelSubscription(input.into()))).await
    }

    /// Calculates what a new subscription would cost. Nothing is stored, so it is retried like a
    /// query.
    ///
    /// [`preview_subscription`](Self::preview_subscription) is Stigg's newer form of it.
    ///
    /// Stigg operation `EstimateSubscription` (mutation `estimateSubscription`).
    #[doc = example!(
        "use stigg::{catalog::BillingPeriod, subscriptions::{EstimateSubscriptionInput, SubscriptionAddonInput}};",
        "estimate_subscription("
        r#"    EstimateSubscriptionInput::builder("customer-demo-123", "plan-revvenu-essentials")"#
        "        .billing_period(BillingPeriod::Monthly)"
        r#"        .addon(SubscriptionAddonInput::builder("addon-10-campaigns").quantity(2)),"#
        ")"
    )]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn estimate_subscription(
        &self,
        input: impl Into<EstimateSubscriptionInput>,
    ) -> Result<SubscriptionPreview> {
        self.answer(self.call(operation::EstimateSubscription(input.into()))).await
    }

    /// Calculates what a change of a subscription would cost, with its proration. Nothing is
    /// stored, so it is retried like a query.
    ///
    /// Stigg operation `EstimateSubscriptionUpdate` (mutation `estimateSubscriptionUpdate`).
    #[doc = example!(
        "use stigg::subscriptions::{BillableFeatureInput, EstimateSubscriptionUpdateInput};",
        "estimate_subscription_update("
        r#"    EstimateSubscriptionUpdateInput::builder("subscription-plan-revvenu-growth-dfe598")"#
        r#"        .billable_feature(BillableFeatureInput::builder("feature-01-templates", 7)),"#
        ")"
    )]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn estimate_subscription_update(
        &self,
        input: impl Into<EstimateSubscriptionUpdateInput>,
    ) -> Result<SubscriptionPreview> {
        self.answer(self.call(operation::EstimateSubscriptionUpdate(input.into()))).await
    }

    /// Calculates the invoices of a new subscription, at once and for each period. Nothing is
    /// stored, so it is retried like a query.
    ///
    /// Stigg operation `PreviewSubscription` (mutation `previewSubscription`).
    #[doc = example!(
        "use stigg::{catalog::BillingPeriod, subscriptions::PreviewSubscriptionInput};",
        "preview_subscription("
        r#"    PreviewSubscriptionInput::builder("customer-demo-123", "plan-revvenu-essentials")"#
        "        .billing_period(BillingPeriod::Monthly),"
        ")"
    )]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn preview_subscription(
        &self,
        input: impl Into<PreviewSubscriptionInput>,
    ) -> Result<SubscriptionPreviewV2> {
        self.answer(self.call(operation::PreviewSubscription(input.into()))).await
    }

    /// Reads a page of the environment's subscriptions, by default the first.
    ///
    /// [`pages`](Self::pages) walks through all of them.
    ///
    /// Stigg operation `GetSubscriptions` (query `subscriptions`).
    #[doc = example!(
        "use stigg::{common::CursorPaging, subscriptions::{GetSubscriptionsInput, SubscriptionQueryFilter, SubscriptionStatus}};",
        "get_subscriptions("
        "    GetSubscriptionsInput::builder()"
        "        .filter(SubscriptionQueryFilter::builder().status(SubscriptionStatus::Active))"
        "        .paging(CursorPaging::builder().first(50)),"
        ")"
    )]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn get_subscriptions(
        &self,
        input: impl Into<GetSubscriptionsInput>,
    ) -> Result<SubscriptionQueryConnection> {
        self.answer(self.call(operation::GetSubscriptions(input.into()))).await
    }

    /// Creates a subscription past the rules of provisioning.
    ///
    /// [`provision_subscription`](Self::provision_subscription) is what most callers want.
    ///
    /// Stigg operation `CreateSubscription` (mutation `createSubscription`).
    #[doc = example!(
        "use stigg::{catalog::BillingPeriod, subscriptions::SubscriptionInput};",
        "create_subscription("
        r#"    SubscriptionInput::builder("customer-demo-123", "plan-revvenu-essentials")"#
        "        .billing_period(BillingPeriod::Monthly),"
        ")"
    )]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn create_subscription(
        &self,
        input: impl Into<SubscriptionInput>,
    ) -> Result<SubscriptionSummary> {
        self.answer(self.call(operation::CreateSubscription(input.into()))).await
    }

    /// Applies a subscription to a customer, and answers with it in full and with what it entitles to.
    ///
    /// Stigg operation `ApplySubscription` (mutation `applySubscription`).
    #[doc = example!(
        "use stigg::{catalog::BillingPeriod, subscriptions::ApplySubscriptionInput};",
        "apply_subscription("
        r#"    ApplySubscriptionInput::builder("customer-demo-123", "plan-revvenu-essentials")"#
        "        .billing_period(BillingPeriod::Monthly)"
        r#"        .payment_method_id("pm_123123"),"#
        ")"
    )]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn apply_subscription(
        &self,
        input: impl Into<ApplySubscriptionInput>,
    ) -> Result<AppliedSubscription> {
        self.answer(self.call(operation::ApplySubscription(input.into()))).await
    }

    /// Imports up to 1,000 subscriptions that exist elsewhere. Stigg works on them afterwards; what
    /// the answer holds is not published.
    ///
    /// [`batches`](Self::batches) takes any number of them.
    ///
    /// Stigg operation `ImportSubscriptionsBulk` (mutation `importSubscriptionsBulk`).
    #[doc = example!(
        "use stigg::subscriptions::{ImportSubscriptionInput, ImportSubscriptionsBulkInput};",
        "import_subscriptions_bulk(ImportSubscriptionsBulkInput::builder(["
        r#"    ImportSubscriptionInput::builder("customer-demo-123", "plan-revvenu-essentials"),"#
        "]))"
    )]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn import_subscriptions_bulk(
        &self,
        input: impl Into<ImportSubscriptionsBulkInput>,
    ) -> Result<Option<String>> {
        self.answer(self.call(operation::ImportSubscriptionsBulk(input.into()))).await
    }

    /// Moves a customer's subscription from one of its resources to another.
    ///
    /// Stigg operation `TransferSubscription` (mutation `transferSubscription`).
    #[doc = example!(
        "use stigg::subscriptions::TransferSubscriptionInput;",
        "transfer_subscription(TransferSubscriptionInput::builder("
        r#"    "customer-demo-123","#
        r#"    "resource-01","#
        r#"    "resource-02","#
        "))"
    )]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn transfer_subscription(
        &self,
        input: impl Into<TransferSubscriptionInput>,
    ) -> Result<SubscriptionSummary> {
        self.answer(self.call(operation::TransferSubscription(input.into()))).await
    }

    /// Moves a subscription to a resource of its customer.
    ///
    /// Stigg operation `TransferSubscriptionToResource` (mutation `transferSubscriptionToResource`).
    #[doc = example!(
        "use stigg::subscriptions::TransferSubscriptionToResourceInput;",
        "transfer_subscription_to_resource("
        r#"    TransferSubscriptionToResourceInput::builder("subscription-01")"#
        r#"        .destination_resource_id("resource-02"),"#
        ")"
    )]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn transfer_subscription_to_resource(
        &self,
        input: impl Into<TransferSubscriptionToResourceInput>,
    ) -> Result<SubscriptionSummary> {
        self.answer(self.call(operation::TransferSubscriptionToResource(input.into()))).await
    }

    /// Lets another customer pay for a subscription.
    ///
    /// Stigg operation `DelegateSubscriptionToCustomer` (mutation `delegateSubscriptionToCustomer`).
    #[doc = example!(
        "use stigg::subscriptions::DelegateSubscriptionToCustomerInput;",
        "delegate_subscription_to_customer("
        r#"    DelegateSubscriptionToCustomerInput::builder("subscription-01")"#
        r#"        .destination_customer_id("customer-parent"),"#
        ")"
    )]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn delegate_subscription_to_customer(
        &self,
        input: impl Into<DelegateSubscriptionToCustomerInput>,
    ) -> Result<SubscriptionSummary> {
        self.answer(self.call(operation::DelegateSubscriptionToCustomer(input.into()))).await
    }

    /// Moves a subscription to the latest version of its plan and add-ons.
    ///
    /// Stigg operation `MigrateSubscriptionToLatest` (mutation `migrateSubscriptionToLatest`).
    #[doc = example!(r#"migrate_subscription_to_latest("subscription-01")"#)]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn migrate_subscription_to_latest(
        &self,
        input: impl Into<SubscriptionMigrationInput>,
    ) -> Result<MigratedSubscription> {
        self.answer(self.call(operation::MigrateSubscriptionToLatest(input.into()))).await
    }

    /// Takes back the changes that a subscription has before it.
    ///
    /// Stigg operation `CancelSubscriptionUpdates` (mutation `cancelSchedule`).
    #[doc = example!(r#"cancel_subscription_updates("subscription-01")"#)]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn cancel_subscription_updates(
        &self,
        input: impl Into<SubscriptionUpdateScheduleCancellationInput>,
    ) -> Result<String> {
        self.answer(self.call(operation::CancelSubscriptionUpdates(input.into()))).await
    }

    /// Calculates the next invoice of a subscription. Nothing is stored, so it is retried like a query.
    ///
    /// Stigg operation `PreviewNextInvoice` (mutation `previewNextInvoice`).
    #[doc = example!(r#"preview_next_invoice("subscription-01")"#)]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn preview_next_invoice(
        &self,
        input: impl Into<PreviewNextInvoiceInput>,
    ) -> Result<SubscriptionInvoicePreview> {
        self.answer(self.call(operation::PreviewNextInvoice(input.into()))).await
    }
}
