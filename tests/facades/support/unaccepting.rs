//! An address where connections hang.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

/// A local address whose connection queue is full: further connections are neither accepted nor
/// refused.
#[derive(Debug)]
pub(crate) struct Unaccepting {
    address: SocketAddr,
    _listener: TcpListener,
    _queue: Vec<TcpStream>,
}

impl Unaccepting {
    pub(crate) fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let connect = || TcpStream::connect_timeout(&address, Duration::from_millis(200)).ok();
        let queue = std::iter::from_fn(connect).collect();
        Self { address, _listener: listener, _queue: queue }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/graphql", self.address)
    }
}
