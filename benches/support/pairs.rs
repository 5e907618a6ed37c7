//! Measures alternatives in turns, so that other load on the machine affects all of them equally.

use std::time::{Duration, Instant};

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, BenchmarkId};

use super::is_measuring;

/// The alternatives: our client, the bare HTTP client, and the bare client with its default
/// resolver.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    Ours,
    Bare,
    DefaultResolver,
}

/// The sides of every comparison.
const SIDES: [(&str, Side); 2] = [("ours", Side::Ours), ("bare", Side::Bare)];

/// The duration of one turn for each side.
#[derive(Clone, Copy)]
pub(crate) struct Pair {
    ours: Duration,
    bare: Duration,
    default_resolver: Option<Duration>,
}

impl Pair {
    fn new(ours: Duration, bare: Duration) -> Self {
        Self { ours, bare, default_resolver: None }
    }

    /// Adds a turn of the client with its default resolver.
    pub(crate) fn beside(self, mut default_resolver: impl FnMut()) -> Self {
        Self { default_resolver: Some(timed(&mut default_resolver)), ..self }
    }

    fn of(self, side: Side) -> Option<Duration> {
        match side {
            Side::Ours => Some(self.ours),
            Side::Bare => Some(self.bare),
            Side::DefaultResolver => self.default_resolver,
        }
    }
}

/// Measures one turn of each side. The first side alternates with each round.
pub(crate) fn pair(round: u64, mut ours: impl FnMut(), mut bare: impl FnMut()) -> Pair {
    if round.is_multiple_of(2) {
        let ours = timed(&mut ours);
        Pair::new(ours, timed(&mut bare))
    } else {
        let bare = timed(&mut bare);
        Pair::new(timed(&mut ours), bare)
    }
}

fn timed(turn: &mut impl FnMut()) -> Duration {
    let start = Instant::now();
    turn();
    start.elapsed()
}

/// Like [`pair`], for async sides.
pub(crate) async fn async_pair(
    round: u64,
    ours: impl Future<Output = ()>,
    bare: impl Future<Output = ()>,
) -> Pair {
    if round.is_multiple_of(2) {
        let ours = async_timed(ours).await;
        Pair::new(ours, async_timed(bare).await)
    } else {
        let bare = async_timed(bare).await;
        Pair::new(async_timed(ours).await, bare)
    }
}

async fn async_timed(turn: impl Future<Output = ()>) -> Duration {
    let start = Instant::now();
    turn.await;
    start.elapsed()
}

/// The comparisons of a benchmark, printed as a Markdown table.
#[derive(Default)]
pub(crate) struct Table {
    rows: Vec<String>,
}

impl Table {
    /// Lets criterion measure both sides. In both measurements the sides take turns, but criterion
    /// gets the times of only one side; the table includes all of them.
    pub(crate) fn compare(
        &mut self,
        group: &mut BenchmarkGroup<'_, WallTime>,
        name: &str,
        mut rounds: impl FnMut(u64) -> Vec<Pair>,
    ) {
        let mut all = Vec::new();
        for (side_name, side) in SIDES {
            group.bench_function(BenchmarkId::new(name, side_name), |bencher| {
                bencher.iter_custom(|count| {
                    let pairs = rounds(count);
                    all.extend_from_slice(&pairs);
                    pairs.iter().filter_map(|pair| pair.of(side)).sum()
                });
            });
        }
        if !all.is_empty() {
            let [ours, bare] = [Side::Ours, Side::Bare].map(|side| median(&all, side).unwrap());
            let by_default = median(&all, Side::DefaultResolver)
                .map_or(String::new(), |time| format!("{time:.1} (ratio {:.3})", ours / time));
            self.rows.push(format!(
                "| {name} | {ours:.1} | {bare:.1} | {:+.1} | {:.3} | {by_default} |",
                ours - bare,
                ours / bare
            ));
        }
    }

    /// Prints the medians if this is a real measurement.
    pub(crate) fn print(self, what: &str) {
        if is_measuring() {
            println!(
                "\n| {what} | ours, µs | bare, µs | difference, µs | ratio | bare, default resolver, µs |"
            );
            println!("| --- | ---: | ---: | ---: | ---: | ---: |");
            println!("{}", self.rows.join("\n"));
        }
    }
}

/// The median of one side in microseconds, if it was measured.
fn median(pairs: &[Pair], side: Side) -> Option<f64> {
    let mut times: Vec<_> = pairs.iter().filter_map(|pair| pair.of(side)).collect();
    times.sort_unstable();
    times.get(times.len() / 2).map(|time| time.as_secs_f64() * 1e6)
}
