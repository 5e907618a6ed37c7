//! Invoices, as they would be issued.

use stigg::common::Currency;
use time::OffsetDateTime;

use super::pricing::{self, Charge, Quote};
use crate::accounts::{Account, AppliedDiscount, Terms};
use crate::catalog::Lookup;
use crate::values::amount::{Amount, Share};

/// The charges of an invoice and the credit for earlier payments.
#[derive(Clone, Debug)]
pub(crate) struct Invoice {
    pub(crate) quote: Quote,
    /// The credit for the unused part of a paid period; never positive.
    pub(crate) credit: Amount,
    pub(crate) discount: Option<AppliedDiscount>,
}

impl Invoice {
    /// The price of a full billing period, with the usage that the terms expect.
    pub(crate) fn full(
        catalog: &Lookup,
        account: &Account,
        terms: &Terms,
        at: OffsetDateTime,
    ) -> Self {
        let charges = pricing::charges(catalog, terms);
        let sub_total = charges.iter().map(|charge| charge.amount).sum();
        Self::of(account, terms, (currency_of(&charges), sub_total), at)
    }

    /// The part of the price that is due when the billing period starts.
    pub(crate) fn up_front(
        catalog: &Lookup,
        account: &Account,
        terms: &Terms,
        at: OffsetDateTime,
    ) -> Self {
        let charges = pricing::charges(catalog, terms);
        let up_front = charges.iter().filter(|charge| charge.is_up_front());
        let sub_total = up_front.map(|charge| charge.amount).sum();
        Self::of(account, terms, (currency_of(&charges), sub_total), at)
    }

    /// The invoice for a sum of charges on these terms, less the discount that applies.
    pub(crate) fn of(
        account: &Account,
        terms: &Terms,
        (currency, sub_total): (Currency, Amount),
        at: OffsetDateTime,
    ) -> Self {
        let customers = account.profile.discount.as_ref();
        let discount =
            pricing::active_discount(terms, customers, at).filter(|_| sub_total != Amount::ZERO);
        let quote = pricing::discounted(currency, sub_total, terms, customers, at);
        Self { quote, credit: Amount::ZERO, discount: discount.cloned() }
    }

    pub(crate) fn nothing(currency: Currency) -> Self {
        let quote = Quote { currency, sub_total: Amount::ZERO, discount: Amount::ZERO };
        Self { quote, credit: Amount::ZERO, discount: None }
    }

    /// The invoice for a part of the period.
    pub(crate) fn share(&self, share: Share) -> Self {
        let part = |amount: Amount| amount.share(share).rounded(&self.quote.currency);
        let quote = Quote {
            currency: self.quote.currency.clone(),
            sub_total: part(self.quote.sub_total),
            discount: part(self.quote.discount),
        };
        Self { quote, credit: self.credit, discount: self.discount.clone() }
    }

    /// Credits a share of another, paid invoice. Ignores it if its currency differs.
    pub(crate) fn crediting(self, paid: &Self, share: Share) -> Self {
        if paid.quote.currency != self.quote.currency {
            return self;
        }
        let credit = -paid.quote.total().share(share).rounded(&self.quote.currency);
        Self { credit, ..self }
    }

    pub(crate) fn sub_total(&self) -> Amount {
        self.quote.sub_total + self.credit
    }

    pub(crate) fn total(&self) -> Amount {
        self.sub_total() - self.quote.discount
    }
}

/// The currency of an order's charges.
fn currency_of(charges: &[Charge<'_>]) -> Currency {
    charges.first().map_or(Currency::Usd, |charge| charge.price.currency.clone())
}
