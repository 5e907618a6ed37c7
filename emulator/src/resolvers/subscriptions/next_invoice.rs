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
    let NextInvoice { invoice, minimum_spend_adjustment, lines, balance } = next;
    let lines = lines.iter().map(|entry| line(&store.catalog, entry, &invoice.quote.currency));
    let used = balance.map_or(Amount::ZERO, |balance| balance.used);
    let mut value = previews::invoice(invoice);
    value["subTotalExcludingTax"] = previews::money(invoice, invoice.sub_total_excluding_tax());
    value["amountDue"] = previews::money(invoice, invoice.total() - used);
    value["credits"] = previews::credits(invoice, *balance);
    value["minimumSpendAdjustment"] = previews::money(invoice, *minimum_spend_adjustment);
    value["lines"] = lines.collect();
    value["lastUpdatedAt"] = date(store.now);
    value
}

fn line(catalog: &Lookup, line: &Line, currency: &Currency) -> Value {
    let money = |amount: Amount| json!({ "amount": amount, "currency": currency });
    json!({
        "type": line.kind,
        "description": line.description,
        "costDescription": cost(line, currency),
        "period": { "start": date(line.period.start), "end": date(line.period.end) },
        // This field is an integer; fractional quantities are null.
        "quantity": line.quantity.to_string().parse::<i32>().ok(),
        "unitPrice": unit_price(line).map(|amount| money(amount.into())),
        "amount": money(line.amount),
        "proration": line.price.is_none(),
        "price": line.price.as_ref().map(|price| catalog::price(catalog, price)),
    })
}

/// The price of a unit. With tiers or blocks, there is none.
fn unit_price(line: &Line) -> Option<f64> {
    let price = line.price.as_ref()?;
    price.amount.filter(|_| price.block_size.is_none())
}

/// A description of how the amount is computed.
fn cost(line: &Line, currency: &Currency) -> String {
    match (unit_price(line), &line.price) {
        (Some(amount), _) => format!("{} × {amount} {currency}", line.quantity),
        (None, Some(_)) => format!("{} {currency} for {}", line.amount, line.quantity),
        (None, None) => format!("{} {currency}", line.amount),
    }
}
