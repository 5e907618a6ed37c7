//! The queue of deliveries: a state machine without I/O.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Serialize;
use stigg::webhooks::EventType;
use time::{Duration, OffsetDateTime};

use super::fault::WebhookKind;
use super::retries::retry_after;

/// Messages that may wait for one webhook. More are not sent.
const MAX_WAITING: usize = 1_000;
/// Deliveries that are kept after they have ended.
const MAX_KEPT: usize = 1_000;

/// A message and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct WebhookDelivery {
    /// Number of the delivery, counted from 0.
    pub number: usize,
    /// URL of the webhook.
    pub url: String,
    /// Identifier of the message: `messageId` of the body.
    pub message_id: String,
    /// Type of the event.
    pub event_type: String,
    /// State of the delivery.
    pub status: WebhookStatus,
    /// Attempts to deliver it, oldest first.
    pub attempts: Vec<WebhookAttempt>,
    /// The body.
    pub body: String,
}

/// State of a [`WebhookDelivery`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum WebhookStatus {
    /// It waits for its first attempt, or for another one.
    Waiting,
    /// It is being sent.
    Sending,
    /// It was answered with 2xx.
    Delivered,
    /// It has failed for good.
    Failed,
    /// A [fault](crate::WebhookFault::lose) lost it.
    Lost,
}

/// An attempt of a [`WebhookDelivery`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct WebhookAttempt {
    /// Time of the outcome, by the emulator's clock.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// HTTP status of the answer.
    pub status: Option<u16>,
    /// The reason for which there was no answer.
    pub error: Option<String>,
}

/// Outcome of an attempt: the HTTP status, or the reason for which there is none.
pub(crate) type Outcome = Result<u16, String>;

/// A message to send now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Job {
    pub(crate) number: usize,
    pub(crate) webhook: usize,
    pub(crate) body: Arc<str>,
}

#[derive(Clone, Debug)]
struct Delivery {
    webhook: usize,
    url: Arc<str>,
    message_id: Arc<str>,
    event_type: EventType,
    body: Arc<str>,
    status: WebhookStatus,
    attempts: Vec<WebhookAttempt>,
    /// Failures since it was sent, or sent again on request.
    failures: usize,
    /// The time of the latest attempt, or of the next one.
    due: OffsetDateTime,
}

/// A message to deliver.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) id: Arc<str>,
    pub(crate) event_type: EventType,
    pub(crate) body: Arc<str>,
}

/// Deliveries that wait, are under way, or have ended.
#[derive(Debug, Default)]
pub(crate) struct Deliveries {
    all: BTreeMap<usize, Delivery>,
    next: usize,
    /// By the time of the next attempt.
    waiting: BTreeSet<(OffsetDateTime, usize)>,
    /// Those that are to follow the next message, by webhook.
    held: BTreeMap<usize, Vec<usize>>,
    /// Webhooks that are being called: one message at a time each.
    busy: BTreeSet<usize>,
}

impl Deliveries {
    /// Takes a message in.
    pub(crate) fn add(
        &mut self,
        (webhook, url): (usize, &str),
        message: &Message,
        fault: Option<WebhookKind>,
        now: OffsetDateTime,
    ) {
        let held = self.held.remove(&webhook).unwrap_or_default();
        let times = if fault == Some(WebhookKind::Duplicate) { 2 } else { 1 };
        for _ in 0..times {
            let number = self.insert(webhook, url, message, now);
            match fault {
                _ if self.waiting_for(webhook) >= MAX_WAITING => self.overflow(number, now),
                Some(WebhookKind::Lose) => self.end(number, WebhookStatus::Lost),
                Some(WebhookKind::Reorder) => self.held.entry(webhook).or_default().push(number),
                Some(WebhookKind::Delay { delay }) => {
                    let delay = Duration::try_from(delay).unwrap_or(Duration::MAX);
                    self.schedule(number, now.saturating_add(delay));
                }
                Some(WebhookKind::Duplicate) | None => self.schedule(number, now),
            }
        }
        // After it: they were to be overtaken. Equal times are sent in this order.
        for number in held {
            let last = self.renumber(number);
            self.schedule(last, now);
        }
        self.forget();
    }

    fn insert(
        &mut self,
        webhook: usize,
        url: &str,
        message: &Message,
        now: OffsetDateTime,
    ) -> usize {
        let number = self.next;
        self.next += 1;
        self.all.insert(
            number,
            Delivery {
                webhook,
                url: url.into(),
                message_id: Arc::clone(&message.id),
                event_type: message.event_type.clone(),
                body: Arc::clone(&message.body),
                status: WebhookStatus::Waiting,
                attempts: Vec::new(),
                failures: 0,
                due: now,
            },
        );
        number
    }

    fn schedule(&mut self, number: usize, at: OffsetDateTime) {
        if let Some(delivery) = self.all.get_mut(&number) {
            delivery.status = WebhookStatus::Waiting;
            delivery.due = at;
            self.waiting.insert((at, number));
        }
    }

    /// Gives a delivery the number after all others.
    fn renumber(&mut self, number: usize) -> usize {
        let last = self.next;
        self.next += 1;
        if let Some(delivery) = self.all.remove(&number) {
            self.all.insert(last, delivery);
        }
        last
    }

    fn waiting_for(&self, webhook: usize) -> usize {
        let is_for =
            |number: &usize| self.all.get(number).is_some_and(|own| own.webhook == webhook);
        self.waiting.iter().filter(|(_, number)| is_for(number)).count()
    }

    fn overflow(&mut self, number: usize, now: OffsetDateTime) {
        if let Some(delivery) = self.all.get_mut(&number) {
            let error = Some(format!("{MAX_WAITING} messages wait for this webhook"));
            delivery.attempts.push(WebhookAttempt { at: now, status: None, error });
        }
        self.end(number, WebhookStatus::Failed);
    }

    fn end(&mut self, number: usize, status: WebhookStatus) {
        if let Some(delivery) = self.all.get_mut(&number) {
            delivery.status = status;
        }
    }

    /// Forgets the oldest of those that have ended.
    fn forget(&mut self) {
        let is_over = |delivery: &Delivery| {
            !matches!(delivery.status, WebhookStatus::Waiting | WebhookStatus::Sending)
        };
        let ended = self.all.values().filter(|delivery| is_over(delivery)).count();
        let mut excess = ended.saturating_sub(MAX_KEPT);
        self.all.retain(|_, delivery| {
            let goes = excess > 0 && is_over(delivery);
            excess -= usize::from(goes);
            !goes
        });
    }

    /// Returns a message to send now, if there is one.
    pub(crate) fn start(&mut self, now: OffsetDateTime) -> Option<Job> {
        let due = self.waiting.iter().take_while(|(at, _)| *at <= now);
        let (at, number) = *due.clone().find(|(_, number)| self.is_free(*number))?;
        self.waiting.remove(&(at, number));
        let delivery = self.all.get_mut(&number)?;
        delivery.status = WebhookStatus::Sending;
        self.busy.insert(delivery.webhook);
        Some(Job { number, webhook: delivery.webhook, body: Arc::clone(&delivery.body) })
    }

    fn is_free(&self, number: usize) -> bool {
        self.all.get(&number).is_some_and(|delivery| !self.busy.contains(&delivery.webhook))
    }

    /// The time of the next attempt, unless one is under way.
    pub(crate) fn next_due(&self) -> Option<OffsetDateTime> {
        let mut free = self.waiting.iter().filter(|(_, number)| self.is_free(*number));
        free.next().map(|(at, _)| *at)
    }

    /// Takes in what came of an attempt.
    pub(crate) fn finish(&mut self, job: &Job, outcome: Outcome, now: OffsetDateTime) {
        self.busy.remove(&job.webhook);
        let Some(delivery) = self.all.get_mut(&job.number) else { return };
        let is_delivered = outcome.as_ref().is_ok_and(|status| (200..300).contains(status));
        delivery.attempts.push(WebhookAttempt {
            at: now,
            status: outcome.as_ref().ok().copied(),
            error: outcome.err(),
        });
        if is_delivered {
            delivery.status = WebhookStatus::Delivered;
            return;
        }
        delivery.failures += 1;
        let due = delivery.due;
        match retry_after(delivery.failures) {
            // Before the messages that came later.
            Some(pause) if pause.is_zero() => self.schedule(job.number, due),
            Some(pause) => self.schedule(job.number, now.saturating_add(pause)),
            None => delivery.status = WebhookStatus::Failed,
        }
    }

    /// Sends a message again that has ended. Returns whether there is one.
    pub(crate) fn resend(&mut self, number: usize, now: OffsetDateTime) -> bool {
        let Some(delivery) = self.all.get_mut(&number) else { return false };
        if !matches!(delivery.status, WebhookStatus::Waiting | WebhookStatus::Sending) {
            delivery.failures = 0;
            self.schedule(number, now);
        }
        true
    }

    /// Drops what waits for a webhook.
    pub(crate) fn abandon(&mut self, webhook: usize) {
        let Self { all, waiting, held, .. } = self;
        held.remove(&webhook);
        all.retain(|_, delivery| {
            delivery.webhook != webhook || delivery.status != WebhookStatus::Waiting
        });
        waiting.retain(|(_, number)| all.contains_key(number));
    }

    /// Whether nothing is being sent, and nothing is due.
    pub(crate) fn is_idle(&self, now: OffsetDateTime) -> bool {
        self.busy.is_empty() && self.waiting.first().is_none_or(|(at, _)| now < *at)
    }

    pub(crate) fn list(&self) -> Vec<WebhookDelivery> {
        let deliveries = self.all.iter().map(|(&number, delivery)| WebhookDelivery {
            number,
            url: delivery.url.as_ref().to_owned(),
            message_id: delivery.message_id.as_ref().to_owned(),
            event_type: delivery.event_type.as_str().to_owned(),
            status: delivery.status,
            attempts: delivery.attempts.clone(),
            body: delivery.body.as_ref().to_owned(),
        });
        deliveries.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: OffsetDateTime = OffsetDateTime::UNIX_EPOCH;
    const HOOK: (usize, &str) = (0, "http://app/");

    fn message(id: &str) -> Message {
        Message { id: id.into(), event_type: EventType::PlanCreated, body: id.into() }
    }

    fn after(seconds: i64) -> OffsetDateTime {
        START + Duration::seconds(seconds)
    }

    /// Sends what is due, all of it successfully, and returns the bodies in order.
    fn sent(deliveries: &mut Deliveries, now: OffsetDateTime) -> Vec<String> {
        let mut sent = Vec::new();
        while let Some(job) = deliveries.start(now) {
            sent.push(job.body.as_ref().to_owned());
            deliveries.finish(&job, Ok(200), now);
        }
        sent
    }

    #[test]
    fn a_failing_message_is_tried_seven_times() {
        let mut deliveries = Deliveries::default();
        deliveries.add(HOOK, &message("a"), None, START);
        let mut tried_at = Vec::new();
        for second in 0..200 {
            while let Some(job) = deliveries.start(after(second)) {
                tried_at.push(second);
                deliveries.finish(&job, Err("refused".to_owned()), after(second));
            }
        }
        assert_eq!(tried_at, [0, 0, 0, 0, 30, 60, 90]);
        let [failed] = &deliveries.list()[..] else { panic!("one delivery") };
        assert_eq!((failed.status, failed.attempts.len()), (WebhookStatus::Failed, 7));
        assert_eq!(deliveries.next_due(), None);
    }

    #[test]
    fn any_2xx_is_a_success_and_everything_else_a_failure() {
        for (status, is_success) in [
            (200, true),
            (204, true),
            (299, true),
            (199, false),
            (301, false),
            (400, false),
            (500, false),
        ] {
            let mut deliveries = Deliveries::default();
            deliveries.add(HOOK, &message("a"), None, START);
            let job = deliveries.start(START).unwrap();
            deliveries.finish(&job, Ok(status), START);
            let expected =
                if is_success { WebhookStatus::Delivered } else { WebhookStatus::Waiting };
            assert_eq!(deliveries.list()[0].status, expected, "{status}");
        }
    }

    #[test]
    fn a_failed_message_can_be_sent_again_and_has_all_retries() {
        let mut deliveries = Deliveries::default();
        deliveries.add(HOOK, &message("a"), None, START);
        for second in [0, 0, 0, 0, 30, 60, 90] {
            let job = deliveries.start(after(second)).unwrap();
            deliveries.finish(&job, Ok(500), after(second));
        }
        assert!(deliveries.resend(0, after(100)) && !deliveries.resend(1, after(100)));
        let job = deliveries.start(after(100)).unwrap();
        deliveries.finish(&job, Ok(500), after(100));
        assert_eq!(deliveries.list()[0].status, WebhookStatus::Waiting);
        assert_eq!(sent(&mut deliveries, after(100)), ["a"]);
        assert_eq!(deliveries.list()[0].attempts.len(), 9);
    }

    #[test]
    fn a_webhook_gets_one_message_at_a_time_and_others_do_not_wait_for_it() {
        let mut deliveries = Deliveries::default();
        let other = (1, "http://other/");
        for (hook, id) in [(HOOK, "a"), (HOOK, "b"), (other, "c")] {
            deliveries.add(hook, &message(id), None, START);
        }
        let first = deliveries.start(START).unwrap();
        let second = deliveries.start(START).unwrap();
        assert_eq!((&*first.body, &*second.body), ("a", "c"));
        assert_eq!((deliveries.start(START), deliveries.next_due()), (None, None));
        assert!(!deliveries.is_idle(START));
        deliveries.finish(&first, Ok(200), START);
        assert_eq!(sent(&mut deliveries, START), ["b"]);
        deliveries.finish(&second, Ok(200), START);
        assert!(deliveries.is_idle(START));
    }

    #[test]
    fn a_message_that_waits_for_its_retry_lets_others_pass() {
        let mut deliveries = Deliveries::default();
        deliveries.add(HOOK, &message("a"), None, START);
        for _ in 0..4 {
            let job = deliveries.start(START).unwrap();
            deliveries.finish(&job, Ok(503), START);
        }
        deliveries.add(HOOK, &message("b"), None, after(1));
        assert_eq!(sent(&mut deliveries, after(1)), ["b"]);
        assert!(deliveries.is_idle(after(1)) && !deliveries.is_idle(after(30)));
        assert_eq!(deliveries.next_due(), Some(after(30)));
        assert_eq!(sent(&mut deliveries, after(30)), ["a"]);
    }

    #[test]
    fn retries_at_once_come_before_later_messages() {
        let mut deliveries = Deliveries::default();
        deliveries.add(HOOK, &message("a"), None, START);
        deliveries.add(HOOK, &message("b"), None, START);
        let mut order = Vec::new();
        for second in 0..5 {
            let job = deliveries.start(after(second)).unwrap();
            order.push(job.body.as_ref().to_owned());
            deliveries.finish(&job, Ok(500), after(second));
        }
        assert_eq!(order, ["a", "a", "a", "a", "b"]);
    }

    #[test]
    fn faults_lose_repeat_delay_and_reorder() {
        let mut deliveries = Deliveries::default();
        let delay = WebhookKind::Delay { delay: std::time::Duration::from_secs(10) };
        for (id, fault) in [
            ("lost", Some(WebhookKind::Lose)),
            ("late", Some(delay)),
            ("overtaken", Some(WebhookKind::Reorder)),
            ("twice", Some(WebhookKind::Duplicate)),
            ("last", None),
        ] {
            deliveries.add(HOOK, &message(id), fault, START);
        }
        assert_eq!(sent(&mut deliveries, START), ["twice", "twice", "overtaken", "last"]);
        assert_eq!(sent(&mut deliveries, after(10)), ["late"]);
        let all = deliveries.list();
        let lost = all.iter().find(|delivery| delivery.message_id == "lost").unwrap();
        assert_eq!((lost.status, lost.attempts.len()), (WebhookStatus::Lost, 0));
    }

    #[test]
    fn the_queue_of_a_webhook_is_bounded_and_so_is_what_is_kept() {
        let mut deliveries = Deliveries::default();
        for number in 0..1_500 {
            deliveries.add(HOOK, &message(&number.to_string()), None, START);
        }
        let list = deliveries.list();
        let count = |status| list.iter().filter(|delivery| delivery.status == status).count();
        assert_eq!((count(WebhookStatus::Waiting), count(WebhookStatus::Failed)), (1_000, 500));
        assert_eq!(sent(&mut deliveries, START).len(), 1_000);
        deliveries.add(HOOK, &message("a"), None, START);
        assert_eq!(deliveries.list().len(), 1_001);
    }

    #[test]
    fn nothing_waits_for_a_webhook_that_is_gone() {
        let mut deliveries = Deliveries::default();
        deliveries.add(HOOK, &message("a"), None, START);
        deliveries.add(HOOK, &message("b"), Some(WebhookKind::Reorder), START);
        deliveries.abandon(0);
        assert_eq!((deliveries.start(START), deliveries.list()), (None, Vec::new()));
    }
}
