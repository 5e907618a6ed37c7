//! The state.

use super::answers::{Answer, Refusal};
use super::endpoints::Call;
use crate::state::{self, InvalidState};

pub(super) fn save(call: &Call<'_>) -> Result<Answer, Refusal> {
    let text = state::text(&call.service.store())?;
    Ok(Answer::text(text))
}

pub(super) fn load(call: &Call<'_>) -> Result<Answer, Refusal> {
    let text = std::str::from_utf8(call.body)
        .map_err(|error| Refusal::bad_input(None, format!("The state is not UTF-8: {error}")))?;
    let loaded =
        state::parse(text).and_then(|state| call.service.load(state).map_err(InvalidState::from));
    loaded.map_err(|InvalidState { place, problem, remedy }| {
        let message = format!("`{place}`: {problem}; {remedy}");
        Refusal::bad_input(Some(place), message)
    })?;
    Ok(Answer::nothing())
}

pub(super) fn reset(call: &Call<'_>) -> Result<Answer, Refusal> {
    call.service.reset();
    Ok(Answer::nothing())
}
