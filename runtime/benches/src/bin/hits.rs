//! One check from memory: how long it takes, beside a hand-made cache on moka and a feature flag of
//! Unleash, and how many instructions.
//!
//! The cases take turns, so that what else the machine does slows all of them.

use std::collections::HashMap;
use std::hint::black_box;
use std::pin::pin;
use std::process::Command;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use moka::sync::Cache;
use serde::Deserialize;
use serde_json::json;
use stigg_runtime::{Check, Decision, Fallback, asynk, blocking};
use stigg_runtime_benches::stigg::Server;
use stigg_runtime_benches::tables::{head, median};
use stigg_runtime_benches::{CUSTOMERS, FEATURES, FRACTIONAL, MISSING, customer, feature, fetched};
use unleash_api_client::client::{Client, ClientBuilder, FeatureKey};

const ROUNDS: usize = 51;
const CHECKS_PER_ROUND: usize = 20_000;

/// The customer and the feature of all checks that are about one.
const HOT: usize = 7;

fn main() {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    match &*arguments.iter().map(String::as_str).collect::<Vec<_>>() {
        [] => times(),
        ["instructions"] => instructions(),
        ["check", name, count] => check(name, count.parse().unwrap()),
        _ => panic!("no argument, or `instructions`"),
    }
}

/// The checks whose instructions are counted.
const COUNTED: [&str; 4] = ["hot", "hot, by handle", "hot, usage of 12.5", "hot, missing feature"];

/// Checks one customer so many times.
fn check(name: &str, count: usize) {
    let server = Server::start();
    // The simulated processor is slow.
    let entitlements = blocking::Entitlements::builder(server.blocking_client(), Fallback::deny())
        .fresh_for(Duration::from_secs(3_600))
        .start()
        .unwrap();
    let (customer, hot) = (customer(HOT), feature(HOT));
    entitlements.refresh(&customer).unwrap();
    let handle = entitlements.customer(&customer);
    let repeat = |check: &dyn Fn(&str) -> Decision, feature: &str| {
        for _ in 0..count {
            drop(black_box(check(black_box(feature))));
        }
    };
    let by_name = |feature: &str| entitlements.check(black_box(&customer), Check::metered(feature));
    match name {
        "hot" => repeat(&by_name, &hot),
        "hot, by handle" => repeat(&|feature| handle.check(Check::metered(feature)), &hot),
        "hot, usage of 12.5" => repeat(&by_name, FRACTIONAL),
        "hot, missing feature" => repeat(&by_name, MISSING),
        other => panic!("{other} is none of {COUNTED:?}"),
    }
}

/// Counts the instructions of a check: those of a million checks more.
fn instructions() {
    let program = std::env::current_exe().unwrap();
    let count = |name: &str, checks: usize| -> Option<f64> {
        let mut valgrind = Command::new("valgrind");
        valgrind.args(["--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]);
        valgrind.arg(&program).args(["check", name, &checks.to_string()]);
        let output = String::from_utf8(valgrind.output().ok()?.stderr).ok()?;
        let (_, count) = output.split_once("refs:")?;
        count.lines().next()?.trim().replace(',', "").parse().ok()
    };
    println!();
    head(&["check", "instructions"]);
    for name in COUNTED {
        match (count(name, 100_000), count(name, 1_100_000)) {
            (Some(few), Some(many)) => println!("| {name} | {:.0} |", (many - few) / 1e6),
            _ => println!("| {name} | not counted, for lack of valgrind |"),
        }
    }
}

struct Case<'a> {
    name: &'static str,
    check: Box<dyn FnMut() -> bool + 'a>,
    granted: bool,
    times: Vec<f64>,
}

fn times() {
    let server = Server::start();
    let entitlements = fetched(&server);
    let customers: Vec<_> = (0..CUSTOMERS).map(customer).collect();
    let features: Vec<_> = (0..FEATURES).map(feature).collect();
    let handles: Vec<_> = customers.iter().map(|id| entitlements.customer(id)).collect();
    let (hot, hot_feature) = (&customers[HOT], &features[HOT]);
    let moka = Moka::new(&customers, &features);
    let unleash = unleash();
    let context =
        unleash_api_client::context::Context { user_id: Some(hot.clone()), ..Default::default() };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let in_async = runtime.block_on(async {
        let client = server.async_client();
        let in_async = asynk::Entitlements::builder(client, Fallback::deny()).start().unwrap();
        in_async.refresh(hot).await.unwrap();
        in_async
    });

    // Asks for one fetch, which the budget does not allow, and for no other as long as that waits.
    let stale = blocking::Entitlements::builder(server.blocking_client(), Fallback::deny());
    let stale = stale.fresh_for(Duration::ZERO).reads_per_minute(1).start().unwrap();
    stale.refresh(hot).unwrap();

    let random = || {
        let mut random = fastrand::Rng::with_seed(1);
        move || random.usize(..CUSTOMERS)
    };
    let mut pick = [random(), random(), random(), random()];
    let [by_name, by_handle, in_moka, alone] = &mut pick;
    let is_granted = |id: &str, feature: &str| {
        entitlements.check(black_box(id), Check::metered(black_box(feature))).is_granted()
    };
    let mut cases = [
        case("hot", true, || is_granted(hot, hot_feature)),
        case("hot, async", true, || {
            let check = Check::metered(black_box(hot_feature));
            ready(in_async.check(black_box(hot), check)).is_granted()
        }),
        case("hot, by handle", true, || {
            handles[HOT].check(Check::metered(black_box(hot_feature))).is_granted()
        }),
        case("hot, usage of 12.5", true, || is_granted(hot, FRACTIONAL)),
        case("hot, missing feature", false, || is_granted(hot, MISSING)),
        case("hot, stale", true, || {
            let check = Check::metered(black_box(hot_feature));
            let decision = stale.check(black_box(hot), check);
            decision.is_granted() && decision.is_stale()
        }),
        case("random customers", true, || is_granted(&customers[by_name()], hot_feature)),
        case("random customers, by handle", true, || {
            handles[by_handle()].check(Check::metered(black_box(hot_feature))).is_granted()
        }),
        case("moka: hot", true, || moka.is_granted(black_box(hot), black_box(hot_feature))),
        case("moka: hot, missing feature", false, || {
            moka.is_granted(black_box(hot), black_box(MISSING))
        }),
        case("moka: random customers", true, || {
            moka.is_granted(&customers[in_moka()], black_box(hot_feature))
        }),
        case("Unleash: `is_enabled`", true, || {
            unleash.is_enabled(black_box(Flag::Feature07), Some(black_box(&context)), false)
        }),
        case("for comparison: two readings of the clock", true, || {
            black_box(Instant::now()) <= black_box(Instant::now())
        }),
        case("for comparison: reading the name of a random customer", true, || {
            black_box(&customers[alone()]).ends_with(|last: char| last.is_ascii_digit())
        }),
    ];
    for _ in 0..ROUNDS {
        for case in &mut cases {
            case.measure();
        }
    }
    head(&["check", "ns, median", "ns, fastest round"]);
    for Case { name, times, .. } in cases {
        let fastest = times.iter().copied().fold(f64::INFINITY, f64::min);
        println!("| {name} | {:.0} | {fastest:.0} |", median(times));
    }
}

fn case<'a>(name: &'static str, granted: bool, check: impl FnMut() -> bool + 'a) -> Case<'a> {
    Case { name, check: Box::new(check), granted, times: Vec::new() }
}

impl Case<'_> {
    fn measure(&mut self) {
        let mut granted = 0;
        let start = Instant::now();
        for _ in 0..CHECKS_PER_ROUND {
            granted += usize::from((self.check)());
        }
        #[allow(clippy::cast_precision_loss, reason = "far below 2^52")]
        let time = start.elapsed().as_nanos() as f64 / CHECKS_PER_ROUND as f64;
        assert_eq!(granted, if self.granted { CHECKS_PER_ROUND } else { 0 }, "{}", self.name);
        self.times.push(time);
    }
}

fn ready<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => result,
        Poll::Pending => panic!("it waits"),
    }
}

/// The cache that one writes by hand: limits and usage of all features, by customer.
struct Moka(Cache<String, Arc<HashMap<String, (f64, f64)>>>);

impl Moka {
    fn new(customers: &[String], features: &[String]) -> Self {
        let cache = Cache::builder().max_capacity(2 * CUSTOMERS as u64).build();
        for customer in customers {
            let limits = features.iter().map(|feature| (feature.clone(), (1000.0, 12.0)));
            cache.insert(customer.clone(), Arc::new(limits.collect()));
        }
        cache.run_pending_tasks();
        Self(cache)
    }

    fn is_granted(&self, customer: &str, feature: &str) -> bool {
        let features = self.0.get(customer);
        features
            .and_then(|features| features.get(feature).copied())
            .is_some_and(|(limit, usage)| usage + 1.0 <= limit)
    }
}

#[derive(Clone, Copy, Debug, Deserialize, FeatureKey)]
enum Flag {
    Feature07,
}

/// As many flags as a customer has features, each on for all.
fn unleash() -> Client<Flag> {
    let client = ClientBuilder::default();
    let client = client.into_client::<Flag>("http://127.0.0.1:9", "bench", "bench", None).unwrap();
    let flags: Vec<_> = (0..FEATURES)
        .map(|number| {
            json!({
                "name": format!("Feature{number:02}"), "enabled": true,
                "strategies": [{ "name": "default" }]
            })
        })
        .collect();
    let flags = json!({ "version": 2, "features": flags });
    client.memoize(serde_json::from_value(flags).unwrap()).unwrap();
    client
}
