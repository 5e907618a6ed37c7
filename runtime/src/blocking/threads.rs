//! The threads of a blocking instance, counted so that one can wait for their end.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::{self, Thread};
use std::time::Duration;

use crate::StartError;

/// Number of threads that run.
#[derive(Debug, Default)]
pub(super) struct Threads {
    running: Mutex<usize>,
    ended: Condvar,
}

/// Counts a thread for as long as it runs.
pub(super) struct Running(Arc<Threads>);

impl Threads {
    /// Counts one more.
    pub(super) fn running(self: &Arc<Self>) -> Running {
        *self.running.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        Running(Arc::clone(self))
    }

    /// Waits for all to end. Returns whether they have.
    pub(super) fn join(&self, timeout: Duration) -> bool {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.ended.wait_timeout_while(running, timeout, |left| *left > 0);
        *waited.unwrap_or_else(PoisonError::into_inner).0 == 0
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        *self.0.running.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        self.0.ended.notify_all();
    }
}

/// Starts a thread, and counts it.
pub(super) fn spawn(
    name: String,
    threads: &Arc<Threads>,
    work: impl FnOnce() + Send + 'static,
) -> Result<Thread, StartError> {
    let running = threads.running();
    let thread = thread::Builder::new().name(name).spawn(move || {
        let _running = running;
        work();
    });
    match thread {
        Ok(thread) => Ok(thread.thread().clone()),
        Err(error) => Err(StartError(error.into())),
    }
}
