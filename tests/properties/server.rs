//! A server that sends a prepared response to every request.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// Responds until the process ends.
pub(crate) struct Server {
    pub(crate) url: String,
    answer: Arc<Mutex<String>>,
}

impl Server {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/graphql", listener.local_addr().unwrap());
        let answer = Arc::new(Mutex::new(String::new()));
        let shared = Arc::clone(&answer);
        thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                let answer = Arc::clone(&shared);
                // Fails when the client disconnects, which ends the thread.
                thread::spawn(move || converse(connection, &answer));
            }
        });
        Self { url, answer }
    }

    /// Sets the response to send from now on.
    pub(crate) fn lay_out(&self, answer: &str) {
        answer.clone_into(&mut self.answer.lock().unwrap());
    }
}

fn converse(mut connection: TcpStream, answer: &Mutex<String>) -> io::Result<()> {
    connection.set_nodelay(true)?;
    let mut requests = BufReader::new(connection.try_clone()?);
    loop {
        skip_request(&mut requests)?;
        let body = answer.lock().unwrap().clone();
        let length = body.len();
        // Written in one piece, so that nothing waits for an acknowledgement.
        let whole = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
        );
        connection.write_all(whole.as_bytes())?;
    }
}

fn skip_request(requests: &mut impl BufRead) -> io::Result<()> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if requests.read_line(&mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let line = line.trim_ascii().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim_ascii().parse().map_err(io::Error::other)?;
        }
    }
    io::copy(&mut requests.take(length), &mut io::sink())?;
    Ok(())
}
