//! A scripted server with byte-level control, for behaviour that no regular HTTP server has.

use std::collections::VecDeque;
use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Barrier, Condvar, Mutex, Weak};
use std::thread::JoinHandle;
use std::time::Duration;

use serde_json::Value;

/// The server's reaction to one request.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    /// Whether the request is read at all.
    reads: bool,
    /// Chooses the step to take instead, by the request.
    judge: Option<fn(&Request) -> Step>,
    /// Where the request waits for others.
    gathers: Option<Arc<Barrier>>,
    /// Where the request meets another thread, once after arrival and once before the response.
    meets: Option<Arc<Barrier>>,
    /// The bytes to write.
    bytes: Vec<u8>,
    /// Whether the bytes are repeated forever.
    endless: bool,
    /// The pause before each byte.
    pause: Option<Duration>,
    /// What happens next.
    then: Then,
}

#[derive(Clone, Copy, Debug)]
enum Then {
    /// Wait for the next request.
    NextRequest,
    /// Close the connection normally.
    Close,
    /// Reset the connection, so that the client gets an error instead of an end.
    Reset,
    /// Write nothing more, and keep the connection open until the test ends.
    Hang,
}

impl Step {
    /// Writes bytes, then waits for the next request.
    pub(crate) fn answer(bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            reads: true,
            judge: None,
            gathers: None,
            meets: None,
            bytes: bytes.into(),
            endless: false,
            pause: None,
            then: Then::NextRequest,
        }
    }

    /// Takes another step, which depends on the request.
    pub(crate) fn by(judge: fn(&Request) -> Self) -> Self {
        Self { judge: Some(judge), ..Self::silence() }
    }

    /// Writes nothing.
    pub(crate) fn silence() -> Self {
        Self::answer([])
    }

    /// Accepts the connection, but neither reads nor writes.
    pub(crate) fn deafness() -> Self {
        Self { reads: false, ..Self::silence().then_hang() }
    }

    /// Responds before the request is read, then closes the connection, which resets it.
    pub(crate) fn unread(self) -> Self {
        Self { reads: false, then: Then::Reset, ..self }
    }

    /// Responds once this many requests wait for it, each on its own connection.
    pub(crate) fn once_asked_by(self, callers: usize) -> Self {
        Self { gathers: Some(Arc::new(Barrier::new(callers))), ..self }
    }

    /// Lets another thread act while the request waits for its response, between two meetings at
    /// the barrier.
    pub(crate) fn meeting(self, other: &Arc<Barrier>) -> Self {
        Self { meets: Some(Arc::clone(other)), ..self }
    }

    pub(crate) fn then_close(self) -> Self {
        Self { then: Then::Close, ..self }
    }

    pub(crate) fn then_reset(self) -> Self {
        Self { then: Then::Reset, ..self }
    }

    pub(crate) fn then_hang(self) -> Self {
        Self { then: Then::Hang, ..self }
    }

    /// Omits the last bytes.
    pub(crate) fn cut(mut self, bytes: usize) -> Self {
        self.bytes.truncate(self.bytes.len() - bytes);
        self
    }

    /// Repeats the bytes until the client disconnects.
    pub(crate) fn endlessly(self) -> Self {
        Self { endless: true, ..self }
    }

    /// Writes byte by byte, with a pause before each.
    pub(crate) fn dripping(self, pause: Duration) -> Self {
        Self { pause: Some(pause), ..self }
    }
}

/// A request as received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Request {
    /// Method and target.
    pub(crate) line: String,
    /// Names in lower case, and values.
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    /// The value of a header, or of the first one with this name.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| own == name).map(|(_, value)| &**value)
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

/// A server on a free local port. Dropping it ends the server, even if connections hang.
#[derive(Debug)]
pub(crate) struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    listening: Option<JoinHandle<TcpListener>>,
}

/// What a server has seen.
#[derive(Debug)]
pub(crate) struct Seen {
    pub(crate) connections: usize,
    /// All requests, in order of arrival.
    pub(crate) requests: Vec<Request>,
}

#[derive(Debug, Default)]
struct Shared {
    script: Mutex<VecDeque<Step>>,
    requests: Mutex<Vec<Request>>,
    connections: Mutex<Vec<(Weak<TcpStream>, JoinHandle<()>)>>,
    /// The client side of the connection that tells the listener to stop.
    last_call: Mutex<Option<SocketAddr>>,
    ended: (Mutex<bool>, Condvar),
}

impl Server {
    /// Starts a server that takes one step per request and repeats the last one.
    pub(crate) fn start(script: impl IntoIterator<Item = Step>) -> Self {
        Self::listen(TcpListener::bind("127.0.0.1:0").unwrap(), script)
    }

    fn listen(listener: TcpListener, script: impl IntoIterator<Item = Step>) -> Self {
        let address = listener.local_addr().unwrap();
        let script = Mutex::new(script.into_iter().collect());
        let shared = Arc::new(Shared { script, ..Shared::default() });
        let for_thread = Arc::clone(&shared);
        let listening = Some(std::thread::spawn(move || for_thread.listen(listener)));
        Self { address, shared, listening }
    }

    /// Starts a server that repeats one step.
    pub(crate) fn always(step: Step) -> Self {
        Self::start([step])
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/graphql", self.address)
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Stops the server after it has read everything sent to it.
    pub(crate) fn finish(mut self) -> Seen {
        let connections = self.end().map_or(0, |(_, connections)| connections);
        self.seen(connections)
    }

    /// Stops the server with all its connections, and starts another one at its address. The
    /// address stays in use in between, so that no other test's server can get it.
    pub(crate) fn restart(mut self, script: impl IntoIterator<Item = Step>) -> (Seen, Self) {
        let (listener, connections) = self.end().expect("a server ends once");
        (self.seen(connections), Self::listen(listener, script))
    }

    fn seen(&self, connections: usize) -> Seen {
        let requests = std::mem::take(&mut *self.shared.requests.lock().unwrap());
        Seen { connections, requests }
    }

    /// Returns the listener and the number of connections.
    fn end(&mut self) -> Option<(TcpListener, usize)> {
        let listening = self.listening.take()?;
        // Another connection wakes the listener. It is last in the queue, so none of the others is
        // lost. The lock keeps the listener from checking it too early.
        let mut last_call = self.shared.last_call.lock().unwrap();
        let stream = TcpStream::connect(self.address).unwrap();
        *last_call = Some(stream.local_addr().unwrap());
        drop(last_call);
        let listener = listening.join().unwrap();

        *self.shared.ended.0.lock().unwrap() = true;
        self.shared.ended.1.notify_all();
        let connections = std::mem::take(&mut *self.shared.connections.lock().unwrap());
        let count = connections.len();
        for (stream, serving) in connections {
            // Bytes that have arrived can still be read, but nothing waits for more.
            if let Some(stream) = stream.upgrade() {
                drop(stream.shutdown(Shutdown::Both));
            }
            serving.join().unwrap();
        }
        Some((listener, count))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.end();
    }
}

impl Shared {
    fn listen(self: &Arc<Self>, listener: TcpListener) -> TcpListener {
        loop {
            let (stream, peer) = listener.accept().unwrap();
            if *self.last_call.lock().unwrap() == Some(peer) {
                return listener;
            }
            let stream = Arc::new(stream);
            let weak = Arc::downgrade(&stream);
            let shared = Arc::clone(self);
            let serving = std::thread::spawn(move || shared.serve(&stream));
            self.connections.lock().unwrap().push((weak, serving));
        }
    }

    /// Serves a connection, which closes on return.
    fn serve(&self, stream: &TcpStream) {
        // Any failure here means that the client has disconnected.
        while let Ok(1) = stream.peek(&mut [0]) {
            let mut step = self.next_step();
            let mut has_body = false;
            if step.reads {
                let Ok(request) = Request::read(stream) else { return };
                has_body = !request.body.is_empty();
                if let Some(judge) = step.judge {
                    step = judge(&request);
                }
                self.requests.lock().unwrap().push(request);
            }
            // Closing a connection with unread data resets it.
            if !matches!(step.then, Then::Reset) && has_body && take_last_byte(stream).is_err() {
                return;
            }
            if let Some(others) = &step.gathers {
                others.wait();
            }
            if let Some(other) = &step.meets {
                other.wait();
                other.wait();
            }
            if step.write(stream).is_err() {
                return;
            }
            match step.then {
                Then::NextRequest => {}
                Then::Close | Then::Reset => return,
                Then::Hang => {
                    let ended = self.ended.0.lock().unwrap();
                    drop(self.ended.1.wait_while(ended, |ended| !*ended));
                    return;
                }
            }
        }
    }

    fn next_step(&self) -> Step {
        let mut script = self.script.lock().unwrap();
        let step = if script.len() > 1 { script.pop_front() } else { script.front().cloned() };
        step.expect("a script has at least one step")
    }
}

impl Step {
    fn write(&self, mut stream: &TcpStream) -> std::io::Result<()> {
        let Some(pause) = self.pause else {
            loop {
                stream.write_all(&self.bytes)?;
                if !self.endless {
                    return Ok(());
                }
            }
        };
        stream.set_read_timeout(Some(pause))?;
        for byte in &self.bytes {
            // The client sends nothing now; reading is a pause that ends when it disconnects.
            match stream.read(&mut [0]) {
                Err(error)
                    if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
                gone => return gone.map(drop),
            }
            stream.write_all(&[*byte])?;
        }
        stream.set_read_timeout(None)
    }
}

impl Request {
    /// Reads a request, except for the last byte of its body.
    fn read(mut stream: &TcpStream) -> std::io::Result<Self> {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte)?;
            head.extend(byte);
        }
        let head = String::from_utf8(head).expect("headers are text");
        let mut lines = head.lines();
        let line = lines.next().unwrap_or_default().to_owned();
        let headers: Vec<_> = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();

        let mut request = Self { line, headers, body: Vec::new() };
        let length = request.header("content-length").map_or(0, |value| value.parse().unwrap());
        request.body.resize(length, 0);
        if let Some((last, most)) = request.body.split_last_mut() {
            stream.read_exact(most)?;
            stream.peek(std::slice::from_mut(last))?;
        }
        Ok(request)
    }
}

fn take_last_byte(mut stream: &TcpStream) -> std::io::Result<()> {
    stream.read_exact(&mut [0])
}
