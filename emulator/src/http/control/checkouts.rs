//! Checkouts.

use serde_json::json;

use super::answers::{Answer, Refusal};
use super::endpoints::Call;
use crate::values::failure::Failure;

pub(super) fn list(call: &Call<'_>) -> Result<Answer, Refusal> {
    let checkouts = call.service.store().open_checkouts();
    Answer::json(&json!({ "checkouts": checkouts }))
}

pub(super) fn complete(call: &Call<'_>) -> Result<Answer, Refusal> {
    let completed = call.service.store().complete_checkout(call.name);
    let subscription = completed.map_err(|failure| refused(&failure))?;
    Answer::json(&json!({ "subscriptionId": subscription }))
}

pub(super) fn expire(call: &Call<'_>) -> Result<Answer, Refusal> {
    call.service.store().expire_checkout(call.name).map_err(|failure| refused(&failure))?;
    Ok(Answer::nothing())
}

fn refused(failure: &Failure) -> Refusal {
    Refusal::of_failure(failure, "CheckoutNotFound", "checkoutId")
}
