//! Invoices that would be issued.

use stigg::Currency;
use time::OffsetDateTime;

use super::pricing::{self, Quote, cents};
use crate::catalog::Lookup;
use crate::store::{Account, AppliedDiscount, Terms};

/// What is charged, with what is given back for it.
#[derive(Clone, Debug)]
pub(crate) struct Invoice {
    pub(crate) quote: Quote,
    /// What is given back for the rest of a period that was paid already; not above zero.
    pub(crate) credit: f64,
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
        Self { quote, credit: 0.0, discount }
    }

    pub(crate) fn nothing(currency: Currency) -> Self {
        let quote = Quote { currency, sub_total: 0.0, discount: 0.0 };
        Self { quote, credit: 0.0, discount: None }
    }

    /// A share of what is charged, from 0 to 1.
    pub(crate) fn share(&self, share: f64) -> Self {
        let quote = Quote {
            currency: self.quote.currency.clone(),
            sub_total: cents(self.quote.sub_total * share),
            discount: cents(self.quote.discount * share),
        };
        Self { quote, credit: self.credit, discount: self.discount.clone() }
    }

    /// Gives back a share of what was paid by another invoice. Other money than this one is in
    /// stays out of it.
    pub(crate) fn crediting(self, paid: &Self, share: f64) -> Self {
        if paid.quote.currency != self.quote.currency {
            return self;
        }
        Self { credit: cents(-paid.quote.total() * share), ..self }
    }

    pub(crate) fn sub_total(&self) -> f64 {
        cents(self.quote.sub_total + self.credit)
    }

    pub(crate) fn total(&self) -> f64 {
        cents(self.sub_total() - self.quote.discount)
    }
}
