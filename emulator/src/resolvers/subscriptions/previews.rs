//! Estimates and previews of subscription prices.

use apollo_compiler::resolvers::ResolvedValue;
use serde_json::{Value, json};
use stigg::coupons::{DiscountDurationType, DiscountType};
use time::OffsetDateTime;

use crate::accounts::Off;
use crate::operations::subscriptions::Estimate;
use crate::resolvers::{Tree, date};
use crate::rules::billing::BalanceUse;
use crate::rules::invoices::Invoice;
use crate::values::amount::Amount;

/// The response to both kinds of estimate.
pub(crate) fn estimate<'a>(estimate: &Estimate) -> ResolvedValue<'a> {
    let Estimate { due, recurring, .. } = estimate;
    let value = json!({
        "subTotal": money(due, due.sub_total()),
        "discount": discount(due),
        "discountAmount": discount_amount(due),
        "total": money(due, due.total()),
        "tax": tax(due),
        "taxDetails": tax_details(due),
        "totalExcludingTax": money(due, due.total_excluding_tax()),
        "credits": credits(due, estimate.balance),
        "proration": estimate.prorated_at.map(|at| proration(due, at)),
        "billingPeriodRange": period(estimate),
        "isPlanDowngrade": estimate.is_plan_downgrade,
        "hasScheduledUpdates": estimate.has_scheduled_updates,
        "subscription": {
            "subTotal": money(recurring, recurring.sub_total()),
            "discount": discount(recurring),
            "discountAmount": discount_amount(recurring),
            "tax": money(recurring, recurring.tax_amount()),
            "taxDetails": tax_details(recurring),
            "total": money(recurring, recurring.total()),
            "totalExcludingTax": money(recurring, recurring.total_excluding_tax()),
        },
    });
    Tree::answer("SubscriptionPreview", value)
}

pub(crate) fn preview<'a>(estimate: &Estimate) -> ResolvedValue<'a> {
    let mut immediate = invoice(&estimate.due);
    immediate["credits"] = credits(&estimate.due, estimate.balance);
    immediate["proration"] = estimate.prorated_at.map(|at| proration(&estimate.due, at)).into();
    let value = json!({
        "immediateInvoice": immediate,
        "recurringInvoice": estimate.is_priced.then(|| invoice(&estimate.recurring)),
        "billingPeriodRange": period(estimate),
        "isPlanDowngrade": estimate.is_plan_downgrade,
        "hasScheduledUpdates": estimate.has_scheduled_updates,
    });
    Tree::answer("SubscriptionPreviewV2", value)
}

/// Fields that both invoices of a preview share.
pub(crate) fn invoice(invoice: &Invoice) -> Value {
    json!({
        "subTotal": money(invoice, invoice.sub_total()),
        "discount": discount_amount(invoice),
        "discountDetails": discount(invoice),
        "tax": tax(invoice),
        "taxDetails": tax_details(invoice),
        "total": money(invoice, invoice.total()),
        "totalExcludingTax": money(invoice, invoice.total_excluding_tax()),
    })
}

/// The customer's balance before and after the invoice, unless there is none.
pub(super) fn credits(invoice: &Invoice, balance: Option<BalanceUse>) -> Value {
    let nothing = BalanceUse::default();
    let Some(balance) = balance.filter(|balance| *balance != nothing) else { return Value::Null };
    json!({
        "initial": money(invoice, balance.initial),
        "used": money(invoice, balance.used),
        "remaining": money(invoice, balance.remaining),
    })
}

pub(crate) fn money(invoice: &Invoice, amount: Amount) -> Value {
    json!({ "amount": amount, "currency": invoice.quote.currency })
}

fn tax(invoice: &Invoice) -> Option<Value> {
    invoice.tax.as_ref().map(|_| money(invoice, invoice.tax_amount()))
}

fn tax_details(invoice: &Invoice) -> Option<Value> {
    invoice.tax.as_ref().map(|tax| {
        json!({
            "displayName": tax.display_name,
            "percentage": tax.percentage,
            "inclusive": tax.is_inclusive,
        })
    })
}

fn discount_amount(invoice: &Invoice) -> Option<Value> {
    invoice.discount.as_ref().map(|_| money(invoice, invoice.quote.discount))
}

fn discount(invoice: &Invoice) -> Option<Value> {
    let discount = invoice.discount.as_ref()?;
    let (kind, value) = match discount.off {
        Off::Percent(percent) => (DiscountType::Percentage, percent),
        Off::Amounts(_) => (DiscountType::Fixed, invoice.quote.discount),
    };
    let duration = match discount.months {
        Some(_) => DiscountDurationType::Repeating,
        None => DiscountDurationType::Forever,
    };
    Some(json!({
        "type": kind,
        "value": value,
        "durationType": duration,
        "durationInMonths": discount.months,
        "name": discount.name,
    }))
}

fn proration(invoice: &Invoice, at: OffsetDateTime) -> Value {
    json!({
        "hasProrations": invoice.credit < Amount::ZERO || invoice.quote.sub_total > Amount::ZERO,
        "prorationDate": date(at),
        "credit": money(invoice, invoice.credit),
        "debit": money(invoice, invoice.quote.sub_total),
        "netAmount": money(invoice, invoice.sub_total()),
    })
}

fn period(estimate: &Estimate) -> Value {
    json!({ "start": date(estimate.period.start), "end": date(estimate.period.end) })
}
