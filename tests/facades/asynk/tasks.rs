//! Tasks that share a client: cancelled at any point, and a thousand at once.

use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use stigg::subscriptions::ProvisionSubscriptionInput;
use stigg::usage::ReportUsageInput;
use stigg_emulator::Emulator;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::{Client, cases};
use crate::support::answers;
use crate::support::server::{Server, Step};

/// Polls a future at most this often, then drops it.
async fn dropped_after<F: Future>(polls: usize, future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut left = polls;
    std::future::poll_fn(|context| {
        left -= 1;
        match future.as_mut().poll(context) {
            Poll::Ready(output) => Poll::Ready(Some(output)),
            Poll::Pending if left == 0 => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}

#[tokio::test]
async fn a_call_dropped_at_any_await_is_not_retried_and_leaves_the_client_usable() {
    let busy = answers::http(429, &[("retry-after", "0")], "");
    for class in cases::CLASSES {
        let mut awaits = 0;
        loop {
            let server = Server::start([busy.clone(), cases::done()]);
            let client = cases::client(&server.url());

            let outcome = dropped_after(awaits + 1, cases::call(&client, class)).await;
            let next = cases::call(&client, class).await;

            assert_eq!(next.unwrap()["done"], true, "{class:?}, dropped at await {awaits}");
            let requests = server.finish().requests.len();
            assert!((2..=3).contains(&requests), "{class:?}, dropped at await {awaits}");
            if let Some(answer) = outcome {
                assert_eq!(answer.unwrap()["done"], true);
                break;
            }
            awaits += 1;
        }
        assert!(awaits >= 3, "two answers and a pause are waited for, not {awaits}");
    }
}

#[tokio::test]
async fn a_cancelled_call_leaves_the_client_usable() {
    for step in [
        Step::deafness(),
        Step::silence().then_hang(),
        answers::granted().cut(10).then_hang(),
        answers::http(503, &[("retry-after", "20")], ""),
    ] {
        let server = Server::start([step, answers::granted()]);
        let client = cases::client(&server.url());

        let given_up =
            tokio::time::timeout(Duration::from_millis(150), cases::check(&client)).await;
        let worked = cases::check(&client).await;

        assert!(given_up.is_err());
        assert!(worked.unwrap().is_granted);
    }
}

#[tokio::test]
async fn concurrent_calls_can_share_a_client() {
    let server = Server::always(answers::granted());
    let client = cases::client(&server.url());

    let calls: Vec<_> = (0..8)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { cases::check(&client).await })
        })
        .collect();
    for call in calls {
        assert!(call.await.unwrap().unwrap().is_granted);
    }

    assert_eq!(server.finish().requests.len(), 8);
}

#[tokio::test]
async fn a_thousand_tasks_share_a_client() {
    const TASKS: u16 = 1_000;
    const FEATURE: &str = "feature-01-templates";

    let emulator = Emulator::start().unwrap();
    let client = Client::builder(emulator.api_key()).endpoint(emulator.url()).build().unwrap();
    client.provision_customer("customer").await.unwrap();
    let plan = ProvisionSubscriptionInput::builder("customer", "plan-revvenu-basic");
    client.provision_subscription(plan).await.unwrap();
    // Each call in progress takes two file descriptors, whose number may be limited.
    let on_their_way = Arc::new(Semaphore::new(100));

    let mut tasks = JoinSet::new();
    for _ in 0..TASKS {
        let (client, on_their_way) = (client.clone(), Arc::clone(&on_their_way));
        tasks.spawn(async move {
            let _permit = on_their_way.acquire().await.unwrap();
            client.report_usage(ReportUsageInput::builder("customer", FEATURE, 1.0)).await
        });
    }
    let outcomes = tasks.join_all().await;

    let mut usages: Vec<_> =
        outcomes.into_iter().map(|outcome| outcome.unwrap().current_usage.unwrap()).collect();
    usages.sort_unstable_by(f64::total_cmp);
    let expected: Vec<_> = (1..=TASKS).map(f64::from).collect();
    assert_eq!(usages, expected);
    assert_eq!(emulator.executions("ReportUsage"), usize::from(TASKS));
}
