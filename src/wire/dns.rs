//! Looks up host names for both facades.

use std::io;
use std::net::{SocketAddr, ToSocketAddrs};
use std::thread;

/// Work for a thread.
pub(crate) type Job = Box<dyn FnOnce() + Send>;

/// Starts a thread, or fails if the system refuses to.
pub(crate) type Spawn = fn(Job) -> io::Result<()>;

/// Runs a job in a thread of its own.
pub(crate) fn spawn(job: Job) -> io::Result<()> {
    thread::Builder::new().name("stigg-dns".to_owned()).spawn(job).map(drop)
}

/// Looks up `host:port` and passes the addresses to `tell`. Names are looked up in a thread, because
/// the system's resolver blocks and has no time limit.
///
/// The HTTP libraries could do this, but panic if the system refuses a thread.
pub(crate) fn look_up(
    host: String,
    spawn: Spawn,
    tell: impl FnOnce(io::Result<Vec<SocketAddr>>) + Send + 'static,
) -> io::Result<()> {
    if let Ok(address) = host.parse() {
        tell(Ok(vec![address]));
        return Ok(());
    }
    spawn(Box::new(move || tell(host.to_socket_addrs().map(Iterator::collect)))).map_err(|error| {
        io::Error::new(error.kind(), format!("no thread to look up the host in: {error}"))
    })
}
