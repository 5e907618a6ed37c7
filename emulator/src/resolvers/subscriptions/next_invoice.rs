//! Previews of the next invoice.

use apollo_compiler::resolvers::ResolvedValue;
use serde_json::{Value, json};
use stigg::common::Currency;

use super::previews;
use crate::catalog::Lookup;
use crate::operations::subscriptions::{Line, NextInvoice};
use crate::resolvers::{Tree, catalog, date};
use crate::store::Store;
use crate::values::amount::Amount;

pub(crate) fn preview<'a>(store: &Store, next: &NextInvoice) -> ResolvedValue<'a> {
    Tree::answer("SubscriptionInvoicePreview", value(store, next))
}

pub(crate) fn value(store: &Store, next: &NextInvoice) -> Value {
    let NextInvoice { invoice, minimum_spend_adjustment, lines } = next;
    let lines = lines.iter().map(|entry| line(&store.catalog, entry));
    let mut value = previews::invoice(invoice);
    value["subTotalExcludingTax"] = value["subTotal"].clone();
    value["amountDue"] = value["total"].clone();
    value["minimumSpendAdjustment"] = previews::money(invoice, *minimum_spend_adjustment);
    value["lines"] = lines.collect();
    value["lastUpdatedAt"] = date(store.now);
    value
}

fn line(catalog: &Lookup, line: &Line) -> Value {
    let currency = &line.price.currency;
    let money = |amount: Amount| json!({ "amount": amount, "currency": currency });
    json!({
        "type": line.kind,
        "description": line.description,
        "costDescription": cost(line, currency),
        "period": { "start": date(line.period.start), "end": date(line.period.end) },
        // This field is an integer; fractional quantities are null.
        "quantity": line.quantity.to_string().parse::<i32>().ok(),
        "unitPrice": line.price.amount.filter(|_| line.price.block_size.is_none()).map(|amount| money(amount.into())),
        "amount": money(line.amount),
        "proration": false,
        "price": catalog::price(catalog, &line.price),
    })
}

/// A description of how the amount is computed. With tiers or blocks, there is no single unit price.
fn cost(line: &Line, currency: &Currency) -> String {
    match line.price.amount.filter(|_| line.price.block_size.is_none()) {
        Some(amount) => format!("{} × {amount} {currency}", line.quantity),
        None => format!("{} {currency} for {}", line.amount, line.quantity),
    }
}
