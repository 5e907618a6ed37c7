//! Invoices, as they are computed before they are issued.

use stigg::common::Currency;
use time::OffsetDateTime;

use super::pricing::{self, Charge, Quote};
use crate::accounts::{Account, AppliedDiscount, Billed, Prorations, Tax, Terms};
use crate::catalog::Lookup;
use crate::values::amount::{Amount, Share};
use crate::values::periods::Period;

/// The charges of an invoice and the credit for earlier payments.
#[derive(Clone, Debug)]
pub(crate) struct Invoice {
    pub(crate) quote: Quote,
    /// The credit for the unused part of a billed period; never positive.
    pub(crate) credit: Amount,
    /// The part of the charges, before discounts, that is for a part of a period.
    pub(crate) prorated: Amount,
    pub(crate) discount: Option<AppliedDiscount>,
    pub(crate) tax: Option<Tax>,
    /// The billing period whose fees are charged in full, if any are.
    pub(crate) period: Option<Period>,
    /// The time whose usage is charged, if any is.
    pub(crate) usage: Option<Period>,
}

impl Billed {
    /// The credit for the part of the period after `at`.
    pub(super) fn credit(&self, at: OffsetDateTime) -> Prorations {
        let unused = self.price.share(self.period.share_left(at)).rounded(&self.currency);
        Prorations {
            currency: self.currency.clone(),
            debit: Amount::ZERO,
            discount: Amount::ZERO,
            credit: -unused,
        }
    }
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
        let currency = currency_of(&charges).unwrap_or(Currency::Usd);
        let sub_total = charges.iter().map(|charge| charge.amount).sum();
        Self::of(account, terms, (currency, sub_total), at)
    }

    /// The fees of a billing period, which are due when it starts. `None` if nothing has a price.
    pub(crate) fn of_period(
        catalog: &Lookup,
        account: &Account,
        terms: &Terms,
        period: Period,
        at: OffsetDateTime,
    ) -> Option<Self> {
        let charges = pricing::charges(catalog, terms);
        let currency = currency_of(&charges)?;
        let fees = charges.iter().filter(|charge| charge.is_up_front());
        let fees = fees.map(|charge| charge.amount).sum();
        Some(Self { period: Some(period), ..Self::of(account, terms, (currency, fees), at) })
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
        let (discount, tax) = (discount.cloned(), terms.tax.clone());
        Self { quote, discount, tax, ..Self::nothing(Currency::Usd) }
    }

    pub(crate) fn nothing(currency: Currency) -> Self {
        Self {
            quote: Quote { currency, sub_total: Amount::ZERO, discount: Amount::ZERO },
            credit: Amount::ZERO,
            prorated: Amount::ZERO,
            discount: None,
            tax: None,
            period: None,
            usage: None,
        }
    }

    /// The invoice for prorated amounts alone.
    pub(crate) fn of_prorations(prorations: &Prorations) -> Self {
        let Prorations { currency, debit, discount, credit } = prorations.clone();
        let quote = Quote { currency: currency.clone(), sub_total: debit, discount };
        Self { quote, credit, prorated: debit, ..Self::nothing(currency) }
    }

    /// The invoice for a part of the period.
    pub(crate) fn share(self, share: Share) -> Self {
        let part = |amount: Amount| amount.share(share).rounded(&self.quote.currency);
        let sub_total = part(self.quote.sub_total);
        // Round the total, not the discount: the same terms then always have the same total.
        let discount = sub_total - part(self.quote.total());
        let quote = Quote { currency: self.quote.currency.clone(), sub_total, discount };
        Self { quote, prorated: sub_total, period: None, ..self }
    }

    /// Adds the amounts of another invoice in the same currency.
    pub(crate) fn plus(self, other: &Self) -> Self {
        let quote = Quote {
            sub_total: self.quote.sub_total + other.quote.sub_total,
            discount: self.quote.discount + other.quote.discount,
            currency: self.quote.currency,
        };
        Self {
            quote,
            credit: self.credit + other.credit,
            prorated: self.prorated + other.prorated,
            discount: self.discount.or_else(|| other.discount.clone()),
            tax: self.tax.or_else(|| other.tax.clone()),
            period: self.period.or(other.period),
            usage: self.usage.or(other.usage),
        }
    }

    /// The amounts, to be added to a later invoice.
    pub(crate) fn deferred(&self) -> Prorations {
        Prorations {
            currency: self.quote.currency.clone(),
            debit: self.quote.sub_total,
            discount: self.quote.discount,
            credit: self.credit,
        }
    }

    pub(crate) fn sub_total(&self) -> Amount {
        self.quote.sub_total + self.credit
    }

    /// The amount that is charged, with tax; zero if there is more credit than charges.
    pub(crate) fn total(&self) -> Amount {
        let charged = self.net().max(Amount::ZERO);
        match &self.tax {
            Some(tax) if !tax.is_inclusive => charged + self.tax_on(charged),
            _ => charged,
        }
    }

    pub(crate) fn total_excluding_tax(&self) -> Amount {
        self.excluding_tax(self.net().max(Amount::ZERO))
    }

    pub(crate) fn sub_total_excluding_tax(&self) -> Amount {
        self.excluding_tax(self.sub_total())
    }

    /// The tax that is charged.
    pub(crate) fn tax_amount(&self) -> Amount {
        self.tax_on(self.net().max(Amount::ZERO))
    }

    fn excluding_tax(&self, amount: Amount) -> Amount {
        match &self.tax {
            Some(tax) if tax.is_inclusive => amount - self.tax_on(amount),
            _ => amount,
        }
    }

    fn tax_on(&self, amount: Amount) -> Amount {
        self.tax.as_ref().map_or(Amount::ZERO, |tax| tax.on(amount, &self.quote.currency))
    }

    /// The credit that the charges do not use up.
    pub(crate) fn surplus(&self) -> Amount {
        (-self.net()).max(Amount::ZERO)
    }

    /// Whether it charges or credits part of a period.
    pub(crate) fn is_prorated(&self) -> bool {
        self.prorated != Amount::ZERO || self.credit != Amount::ZERO
    }

    /// Whether there is nothing to charge or to credit.
    pub(crate) fn is_empty(&self) -> bool {
        self.period.is_none() && self.net() == Amount::ZERO
    }

    fn net(&self) -> Amount {
        self.sub_total() - self.quote.discount
    }
}

/// The currency of an order's charges, if there are any.
fn currency_of(charges: &[Charge<'_>]) -> Option<Currency> {
    charges.first().map(|charge| charge.price.currency.clone())
}
