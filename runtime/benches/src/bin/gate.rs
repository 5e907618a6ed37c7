//! The service of `examples/gate` under load, while Stigg is well and while it is not, beside the same
//! service without a gate and the same service that asks Stigg for every request.
//!
//! The services take turns, so that what else the machine does slows all of them. The load comes from
//! one thread, Stigg is another, and the services run on a runtime of their own.

#[allow(dead_code, reason = "the upgrades are not under load")]
#[path = "../../../../examples/gate/gate.rs"]
mod gate;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};
use stigg::CallOptions;
use stigg::asynk::Client;
use stigg::entitlements::FetchEntitlementQuery;
use stigg_runtime::asynk::Entitlements;
use stigg_runtime::{Access, Snapshot, Source, Stats};
use stigg_runtime_benches::http::Connection;
use stigg_runtime_benches::stigg::{Condition, Server};
use stigg_runtime_benches::tables::{head, median};
use stigg_runtime_benches::{ANALYTICS, CUSTOMERS, FEATURES, customer, feature};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinSet;
use tokio::time::timeout_at;

const ROUNDS: usize = 5;
const CONNECTIONS: u64 = 32;

/// One of so many requests is about a customer that was never seen before.
const NEW: u32 = 100;

/// Load before each turn that is measured: what begins with the load, such as a burst of reads, is
/// part of the first turn alone.
const WARM_UP: Duration = Duration::from_millis(1_500);

/// Requests that took longer have waited for Stigg.
const LONG: Duration = Duration::from_millis(50);

fn main() {
    let argument = std::env::args().nth(1).map(|seconds| seconds.parse().unwrap());
    let turn = Duration::from_secs_f64(argument.unwrap_or(3.0));
    let services = Builder::new_multi_thread().enable_all().build().unwrap();
    let bench = Bench {
        load: Builder::new_current_thread().enable_all().build().unwrap(),
        ranks: Arc::new(zipf()),
        new: Arc::default(),
        server: Server::start(),
        turn,
    };
    let nothing = start(&services, ungated());
    let per_request = start(&services, asking(bench.server.async_client()));

    let mut table = Vec::new();
    let mut exported = Vec::new();
    for condition in Condition::ALL {
        // As long as Stigg was well, it has fetched everybody.
        bench.server.set(Condition::Healthy);
        let entitlements = services.block_on(async { entitlements(&bench.server) });
        entitlements.import((0..CUSTOMERS).map(snapshot));
        let runtime = start(&services, gate::reports(entitlements.clone()));
        let name = condition.name();
        bench.server.set(condition);
        let first = bench.run(runtime, &entitlements);
        table.extend(bench.compare(name, nothing, runtime, per_request, &entitlements, &first));
        exported = entitlements.export();
    }

    // The last condition goes on.
    let file = serde_json::to_vec(&exported).unwrap();
    let begin = Instant::now();
    let exported: Vec<Snapshot> = serde_json::from_slice(&file).unwrap();
    let entitlements = services.block_on(async { entitlements(&bench.server) });
    entitlements.import(exported);
    let started = begin.elapsed();
    let runtime = start(&services, gate::reports(entitlements.clone()));
    let first = bench.run(runtime, &entitlements);
    let name = "restarted while down";
    table.extend(bench.compare(name, nothing, runtime, per_request, &entitlements, &first));

    head(&[
        "Stigg, service",
        "requests/s",
        "of the service without a gate",
        "CPU, µs per request",
        "errors, %",
        "p50, ms",
        "p99, ms",
        "longest, ms",
        "longer than 50 ms, %",
        "fallbacks, %",
        "fetched, %",
        "reads of Stigg/s",
        "requests/s in the first turn",
    ]);
    table.iter().for_each(|row| println!("{row}"));
    println!(
        "\nReading a file of {CUSTOMERS} customers ({:.1} MB) at the restart took {} ms.",
        mega(file.len()),
        started.as_millis()
    );
}

fn entitlements(server: &Server) -> Entitlements {
    Entitlements::builder(server.async_client(), gate::fallback()).start().unwrap()
}

fn snapshot(number: usize) -> Snapshot {
    (0..FEATURES).map(feature).fold(Snapshot::new(&*customer(number)), |snapshot, id| {
        let metered = Access::limited(1_000).used(12);
        let access = if id == ANALYTICS { Access::GRANTED } else { metered };
        snapshot.feature(&id, access)
    })
}

/// The service without a gate.
fn ungated() -> Router {
    async fn analytics(Path(customer): Path<String>) -> Json<Value> {
        Json(json!({ "customer": customer, "visitors": 42 }))
    }
    Router::new().route("/customers/{customer}/analytics", get(analytics))
}

/// The service that asks Stigg for every request, for 2 s at most.
fn asking(client: Client) -> Router {
    async fn analytics(
        State(client): State<Client>,
        Path(customer): Path<String>,
    ) -> Result<Json<Value>, StatusCode> {
        let query = FetchEntitlementQuery::builder(&customer, ANALYTICS);
        match client.get_entitlement(query).await {
            Ok(entitlement) if entitlement.is_granted => {
                Ok(Json(json!({ "customer": customer, "visitors": 42 })))
            }
            Ok(_) => Err(StatusCode::PAYMENT_REQUIRED),
            Err(_) => Err(StatusCode::SERVICE_UNAVAILABLE),
        }
    }
    let client = client.with_options(CallOptions::new().deadline(Duration::from_secs(2)));
    Router::new().route("/customers/{customer}/analytics", get(analytics)).with_state(client)
}

fn start(services: &Runtime, router: Router) -> SocketAddr {
    let listener = services.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let address = listener.local_addr().unwrap();
    services.spawn(async move { axum::serve(listener, router).await });
    address
}

/// Customers as often as they come: the first of them twice as often as the second.
fn zipf() -> Vec<u32> {
    const PICKS: usize = 1 << 18;
    let mut sum = 0.0;
    let sums: Vec<f64> = (1..=CUSTOMERS)
        .map(|rank| {
            sum += 1.0 / f64::from(u32::try_from(rank).unwrap());
            sum
        })
        .collect();
    let mut random = fastrand::Rng::with_seed(1);
    let pick = || sums.partition_point(|sum| *sum < random.f64() * sums[CUSTOMERS - 1]);
    std::iter::repeat_with(pick).map(|rank| u32::try_from(rank).unwrap()).take(PICKS).collect()
}

/// Seconds of the processor so far, where the operating system tells.
fn cpu_seconds() -> f64 {
    const TICKS_PER_SECOND: f64 = 100.0;
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name of the program, in parentheses, may have spaces.
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    let ticks: f64 = fields.skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum();
    ticks / TICKS_PER_SECOND
}

struct Bench {
    load: Runtime,
    ranks: Arc<Vec<u32>>,
    /// Customers that were never seen before, so far.
    new: Arc<AtomicU64>,
    server: Server,
    turn: Duration,
}

/// One turn of a service.
#[derive(Default)]
struct Turn {
    seconds: f64,
    /// Seconds of the processor that the whole process took.
    cpu: f64,
    answered: usize,
    errors: usize,
    /// Of each request, also of those under way at the end.
    latencies: Vec<Duration>,
    checks: f64,
    fallbacks: f64,
    fetched: f64,
    reads: f64,
}

impl Bench {
    /// Has the services take turns. Returns their rows of the table.
    fn compare(
        &self,
        name: &str,
        nothing: SocketAddr,
        runtime: SocketAddr,
        per_request: SocketAddr,
        entitlements: &Entitlements,
        first: &Turn,
    ) -> [String; 3] {
        let services = [("no gate", nothing), ("runtime", runtime), ("per request", per_request)];
        let mut turns = [const { Vec::new() }; 3];
        for round in 0..ROUNDS {
            // Who begins changes with the round.
            for service in (0..3).map(|service| (service + round) % 3) {
                let (_, address) = services[service];
                drop(self.load.block_on(self.load(address, WARM_UP)));
                turns[service].push(self.run(address, entitlements));
            }
        }
        let base: Vec<_> = turns[0].iter().map(Turn::rate).collect();
        let mut rows = services.iter().zip(&turns).map(|((service, _), turns)| {
            let of = |value: fn(&Turn) -> f64| median(turns.iter().map(value).collect());
            let share = turns.iter().zip(&base).map(|(turn, base)| turn.rate() / base);
            let share = median(share.collect());
            let is_runtime = *service == "runtime";
            let only = |cell: String| if is_runtime { cell } else { String::new() };
            let checks = turns.iter().map(|turn| turn.checks).sum::<f64>();
            let of_checks = |count: fn(&Turn) -> f64| {
                only(format!("{:.2}", 100.0 * turns.iter().map(count).sum::<f64>() / checks))
            };
            let cells = [
                format!("{name}: {service}"),
                format!("{:.0}", of(Turn::rate)),
                format!("{share:.3}"),
                format!("{:.1}", of(|turn| 1e6 * turn.cpu / real(turn.answered.max(1)))),
                format!("{:.1}", of(Turn::error_share)),
                format!("{:.2}", of(|turn| turn.latency(0.5))),
                format!("{:.2}", of(|turn| turn.latency(0.99))),
                format!("{:.0}", of(|turn| turn.latency(1.0))),
                format!("{:.3}", of(Turn::long_share)),
                of_checks(|turn| turn.fallbacks),
                of_checks(|turn| turn.fetched),
                format!("{:.0}", of(|turn| turn.reads / turn.seconds)),
                only(format!("{:.0}", first.rate())),
            ];
            format!("| {} |", cells.join(" | "))
        });
        [(); 3].map(|()| rows.next().unwrap())
    }

    fn run(&self, address: SocketAddr, entitlements: &Entitlements) -> Turn {
        let (before, reads) = (entitlements.stats(), self.server.requests());
        let (begin, cpu) = (Instant::now(), cpu_seconds());
        let mut turn = self.load.block_on(self.load(address, self.turn));
        turn.seconds = begin.elapsed().as_secs_f64();
        turn.cpu = cpu_seconds() - cpu;
        let after = entitlements.stats();
        let count = |sources: &[Source]| {
            let sum = |stats: &Stats| -> u64 {
                sources.iter().map(|source| stats.checks_from(*source)).sum()
            };
            number(sum(&after) - sum(&before))
        };
        turn.checks = count(&[Source::Cache, Source::Predicted, Source::Fetched, Source::Fallback]);
        turn.fallbacks = count(&[Source::Fallback]);
        turn.fetched = count(&[Source::Fetched]);
        turn.reads = number(self.server.requests() - reads);
        turn
    }

    async fn load(&self, address: SocketAddr, time: Duration) -> Turn {
        let end = tokio::time::Instant::now() + time;
        let mut connections = JoinSet::new();
        for seed in 0..CONNECTIONS {
            let stream = TcpStream::connect(address).await.unwrap();
            let connection = Connection::new(stream).unwrap();
            let (ranks, new) = (Arc::clone(&self.ranks), Arc::clone(&self.new));
            let random = fastrand::Rng::with_seed(seed);
            connections.spawn(requests(connection, ranks, new, random, end));
        }
        let mut all = Turn::default();
        while let Some(one) = connections.join_next().await {
            let one = one.unwrap();
            all.answered += one.answered;
            all.errors += one.errors;
            all.latencies.extend(one.latencies);
        }
        all.latencies.sort_unstable();
        all
    }
}

/// Sends one request after the other.
async fn requests(
    mut connection: Connection,
    ranks: Arc<Vec<u32>>,
    new: Arc<AtomicU64>,
    mut random: fastrand::Rng,
    end: tokio::time::Instant,
) -> Turn {
    let mut turn = Turn::default();
    loop {
        let customer = if random.u32(..NEW) == 0 {
            format!("visitor-{}", new.fetch_add(1, Ordering::Relaxed))
        } else {
            customer(ranks[random.usize(..ranks.len())] as usize)
        };
        let request = format!("GET /customers/{customer}/analytics HTTP/1.1\r\nhost: gate\r\n\r\n");
        let begin = Instant::now();
        let exchange = async {
            connection.send(request.as_bytes()).await?;
            connection.receive().await.map(|response| response.status())
        };
        let status = timeout_at(end, exchange).await;
        turn.latencies.push(begin.elapsed());
        match status {
            Ok(Ok(200)) => turn.answered += 1,
            Ok(Ok(_)) => {
                turn.answered += 1;
                turn.errors += 1;
            }
            // The connection is of no use any more.
            Ok(Err(error)) => panic!("the service closed the connection: {error}"),
            Err(_) => return turn,
        }
    }
}

impl Turn {
    fn rate(&self) -> f64 {
        real(self.answered) / self.seconds
    }

    fn error_share(&self) -> f64 {
        100.0 * real(self.errors) / real(self.answered.max(1))
    }

    /// The latency, in milliseconds, that so many of the requests had at most.
    fn latency(&self, share: f64) -> f64 {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index")]
        let index = (real(self.latencies.len() - 1) * share) as usize;
        self.latencies[index].as_secs_f64() * 1e3
    }

    fn long_share(&self) -> f64 {
        let short = self.latencies.partition_point(|latency| *latency <= LONG);
        100.0 * real(self.latencies.len() - short) / real(self.latencies.len())
    }
}

#[allow(clippy::cast_precision_loss, reason = "far below 2^52")]
fn number(count: u64) -> f64 {
    count as f64
}

fn real(count: usize) -> f64 {
    number(count as u64)
}

fn mega(bytes: usize) -> f64 {
    real(bytes) / 1e6
}
