//! A server that responds to every request with the same bytes, with as little work as possible,
//! since its time is part of every measurement.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::{Arc, OnceLock};
use std::thread;

/// A running server. Its threads end with the process.
pub(crate) struct Server {
    url: String,
    first: Arc<OnceLock<Received>>,
}

/// A request as received.
pub(crate) struct Received {
    /// Header names, in lower case, and values.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Server {
    /// Starts a server that responds with a JSON body.
    pub(crate) fn start(body: &[u8]) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let url = format!("http://{}/graphql", listener.local_addr().unwrap());
        let first = Arc::new(OnceLock::new());
        let length = body.len();
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n"
        );
        let answer: Arc<[u8]> = [head.as_bytes(), body].concat().into();
        let received = Arc::clone(&first);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (answer, received) = (Arc::clone(&answer), Arc::clone(&received));
                // An error is a client that disconnected.
                thread::spawn(move || serve(stream, &answer, &received).ok());
            }
        });
        Self { url, first }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// The URL with the host's name instead of its address.
    pub(crate) fn url_by_name(&self) -> String {
        self.url.replace("127.0.0.1", "localhost")
    }

    /// The first request received.
    pub(crate) fn first(&self) -> &Received {
        self.first.get().expect("a request was sent")
    }
}

fn serve(mut stream: TcpStream, answer: &[u8], first: &OnceLock<Received>) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut buffer = vec![0; 64 * 1024];
    let mut filled = 0;
    loop {
        let head = loop {
            if let Some(end) = end_of_head(&buffer[..filled]) {
                break end;
            }
            filled += more(&mut stream, &mut buffer, filled)?;
        };
        let end = head + content_length(&buffer[..head]);
        while filled < end {
            filled += more(&mut stream, &mut buffer, filled)?;
        }
        first.get_or_init(|| received(&buffer[..head], &buffer[head..end]));
        stream.write_all(answer)?;
        buffer.copy_within(end..filled, 0);
        filled -= end;
    }
}

/// Reads available bytes into the free part of the buffer.
fn more(stream: &mut TcpStream, buffer: &mut Vec<u8>, filled: usize) -> io::Result<usize> {
    if filled == buffer.len() {
        buffer.resize(2 * filled, 0);
    }
    match stream.read(&mut buffer[filled..])? {
        0 => Err(io::ErrorKind::UnexpectedEof.into()),
        count => Ok(count),
    }
}

fn end_of_head(bytes: &[u8]) -> Option<usize> {
    bytes.windows(4).position(|four| four == b"\r\n\r\n").map(|at| at + 4)
}

fn content_length(head: &[u8]) -> usize {
    headers(head)
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .map_or(0, |(_, value)| value.parse().unwrap())
}

fn headers(head: &[u8]) -> impl Iterator<Item = (&str, &str)> {
    let head = std::str::from_utf8(head).unwrap();
    head.lines().skip(1).filter_map(|line| line.split_once(": "))
}

fn received(head: &[u8], body: &[u8]) -> Received {
    Received {
        headers: headers(head)
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect(),
        body: body.to_vec(),
    }
}
