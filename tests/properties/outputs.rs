//! Decodes outputs through both facades.

use std::marker::PhantomData;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use stigg::operation::{self, Operation};
use stigg::{Error, RetryClass, RetryPolicy, asynk, blocking};
use tokio::runtime::{Builder, Runtime};

use crate::conformance::operations::OPERATIONS;
use crate::properties::server::Server;

/// Errors redact the API key, so it must not occur in any response.
const KEY: &str = "server-key-of-properties";

/// Both facades, and the response that they get.
pub(crate) struct Clients {
    server: Server,
    blocking: blocking::Client,
    asynk: asynk::Client,
    runtime: Runtime,
}

/// An encoded output, or the error.
pub(crate) type Outcome = Result<Value, Error>;

impl Clients {
    pub(crate) fn start() -> Self {
        let server = Server::start();
        let blocking = blocking::Client::builder(KEY).endpoint(&server.url);
        let asynk = asynk::Client::builder(KEY).endpoint(&server.url);
        Self {
            blocking: blocking.retry(RetryPolicy::none()).build().unwrap(),
            asynk: asynk.retry(RetryPolicy::none()).build().unwrap(),
            runtime: Builder::new_current_thread().enable_all().build().unwrap(),
            server,
        }
    }

    /// The results of both facades for a response to an operation.
    pub(crate) fn decode(&self, operation: usize, answer: &str) -> [Outcome; 2] {
        self.server.lay_out(answer);
        (OUTPUTS[operation].send)(self)
    }

    fn send<T: DeserializeOwned + Serialize>(&self, name: &'static str) -> [Outcome; 2] {
        let case = OPERATIONS.iter().find(|case| case.name == name).unwrap();
        let probe = || Probe::<T> {
            document: case.document,
            response_key: &case.response_key,
            output: PhantomData,
        };
        let encode = |output: &T| serde_json::to_value(output).unwrap();
        [
            self.blocking.send(probe()).map(|response| encode(&response.data)),
            self.runtime.block_on(self.asynk.send(probe())).map(|response| encode(&response.data)),
        ]
    }
}

/// An operation's document and output, without its input.
struct Probe<T> {
    document: &'static str,
    response_key: &'static str,
    output: PhantomData<fn() -> T>,
}

impl<T: DeserializeOwned> Operation for Probe<T> {
    type Output = T;

    fn name(&self) -> Option<&str> {
        None
    }

    fn document(&self) -> &str {
        self.document
    }

    fn variables(&self) -> impl Serialize + '_ {
        json!({})
    }

    fn response_key(&self) -> Option<&'static str> {
        Some(self.response_key)
    }

    fn retry_class(&self) -> RetryClass {
        RetryClass::Query
    }
}

struct Output {
    name: &'static str,
    send: fn(&Clients) -> [Outcome; 2],
}

macro_rules! outputs {
    ($($name:ident)+) => {
        /// In the order of the [`OPERATIONS`].
        const OUTPUTS: &[Output] = &[$(Output {
            name: stringify!($name),
            send: |clients| {
                clients.send::<<operation::$name as Operation>::Output>(stringify!($name))
            },
        }),+];
    };
}

every_operation!(outputs);

#[test]
fn the_table_contains_the_output_of_every_operation() {
    let outputs = OUTPUTS.iter().map(|output| output.name);
    assert!(outputs.eq(OPERATIONS.iter().map(|case| case.name)));
}
