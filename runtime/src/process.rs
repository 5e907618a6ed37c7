//! The process that something was made in, told apart from its forks.

use std::process;

/// A process. A fork of it has its memory, but neither its threads nor connections of its own, and
/// locks that another thread held at that moment are never free.
#[derive(Debug)]
pub(crate) struct Process {
    id: u32,
    /// Sees forks by a handler that the C library calls in the child. To ask the kernel for the ID
    /// is a system call, and takes as long as the rest of a report of usage.
    #[cfg(unix)]
    forks: Option<forkguard::atfork::Guard>,
}

impl Process {
    /// Returns the process that calls.
    pub(crate) fn current() -> Self {
        Self {
            id: process::id(),
            #[cfg(unix)]
            forks: forkguard::atfork::Guard::try_new().ok(),
        }
    }

    pub(crate) fn id(&self) -> u32 {
        self.id
    }

    /// Whether a fork of the process calls.
    #[cfg(unix)]
    pub(crate) fn is_forked(&self) -> bool {
        match &self.forks {
            // A guard tells it once, a clone each time.
            Some(forks) => forks.clone().detected_fork(),
            None => process::id() != self.id,
        }
    }

    /// Whether a fork of the process calls. There are none.
    #[cfg(not(unix))]
    #[allow(clippy::unused_self, reason = "as on Unix")]
    pub(crate) fn is_forked(&self) -> bool {
        false
    }
}
