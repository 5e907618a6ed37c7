//! WebSocket connections and their faults.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::answers::{Answer, Refusal};
use super::endpoints::Call;
use super::input::{self, in_milliseconds};
use crate::http::streams::{Ending, StreamFault, StreamKind, is_sendable};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Closing {
    code: Option<u16>,
    #[serde(default)]
    reason: String,
}

pub(super) fn list(call: &Call<'_>) -> Result<Answer, Refusal> {
    Answer::json(&json!({ "streams": call.service.streams().list() }))
}

pub(super) fn cut(call: &Call<'_>) -> Result<Answer, Refusal> {
    call.service.streams().end_all(&Ending::Cut);
    Ok(Answer::nothing())
}

pub(super) fn close(call: &Call<'_>) -> Result<Answer, Refusal> {
    let Closing { code, reason } = input::read(call.body)?;
    let code = input::required(code, "code", "send the code of the close frame, such as 1012")?;
    check_code("code", code)?;
    call.service.streams().end_all(&Ending::Close { code, reason });
    Ok(Answer::nothing())
}

fn check_code(field: &str, code: u16) -> Result<(), Refusal> {
    if is_sendable(code) {
        return Ok(());
    }
    let message = format!(
        "`{field}` is {code}: send one from 1000 to 1003, from 1007 to 1014, or from 3000 to 4999"
    );
    Err(Refusal::bad_field(field, message))
}

/// A fault in JSON.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct Form {
    kind: Option<KindName>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    milliseconds: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    close_code: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    subscription: Option<String>,
    after: usize,
    times: Option<usize>,
    always: bool,
    probability: Option<f64>,
    seed: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum KindName {
    Refuse,
    NoAck,
    NoPong,
    Lose,
    Duplicate,
    Delay,
    Reorder,
    Stall,
    Cut,
    Close,
    MalformedMessage,
    MalformedPayload,
    GraphqlError,
}

pub(super) fn list_faults(call: &Call<'_>) -> Result<Answer, Refusal> {
    let faults = call.service.controls().stream_faults.list();
    let faults: Vec<_> = faults.iter().map(Form::of).collect();
    Answer::json(&json!({ "faults": faults }))
}

pub(super) fn inject(call: &Call<'_>) -> Result<Answer, Refusal> {
    let fault = input::read::<Form>(call.body)?.fault()?;
    let answer = Answer::created(&Form::of(&fault));
    call.service.controls().stream_faults.inject(fault);
    answer
}

pub(super) fn clear_faults(call: &Call<'_>) -> Result<Answer, Refusal> {
    call.service.controls().stream_faults.clear();
    Ok(Answer::nothing())
}

impl Form {
    fn of(fault: &StreamFault) -> Self {
        let form = Self {
            subscription: fault.subscription.clone(),
            after: fault.turns.after,
            times: fault.turns.left,
            always: fault.turns.left.is_none(),
            probability: Some(fault.turns.probability),
            seed: fault.turns.seed(),
            ..Self::default()
        };
        let (kind, form) = match &fault.kind {
            StreamKind::Refuse { status } => {
                (KindName::Refuse, Self { status: Some(*status), ..form })
            }
            StreamKind::NoAck => (KindName::NoAck, form),
            StreamKind::NoPong => (KindName::NoPong, form),
            StreamKind::Lose => (KindName::Lose, form),
            StreamKind::Duplicate => (KindName::Duplicate, form),
            StreamKind::Delay { delay } => {
                (KindName::Delay, Self { milliseconds: Some(in_milliseconds(*delay)), ..form })
            }
            StreamKind::Reorder => (KindName::Reorder, form),
            StreamKind::Stall => (KindName::Stall, form),
            StreamKind::Cut => (KindName::Cut, form),
            StreamKind::Close { code } => {
                (KindName::Close, Self { close_code: Some(*code), ..form })
            }
            StreamKind::MalformedMessage => (KindName::MalformedMessage, form),
            StreamKind::MalformedPayload => (KindName::MalformedPayload, form),
            StreamKind::GraphQl { code, message } => {
                let (code, message) = (Some(code.clone()), Some(message.clone()));
                (KindName::GraphqlError, Self { code, message, ..form })
            }
        };
        Self { kind: Some(kind), ..form }
    }

    fn fault(mut self) -> Result<StreamFault, Refusal> {
        let kind = input::required(self.kind, "kind", "send one, such as \"LOSE\"")?;
        let mut fault = self.of_kind(kind)?;
        self.check_nothing_is_left(kind)?;
        input::check_times(self.times, self.always)?;
        if let Some(field) = self.subscription {
            fault = fault.for_subscription(field);
        }
        if let Some(times) = self.times {
            fault = fault.times(times);
        }
        if self.always {
            fault = fault.always();
        }
        let probability = input::probability(self.probability)?;
        Ok(fault.after(self.after).probability(probability).seed(self.seed))
    }

    /// Builds a fault of a kind and takes the fields that belong to it.
    fn of_kind(&mut self, kind: KindName) -> Result<StreamFault, Refusal> {
        Ok(match kind {
            KindName::Refuse => StreamFault::refuse(input::status(self.status.take())?),
            KindName::NoAck => StreamFault::no_ack(),
            KindName::NoPong => StreamFault::no_pong(),
            KindName::Lose => StreamFault::lose(),
            KindName::Duplicate => StreamFault::duplicate(),
            KindName::Delay => {
                let remedy = "send how long to delay the update";
                let delay = input::required(self.milliseconds.take(), "milliseconds", remedy)?;
                StreamFault::delay(Duration::from_millis(delay))
            }
            KindName::Reorder => StreamFault::reorder(),
            KindName::Stall => StreamFault::stall(),
            KindName::Cut => StreamFault::cut(),
            KindName::Close => {
                let remedy = "send the code of the close frame, such as 1012";
                let code = input::required(self.close_code.take(), "closeCode", remedy)?;
                check_code("closeCode", code)?;
                StreamFault::close(code)
            }
            KindName::MalformedMessage => StreamFault::malformed_message(),
            KindName::MalformedPayload => StreamFault::malformed_payload(),
            KindName::GraphqlError => {
                let remedy = "send Stigg's error code, such as \"RateLimitExceeded\"";
                let code = input::required(self.code.take(), "code", remedy)?;
                StreamFault::graphql(code, self.message.take().unwrap_or_default())
            }
        })
    }

    /// Refuses fields that belong to another kind.
    fn check_nothing_is_left(&self, kind: KindName) -> Result<(), Refusal> {
        input::check_owners(
            kind,
            [
                (self.status.is_some(), "status", KindName::Refuse),
                (self.milliseconds.is_some(), "milliseconds", KindName::Delay),
                (self.close_code.is_some(), "closeCode", KindName::Close),
                (self.code.is_some(), "code", KindName::GraphqlError),
                (self.message.is_some(), "message", KindName::GraphqlError),
            ],
        )
    }
}
