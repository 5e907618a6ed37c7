//! The catalog.

use super::answers::{Answer, Refusal};
use super::endpoints::Call;
use super::input;

pub(super) fn get(call: &Call<'_>) -> Result<Answer, Refusal> {
    let catalog = std::sync::Arc::clone(&call.service.store().catalog);
    Answer::json(catalog.catalog())
}

pub(super) fn publish(call: &Call<'_>) -> Result<Answer, Refusal> {
    let changes = input::read(call.body)?;
    call.service
        .store()
        .publish(changes)
        .map_err(|error| Refusal::bad_field(error.place(), error.to_string()))?;
    get(call)
}
