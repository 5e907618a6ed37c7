// @generated from `schema` by `tests/conformance/declarations.rs`. To regenerate:
// UPDATE_DOCS=1 cargo test -p stigg-tests --test suite conformance::declarations

//! The types of responses.

use serde_json::Value;
use time::OffsetDateTime;

use crate::catalog::{
    Addon, AddonRef, BillingModel, BillingPeriod, ListedAddon, ListedPlan, Plan, PlanRef,
    PlanSummary, Price, PriceSummary, PricingType, TrialEndBehavior,
};
use crate::common::connections::connection;
use crate::common::declare::response;
use crate::common::union::union;
use crate::common::{Money, PageInfo};
use crate::coupons::{DiscountDurationType, DiscountType};
use crate::customers::{CustomerRef, CustomerResource, CustomerSummary, ExperimentInfo};
use crate::entitlements::{Entitlement, EntitlementUnion};
use crate::subscriptions::{
    InvoiceLineItemType, PaymentCollection, PaymentCollectionMethod, PlanChangeType,
    ProvisionSubscriptionStatus, SubscriptionInvoiceBillingReason, SubscriptionInvoiceStatus,
    SubscriptionScheduleStatus, SubscriptionScheduleType, SubscriptionStatus,
};

response! {
    /// An active subscription, without the details of its plan and add-ons.
    ///
    /// Item of the response of
    /// [`get_active_subscriptions_list`](crate::blocking::Client::get_active_subscriptions_list).
    ///
    /// GraphQL: some fields of the type `CustomerSubscription`.
    pub struct ActiveSubscription {
        /// Identifier of the subscription, chosen by you or generated. Inputs take this one.
        pub subscription_id: String,
        /// Status of the subscription. Only [`Active`](SubscriptionStatus::Active) and
        /// [`InTrial`](SubscriptionStatus::InTrial) give access.
        pub status: SubscriptionStatus,
        /// Kind of pricing: free, paid or custom.
        pub pricing_type: PricingType,
        /// Billing period: monthly or annually. `None` if not applicable.
        pub billing_period: Option<BillingPeriod>,
        /// Start of the subscription, past or future.
        pub start_date: OffsetDateTime,
        /// End that is set for the subscription. `None` if it has no end.
        pub end_date: Option<OffsetDateTime>,
        /// End of the trial, past or future. `None` without a trial.
        pub trial_end_date: Option<OffsetDateTime>,
        /// Date of the cancellation, past or planned. `None` if there is none.
        pub cancellation_date: Option<OffsetDateTime>,
        /// Effective end of the subscription, past or future. `None` if it has no end.
        pub effective_end_date: Option<OffsetDateTime>,
        /// Start of the current billing period.
        pub current_billing_period_start: Option<OffsetDateTime>,
        /// End of the current billing period.
        pub current_billing_period_end: Option<OffsetDateTime>,
        /// Free-form key-value data that you attached to the subscription.
        pub additional_meta_data: Option<Value>,
        /// Customer of the subscription.
        pub customer: CustomerRef,
        /// Customer that pays for the subscription, if another customer does.
        pub paying_customer: Option<CustomerRef>,
        /// Resource that the subscription is for. `None` if it is for no particular resource.
        pub resource: Option<CustomerResource>,
        /// Plan of the subscription.
        pub plan: PlanSummary,
        /// Add-ons of the subscription.
        pub addons: Vec<ListedSubscriptionAddon>,
        /// Prices of the subscription.
        pub prices: Vec<SubscriptionPriceSummary>,
        /// Total price of the subscription. `None` if there is none, as for a free one.
        pub total_price: Option<SubscriptionTotalPrice>,
        /// Trial settings. `None` if there are none.
        pub trial_configuration: Option<TrialConfiguration>,
    }

    /// Details of a scheduled change of an add-on's quantity.
    ///
    /// Variant of [`ScheduleVariables`].
    ///
    /// GraphQL: type `AddonChangeVariables`.
    pub struct AddonChangeVariables {
        /// Identifier of the add-on, as you chose it.
        pub addon_ref_id: String,
        /// Quantity of the add-on after the change.
        pub new_quantity: f64,
    }

    /// Details of a scheduled override of an add-on's price.
    ///
    /// Variant of [`ScheduleVariables`].
    ///
    /// GraphQL: type `AddonPriceOverrideChangeVariables`.
    pub struct AddonPriceOverrideChangeVariables {
        /// Identifier of the add-on, as you chose it.
        pub addon_ref_id: String,
        /// Identifier of the feature whose price is overridden. `None` if no feature is named.
        pub feature_id: Option<String>,
    }

    /// A subscription that was applied, with the entitlements that result.
    ///
    /// Response of [`apply_subscription`](crate::blocking::Client::apply_subscription).
    ///
    /// GraphQL: type `ApplySubscription`.
    pub struct AppliedSubscription {
        /// Subscription that was applied. `None` if there is none.
        pub subscription: Option<Subscription>,
        /// Feature entitlements that result.
        pub entitlements: Vec<Entitlement>,
        /// Feature and credit entitlements that result.
        pub entitlements_v2: Vec<EntitlementUnion>,
    }

    /// Quantity of a feature priced per unit, in [`PlanChangeVariables`] and
    /// [`DowngradeChangeVariables`].
    ///
    /// GraphQL: type `BillableFeature`.
    pub struct BillableFeature {
        /// Identifier of the feature.
        pub feature_id: String,
        /// Number of units of the feature.
        pub quantity: f64,
    }

    /// Details of a scheduled change of the billing period.
    ///
    /// Variant of [`ScheduleVariables`].
    ///
    /// GraphQL: type `BillingPeriodChangeVariables`.
    pub struct BillingPeriodChangeVariables {
        /// Billing period after the change.
        pub billing_period: Option<BillingPeriod>,
    }

    /// Details of a scheduled coupon change.
    ///
    /// Variant of [`ScheduleVariables`].
    ///
    /// GraphQL: type `CouponChangeVariables`.
    pub struct CouponChangeVariables {
        /// Identifier of the coupon, as you chose it.
        pub coupon_id: String,
    }

    /// Range of time.
    ///
    /// Part of [`CustomerPortalSubscription`](crate::payments::CustomerPortalSubscription),
    /// [`SubscriptionPreview`] and [`SubscriptionPreviewV2`].
    ///
    /// GraphQL: type `DateRange`.
    pub struct DateRange {
        /// Start of the range.
        pub start: Option<OffsetDateTime>,
        /// End of the range.
        pub end: Option<OffsetDateTime>,
    }

    /// Details of a scheduled downgrade.
    ///
    /// Variant of [`ScheduleVariables`].
    ///
    /// GraphQL: type `DowngradeChangeVariables`.
    pub struct DowngradeChangeVariables {
        /// Identifier of the plan to downgrade to, as you chose it.
        pub downgrade_plan_ref_id: String,
        /// Billing period after the downgrade. `None` if not given.
        pub billing_period: Option<BillingPeriod>,
        /// Add-ons of the lower plan, with quantities.
        pub addons: Vec<PlanChangeAddon>,
        /// Quantities of the features priced per unit.
        pub billable_features: Vec<BillableFeature>,
        /// Prices that replace the standard ones for this subscription.
        pub price_overrides: Vec<PriceOverrideChangeVariables>,
    }

    /// Preview of the immediate invoice of a subscription.
    ///
    /// Part of [`SubscriptionPreviewV2`].
    ///
    /// GraphQL: type `ImmediateSubscriptionPreviewInvoice`.
    pub struct ImmediateSubscriptionPreviewInvoice {
        /// Amount before discounts.
        pub sub_total: Money,
        /// Discount as an amount of money. `None` if there is none.
        pub discount: Option<Money>,
        /// Kind, size and duration of the discount. `None` if there is none.
        pub discount_details: Option<SubscriptionPreviewDiscount>,
        /// Amount of tax. `None` if there is none.
        pub tax: Option<Money>,
        /// Name and rate of the tax. `None` if there is none.
        pub tax_details: Option<SubscriptionPreviewTaxDetails>,
        /// Final amount, with tax.
        pub total: Money,
        /// Final amount, without tax.
        pub total_excluding_tax: Money,
        /// Credit balance before and after this invoice. `None` if there is none.
        pub credits: Option<SubscriptionPreviewCredits>,
        /// Prorated amounts on this invoice. `None` if there are none.
        pub proration: Option<SubscriptionPreviewProrations>,
    }

    /// An add-on of a [`SubscriptionListItem`] or [`ActiveSubscription`].
    ///
    /// GraphQL: type `SubscriptionAddon`.
    pub struct ListedSubscriptionAddon {
        /// Stigg's own identifier of this entry. Inputs take
        /// [`addon.addon_id`](ListedAddon::addon_id) instead.
        pub id: String,
        /// Quantity of the add-on.
        pub quantity: f64,
        /// Add-on of this entry.
        pub addon: ListedAddon,
    }

    /// Identifier of a subscription that was migrated.
    ///
    /// Response of
    /// [`migrate_subscription_to_latest`](crate::blocking::Client::migrate_subscription_to_latest).
    ///
    /// GraphQL: some fields of the type `CustomerSubscription`.
    pub struct MigratedSubscription {
        /// Identifier of the subscription, chosen by you or generated. Inputs take this one.
        pub subscription_id: String,
    }

    /// A plan or an add-on, with its identifiers and name.
    ///
    /// Part of [`SubscriptionFutureUpdate`] and [`SubscriptionScheduledUpdate`].
    ///
    /// GraphQL: some fields of the type `PackageDto`.
    pub struct PackageRef {
        /// Stigg's own identifier of the package. Inputs take [`ref_id`](Self::ref_id) instead.
        pub id: String,
        /// Identifier of the package, as you chose it. Inputs take this one.
        pub ref_id: String,
        /// Name of the package, for display.
        pub display_name: String,
    }

    /// An add-on and its quantity, in [`PlanChangeVariables`] and [`DowngradeChangeVariables`].
    ///
    /// GraphQL: type `PlanChangeAddon`.
    pub struct PlanChangeAddon {
        /// Identifier of the add-on, as you chose it.
        pub addon_ref_id: String,
        /// Quantity of the add-on after the change.
        pub quantity: f64,
    }

    /// Details of a scheduled change of the plan.
    ///
    /// Variant of [`ScheduleVariables`].
    ///
    /// GraphQL: type `PlanChangeVariables`.
    pub struct PlanChangeVariables {
        /// Identifier of the new plan, as you chose it.
        pub plan_ref_id: String,
        /// Direction of the change: upgrade, downgrade or neither.
        pub change_type: PlanChangeType,
        /// Billing period after the change. `None` if not given.
        pub billing_period: Option<BillingPeriod>,
        /// Add-ons of the new plan, with quantities.
        pub addons: Vec<PlanChangeAddon>,
        /// Quantities of the features priced per unit.
        pub billable_features: Vec<BillableFeature>,
        /// Prices that replace the standard ones for this subscription.
        pub price_overrides: Vec<PriceOverrideChangeVariables>,
    }

    /// Details of a scheduled override of a plan's price.
    ///
    /// Variant of [`ScheduleVariables`].
    ///
    /// GraphQL: type `PlanPriceOverrideChangeVariables`.
    pub struct PlanPriceOverrideChangeVariables {
        /// Identifier of the plan, as you chose it.
        pub plan_ref_id: String,
        /// Identifier of the feature whose price is overridden. `None` if no feature is named.
        pub feature_id: Option<String>,
    }

    /// A price override, in [`PlanChangeVariables`] and [`DowngradeChangeVariables`].
    ///
    /// GraphQL: type `PriceOverrideChangeVariables`.
    pub struct PriceOverrideChangeVariables {
        /// Identifier of the plan whose price is overridden. `None` if no plan is named.
        pub plan_ref_id: Option<String>,
        /// Identifier of the add-on whose price is overridden. `None` if no add-on is named.
        pub addon_ref_id: Option<String>,
        /// Identifier of the feature whose price is overridden. `None` if no feature is named.
        pub feature_id: Option<String>,
    }

    /// Result of provisioning a subscription.
    ///
    /// [`Success`](ProvisionSubscriptionStatus::Success) does not mean that the payment has
    /// arrived: match on [`outcome`](Self::outcome), which takes
    /// [`payment_collection`](SubscriptionSummary::payment_collection) and
    /// [`latest_invoice`](SubscriptionSummary::latest_invoice) into account.
    ///
    /// Response of [`provision_subscription`](crate::blocking::Client::provision_subscription).
    ///
    /// GraphQL: type `ProvisionSubscriptionResult`.
    pub struct ProvisionSubscriptionResult {
        /// Result: success, or a payment is required at the checkout first.
        pub status: ProvisionSubscriptionStatus,
        /// URL of the checkout page. Send the customer there if the status is
        /// [`PaymentRequired`](ProvisionSubscriptionStatus::PaymentRequired).
        pub checkout_url: Option<String>,
        /// Identifier of the checkout in the billing provider. `None` without a checkout.
        pub checkout_billing_id: Option<String>,
        /// Subscription that was provisioned. `None` while the status is
        /// [`PaymentRequired`](ProvisionSubscriptionStatus::PaymentRequired).
        pub subscription: Option<SubscriptionSummary>,
        /// Feature entitlements after provisioning.
        pub entitlements: Vec<Entitlement>,
        /// Feature and credit entitlements after provisioning.
        pub entitlements_v2: Vec<EntitlementUnion>,
    }

    /// Details of a scheduled change of recurring credits.
    ///
    /// Variant of [`ScheduleVariables`].
    ///
    /// GraphQL: type `RecurringCreditsChangeVariables`.
    pub struct RecurringCreditsChangeVariables {
        /// Identifier of the credit currency. `None` if not given.
        pub custom_currency_id: Option<String>,
        /// Number of recurring credits after the change. `None` if not given.
        #[doc(alias = "newCredits")]
        pub new_quantity as "newCredits": Option<f64>,
    }

    /// A subscription with its plan, prices, add-ons and scheduled updates.
    ///
    /// Response of [`get_subscription`](crate::blocking::Client::get_subscription), item of the
    /// response of [`get_active_subscriptions`](crate::blocking::Client::get_active_subscriptions),
    /// and part of [`AppliedSubscription`], [`CheckoutState`](crate::payments::CheckoutState),
    /// [`Customer`](crate::customers::Customer) and [`Paywall`](crate::catalog::Paywall).
    ///
    /// GraphQL: type `CustomerSubscription`.
    pub struct Subscription {
        /// Stigg's own identifier of the subscription. Inputs take [`ref_id`](Self::ref_id)
        /// instead.
        pub id: String,
        /// Identifier of the subscription, chosen by you or generated. Inputs take this one.
        pub ref_id: String,
        /// Newer name of [`ref_id`](Self::ref_id), with the same value.
        pub subscription_id: String,
        /// Status of the subscription. Only [`Active`](SubscriptionStatus::Active) and
        /// [`InTrial`](SubscriptionStatus::InTrial) give access.
        pub status: SubscriptionStatus,
        /// Kind of pricing: free, paid or custom.
        pub pricing_type: PricingType,
        /// Billing period: monthly or annually. `None` if not applicable.
        pub billing_period: Option<BillingPeriod>,
        /// Start of the subscription, past or future.
        pub start_date: OffsetDateTime,
        /// End that is set for the subscription. `None` if it has no end.
        pub end_date: Option<OffsetDateTime>,
        /// End of the trial, past or future. `None` without a trial.
        pub trial_end_date: Option<OffsetDateTime>,
        /// Date of the cancellation, past or planned. `None` if there is none.
        pub cancellation_date: Option<OffsetDateTime>,
        /// Effective end of the subscription, past or future. `None` if it has no end.
        pub effective_end_date: Option<OffsetDateTime>,
        /// Start of the current billing period.
        pub current_billing_period_start: Option<OffsetDateTime>,
        /// End of the current billing period.
        pub current_billing_period_end: Option<OffsetDateTime>,
        /// Identifier of the subscription in the connected billing provider. `None` if there is
        /// none.
        pub billing_id: Option<String>,
        /// URL of the subscription's page at the billing provider. `None` if there is none.
        pub billing_link_url: Option<String>,
        /// Error of the sync with the billing provider. `None` if there is none.
        pub billing_sync_error: Option<String>,
        /// State of the payment: not required, in progress, failed, or waiting for an action.
        pub payment_collection: PaymentCollection,
        /// Method of collecting payments: charge, invoice or none.
        pub payment_collection_method: Option<PaymentCollectionMethod>,
        /// Most recent invoice of the subscription. `None` if there is none.
        pub latest_invoice: Option<SubscriptionInvoice>,
        /// Free-form key-value data that you attached to the subscription.
        pub additional_meta_data: Option<Value>,
        /// Customer of the subscription.
        pub customer: CustomerRef,
        /// Customer that pays for the subscription, if another customer does.
        pub paying_customer: Option<CustomerSummary>,
        /// Resource that the subscription is for. `None` if it is for no particular resource.
        pub resource: Option<CustomerResource>,
        /// Plan of the subscription.
        pub plan: Plan,
        /// Add-ons of the subscription.
        pub addons: Vec<SubscriptionAddon>,
        /// Prices of the subscription.
        pub prices: Vec<SubscriptionPrice>,
        /// Total price of the subscription. `None` if there is none, as for a free one.
        pub total_price: Option<SubscriptionTotalPrice>,
        /// Trial settings. `None` if there are none.
        pub trial_configuration: Option<TrialConfiguration>,
        /// Experiment that the subscription takes part in. `None` if there is none.
        pub experiment_info: Option<ExperimentInfo>,
        /// Scheduled updates of the subscription.
        pub scheduled_updates: Vec<SubscriptionScheduledUpdate>,
        /// Future updates of the subscription.
        pub future_updates: Vec<SubscriptionFutureUpdate>,
    }

    /// An add-on of a subscription.
    ///
    /// Part of [`Subscription`].
    ///
    /// GraphQL: type `SubscriptionAddon`.
    pub struct SubscriptionAddon {
        /// Stigg's own identifier of this entry. Inputs take [`addon.ref_id`](Addon::ref_id)
        /// instead.
        pub id: String,
        /// Quantity of the add-on.
        pub quantity: f64,
        /// Add-on of this entry.
        pub addon: Addon,
    }

    /// An add-on of a subscription, without its prices and entitlements.
    ///
    /// Part of [`SubscriptionSummary`].
    ///
    /// GraphQL: type `SubscriptionAddon`.
    pub struct SubscriptionAddonSummary {
        /// Stigg's own identifier of this entry. Inputs take [`addon.ref_id`](AddonRef::ref_id)
        /// instead.
        pub id: String,
        /// Quantity of the add-on.
        pub quantity: f64,
        /// Add-on of this entry.
        pub addon: AddonRef,
    }

    /// A future update of a subscription, in [`future_updates`](Subscription::future_updates).
    ///
    /// GraphQL: type `SubscriptionFutureUpdate`.
    pub struct SubscriptionFutureUpdate {
        /// Kind of update, such as a change of the plan or an add-on.
        pub subscription_schedule_type: SubscriptionScheduleType,
        /// Status of the update, such as scheduled or waiting for payment.
        pub schedule_status: SubscriptionScheduleStatus,
        /// Time at which the update will be applied. Plain text, not a date type.
        pub scheduled_execution_time: String,
        /// Plan or add-on of the update. `None` if there is none.
        pub target_package: Option<PackageRef>,
        /// Details of the change, depending on the kind of update. `None` if there are none.
        pub schedule_variables: Option<ScheduleVariables>,
    }

    /// An invoice of a subscription, as the billing provider has it.
    ///
    /// Amounts are in whole units of [`currency`](Self::currency): 49 means $49.00.
    ///
    /// Part of [`Subscription`] and [`SubscriptionSummary`].
    ///
    /// GraphQL: type `SubscriptionInvoice`.
    pub struct SubscriptionInvoice {
        /// Identifier of the invoice in the billing provider.
        pub billing_id: String,
        /// Status of the invoice: open, paid or canceled.
        pub status: SubscriptionInvoiceStatus,
        /// Reason for the invoice, such as a new billing cycle.
        pub billing_reason: Option<SubscriptionInvoiceBillingReason>,
        /// Currency of the amounts on the invoice.
        pub currency: Option<String>,
        /// Amount before discounts.
        pub sub_total: Option<f64>,
        /// Amount before discounts, without tax.
        pub sub_total_excluding_tax: Option<f64>,
        /// Amount of tax.
        pub tax: Option<f64>,
        /// Final amount of the invoice, with tax.
        pub total: Option<f64>,
        /// Final amount of the invoice, without tax.
        pub total_excluding_tax: Option<f64>,
        /// Amount due for payment.
        pub amount_due: Option<f64>,
        /// Number of attempts to collect the payment.
        pub attempt_count: Option<f64>,
        /// Whether someone must act before the payment can complete.
        pub requires_action: bool,
        /// URL of a page on which the customer can complete the payment. You may pass it on.
        pub payment_url: Option<String>,
        /// Secret for starting the next payment step with the billing provider. Keep it out of
        /// logs.
        pub payment_secret: Option<String>,
        /// Error of the payment. `None` or empty if there is none.
        pub error_message: Option<String>,
        /// URL of the invoice as a PDF file.
        pub pdf_url: Option<String>,
        /// Date on which the invoice is due. `None` if no date is set.
        pub due_date: Option<OffsetDateTime>,
        /// Time at which the invoice was created.
        pub created_at: OffsetDateTime,
        /// Time at which the invoice was last changed.
        pub updated_at: OffsetDateTime,
    }

    /// Preview of the next invoice of a subscription.
    ///
    /// Response of [`preview_next_invoice`](crate::blocking::Client::preview_next_invoice).
    ///
    /// GraphQL: type `SubscriptionInvoicePreview`.
    pub struct SubscriptionInvoicePreview {
        /// Amount before discounts.
        pub sub_total: Money,
        /// Amount before discounts, without tax.
        pub sub_total_excluding_tax: Money,
        /// Discount as an amount of money. `None` if there is none.
        pub discount: Option<Money>,
        /// Kind, size and duration of the discount. `None` if there is none.
        pub discount_details: Option<SubscriptionPreviewDiscount>,
        /// Amount of tax. `None` if there is none.
        pub tax: Option<Money>,
        /// Name and rate of the tax. `None` if there is none.
        pub tax_details: Option<SubscriptionPreviewTaxDetails>,
        /// Amount added to reach the minimum spend.
        pub minimum_spend_adjustment: Money,
        /// Final amount, with tax.
        pub total: Money,
        /// Final amount, without tax.
        pub total_excluding_tax: Money,
        /// Credit balance, in money, before and after this invoice. `None` if there is none.
        pub credits: Option<SubscriptionPreviewCredits>,
        /// Amount that would be due for payment.
        pub amount_due: Money,
        /// Lines of the invoice.
        pub lines: Vec<SubscriptionInvoicePreviewLineItem>,
        /// Time at which the preview was last updated.
        pub last_updated_at: OffsetDateTime,
    }

    /// Line of a previewed invoice.
    ///
    /// Part of [`SubscriptionInvoicePreview`].
    ///
    /// GraphQL: type `SubscriptionInvoicePreviewLineItem`.
    pub struct SubscriptionInvoicePreviewLineItem {
        /// Kind of charge.
        #[doc(alias = "type")]
        pub kind as "type": InvoiceLineItemType,
        /// Description of the line.
        pub description: String,
        /// Description of the line's cost.
        pub cost_description: String,
        /// Time range that the line covers.
        pub period: SubscriptionInvoicePreviewLineItemPeriod,
        /// Quantity charged on the line. `None` if there is none.
        pub quantity: Option<i32>,
        /// Price of a unit. `None` if there is none.
        pub unit_price: Option<Money>,
        /// Amount of the line.
        pub amount: Money,
        /// Whether the line is a proration.
        pub proration: bool,
        /// Limit on the usage, in units of the feature. `None` if there is none.
        pub usage_limit: Option<f64>,
        /// Whether usage may exceed [`usage_limit`](Self::usage_limit).
        pub has_soft_limit: Option<bool>,
        /// Price of the line. `None` if there is none.
        pub price: Option<Price>,
        /// Lines that make up this one.
        pub lines: Vec<SubscriptionInvoicePreviewLineItemData>,
    }

    /// Part of a line of a previewed invoice.
    ///
    /// Part of [`SubscriptionInvoicePreviewLineItem`].
    ///
    /// GraphQL: type `SubscriptionInvoicePreviewLineItemData`.
    pub struct SubscriptionInvoicePreviewLineItemData {
        /// Kind of charge.
        #[doc(alias = "type")]
        pub kind as "type": InvoiceLineItemType,
        /// Description of the line.
        pub description: String,
        /// Description of the line's cost.
        pub cost_description: String,
        /// Quantity charged on the line. `None` if there is none.
        pub quantity: Option<i32>,
        /// Whether the line is a proration.
        pub proration: bool,
        /// Limit on the usage, in units of the feature. `None` if there is none.
        pub usage_limit: Option<f64>,
        /// Whether usage may exceed [`usage_limit`](Self::usage_limit).
        pub has_soft_limit: Option<bool>,
    }

    /// Range of time that a line of a previewed invoice covers.
    ///
    /// Part of
    /// [`CustomerPortalInvoicePreviewLine`](crate::payments::CustomerPortalInvoicePreviewLine) and
    /// [`SubscriptionInvoicePreviewLineItem`].
    ///
    /// GraphQL: type `SubscriptionInvoicePreviewLineItemPeriod`.
    pub struct SubscriptionInvoicePreviewLineItemPeriod {
        /// Start of the range.
        pub start: OffsetDateTime,
        /// End of the range.
        pub end: OffsetDateTime,
    }

    /// A subscription in a page of [`SubscriptionQueryConnection`].
    ///
    /// GraphQL: type `SubscriptionQuery`.
    pub struct SubscriptionListItem {
        /// Identifier of the subscription, chosen by you or generated. Inputs take this one.
        pub subscription_id: String,
        /// Status of the subscription. Only [`Active`](SubscriptionStatus::Active) and
        /// [`InTrial`](SubscriptionStatus::InTrial) give access.
        pub status: SubscriptionStatus,
        /// Kind of pricing: free, paid or custom.
        pub pricing_type: PricingType,
        /// Start of the subscription, past or future.
        pub start_date: OffsetDateTime,
        /// End of the trial, past or future. `None` without a trial.
        pub trial_end_date: Option<OffsetDateTime>,
        /// End of the current billing period.
        pub current_billing_period_end: Option<OffsetDateTime>,
        /// Customer of the subscription.
        pub customer: CustomerRef,
        /// Customer that pays for the subscription, if another customer does.
        pub paying_customer: Option<CustomerRef>,
        /// Resource that the subscription is for. `None` if it is for no particular resource.
        pub resource: Option<CustomerResource>,
        /// Plan of the subscription.
        pub plan: ListedPlan,
        /// Add-ons of the subscription.
        pub addons: Vec<ListedSubscriptionAddon>,
        /// Trial settings. `None` if there are none.
        pub trial_configuration: Option<TrialConfiguration>,
    }

    /// Estimated cost of a subscription or of a change to one. Nothing is created or changed.
    ///
    /// Response of [`estimate_subscription`](crate::blocking::Client::estimate_subscription) and
    /// [`estimate_subscription_update`](crate::blocking::Client::estimate_subscription_update).
    ///
    /// GraphQL: type `SubscriptionPreview`.
    pub struct SubscriptionPreview {
        /// Amount before discounts.
        pub sub_total: Money,
        /// Discount applied. `None` if there is none.
        pub discount: Option<SubscriptionPreviewDiscount>,
        /// Discount as an amount of money. `None` if there is none.
        pub discount_amount: Option<Money>,
        /// Amount of tax. `None` if there is none.
        pub tax: Option<Money>,
        /// Name and rate of the tax. `None` if there is none.
        pub tax_details: Option<SubscriptionPreviewTaxDetails>,
        /// Final amount, with tax.
        pub total: Money,
        /// Final amount, without tax.
        pub total_excluding_tax: Money,
        /// Credit balance before and after. `None` if there is none.
        pub credits: Option<SubscriptionPreviewCredits>,
        /// Prorated amounts. `None` if there are none.
        pub proration: Option<SubscriptionPreviewProrations>,
        /// Billing period that the estimate covers.
        pub billing_period_range: DateRange,
        /// Whether this would be a downgrade of the plan.
        pub is_plan_downgrade: Option<bool>,
        /// Whether there are scheduled updates.
        pub has_scheduled_updates: Option<bool>,
        /// Price breakdown of the subscription itself. `None` if not given.
        pub subscription: Option<SubscriptionPricePreview>,
    }

    /// Credit balance, in money, before and after a previewed invoice.
    ///
    /// Part of [`ImmediateSubscriptionPreviewInvoice`], [`SubscriptionInvoicePreview`] and
    /// [`SubscriptionPreview`].
    ///
    /// GraphQL: type `SubscriptionPreviewCredits`.
    pub struct SubscriptionPreviewCredits {
        /// Balance before the invoice.
        pub initial: Money,
        /// Part of the balance that the invoice would use.
        pub used: Money,
        /// Balance after the invoice.
        pub remaining: Money,
    }

    /// Discount in a price preview.
    ///
    /// Part of [`ImmediateSubscriptionPreviewInvoice`], [`SubscriptionInvoicePreview`],
    /// [`SubscriptionPreview`], [`SubscriptionPreviewInvoice`] and [`SubscriptionPricePreview`].
    ///
    /// GraphQL: type `SubscriptionPreviewDiscount`.
    pub struct SubscriptionPreviewDiscount {
        /// Kind of discount: a percentage or a fixed amount.
        #[doc(alias = "type")]
        pub kind as "type": DiscountType,
        /// Size of the discount: a percentage or an amount, depending on [`kind`](Self::kind).
        pub value: f64,
        /// Kind of duration: once, repeatedly or forever.
        pub duration_type: DiscountDurationType,
        /// Duration of the discount in months. `None` if no number applies.
        pub duration_in_months: Option<f64>,
        /// Name of the discount. `None` if it has none.
        pub name: Option<String>,
    }

    /// Preview of the recurring invoice of a subscription.
    ///
    /// Part of [`SubscriptionPreviewV2`].
    ///
    /// GraphQL: type `SubscriptionPreviewInvoice`.
    pub struct SubscriptionPreviewInvoice {
        /// Amount before discounts.
        pub sub_total: Money,
        /// Discount as an amount of money. `None` if there is none.
        pub discount: Option<Money>,
        /// Kind, size and duration of the discount. `None` if there is none.
        pub discount_details: Option<SubscriptionPreviewDiscount>,
        /// Amount of tax. `None` if there is none.
        pub tax: Option<Money>,
        /// Name and rate of the tax. `None` if there is none.
        pub tax_details: Option<SubscriptionPreviewTaxDetails>,
        /// Final amount, with tax.
        pub total: Money,
        /// Final amount, without tax.
        pub total_excluding_tax: Money,
    }

    /// Amounts that are prorated because a subscription changes within a billing period.
    ///
    /// Part of [`ImmediateSubscriptionPreviewInvoice`] and [`SubscriptionPreview`].
    ///
    /// GraphQL: type `SubscriptionPreviewProrations`.
    pub struct SubscriptionPreviewProrations {
        /// Whether any amount is prorated.
        pub has_prorations: Option<bool>,
        /// Time from which amounts are prorated.
        pub proration_date: OffsetDateTime,
        /// Amount given back. A published example shows it as a negative number.
        pub credit: Money,
        /// Amount charged.
        pub debit: Money,
        /// Net result of [`credit`](Self::credit) and [`debit`](Self::debit).
        pub net_amount: Money,
    }

    /// Tax in a price preview.
    ///
    /// Part of [`ImmediateSubscriptionPreviewInvoice`], [`SubscriptionInvoicePreview`],
    /// [`SubscriptionPreview`], [`SubscriptionPreviewInvoice`] and [`SubscriptionPricePreview`].
    ///
    /// GraphQL: type `SubscriptionPreviewTaxDetails`.
    pub struct SubscriptionPreviewTaxDetails {
        /// Display name of the tax.
        pub display_name: String,
        /// Tax rate as a percentage.
        pub percentage: f64,
        /// Whether prices already include the tax.
        pub inclusive: bool,
    }

    /// Preview of the invoices of a subscription. Nothing is created or changed.
    ///
    /// Response of [`preview_subscription`](crate::blocking::Client::preview_subscription).
    ///
    /// GraphQL: type `SubscriptionPreviewV2`.
    pub struct SubscriptionPreviewV2 {
        /// Invoice that would be issued right away.
        pub immediate_invoice: ImmediateSubscriptionPreviewInvoice,
        /// Invoice that would recur afterwards. `None` if there is none.
        pub recurring_invoice: Option<SubscriptionPreviewInvoice>,
        /// Billing period that the preview covers.
        pub billing_period_range: DateRange,
        /// Whether this would be a downgrade of the plan.
        pub is_plan_downgrade: Option<bool>,
        /// Whether there are scheduled updates.
        pub has_scheduled_updates: Option<bool>,
    }

    /// A price of a subscription, with the quantity it covers.
    ///
    /// Part of [`Subscription`] and [`SubscriptionSummary`].
    ///
    /// GraphQL: type `SubscriptionPrice`.
    pub struct SubscriptionPrice {
        /// Subscribed quantity of the priced feature, such as seats. `None` for a flat fee.
        pub usage_limit: Option<f64>,
        /// Billing model of the price, such as a flat fee or per unit.
        pub billing_model: Option<BillingModel>,
        /// Price of this entry.
        pub price: Option<Price>,
    }

    /// Price breakdown of the subscription in a [`SubscriptionPreview`].
    ///
    /// GraphQL: type `SubscriptionPricePreviewDto`.
    pub struct SubscriptionPricePreview {
        /// Amount before discounts.
        pub sub_total: Money,
        /// Discount applied. `None` if there is none.
        pub discount: Option<SubscriptionPreviewDiscount>,
        /// Discount as an amount of money. `None` if there is none.
        pub discount_amount: Option<Money>,
        /// Amount of tax.
        pub tax: Money,
        /// Name and rate of the tax. `None` if there is none.
        pub tax_details: Option<SubscriptionPreviewTaxDetails>,
        /// Final amount, with tax.
        pub total: Money,
        /// Final amount, without tax.
        pub total_excluding_tax: Money,
    }

    /// A price of a subscription, reduced to amount and period.
    ///
    /// Part of [`ActiveSubscription`].
    ///
    /// GraphQL: some fields of the type `SubscriptionPrice`.
    pub struct SubscriptionPriceSummary {
        /// Billing model of the price, such as a flat fee or per unit.
        pub billing_model: Option<BillingModel>,
        /// Price of this entry.
        pub price: Option<PriceSummary>,
    }

    /// A page of subscriptions.
    ///
    /// [`nodes`](Self::nodes) returns the items without their edges.
    ///
    /// Response of [`get_subscriptions`](crate::blocking::Client::get_subscriptions).
    ///
    /// GraphQL: type `SubscriptionQueryConnection`.
    pub struct SubscriptionQueryConnection {
        /// Entries of the page.
        pub edges: Vec<SubscriptionQueryEdge>,
        /// Cursors of the page, needed to request the next one.
        pub page_info: PageInfo,
    }

    /// Entry of a page of subscriptions.
    ///
    /// Part of [`SubscriptionQueryConnection`].
    ///
    /// GraphQL: type `SubscriptionQueryEdge`.
    pub struct SubscriptionQueryEdge {
        /// Subscription of this entry.
        pub node: SubscriptionListItem,
    }

    /// A scheduled update of a subscription, in
    /// [`scheduled_updates`](Subscription::scheduled_updates).
    ///
    /// GraphQL: type `SubscriptionScheduledUpdate`.
    pub struct SubscriptionScheduledUpdate {
        /// Kind of update, such as a change of the plan or an add-on.
        pub subscription_schedule_type: SubscriptionScheduleType,
        /// Status of the update, such as scheduled, done or failed.
        pub schedule_status: SubscriptionScheduleStatus,
        /// Time at which the update will be applied. Plain text, not a date type.
        pub scheduled_execution_time: String,
        /// Plan or add-on of the update. `None` if there is none.
        pub target_package: Option<PackageRef>,
        /// Details of the change, depending on the kind of update. `None` if there are none.
        pub schedule_variables: Option<ScheduleVariables>,
    }

    /// A subscription with its prices, and with references to its plan, add-ons and customer.
    ///
    /// Response of [`update_subscription`](crate::blocking::Client::update_subscription),
    /// [`cancel_subscription`](crate::blocking::Client::cancel_subscription),
    /// [`create_subscription`](crate::blocking::Client::create_subscription),
    /// [`transfer_subscription`](crate::blocking::Client::transfer_subscription),
    /// [`transfer_subscription_to_resource`](crate::blocking::Client::transfer_subscription_to_resource)
    /// and
    /// [`delegate_subscription_to_customer`](crate::blocking::Client::delegate_subscription_to_customer),
    /// and part of [`ProvisionSubscriptionResult`] and
    /// [`ProvisionedCustomer`](crate::customers::ProvisionedCustomer).
    ///
    /// GraphQL: some fields of the type `CustomerSubscription`.
    pub struct SubscriptionSummary {
        /// Stigg's own identifier of the subscription. Inputs take [`ref_id`](Self::ref_id)
        /// instead.
        pub id: String,
        /// Identifier of the subscription, chosen by you or generated. Inputs take this one.
        pub ref_id: String,
        /// Newer name of [`ref_id`](Self::ref_id), with the same value.
        pub subscription_id: String,
        /// Status of the subscription. Only [`Active`](SubscriptionStatus::Active) and
        /// [`InTrial`](SubscriptionStatus::InTrial) give access.
        pub status: SubscriptionStatus,
        /// Kind of pricing: free, paid or custom.
        pub pricing_type: PricingType,
        /// Billing period: monthly or annually. `None` if not applicable.
        pub billing_period: Option<BillingPeriod>,
        /// Start of the subscription, past or future.
        pub start_date: OffsetDateTime,
        /// End that is set for the subscription. `None` if it has no end.
        pub end_date: Option<OffsetDateTime>,
        /// End of the trial, past or future. `None` without a trial.
        pub trial_end_date: Option<OffsetDateTime>,
        /// Date of the cancellation, past or planned. `None` if there is none.
        pub cancellation_date: Option<OffsetDateTime>,
        /// Effective end of the subscription, past or future. `None` if it has no end.
        pub effective_end_date: Option<OffsetDateTime>,
        /// End of the current billing period.
        pub current_billing_period_end: Option<OffsetDateTime>,
        /// Identifier of the subscription in the connected billing provider. `None` if there is
        /// none.
        pub billing_id: Option<String>,
        /// URL of the subscription's page at the billing provider. `None` if there is none.
        pub billing_link_url: Option<String>,
        /// Error of the sync with the billing provider. `None` if there is none.
        pub billing_sync_error: Option<String>,
        /// State of the payment: not required, in progress, failed, or waiting for an action.
        pub payment_collection: PaymentCollection,
        /// Most recent invoice of the subscription. `None` if there is none.
        pub latest_invoice: Option<SubscriptionInvoice>,
        /// Free-form key-value data that you attached to the subscription.
        pub additional_meta_data: Option<Value>,
        /// Customer of the subscription.
        pub customer: CustomerRef,
        /// Resource that the subscription is for. `None` if it is for no particular resource.
        pub resource: Option<CustomerResource>,
        /// Plan of the subscription.
        pub plan: PlanRef,
        /// Add-ons of the subscription.
        pub addons: Vec<SubscriptionAddonSummary>,
        /// Prices of the subscription.
        pub prices: Vec<SubscriptionPrice>,
        /// Total price of the subscription. `None` if there is none, as for a free one.
        pub total_price: Option<SubscriptionTotalPrice>,
        /// Experiment that the subscription takes part in. `None` if there is none.
        pub experiment_info: Option<ExperimentInfo>,
    }

    /// Total price of a subscription.
    ///
    /// Part of [`ActiveSubscription`], [`Subscription`] and [`SubscriptionSummary`].
    ///
    /// GraphQL: some fields of the type `CustomerSubscriptionTotalPrice`.
    pub struct SubscriptionTotalPrice {
        /// Price before discounts.
        pub sub_total: Money,
        /// Final price.
        pub total: Money,
    }

    /// Trial settings of a subscription.
    ///
    /// Part of [`ActiveSubscription`], [`Subscription`] and [`SubscriptionListItem`].
    ///
    /// GraphQL: type `TrialConfiguration`.
    pub struct TrialConfiguration {
        /// Effect of the trial's end: the subscription becomes a paid one or is canceled.
        pub trial_end_behavior: TrialEndBehavior,
    }

    /// Details of a scheduled change of the number of units.
    ///
    /// Variant of [`ScheduleVariables`].
    ///
    /// GraphQL: type `UnitAmountChangeVariables`.
    pub struct UnitAmountChangeVariables {
        /// Identifier of the feature whose units change.
        pub feature_id: Option<String>,
        /// Number of units after the change.
        pub new_unit_amount: Option<f64>,
    }
}

union! {
    /// Details of a scheduled update, depending on its kind.
    ///
    /// Part of [`CustomerPortalScheduledUpdate`](crate::payments::CustomerPortalScheduledUpdate),
    /// [`SubscriptionFutureUpdate`] and [`SubscriptionScheduledUpdate`].
    ///
    /// GraphQL: union `ScheduleVariables`.
    pub enum ScheduleVariables {
        PlanChangeVariables,
        DowngradeChangeVariables,
        AddonChangeVariables,
        BillingPeriodChangeVariables,
        UnitAmountChangeVariables,
        PlanPriceOverrideChangeVariables,
        AddonPriceOverrideChangeVariables,
        CouponChangeVariables,
        RecurringCreditsChangeVariables,
    }
}

connection!(SubscriptionQueryConnection: SubscriptionListItem);
