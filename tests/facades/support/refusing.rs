//! An address that refuses connections.

use std::net::{TcpListener, TcpStream};

/// A local address where nothing listens.
///
/// An open connection keeps the port in use, so that no other test's server can get it.
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
