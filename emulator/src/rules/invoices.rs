//! Invoices that would be issued.

use stigg::common::Currency;
use time::OffsetDateTime;

use super::pricing::{self, Quote};
use crate::amount::{Amount, Share};
use crate::catalog::Lookup;
use crate::store::{Account, AppliedDiscount, Terms};

/// What is charged, with what is given back for it.
#[derive(Clone, Debug)]
pub(crate) struct Invoice {
    pub(crate) quote: Quote,
    /// What is given back for the rest of a period that was paid already; not above zero.
    pub(crate) credit: Amount,
    pub(crate) discount: Option<AppliedDiscount>,
}

impl Invoice {
    /// What a whole billing period costs an account.
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

    /// A share of what is charged.
    pub(crate) fn share(&self, share: Share) -> Self {
        let part = |amount: Amount| amount.share(share).rounded(&self.quote.currency);
        let quote = Quote {
            currency: self.quote.currency.clone(),
            sub_total: part(self.quote.sub_total),
            discount: part(self.quote.discount),
        };
        Self { quote, credit: self.credit, discount: self.discount.clone() }
    }

    /// Gives back a share of what was paid by another invoice. Other money than this one is in
    /// stays out of it.
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
