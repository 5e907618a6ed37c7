//! Customers.

use serde_json::json;

use super::answers::{Answer, Refusal};
use super::endpoints::Call;
use crate::values::failure::Failure;

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
