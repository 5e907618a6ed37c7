//! Payments.

use serde::Deserialize;
use serde_json::json;

use super::answers::{Answer, Refusal};
use super::endpoints::Call;
use super::{customers, input};
use crate::accounts::PaymentOutcome;
use crate::values::failure::Failure;

const REASON: &str = "send the reason that the billing provider gives";

/// A [`PaymentOutcome`] whose fields are all checked.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Chosen {
    outcome: Option<OutcomeName>,
    error_message: Option<String>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum OutcomeName {
    Paid,
    Unconfirmed,
    Processing,
    ActionRequired,
    Failed,
}

impl Chosen {
    fn outcome(self) -> Result<PaymentOutcome, Refusal> {
        let name = input::required(self.outcome, "outcome", "send one, such as \"PAID\"")?;
        let outcome = match name {
            OutcomeName::Failed => {
                let error_message = input::required(self.error_message, "errorMessage", REASON)?;
                return Ok(PaymentOutcome::Failed { error_message });
            }
            OutcomeName::Paid => PaymentOutcome::Paid,
            OutcomeName::Unconfirmed => PaymentOutcome::Unconfirmed,
            OutcomeName::Processing => PaymentOutcome::Processing,
            OutcomeName::ActionRequired => PaymentOutcome::ActionRequired,
        };
        if let Some(message) = self.error_message {
            let message = format!(
                "`errorMessage` is \"{message}\", but only `FAILED` payments have one: leave it out"
            );
            return Err(Refusal::bad_field("errorMessage", message));
        }
        Ok(outcome)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Failed {
    error_message: Option<String>,
}

pub(super) fn choose(call: &Call<'_>) -> Result<Answer, Refusal> {
    let outcome = input::read::<Chosen>(call.body)?.outcome()?;
    let chosen = call.service.store().set_payments(call.name, outcome);
    chosen.map_err(|failure| customers::refused(&failure))?;
    Ok(Answer::nothing())
}

pub(super) fn billing_information(call: &Call<'_>) -> Result<Answer, Refusal> {
    let store = call.service.store();
    let customer = store.holder(call.name).map_err(|failure| refused(&failure))?;
    let held = store.account(&customer).and_then(|account| account.subscription(call.name));
    let told = held.and_then(|held| held.billing_information.as_ref());
    Answer::json(&json!({ "billingInformation": told }))
}

pub(super) fn pay(call: &Call<'_>) -> Result<Answer, Refusal> {
    call.service.store().pay(call.name).map_err(|failure| refused(&failure))?;
    Ok(Answer::nothing())
}

pub(super) fn fail(call: &Call<'_>) -> Result<Answer, Refusal> {
    let Failed { error_message } = input::read(call.body)?;
    let reason = input::required(error_message, "errorMessage", REASON)?;
    let failed = call.service.store().fail_payment(call.name, &reason);
    failed.map_err(|failure| refused(&failure))?;
    Ok(Answer::nothing())
}

pub(super) fn expire(call: &Call<'_>) -> Result<Answer, Refusal> {
    call.service.store().expire_payment(call.name).map_err(|failure| refused(&failure))?;
    Ok(Answer::nothing())
}

fn refused(failure: &Failure) -> Refusal {
    Refusal::of_failure(failure, "SubscriptionNotFound", "subscriptionId")
}
