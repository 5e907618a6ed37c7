//! Checks of two threads at a time: what sharing the memory costs, beside loops that share nothing.

use std::hint::black_box;
use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

use stigg_runtime::Check;
use stigg_runtime::blocking::Entitlements;
use stigg_runtime_benches::stigg::Server;
use stigg_runtime_benches::tables::{head, median};
use stigg_runtime_benches::{CUSTOMERS, customer, feature, fetched};

const ROUNDS: usize = 21;
const TURN: Duration = Duration::from_millis(100);

/// Turns of the loop between two looks at the clock.
const BATCH: u64 = 1_000;

type Turn<'a> = dyn Fn(&mut fastrand::Rng) + Sync + 'a;

/// What each of the threads does.
struct Loop<'a> {
    name: &'static str,
    threads: [Box<Turn<'a>>; 2],
    /// Turns per second on one thread and on two, of each round.
    rates: Vec<[f64; 2]>,
}

fn main() {
    let server = Server::start();
    let shared = fetched(&server);
    let own = [fetched(&server), fetched(&server)];
    let customers: Vec<_> = (0..CUSTOMERS).map(customer).collect();
    let feature = feature(7);

    let hot = |entitlements: &Entitlements, _: &mut fastrand::Rng| {
        let check = Check::metered(black_box(&feature));
        drop(black_box(entitlements.check(black_box(&customers[7]), check)));
    };
    let random = |entitlements: &Entitlements, random: &mut fastrand::Rng| {
        let check = Check::metered(black_box(&feature));
        drop(black_box(entitlements.check(&customers[random.usize(..CUSTOMERS)], check)));
    };
    let mut loops = [
        Loop::new("one customer", || |random| hot(&shared, random)),
        Loop::new("random customers", || |rng| random(&shared, rng)),
        Loop {
            name: "one customer, each thread with its own `Entitlements`",
            threads: [Box::new(|rng| hot(&own[0], rng)), Box::new(|rng| hot(&own[1], rng))],
            rates: Vec::new(),
        },
        Loop {
            name: "random customers, each thread with its own `Entitlements`",
            threads: [Box::new(|rng| random(&own[0], rng)), Box::new(|rng| random(&own[1], rng))],
            rates: Vec::new(),
        },
        Loop::new("arithmetic, without memory", || arithmetic),
    ];
    for _ in 0..ROUNDS {
        for one in &mut loops {
            one.measure();
        }
    }

    let speed_ups: Vec<Vec<f64>> =
        (loops.iter()).map(|one| one.rates.iter().map(|[one, two]| two / one).collect()).collect();
    head(&["loop", "1 thread, million/s", "2 threads, million/s", "speed-up"]);
    for (Loop { name, rates, .. }, speed_ups) in loops.iter().zip(&speed_ups) {
        let [one, two] = [0, 1]
            .map(|threads: usize| median(rates.iter().map(|rates| rates[threads]).collect()) / 1e6);
        println!("| {name} | {one:.2} | {two:.2} | {:.2} |", median(speed_ups.clone()));
    }
    println!();
    head(&["speed-up, against a loop that shares nothing", "own `Entitlements`", "arithmetic"]);
    for shared in 0..2 {
        let against = |other: usize| {
            let pairs = speed_ups[shared].iter().zip(&speed_ups[other]);
            median(pairs.map(|(shared, alone)| shared / alone).collect())
        };
        println!("| {} | {:.2} | {:.2} |", loops[shared].name, against(shared + 2), against(4));
    }
}

fn arithmetic(random: &mut fastrand::Rng) {
    for _ in 0..40 {
        black_box(random.u64(..));
    }
}

impl<'a> Loop<'a> {
    /// A loop in which all threads do the same.
    fn new<T: Fn(&mut fastrand::Rng) + Sync + 'a>(
        name: &'static str,
        turn: impl Fn() -> T,
    ) -> Self {
        Self { name, threads: [Box::new(turn()), Box::new(turn())], rates: Vec::new() }
    }

    fn measure(&mut self) {
        let one = rate(&self.threads[..1]);
        let two = rate(&self.threads);
        self.rates.push([one, two]);
    }
}

/// Turns per second of all threads together.
fn rate(threads: &[Box<Turn<'_>>]) -> f64 {
    let barrier = Barrier::new(threads.len());
    thread::scope(|scope| {
        let running: Vec<_> = (threads.iter().zip(1..))
            .map(|(turn, seed)| {
                let barrier = &barrier;
                scope.spawn(move || {
                    let mut random = fastrand::Rng::with_seed(seed);
                    barrier.wait();
                    let start = Instant::now();
                    let mut turns = 0;
                    while start.elapsed() < TURN {
                        (0..BATCH).for_each(|_| turn(&mut random));
                        turns += BATCH;
                    }
                    #[allow(clippy::cast_precision_loss, reason = "far below 2^52")]
                    let turns = turns as f64;
                    turns / start.elapsed().as_secs_f64()
                })
            })
            .collect();
        running.into_iter().map(|thread| thread.join().unwrap()).sum()
    })
}
