//! Single tries.

use std::fmt;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use stigg::blocking::Client;
use stigg::operation::OnPackagePublished;
use stigg::streaming::{Protocol, StreamEvent, StreamOptions};

/// The paths that are tried. Requests have the first.
const PATHS: [&str; 3] = ["/graphql", "/", "/subscriptions"];

/// The longest time for each step of a connection.
const PATIENCE: Duration = Duration::from_secs(5);

/// Longest time for a server to refuse the subscription: it does not say that it accepts.
const OBJECTION: Duration = Duration::from_secs(1);

/// The most characters of a failure that are printed: some servers reply with a whole page.
const LONGEST_REASON: usize = 100;

/// One way to connect.
#[derive(Clone)]
pub(crate) struct Probe {
    pub(crate) url: String,
    pub(crate) protocol: Protocol,
    pub(crate) place: Place,
}

/// Place of the API key.
#[derive(Clone, Copy)]
pub(crate) enum Place {
    Header,
    Payload,
}

/// Outcome.
pub(crate) enum Outcome {
    /// The connection was acknowledged, and the subscription not refused.
    Subscribed,
    Failed(String),
}

impl Probe {
    /// All ways to connect to the host of an endpoint.
    pub(crate) fn all(endpoint: &str) -> Option<Vec<Self>> {
        let (scheme, rest) = endpoint.split_once("://")?;
        let host = rest.split('/').next()?;
        let scheme = if scheme.eq_ignore_ascii_case("http") { "ws" } else { "wss" };
        let mut probes = Vec::new();
        for path in PATHS {
            for protocol in Protocol::ALL {
                for place in [Place::Header, Place::Payload] {
                    let url = format!("{scheme}://{host}{path}");
                    probes.push(Self { url, protocol, place });
                }
            }
        }
        Some(probes)
    }

    fn options(&self) -> StreamOptions {
        let is_in_header = matches!(self.place, Place::Header);
        StreamOptions::new()
            .url(&self.url)
            .protocols([self.protocol])
            .api_key_header(is_in_header)
            .connection_init(move |key| {
                if is_in_header {
                    Value::Null
                } else {
                    json!({ "X-API-KEY": key, "headers": { "X-API-KEY": key } })
                }
            })
            .connect_timeout(PATIENCE)
            .ack_timeout(PATIENCE)
    }

    fn run(&self, client: &Client) -> Outcome {
        let mut updates = match client.subscribe_with(OnPackagePublished, self.options()) {
            Ok(updates) => updates,
            Err(error) => return Outcome::Failed(error.to_string()),
        };
        match updates.next() {
            Some(StreamEvent::Connected { .. }) => {}
            Some(StreamEvent::Disconnected { error, .. }) => {
                return Outcome::Failed(format!("{error:#}"));
            }
            other => return Outcome::Failed(format!("{other:?}")),
        }
        let end = Instant::now() + OBJECTION;
        while let Some(event) = updates.next_within(end.saturating_duration_since(Instant::now())) {
            match event {
                StreamEvent::Refused { error, .. } | StreamEvent::Disconnected { error, .. } => {
                    return Outcome::Failed(format!("acknowledged, but {error:#}"));
                }
                _ => {}
            }
        }
        Outcome::Subscribed
    }

    /// The settings that connect this way, as code.
    pub(crate) fn code(&self) -> String {
        let key = match self.place {
            Place::Header => "",
            Place::Payload => ".api_key_header(false)",
        };
        format!(
            "StreamOptions::new().url({:?}).protocols([Protocol::{:?}]){key}",
            self.url, self.protocol
        )
    }
}

/// Runs probes, those of each path at the same time as those of the others.
pub(crate) fn run(client: &Client, probes: Vec<Probe>) -> Vec<(Probe, Outcome)> {
    let per_path = probes.len().div_ceil(PATHS.len()).max(1);
    std::thread::scope(|scope| {
        let threads: Vec<_> = (probes.chunks(per_path))
            .map(|probes| {
                scope.spawn(|| {
                    let run = |probe: &Probe| (probe.clone(), probe.run(client));
                    probes.iter().map(run).collect::<Vec<_>>()
                })
            })
            .collect();
        threads.into_iter().filter_map(|thread| thread.join().ok()).flatten().collect()
    })
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Header => "header",
            Self::Payload => "payload",
        })
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Subscribed => f.write_str("works"),
            Self::Failed(reason) => {
                let short: String = reason.chars().take(LONGEST_REASON).collect();
                let more = if short.len() < reason.len() { "…" } else { "" };
                write!(f, "{short}{more}")
            }
        }
    }
}
