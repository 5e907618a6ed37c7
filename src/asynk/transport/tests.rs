#![allow(clippy::unnecessary_wraps, reason = "these functions have the type of `Spawn`")]

use std::io;
use std::sync::Mutex;

use super::*;
use crate::api_key::ApiKey;
use crate::asynk::{Client, ClientBuilder};
use crate::entitlements::FetchEntitlementQuery;
use crate::wire::dns::{Job, Spawn};
use crate::{ErrorKind, RetryPolicy};

fn client(spawn: Spawn) -> Client {
    let builder = ClientBuilder::new(ApiKey::from("server-key"))
        .endpoint("http://localhost:1/graphql")
        .retry(RetryPolicy::none());
    let (config, settings, _) = builder.finish().unwrap();
    let http = Recipe::new(&config, spawn).unwrap().client().unwrap();
    let transport = Transport::new(Some(http), &config).unwrap();
    Client { config, settings, transport }
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

async fn check(client: Client) -> Error {
    let query = FetchEntitlementQuery::builder("customer-1", "feature-1");
    client.get_entitlement(query).await.unwrap_err()
}

#[test]
fn a_lookup_without_a_result_is_a_connect_error() {
    fn no_thread(_: Job) -> io::Result<()> {
        Err(io::ErrorKind::WouldBlock.into())
    }
    fn died(job: Job) -> io::Result<()> {
        drop(job);
        Ok(())
    }

    let spawns: [(Spawn, _); 2] = [(no_thread, "no thread"), (died, "closed")];
    for (spawn, cause) in spawns {
        let error = block_on(check(client(spawn)));

        assert_eq!(error.kind(), ErrorKind::Connect, "{error:?}");
        assert!(!error.is_ambiguous());
        assert!(format!("{error:?}").contains(cause), "{error:?}");
    }
}

#[test]
fn connections_that_wait_for_one_name_share_a_thread() {
    block_on(share_a_thread());
}

async fn share_a_thread() {
    static JOBS: Mutex<Vec<Job>> = Mutex::new(Vec::new());
    fn kept(job: Job) -> io::Result<()> {
        JOBS.lock().unwrap().push(job);
        Ok(())
    }

    let client = client(kept);
    let calls: Vec<_> = (0..10).map(|_| tokio::spawn(check(client.clone()))).collect();
    while JOBS.lock().unwrap().is_empty() {
        tokio::task::yield_now().await;
    }
    // One round through the queue of the runtime lets all calls come as far.
    tokio::task::yield_now().await;
    let mut jobs = std::mem::take(&mut *JOBS.lock().unwrap());
    assert_eq!(jobs.len(), 1);
    jobs.remove(0)();

    for call in calls {
        assert_eq!(call.await.unwrap().kind(), ErrorKind::Connect);
    }
}
