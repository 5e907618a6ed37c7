//! Effects of pushes on one customer, in virtual time.

use std::sync::Arc;
use std::sync::LazyLock;
use std::time::Duration;

use allocation_counter::measure;
use stigg::Error;
use stigg::entitlements::{AccessDeniedReason, EntitlementsState};
use stigg::streaming::StreamOptions;
use stigg_emulator::{Emulator, Fault};

use super::stigg::{Nobody, Push, Terms, list, published, state, usage};
use crate::cache::{Cache, Mode, Recorded, Tally, Ticket};
use crate::check::{Check, CustomerRef};
use crate::clock::{ManualClock, date};
use crate::settings::Builder;
use crate::slot::{Item, Origin, Report};
use crate::stream::{Change, Topic};
use crate::{Amount, Decision, Fallback, StreamState};

const SEATS: &str = "seats";
const EMAILS: &str = "emails";

pub(super) static LOST: LazyLock<Error> = LazyLock::new(|| {
    let emulator = Emulator::start().unwrap();
    let client = stigg::blocking::Client::builder(emulator.api_key())
        .endpoint(emulator.url())
        .retry(stigg::RetryPolicy::none())
        .build()
        .unwrap();
    emulator.inject(Fault::status(503));
    client.get_entitlements_state("acme").unwrap_err()
});

struct World {
    clock: ManualClock,
    cache: Arc<Cache<Nobody>>,
}

impl World {
    /// An instance whose stream has been live for long enough.
    fn new() -> Self {
        let clock = ManualClock::new(date(1_768_478_400_000));
        let builder = Builder::new((), Fallback::deny()).clock(&clock);
        let builder = builder.streaming(StreamOptions::new());
        let cache = Arc::new(Cache::new(Mode::Live, builder.fallback, builder.settings));
        let world = Self { clock, cache };
        world.connect();
        world.pass(3_000);
        world
    }

    /// The same, with a customer in memory.
    fn with(terms: &[(&str, Terms)]) -> Self {
        let world = Self::new();
        world.fetch(state(None, terms.iter().copied()));
        world
    }

    fn connect(&self) {
        self.cache.stream_changed(Change::Connected);
    }

    fn cut(&self) {
        self.cache.stream_changed(Change::Disconnected(LOST.clone()));
    }

    fn pass(&self, millis: u64) {
        self.clock.advance(Duration::from_millis(millis));
        drop(self.cache.turn(0));
    }

    /// The time by Stigg's clock, which is an hour ahead.
    fn stigg_time(&self) -> i64 {
        crate::clock::unix_millis(self.clock.now()) + 60 * 60 * 1_000
    }

    fn check(&self) -> Decision {
        let acme = CustomerRef::new("acme");
        let check = Check::metered(SEATS);
        let answered = self.cache.ask(&acme, None, &check, false);
        answered.unwrap_or_else(|()| self.cache.answer(&acme, None, &check, false))
    }

    fn usage(&self) -> Option<Amount> {
        self.check().usage()
    }

    /// Begins the fetch that a check asks for.
    fn begin(&self) -> Ticket<Nobody> {
        drop(self.check());
        let mut fetches = self.cache.turn(usize::MAX).fetches;
        assert_eq!(fetches.len(), 1);
        fetches.remove(0)
    }

    fn fetch(&self, reply: EntitlementsState) {
        self.begin().finish(Ok(reply));
    }

    fn push(&self, push: &Push) {
        self.cache.pushed(push.topic, &push.text);
    }

    /// Numbers of applied, ignored and outdated messages.
    fn counts(&self) -> [u64; 3] {
        let stream = self.cache.stats().stream;
        [stream.applied, stream.ignored, stream.outdated]
    }

    fn recorded(number: u64, item: &Item) -> Recorded<'_> {
        let report = Report::Increment(Amount::ONE);
        let origin = Origin { outbox: 1, number };
        Recorded { origin, customer: CustomerRef::new("acme"), item, report }
    }

    /// Records one unit in an outbox, which delivers it at once.
    fn report(&self, number: u64) {
        let item = Item::of(&Check::metered(SEATS));
        let recorded = Self::recorded(number, &item);
        self.cache.record(&recorded, true, None);
        self.cache.settle(&recorded, true);
    }
}

#[test]
fn a_pushed_list_and_pushed_usage_reach_the_next_check() {
    let world = World::with(&[(SEATS, Terms::new(5, 5))]);
    assert!(!world.check().is_granted());
    world.push(&list("acme", None, [(SEATS, Terms::new(9, 5)), (EMAILS, Terms::new(1, 0))]));
    assert!(world.check().is_granted());
    assert_eq!(world.cache.list(&CustomerRef::new("acme")).len(), 2);
    world.push(&usage("acme", SEATS, 9, world.stigg_time()));
    let decision = world.check();
    assert_eq!((decision.usage(), decision.is_granted()), (Some(9.into()), false));
    assert_eq!(world.counts(), [2, 0, 0]);
}

#[test]
fn entitlements_are_fresh_for_five_minutes_while_the_stream_is_live_and_half_a_minute_without() {
    let world = World::with(&[(SEATS, Terms::new(5, 3))]);
    world.pass(299_000);
    assert!(!world.check().is_stale());
    world.pass(1_000);
    assert!(world.check().is_stale(), "it is polled also while the stream is live");
    world.fetch(state(None, [(SEATS, Terms::new(5, 3))]));

    world.pass(29_000);
    world.cut();
    assert!(!world.check().is_stale());
    world.pass(1_000);
    let decision = world.check();
    assert!(decision.is_stale() && decision.is_granted(), "it answers from memory all the same");
}

#[test]
fn a_connection_makes_all_stale_and_nothing_is_thrown_away() {
    let world = World::with(&[(SEATS, Terms::new(5, 3))]);
    assert!(!world.check().is_stale());
    world.cut();
    world.connect();
    let decision = world.check();
    assert!(decision.is_stale() && decision.is_granted());
    // Before the subscriptions have begun for sure.
    world.pass(1_000);
    world.fetch(state(None, [(SEATS, Terms::new(5, 3))]));
    world.pass(29_000);
    assert!(!world.check().is_stale());
    world.pass(1_000);
    assert!(world.check().is_stale(), "a change may have been missed that began with the stream");
}

#[test]
fn a_short_interruption_leads_from_fresh_to_stale_to_fresh_and_never_to_a_fallback() {
    let world = World::with(&[(SEATS, Terms::new(5, 3))]);
    world.pass(60_000);
    assert!(!world.check().is_stale());
    world.cut();
    for _ in 0..30 {
        let decision = world.check();
        assert!(decision.is_stale() && !decision.is_fallback());
        world.pass(1_000);
    }
    world.connect();
    world.pass(3_000);
    world.fetch(state(None, [(SEATS, Terms::new(5, 3))]));
    world.pass(60_000);
    assert!(!world.check().is_stale());
    assert_eq!(world.cache.stats().checks_from(crate::Source::Fallback), 1, "the very first");
}

#[test]
fn pushes_of_customers_who_are_not_in_memory_allocate_next_to_nothing() {
    let world = World::with(&[(SEATS, Terms::new(5, 3))]);
    let terms = Terms::new(5, 3);
    let features: Vec<_> = (0..50).map(|number| format!("feature-{number}")).collect();
    let long = list("globex", None, features.iter().map(|feature| (&**feature, terms)));
    assert!(long.text.len() > 10_000);
    for push in [long, usage("globex", SEATS, 3, world.stigg_time())] {
        world.push(&push);
        let allocated = measure(|| world.push(&push));
        // Where it stops to read, serde_json has an error.
        assert!(allocated.count_total <= 1, "{allocated:?}");
        assert!(allocated.bytes_total <= 64, "{allocated:?}");
    }
    assert_eq!(world.counts(), [0, 4, 0]);
    assert_eq!(world.cache.stats().customers, 1);
}

#[test]
fn duplicates_and_late_pushes_change_nothing() {
    let world = World::new();
    let now = world.stigg_time();
    let stamped = |limit, usage, at| Terms {
        limit_updated_at: Some(at),
        usage_updated_at: Some(at),
        ..Terms::new(limit, usage)
    };
    world.fetch(state(None, [(SEATS, stamped(5, 3, now))]));
    let newer = list("acme", None, [(SEATS, stamped(9, 4, now + 10))]);
    let used = usage("acme", SEATS, 6, now + 30);
    let pushes = [&newer, &used, &used, &newer, &usage("acme", SEATS, 5, now + 20)];
    for push in pushes {
        world.push(push);
    }
    assert_eq!(world.counts(), [2, 0, 3]);
    let older = list("acme", None, [(SEATS, stamped(5, 3, now)), (EMAILS, Terms::new(1, 0))]);
    world.push(&older);
    let decision = world.check();
    assert_eq!((decision.limit(), decision.usage()), (Some(9.into()), Some(6.into())));
    assert_eq!(world.cache.list(&CustomerRef::new("acme")).len(), 1);
    assert!(decision.is_stale(), "what the older one has more is asked for");
}

#[test]
fn a_fetch_under_way_does_not_undo_a_push() {
    let world = World::with(&[(SEATS, Terms::new(5, 3)), (EMAILS, Terms::new(1, 0))]);
    let old = || state(None, [(SEATS, Terms::new(5, 3)), (EMAILS, Terms::new(1, 0))]);
    world.pass(300_000);
    let ticket = world.begin();
    world.push(&list("acme", None, [(SEATS, Terms::new(9, 3))]));
    world.push(&usage("acme", SEATS, 7, world.stigg_time()));
    ticket.finish(Ok(old()));
    let decision = world.check();
    assert_eq!((decision.limit(), decision.usage()), (Some(9.into()), Some(7.into())));
    assert_eq!(world.cache.list(&CustomerRef::new("acme")).len(), 1);
    assert!(decision.is_stale(), "which of the two is newer is asked for");
    world.fetch(state(None, [(SEATS, Terms::new(9, 8))]));
    let decision = world.check();
    assert_eq!((decision.usage(), decision.is_stale()), (Some(8.into()), false));
}

#[test]
fn a_push_during_the_first_fetch_of_a_customer_is_not_forgotten() {
    for push in [list("acme", None, [(SEATS, Terms::new(9, 3))]), usage("acme", SEATS, 4, 0)] {
        let world = World::new();
        let ticket = world.begin();
        world.push(&push);
        ticket.finish(Ok(state(None, [(SEATS, Terms::new(5, 3))])));
        assert!(world.check().is_stale());
        world.fetch(state(None, [(SEATS, Terms::new(9, 4))]));
        assert!(!world.check().is_stale());
    }
}

#[test]
fn a_fetch_that_fails_leaves_nothing_behind() {
    let world = World::new();
    world.begin().finish(Err(LOST.clone()));
    assert_eq!(world.cache.stats().customers, 0);
    drop(world.begin());
    assert_eq!(world.cache.stats().customers, 0);
}

#[test]
fn a_push_about_an_unknown_customer_makes_it_known() {
    let world = World::new();
    world.fetch(state(Some("CustomerNotFound"), []));
    let reason = AccessDeniedReason::CustomerNotFound;
    assert_eq!(world.check().reason(), Some(&reason));
    world.push(&list("acme", None, [(SEATS, Terms::new(5, 3))]));
    assert!(world.check().is_granted());
}

#[test]
fn a_pushed_reason_denies_all_and_is_confirmed() {
    let world = World::with(&[(SEATS, Terms::new(5, 3))]);
    world.push(&list("acme", Some("CustomerIsArchived"), [(SEATS, Terms::new(5, 3))]));
    let decision = world.check();
    assert_eq!(decision.reason(), Some(&AccessDeniedReason::CustomerIsArchived));
    assert!(decision.is_stale());
}

#[test]
fn a_published_package_makes_all_stale_unless_it_is_for_new_customers() {
    let world = World::with(&[(SEATS, Terms::new(5, 3))]);
    world.push(&published("NEW_CUSTOMERS"));
    assert!(!world.check().is_stale());
    world.push(&published("ALL_CUSTOMERS"));
    assert!(world.check().is_stale());
}

#[test]
fn three_unreadable_pushes_make_all_stale_and_one_the_customer_that_it_is_about() {
    let world = World::with(&[(SEATS, Terms::new(5, 3))]);
    let push = |text: &str| Push { topic: Topic::Usage, text: text.to_owned() };
    world.push(&push("{}"));
    world.push(&push("[]"));
    assert!(!world.check().is_stale());
    world.push(&push("null"));
    assert!(world.check().is_stale());
    assert_eq!(world.cache.status().stream.state, StreamState::Degraded);

    let world = World::with(&[(SEATS, Terms::new(5, 3))]);
    world.push(&push(r#"{"customerId":"acme","resourceId":null,"usage":7}"#));
    assert!(world.check().is_stale());
    assert_eq!(world.cache.status().stream.state, StreamState::Live);
}

#[test]
fn reported_usage_counts_once_as_soon_as_a_push_is_later_for_sure() {
    let world = World::with(&[(SEATS, Terms::new(100, 0))]);
    // A push of something else tells how far the clocks are apart.
    world.push(&usage("acme", SEATS, 10, world.stigg_time()));
    world.report(1);
    assert_eq!(world.usage(), Some(11.into()));
    // It may have been counted before the report.
    world.pass(100);
    world.push(&usage("acme", SEATS, 11, world.stigg_time()));
    assert_eq!(world.usage(), Some(12.into()), "rather too much");
    world.pass(2_000);
    world.push(&usage("acme", SEATS, 12, world.stigg_time()));
    assert_eq!(world.usage(), Some(12.into()));

    // Late, and of a time before the report.
    let before = world.stigg_time();
    world.pass(3_000);
    world.report(2);
    world.push(&usage("acme", SEATS, 13, before));
    assert_eq!(world.usage(), Some(14.into()));
}

#[test]
fn reported_usage_that_no_push_shows_is_asked_for_before_it_is_forgotten() {
    let world = World::with(&[(SEATS, Terms::new(100, 0))]);
    world.report(1);
    world.pass(29_000);
    assert!(!world.check().is_stale());
    world.pass(1_000);
    let decision = world.check();
    assert_eq!((decision.is_stale(), decision.usage()), (true, Some(1.into())));
    world.fetch(state(None, [(SEATS, Terms::new(100, 1))]));
    assert_eq!(world.usage(), Some(1.into()));
}

#[test]
fn a_closed_instance_has_no_stream() {
    let world = World::with(&[(SEATS, Terms::new(5, 3))]);
    world.cache.close();
    world.connect();
    assert_eq!(world.cache.status().stream.state, StreamState::Off);
    world.pass(31_000);
    assert!(world.check().is_stale());
}
