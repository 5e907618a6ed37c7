//! The billing integration.

use serde::{Deserialize, Serialize};
use stigg::payments::BillingVendorIdentifier;

use super::CatalogError;

/// The billing provider, as returned to checkouts.
///
/// The provider is never contacted: the emulator only returns these values, with made-up secrets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Billing {
    /// The provider: `STRIPE` or `ZUORA`.
    pub billing_identifier: BillingVendorIdentifier,
    /// Account at the provider.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_id: Option<String>,
    /// Publishable key of the account. Zuora's checkout needs it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public_key: Option<String>,
}

/// Checks that the provider supports checkouts.
pub(super) fn check_billing(billing: &Billing) -> Result<(), CatalogError> {
    let wrong = |problem: String, remedy: &str| Err(CatalogError::new("billing", problem, remedy));
    match &billing.billing_identifier {
        BillingVendorIdentifier::Stripe | BillingVendorIdentifier::Zuora => {}
        other => {
            let problem = format!("checkouts do not support the `billingIdentifier` {other}");
            return wrong(problem, "set it to STRIPE or ZUORA, or remove `billing`");
        }
    }
    for (name, value) in [("accountId", &billing.account_id), ("publicKey", &billing.public_key)] {
        if value.as_ref().is_some_and(String::is_empty) {
            return wrong(format!("`{name}` is empty"), "give it a value, or remove it");
        }
    }
    if billing.billing_identifier == BillingVendorIdentifier::Zuora && billing.public_key.is_none()
    {
        return wrong("`publicKey` is missing".to_owned(), "add it: Zuora's checkout needs it");
    }
    Ok(())
}
