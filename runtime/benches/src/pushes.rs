//! A Stigg that pushes what it is told to.

use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use serde_json::{Value, json};
use tungstenite::Message;
use tungstenite::handshake::server::{ErrorResponse, Request, Response};
use tungstenite::http::HeaderValue;

/// A listener for one connection after the other.
#[derive(Debug)]
pub struct Pusher {
    url: String,
    connections: Receiver<Connection>,
}

/// A connection, with the subscriptions made over it.
#[derive(Debug)]
pub struct Connection {
    stream: TcpStream,
    /// Documents of the subscriptions, and their ids.
    subscriptions: Vec<(String, String)>,
}

impl Pusher {
    /// Expects so many subscriptions on each connection.
    ///
    /// # Panics
    ///
    /// If the loopback has no port.
    #[must_use]
    pub fn start(subscriptions: usize) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("ws://{}/graphql", listener.local_addr().unwrap());
        let (sender, connections) = channel();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let connection = Connection::accept(stream.unwrap(), subscriptions);
                if sender.send(connection).is_err() {
                    return;
                }
            }
        });
        Self { url, connections }
    }

    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Waits for a client that has subscribed.
    ///
    /// # Panics
    ///
    /// If the client goes away.
    #[must_use]
    pub fn connection(&self) -> Connection {
        self.connections.recv().unwrap()
    }
}

impl Connection {
    #[allow(clippy::result_large_err, reason = "tungstenite's signature")]
    fn accept(stream: TcpStream, subscriptions: usize) -> Self {
        stream.set_nodelay(true).unwrap();
        let raw = stream.try_clone().unwrap();
        let choose = |_: &Request, mut response: Response| -> Result<Response, ErrorResponse> {
            let chosen = HeaderValue::from_static("graphql-transport-ws");
            response.headers_mut().insert("sec-websocket-protocol", chosen);
            Ok(response)
        };
        let mut socket = tungstenite::accept_hdr(stream, choose).unwrap();
        let mut started = Vec::new();
        while started.len() < subscriptions {
            let Message::Text(text) = socket.read().unwrap() else { continue };
            let message: Value = serde_json::from_str(&text).unwrap();
            if message["type"] == "connection_init" {
                let ack = json!({ "type": "connection_ack" }).to_string();
                socket.send(Message::text(ack)).unwrap();
            } else if message["type"] == "subscribe" {
                let text = |value: &Value| value.as_str().unwrap().to_owned();
                started.push((text(&message["payload"]["query"]), text(&message["id"])));
            }
        }
        Self { stream: raw, subscriptions: started }
    }

    /// Returns the message that tells of a change, as it is on the wire.
    ///
    /// # Panics
    ///
    /// If nobody has subscribed to it.
    #[must_use]
    pub fn frame(&self, field: &str, content: &Value) -> Vec<u8> {
        let subscribed = |(query, _): &&(String, String)| query.contains(&format!("{{{field}{{"));
        let (_, id) = self.subscriptions.iter().find(subscribed).unwrap();
        let payload = json!({ "data": { field: content } });
        let text = json!({ "id": id, "type": "next", "payload": payload }).to_string();
        let mut frame = vec![0x81];
        match text.len() {
            short @ ..126 => frame.push(u8::try_from(short).unwrap()),
            long @ ..65_536 => {
                frame.push(126);
                frame.extend(u16::try_from(long).unwrap().to_be_bytes());
            }
            longest => {
                frame.push(127);
                frame.extend(u64::try_from(longest).unwrap().to_be_bytes());
            }
        }
        frame.extend(text.into_bytes());
        frame
    }

    /// # Panics
    ///
    /// If the client is gone.
    pub fn send(&mut self, frames: &[u8]) {
        self.stream.write_all(frames).unwrap();
    }
}

/// The content of `usageUpdatedV2`, at a second of the year 2027.
#[must_use]
pub fn usage(customer: &str, feature: &str, usage: u32, second: usize) -> Value {
    let (day, second) = (1 + second / 86_400, second % 86_400);
    let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
    json!({
        "customerId": customer,
        "resourceId": null,
        "entitlementReference": { "id": feature, "type": "FEATURE" },
        "usage": {
            "currentUsage": usage,
            "usageUpdatedAt": format!("2027-01-{day:02}T{hour:02}:{minute:02}:{second:02}.000Z"),
            "usagePeriodStart": "2026-11-01T00:00:00.000Z",
            "usagePeriodEnd": "2099-01-01T00:00:00.000Z"
        }
    })
}
