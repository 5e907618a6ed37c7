//! Billing details in inputs: what they change, and what the billing provider would refuse.

use stigg::common::Currency;
use stigg::customers::{CustomerBillingInfo, TaxExempt};
use stigg::subscriptions::SubscriptionBillingInfo;

use crate::accounts::{Subscription, Tax};
use crate::catalog::Lookup;
use crate::values::amount::Amount;
use crate::values::failure::{Failure, Outcome};

/// Checks the billing details of a customer.
pub(crate) fn check_customer(details: &CustomerBillingInfo) -> Outcome<()> {
    check_tax_ids(details.tax_ids.as_deref())?;
    let addresses = [&details.billing_address, &details.shipping_address];
    addresses.into_iter().flatten().try_for_each(|of| check_country(of.country.as_deref()))
}

fn check_tax_ids(tax_ids: Option<&[TaxExempt]>) -> Outcome<()> {
    for TaxExempt { kind, value, .. } in tax_ids.unwrap_or_default() {
        if kind.trim().is_empty() || value.trim().is_empty() {
            let message = "A tax identifier needs a `type` and a `value`";
            return Err(Failure::invalid("InvalidTaxId", message));
        }
    }
    Ok(())
}

fn check_country(country: Option<&str>) -> Outcome<()> {
    let is_code =
        |code: &str| code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase());
    match country {
        Some(country) if !is_code(country) => {
            let message = format!("`{country}` is not an ISO 3166-1 code of a country, such as DK");
            Err(Failure::invalid("InvalidAddressError", message))
        }
        _ => Ok(()),
    }
}

/// Checks the billing details of a subscription and returns the tax that they set, if any. A rate
/// without a name is called `Tax`.
pub(crate) fn tax(catalog: &Lookup, details: &SubscriptionBillingInfo) -> Outcome<Option<Tax>> {
    check_tax_ids(details.tax_ids.as_deref())?;
    check_country(details.billing_address.as_ref().and_then(|of| of.country.as_deref()))?;
    let ids = details.tax_rate_ids.as_deref().unwrap_or_default();
    match (details.tax_percentage, ids) {
        (None, []) => Ok(None),
        (Some(percentage), []) if (0.0..=100.0).contains(&percentage.as_f64()) => Ok(Some(Tax {
            display_name: "Tax".to_owned(),
            percentage: percentage.into(),
            is_inclusive: false,
        })),
        (Some(_), []) => Err(Failure::bad_input("`taxPercentage` must be from 0 to 100")),
        (None, [id]) => {
            let rates = catalog.billing().map_or(&[][..], |billing| &billing.tax_rates);
            let rate = rates.iter().find(|rate| rate.id == *id).ok_or_else(|| {
                Failure::bad_input(format!("`taxRateIds`: the catalog has no tax rate `{id}`"))
            })?;
            Ok(Some(Tax {
                display_name: rate.display_name.clone(),
                percentage: rate.percentage.into(),
                is_inclusive: rate.inclusive,
            }))
        }
        _ => {
            let message =
                "`taxPercentage` and `taxRateIds`: the emulator applies one tax rate only";
            Err(Failure::invalid("UnsupportedParameter", message))
        }
    }
}

impl Subscription {
    /// Applies billing details, and remembers what the billing integration is told.
    pub(crate) fn bill_with(
        &mut self,
        catalog: &Lookup,
        details: SubscriptionBillingInfo,
    ) -> Outcome<()> {
        if let Some(tax) = tax(catalog, &details)? {
            self.terms.tax = Some(tax);
        }
        self.billing_information = catalog.billing().map(|_| details);
        Ok(())
    }
}

impl Tax {
    /// The tax on an amount, or the tax in it if prices include the tax.
    pub(crate) fn on(&self, amount: Amount, currency: &Currency) -> Amount {
        let tax = if self.is_inclusive {
            amount.included_percent(self.percentage)
        } else {
            amount.percent(self.percentage)
        };
        tax.rounded(currency)
    }
}
