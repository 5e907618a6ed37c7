//! The thread that keeps items on disk. Both facades have it: no disk is asynchronous.

use std::io;
use std::sync::Arc;
use std::thread;

use super::shared::Shared;
use super::store::Spool;
use super::worker::Worker;
use crate::cache::Wake;

/// Carries out work until the outbox has ended and nothing is left to do.
pub(crate) fn run<W: Wake>(shared: &Shared<W>, spool: impl Spool) {
    let bell = shared.disk_bell();
    let mut worker = Worker::new(spool);
    loop {
        let work = shared.core().work(shared.clock.now());
        if let Some(work) = work {
            let done = worker.carry_out(work);
            let damaged = worker.damaged();
            let now = shared.clock.now();
            let mut core = shared.core();
            let effects = core.work_done(done, damaged, now);
            shared.apply(core, effects);
            shared.notify_driver();
            continue;
        }
        let (work_at, has_ended) = {
            let core = shared.core();
            (core.work_at(), core.has_ended())
        };
        match work_at {
            None if has_ended => return,
            Some(at) => bell.wait(shared.clock.until(at)),
            None => bell.wait(None),
        }
    }
}

/// Starts the thread, and has it woken when the clock is moved. `running` is dropped at its end.
pub(crate) fn start<W: Wake + Send + 'static>(
    shared: &Arc<Shared<W>>,
    spool: impl Spool + 'static,
    running: impl Send + 'static,
) -> io::Result<()> {
    let bell = shared.disk_bell();
    let listener: Arc<dyn Fn() + Send + Sync> = Arc::new(move || bell.ring());
    shared.clock.listen(&listener);
    let shared = Arc::clone(shared);
    let thread = thread::Builder::new().name("stigg-outbox-disk".to_owned());
    thread.spawn(move || {
        run(&shared, spool);
        drop((listener, running));
    })?;
    Ok(())
}
