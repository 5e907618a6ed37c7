//! The signals that stop the program.

use std::future::poll_fn;
use std::io;
use std::task::{Context, Poll};

use tokio::runtime::Runtime;

/// The stop signals: Ctrl-C, and `SIGTERM` on Unix or the closing of the console on Windows. Once
/// this exists, they no longer end the process by themselves.
pub(crate) struct Stop {
    runtime: Runtime,
    signals: Signals,
}

impl Stop {
    pub(crate) fn new() -> io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let signals = {
            let _inside = runtime.enter();
            Signals::new()?
        };
        Ok(Self { runtime, signals })
    }

    /// Waits for a signal.
    pub(crate) fn wait(mut self) {
        self.runtime.block_on(poll_fn(|context| self.signals.poll(context)));
    }
}

#[cfg(unix)]
struct Signals([tokio::signal::unix::Signal; 2]);

#[cfg(unix)]
impl Signals {
    fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self([signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?]))
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let is_signalled = self.0.iter_mut().any(|signal| signal.poll_recv(context).is_ready());
        if is_signalled { Poll::Ready(()) } else { Poll::Pending }
    }
}

#[cfg(windows)]
struct Signals {
    ctrl_c: tokio::signal::windows::CtrlC,
    ctrl_break: tokio::signal::windows::CtrlBreak,
    close: tokio::signal::windows::CtrlClose,
    shutdown: tokio::signal::windows::CtrlShutdown,
}

#[cfg(windows)]
impl Signals {
    fn new() -> io::Result<Self> {
        use tokio::signal::windows::{ctrl_break, ctrl_c, ctrl_close, ctrl_shutdown};
        Ok(Self {
            ctrl_c: ctrl_c()?,
            ctrl_break: ctrl_break()?,
            close: ctrl_close()?,
            shutdown: ctrl_shutdown()?,
        })
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let is_signalled = self.ctrl_c.poll_recv(context).is_ready()
            || self.ctrl_break.poll_recv(context).is_ready()
            || self.close.poll_recv(context).is_ready()
            || self.shutdown.poll_recv(context).is_ready();
        if is_signalled { Poll::Ready(()) } else { Poll::Pending }
    }
}
