//! A server for one connection, with or without TLS.

#![allow(dead_code, reason = "each program uses a part")]

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig, ServerConnection, StreamOwned};

// Self-signed test certificates and keys, valid for a hundred years:
//
//     openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500 \
//         -addext basicConstraints=critical,CA:FALSE -subj /CN=localhost \
//         -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -out cert.pem -keyout key.pem
//
// The client's has `-subj /CN=client` and `extendedKeyUsage=clientAuth` in place of the last two.

/// The server's certificate, for `localhost` and 127.0.0.1.
pub(crate) const CERTIFICATE: &str = include_str!("../tls/cert.pem");
pub(crate) const KEY: &str = include_str!("../tls/key.pem");
/// The client certificate that a server of [`Connection::mutual_tls`] requires.
pub(crate) const CLIENT_CERTIFICATE: &str = include_str!("../tls/client.pem");
pub(crate) const CLIENT_KEY: &str = include_str!("../tls/client-key.pem");

/// A server that accepts one connection and sends the same response to every request.
pub(crate) struct Connection {
    pub(crate) address: SocketAddr,
    heads: Arc<Mutex<Vec<String>>>,
    serving: JoinHandle<()>,
}

impl Connection {
    pub(crate) fn plain(answer: impl Into<Vec<u8>>) -> Self {
        Self::start(answer.into(), None)
    }

    pub(crate) fn tls(answer: impl Into<Vec<u8>>) -> Self {
        Self::start(answer.into(), Some(server_config(false)))
    }

    /// A server that requires the client certificate.
    pub(crate) fn mutual_tls(answer: impl Into<Vec<u8>>) -> Self {
        Self::start(answer.into(), Some(server_config(true)))
    }

    fn start(answer: Vec<u8>, tls: Option<ServerConfig>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let heads = Arc::default();
        let kept = Arc::clone(&heads);
        let serving = thread::spawn(move || {
            let (stream, _) = listener.accept().unwrap();
            // A second connection is refused instead of waiting in the queue.
            drop(listener);
            match tls {
                Some(config) => {
                    let connection = ServerConnection::new(config.into()).unwrap();
                    serve(StreamOwned::new(connection, stream), &answer, &kept);
                }
                None => serve(stream, &answer, &kept),
            }
        });
        Self { address, heads, serving }
    }

    /// The heads of all requests, once the client has closed the connection.
    pub(crate) fn heads(self) -> Vec<String> {
        self.serving.join().unwrap();
        std::mem::take(&mut *self.heads.lock().unwrap())
    }

    /// Returns the number of requests so far. Unlike [`heads`](Self::heads), it does not wait, so
    /// it can be called from a task whose runtime has yet to close the connection.
    pub(crate) fn requests(&self) -> usize {
        self.heads.lock().unwrap().len()
    }
}

pub(crate) fn server_config(requires_certificate: bool) -> ServerConfig {
    let provider = Arc::new(ring::default_provider());
    let builder = ServerConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .unwrap();
    let builder = if requires_certificate {
        let mut roots = RootCertStore::empty();
        roots.add(certificate(CLIENT_CERTIFICATE)).unwrap();
        let verifier = WebPkiClientVerifier::builder_with_provider(roots.into(), provider);
        builder.with_client_cert_verifier(verifier.build().unwrap())
    } else {
        builder.with_no_client_auth()
    };
    let key = PrivateKeyDer::from_pem_slice(KEY.as_bytes()).unwrap();
    builder.with_single_cert(vec![certificate(CERTIFICATE)], key).unwrap()
}

fn certificate(pem: &str) -> CertificateDer<'static> {
    CertificateDer::from_pem_slice(pem.as_bytes()).unwrap()
}

fn serve(mut stream: impl Read + Write, answer: &[u8], heads: &Mutex<Vec<String>>) {
    loop {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            if !matches!(stream.read(&mut byte), Ok(1)) {
                return;
            }
            head.extend(byte);
        }
        let head = String::from_utf8(head).unwrap().to_lowercase();
        let length = head.split_once("content-length: ").unwrap().1;
        let length = length.split("\r\n").next().unwrap().parse().unwrap();
        let mut body = vec![0; length];
        stream.read_exact(&mut body).unwrap();
        heads.lock().unwrap().push(head);
        stream.write_all(answer).unwrap();
        stream.flush().unwrap();
    }
}
