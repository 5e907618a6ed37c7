//! Amounts, currencies and pools in inputs.

use stigg::common::Number;

use crate::accounts::Pool;
use crate::catalog::Lookup;
use crate::rules::credits::MAX_AMOUNT;
use crate::values::amount::Amount;
use crate::values::failure::{Failure, Outcome};

/// Rejects an amount that cannot be granted or consumed.
pub(super) fn checked(amount: Number) -> Outcome<Amount> {
    if amount > MAX_AMOUNT {
        let message = format!("{amount} credits are above the emulator's limit per request");
        return Err(Failure::invalid("AmountTooLarge", message));
    }
    let counted = Amount::from(amount);
    if counted > Amount::ZERO {
        return Ok(counted);
    }
    Err(Failure::bad_input(format!("`amount` must be positive, not {amount}")))
}

/// Rejects a currency that the catalog does not have.
pub(super) fn known(catalog: &Lookup, currency: &str) -> Outcome<()> {
    let found = catalog.currency(currency).is_some();
    let missing = || Failure::not_found("CustomCurrencyNotFound", "custom currency", currency);
    found.then_some(()).ok_or_else(missing)
}

/// The pools to include. Omitted criteria match all pools.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'a> {
    pub(super) currency: Option<&'a str>,
    pub(super) resource: Option<&'a str>,
}

impl<'a> Wanted<'a> {
    pub(super) fn new(
        catalog: &Lookup,
        currency: Option<&'a String>,
        resource: Option<&'a String>,
    ) -> Outcome<Self> {
        currency.map_or(Ok(()), |currency| known(catalog, currency))?;
        Ok(Self { currency: currency.map(String::as_str), resource: resource.map(String::as_str) })
    }

    pub(super) fn includes(&self, pool: &Pool) -> bool {
        self.currency.is_none_or(|wanted| pool.currency == wanted)
            && self.resource.is_none_or(|wanted| pool.resource.as_deref() == Some(wanted))
    }
}
