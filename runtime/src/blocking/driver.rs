//! The threads of a blocking instance: one that drives the state machine, and some that fetch. One
//! more if there is a stream.

use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use stigg::CallOptions;
use stigg::blocking::Client;

use super::stream::Stream;
use super::threads::{Threads, spawn};
use super::{Entitlements, Shared, Waiter};
use crate::StartError;
use crate::cache::Ticket;

#[derive(Debug)]
pub(super) struct Driver {
    /// Fetches in the thread that waits for it.
    on_demand: Option<Client>,
    threads: Arc<Threads>,
}

impl Entitlements {
    pub(super) fn start(
        cache: Arc<Shared>,
        client: Client,
        parallel: usize,
    ) -> Result<Self, StartError> {
        // Made first: when it is dropped because a thread could not be started, the others end.
        let started = Self::driven_by(Driver::none(), Arc::clone(&cache));
        let threads = &started.inner.driver.threads;
        let (sender, receiver) = mpsc::channel();
        let receiver = Arc::new(Mutex::new(receiver));
        for number in 0..parallel {
            let (client, receiver) = (client.clone(), Arc::clone(&receiver));
            spawn(format!("stigg-fetch-{number}"), threads, move || fetch_all(&client, &receiver))?;
        }
        let stream = Stream::start(&cache, &client, threads)?;
        let background = Arc::clone(&cache);
        let work = move || drive(&background, &sender, &stream);
        let thread = spawn("stigg-driver".to_owned(), threads, work)?;
        cache.set_driver(Arc::new(move || thread.unpark()));
        Ok(started)
    }
}

fn drive(cache: &Arc<Shared>, fetches: &Sender<Ticket<Waiter>>, stream: &Stream) {
    loop {
        let turn = cache.turn(usize::MAX);
        if turn.is_closed {
            return;
        }
        stream.wake();
        for ticket in turn.fetches {
            // The threads that receive live as long as this one sends.
            drop(fetches.send(ticket));
        }
        match turn.wake_at.and_then(|at| cache.clock.until(at)) {
            Some(wait) => thread::park_timeout(wait),
            None => thread::park(),
        }
    }
}

fn fetch_all(client: &Client, fetches: &Mutex<Receiver<Ticket<Waiter>>>) {
    loop {
        let next = fetches.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(ticket) = next else { return };
        fetch(client, ticket);
    }
}

fn fetch(client: &Client, ticket: Ticket<Waiter>) {
    let result = client.get_entitlements_state(ticket.query());
    ticket.finish(result);
}

impl Driver {
    pub(super) fn on_demand(client: Client) -> Self {
        Self { on_demand: Some(client), ..Self::none() }
    }

    pub(super) fn none() -> Self {
        Self { on_demand: None, threads: Arc::default() }
    }

    /// Waits for a fetch, and makes it if nobody else does.
    pub(super) fn wait(
        &self,
        cache: &Arc<Shared>,
        waiting: &Receiver<bool>,
        timeout: Duration,
    ) -> bool {
        let until = cache.clock.deadline(timeout);
        loop {
            let mut wait = until.map(|until| until.saturating_duration_since(Instant::now()));
            if let Some(client) = &self.on_demand {
                // One at a time: the next may not be worth the wait of this check.
                let turn = cache.turn(1);
                for ticket in turn.fetches {
                    let limit = wait.unwrap_or(timeout).max(Duration::from_millis(1));
                    let options = CallOptions::new().attempt_timeout(limit).deadline(limit);
                    fetch(&client.with_options(options), ticket);
                }
                let next = turn.wake_at.and_then(|at| cache.clock.until(at));
                wait = wait.into_iter().chain(next).min();
            }
            let received = match wait {
                Some(wait) => waiting.recv_timeout(wait),
                None => waiting.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            match received {
                Ok(fetched) => return fetched,
                Err(RecvTimeoutError::Timeout)
                    if self.on_demand.is_some()
                        && until.is_some_and(|until| Instant::now() < until) => {}
                Err(_) => return false,
            }
        }
    }

    /// Waits for all threads to end.
    pub(super) fn join(&self, timeout: Duration) -> bool {
        self.threads.join(timeout)
    }
}
