//! Faults: what is repeated, what is not, and that nothing is carried out twice.

use std::time::Duration;

use stigg::RetryPolicy;
use stigg::catalog::BillingPeriod;
use stigg::subscriptions::ProvisionSubscriptionInput;
use stigg::usage::ReportUsageInput;
use stigg_emulator::{Emulator, Fault};

use super::{CAMPAIGNS, Client, ESSENTIALS, Result, facade, on_basic, story, with_card};

/// A client that does not wait long before it tries again.
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
async fn a_report_whose_answer_got_lost_is_sent_again_and_counted_once() -> Result {
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
async fn a_subscription_whose_answer_got_lost_is_not_sent_again() -> Result {
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
async fn a_rate_limited_subscription_is_sent_again() -> Result {
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
async fn an_outage_is_survived_by_reads() -> Result {
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
async fn a_wrong_key_is_told() -> Result {
    let emulator = Emulator::builder().api_key("server-right").start()?;
    let client = Client::builder("server-wrong").endpoint(emulator.url()).build()?;
    let refused = client.get_customer_by_id("acme").await;
    let refused = refused.err().ok_or("a wrong key was accepted")?;
    assert!(refused.is_unauthorized(), "{refused}");
    assert!(!refused.is_retryable());
    Ok(())
}
