//! Threads that send operations while their caller does something else.

use std::collections::VecDeque;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use super::Client;
use crate::error::Result;
use crate::operation::Operation;
use crate::response::Response;
use crate::wire::trace::Surroundings;

/// Sends operations and collects their responses: with up to a number of threads, or with the
/// caller's own if that number is 1.
///
/// Threads start when they are needed and end after the workers are dropped, which waits for none
/// of them. If the system has no more threads, there are fewer, and the caller's own is used if
/// there are none.
pub(super) struct Workers<O: Operation> {
    limit: usize,
    /// The responses to operations that the caller's own thread has sent.
    own: VecDeque<(usize, Result<O::Output>)>,
    pool: Option<Pool<O>>,
}

struct Pool<O: Operation> {
    client: Client,
    jobs: Sender<Job<O>>,
    queue: Arc<Mutex<Receiver<Job<O>>>>,
    answered: Sender<Answer<O>>,
    answers: Receiver<Answer<O>>,
    threads: usize,
    /// Number of jobs without an answer.
    busy: usize,
}

struct Job<O> {
    id: usize,
    operation: O,
    surroundings: Surroundings,
}

/// A job's ID with its response, or with the payload of a panic in the HTTP client.
type Answer<O> = (usize, thread::Result<Result<<O as Operation>::Output>>);

impl<O> Workers<O>
where
    O: Operation<Output: Send + 'static> + Send + 'static,
{
    pub(super) fn new() -> Self {
        Self { limit: 1, own: VecDeque::new(), pool: None }
    }

    /// Sets the maximum number of threads.
    pub(super) fn limit(&mut self, threads: usize) {
        self.limit = threads;
    }

    /// Sends an operation, with a thread if the limit allows several.
    pub(super) fn send(&mut self, client: &Client, id: usize, operation: O) {
        if self.limit > 1 {
            let pool = self.pool.get_or_insert_with(|| Pool::new(client.clone()));
            pool.prepare(self.limit);
            if pool.threads > 0 {
                pool.send(Job { id, operation, surroundings: Surroundings::current() });
                return;
            }
        }
        self.own.push_back((id, client.send(operation).map(Response::into_data)));
    }

    /// Waits for the next response, in whatever order they arrive. `None` if all operations have
    /// theirs. Continues a panic of a thread.
    pub(super) fn answer(&mut self) -> Option<(usize, Result<O::Output>)> {
        self.own.pop_front().or_else(|| self.pool.as_mut()?.answer())
    }
}

impl<O> Pool<O>
where
    O: Operation<Output: Send + 'static> + Send + 'static,
{
    fn new(client: Client) -> Self {
        let ((jobs, queue), (answered, answers)) = (channel(), channel());
        let queue = Arc::new(Mutex::new(queue));
        Self { client, jobs, queue, answered, answers, threads: 0, busy: 0 }
    }

    /// Starts a thread for the next job if all are busy.
    fn prepare(&mut self, limit: usize) {
        if self.busy < self.threads || self.threads >= limit {
            return;
        }
        let (client, answered) = (self.client.clone(), self.answered.clone());
        let queue = Arc::clone(&self.queue);
        let work = move || {
            while let Some(Job { id, operation, surroundings }) = next(&queue) {
                let send = || client.send(operation).map(Response::into_data);
                let answer = catch_unwind(AssertUnwindSafe(|| surroundings.within(send)));
                if answered.send((id, answer)).is_err() {
                    return;
                }
            }
        };
        let started = thread::Builder::new().name("stigg-batches".to_owned()).spawn(work);
        self.threads += usize::from(started.is_ok());
    }

    fn send(&mut self, job: Job<O>) {
        // It fails only without a receiver, and the queue is one.
        self.busy += usize::from(self.jobs.send(job).is_ok());
    }

    fn answer(&mut self) -> Option<(usize, Result<O::Output>)> {
        if self.busy == 0 {
            return None;
        }
        let (id, answer) = self.answers.recv().ok()?;
        self.busy -= 1;
        Some((id, answer.unwrap_or_else(|panic| resume_unwind(panic))))
    }
}

/// Waits for the next job. `None` if there will be none.
fn next<J>(queue: &Mutex<Receiver<J>>) -> Option<J> {
    queue.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

impl<O: Operation> fmt::Debug for Workers<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (threads, busy) = self.pool.as_ref().map_or((0, 0), |pool| (pool.threads, pool.busy));
        f.debug_struct("Workers")
            .field("limit", &self.limit)
            .field("threads", &threads)
            .field("busy", &busy)
            .finish_non_exhaustive()
    }
}
