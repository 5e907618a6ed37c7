//! Operations on subscriptions.

use super::operations;
use crate::subscriptions::*;

operations! {
    /// # Subscriptions
    impl Client;

    /// Returns the active subscriptions of a customer, or of one of its resources, without the
    /// details of plans and add-ons.
    ///
    /// [`get_subscription`](Self::get_subscription) returns one subscription in full.
    ///
    /// GraphQL: query `getActiveSubscriptions`.
    #[doc(alias = "listActiveSubscriptions")]
    query "getActiveSubscriptions" => GetActiveSubscriptionsList
    fn get_active_subscriptions_list(
        input: GetActiveSubscriptionsInput,
    ) -> Vec<ActiveSubscription> {
        /// use stigg::subscriptions::GetActiveSubscriptionsInput;
        ///
        /// let active_subscriptions = client.get_active_subscriptions_list(
        ///     GetActiveSubscriptionsInput::builder("customer-demo-123")
        ///         .resource_id("resource-01"),
        /// )
    }

    /// Returns the active subscriptions of a customer, or of one of its resources, in full.
    ///
    /// [`get_active_subscriptions_list`](Self::get_active_subscriptions_list) has a smaller
    /// response.
    ///
    /// GraphQL: query `getActiveSubscriptions`.
    query "getActiveSubscriptions" => GetActiveSubscriptions
    fn get_active_subscriptions(input: GetActiveSubscriptionsInput) -> Vec<Subscription> {
        /// let subscriptions = client.get_active_subscriptions("customer-demo-123")
    }

    /// Returns a subscription with its plan, prices, add-ons and scheduled updates.
    ///
    /// GraphQL: query `getSubscription`.
    query "getSubscription" => GetSubscription
    fn get_subscription(input: GetSubscriptionInput) -> Subscription {
        /// let subscription = client.get_subscription("subscription-plan-revvenu-basic-169747")
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
    mutation "provisionSubscription" => ProvisionSubscription
    fn provision_subscription(input: ProvisionSubscriptionInput) -> ProvisionSubscriptionResult {
        /// use stigg::catalog::BillingPeriod;
        /// use stigg::subscriptions::{CheckoutOptions, ProvisionSubscriptionInput};
        ///
        /// let provisioned = client.provision_subscription(
        ///     ProvisionSubscriptionInput::builder("customer-demo-123", "plan-revvenu-essentials")
        ///         .billing_period(BillingPeriod::Monthly)
        ///         .checkout_options(CheckoutOptions::builder(
        ///             "https://example.com/done",
        ///             "https://example.com/cancel",
        ///         )),
        /// )
    }

    /// Updates a subscription: quantities, add-ons, billing period, trial end and more.
    ///
    /// It cannot change the plan: [provision](Self::provision_subscription) a subscription to the
    /// new plan instead. Add-ons in the input replace all add-ons of the subscription.
    ///
    /// GraphQL: mutation `updateOneSubscription`.
    #[doc(alias = "updateOneSubscription")]
    #[doc(alias = "extendTrial")]
    mutation "updateSubscription" => UpdateSubscription
    fn update_subscription(input: UpdateSubscriptionInput) -> SubscriptionSummary {
        /// use stigg::subscriptions::{BillableFeatureInput, UpdateSubscriptionInput};
        ///
        /// let subscription = client.update_subscription(
        ///     UpdateSubscriptionInput::builder("subscription-plan-revvenu-growth-589879")
        ///         .billable_feature(BillableFeatureInput::builder("feature-01-templates", 2)),
        /// )
    }

    /// Cancels a subscription: immediately, at the end of the billing period, or on a date.
    ///
    /// The product's settings in Stigg decide unless the input has a
    /// [time](SubscriptionCancellationInput::subscription_cancellation_time).
    ///
    /// GraphQL: mutation `cancelSubscription`.
    mutation "cancelSubscription" => CancelSubscription
    fn cancel_subscription(input: SubscriptionCancellationInput) -> SubscriptionSummary {
        /// use stigg::subscriptions::{
        ///     SubscriptionCancellationInput, SubscriptionCancellationTime,
        /// };
        ///
        /// let subscription = client.cancel_subscription(
        ///     SubscriptionCancellationInput::builder("subscription-plan-revvenu-growth-589879")
        ///         .subscription_cancellation_time(SubscriptionCancellationTime::Immediate),
        /// )
    }

    /// Estimates the cost of a new subscription.
    ///
    /// Nothing is stored, so the request is retried like a query.
    /// [`preview_subscription`](Self::preview_subscription) is newer and gives more detail.
    ///
    /// GraphQL: mutation `estimateSubscription`.
    idempotent "estimateSubscription" => EstimateSubscription
    fn estimate_subscription(input: EstimateSubscriptionInput) -> SubscriptionPreview {
        /// use stigg::catalog::BillingPeriod;
        /// use stigg::subscriptions::{EstimateSubscriptionInput, SubscriptionAddonInput};
        ///
        /// let preview = client.estimate_subscription(
        ///     EstimateSubscriptionInput::builder("customer-demo-123", "plan-revvenu-essentials")
        ///         .billing_period(BillingPeriod::Monthly)
        ///         .addon(SubscriptionAddonInput::builder("addon-10-campaigns").quantity(2)),
        /// )
    }

    /// Estimates the cost of a change to a subscription, with its proration.
    ///
    /// Nothing is stored, so the request is retried like a query.
    ///
    /// GraphQL: mutation `estimateSubscriptionUpdate`.
    idempotent "estimateSubscriptionUpdate" => EstimateSubscriptionUpdate
    fn estimate_subscription_update(input: EstimateSubscriptionUpdateInput) -> SubscriptionPreview {
        /// use stigg::subscriptions::{BillableFeatureInput, EstimateSubscriptionUpdateInput};
        ///
        /// let preview = client.estimate_subscription_update(
        ///     EstimateSubscriptionUpdateInput::builder("subscription-plan-revvenu-growth-dfe598")
        ///         .billable_feature(BillableFeatureInput::builder("feature-01-templates", 7)),
        /// )
    }

    /// Previews the invoices of a new subscription: the immediate one and the recurring one.
    ///
    /// Nothing is stored, so the request is retried like a query.
    ///
    /// GraphQL: mutation `previewSubscription`.
    idempotent "previewSubscription" => PreviewSubscription
    fn preview_subscription(input: PreviewSubscriptionInput) -> SubscriptionPreviewV2 {
        /// use stigg::{catalog::BillingPeriod, subscriptions::PreviewSubscriptionInput};
        ///
        /// let preview = client.preview_subscription(
        ///     PreviewSubscriptionInput::builder("customer-demo-123", "plan-revvenu-essentials")
        ///         .billing_period(BillingPeriod::Monthly),
        /// )
    }

    /// Returns a page of the environment's subscriptions, the first by default.
    ///
    /// [`pages`](Self::pages) reads all pages.
    ///
    /// GraphQL: query `subscriptions`.
    #[doc(alias = "listSubscriptions")]
    query "subscriptions" => GetSubscriptions
    fn get_subscriptions(all: GetSubscriptionsInput) -> SubscriptionQueryConnection {
        /// use stigg::common::CursorPaging;
        /// use stigg::subscriptions::{
        ///     GetSubscriptionsInput, SubscriptionQueryFilter, SubscriptionStatus,
        /// };
        ///
        /// let subscriptions = client.get_subscriptions(
        ///     GetSubscriptionsInput::builder()
        ///         .filter(SubscriptionQueryFilter::builder().status(SubscriptionStatus::Active))
        ///         .paging(CursorPaging::builder().first(50)),
        /// )
    }

    /// Creates a subscription without the rules of provisioning.
    ///
    /// Most callers want [`provision_subscription`](Self::provision_subscription).
    ///
    /// GraphQL: mutation `createSubscription`.
    mutation "createSubscription" => CreateSubscription
    fn create_subscription(subscription: SubscriptionInput) -> SubscriptionSummary {
        /// use stigg::{catalog::BillingPeriod, subscriptions::SubscriptionInput};
        ///
        /// let subscription = client.create_subscription(
        ///     SubscriptionInput::builder("customer-demo-123", "plan-revvenu-essentials")
        ///         .billing_period(BillingPeriod::Monthly),
        /// )
    }

    /// Applies a subscription to a customer, and returns it in full with the entitlements that
    /// result.
    ///
    /// GraphQL: mutation `applySubscription`.
    mutation "applySubscription" => ApplySubscription
    fn apply_subscription(input: ApplySubscriptionInput) -> AppliedSubscription {
        /// use stigg::{catalog::BillingPeriod, subscriptions::ApplySubscriptionInput};
        ///
        /// let applied_subscription = client.apply_subscription(
        ///     ApplySubscriptionInput::builder("customer-demo-123", "plan-revvenu-essentials")
        ///         .billing_period(BillingPeriod::Monthly)
        ///         .payment_method_id("pm_123123"),
        /// )
    }

    /// Imports up to [1,000](crate::subscriptions::MAX_IMPORTED_SUBSCRIPTIONS) subscriptions in the
    /// background. The content of the response is not published.
    ///
    /// [`batches`](Self::batches) imports any number of subscriptions.
    ///
    /// GraphQL: mutation `importSubscriptionsBulk`.
    mutation "importSubscriptionsBulk" => ImportSubscriptionsBulk
    fn import_subscriptions_bulk(input: ImportSubscriptionsBulkInput) -> Option<String> {
        /// use stigg::subscriptions::{ImportSubscriptionInput, ImportSubscriptionsBulkInput};
        ///
        /// let response =
        ///     client.import_subscriptions_bulk(ImportSubscriptionsBulkInput::builder([
        ///         ImportSubscriptionInput::builder(
        ///             "customer-demo-123",
        ///             "plan-revvenu-essentials",
        ///         ),
        ///     ]))
    }

    /// Transfers a customer's subscription from one of its resources to another.
    ///
    /// [`transfer_subscription_to_resource`](Self::transfer_subscription_to_resource) is newer and
    /// takes the subscription's identifier.
    ///
    /// GraphQL: mutation `transferSubscription`.
    mutation "transferSubscription" => TransferSubscription
    fn transfer_subscription(input: TransferSubscriptionInput) -> SubscriptionSummary {
        /// use stigg::subscriptions::TransferSubscriptionInput;
        ///
        /// let subscription = client.transfer_subscription(TransferSubscriptionInput::builder(
        ///     "customer-demo-123",
        ///     "resource-01",
        ///     "resource-02",
        /// ))
    }

    /// Transfers a subscription to another resource of its customer.
    ///
    /// GraphQL: mutation `transferSubscriptionToResource`.
    mutation "transferSubscriptionToResource" => TransferSubscriptionToResource
    fn transfer_subscription_to_resource(
        input: TransferSubscriptionToResourceInput,
    ) -> SubscriptionSummary {
        /// use stigg::subscriptions::TransferSubscriptionToResourceInput;
        ///
        /// let subscription = client.transfer_subscription_to_resource(
        ///     TransferSubscriptionToResourceInput::builder("subscription-01")
        ///         .destination_resource_id("resource-02"),
        /// )
    }

    /// Makes another customer pay for a subscription.
    ///
    /// GraphQL: mutation `delegateSubscriptionToCustomer`.
    #[doc(alias = "payingCustomer")]
    mutation "delegateSubscriptionToCustomer" => DelegateSubscriptionToCustomer
    fn delegate_subscription_to_customer(
        input: DelegateSubscriptionToCustomerInput,
    ) -> SubscriptionSummary {
        /// use stigg::subscriptions::DelegateSubscriptionToCustomerInput;
        ///
        /// let subscription = client.delegate_subscription_to_customer(
        ///     DelegateSubscriptionToCustomerInput::builder("subscription-01")
        ///         .destination_customer_id("customer-parent"),
        /// )
    }

    /// Migrates a subscription to the latest version of its plan and add-ons.
    ///
    /// GraphQL: mutation `migrateSubscriptionToLatest`.
    mutation "migrateSubscriptionToLatest" => MigrateSubscriptionToLatest
    fn migrate_subscription_to_latest(input: SubscriptionMigrationInput) -> MigratedSubscription {
        /// let migrated_subscription = client.migrate_subscription_to_latest("subscription-01")
    }

    /// Cancels the scheduled updates of a subscription.
    ///
    /// GraphQL: mutation `cancelSchedule`.
    mutation "cancelSchedule" => CancelSubscriptionUpdates
    fn cancel_subscription_updates(input: SubscriptionUpdateScheduleCancellationInput) -> String {
        /// let response = client.cancel_subscription_updates("subscription-01")
    }

    /// Previews the next invoice of a subscription.
    ///
    /// Nothing is stored, so the request is retried like a query.
    ///
    /// GraphQL: mutation `previewNextInvoice`.
    idempotent "previewNextInvoice" => PreviewNextInvoice
    fn preview_next_invoice(input: PreviewNextInvoiceInput) -> SubscriptionInvoicePreview {
        /// let preview = client.preview_next_invoice("subscription-01")
    }
}
