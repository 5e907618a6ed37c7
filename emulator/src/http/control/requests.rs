//! Recorded requests.

use serde_json::json;

use super::answers::{Answer, Refusal};
use super::endpoints::Call;
use super::input;

const DEFAULT_LIMIT: usize = 100;
const MAX_LIMIT: usize = 1_000;

pub(super) fn list(call: &Call<'_>) -> Result<Answer, Refusal> {
    let remedy = "send a whole number";
    let [limit, after] = input::parameters(call.query_string, ["limit", "after"], remedy)?;
    let limit = limit.unwrap_or(DEFAULT_LIMIT);
    if !(1..=MAX_LIMIT).contains(&limit) {
        let message = format!("`limit` is {limit}: send a number from 1 to {MAX_LIMIT}");
        return Err(Refusal::bad_field("limit", message));
    }
    let first = after.map_or(0, |after: usize| after.saturating_add(1));
    let (requests, has_more) = {
        let controls = call.service.controls();
        let mut requests = controls.recording.requests_from(first);
        let page: Vec<_> = requests.by_ref().take(limit).collect();
        (page, requests.next().is_some())
    };
    Answer::json(&json!({ "requests": requests, "hasMore": has_more }))
}

pub(super) fn clear(call: &Call<'_>) -> Result<Answer, Refusal> {
    call.service.controls().recording.clear();
    Ok(Answer::nothing())
}

pub(super) fn executions(call: &Call<'_>) -> Result<Answer, Refusal> {
    let executions = call.service.controls().recording.executions().clone();
    Answer::json(&json!({ "executions": executions }))
}
