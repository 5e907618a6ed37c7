//! Usage that an outbox takes counts in checks at once.

use std::time::Duration;

use stigg::ErrorCode;
use stigg::credits::ConsumeCreditInput;
use stigg::usage::{ReportUsageBaseInput, UsageUpdateBehavior};
use stigg_emulator::{Catalog, Fault};
use stigg_runtime::outbox::{Obstacle, Overflow};
use stigg_runtime::{Access, Amount, Check, CustomerRef, Decision, Fallback, Source};

use super::outbox::{BULK, LONG, campaigns};
use super::{
    CAMPAIGNS, Entitlements, Outbox, OutboxBuilder, Result, World, case, committed_at_once, facade,
    grant_credits, on_basic, report, until,
};

const AI: &str = "cred-type-ai";
/// Each costs 2 credits.
const MESSAGES: &str = "feature-06-ai-messages";

/// A month from the start of the subscription, and what the emulator's clock is ahead.
const PERIOD: u64 = 31 * 24 * 60 * 60 + 5;

impl World {
    /// An outbox that counts in checks. Unless it is flushed, it sends nothing before time passes.
    pub(super) fn linked_outbox(&self, entitlements: &Entitlements) -> OutboxBuilder {
        self.unlinked_outbox().entitlements(entitlements)
    }

    fn unlinked_outbox(&self) -> OutboxBuilder {
        // Flushed as often as a test likes.
        let outbox = Outbox::builder(self.client.clone()).clock(&self.clock);
        outbox.customer_calls_per_minute(None).usage_calls_per_minute(60_000)
    }

    /// Nothing can be fetched or reported.
    fn go_down(&self) {
        self.emulator.inject(Fault::status(503).always());
    }
}

/// The customer acme on the free plan, in memory, with 4 campaigns a month, and an outbox.
#[facade]
async fn start() -> Result<(World, Entitlements, Outbox)> {
    let world = World::new()?;
    on_basic(&world, "acme").await?;
    // Usage that is dated before the subscription would not count.
    world.advance(60);
    let entitlements = world.builder(Fallback::deny()).start()?;
    drop(entitlements.check("acme", CAMPAIGNS).await);
    let outbox = world.linked_outbox(&entitlements).start()?;
    Ok((world, entitlements, outbox))
}

fn total(usage: i32) -> ReportUsageBaseInput {
    let total = ReportUsageBaseInput::builder("acme", CAMPAIGNS, usage);
    total.update_behavior(UsageUpdateBehavior::Set).build()
}

/// The usage of campaigns that a check sees.
fn used(entitlements: &Entitlements) -> Option<Amount> {
    entitlements.check_now("acme", CAMPAIGNS).usage()
}

#[allow(clippy::unnecessary_wraps, reason = "checks return it like this")]
fn is(amount: impl Into<Amount>) -> Option<Amount> {
    Some(amount.into())
}

fn denied(decision: Decision) -> String {
    decision.to_string()
}

/// The usage that Stigg has counted, as a process sees it that reports nothing.
#[facade]
async fn counted(world: &World, feature: &str) -> Result<Option<Amount>> {
    let other = world.builder(Fallback::deny()).start()?;
    let decision = other.check("acme", feature).await;
    Ok(decision.usage())
}

#[facade]
#[case]
async fn increments_count_at_once_and_not_again_when_they_are_fetched() -> Result {
    let (world, entitlements, outbox) = start().await?;
    outbox.record(campaigns(1))?;
    outbox.record(campaigns(2))?;
    assert_eq!(used(&entitlements), is(3));
    assert!(entitlements.check_now("acme", CAMPAIGNS).is_granted());
    let two = Check::metered(CAMPAIGNS).requesting(2);
    assert!(!entitlements.check_now("acme", two).is_granted());

    outbox.flush(LONG).await?;
    assert_eq!(used(&entitlements), is(3), "delivered, and not fetched");
    entitlements.refresh("acme").await?;
    assert_eq!(used(&entitlements), is(3), "fetched");
    world.advance(60);
    until(|| used(&entitlements) == is(3)).await;
    Ok(())
}

#[facade]
#[case]
async fn what_is_recorded_during_a_fetch_is_not_lost_to_it() -> Result {
    let (_world, entitlements, outbox) = start().await?;
    outbox.record(campaigns(1))?;
    entitlements.refresh("acme").await?;
    assert_eq!(used(&entitlements), is(1), "the fetch cannot know of it");
    outbox.record(campaigns(-1))?;
    assert_eq!(used(&entitlements), is(0));
    outbox.record(campaigns(-1))?;
    assert_eq!(used(&entitlements), is(0), "usage does not fall below zero");
    Ok(())
}

#[facade]
#[case]
async fn a_total_takes_the_place_of_the_usage_until_a_fetch_shows_it() -> Result {
    let (world, entitlements, outbox) = start().await?;
    report(&world, CAMPAIGNS, 1).await?;
    outbox.record(campaigns(1))?;
    outbox.record(total(2))?;
    assert_eq!(used(&entitlements), is(2));
    entitlements.refresh("acme").await?;
    assert_eq!(used(&entitlements), is(2), "the fetch is older");
    outbox.record(campaigns(1))?;
    assert_eq!(used(&entitlements), is(3));

    outbox.flush(LONG).await?;
    assert_eq!(used(&entitlements), is(3));
    outbox.record(campaigns(1))?;
    assert_eq!(used(&entitlements), is(4));
    outbox.flush(LONG).await?;
    entitlements.refresh("acme").await?;
    assert_eq!(used(&entitlements), is(4));
    outbox.record(total(0))?;
    assert_eq!(used(&entitlements), is(0));
    outbox.flush(LONG).await?;
    entitlements.refresh("acme").await?;
    let stigg = counted(&world, CAMPAIGNS).await?;
    assert_eq!((used(&entitlements), stigg), (is(0), is(0)));
    Ok(())
}

#[facade]
#[case]
async fn usage_whose_acknowledgement_is_lost_counts_until_it_is_acknowledged() -> Result {
    let (world, entitlements, outbox) = start().await?;
    world.emulator.inject(Fault::drop_connection().for_operation(BULK).after_execution());
    outbox.record(campaigns(1))?;
    world.advance(1);
    until(|| outbox.stats().failed_calls == 1).await;
    entitlements.refresh("acme").await?;
    assert_eq!(used(&entitlements), is(2), "it may be in the 1 that was fetched, or not");

    world.advance(2);
    outbox.flush(LONG).await?;
    entitlements.refresh("acme").await?;
    assert_eq!(used(&entitlements), is(1));
    Ok(())
}

#[facade]
#[case]
async fn a_limit_holds_while_stigg_is_down() -> Result {
    let (world, entitlements, outbox) = start().await?;
    world.go_down();
    for _ in 0..4 {
        assert!(entitlements.check_now("acme", CAMPAIGNS).is_granted());
        outbox.record(campaigns(1))?;
    }
    assert!(!entitlements.check_now("acme", CAMPAIGNS).is_granted());
    world.advance(60 * 60);
    let decision = entitlements.check_now("acme", CAMPAIGNS);
    assert_eq!((decision.is_granted(), decision.usage()), (false, is(4)));

    world.emulator.clear_faults();
    is_delivered(&world, &outbox).await;
    entitlements.refresh("acme").await?;
    assert_eq!(used(&entitlements), is(4));
    Ok(())
}

/// Waits until nothing is pending. The clock goes on meanwhile: the latest call may have failed a
/// moment ago, and is tried again within a minute.
#[facade]
async fn is_delivered(world: &World, outbox: &Outbox) {
    let is_over = || {
        let is_over = outbox.stats().pending == 0;
        if !is_over {
            world.advance(5);
        }
        is_over
    };
    until(is_over).await;
}

#[facade]
#[case]
async fn a_limit_of_the_fallback_holds_too() -> Result {
    let world = World::new()?;
    world.go_down();
    let fallback = Fallback::deny().feature(CAMPAIGNS, Access::limited(2));
    let entitlements = world.builder(fallback).start()?;
    let outbox = world.linked_outbox(&entitlements).start()?;
    outbox.record(campaigns(1))?;
    let one_left = entitlements.check("acme", CAMPAIGNS).await;
    assert!(one_left.is_granted(), "{one_left}");
    outbox.record(total(2))?;
    let full = entitlements.check("acme", CAMPAIGNS).await;
    assert_eq!((full.is_granted(), full.source()), (false, Source::Fallback));
    Ok(())
}

#[facade]
#[case]
async fn dead_letters_do_not_count() -> Result {
    let (world, entitlements, outbox) = start().await?;
    let refusal = Fault::graphql(ErrorCode::BadUserInput.as_str(), "no");
    world.emulator.inject(refusal.for_operation(BULK).times(2));
    outbox.record(campaigns(2))?;
    assert_eq!(used(&entitlements), is(2));
    world.advance(1);
    until(|| outbox.stats().dead_lettered == 1 && used(&entitlements) == is(0)).await;

    outbox.record(campaigns(1))?;
    outbox.flush(LONG).await?;
    assert_eq!(outbox.stats().dead_lettered, 2);
    outbox.record(total(3))?;
    outbox.record(campaigns(1))?;
    assert_eq!(used(&entitlements), is(4));
    Ok(())
}

#[facade]
#[case]
async fn a_total_that_becomes_a_dead_letter_leaves_the_increments_after_it() -> Result {
    let (world, entitlements, outbox) = start().await?;
    outbox.record(total(-1))?;
    outbox.record(campaigns(1))?;
    assert_eq!(used(&entitlements), is(0), "1 on top of -1");
    outbox.flush(LONG).await?;
    let stats = outbox.stats();
    assert_eq!((stats.dead_lettered, stats.delivered), (1, 1));
    assert_eq!(used(&entitlements), is(1));
    let stigg = counted(&world, CAMPAIGNS).await?;
    assert_eq!(stigg, is(1));
    Ok(())
}

#[facade]
#[case]
async fn what_is_dropped_does_not_count() -> Result {
    let (world, entitlements, _) = start().await?;
    let outbox = world.linked_outbox(&entitlements).coalesce(false).max_items(1);
    let outbox = outbox.overflow(Overflow::DropOldest).start()?;
    outbox.record(campaigns(2))?;
    outbox.record(campaigns(1))?;
    assert_eq!((outbox.stats().dropped, used(&entitlements)), (1, is(1)));
    Ok(())
}

#[facade]
#[case]
async fn what_a_closed_outbox_leaves_does_not_count() -> Result {
    let (world, entitlements, outbox) = start().await?;
    world.go_down();
    outbox.record(campaigns(2))?;
    assert_eq!(used(&entitlements), is(2));
    let report = outbox.close(Duration::ZERO).await;
    assert_eq!((report.lost, used(&entitlements)), (1, is(0)));
    Ok(())
}

#[facade]
#[case]
async fn usage_of_a_customer_that_is_not_in_memory_counts_once_it_is() -> Result {
    let world = World::new()?;
    on_basic(&world, "acme").await?;
    world.advance(60);
    let entitlements = world.builder(Fallback::grant()).start()?;
    let outbox = world.linked_outbox(&entitlements).start()?;
    outbox.record(campaigns(4))?;
    let decision = entitlements.check("acme", CAMPAIGNS).await;
    assert_eq!((decision.is_granted(), decision.usage()), (false, is(4)));
    // The customer's workspace has usage of its own.
    let workspace = CustomerRef::new("acme").resource("workspace");
    let decision = entitlements.check(workspace, CAMPAIGNS).await;
    assert_ne!(decision.usage(), is(4));
    Ok(())
}

#[facade]
#[case]
async fn delivered_usage_that_no_fetch_shows_is_forgotten_after_a_minute() -> Result {
    let (world, _, _) = start().await?;
    let hour = Duration::from_secs(60 * 60);
    let entitlements = world.builder(Fallback::deny()).fresh_for(hour).start()?;
    let outbox = world.linked_outbox(&entitlements).start()?;
    drop(entitlements.check("acme", CAMPAIGNS).await);
    outbox.record(campaigns(1))?;
    outbox.record(total(2))?;
    outbox.record(campaigns(1))?;
    outbox.flush(LONG).await?;
    assert_eq!(used(&entitlements), is(3));
    world.advance(59);
    assert_eq!(used(&entitlements), is(3));
    world.advance(1);
    until(|| used(&entitlements) == is(0)).await;
    Ok(())
}

#[facade]
#[case]
async fn usage_of_a_period_does_not_count_after_it() -> Result {
    let world = World::new()?;
    on_basic(&world, "acme").await?;
    world.advance(PERIOD - 60);
    let builder = world.builder(Fallback::deny()).fresh_for(Duration::from_secs(PERIOD));
    let entitlements = builder.start()?;
    drop(entitlements.check("acme", CAMPAIGNS).await);
    let outbox = world.linked_outbox(&entitlements).start()?;
    world.go_down();
    outbox.record(campaigns(4))?;
    let reserved = entitlements.reserve("acme", CAMPAIGNS).await;
    assert!(reserved.is_err(), "all is used");

    world.advance(60);
    let decision = entitlements.check_now("acme", CAMPAIGNS);
    assert_eq!((decision.source(), decision.usage()), (Source::Predicted, is(0)));
    outbox.record(campaigns(1))?;
    assert_eq!(used(&entitlements), is(1), "in the new period");

    world.emulator.clear_faults();
    is_delivered(&world, &outbox).await;
    assert!(used(&entitlements) >= is(1), "a fetch beside the delivery may count it twice");
    entitlements.refresh("acme").await?;
    let decision = entitlements.check_now("acme", CAMPAIGNS);
    assert_eq!((decision.source(), decision.usage()), (Source::Cache, is(1)));
    Ok(())
}

#[facade]
#[case]
async fn consumed_credits_and_features_that_cost_credits_count_against_them() -> Result {
    let world = World::new()?;
    let mut plan = Catalog::demo().plans.remove(0);
    plan.entitlements[0].feature = MESSAGES.into();
    plan.entitlements[0].usage_limit = Some(10.0);
    world.emulator.publish(Catalog { plans: vec![plan], ..Catalog::default() })?;
    on_basic(&world, "acme").await?;
    grant_credits(&world, 10).await?;
    world.advance(60);
    let entitlements = world.builder(Fallback::deny()).start()?;
    let outbox = world.linked_outbox(&entitlements).start()?;
    let left = || entitlements.check_now("acme", Check::credits(AI)).remaining();

    // Neither the customer nor what a message costs is known yet.
    outbox.record(ReportUsageBaseInput::builder("acme", MESSAGES, 2))?;
    outbox.record(ConsumeCreditInput::builder("acme", AI, 1))?;
    drop(entitlements.check("acme", MESSAGES).await);
    assert_eq!(left(), is(5));
    let three = Check::metered(MESSAGES).requesting(3);
    assert!(!entitlements.check_now("acme", three).is_granted());

    let reserved = entitlements.reserve("acme", MESSAGES).await.map_err(denied)?;
    assert_eq!(left(), is(3));
    reserved.commit_to(&outbox)?;
    let credits = Check::credits(AI).requesting(2);
    let reserved = entitlements.reserve("acme", credits).await.map_err(denied)?;
    assert_eq!(left(), is(1));
    reserved.commit_used_to(&outbox, 0.5)?;
    assert_eq!(left(), is(2.5));

    outbox.flush(LONG).await?;
    assert_eq!(left(), is(2.5));
    entitlements.refresh("acme").await?;
    assert_eq!(left(), is(2.5));
    Ok(())
}

#[facade]
#[case]
async fn a_reservation_that_is_committed_counts_all_the_time_and_once() -> Result {
    let (world, entitlements, outbox) = start().await?;
    let two = Check::metered(CAMPAIGNS).requesting(2);
    let reserved = entitlements.reserve("acme", two).await.map_err(denied)?;
    assert_eq!(used(&entitlements), is(2));
    reserved.commit_to(&outbox)?;
    assert_eq!(used(&entitlements), is(2));
    let reserved = entitlements.reserve("acme", two).await.map_err(denied)?;
    reserved.commit_used_to(&outbox, 1)?;
    assert_eq!(used(&entitlements), is(3), "one came back");

    outbox.flush(LONG).await?;
    entitlements.refresh("acme").await?;
    let stigg = counted(&world, CAMPAIGNS).await?;
    assert_eq!((used(&entitlements), stigg), (is(3), is(3)));
    Ok(())
}

#[facade]
#[case]
async fn a_reservation_that_cannot_be_committed_comes_back_and_counts() -> Result {
    let (_world, entitlements, outbox) = start().await?;
    outbox.close(LONG).await;
    let reserved = entitlements.reserve("acme", CAMPAIGNS).await.map_err(denied)?;
    let error = reserved.commit_to(&outbox).err().ok_or("it was closed")?;
    assert_eq!(*error.not_recorded().obstacle(), Obstacle::Closed);
    assert_eq!(used(&entitlements), is(1));
    let reserved = error.into_reservation();
    assert_eq!(used(&entitlements), is(1));
    drop(reserved);
    assert_eq!(used(&entitlements), is(0));
    Ok(())
}

#[facade]
#[case]
async fn an_outbox_of_other_checks_takes_reservations_too() -> Result {
    let (world, entitlements, _) = start().await?;
    let outbox = world.unlinked_outbox().start()?;
    let reserved = entitlements.reserve("acme", CAMPAIGNS).await.map_err(denied)?;
    reserved.commit_to(&outbox)?;
    assert_eq!(used(&entitlements), is(1));
    outbox.record(campaigns(1))?;
    assert_eq!(used(&entitlements), is(1), "it does not count what is recorded");
    outbox.flush(LONG).await?;
    entitlements.refresh("acme").await?;
    assert_eq!(used(&entitlements), is(2));
    Ok(())
}

#[facade]
#[case]
async fn as_much_is_committed_as_there_is_room_for() -> Result {
    let world = World::new()?;
    let mut plan = Catalog::demo().plans.remove(0);
    plan.entitlements[0].feature = CAMPAIGNS.into();
    plan.entitlements[0].usage_limit = Some(100.0);
    plan.entitlements.truncate(1);
    world.emulator.publish(Catalog { plans: vec![plan], ..Catalog::default() })?;
    on_basic(&world, "acme").await?;
    world.advance(60);
    let entitlements = world.builder(Fallback::deny()).start()?;
    for coalesce in [true, false] {
        let outbox = world.linked_outbox(&entitlements).coalesce(coalesce).start()?;
        outbox.record(total(0))?;
        let committed = committed_at_once(&entitlements, &outbox, CAMPAIGNS, 64).await;
        assert_eq!((committed, used(&entitlements)), (100, is(100)));
        world.advance(60);
        outbox.flush(LONG).await?;
        let stigg = counted(&world, CAMPAIGNS).await?;
        assert_eq!(stigg, is(100));
    }
    Ok(())
}
