//! Recorded requests.

use serde_json::{Value, json};

use super::{assert_refused, control};
use crate::common::World;

fn numbers(world: &World, query: &str) -> (Vec<u64>, bool) {
    let reply = control(world, "GET", &format!("/_emulator/requests{query}"), None);
    assert_eq!(reply.status, 200, "{}", reply.body);
    let requests = reply.body["requests"].as_array().expect("a list");
    let numbers = requests.iter().filter_map(|request| request["number"].as_u64()).collect();
    (numbers, reply.body["hasMore"].as_bool().expect("whether there are more"))
}

#[test]
fn requests_are_listed_in_pages_and_forgotten() {
    let world = World::new();
    for number in 0..3 {
        world.send("query Type { __typename }", json!({ "number": number })).data();
    }
    assert_eq!(numbers(&world, ""), (vec![0, 1, 2], false), "requests of this API are not listed");
    assert_eq!(numbers(&world, "?limit=2"), (vec![0, 1], true));
    assert_eq!(numbers(&world, "?limit=2&after=1"), (vec![2], false));
    assert_eq!(numbers(&world, "?after=2"), (vec![], false));
    assert_eq!(numbers(&world, "?after=18446744073709551615"), (vec![], false));

    let reply = control(&world, "GET", "/_emulator/requests?limit=1", None);
    let request = &reply.body["requests"][0];
    assert_eq!(request["operationName"], "Type");
    assert_eq!((&request["executed"], &request["status"]), (&json!(true), &json!(200)));
    assert_eq!(request["variables"], json!({ "number": 0 }));
    let key = world.emulator.api_key();
    assert!(!reply.body.to_string().contains(key), "the key is not recorded");

    let executions = || control(&world, "GET", "/_emulator/executions", None).body;
    assert_eq!(executions(), json!({ "executions": { "Type": 3 } }));
    let reply = control(&world, "DELETE", "/_emulator/requests", None);
    assert_eq!((reply.status, reply.body), (204, Value::Null));
    assert_eq!(executions(), json!({ "executions": {} }));
    assert!(world.emulator.requests().is_empty());
    world.send("{ __typename }", json!({})).data();
    assert_eq!(numbers(&world, ""), (vec![3], false), "numbers continue");
}

#[test]
fn invalid_parameters_are_explained() {
    let world = World::new();
    for (query, field, words) in [
        ("limit=0", "limit", &["`limit` is 0", "1 to 1000"][..]),
        ("limit=1001", "limit", &["1001"]),
        ("limit=ten", "limit", &["`ten`", "whole number"]),
        ("after=-1", "after", &["`-1`"]),
        ("page=1", "page", &["`page`", "`limit` and `after`"]),
    ] {
        let reply = control(&world, "GET", &format!("/_emulator/requests?{query}"), None);
        assert_refused(&reply, 400, Some(field), words);
    }
}
