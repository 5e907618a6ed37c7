//! The page, and what only it uses of the control API.

use std::net::Ipv4Addr;

use serde_json::{Value, json};
use stigg_emulator::{Emulator, Fault};
use ureq::http::Request;

use super::control;
use crate::common::World;

/// A response without a key: the status, the policy of the content, and the text.
fn page(world: &World, path: &str) -> (u16, String, String) {
    let url = world.emulator.url().replace("/graphql", path);
    let request = Request::get(url).body(()).expect("a request");
    let mut response = world.agent().run(request).expect("a response");
    let policy = response.headers().get("content-security-policy");
    let policy = policy.map(|policy| policy.to_str().expect("text").to_owned());
    let text = response.body_mut().read_to_string().expect("text");
    (response.status().as_u16(), policy.unwrap_or_default(), text)
}

#[test]
fn the_page_comes_from_the_emulator_alone() {
    let world = World::new();
    let (status, policy, index) = page(&world, "/");
    assert_eq!(status, 200);
    assert!(policy.starts_with("default-src 'none'"), "{policy}");
    for file in ["/_emulator/page.css", "/_emulator/page.js"] {
        assert!(index.contains(file), "{file} is part of the page");
        let (status, _, text) = page(&world, file);
        assert_eq!(status, 200, "{file}");
        assert!(!text.contains("https://"), "{file} needs nothing from outside");
    }
    let size: usize = ["/", "/_emulator/page.css", "/_emulator/page.js"]
        .map(|path| page(&world, path).2.len())
        .iter()
        .sum();
    assert!(size < 40_000, "{size} bytes");
}

#[test]
fn the_page_is_off_where_the_control_api_is() {
    let world = World::from(Emulator::builder().host(Ipv4Addr::UNSPECIFIED));
    assert_eq!(page(&world, "/").0, 404);
    let world = World::from(Emulator::builder().host(Ipv4Addr::UNSPECIFIED).control());
    assert_eq!(page(&world, "/").0, 200);
}

#[test]
fn customers_are_found_by_identifier_name_and_email() {
    let world = World::new();
    for (id, name, email) in
        [("acme", "Acme Inc.", "a@x.example"), ("globex", "Globex", "g@acme.example")]
    {
        let input = json!({ "customerId": id, "name": name, "email": email });
        world
            .send(
                "mutation($input: ProvisionCustomerInput!) {
                provisionCustomer(input: $input) { customer { id } } }",
                json!({ "input": input }),
            )
            .data();
    }
    let found =
        |search: &str| control(&world, "GET", &format!("/_emulator/customers{search}"), None).body;
    let ids = |body: &Value| -> Vec<String> {
        let customers = body["customers"].as_array().expect("a list");
        customers.iter().filter_map(|found| found["customerId"].as_str().map(Into::into)).collect()
    };
    assert_eq!(ids(&found("")), ["acme", "globex"]);
    assert_eq!(ids(&found("?search=ACME")), ["acme", "globex"]);
    assert_eq!(ids(&found("?search=inc")), ["acme"]);
    assert_eq!(found("?search=nobody"), json!({ "customers": [], "total": 0 }));
    assert_eq!(world.emulator.customers(), ["acme", "globex"]);
    control(&world, "POST", "/_emulator/customers/acme/archive", None);
    assert_eq!(world.emulator.customers(), ["globex"]);
}

#[test]
fn requests_aside_are_not_recorded_and_meet_no_faults() {
    let world = World::new();
    world.emulator.inject(Fault::status(503).always());
    let ask = |query: &str| {
        control(&world, "POST", "/_emulator/graphql", Some(json!({ "query": query })))
    };
    let reply = ask("{ products { edges { node { refId } } } }");
    assert_eq!(reply.status, 200);
    assert!(reply.body["data"]["products"]["edges"].is_array(), "{}", reply.body);
    let reply = ask("{ nothing }");
    assert_eq!(reply.body["errors"][0]["extensions"]["code"], "GRAPHQL_VALIDATION_FAILED");
    assert!(world.emulator.requests().is_empty());
}

#[test]
fn recorded_requests_have_the_errors_of_their_responses() {
    let world = World::new();
    world.send(
        "query($input: GetSubscriptionInput!) { getSubscription(input: $input) { id } }",
        json!({ "input": { "subscriptionId": "nothing" } }),
    );
    world.send("query { products { edges { node { refId } } } }", json!({}));
    let requests = world.emulator.requests();
    let [failed, fine] = &requests[..] else { panic!("{requests:?}") };
    assert_eq!(failed.errors.len(), 1);
    assert_eq!(failed.errors[0].code, "SubscriptionNotFound");
    assert!(failed.errors[0].message.contains("nothing"));
    assert!(fine.errors.is_empty());
}
