//! Saving and loading the state.

mod files;
#[cfg(all(feature = "cli", unix))]
mod program;
mod rich;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use stigg_emulator::{Catalog, Emulator};
use time::Duration;

use crate::common::{BEGIN, World};
use rich::{CAMPAIGNS, Client, MESSAGES, answers};

/// The path of a test's file, which does not exist yet.
pub(crate) fn place(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    if path.is_file() {
        fs::remove_file(&path).expect("it can be removed");
    }
    path
}

fn loaded(path: &Path) -> World {
    World::from(Emulator::builder().load(path).expect("a state"))
}

/// Saves the state to a file and loads it into a second emulator.
fn through(world: &World, path: &Path) -> World {
    world.emulator.save(path).expect("it is saved");
    loaded(path)
}

/// The lines of a file, without the time of the save.
fn lines(path: &Path) -> Vec<String> {
    let text = fs::read_to_string(path).expect("a text");
    text.lines().filter(|line| !line.starts_with("    \"now\": ")).map(str::to_owned).collect()
}

#[test]
fn a_loaded_state_gives_the_same_responses() {
    let client = Client::new();
    let (world, _) = rich::world(&client);
    let again = through(&world, &place("answers.json"));
    again.emulator.set_now(world.emulator.now()).expect("in range");
    let (before, after) = (answers(&client, &world), answers(&client, &again));
    for (question, answer) in &before {
        assert_eq!(after[question], *answer, "{question}");
    }
    // Make sure that the compared responses have data to lose.
    let asked = |part: &str| {
        let found = before.iter().find(|(question, _)| question.contains(part));
        found.unwrap_or_else(|| panic!("no question contains {part}")).1
    };
    assert_eq!(
        asked("GetCreditBalance")["creditBalanceSummary"]["balances"][0]["currentBalance"],
        50
    );
    assert_eq!(asked("GetCreditLedger")["creditsLedger"]["totalCount"], 10);
    let subscriptions = &asked("GetSubscriptions")["subscriptions"]["edges"];
    assert_eq!(subscriptions.as_array().map(Vec::len), Some(8));
}

#[test]
fn two_files_of_the_same_state_are_equal() {
    let client = Client::new();
    let (world, _) = rich::world(&client);
    let (first, second) = (place("equal-1.json"), place("equal-2.json"));
    let again = through(&world, &first);
    again.emulator.save(&second).expect("it is saved");
    assert_eq!(lines(&first), lines(&second));
    // Also when it replaces the file that it was loaded from.
    again.emulator.save(&first).expect("it is saved");
    assert_eq!(lines(&first), lines(&second));
}

#[test]
fn duplicates_are_still_detected() {
    let client = Client::new();
    let (world, _) = rich::world(&client);
    let world = through(&world, &place("repeats.json"));
    let before = answers(&client, &world);
    client.tell(&world, "ReportUsage", rich::report());
    client.run(&world, "ReportEvent", rich::events());
    client.tell(&world, "ConsumeCredits", rich::consumption());
    let again = json!({ "customerId": "acme", "featureId": MESSAGES, "value": 7, "idempotencyKey": "ai-1" });
    let data = client.tell(&world, "ReportUsage", again);
    assert_eq!(data["reportUsage"]["currentUsage"], 7.0);
    for (question, answer) in answers(&client, &world) {
        assert_eq!(answer, before[&question], "{question}");
    }
    // A report with another key counts.
    let mut other = rich::report();
    other["idempotencyKey"] = "report-2".into();
    let data = client.tell(&world, "ReportUsage", other);
    assert_eq!(data["reportUsage"]["currentUsage"], 4.3);
}

#[test]
fn scheduled_events_happen_as_without_the_file() {
    let client = Client::new();
    let (world, _) = rich::world(&client);
    let again = through(&world, &place("time.json"));
    // First the trial ends and a grant starts; then updates apply, credits expire, and one
    // subscription starts while another ends.
    for days in [20, 100] {
        let then = BEGIN + Duration::days(days);
        for world in [&world, &again] {
            world.emulator.set_now(then).expect("in range");
        }
        let (one, other) = (answers(&client, &world), answers(&client, &again));
        for (question, answer) in one {
            // Events at this time get new identifiers.
            assert_eq!(without_ids(other[&question].clone()), without_ids(answer), "{question}");
        }
    }
    assert_eq!(again.status(&json!("trial")), "EXPIRED");
    assert_eq!(again.status(&json!("later")), "ACTIVE");
    assert_eq!(again.status(&json!("moved")), "CANCELED");
    // 50 from the plan, and 15 from the remaining add-on in its latest version.
    assert_eq!(again.limit("acme", CAMPAIGNS), 65.0);
}

/// The response without the identifiers of ledger entries.
fn without_ids(mut answer: Value) -> Value {
    if let Some(ledger) = answer.get_mut("creditsLedger") {
        ledger["pageInfo"]["endCursor"].take();
        for edge in ledger["edges"].as_array_mut().expect("a list") {
            edge["cursor"].take();
            edge["node"]["eventId"].take();
        }
    }
    answer
}

#[test]
fn an_open_checkout_can_still_be_completed() {
    let (world, checkout) = rich::world(&Client::new());
    let world = through(&world, &place("checkout.json"));
    assert_eq!(
        world.emulator.complete_checkout(&checkout).expect("the checkout is open"),
        "bought"
    );
    assert_eq!(world.status(&json!("bought")), "ACTIVE");
    let world = through(&world, &place("checkout.json"));
    let error = world.emulator.complete_checkout(&checkout).expect_err("the checkout is closed");
    assert_eq!(error.code(), "CheckoutNotFound");
}

#[test]
fn identifiers_stay_taken() {
    let (world, _) = rich::world(&Client::new());
    let world = through(&world, &place("identifiers.json"));
    let order =
        json!({ "customerId": "bulk", "planId": "plan-revvenu-basic", "subscriptionId": "growth" });
    assert_eq!(world.try_provision(order).code(), "DuplicatedEntityNotAllowed");
}

#[test]
fn a_state_includes_its_clock_and_catalog() {
    let mut catalog = Catalog::demo();
    catalog.plans[0].display_name = "Starter".to_owned();
    let path = place("catalog.json");
    World::of(catalog).emulator.save(&path).expect("it is saved");
    let builder = Emulator::builder().catalog(Catalog::default()).load(&path).expect("a state");
    let world = World::from(builder.clone());
    assert!((BEGIN..BEGIN + Duration::hours(1)).contains(&world.emulator.now()));
    let data = Client::new().tell(&world, "GetPaywall", json!({}));
    assert_eq!(data["paywall"]["plans"][0]["displayName"], "Starter");
    // Unless the builder sets the time.
    let later = BEGIN + Duration::days(400);
    assert!(World::from(builder.now(later)).emulator.now() >= later);
}

#[test]
fn keys_faults_and_requests_are_not_saved() {
    let world = World::from(Emulator::builder().api_key("server-secret-key"));
    world.emulator.inject(stigg_emulator::Fault::status(503).for_operation("GetProducts").always());
    world.customer("acme", true);
    let path = place("private.json");
    let again = through(&world, &path);
    assert!(!fs::read_to_string(&path).expect("a text").contains("server-secret-key"));
    assert!(again.emulator.requests().is_empty());
    assert_ne!(again.emulator.api_key(), "server-secret-key");
    Client::new().run(&again, "GetProducts", json!({}));
    assert_eq!(again.check("acme", CAMPAIGNS, json!({}))["isGranted"], false);
}
