//! Allocations per call: ours, those of the bare HTTP client, and the difference.
//!
//! Counted on the calling thread, which excludes the server. The async client's runtime and
//! connection tasks run on that thread too.

mod support;

use allocation_counter::{AllocationInfo, measure};
use support::bare::Post;
use support::cases::{self, Case};
use support::server::Server;

/// The number of calls counted, after a warm-up of as many.
const CALLS: u64 = 200;

/// Allocations of one call, and their total size in bytes.
struct PerCall {
    count: f64,
    bytes: f64,
}

#[allow(clippy::cast_precision_loss, reason = "the numbers are small")]
fn per_call(mut call: impl FnMut()) -> PerCall {
    (0..CALLS).for_each(|_| call());
    let AllocationInfo { count_total, bytes_total, .. } =
        measure(|| (0..CALLS).for_each(|_| call()));
    PerCall { count: count_total as f64 / CALLS as f64, bytes: bytes_total as f64 / CALLS as f64 }
}

fn print(case: &str, facade: &str, ours: &PerCall, bare: &PerCall) {
    println!(
        "| {case}, {facade} | {:.1} | {:.1} | {:+.1} | {:.0} | {:.0} | {:+.0} |",
        ours.count,
        bare.count,
        ours.count - bare.count,
        ours.bytes,
        bare.bytes,
        ours.bytes - bare.bytes
    );
}

fn compare<C: Case>(answer: &[u8]) {
    let server = Server::start(answer);
    let client = support::blocking_client(server.url());
    client.send(C::operation()).unwrap();
    let post = Post::again(&server);

    let agent = support::bare_ureq();
    let ours = per_call(|| drop(client.send(C::operation()).unwrap().into_data()));
    let bare = per_call(|| drop(post.blocking::<C::Data>(&agent)));
    print(C::NAME, "blocking", &ours, &bare);

    let runtime = support::current_thread_runtime();
    let client = support::async_client(server.url());
    let bare = support::bare_reqwest();
    let ours =
        per_call(|| drop(runtime.block_on(client.send(C::operation())).unwrap().into_data()));
    let bare = per_call(|| drop(runtime.block_on(post.asynk::<C::Data>(&bare))));
    print(C::NAME, "async", &ours, &bare);
}

fn main() {
    if !support::is_measuring() {
        return;
    }
    let (emulator, client) = cases::emulator();
    println!("| call | ours | bare | difference | ours, bytes | bare, bytes | difference, bytes |");
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
    macro_rules! compare {
        ($($case:ident)+) => {
            $(compare::<cases::$case>(&cases::$case::answer(&client));)+
        };
    }
    compare!(GetEntitlement ReportUsage GetSubscription GetPaywall GetLargePaywall);
    drop(emulator);
}
