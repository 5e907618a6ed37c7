//! Saving, loading and resetting the state.

use serde_json::{Value, json};
use stigg_emulator::{Catalog, Emulator};
use time::{Duration, OffsetDateTime};

use super::{assert_refused, control, send};
use crate::common::{BEGIN, World};
use crate::state::place;

const PATH: &str = "/_emulator/state";

fn exists(world: &World, customer: &str) -> bool {
    let document = "query($input: GetCustomerByRefIdInput!) {
        getCustomerByRefId(input: $input) { refId } }";
    let data = world.send(document, json!({ "input": { "customerId": customer } })).data();
    !data["getCustomerByRefId"].is_null()
}

fn saved(world: &World) -> Value {
    let reply = control(world, "GET", PATH, None);
    assert_eq!(reply.status, 200);
    reply.body
}

#[test]
fn a_state_is_saved_and_loaded() {
    let world = World::new();
    world.customer("acme", false);
    let state = saved(&world);
    let path = place("control-state.json");
    world.emulator.save(&path).expect("it is saved");
    let text = std::fs::read_to_string(&path).expect("a file");
    let mut file: Value = serde_json::from_str(&text).expect("JSON");
    file["state"]["now"] = state["state"]["now"].clone();
    assert_eq!(state, file, "it is what a file has");

    world.customer("globex", false);
    world.emulator.advance(Duration::days(30));
    let reply = control(&world, "PUT", PATH, Some(state.clone()));
    assert_eq!((reply.status, reply.body), (204, Value::Null));
    assert!(exists(&world, "acme") && !exists(&world, "globex"));
    assert_eq!(world.emulator.now().date(), BEGIN.date(), "the clock resumes");

    let other = World::new();
    assert_eq!(control(&other, "PUT", PATH, Some(state)).status, 204);
    assert!(exists(&other, "acme"));
}

#[test]
fn an_invalid_state_changes_nothing() {
    let world = World::new();
    world.customer("acme", false);
    let state = saved(&world);
    let with = |change: fn(&mut Value)| {
        let mut state = state.clone();
        change(&mut state);
        state
    };
    for (body, field, words) in [
        (json!({}), "formatVersion", &["missing"][..]),
        (json!({ "formatVersion": 99 }), "formatVersion", &["99"]),
        (
            with(|state| state["state"]["now"] = json!("0000-06-01T00:00:00Z")),
            "state.now",
            &["year 1"],
        ),
        (
            with(|state| {
                let again = state["state"]["customers"][0].clone();
                state["state"]["customers"].as_array_mut().expect("a list").push(again);
            }),
            "state.customers",
            &["acme"],
        ),
    ] {
        let reply = control(&world, "PUT", PATH, Some(body));
        let named = reply.body["error"]["field"].as_str().expect("a field").to_owned();
        assert!(named.starts_with(field), "{named}");
        assert_refused(&reply, 400, Some(&named), words);
    }
    let key = Some(world.emulator.api_key());
    for text in ["{", "", "[]", "{\"formatVersion\": 3, \"state\""] {
        let content = Some(("application/json", text.to_owned()));
        let reply = send(&world, "PUT", PATH, key, content).expect("a response");
        assert_eq!(reply.status, 400, "{text}: {}", reply.body);
    }
    let mut after = saved(&world);
    after["state"]["now"] = state["state"]["now"].clone();
    assert_eq!(after, state);
}

#[test]
fn a_reset_restores_the_start() {
    let world = World::new();
    world.customer("acme", false);
    world.emulator.advance(Duration::days(30));
    let product = json!({ "products": [{ "refId": "product-erp", "displayName": "ERP" }] });
    control(&world, "POST", "/_emulator/catalog", Some(product));
    let reply = control(&world, "DELETE", PATH, None);
    assert_eq!((reply.status, reply.body), (204, Value::Null));
    assert!(!exists(&world, "acme"));
    assert_eq!(world.emulator.now().date(), BEGIN.date());
    assert_eq!(world.emulator.catalog(), Catalog::demo());
    world.customer("acme", false);
}

#[test]
fn a_reset_restores_a_loaded_state() {
    let world = World::new();
    world.customer("acme", false);
    let path = place("control-reset.json");
    world.emulator.save(&path).expect("it is saved");
    let again = World::from(Emulator::builder().load(&path).expect("it is loaded"));
    again.customer("globex", false);
    again.emulator.advance(Duration::days(30));
    again.emulator.reset();
    assert!(exists(&again, "acme") && !exists(&again, "globex"));
    assert_eq!(again.emulator.now().date(), BEGIN.date());

    // The handle loads while it runs, too.
    again.customer("globex", false);
    again.emulator.load(&path).expect("it is loaded");
    assert!(exists(&again, "acme") && !exists(&again, "globex"));
    let error = again.emulator.load(place("control-none.json")).expect_err("there is no file");
    assert!(error.problem().contains("cannot be read"), "{error}");
    assert!(exists(&again, "acme"));
}

#[test]
fn without_a_time_of_its_own_a_reset_returns_to_the_real_time() {
    let emulator = Emulator::start().expect("a free port");
    emulator.advance(Duration::days(1_000));
    let before = OffsetDateTime::now_utc() - Duration::SECOND;
    emulator.reset();
    assert!((before..before + Duration::hours(1)).contains(&emulator.now()));
}
