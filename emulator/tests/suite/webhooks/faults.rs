//! Faults of webhooks.

use std::time::Duration;

use stigg_emulator::{WebhookFault, WebhookStatus};
use time::Duration as Span;

use super::{Receiver, field, received, rename, settle};

fn names(receiver: &Receiver) -> Vec<String> {
    let events = receiver.events();
    events
        .iter()
        .map(|event| field(event, "name").as_str().unwrap_or_default().to_owned())
        .collect()
}

#[test]
fn messages_are_lost() {
    let (world, receiver) = received();
    world.emulator.inject_webhook_fault(WebhookFault::lose());
    rename(&world, "acme", "a");
    rename(&world, "acme", "b");
    settle(&world);

    assert_eq!(names(&receiver), ["b"]);
    assert_eq!(world.emulator.webhook_deliveries()[0].status, WebhookStatus::Lost);
    assert_eq!(world.emulator.webhook_faults(), []);
}

#[test]
fn messages_are_repeated_with_the_same_identifier() {
    let (world, receiver) = received();
    world.emulator.inject_webhook_fault(WebhookFault::duplicate());
    rename(&world, "acme", "a");
    settle(&world);

    let events = receiver.events();
    assert_eq!(events.len(), 2);
    assert_eq!(events[0].fingerprint(), events[1].fingerprint());
}

#[test]
fn messages_are_delayed_by_the_clock() {
    let (world, receiver) = received();
    world.emulator.inject_webhook_fault(WebhookFault::delay(Duration::from_secs(600)));
    rename(&world, "acme", "a");
    rename(&world, "acme", "b");
    settle(&world);
    assert_eq!(names(&receiver), ["b"]);

    world.emulator.advance(Span::minutes(10));
    settle(&world);
    assert_eq!(names(&receiver), ["b", "a"]);
}

#[test]
fn messages_overtake_each_other() {
    let (world, receiver) = received();
    world.emulator.inject_webhook_fault(WebhookFault::reorder());
    for name in ["a", "b", "c"] {
        rename(&world, "acme", name);
    }
    settle(&world);
    assert_eq!(names(&receiver), ["b", "a", "c"]);
}

#[test]
fn faults_are_for_types_and_numbers_of_messages() {
    let (world, receiver) = received();
    let fault = WebhookFault::lose().for_event("customer.updated").times(2);
    world.emulator.inject_webhook_fault(fault.clone());
    world.customer("globex", false);
    assert_eq!(world.emulator.webhook_faults(), [fault]);
    for name in ["a", "b", "c"] {
        rename(&world, "acme", name);
    }
    settle(&world);
    assert_eq!(names(&receiver).last().map(String::as_str), Some("c"));
    assert_eq!(receiver.types().iter().filter(|name| *name == "customer.updated").count(), 1);

    world.emulator.inject_webhook_fault(WebhookFault::lose().always());
    world.emulator.clear_webhook_faults();
    rename(&world, "acme", "d");
    settle(&world);
    assert_eq!(names(&receiver).last().map(String::as_str), Some("d"));
}
