//! The thread that keeps items on disk. Both facades have it: no disk is asynchronous.

use std::io;
use std::sync::Arc;
use std::thread;

use super::core::{Queue, Work, WorkDone};
use super::shared::Shared;
use super::store::{Spool, Store};
use crate::cache::Wake;

/// Carries out work until the outbox has ended and nothing is left to do.
pub(crate) fn run<W: Wake>(shared: &Shared<W>, spool: impl Spool) {
    let bell = shared.disk_bell();
    let mut worker = Worker { spool, own: None, adopted: None };
    loop {
        let work = shared.core().work(shared.now());
        if let Some(work) = work {
            let done = worker.carry_out(work);
            let has_failed = matches!(&done, WorkDone::Committed(.., Err(_)));
            let damaged = worker.spool.damaged();
            let (effects, has_ended) = {
                let now = shared.now();
                let mut core = shared.core();
                (core.work_done(done, damaged, now), core.has_ended())
            };
            shared.apply(effects);
            shared.notify_driver();
            if has_failed && has_ended {
                return;
            }
            continue;
        }
        let (work_at, has_ended) = {
            let core = shared.core();
            (core.work_at(), core.has_ended())
        };
        match work_at {
            None if has_ended => return,
            Some(at) => bell.wait(shared.until(at)),
            None => bell.wait(None),
        }
    }
}

struct Worker<S> {
    spool: S,
    own: Option<Box<dyn Store>>,
    adopted: Option<Box<dyn Store>>,
}

impl<S: Spool> Worker<S> {
    fn carry_out(&mut self, work: Work) -> WorkDone {
        match work {
            Work::Commit(queue, changes) => {
                let result = self.store(queue).and_then(|store| store.commit(&changes));
                WorkDone::Committed(queue, changes, result.map_err(text))
            }
            Work::Load(load) => {
                let result = self.store(load.queue).and_then(|store| {
                    store.load(load.lane, load.after, load.most_items, load.most_bytes)
                });
                WorkDone::Loaded(load, result.map_err(text))
            }
            Work::Adopt => WorkDone::Adopted(match self.spool.adopt() {
                Ok(Some(adopted)) => {
                    self.adopted = Some(adopted.store);
                    Ok(Some((adopted.backlogs, adopted.latest_wall)))
                }
                Ok(None) => Ok(None),
                Err(error) => Err(text(error)),
            }),
            Work::Remove(queue) => {
                let store = match queue {
                    Queue::Own => self.own.take(),
                    Queue::Adopted => self.adopted.take(),
                };
                if let Some(store) = store {
                    self.spool.remove(store);
                }
                WorkDone::Removed(queue)
            }
        }
    }

    fn store(&mut self, queue: Queue) -> io::Result<&mut Box<dyn Store>> {
        let store = match queue {
            Queue::Own => &mut self.own,
            Queue::Adopted => &mut self.adopted,
        };
        match store {
            Some(store) => Ok(store),
            // An adopted queue stays open for as long as there is one.
            none => Ok(none.insert(self.spool.create()?)),
        }
    }
}

fn text(error: io::Error) -> String {
    error.to_string()
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
