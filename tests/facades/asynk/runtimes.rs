//! One client in several runtimes, or outside any.

use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use stigg::{ErrorKind, RetryClass};
use tokio::runtime::{Builder, Runtime};

use super::cases;
use crate::support::server::Server;

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

#[test]
fn concurrent_runtimes_can_share_a_client() {
    let server = Server::always(cases::done());
    let client = cases::client(&server.url());
    let runtimes = [runtime(), runtime()];
    let begun = Instant::now();

    for _ in 0..3 {
        for runtime in &runtimes {
            runtime.block_on(cases::call(&client, RetryClass::Mutation)).unwrap();
        }
    }

    assert!(begun.elapsed() < Duration::from_secs(8));
    let seen = server.finish();
    assert_eq!(seen.requests.len(), 6);
    assert_eq!(seen.connections, 2, "each runtime keeps its connection");
}

#[test]
fn more_runtimes_than_the_client_remembers_can_share_it() {
    let server = Server::always(cases::done());
    let client = cases::client(&server.url());
    let runtimes: Vec<_> = (0..70).map(|_| runtime()).collect();

    for runtime in runtimes.iter().chain(&runtimes) {
        runtime.block_on(cases::call(&client, RetryClass::Mutation)).unwrap();
    }

    assert_eq!(server.finish().requests.len(), 140);
}

#[test]
fn a_runtime_that_ends_does_not_affect_calls_in_others() {
    let server = Server::always(cases::done());
    let client = cases::client(&server.url());

    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..10 {
                    runtime().block_on(cases::call(&client, RetryClass::Mutation)).unwrap();
                }
            });
        }
    });

    assert_eq!(server.finish().requests.len(), 80);
}

#[test]
fn a_call_outside_a_runtime_is_an_error() {
    let client = cases::client("http://127.0.0.1:1/graphql");

    let call = pin!(cases::check(&client));
    let Poll::Ready(result) = call.poll(&mut Context::from_waker(Waker::noop())) else {
        panic!("there is nothing to wait for")
    };

    let error = result.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    assert!(error.to_string().contains("works within a tokio runtime only"), "{error}");
}
