//! Faults: which operations are retried, and that nothing is executed twice.

use std::time::Duration;

use stigg::catalog::BillingPeriod;
use stigg::customers::UpdateCustomerInput;
use stigg::subscriptions::ProvisionSubscriptionInput;
use stigg::usage::ReportUsageInput;
use stigg::{ErrorCode, RetryPolicy};
use stigg_emulator::{Emulator, Fault};

use super::{
    CAMPAIGNS, Client, ESSENTIALS, Result, facade, on_basic, story, with_card, without_retries,
};

/// A client with short waits between attempts.
fn start() -> Result<(Emulator, Client)> {
    let emulator = Emulator::start()?;
    let client = Client::builder(emulator.api_key())
        .endpoint(emulator.url())
        .retry(RetryPolicy::default().initial_backoff(Duration::from_millis(1)))
        .build()?;
    Ok((emulator, client))
}

#[facade]
#[story]
async fn a_report_with_a_lost_response_is_retried_and_counted_once() -> Result {
    let (emulator, client) = start()?;
    on_basic(&client, "acme").await?;
    let lost = Fault::drop_connection().after_execution().for_operation("ReportUsage").times(2);
    emulator.inject(lost);

    let measured = client.report_usage(ReportUsageInput::builder("acme", CAMPAIGNS, 3)).await?;
    assert_eq!(measured.current_usage, Some(3.0));
    assert_eq!(emulator.executions("ReportUsage"), 3);
    Ok(())
}

#[facade]
#[story]
async fn a_subscription_with_a_lost_response_is_not_retried() -> Result {
    let (emulator, client) = start()?;
    with_card(&client, "acme").await?;
    emulator
        .inject(Fault::drop_connection().after_execution().for_operation("ProvisionSubscription"));

    let essentials = ProvisionSubscriptionInput::builder("acme", ESSENTIALS)
        .billing_period(BillingPeriod::Monthly);
    let lost = client.provision_subscription(essentials).await;
    let lost = lost.err().ok_or("an answer came although the connection was dropped")?;
    assert!(lost.is_ambiguous(), "{lost}");
    assert_eq!(lost.attempts(), 1);
    assert_eq!(emulator.executions("ProvisionSubscription"), 1);
    let active = client.get_active_subscriptions_list("acme").await?;
    assert_eq!(active.len(), 1);
    Ok(())
}

#[facade]
#[story]
async fn a_rate_limited_subscription_is_retried() -> Result {
    let (emulator, client) = start()?;
    with_card(&client, "acme").await?;
    emulator.inject(Fault::status(429).for_operation("ProvisionSubscription").times(2));

    let essentials = ProvisionSubscriptionInput::builder("acme", ESSENTIALS)
        .billing_period(BillingPeriod::Monthly);
    let result = client.provision_subscription(essentials).await?;
    assert!(result.subscription.is_some());
    assert_eq!(emulator.executions("ProvisionSubscription"), 1);
    Ok(())
}

#[facade]
#[story]
async fn a_customer_can_be_changed_30_times_a_minute() -> Result {
    let emulator = Emulator::builder().rate_limits().start()?;
    let client = without_retries(&emulator)?;
    client.provision_customer("acme").await?;
    let rename = || UpdateCustomerInput::builder("acme").name("Acme");
    for _ in 1..30 {
        client.update_customer(rename()).await?;
    }
    let limited = client.update_customer(rename()).await.err().ok_or("not limited")?;
    assert!(limited.is_rate_limited());
    assert_eq!(limited.code(), Some(ErrorCode::RateLimitExceeded));
    client.provision_customer("beta").await?;

    emulator.advance(time::Duration::minutes(1));
    client.update_customer(rename()).await?;
    Ok(())
}

#[facade]
#[story]
async fn queries_survive_an_outage() -> Result {
    let (emulator, client) = start()?;
    on_basic(&client, "acme").await?;
    for fault in [Fault::status(503), Fault::drop_connection(), Fault::truncated_body()] {
        emulator.inject(fault.for_operation("GetCustomerById"));
    }
    let acme = client.get_customer_by_id("acme").await?;
    assert!(acme.is_some());
    Ok(())
}

#[facade]
#[story]
async fn a_wrong_key_is_an_error() -> Result {
    let emulator = Emulator::builder().api_key("server-right").start()?;
    let client = Client::builder("server-wrong").endpoint(emulator.url()).build()?;
    let refused = client.get_customer_by_id("acme").await;
    let refused = refused.err().ok_or("a wrong key was accepted")?;
    assert!(refused.is_unauthorized(), "{refused}");
    assert!(!refused.is_retryable());
    Ok(())
}
