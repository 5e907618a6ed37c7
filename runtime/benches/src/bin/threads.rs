//! Checks of two threads at a time: what sharing the memory costs, beside loops that share nothing.
//!
//! Rates are by the processor time of the threads, so that what else the machine does counts little,
//! and the loops take turns that are short.

use std::hint::black_box;
use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};
use stigg_runtime::Check;
use stigg_runtime::blocking::Entitlements;
use stigg_runtime_benches::stigg::Server;
use stigg_runtime_benches::tables::{head, median};
use stigg_runtime_benches::{CUSTOMERS, customer, feature, fetched};

/// An even number: each of them turns the order of the loops round.
const ROUNDS: usize = 100;
const TURN: Duration = Duration::from_millis(20);

/// Turns of the loop between two looks at the clock.
const BATCH: u64 = 500;

type Turn<'a> = dyn Fn(&mut fastrand::Rng) + Sync + 'a;

/// Work of each of the threads.
struct Loop<'a> {
    name: &'static str,
    threads: [Box<Turn<'a>>; 2],
    /// On one thread and on two, of each round.
    rates: Vec<[Rate; 2]>,
}

#[derive(Clone, Copy)]
struct Rate {
    /// Turns per second of processor time, of all threads together.
    turns: f64,
    /// The share of the time for which the threads had a processor each.
    share: f64,
}

impl Loop<'_> {
    fn speed_ups(&self) -> impl Iterator<Item = f64> {
        self.rates.iter().map(|[one, two]| two.turns / one.turns)
    }
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
        loops.reverse();
    }

    let share = loops.iter().flat_map(|one| one.rates.iter().map(|[_, two]| two.share));
    println!(
        "Two threads had a processor each for {:.0} % of the time.",
        100.0 * median(share.collect())
    );
    println!();
    head(&["loop", "1 thread, million/s", "2 threads, million/s", "speed-up"]);
    for one in &loops {
        let [alone, both] = [0, 1].map(|threads: usize| {
            median(one.rates.iter().map(|rates| rates[threads].turns).collect()) / 1e6
        });
        let speed_up = median(one.speed_ups().collect());
        println!("| {} | {alone:.2} | {both:.2} | {speed_up:.2} |", one.name);
    }
    println!();
    head(&["speed-up, against a loop that shares nothing", "own `Entitlements`", "arithmetic"]);
    for shared in 0..2 {
        let against = |other: usize| {
            let pairs = loops[shared].speed_ups().zip(loops[other].speed_ups());
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

fn rate(threads: &[Box<Turn<'_>>]) -> Rate {
    let barrier = Barrier::new(threads.len());
    let rates: Vec<_> = thread::scope(|scope| {
        let running: Vec<_> = (threads.iter().zip(1..))
            .map(|(turn, seed)| {
                let barrier = &barrier;
                scope.spawn(move || {
                    let mut random = fastrand::Rng::with_seed(seed);
                    barrier.wait();
                    let (start, used_before) = (Instant::now(), processor_time());
                    let mut turns = 0;
                    while start.elapsed() < TURN {
                        (0..BATCH).for_each(|_| turn(&mut random));
                        turns += BATCH;
                    }
                    let used = processor_time() - used_before;
                    #[allow(clippy::cast_precision_loss, reason = "far below 2^52")]
                    let turns = turns as f64;
                    Rate { turns: turns / used, share: used / start.elapsed().as_secs_f64() }
                })
            })
            .collect();
        running.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    Rate {
        turns: rates.iter().map(|rate| rate.turns).sum(),
        share: rates.iter().map(|rate| rate.share).fold(1.0, f64::min),
    }
}

/// The processor time of this thread so far, in seconds.
fn processor_time() -> f64 {
    let time: Duration = clock_gettime(ClockId::ThreadCPUTime).try_into().unwrap();
    time.as_secs_f64()
}
