//! Sends events to webhooks.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::header::{CONTENT_TYPE, HOST, USER_AGENT};
use hyper::{Method, Request};
use hyper_util::rt::TokioIo;
use time::OffsetDateTime;
use tokio::net::TcpStream;
use tokio::sync::Notify;

use super::service::Service;
use crate::feed::Change;
use crate::store::Store;
use crate::webhooks::{
    Deliveries, Job, Outcome, Target, Webhook, WebhookDelivery, WebhookError, WebhookFault,
    WebhookFaults, events,
};

/// The header with the secret.
const SECRET: &str = stigg::webhooks::SECRET_HEADER;

/// The longest sleep: the clock may run on while the computer sleeps.
const LONGEST_SLEEP: Duration = Duration::from_secs(1);

/// The registered webhooks, and what is sent to them.
#[derive(Debug, Default)]
pub(crate) struct Webhooks {
    inner: Mutex<Inner>,
    /// Something was sent, or there is something to send.
    changed: Condvar,
    work: Notify,
}

#[derive(Debug, Default)]
struct Inner {
    registered: BTreeMap<usize, (Webhook, Target)>,
    next: usize,
    deliveries: Deliveries,
    faults: WebhookFaults,
}

impl Webhooks {
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&self, webhook: Webhook, target: Target) {
        let inner = &mut *self.inner();
        inner.registered.insert(inner.next, (webhook, target));
        inner.next += 1;
    }

    /// Removes all webhooks with what waits for them. Returns how many there were.
    fn clear(&self) -> usize {
        let inner = &mut *self.inner();
        let removed = std::mem::take(&mut inner.registered);
        for webhook in removed.keys() {
            inner.deliveries.abandon(*webhook);
        }
        removed.len()
    }

    pub(crate) fn list(&self) -> Vec<Webhook> {
        self.inner().registered.values().map(|(webhook, _)| webhook.clone()).collect()
    }

    pub(crate) fn deliveries(&self) -> Vec<WebhookDelivery> {
        self.inner().deliveries.list()
    }

    pub(crate) fn inject(&self, fault: WebhookFault) {
        self.inner().faults.inject(fault);
    }

    pub(crate) fn faults(&self) -> Vec<WebhookFault> {
        self.inner().faults.list()
    }

    pub(crate) fn clear_faults(&self) {
        self.inner().faults.clear();
    }

    /// Queues the events that changes lead to.
    pub(super) fn tell(&self, store: &Store, changes: &[Change]) {
        let inner = &mut *self.inner();
        let Inner { registered, deliveries, faults, .. } = inner;
        if registered.is_empty() {
            return;
        }
        for message in events(store, changes) {
            for (number, (webhook, _)) in registered.iter() {
                if webhook.wants(&message.event_type) {
                    let fault = faults.take(&message.event_type);
                    deliveries.add((*number, webhook.url()), &message, fault, store.now);
                }
            }
        }
        self.work.notify_one();
    }

    /// Looks again whether something is due, because the clock was moved.
    pub(super) fn wake(&self) {
        self.work.notify_one();
    }

    fn start(&self, now: OffsetDateTime) -> Result<(Job, Target), Option<OffsetDateTime>> {
        let inner = &mut *self.inner();
        while let Some(job) = inner.deliveries.start(now) {
            if let Some((_, target)) = inner.registered.get(&job.webhook) {
                return Ok((job, target.clone()));
            }
            inner.deliveries.finish(&job, Err("the webhook was removed".to_owned()), now);
        }
        Err(inner.deliveries.next_due())
    }

    fn finish(&self, job: &Job, outcome: Outcome, now: OffsetDateTime) {
        self.inner().deliveries.finish(job, outcome, now);
        self.changed.notify_all();
        self.work.notify_one();
    }
}

impl Service {
    /// Registers a webhook. It is told of what changes from now on.
    pub(crate) fn add_webhook(&self, webhook: Webhook) -> Result<(), WebhookError> {
        let target = webhook.target()?;
        self.start_listening();
        self.webhooks().add(webhook, target);
        Ok(())
    }

    pub(crate) fn remove_webhooks(&self) {
        for _ in 0..self.webhooks().clear() {
            self.watched().remove_listener();
        }
    }

    /// Sends a message again. Returns whether there is one with this number.
    pub(crate) fn resend_webhook(&self, number: usize) -> bool {
        let now = self.controls().clock.now();
        let is_known = self.webhooks().inner().deliveries.resend(number, now);
        self.webhooks().wake();
        is_known
    }

    /// Waits until nothing is being sent and nothing is due, at most this long.
    pub(crate) fn wait_for_webhooks(&self, within: Duration) -> bool {
        let webhooks = self.webhooks();
        let deadline = Instant::now().checked_add(within);
        loop {
            // Before the lock: whoever has the lock of the controls may wait for this one.
            let now = self.controls().clock.now();
            let inner = webhooks.inner();
            if inner.deliveries.is_idle(now) {
                return true;
            }
            let left = deadline.map_or(within, |at| at.saturating_duration_since(Instant::now()));
            if left.is_zero() {
                return false;
            }
            let waited = webhooks.changed.wait_timeout(inner, left);
            drop(waited.unwrap_or_else(PoisonError::into_inner));
        }
    }

    /// Sends events for as long as the server runs.
    pub(super) async fn send_webhooks(&self) {
        loop {
            let now = self.controls().clock.now();
            match self.webhooks().start(now) {
                Ok((job, target)) => {
                    let service = self.clone();
                    tokio::spawn(async move {
                        let outcome = send(&target, &job).await;
                        let now = service.controls().clock.now();
                        service.webhooks().finish(&job, outcome, now);
                    });
                }
                Err(due) => self.await_work(due.map(|due| due - now)).await,
            }
        }
    }

    /// Waits for a new message, or until this much time has passed.
    async fn await_work(&self, left: Option<time::Duration>) {
        let work = self.webhooks().work.notified();
        match left {
            None => work.await,
            Some(left) => {
                let left = Duration::try_from(left).unwrap_or_default().min(LONGEST_SLEEP);
                // Whichever comes first.
                let _ = tokio::time::timeout(left, work).await;
            }
        }
    }
}

/// Sends a message. The error says why there was no answer.
async fn send(target: &Target, job: &Job) -> Outcome {
    match tokio::time::timeout(target.timeout, exchange(target, job)).await {
        Ok(outcome) => outcome,
        Err(_) => Err(format!("no answer within {:?}", target.timeout)),
    }
}

async fn exchange(target: &Target, job: &Job) -> Outcome {
    let stream = TcpStream::connect((target.host.as_str(), target.port)).await;
    let stream = stream.map_err(|error| format!("no connection: {error}"))?;
    let failed = |error: hyper::Error| format!("no answer: {error}");
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(failed)?;
    let request = Request::builder()
        .method(Method::POST)
        .uri(&target.path)
        .header(HOST, &target.authority)
        .header(CONTENT_TYPE, "application/json")
        .header(USER_AGENT, concat!("stigg-emulator/", env!("CARGO_PKG_VERSION")))
        .header(SECRET, &target.secret)
        .body(Full::new(Bytes::copy_from_slice(job.body.as_bytes())))
        .map_err(|error| error.to_string())?;
    // Ends with the sender, or with the connection.
    tokio::spawn(async move { connection.await.ok() });
    let response = sender.send_request(request).await.map_err(failed)?;
    Ok(response.status().as_u16())
}
