//! The time from a push to the check that it changes, and the cost of pushes, most of which are about
//! customers of other processes.

use std::thread;
use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};
use serde_json::value::RawValue;
use serde_json::{Value, json};
use stigg::customers::ProvisionCustomerInput;
use stigg::operation::{CustomStreamingOperation, OnEntitlementsUpdatedV2, OnUsageUpdatedV2};
use stigg::streaming::{StreamEvent, StreamOptions, Subscriptions};
use stigg::subscriptions::ProvisionCustomerSubscriptionInput;
use stigg::usage::{ReportUsageInput, UsageUpdateBehavior};
use stigg_emulator::Emulator;
use stigg_runtime::{Decision, Fallback, StreamState, asynk, blocking};
use stigg_runtime_benches::pushes::{Connection, Pusher, usage};
use stigg_runtime_benches::stigg::{Server, metered_entitlement};
use stigg_runtime_benches::tables::{head, median};
use stigg_runtime_benches::{FEATURES, customer, feature};

/// The subscriptions of an instance.
const SUBSCRIPTIONS: usize = 3;
const PUSHES: usize = 2_000;
/// Messages of a turn of the flood, and how many of them are different.
const FLOOD: usize = 100_000;
const DIFFERENT: usize = 1_000;
const TURNS: usize = 5;
/// In the emulator's default catalog: 4 of them a month.
const CAMPAIGNS: &str = "feature-02-campaigns";

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let _in_runtime = runtime.enter();
    println!("From the push, or from the report, to the decision that shows it:\n");
    head(&["", "median, µs", "99 %, µs"]);
    for facade in [Facade::Blocking, Facade::Async] {
        let name = facade.name();
        row(&format!("push of usage, {name}"), pushed(facade));
        let [replied, decided] = reported(facade);
        row(&format!("emulator: reply to the report, {name}"), replied);
        row(&format!("emulator: decision after the report, {name}"), decided);
    }
    println!("\nA flood of messages:\n");
    head(&["messages", "bytes each", "million/s", "µs of processor time each"]);
    for kind in [Kind::Usage, Kind::List] {
        flood(&format!("{}, received by the SDK alone", kind.name()), kind, Receiver::Sdk);
        flood(&format!("{}, of other customers", kind.name()), kind, Receiver::Others);
        flood(
            &format!("{}, of customers in memory, {}", kind.name(), kind.effect()),
            kind,
            Receiver::Own,
        );
    }
}

fn row(name: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |share: usize| times[times.len() * share / 100].as_secs_f64() * 1e6;
    println!("| {name} | {:.0} | {:.0} |", at(50), at(99));
}

#[derive(Clone, Copy)]
enum Facade {
    Blocking,
    Async,
}

impl Facade {
    fn name(self) -> &'static str {
        match self {
            Self::Blocking => "blocking",
            Self::Async => "async",
        }
    }
}

/// An instance of either facade.
enum Entitlements {
    Blocking(blocking::Entitlements),
    Async(asynk::Entitlements),
}

/// The clients of a server, and where it pushes.
struct Clients {
    blocking: stigg::blocking::Client,
    asynk: stigg::asynk::Client,
    stream: StreamOptions,
}

impl Clients {
    fn of(server: &Server, pusher: &Pusher) -> Self {
        Self {
            blocking: server.blocking_client(),
            asynk: server.async_client(),
            stream: StreamOptions::new().url(pusher.url()),
        }
    }

    fn start(&self, facade: Facade) -> Entitlements {
        macro_rules! started {
            ($facade:ident, $client:expr) => {
                $facade::Entitlements::builder($client.clone(), Fallback::deny())
                    .reads_per_minute(u32::MAX)
                    .max_messages_per_second(u32::MAX)
                    .streaming(self.stream.clone())
                    .start()
                    .unwrap()
            };
        }
        match facade {
            Facade::Blocking => Entitlements::Blocking(started!(blocking, self.blocking)),
            Facade::Async => Entitlements::Async(started!(asynk, self.asynk)),
        }
    }
}

impl Entitlements {
    fn check(&self, customer: &str, feature: &str) -> Decision {
        match self {
            Self::Blocking(own) => own.check_now(customer, feature),
            Self::Async(own) => own.check_now(customer, feature),
        }
    }

    fn stats(&self) -> stigg_runtime::Stats {
        match self {
            Self::Blocking(own) => own.stats(),
            Self::Async(own) => own.stats(),
        }
    }

    fn stream(&self) -> StreamState {
        match self {
            Self::Blocking(own) => own.status().stream.state,
            Self::Async(own) => own.status().stream.state,
        }
    }

    /// Waits for the stream, and for customers to be in memory.
    fn fill(&self, customers: &[String], feature: &str) {
        until(|| self.stream() == StreamState::Live);
        for customer in customers {
            let is_fresh = || {
                let decision = self.check(customer, feature);
                !decision.is_fallback() && !decision.is_stale()
            };
            until(is_fresh);
        }
    }

    /// The time until a check shows so much usage.
    fn shows(&self, customer: &str, feature: &str, usage: u32, since: Instant) -> Duration {
        until(|| self.check(customer, feature).usage() == Some(usage.into()));
        since.elapsed()
    }
}

fn until(mut happened: impl FnMut() -> bool) {
    while !happened() {
        thread::sleep(Duration::from_micros(5));
    }
}

fn pushed(facade: Facade) -> Vec<Duration> {
    let (server, pusher) = (Server::start(), Pusher::start(SUBSCRIPTIONS));
    let entitlements = Clients::of(&server, &pusher).start(facade);
    let mut connection = pusher.connection();
    let (customer, feature) = (customer(0), feature(7));
    entitlements.fill(std::slice::from_ref(&customer), &feature);
    let times = (0..PUSHES).map(|number| {
        let amount = u32::try_from(number % 900 + 20).unwrap();
        let content = usage(&customer, &feature, amount, number);
        let frame = connection.frame("usageUpdatedV2", &content);
        let since = Instant::now();
        connection.send(&frame);
        entitlements.shows(&customer, &feature, amount, since)
    });
    times.collect()
}

/// The times from a report to its reply, and to the decision that shows it.
fn reported(facade: Facade) -> [Vec<Duration>; 2] {
    let emulator = Emulator::start().unwrap();
    let client = |key: &str| stigg::blocking::Client::builder(key.to_owned());
    let reporter = client(emulator.api_key()).endpoint(emulator.url()).build().unwrap();
    let asynk = stigg::asynk::Client::builder(emulator.api_key()).endpoint(emulator.url());
    let plan = ProvisionCustomerSubscriptionInput::builder("plan-revvenu-basic");
    let acme = ProvisionCustomerInput::builder("acme").subscription_params(plan);
    reporter.provision_customer(acme).unwrap();
    let clients = Clients {
        blocking: reporter.clone(),
        asynk: asynk.build().unwrap(),
        stream: StreamOptions::new(),
    };
    let entitlements = clients.start(facade);
    entitlements.fill(&["acme".to_owned()], CAMPAIGNS);
    let (mut replied, mut decided) = (Vec::new(), Vec::new());
    for number in 0..PUSHES {
        let amount = u32::try_from(number % 900 + 1).unwrap();
        let report = ReportUsageInput::builder("acme", CAMPAIGNS, amount);
        let report = report.update_behavior(UsageUpdateBehavior::Set).build();
        let since = Instant::now();
        thread::scope(|scope| {
            let reply = scope.spawn(|| {
                reporter.report_usage(report).unwrap();
                since.elapsed()
            });
            decided.push(entitlements.shows("acme", CAMPAIGNS, amount, since));
            replied.push(reply.join().unwrap());
        });
    }
    [replied, decided]
}

#[derive(Clone, Copy)]
enum Kind {
    Usage,
    List,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Usage => "usage of a feature",
            Self::List => "lists of 20 features",
        }
    }

    /// Fate of messages that come again.
    fn effect(self) -> &'static str {
        match self {
            Self::Usage => "outdated",
            // Their times are the same, so that they may be newer.
            Self::List => "applied",
        }
    }

    fn frame(self, connection: &Connection, customer: &str, number: usize) -> Vec<u8> {
        let amount = u32::try_from(number % 900).unwrap();
        match self {
            Self::Usage => {
                let content = usage(customer, &feature(7), amount, number);
                connection.frame("usageUpdatedV2", &content)
            }
            Self::List => {
                let all = (0..FEATURES).map(|number| metered_entitlement(&feature(number), amount));
                let content = json!({
                    "customerId": customer, "resourceId": null, "accessDeniedReason": null,
                    "entitlements": all.collect::<Vec<Value>>()
                });
                connection.frame("entitlementsUpdatedV2", &content)
            }
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Receiver {
    Sdk,
    Others,
    Own,
}

/// Prints the cost of a message.
fn flood(name: &str, kind: Kind, receiver: Receiver) {
    let server = Server::start();
    let pusher = Pusher::start(if receiver == Receiver::Sdk { 2 } else { SUBSCRIPTIONS });
    let clients = Clients::of(&server, &pusher);
    let own: Vec<_> = (0..100).map(customer).collect();
    let (mut seen, mut connection): (Box<dyn FnMut() -> u64>, _) = if receiver == Receiver::Sdk {
        let count = receive(&clients);
        (count, pusher.connection())
    } else {
        let entitlements = clients.start(Facade::Blocking);
        let connection = pusher.connection();
        entitlements.fill(&own, &feature(7));
        (Box::new(move || entitlements.stats().stream.messages()), connection)
    };
    let mut frames = Vec::new();
    for number in 0..DIFFERENT {
        let name = match receiver {
            Receiver::Own => own[number % own.len()].clone(),
            _ => format!("other-{number:06}"),
        };
        frames.extend(kind.frame(&connection, &name, number));
    }
    let (mut costs, mut rates) = (Vec::new(), Vec::new());
    for _ in 0..=TURNS {
        let before = seen();
        let (since, used) = (Instant::now(), processor_time(ClockId::ProcessCPUTime));
        let sending = processor_time(ClockId::ThreadCPUTime);
        for _ in 0..FLOOD / DIFFERENT {
            connection.send(&frames);
        }
        while seen() - before < FLOOD as u64 {
            thread::sleep(Duration::from_millis(1));
        }
        let sending = processor_time(ClockId::ThreadCPUTime) - sending;
        let used = processor_time(ClockId::ProcessCPUTime) - used - sending;
        #[allow(clippy::cast_precision_loss, reason = "far below 2^52")]
        let messages = FLOOD as f64;
        costs.push(used / messages * 1e6);
        rates.push(messages / since.elapsed().as_secs_f64() / 1e6);
    }
    // The first turn warms up.
    let [cost, rate] = [costs, rates].map(|values| median(values[1..].to_vec()));
    println!("| {name} | {} | {rate:.2} | {cost:.2} |", frames.len() / DIFFERENT);
}

/// Receives all as JSON, in a thread, and returns a count of it.
fn receive(clients: &Clients) -> Box<dyn FnMut() -> u64> {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU64, Ordering};

    type Raw = CustomStreamingOperation<(), Box<RawValue>>;
    let subscriptions = Subscriptions::new()
        .and(Raw::new(OnUsageUpdatedV2::DOCUMENT, ()).unwrap(), |json| json)
        .and(Raw::new(OnEntitlementsUpdatedV2::DOCUMENT, ()).unwrap(), |json| json);
    let updates = clients.blocking.subscribe_with(subscriptions, clients.stream.clone()).unwrap();
    let count = Arc::new(AtomicU64::new(0));
    let counts = Arc::clone(&count);
    thread::spawn(move || {
        for event in updates {
            if let StreamEvent::Data(_) = event {
                counts.fetch_add(1, Ordering::Relaxed);
            }
        }
    });
    Box::new(move || count.load(Ordering::Relaxed))
}

/// Seconds of processor time so far.
fn processor_time(clock: ClockId) -> f64 {
    let time: Duration = clock_gettime(clock).try_into().unwrap();
    time.as_secs_f64()
}
