//! A proxy that tunnels one connection.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread::JoinHandle;

/// A proxy on a free local port.
pub(crate) struct Tunnel {
    pub(crate) address: SocketAddr,
    tunnelling: JoinHandle<String>,
}

impl Tunnel {
    /// Starts a proxy whose tunnel leads to an address, whatever it is asked for.
    pub(crate) fn to(target: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let tunnelling = std::thread::spawn(move || {
            let (mut client, _) = listener.accept().unwrap();
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                let mut byte = [0];
                client.read_exact(&mut byte).unwrap();
                head.extend(byte);
            }
            let server = TcpStream::connect(target).unwrap();
            client.write_all(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
            let (from, to) = (client.try_clone().unwrap(), server.try_clone().unwrap());
            let there = std::thread::spawn(move || copy(from, to));
            copy(server, client);
            there.join().unwrap();
            String::from_utf8(head).unwrap()
        });
        Self { address, tunnelling }
    }

    /// The request for the tunnel, once it is closed.
    pub(crate) fn finish(self) -> String {
        self.tunnelling.join().unwrap()
    }
}

fn copy(mut from: TcpStream, mut to: TcpStream) {
    drop(std::io::copy(&mut from, &mut to));
    drop(to.shutdown(std::net::Shutdown::Both));
    drop(from.shutdown(std::net::Shutdown::Both));
}
