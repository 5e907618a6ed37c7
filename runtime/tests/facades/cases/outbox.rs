//! Records are delivered, once.

use std::time::Duration;

use serde_json::Value;
use stigg::credits::ConsumeCreditInput;
use stigg::entitlements::FetchEntitlementQuery;
use stigg::usage::{ReportUsageBaseInput, UsageEventReportInput, UsageUpdateBehavior};
use stigg_emulator::Fault;
use stigg_runtime::outbox::{Delivery, Item, Lane, NotDurable, Obstacle, Overflow, Reason};

use super::{
    CAMPAIGNS, Outbox, OutboxBuilder, Result, World, case, facade, grant_credits, on_basic, until,
};

/// The longest that a test waits for what has to happen.
pub(super) const LONG: Duration = Duration::from_secs(30);

pub(super) const BULK: &str = "ReportUsageBulk";

impl World {
    pub(super) fn outbox(&self) -> OutboxBuilder {
        Outbox::builder(self.client.clone()).customer_calls_per_minute(None)
    }

    /// The items of all requests of an operation.
    pub(super) fn items(&self, operation: &str, list: &str) -> Vec<Vec<Value>> {
        let requests = self.emulator.requests();
        let requests =
            requests.iter().filter(|request| request.operation_name.as_deref() == Some(operation));
        requests
            .map(|request| {
                let input = request.variables.as_object().and_then(|all| all.values().next());
                input.and_then(|input| input[list].as_array().cloned()).unwrap_or_default()
            })
            .collect()
    }
}

pub(super) fn campaigns(amount: i32) -> ReportUsageBaseInput {
    ReportUsageBaseInput::builder("acme", CAMPAIGNS, amount).build()
}

/// A report that is not summed with others.
pub(super) fn campaign(key: &str) -> ReportUsageBaseInput {
    ReportUsageBaseInput::builder("acme", CAMPAIGNS, 1).idempotency_key(key).build()
}

/// Usage that Stigg has counted.
#[facade]
pub(super) async fn usage(world: &World, customer: &str) -> Result<u32> {
    let query = FetchEntitlementQuery::builder(customer, CAMPAIGNS);
    let entitlement = world.client.get_entitlement(query).await?;
    Ok(entitlement.current_usage.unwrap_or_default().to_string().parse()?)
}

#[facade]
pub(super) async fn with_acme() -> Result<World> {
    let world = World::new()?;
    on_basic(&world, "acme").await?;
    // Items have times in milliseconds: none is to be from before the subscription.
    world.advance(1);
    Ok(world)
}

#[facade]
#[case]
async fn usage_events_and_credits_are_delivered() -> Result {
    let world = with_acme().await?;
    grant_credits(&world, 10).await?;
    let outbox = world.outbox().start()?;
    outbox.record(campaigns(2))?;
    outbox.record(UsageEventReportInput::builder("acme", "user_login"))?;
    outbox.record(ConsumeCreditInput::builder("acme", "cred-type-ai", 3))?;
    outbox.flush(LONG).await?;
    let counted = usage(&world, "acme").await?;
    assert_eq!(counted, 2);
    for operation in [BULK, "ReportEvent", "ConsumeCreditsAsync"] {
        assert_eq!(world.emulator.executions(operation), 1, "{operation}");
    }
    let stats = outbox.stats();
    assert_eq!((stats.recorded, stats.delivered, stats.pending), (3, 3, 0));
    let report = outbox.close(LONG).await;
    let text = "3 delivered, 0 kept on disk, 0 dead letters, 0 dropped, 0 lost";
    assert_eq!((report.ended, report.to_string().as_str()), (true, text));
    Ok(())
}

#[facade]
#[case]
async fn items_are_delivered_without_a_flush() -> Result {
    let world = with_acme().await?;
    let outbox = world.outbox().linger(Duration::from_millis(1)).start()?;
    outbox.record(campaigns(1))?;
    super::until(|| outbox.stats().delivered == 1).await;
    Ok(())
}

#[facade]
#[case]
async fn increments_are_summed_until_they_are_sent() -> Result {
    let world = with_acme().await?;
    on_basic(&world, "globex").await?;
    let outbox = world.outbox().clock(&world.clock).linger(LONG).start()?;
    for _ in 0..10 {
        outbox.record(ReportUsageBaseInput::builder("acme", CAMPAIGNS, 0.1))?;
        outbox.record(ReportUsageBaseInput::builder("globex", CAMPAIGNS, 1))?;
        let west = ReportUsageBaseInput::builder("acme", CAMPAIGNS, 1).dimension("region", "west");
        outbox.record(west)?;
    }
    outbox.record(campaign("own key"))?;
    outbox.record(campaigns(1).into_total())?;
    outbox.flush(LONG).await?;
    let items = world.items(BULK, "usages").concat();
    let values: Vec<_> = items.iter().map(|item| item["value"].to_string()).collect();
    assert_eq!(values, ["1", "10", "10", "1", "1"], "exact, and in the order of the first ones");
    let keys: Vec<_> = items.iter().map(|item| item["idempotencyKey"].as_str()).collect();
    assert!(keys.iter().all(Option::is_some), "{keys:?}");
    assert_eq!(outbox.stats().delivered, 32);
    Ok(())
}

#[facade]
#[case]
async fn increments_of_different_minutes_are_not_summed() -> Result {
    let world = with_acme().await?;
    let outbox = world.outbox().clock(&world.clock).linger(LONG * 100).start()?;
    for _ in 0..3 {
        outbox.record(campaigns(1))?;
        world.clock.advance(Duration::from_secs(60));
    }
    outbox.flush(LONG).await?;
    let items = world.items(BULK, "usages").concat();
    let mut times: Vec<_> = items.iter().map(|item| item["createdAt"].to_string()).collect();
    times.dedup();
    assert_eq!(times.len(), 3, "{times:?}");
    Ok(())
}

#[facade]
#[case]
async fn a_report_whose_answers_are_lost_counts_once() -> Result {
    let world = with_acme().await?;
    let lost = Fault::drop_connection().for_operation(BULK).after_execution().times(2);
    world.emulator.inject(lost);
    let outbox = world.outbox().start()?;
    outbox.record(campaigns(3))?;
    outbox.flush(LONG).await?;
    let counted = usage(&world, "acme").await?;
    assert_eq!(counted, 3);
    let requests = world.items(BULK, "usages");
    assert_eq!(requests.len(), 3);
    assert!(requests.iter().all(|items| *items == requests[0]), "{requests:?}");
    let stats = outbox.stats();
    assert_eq!((stats.calls, stats.failed_calls), (1, 2));
    Ok(())
}

#[facade]
#[case]
async fn an_outage_loses_nothing() -> Result {
    let world = with_acme().await?;
    world.emulator.inject(Fault::status(503).for_operation(BULK).always());
    let outbox = world.outbox().start()?;
    for _ in 0..5 {
        outbox.record(campaigns(1))?;
    }
    let timeout = Duration::from_millis(50);
    let failed = outbox.flush(timeout).await.err().ok_or("it was delivered")?;
    assert_eq!(failed.pending(), 5);
    super::until(|| outbox.status().delivery == Delivery::Interrupted).await;
    let status = outbox.status();
    assert_eq!(status.lane, Some(Lane::Usage));
    assert!(status.last_error.is_some() && status.oldest.is_some());
    world.emulator.clear_faults();
    outbox.flush(LONG).await?;
    let counted = usage(&world, "acme").await?;
    assert_eq!((counted, outbox.status().delivery), (5, Delivery::Live));
    Ok(())
}

#[facade]
#[case]
async fn a_refused_item_is_alone_with_its_reason() -> Result {
    let world = with_acme().await?;
    let outbox = world.outbox().linger(LONG).start()?;
    for number in 0..100 {
        let mut usage = campaign(&format!("row:{number}"));
        if number == 37 {
            usage.feature_id = "no-such-feature".to_owned();
        }
        outbox.record(usage)?;
    }
    outbox.flush(LONG).await?;
    let counted = usage(&world, "acme").await?;
    assert_eq!(counted, 99);
    let letters = outbox.take_dead_letters();
    let [letter] = letters.as_slice() else { return Err(format!("{letters:?}").into()) };
    assert_eq!((letter.lane, letter.reason, letter.records), (Lane::Usage, Reason::Rejected, 1));
    assert!(letter.error.as_ref().is_some_and(|error| error.contains("no-such-feature")));
    let Item::Usage(item) = letter.to_item()? else { return Err("no usage".into()) };
    assert_eq!(item.idempotency_key.as_deref(), Some("row:37"));
    let line = serde_json::to_string(letter)?;
    assert_eq!(serde_json::from_str::<stigg_runtime::outbox::DeadLetter>(&line)?, *letter);
    let stats = outbox.stats();
    assert_eq!((stats.delivered, stats.dead_lettered, stats.pending), (99, 1, 0));
    assert!(stats.failed_calls <= 8, "{stats:?}");
    assert!(outbox.take_dead_letters().is_empty(), "they were taken");
    Ok(())
}

#[facade]
#[case]
async fn too_large_requests_are_halved() -> Result {
    let world = with_acme().await?;
    world.emulator.inject(Fault::status(413).for_operation(BULK).times(2));
    let outbox = world.outbox().linger(LONG).start()?;
    for number in 0..8 {
        outbox.record(campaign(&format!("row:{number}")))?;
    }
    outbox.flush(LONG).await?;
    let sizes: Vec<_> = world.items(BULK, "usages").iter().map(Vec::len).collect();
    assert_eq!(sizes, [8, 4, 2, 2, 4]);
    assert_eq!(outbox.stats().delivered, 8);
    Ok(())
}

#[facade]
#[case]
async fn a_rejected_api_key_pauses_until_it_is_replaced() -> Result {
    let world = with_acme().await?;
    let key = world.emulator.api_key();
    world.client.replace_api_key("another-key")?;
    let outbox = world.outbox().start()?;
    outbox.record(campaigns(1))?;
    super::until(|| outbox.status().delivery == Delivery::Unauthorized).await;
    assert_eq!(outbox.stats().pending, 1);
    world.client.replace_api_key(key)?;
    outbox.flush(LONG).await?;
    let counted = usage(&world, "acme").await?;
    assert_eq!(counted, 1);
    Ok(())
}

#[facade]
#[case]
async fn a_call_counts_once_for_a_customer_however_many_items_name_it() -> Result {
    let world = with_acme().await?;
    let outbox = world.outbox().clock(&world.clock).customer_calls_per_minute(60).start()?;
    for number in 0..50 {
        outbox.record(campaign(&number.to_string()))?;
    }
    outbox.flush(LONG).await?;
    outbox.record(campaign("again"))?;
    world.advance(2);
    until(|| outbox.stats().delivered == 51).await;
    Ok(())
}

#[facade]
#[case]
async fn a_full_outbox_hands_items_back() -> Result {
    let world = with_acme().await?;
    let outbox = world.outbox().max_items(2).linger(LONG).start()?;
    outbox.record(campaign("1"))?;
    outbox.record(campaign("2"))?;
    let not_recorded = outbox.record(campaign("3")).err().ok_or("there was room")?;
    assert_eq!(*not_recorded.obstacle(), Obstacle::Full);
    let text = not_recorded.to_string();
    assert!(text.contains("full") && text.contains("max_items"), "{text}");
    let Item::Usage(usage) = not_recorded.into_item() else { return Err("no usage".into()) };
    assert_eq!(usage.idempotency_key.as_deref(), Some("3"));

    let short = Duration::from_millis(20);
    let not_recorded = outbox.record_within(campaign("3"), short).await;
    assert_eq!(
        not_recorded.err().map(|not_recorded| not_recorded.obstacle().clone()),
        Some(Obstacle::Full)
    );
    assert_eq!(outbox.stats().handed_back, 3);
    outbox.flush(LONG).await?;
    outbox.record_within(campaign("3"), short).await?;
    Ok(())
}

#[facade]
#[case]
async fn waiting_for_room_ends_when_there_is_room() -> Result {
    let world = with_acme().await?;
    let outbox = world.outbox().max_items(1).linger(Duration::from_millis(10)).start()?;
    for number in 0..5 {
        outbox.record_within(campaign(&number.to_string()), LONG).await?;
    }
    outbox.flush(LONG).await?;
    assert_eq!(outbox.stats().delivered, 5);
    Ok(())
}

#[facade]
#[case]
async fn the_oldest_items_are_dropped_if_that_is_asked_for() -> Result {
    let world = with_acme().await?;
    let builder = world.outbox().max_items(2).overflow(Overflow::DropOldest).linger(LONG);
    let outbox = builder.start()?;
    for number in 0..5 {
        outbox.record(campaign(&number.to_string()))?;
    }
    outbox.flush(LONG).await?;
    let stats = outbox.stats();
    assert_eq!((stats.recorded, stats.dropped, stats.delivered), (5, 3, 2));
    let items = world.items(BULK, "usages").concat();
    let keys: Vec<_> = items.iter().filter_map(|item| item["idempotencyKey"].as_str()).collect();
    assert_eq!(keys, ["3", "4"]);
    Ok(())
}

#[facade]
#[case]
async fn invalid_items_come_back_at_once() -> Result {
    let world = with_acme().await?;
    let outbox = world.outbox().start()?;
    let blank = ReportUsageBaseInput::builder(" ", CAMPAIGNS, 1);
    let not_recorded = outbox.record(blank).err().ok_or("it was taken")?;
    let Obstacle::Invalid(invalid) = not_recorded.obstacle() else {
        return Err("not refused".into());
    };
    assert_eq!(invalid.field, "customer_id");
    let endless = ReportUsageBaseInput::builder("acme", CAMPAIGNS, f64::INFINITY);
    let not_recorded = outbox.record(endless).err().ok_or("it was taken")?;
    assert!(not_recorded.to_string().contains("`value`"), "{not_recorded}");
    let negative = ConsumeCreditInput::builder("acme", "cred-type-ai", -1);
    assert!(outbox.record(negative).is_err());
    assert_eq!(outbox.stats().recorded, 0);
    Ok(())
}

#[facade]
#[case]
async fn a_closed_outbox_has_delivered_and_takes_nothing() -> Result {
    let world = with_acme().await?;
    let outbox = world.outbox().linger(LONG).start()?;
    outbox.record(campaigns(1))?;
    let report = outbox.close(LONG).await;
    assert!(report.is_complete() && report.ended, "{report}");
    assert_eq!(report.stats.delivered, 1);
    let not_recorded = outbox.record(campaigns(1)).err().ok_or("it was taken")?;
    assert_eq!(*not_recorded.obstacle(), Obstacle::Closed);
    assert_eq!(outbox.status().delivery, Delivery::Closed);
    let again = outbox.close(LONG).await;
    assert_eq!(again.stats.delivered, 1);
    Ok(())
}

#[facade]
#[case]
async fn the_report_of_a_close_counts_what_is_lost() -> Result {
    let world = with_acme().await?;
    world.emulator.inject(Fault::status(503).for_operation(BULK).always());
    let outbox = world.outbox().start()?;
    outbox.record(campaigns(1))?;
    outbox.record(campaigns(1))?;
    let report = outbox.close(Duration::from_millis(50)).await;
    assert_eq!((report.lost, report.kept, report.is_complete()), (2, 0, false));
    Ok(())
}

#[facade]
#[case]
async fn on_demand_nothing_is_sent_but_by_a_flush() -> Result {
    let world = with_acme().await?;
    let outbox = world.outbox().linger(Duration::ZERO).on_demand().start()?;
    outbox.record(campaigns(1))?;
    outbox.record(UsageEventReportInput::builder("acme", "user_login"))?;
    assert_eq!(world.emulator.executions(BULK), 0);
    world.emulator.inject(Fault::status(503).for_operation(BULK));
    outbox.flush(LONG).await?;
    assert_eq!(outbox.stats().delivered, 2);
    outbox.record(campaigns(1))?;
    let report = outbox.close(LONG).await;
    assert_eq!((report.stats.delivered, report.lost), (3, 0));
    Ok(())
}

#[facade]
#[case]
async fn totals_arrive_in_their_order() -> Result {
    let world = with_acme().await?;
    world.emulator.inject(Fault::drop_connection().for_operation(BULK).times(2));
    let outbox = world.outbox().linger(Duration::ZERO).start()?;
    for total in [1, 2, 3, 4] {
        outbox.record(campaigns(total).into_total())?;
        if total == 2 {
            super::until(|| outbox.stats().failed_calls > 0).await;
        }
    }
    outbox.flush(LONG).await?;
    let counted = usage(&world, "acme").await?;
    assert_eq!(counted, 4);
    Ok(())
}

#[facade]
#[case]
async fn an_older_total_does_not_replace_a_newer_one() -> Result {
    let world = with_acme().await?;
    world.advance(120);
    let outbox = world.outbox().clock(&world.clock).start()?;
    outbox.record(campaigns(5).into_total())?;
    outbox.flush(LONG).await?;
    let mut older = campaigns(1).into_total();
    older.created_at = Some((world.clock.now() - Duration::from_secs(60)).into());
    outbox.record(older)?;
    outbox.flush(LONG).await?;
    let letters = outbox.take_dead_letters();
    let reasons: Vec<_> = letters.iter().map(|letter| letter.reason).collect();
    assert_eq!(reasons, [Reason::Superseded]);
    let counted = usage(&world, "acme").await?;
    assert_eq!(counted, 5);
    Ok(())
}

#[facade]
#[case]
async fn what_stigg_may_have_forgotten_is_not_sent_again() -> Result {
    let world = with_acme().await?;
    world.emulator.inject(Fault::drop_connection().for_operation(BULK).after_execution().always());
    let builder = world.outbox().clock(&world.clock).resend_within(Duration::from_secs(3_600));
    let outbox = builder.start()?;
    outbox.record(campaigns(1))?;
    world.clock.advance(Duration::from_secs(1));
    super::until(|| outbox.stats().failed_calls > 0).await;
    world.clock.advance(Duration::from_secs(3_601));
    super::until(|| outbox.stats().dead_lettered == 1).await;
    world.emulator.clear_faults();
    let letters = outbox.take_dead_letters();
    assert_eq!(letters[0].reason, Reason::Ambiguous);
    assert!(letters[0].error.is_some());
    Ok(())
}

#[facade]
#[case]
async fn without_a_disk_nothing_is_durable() -> Result {
    let world = with_acme().await?;
    let outbox = world.outbox().start()?;
    let result = outbox.record_durable(campaigns(1), LONG).await;
    assert!(matches!(result, Err(NotDurable::Unconfirmed(_))), "{result:?}");
    outbox.flush(LONG).await?;
    assert_eq!((outbox.stats().delivered, outbox.committed_up_to()), (1, 0));
    Ok(())
}

trait IntoTotal {
    fn into_total(self) -> Self;
}

impl IntoTotal for ReportUsageBaseInput {
    /// The value as a total.
    fn into_total(mut self) -> Self {
        self.update_behavior = Some(UsageUpdateBehavior::Set);
        self
    }
}
