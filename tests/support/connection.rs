//! A server of one connection, with or without TLS.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::thread::{self, JoinHandle};

use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// A certificate for `localhost` that has signed itself, and its key. Made for tests; valid for a
/// hundred years.
pub(crate) const CERTIFICATE: &[u8] = include_bytes!("../tls/cert.der");
const KEY: &[u8] = include_bytes!("../tls/key.der");

/// A server that accepts one connection and gives one answer to every request on it.
pub(crate) struct Connection {
    pub(crate) address: SocketAddr,
    serving: JoinHandle<Vec<String>>,
}

impl Connection {
    pub(crate) fn plain(answer: impl Into<Vec<u8>>) -> Self {
        Self::start(answer.into(), false)
    }

    pub(crate) fn tls(answer: impl Into<Vec<u8>>) -> Self {
        Self::start(answer.into(), true)
    }

    fn start(answer: Vec<u8>, tls: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let serving = thread::spawn(move || {
            let (stream, _) = listener.accept().unwrap();
            // A second connection would be refused, not wait in the queue.
            drop(listener);
            if tls {
                let connection = ServerConnection::new(server_config().into()).unwrap();
                serve(StreamOwned::new(connection, stream), &answer)
            } else {
                serve(stream, &answer)
            }
        });
        Self { address, serving }
    }

    /// The heads of all requests, once the client has closed the connection.
    pub(crate) fn heads(self) -> Vec<String> {
        self.serving.join().unwrap()
    }
}

fn server_config() -> ServerConfig {
    ServerConfig::builder_with_provider(ring::default_provider().into())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![CertificateDer::from(CERTIFICATE)],
            PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(KEY)),
        )
        .unwrap()
}

fn serve(mut stream: impl Read + Write, answer: &[u8]) -> Vec<String> {
    let mut heads = Vec::new();
    loop {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            if !matches!(stream.read(&mut byte), Ok(1)) {
                return heads;
            }
            head.extend(byte);
        }
        let head = String::from_utf8(head).unwrap().to_lowercase();
        let length = head.split_once("content-length: ").unwrap().1;
        let length = length.split("\r\n").next().unwrap().parse().unwrap();
        let mut body = vec![0; length];
        stream.read_exact(&mut body).unwrap();
        stream.write_all(answer).unwrap();
        stream.flush().unwrap();
        heads.push(head);
    }
}
