//! GraphQL aside from the tests.

use super::answers::{Answer, Refusal};
use super::endpoints::Call;
use crate::graphql::Request;

/// Executes a request that is neither recorded nor subject to faults.
pub(super) fn execute(call: &Call<'_>) -> Result<Answer, Refusal> {
    let executed =
        Request::from_body(call.body).and_then(|request| call.service.execute_aside(request));
    Ok(Answer::text(match executed {
        Ok(response) => response,
        Err(failure) => failure.into_answer().to_string(),
    }))
}
