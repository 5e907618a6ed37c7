//! Deliveries and retries, over sockets.

use std::time::{Duration, Instant};

use stigg::webhooks::EventType;
use stigg_emulator::{Emulator, StartError, Webhook, WebhookStatus};
use time::Duration as Span;

use super::Answer::{Never, Nothing, Status};
use super::{PATIENCE, Receiver, SECRET, field, received, rename, settle, world};
use crate::common::{BEGIN, World};

#[test]
fn an_event_is_posted_with_the_secret() {
    let (world, receiver) = received();
    rename(&world, "acme", "Acme");
    settle(&world);

    let request = receiver.state().received[0].clone();
    assert_eq!(request.line, "POST /webhooks/stigg?from=emulator HTTP/1.1");
    assert_eq!(request.headers["stigg-webhooks-secret"], SECRET);
    assert_eq!(request.headers["content-type"], "application/json");
    assert!(receiver.url.contains(request.headers["host"].to_str().unwrap()));
    let [event] = &receiver.events()[..] else { panic!("{:?}", receiver.types()) };
    assert_eq!(*event.event_type(), EventType::CustomerUpdated);
    assert_eq!((event.customer_id(), field(event, "name").as_str()), (Some("acme"), Some("Acme")));
    let age = event.timestamp().unwrap() - BEGIN;
    assert!(age >= Span::ZERO && age < Span::minutes(5), "{age}");
    assert!(event.trace_id().is_some() && event.environment_id().is_some());

    let [delivery] = &world.emulator.webhook_deliveries()[..] else { panic!("one delivery") };
    assert_eq!((delivery.status, &*delivery.url), (WebhookStatus::Delivered, &*receiver.url));
    assert_eq!(Some(&*delivery.message_id), event.message_id());
    assert_eq!((&*delivery.body, delivery.attempts[0].status), (event.raw(), Some(204)));
}

#[test]
fn a_failing_delivery_is_tried_again_at_once_and_then_every_30_seconds_by_the_clock() {
    let (world, receiver) = received();
    receiver.answer([Status(500); 5]);
    rename(&world, "acme", "Acme");
    settle(&world);
    assert_eq!(receiver.types().len(), 4);
    assert_eq!(world.emulator.webhook_deliveries()[0].status, WebhookStatus::Waiting);

    world.emulator.advance(Span::seconds(30));
    settle(&world);
    assert_eq!(receiver.types().len(), 5);
    world.emulator.advance(Span::seconds(30));
    settle(&world);

    let delivery = world.emulator.webhook_deliveries().remove(0);
    assert_eq!((delivery.status, delivery.attempts.len()), (WebhookStatus::Delivered, 6));
    let requests = receiver.state().received.clone();
    assert!(requests.iter().all(|request| request.body == requests[0].body), "the same bytes");
}

#[test]
fn a_delivery_fails_after_the_last_retry_and_is_sent_again_on_request() {
    let (world, receiver) = received();
    receiver.answer([Status(500), Status(404), Status(301), Nothing]);
    receiver.answer([Status(503); 3]);
    rename(&world, "acme", "Acme");
    settle(&world);
    for _ in 0..4 {
        world.emulator.advance(Span::seconds(31));
        settle(&world);
    }
    let failed = world.emulator.webhook_deliveries().remove(0);
    assert_eq!(failed.status, WebhookStatus::Failed);
    let statuses: Vec<_> = failed.attempts.iter().map(|attempt| attempt.status).collect();
    let expected = [Some(500), Some(404), Some(301), None, Some(503), Some(503), Some(503)];
    assert_eq!(statuses, expected);
    assert!(failed.attempts[3].error.as_ref().unwrap().starts_with("no answer"), "{failed:?}");

    assert!(world.emulator.resend_webhook(failed.number));
    assert!(!world.emulator.resend_webhook(failed.number + 1));
    settle(&world);
    assert_eq!(world.emulator.webhook_deliveries()[0].status, WebhookStatus::Delivered);
    assert_eq!(receiver.types().len(), 8);
}

#[test]
fn a_webhook_that_nobody_serves_does_not_hold_up_operations() {
    let world = world();
    // A port that was free a moment ago.
    let url = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        format!("http://{}/", listener.local_addr().unwrap())
    };
    world.emulator.add_webhook(Webhook::new(url, SECRET)).unwrap();
    rename(&world, "acme", "Acme");
    settle(&world);

    let delivery = world.emulator.webhook_deliveries().remove(0);
    assert_eq!((delivery.status, delivery.attempts.len()), (WebhookStatus::Waiting, 4));
    assert!(delivery.attempts[0].error.as_ref().unwrap().starts_with("no connection"));
}

#[test]
fn a_webhook_that_never_answers_is_given_up_and_does_not_hold_up_operations() {
    let (world, receiver) = (world(), Receiver::start());
    receiver.answer([Never; 2]);
    let impatient = receiver.webhook().timeout(Duration::from_millis(50));
    world.emulator.add_webhook(impatient).unwrap();
    let start = Instant::now();
    for number in 0..10 {
        rename(&world, "acme", &number.to_string());
    }
    assert!(start.elapsed() < PATIENCE);
    settle(&world);

    let deliveries = world.emulator.webhook_deliveries();
    assert!(deliveries.iter().all(|delivery| delivery.status == WebhookStatus::Delivered));
    assert_eq!(deliveries[0].attempts.len(), 3);
    assert_eq!(deliveries[0].attempts[0].error.as_deref(), Some("no answer within 50ms"));
}

#[test]
fn a_webhook_gets_the_events_that_it_asks_for() {
    let (world, some, all) = (world(), Receiver::start(), Receiver::start());
    let chosen = some.webhook().event("customer.created").event("customer.deleted");
    world.emulator.add_webhook(chosen).unwrap();
    world.emulator.add_webhook(all.webhook()).unwrap();
    rename(&world, "acme", "Acme");
    world.customer("globex", true);
    settle(&world);

    assert_eq!(some.types(), ["customer.created"]);
    assert_eq!(all.types()[..2], ["customer.updated", "customer.created"]);
    let both = (some.events(), all.events());
    let twin = both.1.iter().find(|event| event.message_id() == both.0[0].message_id());
    assert_eq!(twin.map(stigg::webhooks::Event::raw), Some(both.0[0].raw()));
}

#[test]
fn removed_webhooks_get_nothing_more() {
    let (world, receiver) = received();
    receiver.answer([Status(500); 4]);
    rename(&world, "acme", "Acme");
    settle(&world);
    assert_eq!(world.emulator.webhooks(), [receiver.webhook()]);

    world.emulator.remove_webhooks();
    assert_eq!(
        (world.emulator.webhooks().len(), world.emulator.webhook_deliveries().len()),
        (0, 0)
    );
    world.emulator.advance(Span::minutes(5));
    rename(&world, "acme", "Another");
    settle(&world);
    assert_eq!(receiver.types().len(), 4);
}

#[test]
fn webhooks_can_be_registered_before_the_start() {
    let receiver = Receiver::start();
    let world = World::from(Emulator::builder().now(BEGIN).webhook(receiver.webhook()));
    world.customer("acme", false);
    settle(&world);
    assert_eq!(receiver.types()[0], "customer.created");

    let https = Webhook::new("https://example.com/", SECRET);
    let error = Emulator::builder().webhook(https.clone()).start().unwrap_err();
    assert!(matches!(&error, StartError::Webhook(_)) && error.to_string().contains("no TLS"));
    world.emulator.add_webhook(https).unwrap_err();
}
