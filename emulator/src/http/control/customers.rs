//! Customers.

use serde_json::json;

use super::answers::{Answer, Refusal};
use super::endpoints::Call;
use super::input;
use crate::values::failure::Failure;

const MAX_LISTED: usize = 100;

/// Lists the customers whose identifier, name or email contains a text.
pub(super) fn list(call: &Call<'_>) -> Result<Answer, Refusal> {
    let [search] = input::parameters::<1, String>(call.query_string, ["search"], "send a text")?;
    let found = call.service.store().find_customers(&search.unwrap_or_default());
    let listed: Vec<_> = found
        .iter()
        .take(MAX_LISTED)
        .map(|(id, name)| json!({ "customerId": id, "name": name }))
        .collect();
    Answer::json(&json!({ "customers": listed, "total": found.len() }))
}

pub(super) fn billing_information(call: &Call<'_>) -> Result<Answer, Refusal> {
    let store = call.service.store();
    let account =
        store.account(call.name).ok_or_else(|| refused(&Failure::customer_not_found(call.name)))?;
    Answer::json(&json!({ "billingInformation": account.profile.billing_information }))
}

pub(super) fn archive(call: &Call<'_>) -> Result<Answer, Refusal> {
    call.service.store().archive_customer(call.name).map_err(|failure| refused(&failure))?;
    Ok(Answer::nothing())
}

pub(super) fn refused(failure: &Failure) -> Refusal {
    Refusal::of_failure(failure, "CustomerNotFound", "customerId")
}
