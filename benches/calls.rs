//! The latency of one call from end to end, against the bare HTTP client.
//!
//! The bare client posts the same bytes and headers to the same server and decodes into the same
//! types. It encodes nothing.
//!
//! Blocking calls use the host name `localhost`. By default, `ureq` resolves it for every call; the
//! table has columns with and without that.

mod support;

use std::hint::black_box;
use std::time::Duration;

use criterion::BenchmarkGroup;
use criterion::Criterion;
use criterion::measurement::WallTime;
use support::bare::Post;
use support::cases::{self, Case};
use support::pairs::{Pair, Table, async_pair, pair};
use support::server::Server;
use tokio::runtime::Runtime;

/// Starts a server that responds to a case, and builds the request for it.
fn serve<C: Case>(answer: &[u8]) -> (Server, Post) {
    let server = Server::start(answer);
    support::blocking_client(server.url()).send(C::operation()).unwrap();
    let post = Post::again(&server);
    (server, post)
}

fn blocking<C: Case>(server: &Server, post: &Post) -> impl FnMut(u64) -> Vec<Pair> {
    let client = support::blocking_client(&server.url_by_name());
    let post = post.clone().to(server.url_by_name());
    let (agent, default) = (support::bare_ureq_without_lookups(), support::bare_ureq());
    move |rounds| {
        let ours = || drop(black_box(client.send(C::operation()).unwrap().into_data()));
        let bare = || drop(black_box(post.blocking::<C::Data>(&agent)));
        let by_default = || drop(black_box(post.blocking::<C::Data>(&default)));
        (0..rounds).map(|round| pair(round, ours, bare).beside(by_default)).collect()
    }
}

/// Makes one call at a time while the calling thread blocks on it.
fn blocked_on<C: Case>(
    runtime: &Runtime,
    server: &Server,
    post: &Post,
) -> impl FnMut(u64) -> Vec<Pair> {
    let client = support::async_client(server.url());
    let bare = support::bare_reqwest();
    move |rounds| {
        let ours = || {
            let answer = runtime.block_on(client.send(C::operation())).unwrap();
            drop(black_box(answer.into_data()));
        };
        let bare = || drop(black_box(runtime.block_on(post.asynk::<C::Data>(&bare))));
        (0..rounds).map(|round| pair(round, ours, bare)).collect()
    }
}

/// Makes calls in a task of the runtime, as in a web service.
fn in_a_task<C: Case>(
    runtime: &Runtime,
    server: &Server,
    post: &Post,
) -> impl FnMut(u64) -> Vec<Pair> {
    let client = support::async_client(server.url());
    let bare = support::bare_reqwest();
    move |rounds| {
        let (client, bare, post) = (client.clone(), bare.clone(), post.clone());
        let task = runtime.spawn(async move {
            let mut pairs = Vec::new();
            for round in 0..rounds {
                let ours = async {
                    drop(black_box(client.send(C::operation()).await.unwrap().into_data()));
                };
                let bare = async { drop(black_box(post.asynk::<C::Data>(&bare).await)) };
                pairs.push(async_pair(round, ours, bare).await);
            }
            pairs
        });
        runtime.block_on(task).unwrap()
    }
}

fn compare<C: Case>(
    table: &mut Table,
    group: &mut BenchmarkGroup<'_, WallTime>,
    runtime: &Runtime,
    answer: &[u8],
) {
    let (server, post) = serve::<C>(answer);
    let name = |how| format!("{}, {how}", C::NAME);
    table.compare(group, &name("blocking"), blocking::<C>(&server, &post));
    table.compare(group, &name("block_on"), blocked_on::<C>(runtime, &server, &post));
    table.compare(group, &name("task"), in_a_task::<C>(runtime, &server, &post));
}

fn main() {
    let (emulator, client) = cases::emulator();
    let runtime = support::multi_thread_runtime();
    let mut criterion = Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1))
        .configure_from_args();
    let mut group = criterion.benchmark_group("call");
    let mut table = Table::default();
    macro_rules! compare {
        ($($case:ident)+) => {
            $({
                let answer = cases::$case::answer(&client);
                compare::<cases::$case>(&mut table, &mut group, &runtime, &answer);
            })+
        };
    }
    compare!(GetEntitlement ReportUsage GetSubscription GetPaywall GetLargePaywall);
    group.finish();
    criterion.final_summary();
    drop(emulator);
    table.print("call");
}
