//! A scripted WebSocket server, with byte-level control where a case needs it.

use std::collections::VecDeque;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use serde_json::{Value, json};
use tungstenite::Error;
pub(crate) use tungstenite::Message;
use tungstenite::handshake::derive_accept_key;
pub(crate) use tungstenite::protocol::frame::coding::Data;
use tungstenite::protocol::frame::coding::OpCode;
use tungstenite::protocol::frame::{Frame, FrameHeader};
use tungstenite::protocol::{CloseFrame, Role, WebSocket};

pub(crate) const NEW: &str = "graphql-transport-ws";
pub(crate) const OLD: &str = "graphql-ws";

/// Behaviour of the server on a connection.
type Script = Box<dyn FnOnce(Visitor) + Send>;

/// A stream under a WebSocket.
pub(crate) trait Duplex: Read + Write + Send {}

impl<S: Read + Write + Send> Duplex for S {}

/// A server on a free local port, with a script for each connection.
pub(crate) struct WebSockets {
    address: SocketAddr,
    scheme: &'static str,
    /// The heads of all requests.
    heads: Receiver<String>,
    serving: Option<JoinHandle<()>>,
}

impl WebSockets {
    /// Starts a server that accepts one connection for each script, and refuses more.
    pub(crate) fn start(scripts: impl IntoIterator<Item = Script>) -> Self {
        Self::serve("ws", scripts, |stream| Box::new(stream))
    }

    /// The same over TLS, with the certificate of the tests.
    #[cfg(feature = "rustls")]
    pub(crate) fn over_tls(scripts: impl IntoIterator<Item = Script>) -> Self {
        let config = Arc::new(super::connection::server_config(false));
        Self::serve("wss", scripts, move |stream| {
            let connection = rustls::ServerConnection::new(Arc::clone(&config)).unwrap();
            Box::new(rustls::StreamOwned::new(connection, stream))
        })
    }

    fn serve(
        scheme: &'static str,
        scripts: impl IntoIterator<Item = Script>,
        wrap: impl Fn(TcpStream) -> Box<dyn Duplex> + Send + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let mut scripts: VecDeque<_> = scripts.into_iter().collect();
        let (tell, heads) = channel();
        let serving = std::thread::spawn(move || {
            while let Some(script) = scripts.pop_front() {
                let (stream, _) = listener.accept().unwrap();
                stream.set_nodelay(true).unwrap();
                if let Some(visitor) = Visitor::enter(stream, &wrap, &tell) {
                    script(visitor);
                } else {
                    scripts.push_front(script);
                }
            }
        });
        Self { address, scheme, heads, serving: Some(serving) }
    }

    pub(crate) fn url(&self) -> String {
        let host = if self.scheme == "wss" { "localhost" } else { "127.0.0.1" };
        format!("{}://{host}:{}/graphql", self.scheme, self.address.port())
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// The head of the next request, in lower case.
    pub(crate) fn head(&self) -> String {
        self.heads.recv().unwrap()
    }

    /// Waits until all scripts have ended.
    pub(crate) fn finish(mut self) -> Vec<String> {
        self.serving.take().unwrap().join().unwrap();
        self.heads.try_iter().collect()
    }
}

/// Turns a closure into a script.
pub(crate) fn script(script: impl FnOnce(Visitor) + Send + 'static) -> Script {
    Box::new(script)
}

/// A connection whose request has arrived.
pub(crate) struct Visitor {
    /// In lower case.
    pub(crate) head: String,
    original: String,
    tcp: TcpStream,
    stream: Box<dyn Duplex>,
}

impl Visitor {
    fn enter(
        tcp: TcpStream,
        wrap: impl Fn(TcpStream) -> Box<dyn Duplex>,
        heads: &Sender<String>,
    ) -> Option<Self> {
        let mut stream = wrap(tcp.try_clone().unwrap());
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            if !matches!(stream.read(&mut byte), Ok(1)) {
                return None;
            }
            head.extend(byte);
        }
        let original = String::from_utf8(head).unwrap();
        let head = original.to_lowercase();
        drop(heads.send(head.clone()));
        Some(Self { head, original, tcp, stream })
    }

    /// The value of a header.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let line = format!("\r\n{name}: ");
        self.head.split_once(&line)?.1.split("\r\n").next()
    }

    /// Writes a reply, and closes the connection.
    pub(crate) fn reply(mut self, reply: &str) {
        drop(self.stream.write_all(reply.as_bytes()));
        drop(self.stream.flush());
    }

    /// Opens the WebSocket with this protocol.
    pub(crate) fn accept(self, protocol: &str) -> Peer {
        self.accept_with(&format!("sec-websocket-protocol: {protocol}\r\n"), b"")
    }

    /// Opens the WebSocket with these headers, and sends the first bytes in the same write.
    pub(crate) fn accept_with(mut self, headers: &str, first: &[u8]) -> Peer {
        let key = self.key();
        let reply = format!(
            "HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\
             sec-websocket-accept: {}\r\n{headers}\r\n",
            derive_accept_key(key.as_bytes())
        );
        self.stream.write_all(&[reply.as_bytes(), first].concat()).unwrap();
        self.stream.flush().unwrap();
        Peer::new(self.tcp, self.stream)
    }

    fn key(&self) -> String {
        let at = self.head.find("\r\nsec-websocket-key: ").expect("a key");
        let line = self.original[at..].trim_start().lines().next().unwrap_or_default();
        line.split_once(": ").expect("a value").1.to_owned()
    }
}

/// The server's end of a WebSocket.
pub(crate) struct Peer {
    tcp: TcpStream,
    socket: WebSocket<Box<dyn Duplex>>,
}

impl Peer {
    fn new(tcp: TcpStream, stream: Box<dyn Duplex>) -> Self {
        Self { tcp, socket: WebSocket::from_raw_socket(stream, Role::Server, None) }
    }

    /// The next message of the client, as JSON. `None` if it closed the connection.
    pub(crate) fn hear(&mut self) -> Option<Value> {
        match self.message()? {
            Message::Text(text) => Some(serde_json::from_str(&text).unwrap()),
            other => panic!("{other:?}"),
        }
    }

    /// The next message but pings, which are answered. `None` if the client closed the connection.
    pub(crate) fn message(&mut self) -> Option<Message> {
        loop {
            match self.socket.read() {
                Ok(Message::Ping(_)) => self.socket.flush().unwrap(),
                Ok(Message::Close(_))
                | Err(Error::ConnectionClosed | Error::Protocol(_) | Error::Io(_)) => {
                    return None;
                }
                Ok(message) => return Some(message),
                Err(error) => panic!("{error}"),
            }
        }
    }

    /// The next frame, whatever it is.
    pub(crate) fn frame(&mut self) -> Option<Message> {
        self.socket.read().ok()
    }

    pub(crate) fn say(&mut self, message: Value) {
        self.send(Message::text(message.to_string()));
    }

    pub(crate) fn send(&mut self, message: Message) {
        drop(self.socket.send(message));
    }

    /// Writes bytes as they are.
    pub(crate) fn raw(&mut self, bytes: &[u8]) {
        let stream = self.socket.get_mut();
        drop(stream.write_all(bytes));
        drop(stream.flush());
    }

    pub(crate) fn close(mut self, code: u16, reason: &str) {
        let frame = CloseFrame { code: code.into(), reason: reason.into() };
        drop(self.socket.close(Some(frame)));
        self.wait();
    }

    /// Waits until the client closes the connection.
    pub(crate) fn wait(mut self) {
        while self.socket.read().is_ok() {}
    }

    /// Closes the connection without a goodbye.
    pub(crate) fn cut(self) {
        drop(self.tcp.shutdown(std::net::Shutdown::Both));
    }

    /// Accepts the connection and a number of subscriptions, and returns what the client said.
    pub(crate) fn welcome(&mut self, subscriptions: usize) -> Vec<Value> {
        let mut heard = vec![self.hear().unwrap()];
        self.say(json!({ "type": "connection_ack" }));
        heard.extend((0..subscriptions).map(|_| self.hear().unwrap()));
        heard
    }

    /// Sends an update of the newer protocol.
    pub(crate) fn update(&mut self, id: &str, data: Value) {
        self.say(json!({ "id": id, "type": "next", "payload": { "data": data } }));
    }
}

/// Collects what scripts report.
#[derive(Clone, Default)]
pub(crate) struct Notes(Arc<Mutex<Vec<Value>>>);

impl Notes {
    pub(crate) fn add(&self, note: impl Into<Value>) {
        self.0.lock().unwrap().push(note.into());
    }

    pub(crate) fn take(&self) -> Vec<Value> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

/// A frame of a server, as bytes.
pub(crate) fn frame(kind: Data, is_final: bool, payload: &[u8]) -> Vec<u8> {
    let header = FrameHeader { is_final, opcode: OpCode::Data(kind), ..FrameHeader::default() };
    let mut bytes = Vec::new();
    Frame::from_payload(header, payload.to_vec().into()).format(&mut bytes).unwrap();
    bytes
}
