//! Events of `tracing`, with OpenTelemetry's field names. Checks answered from memory have none.
//!
//! No event names a customer: identifiers may be personal data. Stigg's error messages may quote
//! them, so only messages of failed connections are recorded, which hold nothing that Stigg sent.

use stigg::{Error, ErrorKind};
use tracing::{Level, event};

#[cfg(feature = "subscriptions")]
use crate::StreamStatus;
use crate::outbox::{DeadLetter, Delivery, Disk};
use crate::schedule::Outcome;
use crate::{Event, State, StreamState};

const TARGET: &str = "stigg_runtime";

/// Records a change of state, rate limiting or an unknown feature.
pub(crate) fn happened(change: &Event) {
    match change {
        Event::StatusChanged(status) => match status.state {
            State::Interrupted => {
                let error = status.last_error.as_ref();
                event!(
                    target: TARGET,
                    Level::WARN,
                    error.type = error.map(kind_of),
                    error.message = error.and_then(message_of),
                    http.response.status_code = error.and_then(status_of),
                    stigg.trace_id = error.and_then(Error::trace_id),
                    "Stigg does not answer in time: memory and the fallback answer checks"
                );
            }
            State::Forked => event!(
                target: TARGET,
                Level::WARN,
                "the process was forked: nothing is fetched in this one"
            ),
            State::Live => event!(target: TARGET, Level::INFO, "Stigg answers"),
            state => event!(target: TARGET, Level::INFO, %state, "the state has changed"),
        },
        Event::StreamChanged(status) => match status.state {
            StreamState::Live => event!(target: TARGET, Level::INFO, "Stigg pushes changes"),
            state => {
                let error = status.last_error.as_ref();
                event!(
                    target: TARGET,
                    Level::WARN,
                    %state,
                    error.type = error.map(kind_of),
                    error.message = error.and_then(message_of),
                    http.response.status_code = error.and_then(status_of),
                    stigg.trace_id = error.and_then(Error::trace_id),
                    "there are no pushes to rely on: entitlements are fetched more often"
                );
            }
        },
        Event::RateLimited { reads_per_minute } => event!(
            target: TARGET,
            Level::WARN,
            reads_per_minute,
            "Stigg refuses a fetch as one too many: the budget of reads is halved"
        ),
        Event::UnknownFeature(feature) => event!(
            target: TARGET,
            Level::WARN,
            feature,
            "a check names a feature that no customer seen so far has"
        ),
    }
}

/// Records a change of the stream that is of no importance.
#[cfg(feature = "subscriptions")]
pub(crate) fn stream(status: &StreamStatus) {
    let error = status.last_error.as_ref();
    event!(
        target: TARGET,
        Level::DEBUG,
        state = %status.state,
        error.type = error.map(kind_of),
        error.message = error.and_then(message_of),
        "the stream has changed"
    );
}

/// Records the end of a fetch.
pub(crate) fn fetched(outcome: &Outcome, millis: i64) {
    let (name, error) = match outcome {
        Outcome::Found => ("found", None),
        Outcome::Unknown => ("unknown_customer", None),
        Outcome::Refused(error) => ("refused", Some(error)),
        Outcome::Limited(error, _) => ("rate_limited", Some(error)),
        Outcome::Failed(error) => ("failed", Some(error)),
        Outcome::Abandoned => ("abandoned", None),
    };
    event!(
        target: TARGET,
        Level::DEBUG,
        outcome = name,
        duration_ms = millis,
        error.type = error.map(kind_of),
        error.message = error.and_then(message_of),
        http.response.status_code = error.and_then(status_of),
        stigg.trace_id = error.and_then(Error::trace_id),
        "fetched entitlements"
    );
}

/// Records that an item is not sent any more. The callback and the files have the item.
pub(crate) fn dead_letter(letter: &DeadLetter) {
    event!(
        target: TARGET,
        Level::ERROR,
        lane = letter.lane.as_str(),
        reason = %letter.reason,
        records = letter.records,
        "an item became a dead letter"
    );
}

/// Records how the delivery of the outbox is.
pub(crate) fn delivery(delivery: Delivery, error: Option<&Error>) {
    match delivery {
        Delivery::Live => event!(target: TARGET, Level::INFO, "items are delivered again"),
        Delivery::Closed => event!(target: TARGET, Level::INFO, "the outbox was closed"),
        Delivery::Interrupted | Delivery::Unauthorized => event!(
            target: TARGET,
            Level::WARN,
            delivery = %delivery,
            error.type = error.map(kind_of),
            error.message = error.and_then(message_of),
            http.response.status_code = error.and_then(status_of),
            stigg.trace_id = error.and_then(Error::trace_id),
            "items are not delivered, and are kept"
        ),
    }
}

/// Records how the disk of the outbox is.
pub(crate) fn disk(disk: &Disk) {
    match disk {
        Disk::Degraded(error) => event!(
            target: TARGET,
            Level::ERROR,
            error.message = error,
            "the disk fails: new items are kept in memory alone"
        ),
        Disk::Unreadable(error) => event!(
            target: TARGET,
            Level::ERROR,
            error.message = error,
            "what another instance left on disk cannot be read"
        ),
        Disk::None | Disk::Live => event!(target: TARGET, Level::INFO, "the disk works again"),
    }
}

/// Returns Stigg's code, or else the stage that failed.
fn kind_of(error: &Error) -> String {
    error.code().map_or_else(|| format!("{:?}", error.kind()), |code| code.to_string())
}

/// Returns the message, if nothing of it is from the server.
fn message_of(error: &Error) -> Option<String> {
    let is_local =
        matches!(error.kind(), ErrorKind::Connect | ErrorKind::Timeout | ErrorKind::Transport);
    is_local.then(|| format!("{error:#}"))
}

fn status_of(error: &Error) -> Option<u16> {
    error.status().map(|status| status.as_u16())
}
