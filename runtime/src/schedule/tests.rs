use std::sync::Arc;

use stigg::{CallOptions, Error};

use super::{Demand, Effects, Fetch, Limits, Outcome, Schedule};
use crate::CustomerRef;
use crate::clock::Now;
use crate::status::State;
use crate::table::Key;

const MISS: Demand = Demand::Miss { is_stranger: false };
const STRANGER: Demand = Demand::Miss { is_stranger: true };
const REFRESH: Demand = Demand::Refresh { heat: 0 };

/// A schedule with a clock. Those who wait are numbers.
struct Simulation {
    schedule: Schedule<u32>,
    now: Now,
}

impl Simulation {
    fn new(parallel: usize) -> Self {
        let limits = Limits { reads_per_minute: 600, instances: 1, parallel, slow_after: 1_000 };
        let now = Now { mono: 0, wall: 0 };
        Self { schedule: Schedule::new(limits, State::Starting, now), now }
    }

    fn advance(&mut self, millis: i64) -> Vec<(u32, bool)> {
        self.now.mono += millis;
        self.now.wall += millis;
        self.schedule.tick(self.now).woken
    }

    /// Asks for a customer, waiting for a second.
    fn demand(&mut self, customer: &str, demand: Demand, waiter: u32) -> Result<(), Option<u32>> {
        let waiter = (self.now.mono + 1_000, waiter);
        self.schedule.demand(&key(customer), demand, Some(waiter), self.now.mono)
    }

    fn request(&mut self, customer: &str, demand: Demand) {
        let _ = self.schedule.demand(&key(customer), demand, None, self.now.mono);
    }

    /// The customers that are fetched now.
    fn begin(&mut self) -> Vec<Fetch> {
        std::iter::from_fn(|| self.schedule.next(self.now)).collect()
    }

    fn begin_one(&mut self) -> Fetch {
        let mut fetches = self.begin();
        assert_eq!(fetches.len(), 1, "{fetches:?}");
        fetches.remove(0)
    }

    fn finish(&mut self, fetch: &Fetch, outcome: Outcome) -> Vec<(u32, bool)> {
        let Effects { woken, .. } = self.schedule.finish(fetch, outcome, self.now);
        woken
    }

    fn fail(&mut self, customers: &[&str]) {
        for customer in customers {
            self.request(customer, MISS);
            let fetch = self.begin_one();
            self.finish(&fetch, Outcome::Failed(error()));
        }
    }

    fn state(&self) -> State {
        self.schedule.status().state
    }
}

fn key(customer: &str) -> Arc<Key> {
    Arc::new(CustomerRef::new(customer).into())
}

fn names(fetches: &[Fetch]) -> Vec<&str> {
    fetches.iter().map(|fetch| fetch.key.names().customer).collect()
}

fn error() -> Error {
    // Any error will do.
    CallOptions::new().header("", "").unwrap_err()
}

#[test]
fn all_that_wait_for_a_customer_share_a_fetch_and_have_their_own_deadlines() {
    let mut world = Simulation::new(4);
    assert_eq!(world.demand("acme", MISS, 1), Ok(()));
    let fetch = world.begin_one();
    assert_eq!(world.advance(600), []);
    assert_eq!(world.demand("acme", MISS, 2), Ok(()));
    assert!(world.begin().is_empty());
    assert_eq!(world.advance(400), [(1, false)], "the first has waited for a second");
    assert_eq!(world.finish(&fetch, Outcome::Found), [(2, true)], "the fetch outlives it");
}

#[test]
fn nobody_waits_for_a_fetch_that_is_slow_already() {
    let mut world = Simulation::new(4);
    world.request("acme", MISS);
    let fetch = world.begin_one();
    world.advance(1_001);
    assert_eq!(world.demand("acme", MISS, 1), Err(Some(1)));
    world.finish(&fetch, Outcome::Found);
    assert_eq!(world.demand("acme", MISS, 2), Ok(()));
}

#[test]
fn after_three_failures_in_a_row_misses_fall_back_at_once() {
    let mut world = Simulation::new(4);
    world.fail(&["a", "b"]);
    world.request("c", MISS);
    let good = world.begin_one();
    world.finish(&good, Outcome::Found);
    world.fail(&["a", "b"]);
    assert_eq!(world.state(), State::Live, "they were not in a row");
    world.fail(&["c"]);
    assert_eq!(world.state(), State::Interrupted);
    assert_eq!(world.demand("acme", MISS, 1), Err(Some(1)));
    assert!(world.begin().is_empty());
}

#[test]
fn slow_fetches_count_as_failures_before_they_end_and_once() {
    let mut world = Simulation::new(4);
    for customer in ["a", "b"] {
        world.request(customer, MISS);
    }
    let slow = world.begin();
    world.advance(1_001);
    for fetch in &slow {
        world.finish(fetch, Outcome::Failed(error()));
    }
    assert_eq!(world.state(), State::Starting, "two failures");
    world.request("c", MISS);
    let fetch = world.begin_one();
    assert_eq!(world.demand("c", MISS, 1), Ok(()));
    assert_eq!(world.demand("d", MISS, 2), Ok(()));
    let woken = world.advance(1_001);
    assert_eq!(woken.len(), 2);
    assert_eq!(world.state(), State::Interrupted, "while it is under way");
    world.finish(&fetch, Outcome::Found);
    assert_eq!(world.state(), State::Interrupted, "a slow success is none");
}

#[test]
fn a_slow_stigg_goes_on_to_be_asked_in_the_background() {
    let mut world = Simulation::new(4);
    for number in 0..20 {
        world.request(&format!("customer-{number}"), REFRESH);
    }
    let mut count = 0;
    for _ in 0..5 {
        let fetches = world.begin();
        world.advance(1_500);
        for fetch in &fetches {
            world.finish(fetch, Outcome::Found);
        }
        count += fetches.len();
        assert_eq!(world.state(), State::Interrupted);
    }
    assert_eq!(count, 20);
    assert_eq!(world.demand("acme", MISS, 1), Err(Some(1)), "no check waits for it");

    let fetch = world.begin_one();
    world.finish(&fetch, Outcome::Failed(error()));
    world.request("acme", MISS);
    assert!(world.begin().is_empty(), "now it is only probed");
    world.advance(5_000);
    let fetch = world.begin_one();
    world.finish(&fetch, Outcome::Found);
    assert_eq!(world.demand("acme", MISS, 1), Ok(()));
}

#[test]
fn all_that_wait_are_woken_when_stigg_is_given_up() {
    let mut world = Simulation::new(1);
    world.fail(&["a", "b"]);
    world.request("c", MISS);
    let last = world.begin_one();
    assert_eq!(world.demand("c", MISS, 1), Ok(()));
    assert_eq!(world.demand("d", MISS, 2), Ok(()));
    let mut woken = world.finish(&last, Outcome::Failed(error()));
    woken.sort_unstable();
    assert_eq!(woken, [(1, false), (2, false)]);
}

#[test]
fn a_probe_every_five_seconds_and_the_first_good_one_closes_the_breaker() {
    let mut world = Simulation::new(4);
    world.fail(&["a", "b", "c"]);
    for customer in ["a", "b"] {
        world.request(customer, MISS);
    }
    assert_eq!(world.schedule.next_tick(), Some(5_000));
    world.advance(4_999);
    assert!(world.begin().is_empty());
    world.advance(1);
    let probe = world.begin_one();
    world.finish(&probe, Outcome::Failed(error()));
    assert!(world.begin().is_empty());
    world.advance(5_000);
    let probe = world.begin_one();
    world.finish(&probe, Outcome::Found);
    assert_eq!(world.state(), State::Live);
    assert_eq!(world.demand("acme", MISS, 1), Ok(()));
}

#[test]
fn a_probe_that_says_nothing_is_repeated_five_seconds_later() {
    for outcome in [Outcome::Abandoned, Outcome::Limited(error(), None)] {
        let mut world = Simulation::new(4);
        world.fail(&["a", "b", "c"]);
        for customer in ["a", "b"] {
            world.request(customer, MISS);
        }
        world.advance(5_000);
        let probe = world.begin_one();
        world.finish(&probe, outcome);
        assert!(world.begin().is_empty());
        world.advance(5_000);
        assert_eq!(world.begin().len(), 1);
    }
}

#[test]
fn a_reload_tries_a_stigg_that_was_given_up() {
    let mut world = Simulation::new(4);
    world.fail(&["a", "b", "c"]);
    assert_eq!(world.demand("acme", Demand::Reload, 1), Ok(()));
    let fetch = world.begin_one();
    assert_eq!(world.finish(&fetch, Outcome::Found), [(1, true)]);
    assert_eq!(world.state(), State::Live);
}

#[test]
fn a_reload_is_not_satisfied_by_a_fetch_that_began_before_it() {
    let mut world = Simulation::new(4);
    assert_eq!(world.demand("acme", MISS, 1), Ok(()));
    let before = world.begin_one();
    assert_eq!(world.demand("acme", Demand::Reload, 2), Ok(()));
    assert!(world.begin().is_empty(), "one at a time");
    assert_eq!(world.finish(&before, Outcome::Found), [(1, true)]);
    let after = world.begin_one();
    assert_eq!(world.finish(&after, Outcome::Found), [(2, true)]);
    assert!(world.begin().is_empty());
}

#[test]
fn misses_come_before_strangers_and_these_before_refreshes_the_hottest_first() {
    let mut world = Simulation::new(9);
    for (customer, heat) in [("cold", 1), ("hot", 7), ("warm", 3), ("warm too", 3)] {
        world.request(customer, Demand::Refresh { heat });
    }
    world.request("stranger", STRANGER);
    world.request("miss", MISS);
    world.request("reload", Demand::Reload);
    let order = ["reload", "miss", "stranger", "hot", "warm", "warm too", "cold"];
    assert_eq!(names(&world.begin()), order);
}

#[test]
fn the_hot_overtake_the_cold_but_not_for_ever() {
    let mut world = Simulation::new(1);
    world.request("cold", Demand::Refresh { heat: 0 });
    let mut hot = 0;
    loop {
        world.request("hot", Demand::Refresh { heat: 9 });
        let fetch = world.begin_one();
        world.finish(&fetch, Outcome::Found);
        if names(std::slice::from_ref(&fetch)) == ["cold"] {
            break;
        }
        hot += 1;
        assert!(hot < 100, "the cold one starves");
        world.advance(1_000);
    }
    assert!(hot > 0, "the hot one came first");
}

#[test]
fn a_refresh_that_a_check_waits_for_becomes_urgent() {
    let mut world = Simulation::new(1);
    world.request("first", REFRESH);
    world.request("second", REFRESH);
    assert_eq!(world.demand("second", MISS, 1), Ok(()));
    let fetch = world.begin_one();
    assert_eq!(names(std::slice::from_ref(&fetch)), ["second"]);
    assert_eq!(world.finish(&fetch, Outcome::Found), [(1, true)]);
    assert_eq!(names(&world.begin()), ["first"]);
}

#[test]
fn no_more_fetches_at_a_time_than_permitted() {
    let mut world = Simulation::new(2);
    for customer in ["a", "b", "c"] {
        world.request(customer, MISS);
    }
    let fetches = world.begin();
    assert_eq!(names(&fetches), ["a", "b"]);
    world.finish(&fetches[0], Outcome::Found);
    assert_eq!(names(&world.begin()), ["c"]);
}

#[test]
fn guessed_customers_leave_the_budget_to_known_ones() {
    let mut world = Simulation::new(4);
    for guess in 0..1_000 {
        world.request(&format!("guess-{guess}"), STRANGER);
    }
    let mut asked = 0;
    for _ in 0..60 {
        world.advance(1_000);
        let fetches = world.begin();
        asked += fetches.len();
        for fetch in fetches {
            world.finish(&fetch, Outcome::Unknown);
        }
    }
    assert!((55..=60).contains(&asked), "{asked} of 600 a minute");
    world.request("acme", MISS);
    assert_eq!(names(&world.begin()), ["acme"]);
}

#[test]
fn nobody_waits_for_reads_that_have_been_scarce_for_as_long_as_a_check_waits() {
    let mut world = Simulation::new(100);
    for customer in 0..50 {
        world.request(&format!("customer-{customer}"), MISS);
    }
    for fetch in world.begin() {
        world.finish(&fetch, Outcome::Found);
    }
    assert_eq!(world.demand("early", STRANGER, 1), Ok(()), "for a while they do");
    world.advance(110);
    let early = world.begin_one();
    assert_eq!(world.finish(&early, Outcome::Found), [(1, true)]);
    for _ in 0..10 {
        world.request("known", MISS);
        world.advance(110);
        let known = world.begin_one();
        world.finish(&known, Outcome::Found);
    }
    assert_eq!(world.demand("late", STRANGER, 2), Err(Some(2)));
    assert_eq!(world.demand("known", MISS, 3), Err(Some(3)));
    world.advance(110);
    assert_eq!(names(&world.begin()), ["known"], "in the background");
    world.advance(110);
    assert_eq!(world.demand("lucky", STRANGER, 4), Ok(()), "there is a read");
}

#[test]
fn customers_that_exist_are_fetched_as_fast_as_any() {
    let mut world = Simulation::new(4);
    for customer in 0..40 {
        world.request(&format!("customer-{customer}"), STRANGER);
    }
    let mut asked = 0;
    for _ in 0..10 {
        for fetch in world.begin() {
            world.finish(&fetch, Outcome::Found);
            asked += 1;
        }
    }
    assert_eq!(asked, 40);
}

#[test]
fn strangers_that_nobody_waits_for_any_more_are_forgotten() {
    let mut world = Simulation::new(1);
    world.request("busy", MISS);
    let busy = world.begin_one();
    assert_eq!(world.demand("stranger", STRANGER, 1), Ok(()));
    assert_eq!(world.demand("known", MISS, 2), Ok(()));
    let mut woken = world.advance(1_000);
    woken.sort_unstable();
    assert_eq!(woken, [(1, false), (2, false)]);
    world.finish(&busy, Outcome::Found);
    let known = world.begin();
    assert_eq!(names(&known), ["known"]);
    world.finish(&known[0], Outcome::Found);
    assert!(world.begin().is_empty());
}

#[test]
fn too_many_requests_are_a_pause_and_no_failure() {
    let mut world = Simulation::new(4);
    for _ in 0..4 {
        world.request("acme", MISS);
        let fetch = world.begin_one();
        world.finish(&fetch, Outcome::Limited(error(), Some(2_000)));
        world.request("acme", MISS);
        assert!(world.begin().is_empty());
        world.advance(1_999);
        assert!(world.begin().is_empty());
        world.advance(30_001);
        let fetch = world.begin_one();
        world.finish(&fetch, Outcome::Found);
    }
    assert_eq!(world.state(), State::Live);
}

#[test]
fn a_pause_holds_for_probes_and_reloads_too() {
    let mut world = Simulation::new(4);
    world.fail(&["a", "b", "c"]);
    world.request("acme", Demand::Reload);
    let fetch = world.begin_one();
    world.finish(&fetch, Outcome::Limited(error(), Some(20_000)));
    world.request("acme", MISS);
    assert_eq!(world.demand("globex", Demand::Reload, 1), Ok(()));
    world.advance(19_999);
    assert!(world.begin().is_empty());
    world.advance(1_000);
    assert_eq!(names(&world.begin()), ["globex"]);
}

#[test]
fn no_check_waits_for_the_end_of_a_pause_that_is_longer_than_its_wait() {
    let mut world = Simulation::new(4);
    world.request("acme", MISS);
    let fetch = world.begin_one();
    world.finish(&fetch, Outcome::Limited(error(), Some(2_000)));
    assert_eq!(world.demand("acme", MISS, 1), Err(Some(1)));
    world.advance(1_500);
    assert_eq!(world.demand("acme", MISS, 2), Ok(()));
}

#[test]
fn reloads_of_a_stigg_that_was_given_up_stay_within_the_budget() {
    let mut world = Simulation::new(4);
    world.fail(&["a", "b", "c"]);
    let mut asked = 3;
    for number in 0..1_000 {
        world.request(&format!("customer-{number}"), Demand::Reload);
        for fetch in world.begin() {
            world.finish(&fetch, Outcome::Failed(error()));
            asked += 1;
        }
        world.advance(10);
    }
    assert!((100..=150).contains(&asked), "{asked} in 10 s at 600 a minute");
}

#[test]
fn what_nobody_waits_for_any_more_does_not_fill_the_queues() {
    let mut world = Simulation::new(1);
    for stranger in 0..100 {
        world.request(&format!("first-{stranger}"), STRANGER);
    }
    for round in 0..100 {
        for stranger in 0..100 {
            let _ = world.demand(&format!("stranger-{round}-{stranger}"), STRANGER, 1);
        }
        world.advance(1_000);
    }
    assert!(world.schedule.queued() < 1_000, "{} in the queues", world.schedule.queued());
}

#[test]
fn a_refused_request_says_that_stigg_answers() {
    let mut world = Simulation::new(4);
    world.fail(&["a", "b"]);
    assert_eq!(world.demand("odd", MISS, 1), Ok(()));
    let fetch = world.begin_one();
    assert_eq!(world.finish(&fetch, Outcome::Refused(error())), [(1, false)]);
    world.fail(&["a", "b"]);
    assert_eq!(world.state(), State::Live);
}

#[test]
fn the_queue_is_bounded() {
    let mut world = Simulation::new(1);
    for customer in 0..super::MAX_QUEUED {
        world.request(&format!("customer-{customer}"), MISS);
    }
    assert_eq!(world.demand("one-too-many", MISS, 1), Err(Some(1)));
    assert_eq!(world.demand("customer-0", MISS, 2), Ok(()), "it is queued already");
    assert_eq!(world.demand("changed", Demand::Reload, 3), Ok(()));
}

#[test]
fn ready_is_when_all_preloads_are_there_however_late() {
    let mut world = Simulation::new(4);
    world.schedule.preload(["a", "b"].map(key));
    assert_eq!(world.schedule.await_ready(10_000, 1), None);
    let fetches = world.begin();
    assert_eq!(names(&fetches), ["a", "b"]);
    assert_eq!(world.finish(&fetches[0], Outcome::Failed(error())), []);
    assert_eq!(world.finish(&fetches[1], Outcome::Unknown), []);
    let again = world.begin_one();
    assert_eq!(world.finish(&again, Outcome::Found), [(1, true)]);
    assert_eq!(world.schedule.await_ready(0, 2), Some((2, true)));
}

#[test]
fn it_says_when_to_look_again() {
    let mut world = Simulation::new(4);
    assert_eq!(world.schedule.next_tick(), None);
    assert_eq!(world.demand("acme", MISS, 1), Ok(()));
    assert_eq!(world.schedule.next_tick(), Some(0), "to fetch");
    let _fetch = world.begin_one();
    assert_eq!(world.schedule.next_tick(), Some(1_000), "the deadline");
    world.advance(1_000);
    assert_eq!(world.schedule.next_tick(), Some(1_001), "it is slow then");
    world.advance(1);
    assert_eq!(world.schedule.next_tick(), None);
}

#[test]
fn closing_ends_all_waits_and_what_comes_later_changes_nothing() {
    let mut world = Simulation::new(4);
    assert_eq!(world.demand("acme", MISS, 1), Ok(()));
    let fetch = world.begin_one();
    assert_eq!(world.demand("acme", Demand::Reload, 2), Ok(()));
    let effects = world.schedule.close(world.now);
    assert_eq!(effects.woken, [(1, false), (2, false)]);
    assert_eq!(world.finish(&fetch, Outcome::Found), []);
    assert_eq!(world.state(), State::Closed);
    assert_eq!(world.demand("acme", Demand::Reload, 3), Err(Some(3)));
    assert_eq!(world.schedule.next_tick(), None);
}
