//! Deadlines, timeouts and waits requested by the server.

use std::time::{Duration, Instant, SystemTime};

use stigg::{CallOptions, ErrorKind, RetryPolicy, operation};

use super::{builder, case, check, client, facade, query};
use crate::support::answers::{self, http, status};
use crate::support::server::{Server, Step};

/// Much longer than any limit here, and much shorter than a run without limits.
const SOON: Duration = Duration::from_secs(8);

fn busy(retry_after: &str) -> Step {
    http(429, &[("retry-after", retry_after)], "")
}

fn in_an_hour() -> String {
    httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(3600))
}

#[facade]
#[case]
async fn retry_after_is_respected() {
    for failing in [429, 503] {
        let server =
            Server::start([http(failing, &[("retry-after", "1")], ""), answers::granted()]);
        let begun = Instant::now();

        let operation = operation::GetEntitlement(query());
        let response = client(&server.url()).send(operation).await.unwrap();

        assert!(begun.elapsed() >= Duration::from_secs(1));
        assert_eq!(response.attempts, 2);
    }
}

#[facade]
#[case]
async fn zero_and_past_retry_after_values_do_not_wait() {
    for retry_after in ["0", "Sun, 06 Nov 1994 08:49:37 GMT", "soon", "-1", ""] {
        let server = Server::start([busy(retry_after), answers::granted()]);
        let begun = Instant::now();

        let operation = operation::GetEntitlement(query());
        let response = client(&server.url()).send(operation).await.unwrap();

        assert_eq!(response.attempts, 2, "{retry_after:?}");
        assert!(begun.elapsed() < SOON, "{retry_after:?}");
    }
}

#[facade]
#[case]
async fn a_wait_beyond_the_deadline_is_not_started() {
    let server = Server::always(busy("1"));
    let client = builder(&server.url()).deadline(Duration::from_millis(500)).build().unwrap();

    let error = check(&client).await.unwrap_err();

    assert!(error.is_rate_limited());
    assert_eq!(error.attempts(), 1);
    assert_eq!(error.retry_after(), Some(Duration::from_secs(1)));
    assert_eq!(server.finish().requests.len(), 1);
}

#[facade]
#[case]
async fn a_wait_beyond_the_policy_is_not_started() {
    let date = in_an_hour();
    let at_most_a_second = RetryPolicy::default().max_retry_after(Duration::from_secs(1));
    for (policy, asked, least, most) in [
        (at_most_a_second, "2", 2, 2),
        (RetryPolicy::default(), "31", 31, 31),
        (RetryPolicy::default(), &*date, 3000, 3600),
        (RetryPolicy::default(), "18446744073709551615", u64::MAX, u64::MAX),
    ] {
        let server = Server::always(busy(asked));
        let client = builder(&server.url()).deadline(None).retry(policy).build().unwrap();

        let error = check(&client).await.unwrap_err();

        assert_eq!(error.attempts(), 1, "{asked}");
        let seconds = error.retry_after().unwrap().as_secs();
        assert!((least..=most).contains(&seconds), "{asked}: {seconds}");
        assert_eq!(server.finish().requests.len(), 1, "{asked}");
    }
}

#[facade]
#[case]
async fn retry_after_dates_have_three_forms() {
    for (asked, seconds) in [
        ("Sun, 06 Nov 1994 08:49:37 GMT", 0..=0),
        ("Sunday, 06-Nov-94 08:49:37 GMT", 0..=0),
        ("Sun Nov  6 08:49:37 1994", 0..=0),
        ("Sat Nov  6 08:49:37 9999", 1_000_000..=u64::MAX),
        ("99999999999999999999999999", u64::MAX..=u64::MAX),
    ] {
        let server = Server::always(busy(asked));
        let client = builder(&server.url()).retry(RetryPolicy::none()).build().unwrap();

        let error = check(&client).await.unwrap_err();

        let wait = error.retry_after().map(|wait| wait.as_secs());
        assert!(wait.is_some_and(|wait| seconds.contains(&wait)), "{asked}: {wait:?}");
    }
}

#[facade]
#[case]
async fn the_longest_allowed_wait_is_kept() {
    let server = Server::start([busy("0"), answers::granted()]);
    let policy = RetryPolicy::default().max_retry_after(Duration::ZERO);
    let client = builder(&server.url()).retry(policy).build().unwrap();

    let entitlement = check(&client).await;

    assert!(entitlement.unwrap().is_granted);
}

#[facade]
#[case]
async fn an_overflowing_wait_is_not_started() {
    let server = Server::always(busy("18446744073709551615"));
    let patient = RetryPolicy::default().max_retry_after(Duration::MAX);
    let client = builder(&server.url()).retry(patient).build().unwrap();

    let error = check(&client).await.unwrap_err();

    assert_eq!(error.attempts(), 1);
    assert_eq!(error.retry_after(), Some(Duration::from_secs(u64::MAX)));
}

#[facade]
#[case]
async fn an_attempt_times_out() {
    let server = Server::always(Step::silence().then_hang());
    let client = builder(&server.url())
        .attempt_timeout(Duration::from_millis(150))
        .retry(RetryPolicy::none())
        .build()
        .unwrap();
    let begun = Instant::now();

    let error = check(&client).await.unwrap_err();

    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert_eq!(error.to_string(), "GetEntitlement: no complete response within 150ms");
    assert!(begun.elapsed() >= Duration::from_millis(150));
    assert!(begun.elapsed() < SOON);
}

#[facade]
#[case]
async fn the_deadline_cuts_an_attempt_short() {
    let server = Server::always(Step::silence().then_hang());
    let client = builder(&server.url()).deadline(Duration::from_millis(200)).build().unwrap();
    let begun = Instant::now();

    let error = check(&client).await.unwrap_err();

    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert_eq!(error.attempts(), 1);
    assert!(begun.elapsed() >= Duration::from_millis(200));
    assert!(begun.elapsed() < SOON);
}

#[facade]
#[case]
async fn the_deadline_ends_the_retries() {
    let server = Server::always(Step::silence().then_hang());
    let tireless = RetryPolicy::default().max_retries(1000).max_backoff(Duration::ZERO);
    let client = builder(&server.url())
        .attempt_timeout(Duration::from_millis(100))
        .deadline(Duration::from_millis(250))
        .retry(tireless)
        .build()
        .unwrap();
    let begun = Instant::now();

    let error = check(&client).await.unwrap_err();

    assert_eq!(error.kind(), ErrorKind::Timeout, "{error:?}");
    assert!(error.attempts() <= 3, "{error:?}");
    assert!(begun.elapsed() < SOON);
}

#[facade]
#[case]
async fn the_deadline_ends_the_waits_between_attempts() {
    let server = Server::always(status(503));
    let slow = RetryPolicy::default()
        .max_retries(1000)
        .initial_backoff(Duration::from_secs(3600))
        .max_backoff(Duration::from_secs(3600));
    let client =
        builder(&server.url()).retry(slow).deadline(Duration::from_secs(1)).build().unwrap();
    let begun = Instant::now();

    let error = check(&client).await.unwrap_err();

    assert_eq!(error.kind(), ErrorKind::Http);
    assert!(begun.elapsed() < SOON);
}

#[facade]
#[case]
async fn the_shortest_limits_are_respected() {
    let server = Server::always(Step::silence().then_hang());
    let client = builder(&server.url()).retry(RetryPolicy::none()).build().unwrap();
    for limit in [Duration::ZERO, Duration::from_nanos(1)] {
        for options in
            [CallOptions::new().attempt_timeout(limit), CallOptions::new().deadline(limit)]
        {
            let error = check(&client.with_options(options)).await.unwrap_err();

            assert!(error.is_timeout(), "{limit:?}: {error:?}");
        }
    }
}

#[facade]
#[case]
async fn the_longest_limits_do_not_overflow() {
    let server = Server::always(answers::granted());
    let client = builder(&server.url())
        .attempt_timeout(Duration::MAX)
        .deadline(Duration::MAX)
        .build()
        .unwrap();

    let limited = check(&client).await;
    let unlimited = check(&client.with_options(CallOptions::new().deadline(None))).await;

    assert!(limited.unwrap().is_granted);
    assert!(unlimited.unwrap().is_granted);
}
