//! Expensive documents are refused, or do not block other requests.

use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use stigg_emulator::Emulator;

use crate::common::World;

const INVALID: &str = "GRAPHQL_VALIDATION_FAILED";

/// Without limits, each of them takes tens of seconds or never ends.
fn costly() -> Vec<(&'static str, String)> {
    let schema_in_schema = |depth: usize| {
        let open = "fields { type { ".repeat(depth);
        let close = "} }".repeat(depth);
        format!("{{ __schema {{ types {{ {open} name {close} }} }} }}")
    };
    let aliases = |number: usize, field: &str| -> String {
        (0..number).map(|number| format!("a{number}: {field} ")).collect::<Vec<_>>().concat()
    };
    let doubling = |depth: usize| {
        let each = |level: usize| {
            let next = level + 1;
            format!(
                "fragment F{level} on __Type {{ a: ofType {{ ...F{next} }} b: ofType {{ ...F{next} }} }} "
            )
        };
        let all = (0..depth).map(each).collect::<Vec<_>>().concat();
        format!(
            "{{ __type(name: \"Query\") {{ ...F0 }} }} {all} fragment F{depth} on __Type {{ name }}"
        )
    };
    vec![
        ("nested", schema_in_schema(3)),
        ("deeply nested", schema_in_schema(12)),
        ("schemas", format!("{{ {} }}", aliases(200, "__schema { types { fields { name } } }"))),
        ("fields", format!("{{ __schema {{ types {{ {} }} }} }}", aliases(5000, "name"))),
        ("operations", format!("{{ {} }}", aliases(3000, "__typename"))),
        ("lists", format!("{{ {} }}", aliases(1000, "coupons { edges { node { id } } }"))),
        ("doubling", doubling(25)),
        ("chain", {
            let each =
                |level: usize| format!("fragment F{level} on Query {{ ...F{} }} ", level + 1);
            let all = (0..1500).map(each).collect::<Vec<_>>().concat();
            format!("{{ ...F0 }} {all} fragment F1500 on Query {{ __typename }}")
        }),
        ("tokens", format!("{{ coupons {{ {} }} }}", "__typename ".repeat(200_000))),
    ]
}

#[test]
fn expensive_documents_are_refused_at_once() {
    let world = World::new();
    for (name, document) in costly() {
        let begin = Instant::now();
        let reply = world.send(&document, json!({}));
        assert_eq!(reply.status, 200, "{name}");
        let code = reply.code();
        assert!([INVALID, "GRAPHQL_PARSE_FAILED"].contains(&&*code), "{name}: {code}");
        // This takes milliseconds; allow more on a busy machine.
        assert!(begin.elapsed() < Duration::from_secs(5), "{name}: {:?}", begin.elapsed());
    }
}

/// The largest documents that reach validation, in several shapes.
fn large() -> Vec<(&'static str, String)> {
    let many = |number: usize, each: &dyn Fn(usize) -> String| -> String {
        (0..number).map(each).collect::<Vec<_>>().concat()
    };
    let aliases = many(4500, &|number| format!("a{number}:__typename "));
    let same = many(2000, &|_| "pageInfo{startCursor}".to_owned());
    let variables = many(3000, &|number| format!("$v{number}:Int "));
    let fragments = many(1500, &|number| format!("fragment F{number} on Query{{__typename}}"));
    let spreads = many(600, &|number| format!("...F{number} "));
    let nested = many(600, &|number| format!("fragment F{number} on Query{{coupons{{...C}}}}"));
    vec![
        ("aliases", format!("{{ coupons {{ {aliases} }} }}")),
        ("same", format!("{{ coupons {{ {same} }} }}")),
        ("variables", format!("query({variables}) {{ __typename }}")),
        ("fragments", format!("{{ __typename }} {fragments}")),
        (
            "spreads",
            format!("{{ {spreads} }} {nested} fragment C on CouponConnection{{__typename}}"),
        ),
    ]
}

#[test]
fn large_documents_are_validated_quickly() {
    let world = World::new();
    for (name, document) in large() {
        let begin = Instant::now();
        let reply = world.send(&document, json!({}));
        assert_eq!(reply.status, 200, "{name}");
        assert!(begin.elapsed() < Duration::from_secs(5), "{name}: {:?}", begin.elapsed());
    }
}

#[test]
fn large_responses_are_stopped() {
    let world = World::new();
    world.customer("acme", false);
    for number in 0..12 {
        world.provision(json!({
            "customerId": "acme", "planId": "plan-revvenu-basic", "resourceId": format!("r{number}"),
        }));
    }
    // 12 to the power of 20 subscriptions.
    let open = "customer { subscriptions { ".repeat(20);
    let close = "} }".repeat(20);
    let document = format!(
        "query($input: GetActiveSubscriptionsInput!) {{
           getActiveSubscriptions(input: $input) {{ {open} status {close} }} }}"
    );
    let reply = world.send(&document, json!({ "input": { "customerId": "acme" } }));
    assert_eq!(reply.body["data"], Value::Null);
    let error = reply.error();
    assert_eq!(error["extensions"]["code"], "BadUserInput");
    assert!(
        error["message"].as_str().is_some_and(|text| text.contains("smaller pages")),
        "{error}"
    );
}

#[test]
fn a_slow_document_does_not_block_others() {
    let emulator = Emulator::start().expect("a free port");
    let post = |document: &str| -> Value {
        ureq::post(emulator.url())
            .header("x-api-key", emulator.api_key())
            .send_json(json!({ "query": document }))
            .expect("an answer")
            .body_mut()
            .read_json()
            .expect("JSON")
    };
    // Several of the slowest documents allowed, at the same time.
    let slow = "{ __schema { types { fields { name type { fields { name } } } } } }";
    let (done, wait) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..2 {
            let (done, post) = (done.clone(), &post);
            scope.spawn(move || {
                let answer = post(slow);
                assert!(answer["data"]["__schema"]["types"].is_array());
                done.send(()).expect("somebody waits");
            });
        }
        let mut answered = 0_u32;
        let mut left = 2;
        while left > 0 {
            assert_eq!(post("{ __typename }")["data"]["__typename"], "Query");
            answered += 1;
            while wait.try_recv().is_ok() {
                left -= 1;
            }
        }
        assert!(answered > 2, "{answered} responses in the meantime");
    });
}

#[test]
fn all_errors_of_a_document_are_reported() {
    let world = World::new();
    let document = "query Q($input: PreviewNextInvoiceInput!, $unused: String) {
        previewNextInvoice(input: $input) { total { amount } }
        coupons { nothing edges { node { id(of: 1) } } } }
        fragment F on Coupon { id }";
    let reply = world.send(document, json!({}));
    let errors = reply.body["errors"].as_array().expect("errors").clone();
    let messages: Vec<_> = errors.iter().filter_map(|error| error["message"].as_str()).collect();
    assert_eq!(messages.len(), errors.len());
    assert!(messages[0].contains("previewNextInvoice") && messages[0].contains("line 2"));
    let place = |words: &str| messages.iter().position(|message| message.contains(words));
    assert_eq!(place("`nothing`"), Some(1), "{messages:?}");
    let unused = ["`F`", "`$unused`"].map(|words| place(words).expect(words));
    assert!(unused.iter().all(|place| *place >= 3), "{messages:?}");
    assert!(place("`of`").is_some_and(|place| place == 2), "{messages:?}");
    assert!(errors.iter().all(|error| error["extensions"]["code"] == INVALID));

    let many = (0..100).map(|number| format!("n{number} ")).collect::<Vec<_>>().concat();
    let reply = world.send(&format!("{{ coupons {{ {many} }} }}"), json!({}));
    assert_eq!(reply.body["errors"].as_array().map(Vec::len), Some(20));
}
