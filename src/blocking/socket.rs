//! Connections of streams: opened as `ureq` opens its own, through the same proxies and TLS.
//!
//! Reads end at a given time without losing anything, and can be ended by another thread. Nothing
//! that is sent is logged: `ureq` logs in the layers above its connections.

use std::io::{self, Read, Write};
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use http::{HeaderMap, StatusCode};
use tungstenite::handshake::client::Response;
use tungstenite::handshake::machine::TryParse;
use ureq::config::Config;
use ureq::unversioned::resolver::Resolver;
use ureq::unversioned::transport::time;
use ureq::unversioned::transport::{
    ConnectionDetails, Connector, DefaultConnector, NextTimeout, ShutdownHandle, Transport,
};
use ureq::{Agent, Error as UreqError, Timeout};
use zeroize::Zeroizing;

use super::connector::ThreadResolver;
use super::transport::settings_for;
use crate::error::{Cause, Error, Result, StreamFault};
use crate::limits::MAX_HEADER_BYTES;
use crate::streaming::Protocol;
use crate::streaming::target::Target;
use crate::streaming::upgrade::{LONGEST_REFUSAL, Upgrade};
use crate::wire::Reply;
use crate::wire::dns;

/// Opens connections.
#[derive(Debug)]
pub(super) struct Dialer {
    settings: Config,
    connector: Arc<DefaultConnector>,
    /// TLS of the operating system, which is not left to `ureq`: there, a read that ends at its time
    /// breaks the connection.
    #[cfg(feature = "native-tls")]
    native_tls: Option<native_tls::TlsConnector>,
}

/// Registers a connection before it is used.
type Register<'a> = dyn Fn(Weak<dyn ShutdownHandle>) -> Result<(), UreqError> + Send + Sync + 'a;

impl Dialer {
    /// A dialer with the settings of a caller's own agent, or else with our own.
    pub(super) fn new(agent: Option<&Agent>, target: &Target) -> Result<Self> {
        let settings = match agent {
            Some(agent) => agent.config().clone(),
            None => settings_for(target.requires_tls, target.proxy.as_ref(), target.tls.as_ref())?,
        };
        Ok(Self {
            settings,
            connector: Arc::new(DefaultConnector::default()),
            #[cfg(feature = "native-tls")]
            native_tls: native_tls(target)?,
        })
    }

    /// Opens a connection that has become a WebSocket, within the limit.
    pub(super) fn open(
        &self,
        upgrade: &Upgrade,
        limit: Duration,
        register: impl Fn(Weak<dyn ShutdownHandle>) -> Result<(), UreqError> + Send + Sync + 'static,
    ) -> Result<(Protocol, Socket)> {
        let end = Instant::now() + limit.min(Duration::from_secs(31_536_000));
        let mut socket = self
            .connect(upgrade, end, Arc::new(register))
            .map_err(|error| Error::new(Cause::Connect(Box::new(error))))?;
        socket.write(&request(upgrade), end).map_err(|error| late(error, limit))?;
        let (status, headers) = socket.read_head(end).map_err(|error| late(error, limit))?;
        Reply::check_head(&headers)?;
        if Upgrade::is_switching(status) {
            return Ok((upgrade.accepted(&headers)?, socket));
        }
        let body = socket.read_body(&headers, end).into();
        Err(upgrade.refused(Reply { status, headers, body }))
    }

    fn connect(
        &self,
        upgrade: &Upgrade,
        end: Instant,
        register: Arc<Register<'static>>,
    ) -> Result<Socket, UreqError> {
        let resolver = ThreadResolver::new(dns::spawn);
        let is_tls = upgrade.uri.scheme() == Some(&http::uri::Scheme::HTTPS);
        #[cfg(feature = "native-tls")]
        let native_tls = self.native_tls.as_ref().filter(|_| is_tls);
        #[cfg(feature = "native-tls")]
        let uri =
            if native_tls.is_some() { without_tls(&upgrade.uri)? } else { upgrade.uri.clone() };
        #[cfg(not(feature = "native-tls"))]
        let uri = upgrade.uri.clone();

        let proxy = self.settings.proxy().filter(|proxy| !proxy.is_no_proxy(&uri));
        let addrs = if proxy.is_none_or(ureq::Proxy::resolve_target) {
            resolver.resolve(&uri, &self.settings, until(end))?
        } else {
            // The proxy looks up the host.
            resolver.empty()
        };
        let connector = Arc::clone(&self.connector);
        let details = ConnectionDetails {
            uri: &uri,
            addrs,
            config: &self.settings,
            request_level: false,
            resolver: &resolver,
            now: time::Instant::now(),
            timeout: until(end),
            current_time: Arc::new(time::Instant::now),
            run_connector: Arc::new(move |details| {
                connector.connect(details, None)?.ok_or(UreqError::ConnectionFailed)
            }),
            register_shutdown: register,
        };
        let transport = self.connector.connect(&details, None)?;
        let stream = Raw { transport: transport.ok_or(UreqError::ConnectionFailed)?, end };
        #[cfg(feature = "native-tls")]
        if let Some(tls) = native_tls {
            let host = upgrade.uri.host().unwrap_or_default();
            let host = host.trim_start_matches('[').trim_end_matches(']');
            let stream = tls.connect(host, stream).map_err(|error| match error {
                native_tls::HandshakeError::Failure(error) => io::Error::other(error).into(),
                native_tls::HandshakeError::WouldBlock(_) => UreqError::Timeout(Timeout::Connect),
            })?;
            return Ok(Socket::new(Stream::Native(Box::new(stream))));
        }
        if is_tls && !stream.transport.is_tls() {
            return Err(UreqError::TlsRequired);
        }
        Ok(Socket::new(Stream::Ureq(stream)))
    }
}

#[cfg(feature = "native-tls")]
fn native_tls(target: &Target) -> Result<Option<native_tls::TlsConnector>> {
    match &target.tls {
        Some(tls) if tls.is_native() => native_tls::TlsConnector::new()
            .map(Some)
            .map_err(|error| Error::config(format!("TLS cannot be set up: {error}"))),
        _ => Ok(None),
    }
}

/// The address as that of a plain connection to the same port.
#[cfg(feature = "native-tls")]
fn without_tls(uri: &http::Uri) -> Result<http::Uri, UreqError> {
    let host = uri.host().ok_or(UreqError::HostNotFound)?;
    let port = uri.port_u16().unwrap_or(443);
    Ok(format!("http://{host}:{port}/").parse::<http::Uri>().map_err(ureq::http::Error::from)?)
}

/// The head of the request. It has the API key, so its memory is wiped.
fn request(upgrade: &Upgrade) -> Zeroizing<Vec<u8>> {
    let uri = &upgrade.uri;
    let target = uri.path_and_query().map_or("/", |target| target.as_str());
    let host = uri.authority().map_or("", |authority| authority.as_str());
    let length = upgrade.headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4);
    let mut head =
        Zeroizing::new(Vec::with_capacity(length.sum::<usize>() + target.len() + host.len() + 32));
    head.extend_from_slice(format!("GET {target} HTTP/1.1\r\nhost: {host}\r\n").as_bytes());
    for (name, value) in &upgrade.headers {
        for part in [name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"] {
            head.extend_from_slice(part);
        }
    }
    head.extend_from_slice(b"\r\n");
    head
}

/// A time at which something has to be over, as `ureq` takes it.
fn until(end: Instant) -> NextTimeout {
    let after = end.saturating_duration_since(Instant::now()).into();
    NextTimeout { after, reason: Timeout::Connect, ..NextTimeout::default() }
}

/// A connection that becomes a WebSocket.
#[derive(Debug)]
pub(super) struct Socket {
    stream: Stream,
    /// Bytes that were read, and not taken yet.
    input: Vec<u8>,
}

#[derive(Debug)]
enum Stream {
    Ureq(Raw),
    #[cfg(feature = "native-tls")]
    Native(Box<native_tls::TlsStream<Raw>>),
}

/// The outcome of a read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Received {
    Bytes,
    /// Nothing until the given time.
    Nothing,
    /// The server has closed the connection.
    End,
}

impl Socket {
    fn new(stream: Stream) -> Self {
        Self { stream, input: Vec::new() }
    }

    /// Sends everything until the given time. A failure is final: how much was sent is not known.
    pub(super) fn write(&mut self, bytes: &[u8], end: Instant) -> Result<()> {
        self.stream.by(end).write_all(bytes).map_err(broken)?;
        self.stream.by(end).flush().map_err(broken)
    }

    /// Passes on what was received, or waits for more until the given time.
    pub(super) fn read(&mut self, end: Instant, take: impl FnOnce(&[u8])) -> Result<Received> {
        if self.input.is_empty() {
            let received = self.fill(end)?;
            if received != Received::Bytes {
                return Ok(received);
            }
        }
        take(&self.input);
        self.input.clear();
        Ok(Received::Bytes)
    }

    fn fill(&mut self, end: Instant) -> Result<Received> {
        let mut buffer = [0; 16 << 10];
        match self.stream.by(end).read(&mut buffer) {
            Ok(0) => Ok(Received::End),
            Ok(amount) => {
                self.input.extend_from_slice(&buffer[..amount]);
                Ok(Received::Bytes)
            }
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok(Received::Nothing),
            Err(error) => Err(broken(error)),
        }
    }

    /// Reads the head of a response. What follows it stays.
    fn read_head(&mut self, end: Instant) -> Result<(StatusCode, HeaderMap)> {
        loop {
            if self.input.len() > MAX_HEADER_BYTES {
                return Err(Error::new(Cause::HeadTooLarge));
            }
            match self.fill(end)? {
                Received::Bytes => {}
                Received::Nothing => return Err(broken(io::ErrorKind::TimedOut.into())),
                Received::End => return Err(broken(io::ErrorKind::UnexpectedEof.into())),
            }
            let parsed = Response::try_parse(&self.input).map_err(|_| {
                Error::new(Cause::Stream(StreamFault::Upgrade("it does not speak HTTP")))
            })?;
            if let Some((length, response)) = parsed {
                self.input.drain(..length);
                let (parts, _) = response.into_parts();
                return Ok((parts.status, parts.headers));
            }
        }
    }

    /// Reads the start of a body, as far as it comes.
    fn read_body(&mut self, headers: &HeaderMap, end: Instant) -> Vec<u8> {
        let announced = headers.get(http::header::CONTENT_LENGTH);
        let announced = announced.and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
        let is_chunked = headers.contains_key(http::header::TRANSFER_ENCODING);
        let wanted = announced.unwrap_or(LONGEST_REFUSAL).min(LONGEST_REFUSAL);
        let is_complete =
            |input: &[u8]| input.len() >= wanted || is_chunked && input.ends_with(b"\r\n0\r\n\r\n");
        while !is_complete(&self.input) && matches!(self.fill(end), Ok(Received::Bytes)) {}
        let mut body = std::mem::take(&mut self.input);
        body.truncate(wanted);
        if is_chunked { unchunked(&body) } else { body }
    }
}

/// The contents of a body in chunks, as far as they can be read.
fn unchunked(mut body: &[u8]) -> Vec<u8> {
    let mut contents = Vec::new();
    while let Some(at) = body.windows(2).position(|two| two == b"\r\n") {
        let (size, rest) = (&body[..at], &body[at + 2..]);
        let size =
            size.split(|byte| *byte == b';').next().and_then(|size| str::from_utf8(size).ok());
        let Some(size) = size.and_then(|size| usize::from_str_radix(size.trim(), 16).ok()) else {
            break;
        };
        if size == 0 {
            break;
        }
        contents.extend_from_slice(&rest[..size.min(rest.len())]);
        body = rest.get(size.saturating_add(2)..).unwrap_or_default();
    }
    contents
}

impl Stream {
    /// The stream, whose reads and writes end at the given time.
    fn by(&mut self, end: Instant) -> &mut dyn ReadWrite {
        match self {
            Self::Ureq(raw) => {
                raw.end = end;
                raw
            }
            #[cfg(feature = "native-tls")]
            Self::Native(stream) => {
                stream.get_mut().end = end;
                &mut **stream
            }
        }
    }
}

trait ReadWrite: Read + Write {}

impl<S: Read + Write> ReadWrite for S {}

/// A connection of `ureq`, as a stream whose reads end with `WouldBlock` at their time.
#[derive(Debug)]
struct Raw {
    transport: Box<dyn Transport>,
    end: Instant,
}

impl Read for Raw {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.transport.buffers().input().is_empty() {
            match self.transport.await_input(until(self.end)) {
                Ok(true) => {}
                Ok(false) => return Ok(0),
                Err(UreqError::Timeout(_)) => return Err(io::ErrorKind::WouldBlock.into()),
                Err(error) => return Err(io_error(error)),
            }
        }
        let buffers = self.transport.buffers();
        let input = buffers.input();
        let amount = input.len().min(buffer.len());
        buffer[..amount].copy_from_slice(&input[..amount]);
        buffers.input_consume(amount);
        Ok(amount)
    }
}

impl Write for Raw {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let output = self.transport.buffers().output();
        let amount = output.len().min(bytes.len());
        output[..amount].copy_from_slice(&bytes[..amount]);
        match self.transport.transmit_output(amount, until(self.end)) {
            Ok(()) => Ok(amount),
            Err(UreqError::Timeout(_)) => Err(io::ErrorKind::TimedOut.into()),
            Err(error) => Err(io_error(error)),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn io_error(error: UreqError) -> io::Error {
    match error {
        UreqError::Io(error) => error,
        other => io::Error::other(other),
    }
}

fn broken(error: io::Error) -> Error {
    Error::new(Cause::Stream(StreamFault::Broken(Box::new(error))))
}

/// The error of an attempt, which says that it took too long if it did.
fn late(error: Error, limit: Duration) -> Error {
    if error.is_io(io::ErrorKind::TimedOut) { Error::new(Cause::Timeout(limit)) } else { error }
}
