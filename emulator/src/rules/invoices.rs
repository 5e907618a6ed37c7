//! Invoices, as they would be issued.

use stigg::common::Currency;
use time::OffsetDateTime;

use super::pricing::{self, Quote};
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
    /// The invoice for a full billing period.
    pub(crate) fn full(
        catalog: &Lookup,
        account: &Account,
        terms: &Terms,
        at: OffsetDateTime,
    ) -> Self {
        let customers = account.profile.discount.as_ref();
        let Some(quote) = pricing::quote(catalog, terms, customers, at) else {
            return Self::nothing(Currency::Usd);
        };
        let discount = pricing::active_discount(terms, customers, at).cloned();
        Self { quote, credit: Amount::ZERO, discount }
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
