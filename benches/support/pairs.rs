//! Two sides that are measured in turns, so that what else the machine does slows both.

use std::time::{Duration, Instant};

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, BenchmarkId};

use super::is_measuring;

/// The two sides: our client, and the HTTP client under it alone.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    Ours,
    Bare,
}

/// How long one turn of each side took.
#[derive(Clone, Copy)]
pub(crate) struct Pair {
    ours: Duration,
    bare: Duration,
}

impl Pair {
    fn of(self, side: Side) -> Duration {
        match side {
            Side::Ours => self.ours,
            Side::Bare => self.bare,
        }
    }
}

/// Measures one turn of each side. Who begins changes with the round.
pub(crate) fn pair(round: u64, mut ours: impl FnMut(), mut bare: impl FnMut()) -> Pair {
    if round.is_multiple_of(2) {
        let ours = timed(&mut ours);
        Pair { ours, bare: timed(&mut bare) }
    } else {
        let bare = timed(&mut bare);
        Pair { ours: timed(&mut ours), bare }
    }
}

fn timed(turn: &mut impl FnMut()) -> Duration {
    let start = Instant::now();
    turn();
    start.elapsed()
}

/// [`pair`], for sides that are async.
pub(crate) async fn async_pair(
    round: u64,
    ours: impl Future<Output = ()>,
    bare: impl Future<Output = ()>,
) -> Pair {
    if round.is_multiple_of(2) {
        let ours = async_timed(ours).await;
        Pair { ours, bare: async_timed(bare).await }
    } else {
        let bare = async_timed(bare).await;
        Pair { ours: async_timed(ours).await, bare }
    }
}

async fn async_timed(turn: impl Future<Output = ()>) -> Duration {
    let start = Instant::now();
    turn.await;
    start.elapsed()
}

/// The comparisons of a benchmark, as a table of Markdown.
#[derive(Default)]
pub(crate) struct Table {
    rows: Vec<String>,
}

impl Table {
    /// Has criterion measure both sides. In either measurement both take their turns, and the times
    /// of one are given to criterion; the table counts all of them.
    pub(crate) fn compare(
        &mut self,
        group: &mut BenchmarkGroup<'_, WallTime>,
        name: &str,
        mut rounds: impl FnMut(u64) -> Vec<Pair>,
    ) {
        let mut all = Vec::new();
        for (side_name, side) in [("ours", Side::Ours), ("bare", Side::Bare)] {
            group.bench_function(BenchmarkId::new(name, side_name), |bencher| {
                bencher.iter_custom(|count| {
                    let pairs = rounds(count);
                    all.extend_from_slice(&pairs);
                    pairs.iter().map(|pair| pair.of(side)).sum()
                });
            });
        }
        if !all.is_empty() {
            let [ours, bare] = [Side::Ours, Side::Bare].map(|side| median(&all, side));
            self.rows.push(format!(
                "| {name} | {ours:.1} | {bare:.1} | {:+.1} | {:.3} |",
                ours - bare,
                ours / bare
            ));
        }
    }

    /// Prints the medians, if they mean something.
    pub(crate) fn print(self, what: &str) {
        if is_measuring() {
            println!("\n| {what} | ours, µs | bare, µs | difference, µs | ratio |");
            println!("| --- | ---: | ---: | ---: | ---: |");
            println!("{}", self.rows.join("\n"));
        }
    }
}

/// The median of one side, in microseconds.
fn median(pairs: &[Pair], side: Side) -> f64 {
    let mut times: Vec<_> = pairs.iter().map(|pair| pair.of(side)).collect();
    times.sort_unstable();
    times[times.len() / 2].as_secs_f64() * 1e6
}
