//! Webhooks: what is sent to them, and when it is sent again.

mod control;
mod deliveries;
mod events;
mod faults;

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;
use std::time::Duration;

use hyper::HeaderMap;
use hyper::header::{HeaderName, HeaderValue};
use serde_json::{Value, json};
use stigg::webhooks::{Event, Verifier};
use stigg_emulator::{Emulator, Webhook};

use crate::common::{BEGIN, World};

const SECRET: &str = "webhook-secret";
const PATIENCE: Duration = Duration::from_secs(20);

/// A request that a receiver got.
#[derive(Clone, Debug)]
struct Received {
    line: String,
    headers: HeaderMap,
    body: Vec<u8>,
}

/// An answer of a receiver.
#[derive(Clone, Copy, Debug)]
enum Answer {
    Status(u16),
    /// Closes the connection without one.
    Nothing,
    /// Keeps the connection open without one.
    Never,
}

/// A service of a user that receives events.
struct Receiver {
    url: String,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    received: Vec<Received>,
    /// The next answers; 204 once there is none.
    answers: VecDeque<Answer>,
    /// Connections that are never answered.
    open: Vec<TcpStream>,
}

impl Receiver {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/webhooks/stigg?from=emulator", listener.local_addr().unwrap());
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        // Ends with the process.
        thread::spawn(move || {
            for stream in listener.incoming() {
                receive(stream.unwrap(), &shared);
            }
        });
        Self { url, state }
    }

    fn webhook(&self) -> Webhook {
        Webhook::new(&self.url, SECRET)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    fn answer(&self, answers: impl IntoIterator<Item = Answer>) {
        self.state().answers.extend(answers);
    }

    /// The events it got so far, verified.
    fn events(&self) -> Vec<Event> {
        let verifier = Verifier::new(SECRET).unwrap();
        let received = self.state().received.clone();
        let read = |request: Received| verifier.verify(&request.headers, &request.body).unwrap();
        received.into_iter().map(read).collect()
    }

    /// The types of the events that it got so far.
    fn types(&self) -> Vec<String> {
        self.events().iter().map(|event| event.type_name().to_owned()).collect()
    }
}

fn receive(stream: TcpStream, state: &Mutex<State>) {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).unwrap();
    let mut headers = HeaderMap::new();
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).unwrap();
        let Some((name, value)) = header.trim_end().split_once(':') else { break };
        let value = HeaderValue::from_str(value.trim()).unwrap();
        headers.append(HeaderName::from_bytes(name.as_bytes()).unwrap(), value);
    }
    let length = headers["content-length"].to_str().unwrap().parse().unwrap();
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    let mut stream = reader.into_inner();
    let mut state = state.lock().unwrap();
    state.received.push(Received { line: line.trim_end().to_owned(), headers, body });
    match state.answers.pop_front().unwrap_or(Answer::Status(204)) {
        Answer::Status(status) => {
            let head =
                format!("HTTP/1.1 {status} Any\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            stream.write_all(head.as_bytes()).unwrap();
        }
        Answer::Nothing => {}
        Answer::Never => state.open.push(stream),
    }
}

/// A world with a customer, before a webhook is registered.
fn world() -> World {
    let world = World::from(Emulator::builder().now(BEGIN));
    world.customer("acme", true);
    world.provision(json!({ "customerId": "acme", "planId": "plan-revvenu-basic" }));
    world
}

/// A world with a customer and a receiver of all events.
fn received() -> (World, Receiver) {
    let (world, receiver) = (world(), Receiver::start());
    world.emulator.add_webhook(receiver.webhook()).unwrap();
    (world, receiver)
}

#[track_caller]
fn settle(world: &World) {
    assert!(
        world.emulator.wait_for_webhooks(PATIENCE),
        "{:?}",
        world.emulator.webhook_deliveries()
    );
}

/// Changes a customer: one event.
fn rename(world: &World, customer: &str, name: &str) {
    let input = json!({ "customerId": customer, "name": name });
    let document =
        "mutation($input: UpdateCustomerInput!) { updateOneCustomer(input: $input) { refId } }";
    world.send(document, json!({ "input": input })).data();
}

fn report(world: &World, feature: &str, value: u32) {
    let input = json!({ "customerId": "acme", "featureId": feature, "value": value });
    let document =
        "mutation($input: ReportUsageInput!) { reportUsage(input: $input) { currentUsage } }";
    world.send(document, json!({ "input": input })).data();
}

/// The fields of an event's JSON.
fn field<'a>(event: &'a Event, pointer: &str) -> &'a Value {
    let (first, rest) = pointer.split_once('/').unwrap_or((pointer, ""));
    let value = event.json().get(first).unwrap_or(&Value::Null);
    if rest.is_empty() { value } else { value.pointer(&format!("/{rest}")).unwrap_or(&Value::Null) }
}
