//! An address that refuses connections.

use std::net::{TcpListener, TcpStream};

/// An address on this machine at which nothing listens.
///
/// A connection keeps the port taken, so that it cannot become that of another test's server.
#[derive(Debug)]
pub(crate) struct Refusing {
    port: u16,
    _connection: (TcpStream, TcpStream),
}

impl Refusing {
    pub(crate) fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let near = TcpStream::connect(address).unwrap();
        let (far, _) = listener.accept().unwrap();
        Self { port: address.port(), _connection: (near, far) }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}/graphql", self.port)
    }
}
