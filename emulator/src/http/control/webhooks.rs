//! Webhooks, their deliveries and faults.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::answers::{Answer, Refusal};
use super::endpoints::Call;
use super::input::{self, in_milliseconds};
use crate::webhooks::{Webhook, WebhookFault, WebhookKind};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Registration {
    url: Option<String>,
    secret: Option<String>,
    #[serde(default)]
    events: Vec<String>,
    timeout_milliseconds: Option<u64>,
}

/// A webhook in JSON, without its secret.
fn shown(webhook: &Webhook) -> Value {
    json!({ "url": webhook.url(), "events": webhook.events().collect::<Vec<_>>() })
}

pub(super) fn list(call: &Call<'_>) -> Result<Answer, Refusal> {
    let webhooks = call.service.webhooks().list();
    Answer::json(&json!({ "webhooks": webhooks.iter().map(shown).collect::<Vec<_>>() }))
}

pub(super) fn add(call: &Call<'_>) -> Result<Answer, Refusal> {
    let Registration { url, secret, events, timeout_milliseconds } = input::read(call.body)?;
    let url = input::required(url, "url", "send the URL to call")?;
    let secret = input::required(secret, "secret", "send the text that proves who calls")?;
    let mut webhook = events.into_iter().fold(Webhook::new(url, secret), Webhook::event);
    if let Some(timeout) = timeout_milliseconds {
        webhook = webhook.timeout(Duration::from_millis(timeout));
    }
    let answer = Answer::created(&shown(&webhook));
    call.service
        .add_webhook(webhook)
        .map_err(|error| Refusal::bad_field(error.field(), error.to_string()))?;
    answer
}

pub(super) fn remove(call: &Call<'_>) -> Result<Answer, Refusal> {
    call.service.remove_webhooks();
    Ok(Answer::nothing())
}

pub(super) fn deliveries(call: &Call<'_>) -> Result<Answer, Refusal> {
    Answer::json(&json!({ "deliveries": call.service.webhooks().deliveries() }))
}

pub(super) fn resend(call: &Call<'_>) -> Result<Answer, Refusal> {
    let number = call.name.parse();
    if number.is_ok_and(|number| call.service.resend_webhook(number)) {
        return Ok(Answer::nothing());
    }
    let message = format!("There is no delivery `{}`", call.name);
    Err(Refusal::not_found("number", message))
}

/// A fault in JSON.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct Form {
    kind: Option<KindName>,
    #[serde(skip_serializing_if = "Option::is_none")]
    milliseconds: Option<u64>,
    event: Option<String>,
    times: Option<usize>,
    always: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum KindName {
    Lose,
    Duplicate,
    Delay,
    Reorder,
}

pub(super) fn list_faults(call: &Call<'_>) -> Result<Answer, Refusal> {
    let faults: Vec<_> = call.service.webhooks().faults().iter().map(Form::of).collect();
    Answer::json(&json!({ "faults": faults }))
}

pub(super) fn inject(call: &Call<'_>) -> Result<Answer, Refusal> {
    let fault = input::read::<Form>(call.body)?.fault()?;
    let answer = Answer::created(&Form::of(&fault));
    call.service.webhooks().inject(fault);
    answer
}

pub(super) fn clear_faults(call: &Call<'_>) -> Result<Answer, Refusal> {
    call.service.webhooks().clear_faults();
    Ok(Answer::nothing())
}

impl Form {
    fn of(fault: &WebhookFault) -> Self {
        let (kind, milliseconds) = match fault.kind {
            WebhookKind::Lose => (KindName::Lose, None),
            WebhookKind::Duplicate => (KindName::Duplicate, None),
            WebhookKind::Delay { delay } => (KindName::Delay, Some(in_milliseconds(delay))),
            WebhookKind::Reorder => (KindName::Reorder, None),
        };
        Self {
            kind: Some(kind),
            milliseconds,
            event: fault.event.as_ref().map(ToString::to_string),
            times: fault.turns.left,
            always: fault.turns.left.is_none(),
        }
    }

    fn fault(self) -> Result<WebhookFault, Refusal> {
        let kind = input::required(self.kind, "kind", "send one, such as \"DUPLICATE\"")?;
        let has_delay = self.milliseconds.is_some();
        input::check_owners(kind, [(has_delay, "milliseconds", KindName::Delay)])?;
        input::check_times(self.times, self.always)?;
        let mut fault = match kind {
            KindName::Lose => WebhookFault::lose(),
            KindName::Duplicate => WebhookFault::duplicate(),
            KindName::Reorder => WebhookFault::reorder(),
            KindName::Delay => {
                let remedy = "send how long to delay the message, by the emulator's clock";
                let delay = input::required(self.milliseconds, "milliseconds", remedy)?;
                WebhookFault::delay(Duration::from_millis(delay))
            }
        };
        if let Some(event) = self.event {
            fault = fault.for_event(event);
        }
        if let Some(times) = self.times {
            fault = fault.times(times);
        }
        Ok(if self.always { fault.always() } else { fault })
    }
}
