//! Concurrent batches, which only the async client has.

use std::collections::BTreeSet;

use stigg::RetryPolicy;
use stigg::asynk::Client;
use stigg::customers::ProvisionCustomerInput;
use stigg::entitlements::FetchEntitlementQuery;
use stigg::subscriptions::ProvisionCustomerSubscriptionInput;
use stigg::usage::ReportUsageBaseInput;
use stigg_emulator::{Emulator, Fault};

use super::told::Result;

const CAMPAIGNS: &str = "feature-02-campaigns";

async fn used(client: &Client) -> Result<Option<f64>> {
    let query = FetchEntitlementQuery::builder("acme", CAMPAIGNS);
    Ok(client.get_entitlement(query).await?.current_usage)
}

/// Five batches, three at a time, of which two fail: one before it is counted, one after.
#[tokio::test]
async fn concurrent_batches_are_counted_once() -> Result {
    let emulator = Emulator::start()?;
    let client = Client::builder(emulator.api_key()).endpoint(emulator.url());
    let client = client.retry(RetryPolicy::none()).build()?;
    let acme = ProvisionCustomerInput::builder("acme")
        .subscription_params(ProvisionCustomerSubscriptionInput::builder("plan-revvenu-basic"));
    client.provision_customer(acme).await?;
    emulator.inject(Fault::drop_connection().after_execution().for_operation("ReportUsageBulk"));
    emulator.inject(Fault::status(503).for_operation("ReportUsageBulk"));

    let campaigns = (0..450).map(|_| ReportUsageBaseInput::builder("acme", CAMPAIGNS, 1));
    let mut batches = client.batches(campaigns).concurrently(3);
    let (mut again, mut positions) = (Vec::new(), BTreeSet::new());
    while let Some(outcome) = batches.next().await {
        positions.extend(outcome.positions);
        if outcome.result.is_err() {
            again.extend(outcome.items);
        }
    }
    assert!(positions.into_iter().eq(0..450), "an outcome for each item");
    assert_eq!(again.len(), 200);
    let before = used(&client).await?;
    assert_eq!(before, Some(350.0), "one of the two pieces was counted");

    let mut batches = client.batches(again).concurrently(2);
    while let Some(outcome) = batches.next().await {
        assert!(outcome.result.is_ok(), "{outcome:?}");
    }
    let after = used(&client).await?;
    assert_eq!(after, Some(450.0));
    Ok(())
}
