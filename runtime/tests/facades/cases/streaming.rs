//! Pushes from Stigg, and a stream that fails.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use stigg::catalog::BillingPeriod;
use stigg::streaming::StreamOptions;
use stigg::subscriptions::ProvisionSubscriptionInput;
use stigg_emulator::{Fault, StreamFault};
use stigg_runtime::{Event, Fallback, Source, StreamState};

use super::{
    ANALYTICS, Builder, Entitlements, FETCH, Result, TEMPLATES, World, case, facade, on_basic,
    report, until,
};

/// A plan that has analytics.
pub(super) const ESSENTIALS: &str = "plan-revvenu-essentials";

/// The subscriptions of an instance.
const SUBSCRIPTIONS: usize = 3;

/// Options for tests that wait: the waits are those of a real clock.
fn options() -> StreamOptions {
    StreamOptions::new().backoff(Duration::from_millis(5), Duration::from_millis(20))
}

pub(super) fn builder(world: &World) -> Builder {
    world.builder(Fallback::deny()).streaming(options())
}

pub(super) fn stream(entitlements: &Entitlements) -> StreamState {
    entitlements.status().stream.state
}

/// Waits for a connection, and lets so much time pass that no push is missed.
#[facade]
pub(super) async fn connected(world: &World, entitlements: &Entitlements) {
    until(|| stream(entitlements) == StreamState::Live).await;
    until(|| subscriptions(world) == SUBSCRIPTIONS).await;
    world.advance(3);
}

fn subscriptions(world: &World) -> usize {
    world.emulator.streams().iter().map(|stream| stream.subscriptions.len()).sum()
}

/// An instance whose stream is live, with the customer acme in memory.
#[facade]
async fn start() -> Result<(World, Entitlements)> {
    let world = World::new()?;
    on_basic(&world, "acme").await?;
    let entitlements = builder(&world).start()?;
    connected(&world, &entitlements).await;
    let decision = entitlements.check("acme", TEMPLATES).await;
    assert_eq!((decision.source(), decision.is_stale()), (Source::Fetched, false));
    Ok((world, entitlements))
}

#[facade]
async fn upgrade(world: &World) -> Result {
    let input = ProvisionSubscriptionInput::builder("acme", ESSENTIALS);
    let input = input.billing_period(BillingPeriod::Monthly);
    world.client.provision_subscription(input).await?;
    Ok(())
}

/// From now on only pushes can bring anything.
fn stop_fetches(world: &World) {
    world.emulator.inject(Fault::status(503).for_operation(FETCH).always());
}

/// From now on there is no stream.
#[facade]
async fn stop_stream(world: &World, entitlements: &Entitlements) {
    world.emulator.inject_stream_fault(StreamFault::refuse(503).always());
    world.emulator.cut_streams();
    until(|| stream(entitlements) == StreamState::Interrupted).await;
}

fn is_granted(entitlements: &Entitlements, feature: &str) -> bool {
    entitlements.check_now("acme", feature).is_granted()
}

#[facade]
#[case]
async fn a_change_of_plan_reaches_the_next_check_by_a_push_alone() -> Result {
    let (world, entitlements) = start().await?;
    assert!(!is_granted(&entitlements, ANALYTICS));
    stop_fetches(&world);
    upgrade(&world).await?;
    until(|| is_granted(&entitlements, ANALYTICS)).await;
    assert_eq!(entitlements.stats().fetched, 1);
    assert!(entitlements.stats().stream.applied > 0);
    Ok(())
}

#[facade]
#[case]
async fn with_the_stream_cut_the_same_change_arrives_within_half_a_minute() -> Result {
    let (world, entitlements) = start().await?;
    stop_stream(&world, &entitlements).await;
    upgrade(&world).await?;
    world.advance(29);
    assert!(!is_granted(&entitlements, ANALYTICS));
    world.advance(1);
    until(|| is_granted(&entitlements, ANALYTICS)).await;
    Ok(())
}

#[facade]
#[case]
async fn usage_that_another_process_reports_is_pushed() -> Result {
    let (world, entitlements) = start().await?;
    stop_fetches(&world);
    for total in [1, 2, 3] {
        world.advance(1);
        report(&world, TEMPLATES, 1).await?;
        until(|| entitlements.check_now("acme", TEMPLATES).usage() == Some(total.into())).await;
    }
    assert!(!is_granted(&entitlements, TEMPLATES), "3 of 3 are used");
    Ok(())
}

#[facade]
#[case]
async fn a_live_stream_saves_fetches_and_does_not_end_them() -> Result {
    let (world, entitlements) = start().await?;
    for _ in 0..29 {
        world.advance(10);
        let decision = entitlements.check("acme", TEMPLATES).await;
        assert!(!decision.is_stale());
    }
    assert_eq!(world.fetches(), 1);
    world.advance(10);
    let decision = entitlements.check("acme", TEMPLATES).await;
    assert!(decision.is_stale());
    until(|| world.fetches() == 2).await;
    Ok(())
}

#[facade]
#[case]
async fn what_changed_while_the_stream_was_away_is_fetched() -> Result {
    let (world, entitlements) = start().await?;
    stop_stream(&world, &entitlements).await;
    upgrade(&world).await?;
    assert!(!is_granted(&entitlements, ANALYTICS));
    world.emulator.clear_stream_faults();
    until(|| stream(&entitlements) == StreamState::Live).await;
    let decision = entitlements.check_now("acme", TEMPLATES);
    assert!(decision.is_stale() && decision.is_granted(), "nothing is thrown away");
    until(|| is_granted(&entitlements, ANALYTICS)).await;
    assert_eq!(entitlements.stats().stream.connects, 2);
    Ok(())
}

#[facade]
#[case]
async fn after_each_connection_all_is_subscribed_to_again() -> Result {
    let (world, entitlements) = start().await?;
    for connection in 2..6 {
        world.emulator.cut_streams();
        until(|| entitlements.stats().stream.connects == connection).await;
        until(|| subscriptions(&world) == SUBSCRIPTIONS).await;
        let streams = world.emulator.streams();
        assert_eq!(streams.len(), 1, "one connection at a time");
    }
    let usage = entitlements.check_now("acme", TEMPLATES).usage();
    assert_eq!(usage, Some(0.into()));
    until(|| !entitlements.check_now("acme", TEMPLATES).is_stale()).await;
    stop_fetches(&world);
    report(&world, TEMPLATES, 2).await?;
    until(|| entitlements.check_now("acme", TEMPLATES).usage() == Some(2.into())).await;
    Ok(())
}

#[facade]
#[case]
async fn attempts_to_connect_follow_one_another() -> Result {
    let (world, entitlements) = start().await?;
    world.emulator.inject_stream_fault(StreamFault::refuse(503).times(6));
    world.emulator.cut_streams();
    until(|| entitlements.stats().stream.connects == 2).await;
    let stream = entitlements.stats().stream;
    assert_eq!(stream.disconnects, 7, "the cut, and six attempts");
    assert!(world.emulator.stream_faults().is_empty());
    Ok(())
}

#[facade]
#[case]
async fn a_stream_that_falls_silent_is_replaced() -> Result {
    let world = World::new()?;
    on_basic(&world, "acme").await?;
    let options = options().ping_interval(Duration::from_millis(100));
    let options = options.max_silence(Duration::from_secs(1));
    let entitlements = world.builder(Fallback::deny()).streaming(options).start()?;
    connected(&world, &entitlements).await;
    drop(entitlements.check("acme", ANALYTICS).await);
    world.emulator.inject_stream_fault(StreamFault::stall());
    upgrade(&world).await?;
    // A busy machine may take a stream for silent more than once.
    until(|| entitlements.stats().stream.connects >= 2).await;
    until(|| is_granted(&entitlements, ANALYTICS)).await;
    Ok(())
}

#[facade]
#[case]
async fn a_lost_stream_and_a_lost_stigg_change_no_answer() -> Result {
    let (world, entitlements) = start().await?;
    stop_fetches(&world);
    stop_stream(&world, &entitlements).await;
    for _ in 0..10 {
        world.advance(60);
        let decision = entitlements.check("acme", TEMPLATES).await;
        assert_eq!((decision.source(), decision.is_granted()), (Source::Cache, true));
    }
    Ok(())
}

#[facade]
#[case]
async fn an_interruption_is_told_once_and_only_if_it_is_long() -> Result {
    let world = World::new()?;
    on_basic(&world, "acme").await?;
    let told = Arc::new(Mutex::new(Vec::new()));
    let tells = Arc::clone(&told);
    let observed = builder(&world).observe(move |event| {
        if let Event::StreamChanged(status) = event {
            tells.lock().unwrap().push(status.state);
        }
    });
    let entitlements = observed.start()?;
    connected(&world, &entitlements).await;
    for connects in 2..5 {
        world.emulator.cut_streams();
        until(|| entitlements.stats().stream.connects == connects).await;
        world.advance(20);
    }
    assert_eq!(*told.lock().unwrap(), [StreamState::Live]);

    stop_stream(&world, &entitlements).await;
    until(|| entitlements.stats().stream.disconnects > 8).await;
    world.advance(29);
    assert_eq!(told.lock().unwrap().len(), 1);
    for _ in 0..3 {
        world.advance(30);
        until(|| told.lock().unwrap().len() == 2).await;
    }
    world.emulator.clear_stream_faults();
    until(|| told.lock().unwrap().len() == 3).await;
    let expected = [StreamState::Live, StreamState::Interrupted, StreamState::Live];
    assert_eq!(*told.lock().unwrap(), expected);
    Ok(())
}

#[facade]
#[case]
async fn the_status_says_why_there_is_no_stream() -> Result {
    let world = World::new()?;
    world.emulator.inject_stream_fault(StreamFault::refuse(401).always());
    let entitlements = builder(&world).start()?;
    until(|| stream(&entitlements) == StreamState::Unauthorized).await;
    let status = entitlements.status().stream;
    assert!(status.last_error.is_some_and(|error| error.is_unauthorized()));
    let metric = "stigg_stream_state{state=\"unauthorized\"} 1";
    assert!(entitlements.prometheus().contains(metric));
    Ok(())
}

#[facade]
#[case]
async fn messages_that_cannot_be_read_make_all_stale_and_are_survived() -> Result {
    let (world, entitlements) = start().await?;
    world.emulator.inject_stream_fault(StreamFault::malformed_message().times(2));
    world.emulator.inject_stream_fault(StreamFault::graphql("InternalServerError", "no"));
    for _ in 0..3 {
        world.advance(1);
        report(&world, TEMPLATES, 1).await?;
    }
    until(|| stream(&entitlements) == StreamState::Degraded).await;
    assert_eq!(entitlements.stats().stream.unreadable, 3);
    until(|| entitlements.check_now("acme", TEMPLATES).usage() == Some(3.into())).await;
    upgrade(&world).await?;
    until(|| stream(&entitlements) == StreamState::Live).await;
    assert_eq!(entitlements.stats().stream.connects, 1, "the connection stays");
    Ok(())
}

#[facade]
#[case]
async fn a_flood_ends_the_stream_for_five_minutes() -> Result {
    let world = World::new()?;
    on_basic(&world, "acme").await?;
    let entitlements = builder(&world).max_messages_per_second(1).start()?;
    connected(&world, &entitlements).await;
    for _ in 0..31 {
        report(&world, TEMPLATES, 1).await?;
    }
    until(|| stream(&entitlements) == StreamState::Overloaded).await;
    until(|| world.emulator.streams().is_empty()).await;
    world.advance(299);
    assert_eq!(stream(&entitlements), StreamState::Overloaded);
    world.advance(1);
    until(|| stream(&entitlements) == StreamState::Live).await;
    assert_eq!(entitlements.stats().stream.connects, 2);
    Ok(())
}

#[facade]
#[case]
async fn an_instance_starts_without_a_stream_to_be_had() -> Result {
    let world = World::new()?;
    on_basic(&world, "acme").await?;
    world.emulator.inject_stream_fault(StreamFault::no_ack().always());
    let began = Instant::now();
    let entitlements = builder(&world).start()?;
    assert!(began.elapsed() < Duration::from_secs(5));
    assert_eq!(stream(&entitlements), StreamState::Connecting);
    let decision = entitlements.check("acme", TEMPLATES).await;
    assert!(decision.is_granted());
    Ok(())
}

#[facade]
#[case]
async fn closing_and_dropping_end_the_stream() -> Result {
    let (world, entitlements) = start().await?;
    let ended = entitlements.close(Duration::from_secs(10)).await;
    assert!(ended);
    assert_eq!(stream(&entitlements), StreamState::Off);
    until(|| world.emulator.streams().is_empty()).await;

    let other = builder(&world).start()?;
    until(|| stream(&other) == StreamState::Live).await;
    let began = Instant::now();
    drop(other);
    assert!(began.elapsed() < Duration::from_secs(5));
    until(|| world.emulator.streams().is_empty()).await;
    Ok(())
}

#[facade]
#[case]
async fn instances_that_do_not_fetch_in_the_background_have_no_stream() -> Result {
    let world = World::new()?;
    on_basic(&world, "acme").await?;
    let on_demand = builder(&world).on_demand().start()?;
    let decision = on_demand.check("acme", TEMPLATES).await;
    assert!(decision.is_granted());
    for entitlements in [on_demand, Entitlements::offline(Fallback::deny())] {
        assert_eq!(stream(&entitlements), StreamState::Off);
        assert!(!entitlements.prometheus().contains("stigg_stream"));
    }
    assert!(world.emulator.streams().is_empty());
    Ok(())
}

#[facade]
#[case]
async fn options_that_are_not_valid_are_refused_at_the_start() -> Result {
    let world = World::new()?;
    let options = StreamOptions::new().connect_timeout(Duration::ZERO);
    let started = world.builder(Fallback::deny()).streaming(options).start();
    assert!(started.is_err());
    Ok(())
}
