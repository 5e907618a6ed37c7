//! Batches: more items than one request takes, each counted once despite failures.

use std::collections::BTreeSet;

use stigg::ErrorCode;
use stigg::credits::{
    ConsumeCreditInput, CreditGrantInput, CreditGrantTypeInput, MAX_CONSUMPTIONS,
};
use stigg::customers::{ImportCustomerInput, MAX_IMPORTED_CUSTOMERS};
use stigg::operation::{BatchItem, BatchOutcome, Operation};
use stigg::subscriptions::{
    GetSubscriptionsInput, ImportSubscriptionInput, MAX_IMPORTED_SUBSCRIPTIONS,
};
use stigg::usage::builders::ReportUsageBaseInputBuilder;
use stigg::usage::{MAX_USAGE_EVENTS, ReportUsageBaseInput, UsageEventReportInput};
use stigg_emulator::{Emulator, Fault};

use super::{
    BASIC, Batches, CAMPAIGNS, Result, TEMPLATES, check, facade, on_basic, on_growth, start, story,
    without_retries,
};

const AI: &str = "cred-type-ai";
const USERS: &str = "feature-05-active-users";

/// The outcomes of batches with items of type `T`.
type Outcomes<T> =
    Vec<BatchOutcome<<T as BatchItem>::Built, <<T as BatchItem>::Operation as Operation>::Output>>;

/// The outcomes of all batches, in order.
#[facade]
#[allow(clippy::while_let_on_iterator, reason = "streams have no `for`")]
pub(super) async fn send<I>(mut batches: Batches<I>) -> Outcomes<I::Item>
where
    I: Iterator<Item: BatchItem>,
{
    let mut outcomes = Vec::new();
    while let Some(outcome) = batches.next().await {
        outcomes.push(outcome);
    }
    outcomes
}

/// The items of failed batches, in order, and the number of successful batches.
fn failed<T, A>(outcomes: Vec<BatchOutcome<T, A>>) -> (Vec<T>, usize) {
    let (mut items, mut succeeded) = (Vec::new(), 0);
    for outcome in outcomes {
        match outcome.result {
            Ok(_) => succeeded += 1,
            Err(_) => items.extend(outcome.items),
        }
    }
    (items, succeeded)
}

/// 250 usage reports for `acme`, one by one.
fn campaigns() -> impl Iterator<Item = ReportUsageBaseInputBuilder> {
    (0..250).map(|_| ReportUsageBaseInput::builder("acme", CAMPAIGNS, 1))
}

/// The idempotency keys of all usage sent, in order.
fn keys_sent(emulator: &Emulator) -> Vec<String> {
    let requests = emulator.requests();
    let bulks =
        requests.iter().filter(|one| one.operation_name.as_deref() == Some("ReportUsageBulk"));
    let usages = bulks.filter_map(|one| one.variables["input"]["usages"].as_array()).flatten();
    usages.filter_map(|usage| usage["idempotencyKey"].as_str().map(str::to_owned)).collect()
}

#[facade]
#[story]
async fn bulk_usage_adds_up() -> Result {
    let (emulator, client) = start()?;
    on_basic(&client, "acme").await?;
    let outcomes = send(client.batches(campaigns())).await;
    let positions: Vec<_> = outcomes.iter().map(|outcome| outcome.positions.clone()).collect();
    assert_eq!(positions, [0..100, 100..200, 200..250]);
    let (left, succeeded) = failed(outcomes);
    assert_eq!((left.len(), succeeded), (0, 3));
    assert_eq!(emulator.executions("ReportUsageBulk"), 3);
    let (_, used, _) = check(&client, "acme", CAMPAIGNS).await?;
    assert_eq!(used, Some(250.0));
    Ok(())
}

#[facade]
#[story]
async fn failed_batches_can_be_resent_without_double_counting() -> Result {
    let (emulator, client) = start()?;
    on_basic(&client, "acme").await?;
    let client = without_retries(&emulator)?;
    // The first batch is counted, but its response is lost; the second fails; the third succeeds.
    emulator.inject(Fault::drop_connection().after_execution().for_operation("ReportUsageBulk"));
    emulator.inject(Fault::status(503).for_operation("ReportUsageBulk"));
    let outcomes = send(client.batches(campaigns())).await;
    let (items, succeeded) = failed(outcomes);
    assert_eq!((items.len(), succeeded), (200, 1));
    let (_, used, _) = check(&client, "acme", CAMPAIGNS).await?;
    assert_eq!(used, Some(150.0), "the first and the third batch were counted");

    let keys: Vec<_> = items.iter().filter_map(|item| item.idempotency_key.clone()).collect();
    assert_eq!(keys, keys_sent(&emulator)[..200], "returned as sent");
    let (left, succeeded) = failed(send(client.batches(items)).await);
    assert_eq!((left.len(), succeeded), (0, 2));
    assert_eq!(keys, keys_sent(&emulator)[250..], "resent with the same keys");
    let (_, used, _) = check(&client, "acme", CAMPAIGNS).await?;
    assert_eq!(used, Some(250.0));
    Ok(())
}

#[facade]
#[story]
async fn events_count_each_user_once_even_if_a_response_is_lost() -> Result {
    let (emulator, client) = start()?;
    on_growth(&client, "acme", 1).await?;
    let client = without_retries(&emulator)?;
    emulator.inject(Fault::drop_connection().after_execution().for_operation("ReportEvent"));
    let logins = (0..MAX_USAGE_EVENTS + 200).map(|login| {
        let user = format!("user-{}", login % 300);
        UsageEventReportInput::builder("acme", "user_login").dimension("user_id", user)
    });
    let (items, succeeded) = failed(send(client.batches(logins)).await);
    assert_eq!((items.len(), succeeded), (MAX_USAGE_EVENTS, 1));
    let (left, succeeded) = failed(send(client.batches(items)).await);
    assert_eq!((left.len(), succeeded), (0, 1));
    assert_eq!(emulator.executions("ReportEvent"), 3);
    let (_, users, _) = check(&client, "acme", USERS).await?;
    assert_eq!(users, Some(300.0));
    Ok(())
}

#[facade]
#[story]
async fn many_customers_are_imported_with_their_subscriptions() -> Result {
    let (emulator, client) = start()?;
    let name = |number: usize| format!("customer-{number}");
    let customers =
        (0..=MAX_IMPORTED_CUSTOMERS).map(|number| ImportCustomerInput::builder(name(number)));
    let (left, succeeded) = failed(send(client.batches(customers)).await);
    assert_eq!((left.len(), succeeded), (0, 2));

    let client = without_retries(&emulator)?;
    emulator.inject(Fault::status(503).for_operation("ImportSubscriptionsBulk"));
    let subscriptions = (0..=MAX_IMPORTED_SUBSCRIPTIONS).map(|number| {
        ImportSubscriptionInput::builder(name(number), BASIC)
            .subscription_id(format!("sub-{number}"))
    });
    let (items, succeeded) = failed(send(client.batches(subscriptions)).await);
    assert_eq!((items.len(), succeeded), (MAX_IMPORTED_SUBSCRIPTIONS, 1));
    for (customer, expected) in [(0, None), (MAX_IMPORTED_CUSTOMERS, Some(3.0))] {
        let (templates, ..) = check(&client, &name(customer), TEMPLATES).await?;
        assert_eq!(templates, expected);
    }

    let (left, _) = failed(send(client.batches(items)).await);
    assert_eq!(left.len(), 0);
    let all = client.get_subscriptions(GetSubscriptionsInput::default()).await?;
    assert_eq!(all.edges.len(), MAX_IMPORTED_SUBSCRIPTIONS + 1, "none twice, none missing");
    Ok(())
}

#[facade]
#[story]
async fn bulk_consumption_uses_each_credit_once() -> Result {
    let (emulator, client) = start()?;
    client.provision_customer("acme").await?;
    let grant =
        CreditGrantInput::builder("acme", AI, CreditGrantTypeInput::Promotional, 5_000, "Welcome");
    client.grant_credits(grant).await?;

    let client = without_retries(&emulator)?;
    emulator
        .inject(Fault::drop_connection().after_execution().for_operation("ConsumeCreditsAsync"));
    let jobs = (0..MAX_CONSUMPTIONS + 500).map(|_| ConsumeCreditInput::builder("acme", AI, 2));
    let (items, succeeded) = failed(send(client.batches(jobs)).await);
    assert_eq!((items.len(), succeeded), (MAX_CONSUMPTIONS, 1));
    let (left, succeeded) = failed(send(client.batches(items)).await);
    assert_eq!((left.len(), succeeded), (0, 1));
    let summary = client.get_credit_balance("acme").await?;
    assert_eq!(Some(summary.balances[0].current_balance), Some(2_000.0));
    Ok(())
}

/// 100 usage reports, one of them for a customer that does not exist: 99 are counted.
#[facade]
#[story]
async fn a_rejected_row_does_not_cost_the_others() -> Result {
    let (emulator, client) = start()?;
    on_basic(&client, "acme").await?;
    let rows = (2..=101).map(|line| {
        let customer = if line == 39 { "acmee" } else { "acme" };
        (format!("usage.csv:{line}"), ReportUsageBaseInput::builder(customer, CAMPAIGNS, 1))
    });
    let outcomes = send(client.batches(rows)).await;
    let (mut counted, mut rejected) = (0, Vec::new());
    for outcome in outcomes {
        match outcome.result {
            Ok(measurements) => counted += measurements.len(),
            Err(error) => rejected
                .extend(outcome.items.into_iter().map(|(row, item)| (row, item, error.clone()))),
        }
    }
    assert_eq!(counted, 99);
    let [(row, item, error)] = &rejected[..] else { return Err("not one row".into()) };
    assert_eq!((&**row, &*item.customer_id), ("usage.csv:39", "acmee"));
    assert!(error.is_rejected());
    assert_eq!(error.code(), Some(ErrorCode::CustomerNotFound));
    assert!(error.to_string().contains("acmee"), "{error}");
    assert!(emulator.executions("ReportUsageBulk") <= 15);
    let (_, used, _) = check(&client, "acme", CAMPAIGNS).await?;
    assert_eq!(used, Some(99.0));

    // The corrected row still has its key, so it counts once, however often it is sent.
    let mut corrected = item.clone();
    "acme".clone_into(&mut corrected.customer_id);
    for _ in 0..2 {
        let outcomes = send(client.batches([corrected.clone()])).await;
        assert!(outcomes[0].result.is_ok());
    }
    let (_, used, _) = check(&client, "acme", CAMPAIGNS).await?;
    assert_eq!(used, Some(100.0));
    Ok(())
}

/// Responses are lost while a rejected row is isolated. The rest is sent again later.
#[facade]
#[story]
async fn lost_responses_during_isolation_count_nothing_twice() -> Result {
    let (emulator, client) = start()?;
    on_basic(&client, "acme").await?;
    let client = without_retries(&emulator)?;
    let lost = || Fault::drop_connection().after_execution().for_operation("ReportUsageBulk");
    let mut items: Vec<_> = campaigns().take(100).map(ReportUsageBaseInputBuilder::build).collect();
    "acmee".clone_into(&mut items[80].customer_id);
    let mut batches = client.batches(items).stop_after(1);
    let mut again = Vec::new();
    let first = batches.next().await.ok_or("no outcome")?;
    assert_eq!(first.positions, 0..50);
    emulator.inject(lost());
    let second = batches.next().await.ok_or("no outcome")?;
    assert!(second.result.is_err_and(|error| error.is_ambiguous()));
    again.extend(second.items);
    let end = batches.next().await;
    assert!(end.is_none());
    again.extend(batches.into_unsent());
    assert_eq!(again.len(), 50);

    let (left, _) = failed(send(client.batches(again)).await);
    assert_eq!(left.len(), 1);
    let (_, used, _) = check(&client, "acme", CAMPAIGNS).await?;
    assert_eq!(used, Some(99.0));
    Ok(())
}

/// Five batches, three at a time, of which two fail: one before it is counted, one after.
#[facade]
#[story]
async fn concurrent_batches_are_counted_once() -> Result {
    let (emulator, client) = start()?;
    on_basic(&client, "acme").await?;
    let client = without_retries(&emulator)?;
    emulator.inject(Fault::drop_connection().after_execution().for_operation("ReportUsageBulk"));
    emulator.inject(Fault::status(503).for_operation("ReportUsageBulk"));

    let usages = (0..450).map(|_| ReportUsageBaseInput::builder("acme", CAMPAIGNS, 1));
    let outcomes = send(client.batches(usages).concurrently(3)).await;
    let positions: BTreeSet<_> =
        outcomes.iter().flat_map(|outcome| outcome.positions.clone()).collect();
    assert!(positions.into_iter().eq(0..450), "an outcome for each item");
    let (again, _) = failed(outcomes);
    assert_eq!(again.len(), 200);
    let (_, used, _) = check(&client, "acme", CAMPAIGNS).await?;
    assert_eq!(used, Some(350.0), "one of the two pieces was counted");

    let (left, succeeded) = failed(send(client.batches(again).concurrently(2)).await);
    assert_eq!((left.len(), succeeded), (0, 2));
    let (_, used, _) = check(&client, "acme", CAMPAIGNS).await?;
    assert_eq!(used, Some(450.0));
    Ok(())
}

/// A job that stops at the first failure and resumes later.
#[facade]
#[story]
async fn stopped_batches_keep_unsent_items() -> Result {
    let (emulator, client) = start()?;
    on_basic(&client, "acme").await?;
    let client = without_retries(&emulator)?;
    let mut batches = client.batches(campaigns());
    let first = batches.next().await.ok_or("no first piece")?;
    assert!(first.result.is_ok());
    let unsent: Vec<_> = batches.into_unsent().collect();
    assert_eq!(unsent.len(), 150);
    assert_eq!(emulator.executions("ReportUsageBulk"), 1);
    send(client.batches(unsent)).await;
    let (_, used, _) = check(&client, "acme", CAMPAIGNS).await?;
    assert_eq!(used, Some(250.0));
    Ok(())
}
