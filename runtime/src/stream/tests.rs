//! The state of a stream, in virtual time.

use std::sync::LazyLock;

use stigg::Error;
use stigg_emulator::{Emulator, Fault};

use super::{BEGINS_WITHIN, Change, Effects, Feed, OVERLOADED_FOR, TOLD_AFTER};
use crate::StreamState::{self, *};
use crate::clock::Now;

/// An error as of a server that is down, and as of one that refuses the key.
static ERRORS: LazyLock<[Error; 2]> = LazyLock::new(|| {
    let emulator = Emulator::start().unwrap();
    let client = stigg::blocking::Client::builder(emulator.api_key())
        .endpoint(emulator.url())
        .retry(stigg::RetryPolicy::none())
        .build()
        .unwrap();
    [503, 401].map(|status| {
        emulator.inject(Fault::status(status));
        client.get_entitlements_state("acme").unwrap_err()
    })
});

fn lost() -> Change {
    Change::Disconnected(ERRORS[0].clone())
}

fn invalid() -> Change {
    Change::Invalid(ERRORS[0].clone())
}

fn at(mono: i64) -> Now {
    Now { mono, wall: mono }
}

fn feed() -> Feed {
    Feed::new(true, 10, at(0))
}

fn live() -> Feed {
    let mut feed = feed();
    feed.change(Change::Connected, at(0));
    feed
}

fn told(effects: &Effects) -> Option<StreamState> {
    effects.told.as_ref().map(|status| status.state)
}

#[test]
fn each_connection_stands_for_a_gap_and_covers_what_is_fetched_after_it() {
    let mut feed = feed();
    assert_eq!((feed.status().state, feed.covered_from()), (Connecting, i64::MAX));
    let connected = feed.change(Change::Connected, at(1_000));
    assert!(connected.missed && told(&connected) == Some(Live));
    assert_eq!(feed.covered_from(), 1_000 + BEGINS_WITHIN);
    // After its key was replaced, a client connects again without a word.
    let again = feed.change(Change::Connected, at(9_000));
    assert!(again.missed && told(&again).is_none());
    assert_eq!(feed.covered_from(), 9_000 + BEGINS_WITHIN);
    feed.change(lost(), at(10_000));
    assert_eq!(feed.covered_from(), i64::MAX);
    assert!(feed.status().last_error.is_some());
}

#[test]
fn an_interruption_is_told_once_and_after_half_a_minute() {
    let mut feed = live();
    for second in 1..=100 {
        assert!(told(&feed.change(lost(), at(second * 1_000))).is_none());
        let effects = feed.tick(at(second * 1_000));
        let is_time = second == 31;
        assert_eq!(told(&effects), is_time.then_some(Interrupted), "{second}");
    }
    assert_eq!(feed.status().since.unix_timestamp(), 1);
    assert_eq!(told(&feed.change(Change::Connected, at(101_000))), Some(Live));
}

#[test]
fn a_short_interruption_is_not_told() {
    let mut feed = live();
    for second in [100, 200, 300] {
        let lost = feed.change(lost(), at(second * 1_000));
        assert!(told(&lost).is_none() && lost.untold.is_some());
        assert_eq!(feed.next_tick(), Some(second * 1_000 + TOLD_AFTER));
        let back = feed.change(Change::Connected, at(second * 1_000 + 900));
        assert!(back.missed && told(&back).is_none() && back.untold.is_some());
        assert_eq!(feed.next_tick(), None);
    }
}

#[test]
fn a_stream_that_never_starts_is_told() {
    let mut feed = feed();
    feed.change(lost(), at(0));
    assert_eq!(told(&feed.tick(at(TOLD_AFTER))), Some(Interrupted));
}

#[test]
fn a_refused_key_is_told_at_once() {
    let mut feed = live();
    let refused = feed.change(Change::Disconnected(ERRORS[1].clone()), at(1));
    assert_eq!(told(&refused), Some(Unauthorized));
    let again = feed.change(Change::Disconnected(ERRORS[1].clone()), at(300_000));
    assert!(told(&again).is_none());
}

#[test]
fn three_unreadable_messages_in_a_row_end_the_trust_until_one_can_be_read() {
    let mut feed = live();
    for now in [1, 2] {
        assert!(!feed.change(invalid(), at(now)).missed);
    }
    assert!(!feed.pushed(true, None, at(3)).missed);
    assert!(!feed.change(invalid(), at(4)).missed && !feed.pushed(false, None, at(5)).missed);
    let third = feed.change(invalid(), at(6));
    assert!(third.missed && told(&third) == Some(Degraded));
    assert_eq!(feed.covered_from(), i64::MAX);
    assert!(!feed.change(invalid(), at(7)).missed, "once");
    let readable = feed.pushed(true, None, at(8));
    assert!(readable.missed && told(&readable) == Some(Live));
    assert_eq!(feed.covered_from(), 8);
}

#[test]
fn without_one_of_the_subscriptions_a_stream_is_not_relied_on() {
    let mut feed = live();
    let refused = feed.change(Change::Refused(ERRORS[0].clone()), at(1));
    assert!(!refused.missed && told(&refused) == Some(Degraded));
    for now in 2..6 {
        feed.change(invalid(), at(now));
    }
    feed.pushed(true, None, at(7));
    assert_eq!((feed.status().state, feed.covered_from()), (Degraded, i64::MAX));
    assert_eq!(told(&feed.change(Change::Connected, at(8))), Some(Live));
}

#[test]
fn too_many_messages_for_long_end_the_connection_for_five_minutes() {
    let mut feed = live();
    // 10 a second, for minutes.
    for message in 0..2_000 {
        assert!(feed.pushed(true, None, at(message * 100)).pause_until.is_none());
    }
    let start = 200_000;
    let ended = (0..).find_map(|message| {
        let now = start + message * 50;
        Some((now, feed.pushed(true, None, at(now)))).filter(|(_, one)| one.pause_until.is_some())
    });
    let (now, effects) = ended.unwrap();
    assert!(now - start <= 60_000);
    assert_eq!(effects.pause_until, Some(now + OVERLOADED_FOR));
    assert_eq!((told(&effects), feed.covered_from()), (Some(Overloaded), i64::MAX));
}

#[test]
fn a_time_of_stigg_is_one_of_this_process_whatever_the_clocks() {
    let mut feed = live();
    assert_eq!(feed.skew(), None);
    // Stigg's clock is a minute ahead, and pushes take 100 ms, or longer.
    for (updated_at, arrives_at) in [(60_000, 300), (61_000, 1_100), (62_000, 9_000)] {
        feed.pushed(true, Some(updated_at * 1_000), at(arrives_at));
    }
    let local = |stigg: i64| (stigg * 1_000 + feed.skew().unwrap()) / 1_000;
    assert_eq!(local(62_000), 2_000 + 100 - 1_000, "never too late");
}

#[test]
fn a_stream_that_is_off_stays_off() {
    let mut feed = live();
    feed.close(at(1));
    assert_eq!((feed.status().state, feed.covered_from()), (Off, i64::MAX));
    let connected = feed.change(Change::Connected, at(2));
    assert!(!connected.missed && connected.told.is_none());
    assert_eq!(feed.status().state, Off);
    assert!(!Feed::new(false, 10, at(0)).is_on());
}
