// @generated from `schema` by `tests/conformance/declarations.rs`. To regenerate:
// UPDATE_DOCS=1 cargo test -p stigg-tests --test suite conformance::declarations

//! The types of responses.

use serde_json::Value;
use time::OffsetDateTime;

use crate::catalog::Units;
use crate::common::connections::connection;
use crate::common::declare::response;
use crate::common::{Money, PageInfo};
use crate::credits::{
    CreditGrantInvoiceBillingReason, CreditGrantInvoiceStatus, CreditGrantStatus, CreditGrantType,
    CreditLedgerEventType, EstimationRequestWarning, EstimationWarningCode, GrantExpirationPeriod,
    ThresholdType,
};
use crate::subscriptions::PaymentCollection;

response! {
    /// Automatic recharge settings of a customer's credits in one currency.
    ///
    /// Stigg switches recharging off at the spend limit, or when a payment fails.
    ///
    /// Response of
    /// [`get_automatic_recharge_configuration`](crate::blocking::Client::get_automatic_recharge_configuration)
    /// and
    /// [`save_automatic_recharge_configuration`](crate::blocking::Client::save_automatic_recharge_configuration).
    ///
    /// GraphQL: type `AutoRechargeSettingsDTO`.
    pub struct AutoRechargeSettings {
        /// Identifier of the customer.
        pub customer_id: String,
        /// Identifier of the credit currency.
        pub currency_id: String,
        /// Whether automatic recharge is on.
        pub is_enabled: bool,
        /// Unit of [`threshold_value`](Self::threshold_value): credits or dollars.
        pub threshold_type: ThresholdType,
        /// Balance at which a recharge happens, in the unit of
        /// [`threshold_type`](Self::threshold_type).
        pub threshold_value: f64,
        /// Balance after a recharge.
        pub target_balance: f64,
        /// Maximum to spend on recharges. `None` if there is none.
        pub max_spend_limit: Option<f64>,
        /// Amount spent on recharges in the current month.
        pub current_monthly_spend: f64,
        /// Time after which the bought credits expire.
        pub grant_expiration_period: GrantExpirationPeriod,
        /// Time at which the settings were created.
        pub created_at: Option<OffsetDateTime>,
        /// Time at which the settings were last changed.
        pub updated_at: Option<OffsetDateTime>,
    }

    /// Balance of a customer or a resource in one credit currency, in [`CreditBalanceSummary`].
    ///
    /// GraphQL: type `CreditBalance`.
    pub struct CreditBalance {
        /// Currency of the credits.
        pub currency: CreditCurrency,
        /// Identifier of the customer.
        pub customer_id: String,
        /// Identifier of the resource that the credits belong to. `None` if they belong to none.
        pub resource_id: Option<String>,
        /// Number of credits left.
        pub current_balance: f64,
        /// Number of credits granted.
        pub total_granted: f64,
        /// Number of credits consumed.
        pub total_consumed: f64,
        /// Time until which the balance is valid, as a number. Its unit is not published.
        pub valid_until: Option<f64>,
    }

    /// Credit balances of a customer.
    ///
    /// Response of [`get_credit_balance`](crate::blocking::Client::get_credit_balance).
    ///
    /// GraphQL: type `CreditBalanceSummary`.
    pub struct CreditBalanceSummary {
        /// Identifier of the customer.
        pub customer_id: String,
        /// Balances: one for each credit currency and, where credits belong to resources, each
        /// resource.
        pub balances: Vec<CreditBalance>,
    }

    /// Credit balance of a customer, or of one resource, after a change.
    ///
    /// Update of [`OnCreditBalanceUpdated`](crate::operation::OnCreditBalanceUpdated).
    ///
    /// GraphQL: type `CreditBalanceUpdated`.
    pub struct CreditBalanceUpdated {
        /// Identifier of the customer.
        pub customer_id: String,
        /// Identifier of the resource. `None` if the credits belong to the customer as a whole.
        pub resource_id: Option<String>,
        /// Identifier of the currency.
        pub currency_id: String,
        /// Currency of the credits.
        pub currency: CreditCurrency,
        /// Number of credits left.
        pub current_balance: f64,
        /// Number of credits consumed.
        pub total_consumed: f64,
        /// Number of credits granted.
        pub total_granted: f64,
        /// Time until which the balance is valid, as a number. Its unit is not published.
        pub valid_until: Option<f64>,
    }

    /// A recorded consumption of credits, with the expected balance.
    ///
    /// Response of [`consume_credits`](crate::blocking::Client::consume_credits).
    ///
    /// GraphQL: type `CreditConsumptionResponse`.
    pub struct CreditConsumption {
        /// Identifier of the customer.
        pub customer_id: String,
        /// Identifier of the resource that the credits belong to. `None` if the input had none.
        pub resource_id: Option<String>,
        /// Identifier of the credit currency.
        pub currency_id: String,
        /// Number of credits consumed.
        pub amount: f64,
        /// Time of the consumption.
        pub timestamp: OffsetDateTime,
        /// Expected balance, this consumption included. `None` if unknown.
        pub credit: Option<OptimisticCreditBalance>,
    }

    /// Estimated cost of an event or of usage in credits. An estimate consumes nothing.
    ///
    /// Response of [`estimate_usage_cost`](crate::blocking::Client::estimate_usage_cost) and
    /// [`estimate_event_cost`](crate::blocking::Client::estimate_event_cost).
    ///
    /// GraphQL: type `CreditCostEstimation`.
    pub struct CreditCostEstimation {
        /// Estimated costs, one for each credit currency.
        pub estimates: Vec<CurrencyEstimate>,
        /// Reasons for which the estimate may be incomplete.
        pub warnings: Vec<EstimationRequestWarning>,
    }

    /// A credit currency, reduced to its identifier and names.
    ///
    /// Part of [`CreditBalance`], [`CreditBalanceUpdated`] and [`CreditUsage`].
    ///
    /// GraphQL: type `SlimCustomCurrency`.
    pub struct CreditCurrency {
        /// Identifier of the currency.
        pub currency_id: String,
        /// Name of the currency, for display.
        pub display_name: String,
        /// Symbol of the currency. `None` if it has none.
        pub symbol: Option<String>,
        /// Names of the currency's units.
        pub units: Option<Units>,
    }

    /// Credits granted to a customer at once, and their consumption.
    ///
    /// Grants with the lowest [`priority`](Self::priority) are consumed first. Among equals, the
    /// grant that expires earlier is consumed first, then promotional before paid.
    ///
    /// Response of [`grant_credits`](crate::blocking::Client::grant_credits) and
    /// [`void_credit_grant`](crate::blocking::Client::void_credit_grant), and item of
    /// [`CreditGrantConnection`].
    ///
    /// GraphQL: type `CreditGrant`.
    pub struct CreditGrant {
        /// Identifier of the grant.
        pub grant_id: String,
        /// Identifier of the customer who holds the grant.
        pub customer_id: String,
        /// Identifier of the resource that the credits belong to. `None` if they belong to none.
        pub resource_id: Option<String>,
        /// Identifier of the credit currency.
        pub currency_id: String,
        /// Name of the grant, for display.
        pub display_name: String,
        /// Comment on the grant. `None` if there is none.
        pub comment: Option<String>,
        /// Source of the credits: paid, promotional, recurring or an overdraft.
        pub grant_type: CreditGrantType,
        /// State of the grant, such as active, scheduled or expired.
        pub status: CreditGrantStatus,
        /// Number of credits granted. 0 for an [`Overdraft`](CreditGrantType::Overdraft).
        pub amount: f64,
        /// Number of credits consumed from this grant.
        pub consumed_amount: f64,
        /// Price of the credits in money.
        pub cost: Money,
        /// Position in the order of consumption. Grants with lower numbers are consumed first.
        pub priority: f64,
        /// Time from which the credits can be used.
        pub effective_at: OffsetDateTime,
        /// Time at which the credits expire. `None` if they do not.
        pub expire_at: Option<OffsetDateTime>,
        /// Time at which the grant was voided. `None` if it was not.
        pub voided_at: Option<OffsetDateTime>,
        /// State of the payment: not required, in progress, failed, or waiting for an action.
        pub payment_collection: PaymentCollection,
        /// Identifier of the invoice for the grant. `None` if there is none.
        pub invoice_id: Option<String>,
        /// Most recent invoice for the grant. `None` if there is none.
        pub latest_invoice: Option<CreditGrantInvoice>,
        /// Identifier of the automatic recharge settings that caused the grant. `None` if there are
        /// none.
        pub automatic_recharge_configuration_id: Option<String>,
        /// Free-form key-value data stored with the grant.
        pub additional_meta_data: Option<Value>,
        /// Time at which the grant was created.
        pub created_at: OffsetDateTime,
        /// Time at which the grant was last changed.
        pub updated_at: OffsetDateTime,
    }

    /// A page of credit grants.
    ///
    /// [`nodes`](Self::nodes) returns the items without their edges.
    ///
    /// Response of [`get_credit_grants`](crate::blocking::Client::get_credit_grants).
    ///
    /// GraphQL: type `CreditGrantConnection`.
    pub struct CreditGrantConnection {
        /// Entries of the page.
        pub edges: Vec<CreditGrantEdge>,
        /// Position of the page, for reading others.
        pub page_info: PageInfo,
        /// Number of credit grants on all pages.
        pub total_count: i32,
    }

    /// Entry of a [`CreditGrantConnection`].
    ///
    /// GraphQL: type `CreditGrantEdge`.
    pub struct CreditGrantEdge {
        /// Credit grant of the entry.
        pub node: CreditGrant,
    }

    /// Invoice for a credit grant, from the billing provider.
    ///
    /// Amounts are in whole units of [`currency`](Self::currency) (49 = $49.00).
    ///
    /// Part of [`CreditGrant`].
    ///
    /// GraphQL: type `CreditGrantInvoice`.
    pub struct CreditGrantInvoice {
        /// Identifier of the invoice at the billing provider.
        pub billing_id: String,
        /// State of the invoice: open, paid or canceled.
        pub status: CreditGrantInvoiceStatus,
        /// Reason for the invoice.
        pub billing_reason: Option<CreditGrantInvoiceBillingReason>,
        /// Currency of the amounts on the invoice.
        pub currency: Option<String>,
        /// Amount before discounts.
        pub sub_total: Option<f64>,
        /// Amount before discounts, without tax.
        pub sub_total_excluding_tax: Option<f64>,
        /// Amount of tax.
        pub tax: Option<f64>,
        /// Total amount, with tax.
        pub total: Option<f64>,
        /// Total amount, without tax.
        pub total_excluding_tax: Option<f64>,
        /// Amount due for payment.
        pub amount_due: Option<f64>,
        /// Number of payment attempts.
        pub attempt_count: Option<f64>,
        /// Whether the payment needs an action before it can complete.
        pub requires_action: bool,
        /// URL of a page on which the customer can complete the payment. You may pass it on.
        pub payment_url: Option<String>,
        /// Secret for the next payment step at the billing provider. Keep it out of logs.
        pub payment_secret: Option<String>,
        /// Error of the payment. `None` or empty if there is none.
        pub error_message: Option<String>,
        /// URL of the invoice as a PDF file.
        pub pdf_url: Option<String>,
        /// Time at which the invoice is due. `None` if none is set.
        pub due_date: Option<OffsetDateTime>,
        /// Time at which the invoice was created.
        pub created_at: OffsetDateTime,
        /// Time at which the invoice was last changed.
        pub updated_at: OffsetDateTime,
    }

    /// A page of a credit ledger.
    ///
    /// [`nodes`](Self::nodes) returns the items without their edges.
    ///
    /// Response of [`get_credit_ledger`](crate::blocking::Client::get_credit_ledger).
    ///
    /// GraphQL: type `CreditLedgerConnection`.
    pub struct CreditLedgerConnection {
        /// Entries of the page.
        pub edges: Vec<CreditLedgerEdge>,
        /// Position of the page, for reading others.
        pub page_info: PageInfo,
        /// Number of ledger entries on all pages.
        pub total_count: i32,
    }

    /// Entry of a [`CreditLedgerConnection`].
    ///
    /// GraphQL: type `CreditLedgerEdge`.
    pub struct CreditLedgerEdge {
        /// Cursor of the entry. A page that starts after it (see
        /// [`after`](crate::common::CursorPaging::after)) begins with the next entry.
        pub cursor: String,
        /// Ledger entry.
        pub node: CreditLedgerEvent,
    }

    /// Entry of a credit ledger: one change of one credit grant.
    ///
    /// Entries are only added to the ledger, never changed.
    ///
    /// Item of [`CreditLedgerConnection`].
    ///
    /// GraphQL: type `CreditLedgerEvent`.
    pub struct CreditLedgerEvent {
        /// Identifier of the event behind the entry. `None` if there is none.
        pub event_id: Option<String>,
        /// Type of the change, such as a grant or a consumption.
        pub event_type: CreditLedgerEventType,
        /// Number of credits of the change.
        pub amount: f64,
        /// Identifier of the credit currency.
        pub credit_currency_id: String,
        /// Identifier of the credit grant.
        pub credit_grant_id: String,
        /// Identifier of the customer.
        pub customer_id: String,
        /// Identifier of the resource that the credits belong to. `None` if they belong to none.
        pub resource_id: Option<String>,
        /// Identifier of the feature that consumed the credits. `None` if there is none.
        pub feature_id: Option<String>,
        /// Time of the change.
        pub timestamp: OffsetDateTime,
    }

    /// Use of credits over a time span.
    ///
    /// Response of [`get_credit_usage`](crate::blocking::Client::get_credit_usage).
    ///
    /// GraphQL: type `CreditUsage`.
    pub struct CreditUsage {
        /// Currency of the credits. `None` if not given.
        pub currency: Option<CreditCurrency>,
        /// Series of the usage.
        pub series: Vec<CreditUsageSeries>,
        /// Position of the page, for reading others.
        pub page_info: PageInfo,
    }

    /// A point of a [`CreditUsageSeries`].
    ///
    /// GraphQL: type `CreditUsagePoint`.
    pub struct CreditUsagePoint {
        /// Time of the point.
        pub timestamp: OffsetDateTime,
        /// Number of credits at this point.
        pub value: f64,
    }

    /// A series of [`CreditUsage`].
    ///
    /// GraphQL: type `CreditUsageSeries`.
    pub struct CreditUsageSeries {
        /// Identifier of the feature that consumed the credits. `None` if there is none.
        pub feature_id: Option<String>,
        /// Name of the feature. `None` if there is none.
        pub feature_name: Option<String>,
        /// Number of credits in the whole series.
        pub total_credits: f64,
        /// Points of the series.
        pub points: Vec<CreditUsagePoint>,
    }

    /// Estimated cost in one credit currency, in [`CreditCostEstimation`].
    ///
    /// GraphQL: type `CurrencyEstimate`.
    pub struct CurrencyEstimate {
        /// Identifier of the credit currency.
        pub currency_id: String,
        /// Number of credits that would be consumed.
        pub estimated_cost: f64,
        /// Number of credits left now.
        pub current_balance: f64,
        /// Number of credits that would be left afterwards.
        pub balance_after_estimate: f64,
        /// Whether the balance would be overdrawn.
        pub would_overdraft: bool,
        /// Cost of each feature.
        pub breakdown: Vec<EstimationBreakdownItem>,
    }

    /// Part of an estimated cost that falls on one feature.
    ///
    /// Part of [`CurrencyEstimate`].
    ///
    /// GraphQL: type `EstimationBreakdownItem`.
    pub struct EstimationBreakdownItem {
        /// Identifier of the feature.
        pub feature_id: String,
        /// Number of credits for this feature.
        pub cost: f64,
        /// Reason to doubt the cost. `None` if there is none.
        pub warning_code: Option<EstimationWarningCode>,
    }

    /// Expected credit balance after a consumption, in [`CreditConsumption`].
    ///
    /// [`remaining`](Self::remaining) returns the credits that are left.
    ///
    /// GraphQL: type `OptimisticCreditBalance`.
    pub struct OptimisticCreditBalance {
        /// Identifier of the credit currency.
        pub currency_id: String,
        /// Number of credits granted.
        pub usage_limit: f64,
        /// Number of credits consumed.
        pub current_usage: f64,
        /// End of the usage period. `None` if there is none.
        pub usage_period_end: Option<OffsetDateTime>,
        /// Time of the balance.
        pub timestamp: OffsetDateTime,
    }
}

connection!(CreditGrantConnection: CreditGrant);
connection!(CreditLedgerConnection: CreditLedgerEvent);
