//! Subscriptions over WebSocket, with a client that only knows WebSocket.

mod faults;
mod handshake;
mod newer_protocol;
mod older_protocol;
mod operations;
mod slow_clients;
mod stopping;
mod updates;

use std::net::{Ipv4Addr, TcpStream};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use stigg_emulator::Emulator;
use tungstenite::client::IntoClientRequest as _;
use tungstenite::handshake::client::Response;
use tungstenite::http::HeaderMap;
use tungstenite::{Error, Message, WebSocket};

use crate::common::World;

pub(crate) const NEWER: &str = "graphql-transport-ws";
const OLDER: &str = "graphql-ws";

/// Time after which something that should have happened has failed.
const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) const PACKAGES: &str = "subscription OnPackagePublished { packagePublished {
    accountId environmentId packageRefId packageType packageVersion migrationType } }";
const USAGE: &str = "subscription OnUsageUpdated { usageUpdated {
    usage { customerId featureId currentUsage } } }";

pub(crate) struct Client {
    socket: WebSocket<TcpStream>,
}

impl Client {
    /// Connects with the key in the header.
    fn connect(emulator: &Emulator, protocol: &str) -> Self {
        let key = emulator.api_key().to_owned();
        Self::request(emulator, &[("sec-websocket-protocol", protocol), ("x-api-key", &key)])
            .expect("the handshake succeeds")
            .0
    }

    /// Connects with these headers.
    fn request(emulator: &Emulator, headers: &[(&str, &str)]) -> Result<(Self, Response), u16> {
        let stream =
            TcpStream::connect((Ipv4Addr::LOCALHOST, emulator.port())).expect("it listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
        let mut request = emulator.stream_url().into_client_request().expect("a URL");
        for (name, value) in headers {
            let name: tungstenite::http::HeaderName = name.parse().expect("a name");
            request.headers_mut().insert(name, value.parse().expect("a value"));
        }
        match tungstenite::client(request, stream) {
            Ok((socket, response)) => Ok((Self { socket }, response)),
            Err(tungstenite::HandshakeError::Failure(Error::Http(response))) => {
                Err(response.status().as_u16())
            }
            Err(error) => panic!("{error}"),
        }
    }

    /// Connects and starts the connection.
    pub(crate) fn started(emulator: &Emulator, protocol: &str) -> Self {
        let mut client = Self::connect(emulator, protocol);
        client.send(&json!({ "type": "connection_init" }));
        assert_eq!(client.receive()["type"], "connection_ack");
        if protocol == OLDER {
            assert_eq!(client.receive(), json!({ "type": "ka" }));
        }
        client
    }

    fn send(&mut self, message: &Value) {
        self.send_text(&message.to_string());
    }

    fn send_text(&mut self, text: &str) {
        self.socket.send(Message::text(text)).expect("the connection is open");
    }

    fn subscribe(&mut self, id: &str, document: &str) {
        let payload = json!({ "query": document });
        self.send(&json!({ "id": id, "type": "subscribe", "payload": payload }));
    }

    /// The next text, past pings and pongs; `None` once the connection is closed or cut.
    fn text(&mut self) -> Option<String> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            match self.socket.read() {
                Ok(Message::Text(text)) => return Some(text.as_str().to_owned()),
                // The server sends pings, so that reading never takes too long.
                Ok(_) => assert!(Instant::now() < deadline, "nothing came"),
                Err(Error::Io(error)) if is_timeout(&error) => panic!("nothing came"),
                Err(_) => return None,
            }
        }
    }

    #[track_caller]
    fn receive(&mut self) -> Value {
        let text = self.text().expect("a message");
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    /// The data of the next update of a subscription.
    #[track_caller]
    fn update(&mut self, id: &str) -> Value {
        let mut message = self.receive();
        assert_eq!(message["id"], id, "{message}");
        assert_eq!(message["type"], "next", "{message}");
        assert!(message["payload"].get("errors").is_none(), "{message}");
        message["payload"]["data"].take()
    }

    /// The code with which the connection is closed; `None` if it is cut.
    pub(crate) fn closed(&mut self) -> Option<u16> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            match self.socket.read() {
                Ok(Message::Close(frame)) => return frame.map(|frame| frame.code.into()),
                Ok(_) => assert!(Instant::now() < deadline, "the connection stays open"),
                Err(Error::Io(error)) if is_timeout(&error) => panic!("the connection stays open"),
                Err(_) => return None,
            }
        }
    }
}

/// Whether reading took too long. Systems have different names for it.
fn is_timeout(error: &std::io::Error) -> bool {
    matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut)
}

/// A client of the newer protocol with one subscription, `1`.
pub(crate) fn subscribed(world: &World, document: &str) -> Client {
    let mut client = Client::started(&world.emulator, NEWER);
    client.subscribe("1", document);
    assert!(world.emulator.wait_for_subscriptions(1, PATIENCE), "{document}");
    client
}

/// A customer on the free plan of the demo catalog.
fn basic() -> World {
    let world = World::new();
    world.customer("acme", true);
    world.provision(json!({ "customerId": "acme", "planId": "plan-revvenu-basic" }));
    world
}

/// Reports that a template was used.
fn use_template(world: &World) {
    world.report(json!({
        "customerId": "acme", "featureId": "feature-01-templates", "value": 1,
    }));
}

/// Publishes a version of the free plan with this text.
fn publish(world: &World, text: &str) {
    let mut plans = stigg_emulator::Catalog::demo().plans;
    plans.retain(|plan| plan.ref_id == "plan-revvenu-basic");
    plans[0].description = Some(text.to_owned());
    let changes = stigg_emulator::Catalog { plans, ..stigg_emulator::Catalog::default() };
    world.emulator.publish(changes).expect("the catalog stays valid");
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}
