//! Numbers in JSON: whole ones have no fraction, wherever they are written.

use serde_json::{Value, json};
use stigg_emulator::Catalog;

use crate::common::World;

/// The text of a response: parsing it would hide how numbers are written.
fn text(world: &World, document: &str, input: &Value) -> String {
    let request = world.agent().post(world.emulator.url());
    let request = request.header("x-api-key", world.emulator.api_key());
    let body = json!({ "query": document, "variables": { "input": input } });
    let mut response = request.send_json(body).expect("an answer");
    response.body_mut().read_to_string().expect("a text")
}

fn reported(world: &World, value: &Value) -> String {
    let document = "mutation($input: ReportUsageInput!) {
        reportUsage(input: $input) { currentUsage } }";
    let feature = "feature-02-campaigns";
    text(
        world,
        document,
        &json!({
            "customerId": "acme", "featureId": feature, "value": value, "updateBehavior": "SET",
        }),
    )
}

fn subscribed() -> World {
    let world = World::new();
    world.customer("acme", true);
    world.provision(json!({
        "customerId": "acme", "planId": "plan-revvenu-growth", "billingPeriod": "MONTHLY",
        "billableFeatures": [{ "featureId": "feature-01-templates", "quantity": 3 }],
    }));
    world
}

#[test]
fn whole_amounts_of_responses_have_no_fraction() {
    let world = subscribed();
    for (sent, written) in [
        (json!(3), "3"),
        (json!(3.0), "3"),
        (json!(0), "0"),
        (json!(0.5), "0.5"),
        (json!(1e15), "1000000000000000"),
    ] {
        let expected = format!(r#"{{"data":{{"reportUsage":{{"currentUsage":{written}}}}}}}"#);
        assert_eq!(reported(&world, &sent), expected);
    }
    let document =
        "query($input: GetSubscriptionsListInput!) { getActiveSubscriptions(input: $input) {
        totalPrice { total { amount } } prices { usageLimit price { price { amount } } } } }";
    let document = document.replace("GetSubscriptionsListInput", "GetActiveSubscriptionsInput");
    let prices = text(&world, &document, &json!({ "customerId": "acme" }));
    assert!(prices.contains(r#""total":{"amount":3}"#), "{prices}");
    assert!(prices.contains(r#""usageLimit":3,"#), "{prices}");
}

#[test]
fn amounts_beyond_the_precision_of_a_float_have_no_fraction() {
    let world = subscribed();
    let document = "mutation($input: ReportUsageInput!) {
        reportUsage(input: $input) { currentUsage } }";
    let mut written = String::new();
    for _ in 0..10 {
        let input = json!({
            "customerId": "acme", "featureId": "feature-02-campaigns", "value": 1e15,
        });
        written = text(&world, document, &input);
    }
    assert_eq!(written, r#"{"data":{"reportUsage":{"currentUsage":10000000000000000}}}"#);
}

#[test]
fn whole_numbers_of_free_form_data_have_no_fraction() {
    let world = World::new();
    let document = "mutation($input: ProvisionCustomerInput!) { provisionCustomer(input: $input) {
        customer { additionalMetaData } } }";
    let metadata = json!({ "seats": 20.0, "share": 0.25, "list": [1.0, { "deep": -2.0 }] });
    let input = json!({ "customerId": "acme", "additionalMetaData": metadata });
    assert_eq!(
        text(&world, document, &input),
        r#"{"data":{"provisionCustomer":{"customer":{"additionalMetaData":{"list":[1,{"deep":-2}],"seats":20,"share":0.25}}}}}"#
    );
}

#[test]
fn whole_numbers_of_a_state_have_no_fraction() {
    let world = subscribed();
    reported(&world, &json!(7));
    let file = std::env::temp_dir().join(format!("stigg-numbers-{}.json", std::process::id()));
    world.emulator.save(&file).expect("a saved state");
    let state = std::fs::read_to_string(&file).expect("the state");
    std::fs::remove_file(&file).expect("the file");
    assert!(state.contains("\"amount\": 7"), "the usage");
    assert!(!state.contains(".0,") && !state.contains(".0\n"), "a fraction");
}

#[test]
fn numbers_of_a_catalog_may_be_written_either_way() {
    let text = serde_json::to_string(&Catalog::demo()).expect("JSON");
    let again = Catalog::from_json(&text.replace(".0", "")).expect("a catalog");
    assert_eq!(again, Catalog::demo());
}
