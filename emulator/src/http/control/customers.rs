//! Customers.

use super::answers::{Answer, Refusal};
use super::endpoints::Call;
use crate::values::failure::Failure;

pub(super) fn archive(call: &Call<'_>) -> Result<Answer, Refusal> {
    call.service.store().archive_customer(call.name).map_err(|failure| refused(&failure))?;
    Ok(Answer::nothing())
}

pub(super) fn refused(failure: &Failure) -> Refusal {
    Refusal::of_failure(failure, "CustomerNotFound", "customerId")
}
