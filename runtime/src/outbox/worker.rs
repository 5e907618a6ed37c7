//! Carries out what the state machine wants of a disk.

use std::io;

use super::core::{Queue, Work, WorkDone};
use super::store::{Failure, Spool, Store};

/// The directory and the queues that are open.
pub(crate) struct Worker<S> {
    spool: S,
    own: Option<Box<dyn Store>>,
    adopted: Option<Box<dyn Store>>,
}

impl<S: Spool> Worker<S> {
    pub(crate) fn new(spool: S) -> Self {
        Self { spool, own: None, adopted: None }
    }

    pub(crate) fn damaged(&self) -> u64 {
        self.spool.damaged()
    }

    pub(crate) fn carry_out(&mut self, work: Work) -> WorkDone {
        match work {
            Work::Commit(queue, changes) => {
                let failure = |is_doubtful| {
                    move |error: io::Error| Failure { error: error.to_string(), is_doubtful }
                };
                // Without a file, nothing is on disk.
                let store = self.store(queue).map_err(failure(false));
                let result = store.and_then(|store| store.commit(&changes).map_err(failure(true)));
                WorkDone::Committed(queue, changes, result)
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
