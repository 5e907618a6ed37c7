//! Stopping an emulator that has subscriptions.

use std::time::{Duration, Instant};

use super::{Client, NEWER, PACKAGES, basic, subscribed};
use crate::common::World;

#[test]
fn a_stop_says_goodbye() {
    let mut world = basic();
    let mut client = subscribed(&world, PACKAGES);
    let other = Client::started(&world.emulator, NEWER);
    let begin = Instant::now();
    world.emulator.stop(Duration::from_secs(600));
    assert!(begin.elapsed() < Duration::from_secs(300));
    assert_eq!(client.closed(), Some(1001));
    drop(other);
    assert!(world.emulator.streams().is_empty());
}

#[test]
fn a_dropped_emulator_cuts_its_connections() {
    let world = World::new();
    let mut client = Client::started(&world.emulator, NEWER);
    drop(world);
    assert_eq!(client.closed(), None);
}
