//! The data of a customer.

mod allowances;
mod credits;
mod customers;
pub(crate) mod forms;
mod invoices;
mod payments;
mod promotional_entitlements;
mod subscriptions;
mod usage;

pub(crate) use allowances::Allowance;
pub(crate) use credits::{
    Balance, Charge, Consumption, CreditGrant, CreditSource, Credits, LedgerEntry, Pool, Purpose,
    Recharge, SaveDates,
};
pub(crate) use customers::{Account, Profile};
pub(crate) use invoices::{Billed, BillingOptions, IssuedInvoice, MoneyBalance, Prorations};
pub use payments::{OpenCheckout, PaymentOutcome};
pub(crate) use promotional_entitlements::PromotionalEntitlement;
pub(crate) use subscriptions::{
    AddonLine, AppliedDiscount, Change, Off, Phase, PlanChange, ScheduleStatus, ScheduledUpdate,
    Subscription, Tax, Terms, Trial,
};
pub(crate) use usage::{
    EventKey, Measurement, ReportKey, Usage, UsageChange, UsageKey, UsageReset,
};
