//! Throughput with several concurrent callers, against the bare HTTP client: threads with the
//! blocking client, tasks with the async one.

mod support;

use std::hint::black_box;
use std::thread;
use std::time::Duration;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, SamplingMode, Throughput};
use support::bare::Post;
use support::cases::{self, Case, GetEntitlement};
use support::pairs::{Pair, Table, async_pair, pair};
use support::server::Server;
use tokio::runtime::Runtime;
use tokio::task::JoinSet;

type Data = <GetEntitlement as Case>::Data;

const CALLERS: [u64; 3] = [1, 8, 64];

/// The total number of calls in one turn.
const CALLS: u64 = 640;

/// Runs each caller's share of the calls on its own thread.
fn in_threads(callers: u64, call: impl Fn() + Sync) {
    thread::scope(|scope| {
        for _ in 0..callers {
            scope.spawn(|| (0..CALLS / callers).for_each(|_| call()));
        }
    });
}

/// Runs each caller's share of the calls in its own task.
async fn in_tasks<F>(callers: u64, call: impl Fn() -> F + Clone + Send + 'static)
where
    F: Future<Output = ()> + Send,
{
    let mut tasks = JoinSet::new();
    for _ in 0..callers {
        let call = call.clone();
        tasks.spawn(async move {
            for _ in 0..CALLS / callers {
                call().await;
            }
        });
    }
    tasks.join_all().await;
}

fn threads(callers: u64, server: &Server, post: &Post) -> impl FnMut(u64) -> Vec<Pair> {
    let client = support::blocking_client(server.url());
    let agent = support::bare_ureq();
    move |rounds| {
        let ours = || {
            in_threads(callers, || {
                drop(black_box(client.send(GetEntitlement::operation()).unwrap().into_data()));
            });
        };
        let bare = || {
            in_threads(callers, || drop(black_box(post.blocking::<Data>(&agent))));
        };
        (0..rounds).map(|round| pair(round, ours, bare)).collect()
    }
}

fn tasks(
    callers: u64,
    runtime: &Runtime,
    server: &Server,
    post: &Post,
) -> impl FnMut(u64) -> Vec<Pair> {
    let client = support::async_client(server.url());
    let bare = support::bare_reqwest();
    move |rounds| {
        let ours = {
            let client = client.clone();
            move || {
                let client = client.clone();
                async move {
                    let answer = client.send(GetEntitlement::operation()).await.unwrap();
                    drop(black_box(answer.into_data()));
                }
            }
        };
        let bare = {
            let (bare, post) = (bare.clone(), post.clone());
            move || {
                let (bare, post) = (bare.clone(), post.clone());
                async move { drop(black_box(post.asynk::<Data>(&bare).await)) }
            }
        };
        runtime.block_on(async {
            let mut pairs = Vec::new();
            for round in 0..rounds {
                let ours = in_tasks(callers, ours.clone());
                pairs.push(async_pair(round, ours, in_tasks(callers, bare.clone())).await);
            }
            pairs
        })
    }
}

fn compare(
    table: &mut Table,
    group: &mut BenchmarkGroup<'_, WallTime>,
    server: &Server,
    post: &Post,
) {
    let runtime = support::multi_thread_runtime();
    for callers in CALLERS {
        table.compare(group, &format!("threads: {callers}"), threads(callers, server, post));
    }
    for callers in CALLERS {
        table.compare(group, &format!("tasks: {callers}"), tasks(callers, &runtime, server, post));
    }
}

fn main() {
    let (_emulator, client) = cases::emulator();
    let server = Server::start(&GetEntitlement::answer(&client));
    support::blocking_client(server.url()).send(GetEntitlement::operation()).unwrap();
    let post = Post::again(&server);

    let mut criterion = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(2))
        .configure_from_args();
    let mut group = criterion.benchmark_group("concurrency");
    group.sampling_mode(SamplingMode::Flat).throughput(Throughput::Elements(CALLS));
    let mut table = Table::default();
    compare(&mut table, &mut group, &server, &post);
    group.finish();
    criterion.final_summary();
    table.print(&format!("callers, for {CALLS} calls"));
}
