//! The waits between attempts, and the retry budget of a client.

use std::time::Duration;

use stigg::{RetryPolicy, operation};

use super::{builder, case, check, client, facade, query};
use crate::support::answers::{self, status};
use crate::support::server::Server;

#[facade]
#[case]
async fn retries_are_limited_during_an_outage() {
    let server = Server::always(status(500));
    let client = client(&server.url());

    for _ in 0..100 {
        check(&client.clone()).await.unwrap_err();
    }

    assert_eq!(server.finish().requests.len(), 150, "50 retries for the client and its clones");
}

#[facade]
#[case]
async fn successful_calls_refill_the_retry_budget() {
    // 50 retries at first, plus one for every 5 successful calls while the budget is not full.
    let successes = |count| std::iter::repeat_n(answers::granted(), count);
    let failures = |count| std::iter::repeat_n(status(500), count);
    let script = successes(10).chain(failures(10)).chain(successes(5)).chain(failures(42));
    let server = Server::start(
        script.chain(successes(5)).chain(failures(2)).chain(successes(4)).chain(failures(1)),
    );
    let many = RetryPolicy::default().max_retries(1000).max_backoff(Duration::ZERO);
    let client = builder(&server.url()).retry(many).build().unwrap();

    for _ in 0..10 {
        check(&client).await.unwrap();
    }
    let spends_ten = client.send(operation::GetEntitlement(query())).await.unwrap();
    for _ in 0..4 {
        check(&client).await.unwrap();
    }
    let spends_the_rest = check(&client).await.unwrap_err();
    for _ in 0..5 {
        check(&client).await.unwrap();
    }
    let has_one = check(&client).await.unwrap_err();
    for _ in 0..4 {
        check(&client).await.unwrap();
    }
    let is_broke = check(&client).await.unwrap_err();

    assert_eq!(spends_ten.attempts, 11);
    let attempts = [spends_the_rest, has_one, is_broke].map(|error| error.attempts());
    assert_eq!(attempts, [42, 2, 1]);
}

#[facade]
#[case]
async fn waits_start_at_the_initial_backoff() {
    const NO_WAIT: Duration = Duration::ZERO;
    // The jittered wait exceeds every deadline.
    for (initial, most, attempts) in [
        (NO_WAIT, NO_WAIT, 4),
        (NO_WAIT, Duration::MAX, 4),
        (Duration::MAX, NO_WAIT, 4),
        (Duration::MAX, Duration::MAX, 1),
    ] {
        let server = Server::always(status(503));
        let policy = RetryPolicy::default().initial_backoff(initial).max_backoff(most);
        let client = builder(&server.url()).retry(policy).build().unwrap();

        let error = check(&client).await.unwrap_err();

        assert_eq!(error.attempts(), attempts, "{initial:?}, {most:?}");
    }
}

#[facade]
#[case]
async fn waits_double() {
    let server = Server::always(status(503));
    let policy = RetryPolicy::default()
        .max_retries(1000)
        .initial_backoff(Duration::from_nanos(1))
        .max_backoff(Duration::MAX);
    let client =
        builder(&server.url()).retry(policy).deadline(Duration::from_secs(1)).build().unwrap();

    let error = check(&client).await.unwrap_err();

    // After 30 doublings, a nanosecond becomes a second. Without them, all 50 retries would be
    // used.
    assert!(error.attempts() < 45, "{}", error.attempts());
}
