//! Faults.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::answers::{Answer, Refusal};
use super::endpoints::Call;
use super::input::{self, in_milliseconds};
use crate::http::fault::{Fault, Kind};

/// A fault in JSON.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct Form {
    kind: Option<KindName>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    milliseconds: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    jitter_milliseconds: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    operation: Option<String>,
    times: Option<usize>,
    always: bool,
    after_execution: bool,
    probability: Option<f64>,
    seed: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum KindName {
    Status,
    Latency,
    DropConnection,
    TruncatedBody,
    MalformedBody,
    GraphqlError,
}

pub(super) fn list(call: &Call<'_>) -> Result<Answer, Refusal> {
    let faults = call.service.controls().faults.list();
    let faults: Vec<_> = faults.iter().map(Form::of).collect();
    Answer::json(&json!({ "faults": faults }))
}

pub(super) fn inject(call: &Call<'_>) -> Result<Answer, Refusal> {
    let fault = input::read::<Form>(call.body)?.fault()?;
    let answer = Answer::created(&Form::of(&fault));
    call.service.controls().faults.inject(fault);
    answer
}

pub(super) fn clear(call: &Call<'_>) -> Result<Answer, Refusal> {
    call.service.controls().faults.clear();
    Ok(Answer::nothing())
}

impl Form {
    fn of(fault: &Fault) -> Self {
        let form = Self {
            operation: fault.operation.clone(),
            times: fault.turns.left,
            always: fault.turns.left.is_none(),
            after_execution: fault.after_execution,
            probability: Some(fault.turns.probability),
            seed: fault.turns.seed(),
            ..Self::default()
        };
        match &fault.kind {
            Kind::Status { status, retry_after } => Self {
                kind: Some(KindName::Status),
                status: Some(*status),
                retry_after: *retry_after,
                ..form
            },
            Kind::Latency { latency, jitter } => Self {
                kind: Some(KindName::Latency),
                milliseconds: Some(in_milliseconds(*latency)),
                jitter_milliseconds: Some(in_milliseconds(*jitter)),
                ..form
            },
            Kind::DropConnection => Self { kind: Some(KindName::DropConnection), ..form },
            Kind::TruncatedBody => Self { kind: Some(KindName::TruncatedBody), ..form },
            Kind::MalformedBody => Self { kind: Some(KindName::MalformedBody), ..form },
            Kind::GraphQl { code, message } => Self {
                kind: Some(KindName::GraphqlError),
                code: Some(code.clone()),
                message: Some(message.clone()),
                ..form
            },
        }
    }

    fn fault(mut self) -> Result<Fault, Refusal> {
        let kind = input::required(self.kind, "kind", "send one, such as \"STATUS\"")?;
        let mut fault = self.of_kind(kind)?;
        self.check_nothing_is_left(kind)?;
        input::check_times(self.times, self.always)?;
        if let Some(operation) = self.operation {
            fault = fault.for_operation(operation);
        }
        if let Some(times) = self.times {
            fault = fault.times(times);
        }
        if self.always {
            fault = fault.always();
        }
        if self.after_execution {
            fault = fault.after_execution();
        }
        Ok(fault.probability(input::probability(self.probability)?).seed(self.seed))
    }

    /// Builds a fault of a kind and takes the fields that belong to it.
    fn of_kind(&mut self, kind: KindName) -> Result<Fault, Refusal> {
        Ok(match kind {
            KindName::Status => {
                let fault = Fault::status(input::status(self.status.take())?);
                match self.retry_after.take() {
                    Some(seconds) => fault.retry_after(seconds),
                    None => fault,
                }
            }
            KindName::Latency => {
                let remedy = "send how long to delay the response";
                let latency = input::required(self.milliseconds.take(), "milliseconds", remedy)?;
                let jitter = self.jitter_milliseconds.take().unwrap_or_default();
                Fault::latency(Duration::from_millis(latency)).jitter(Duration::from_millis(jitter))
            }
            KindName::DropConnection => Fault::drop_connection(),
            KindName::TruncatedBody => Fault::truncated_body(),
            KindName::MalformedBody => Fault::malformed_body(),
            KindName::GraphqlError => {
                let remedy = "send Stigg's error code, such as \"RateLimitExceeded\"";
                let code = input::required(self.code.take(), "code", remedy)?;
                Fault::graphql(code, self.message.take().unwrap_or_default())
            }
        })
    }

    /// Refuses fields that belong to another kind.
    fn check_nothing_is_left(&self, kind: KindName) -> Result<(), Refusal> {
        input::check_owners(
            kind,
            [
                (self.status.is_some(), "status", KindName::Status),
                (self.retry_after.is_some(), "retryAfter", KindName::Status),
                (self.milliseconds.is_some(), "milliseconds", KindName::Latency),
                (self.jitter_milliseconds.is_some(), "jitterMilliseconds", KindName::Latency),
                (self.code.is_some(), "code", KindName::GraphqlError),
                (self.message.is_some(), "message", KindName::GraphqlError),
            ],
        )
    }
}
