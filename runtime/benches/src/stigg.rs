//! A Stigg that answers all questions with the same entitlements, or is out of order.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};
use stigg::{asynk, blocking};
use tokio::net::{TcpListener, TcpStream};

use crate::http::Connection;
use crate::{ANALYTICS, FEATURES, FRACTIONAL, feature};

/// Behaviour of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Condition {
    Healthy,
    /// Answers after [`SLOW`].
    Slow,
    /// Answers with status 503.
    Failing,
    /// Closes the connection without an answer.
    Dropping,
}

pub const SLOW: Duration = Duration::from_secs(2);

impl Condition {
    pub const ALL: [Self; 4] = [Self::Healthy, Self::Slow, Self::Failing, Self::Dropping];

    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Healthy => "healthy",
            Self::Slow => "takes 2 s",
            Self::Failing => "503",
            Self::Dropping => "drops connections",
        }
    }
}

/// A running server, on a thread of its own, which ends with the process.
#[derive(Debug)]
pub struct Server {
    url: String,
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    condition: AtomicU8,
    requests: AtomicU64,
    all: Vec<u8>,
    one: Vec<u8>,
}

impl Server {
    /// # Panics
    ///
    /// If the loopback has no port.
    #[must_use]
    pub fn start() -> Self {
        let shared = Arc::new(Shared {
            condition: AtomicU8::new(Condition::Healthy as u8),
            requests: AtomicU64::new(0),
            all: response("entitlementsState", &entitlements_state()),
            one: response("entitlement", &boolean_entitlement(ANALYTICS)),
        });
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let url = format!("http://{}/graphql", listener.local_addr().unwrap());
        let serves = Arc::clone(&shared);
        thread::spawn(move || {
            runtime.block_on(async {
                while let Ok((stream, _)) = listener.accept().await {
                    tokio::spawn(serve(stream, Arc::clone(&serves)));
                }
            });
        });
        Self { url, shared }
    }

    pub fn set(&self, condition: Condition) {
        self.shared.condition.store(condition as u8, Ordering::Relaxed);
    }

    /// Returns the number of requests so far.
    #[must_use]
    pub fn requests(&self) -> u64 {
        self.shared.requests.load(Ordering::Relaxed)
    }

    /// # Panics
    ///
    /// Never.
    #[must_use]
    pub fn blocking_client(&self) -> blocking::Client {
        blocking::Client::builder("server-benchmark-key").endpoint(&*self.url).build().unwrap()
    }

    /// # Panics
    ///
    /// Never.
    #[must_use]
    pub fn async_client(&self) -> asynk::Client {
        asynk::Client::builder("server-benchmark-key").endpoint(&*self.url).build().unwrap()
    }
}

async fn serve(stream: TcpStream, shared: Arc<Shared>) -> io::Result<()> {
    const FAILURE: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n";
    let mut connection = Connection::new(stream)?;
    loop {
        let request = connection.receive().await?;
        let name = b"GetEntitlementsState";
        let is_for_all = request.body.windows(name.len()).any(|part| part == name);
        shared.requests.fetch_add(1, Ordering::Relaxed);
        let condition = shared.condition.load(Ordering::Relaxed);
        if condition == Condition::Dropping as u8 {
            return Ok(());
        }
        if condition == Condition::Failing as u8 {
            connection.send(FAILURE).await?;
            continue;
        }
        if condition == Condition::Slow as u8 {
            tokio::time::sleep(SLOW).await;
        }
        connection.send(if is_for_all { &shared.all } else { &shared.one }).await?;
    }
}

fn response(field: &str, value: &Value) -> Vec<u8> {
    let body = json!({ "data": { field: value } }).to_string();
    let length = body.len();
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";
    format!("{head}content-length: {length}\r\n\r\n{body}").into_bytes()
}

fn entitlements_state() -> Value {
    let entitlements: Vec<_> = (0..FEATURES)
        .map(|number| match feature(number) {
            id if id == ANALYTICS => boolean_entitlement(&id),
            id if id == FRACTIONAL => metered_entitlement(&id, 12.5),
            id => metered_entitlement(&id, 12),
        })
        .collect();
    json!({ "accessDeniedReason": null, "entitlements": [], "entitlementsV2": entitlements })
}

fn boolean_entitlement(id: &str) -> Value {
    json!({
        "__typename": "FeatureEntitlement", "isGranted": true, "accessDeniedReason": null,
        "customerId": "customer", "hasUnlimitedUsage": false,
        "feature": { "refId": id, "displayName": "Feature", "featureType": "BOOLEAN" },
        "entitlementUpdatedAt": "2026-11-01T00:00:00.000Z"
    })
}

/// Returns an entitlement to 1,000 units.
pub fn metered_entitlement(id: &str, usage: impl Into<Value>) -> Value {
    json!({
        "__typename": "FeatureEntitlement", "isGranted": true, "accessDeniedReason": null,
        "hasUnlimitedUsage": false, "hasSoftLimit": false,
        "usageLimit": 1000, "currentUsage": usage.into(),
        "feature": {
            "refId": id, "displayName": "Feature", "featureType": "NUMBER",
            "meterType": "Incremental"
        },
        "resetPeriod": "MONTH", "usagePeriodEnd": "2099-01-01T00:00:00.000Z",
        "usageUpdatedAt": "2026-11-01T00:00:00.000Z",
        "entitlementUpdatedAt": "2026-11-01T00:00:00.000Z"
    })
}
