//! Faults that affect many calls at once.

use std::time::Duration;

use stigg::ErrorKind::Http;
use stigg::{RetryClass, RetryPolicy};

use super::{CLASSES, at_once, builder, call, case, client, done, facade, look_around};
use crate::support::answers::{http, status};
use crate::support::server::{Server, Step};

const CALLERS: usize = 16;

fn busy(retry_after: &str) -> Step {
    http(429, &[("retry-after", retry_after)], "")
}

#[facade]
#[case]
async fn a_temporary_rate_limit_loses_nothing_and_repeats_nothing() {
    let refusals = [status(429), busy("0")].into_iter().cycle().take(30);
    for class in CLASSES {
        let server = Server::start(refusals.clone().chain([done()]));
        let tireless = RetryPolicy::default().max_retries(30).max_backoff(Duration::from_millis(1));
        let client = builder(&server.url()).retry(tireless).build().unwrap();

        let outcomes = at_once(&client, class, CALLERS).await;

        assert!(outcomes.iter().all(Result::is_ok), "{class:?}: {outcomes:?}");
        assert_eq!(server.finish().requests.len(), 30 + CALLERS, "{class:?}");
    }
}

#[facade]
#[case]
async fn retries_stop_while_a_rate_limit_persists() {
    for class in CLASSES {
        for (refusal, retries) in [(status(429), 50), (busy("0"), 50), (busy("3600"), 0)] {
            let server = Server::always(refusal);
            let client = client(&server.url());

            let outcomes = at_once(&client, class, 100).await;

            for error in outcomes.into_iter().map(Result::unwrap_err) {
                assert!(error.is_rate_limited() && !error.is_ambiguous(), "{error:?}");
            }
            assert_eq!(server.finish().requests.len(), 100 + retries, "{class:?}");
        }
    }
}

#[facade]
#[case]
async fn a_server_that_fails_every_other_time() {
    const CALLS: usize = 20;
    for class in CLASSES {
        let server = Server::start((0..CALLS).flat_map(|_| [status(500), done()]));
        let client = client(&server.url());

        let mut failures = Vec::new();
        for _ in 0..CALLS {
            failures.extend(call(&client, class).await.err());
        }

        let requests = server.finish().requests.len();
        if class == RetryClass::Mutation {
            assert!(failures.iter().all(|error| error.kind() == Http && error.is_ambiguous()));
            assert_eq!((failures.len(), requests), (CALLS / 2, CALLS), "each was sent once");
        } else {
            assert_eq!((failures.len(), requests), (0, 2 * CALLS), "{class:?}: {failures:?}");
        }
    }
}

#[facade]
#[case]
async fn a_restart_of_the_server_goes_unnoticed() {
    for class in CLASSES {
        let server = Server::always(done().once_asked_by(CALLERS));
        let client = builder(&server.url()).retry(RetryPolicy::none()).build().unwrap();

        let before = at_once(&client, class, CALLERS).await;
        let (seen, server) = server.restart([done()]);
        look_around().await;
        let after = at_once(&client, class, CALLERS).await;

        assert!(before.iter().all(Result::is_ok), "{class:?}: {before:?}");
        assert_eq!(seen.connections, CALLERS, "all pooled connections are dead now");
        assert!(after.iter().all(Result::is_ok), "{class:?}: {after:?}");
        assert_eq!(server.finish().requests.len(), CALLERS, "{class:?}");
    }
}
