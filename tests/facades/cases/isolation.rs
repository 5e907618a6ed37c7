//! Batches with items that Stigg rejects.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use stigg::customers::ImportCustomerInput;
use stigg::operation::{BatchItem, Bisection, MAX_BATCH_BYTES};
use stigg::usage::{ReportUsageBaseInput, UsageEventReportInput};
use stigg::{ErrorCode, ErrorKind, RetryPolicy};

use super::batches::{Outcomes, accepted, input, send, usage};
use super::{builder, case, client, facade};
use crate::support::answers::{http, json, refusal, status};
use crate::support::server::{Request, Server, Step};

/// A usage report that [`judge`] rejects.
fn bad(number: usize) -> ReportUsageBaseInput {
    ReportUsageBaseInput::builder(format!("bad-{number}"), "feature", 1).build()
}

/// Usage reports, of which some are bad.
fn usages(count: usize, bad_ones: &[usize]) -> impl Iterator<Item = ReportUsageBaseInput> {
    (0..count).map(
        |number| {
            if bad_ones.contains(&number) { bad(number) } else { usage(number).build() }
        },
    )
}

fn items(request: &Request) -> Vec<Value> {
    let input = input(request);
    let items = input.as_object().unwrap().values().find_map(Value::as_array);
    items.unwrap().clone()
}

fn customer(item: &Value) -> &str {
    item["customerId"].as_str().unwrap()
}

/// Accepts all items of a request or none.
pub(super) fn judge(request: &Request) -> Step {
    let is_bad = items(request).iter().any(|item| customer(item).starts_with("bad-"));
    if is_bad { refusal("CustomerNotFound") } else { accepted() }
}

/// Accepts up to 30 items in a request.
fn limit_size(request: &Request) -> Step {
    if items(request).len() > 30 { status(413) } else { accepted() }
}

fn sizes(requests: &[Request]) -> Vec<usize> {
    requests.iter().map(|request| items(request).len()).collect()
}

/// The positions of the items of each outcome, and whether they were accepted.
fn ranges<T: BatchItem>(outcomes: &Outcomes<T>) -> Vec<(usize, usize, bool)> {
    let range = |positions: &std::ops::Range<usize>| (positions.start, positions.end);
    let ranges = outcomes.iter().map(|outcome| {
        assert_eq!(outcome.positions.len(), outcome.items.len());
        let (start, end) = range(&outcome.positions);
        (start, end, outcome.result.is_ok())
    });
    ranges.collect()
}

#[facade]
#[case]
async fn one_rejected_item_is_isolated_and_the_others_are_accepted() {
    let server = Server::always(Step::by(judge));
    let rows = usages(100, &[37]).enumerate();

    let outcomes = send(client(&server.url()).batches(rows)).await;

    let expected = [
        (0, 25, true),
        (25, 37, true),
        (37, 38, false),
        (38, 40, true),
        (40, 43, true),
        (43, 50, true),
        (50, 100, true),
    ];
    assert_eq!(ranges::<(usize, ReportUsageBaseInput)>(&outcomes), expected);
    for outcome in &outcomes {
        let tags = outcome.items.iter().map(|(tag, _)| *tag);
        assert!(tags.eq(outcome.positions.clone()));
    }
    let [(tag, item)] = &outcomes[2].items[..] else { panic!("{outcomes:?}") };
    assert_eq!((*tag, &*item.customer_id), (37, "bad-37"));
    let error = outcomes[2].result.as_ref().unwrap_err();
    assert_eq!(error.code(), Some(ErrorCode::CustomerNotFound));
    assert!(error.is_rejected());
    let requests = server.finish().requests;
    assert_eq!(sizes(&requests), [100, 50, 25, 25, 12, 13, 6, 3, 1, 2, 3, 7, 50]);
}

#[facade]
#[case]
async fn several_rejected_items_are_isolated() {
    let server = Server::always(Step::by(judge));

    let outcomes = send(client(&server.url()).batches(usages(8, &[2, 5]))).await;

    let expected =
        [(0, 2, true), (2, 3, false), (3, 4, true), (4, 5, true), (5, 6, false), (6, 8, true)];
    assert_eq!(ranges::<ReportUsageBaseInput>(&outcomes), expected);
    let requests = server.finish().requests;
    assert_eq!(sizes(&requests), [8, 4, 2, 2, 1, 1, 4, 2, 1, 1, 2]);
}

#[facade]
#[case]
async fn a_batch_of_rejected_items_only_is_isolated_within_the_limit() {
    let server = Server::always(Step::by(judge));
    let client = client(&server.url());

    let eight = send(client.batches((0..8).map(bad))).await;
    let hundred = send(client.batches((0..100).map(bad))).await;

    let alone: Vec<_> = (0..8).map(|number| (number, number + 1, false)).collect();
    assert_eq!(ranges::<ReportUsageBaseInput>(&eight), alone);
    let positions: Vec<_> = hundred.iter().flat_map(|outcome| outcome.positions.clone()).collect();
    assert!(positions.into_iter().eq(0..100), "each item has one outcome");
    assert!(hundred.iter().all(|outcome| outcome.result.is_err()));
    assert!(hundred.iter().any(|outcome| outcome.items.len() > 1), "the limit is reached");
    let sizes = sizes(&server.finish().requests);
    assert_eq!(sizes[..15], [8, 4, 2, 1, 1, 2, 1, 1, 4, 2, 1, 1, 2, 1, 1]);
    assert_eq!(sizes.len(), 15 + 1 + 64);
}

#[facade]
#[case]
async fn requests_that_are_too_large_are_halved() {
    let server = Server::always(Step::by(limit_size));

    let outcomes = send(client(&server.url()).batches(usages(100, &[]))).await;

    let expected = [(0, 25, true), (25, 50, true), (50, 75, true), (75, 100, true)];
    assert_eq!(ranges::<ReportUsageBaseInput>(&outcomes), expected);
    assert_eq!(sizes(&server.finish().requests), [100, 50, 25, 25, 50, 25, 25]);
}

#[facade]
#[case]
async fn an_item_that_is_too_large_alone_is_rejected() {
    let server = Server::start([status(413), status(413), accepted()]);

    let outcomes = send(client(&server.url()).batches(usages(2, &[]))).await;

    assert_eq!(ranges::<ReportUsageBaseInput>(&outcomes), [(0, 1, false), (1, 2, true)]);
    let error = outcomes[0].result.as_ref().unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Http, 413));
    assert!(error.is_rejected());
}

#[facade]
#[case]
async fn isolation_can_be_limited_and_turned_off() {
    for (limit, expected, requests) in [
        (0, vec![(0, 8, false)], vec![8]),
        (1, vec![(0, 8, false)], vec![8]),
        (3, vec![(0, 4, true), (4, 8, false)], vec![8, 4, 4]),
        (4, vec![(0, 4, true), (4, 6, false), (6, 8, true)], vec![8, 4, 4, 2, 2]),
    ] {
        let server = Server::always(Step::by(judge));
        let batches = client(&server.url()).batches(usages(8, &[5]));

        let outcomes = send(batches.max_extra_requests(limit)).await;

        assert_eq!(ranges::<ReportUsageBaseInput>(&outcomes), expected, "{limit}");
        assert_eq!(sizes(&server.finish().requests), requests, "{limit}");
    }
}

/// 64 extra requests isolate any 6 of 100 items, or any 3 of 1,000, as documented.
#[test]
fn the_default_limit_is_enough_for_a_few_rejected_items() {
    for (items, most) in [(100, 6), (1_000, 3)] {
        for round in 0..200 {
            let mut random = fastrand::Rng::with_seed(round);
            let bad = random.choose_multiple(0..items, most);
            let (mut bisection, mut first) = (Bisection::new(items, 64), 0);
            let mut alone = 0;
            while let Some(size) = bisection.next_size() {
                let rejected = bad.iter().any(|at| (first..first + size).contains(at));
                if rejected && bisection.halve() {
                    continue;
                }
                alone += usize::from(rejected && size == 1);
                first += size;
                bisection.settle();
            }
            assert_eq!((first, alone), (items, most), "{bad:?}");
        }
    }
}

#[facade]
#[case]
async fn invalid_items_are_separated_without_being_sent() {
    let server = Server::always(accepted());
    let usages = (0..150).map(|number| match number {
        20 | 120 | 121 => ReportUsageBaseInput::builder(" ", "feature", 1),
        _ => usage(number),
    });

    let outcomes = send(client(&server.url()).batches(usages)).await;

    let expected = [
        (0, 20, true),
        (20, 21, false),
        (21, 100, true),
        (100, 120, true),
        (120, 121, false),
        (121, 122, false),
        (122, 150, true),
    ];
    assert_eq!(ranges::<ReportUsageBaseInput>(&outcomes), expected);
    let error = outcomes[1].result.as_ref().unwrap_err();
    assert_eq!(error.invalid_input().unwrap().field, "usages[0].customer_id");
    assert!(error.is_rejected());
    assert_eq!(sizes(&server.finish().requests), [20, 79, 20, 28]);
}

#[facade]
#[case]
async fn an_invalid_item_keeps_its_batch_from_being_sent_without_isolation() {
    let server = Server::always(accepted());
    let usages = (0..150).map(|number| match number {
        120 => ReportUsageBaseInput::builder(" ", "feature", 1),
        _ => usage(number),
    });

    let mut outcomes = send(client(&server.url()).batches(usages).max_extra_requests(0)).await;

    let failed = outcomes.pop().unwrap();
    let error = failed.result.unwrap_err();
    assert_eq!(error.invalid_input().unwrap().field, "usages[20].customer_id");
    assert_eq!(failed.items.len(), 50);
    assert!(outcomes.pop().unwrap().result.is_ok());
    assert_eq!(server.finish().requests.len(), 1);
}

#[facade]
#[case]
async fn failures_that_are_not_about_the_items_are_not_isolated() {
    let code = |code: &str| refusal(code);
    for step in [
        status(401),
        status(403),
        status(404),
        status(429),
        status(500),
        status(503),
        code("Unauthenticated"),
        code("IdentityForbidden"),
        code("RateLimitExceeded"),
        code("OperationTimeout"),
        code("UnexpectedError"),
        code("EnvironmentMissing"),
        code("GRAPHQL_VALIDATION_FAILED"),
        code("INTERNAL_SERVER_ERROR"),
        json(&json!({ "errors": [{ "message": "no code" }] })),
        json(&json!({ "data": { "reportUsageBulk": 7 } })),
        accepted().cut(10).then_close(),
    ] {
        let server = Server::always(step);
        let client = builder(&server.url()).retry(RetryPolicy::none()).build().unwrap();

        let outcomes = send(client.batches(usages(8, &[]))).await;

        assert_eq!(ranges::<ReportUsageBaseInput>(&outcomes), [(0, 8, false)]);
        let error = outcomes[0].result.as_ref().unwrap_err();
        assert!(!error.is_rejected(), "{error:?}");
        assert_eq!(server.finish().requests.len(), 1, "{error:?}");
    }
}

#[facade]
#[case]
async fn rejections_are_recognized_by_code_flag_and_status() {
    let flagged = json!({ "message": "no", "extensions": { "isValidationError": true } });
    let coded =
        json!({ "errors": [{ "message": "no", "extensions": { "code": "BadUserInput" } }] });
    for step in [
        status(400),
        status(413),
        status(422),
        refusal("FeatureNotFound"),
        refusal("BAD_USER_INPUT"),
        refusal("CannotReportUsageForEntitlementWithMeterError"),
        refusal("CODE_OF_TOMORROW"),
        json(&json!({ "errors": [flagged] })),
        http(400, &[("content-type", "application/json")], coded.to_string()),
        http(413, &[("content-type", "application/json")], r#"{"errors":[{"message":"large"}]}"#),
    ] {
        let server = Server::start([step, accepted()]);

        let outcomes = send(client(&server.url()).batches(usages(2, &[]))).await;

        assert_eq!(ranges::<ReportUsageBaseInput>(&outcomes), [(0, 1, true), (1, 2, true)]);
        server.finish();
    }
}

/// The first half is accepted, then the server fails: the rest comes back at once.
#[facade]
#[case]
async fn an_outage_ends_the_isolation_and_a_resend_repeats_the_same_bytes() {
    let steps = [
        refusal("CustomerNotFound"),
        accepted(),
        refusal("CustomerNotFound"),
        accepted().cut(10).then_close(),
        accepted(),
    ];
    let server = Server::start(steps);
    let client = builder(&server.url()).retry(RetryPolicy::none()).build().unwrap();

    let mut outcomes = send(client.batches(usages(8, &[]).enumerate())).await;
    let lost = outcomes.pop().unwrap();
    assert_eq!(ranges::<(usize, ReportUsageBaseInput)>(&outcomes), [(0, 4, true)]);
    assert_eq!(lost.positions, 4..8);
    assert!(lost.result.unwrap_err().is_ambiguous());
    let again = send(client.batches(lost.items)).await;

    assert_eq!(ranges::<(usize, ReportUsageBaseInput)>(&again), [(0, 4, true)]);
    assert_eq!(again[0].items[0].0, 4, "the tags are still there");
    let requests = server.finish().requests;
    assert_eq!(sizes(&requests), [8, 4, 4, 2, 4]);
    let mut sent = BTreeMap::new();
    for item in requests.iter().flat_map(items) {
        assert!(item["idempotencyKey"].is_string());
        let customer = customer(&item).to_owned();
        assert_eq!(sent.entry(customer).or_insert_with(|| item.clone()), &item);
    }
    assert_eq!(requests[2].body, requests[4].body);
}

#[facade]
#[case]
async fn retries_of_a_part_repeat_the_same_bytes() {
    let lost = accepted().cut(10).then_close();
    let server = Server::start([refusal("CustomerNotFound"), lost, accepted(), accepted()]);
    let events = ["a", "b"].map(|customer| UsageEventReportInput::builder(customer, "login"));

    let outcomes = send(client(&server.url()).batches(events)).await;

    assert!(outcomes.iter().all(|outcome| outcome.result.is_ok()));
    let requests = server.finish().requests;
    assert_eq!(sizes(&requests), [2, 1, 1, 1]);
    assert_eq!(requests[1].body, requests[2].body);
    assert_eq!([&items(&requests[1])[..], &items(&requests[3])].concat(), items(&requests[0]));
}

#[facade]
#[case]
async fn parts_share_the_common_settings() {
    let server = Server::start([refusal("BadUserInput"), accepted()]);
    let customers = ["a", "b", "c"].map(ImportCustomerInput::builder);

    let batches = client(&server.url())
        .batches(customers)
        .with(|import| import.0.integration_id = Some("integration".to_owned()));
    let outcomes = send(batches).await;

    assert_eq!(outcomes.len(), 2);
    let requests = server.finish().requests;
    assert_eq!(sizes(&requests), [3, 1, 2]);
    assert!(requests.iter().all(|request| input(request)["integrationId"] == "integration"));
}

#[facade]
#[case]
async fn any_type_can_be_a_tag() {
    /// Neither `Clone` nor `Debug`.
    struct Row(String);

    let server = Server::always(Step::by(judge));
    let rows = usages(250, &[120]).enumerate();
    let mut batches = client(&server.url())
        .batches(rows.map(|(number, usage)| (Row(format!("usage.csv:{number}")), usage)));

    let mut tags = Vec::new();
    for _ in 0..3 {
        let outcome = batches.next().await.unwrap();
        tags.extend(outcome.items.into_iter().map(|(Row(tag), _)| tag));
    }
    tags.extend(batches.into_unsent().map(|(Row(tag), _)| tag));

    assert!(tags.into_iter().eq((0..250).map(|number| format!("usage.csv:{number}"))));
}

#[facade]
#[case]
async fn an_oversized_item_is_returned_with_its_tag() {
    let server = Server::always(accepted());
    let events = [10, MAX_BATCH_BYTES, 10].map(|size| {
        let text = "x".repeat(size);
        (size, UsageEventReportInput::builder("c", "login").dimension("text", text))
    });

    let outcomes = send(client(&server.url()).batches(events)).await;

    let sizes: Vec<_> = outcomes.iter().map(|outcome| outcome.items[0].0).collect();
    assert_eq!(sizes, [10, MAX_BATCH_BYTES, 10]);
    assert!(outcomes[1].result.as_ref().unwrap_err().is_rejected());
    assert_eq!(server.finish().requests.len(), 2);
}

#[facade]
#[case]
async fn concurrent_batches_are_isolated_too() {
    let server = Server::always(Step::by(judge));
    let bad_ones = [5, 150, 151, 299, 420];

    let batches = client(&server.url()).batches(usages(450, &bad_ones).enumerate());
    let outcomes = send(batches.concurrently(3)).await;

    let mut all = Vec::new();
    let mut rejected = Vec::new();
    for outcome in outcomes {
        let tags: Vec<_> = outcome.items.iter().map(|(tag, _)| *tag).collect();
        assert!(tags.iter().copied().eq(outcome.positions));
        if outcome.result.is_err() {
            rejected.extend(tags.clone());
        }
        all.extend(tags);
    }
    all.sort_unstable();
    rejected.sort_unstable();
    assert!(all.into_iter().eq(0..450));
    assert_eq!(rejected, bad_ones);
}

/// Random batches against a server that fails at random: every item has one outcome or is unsent.
#[facade]
#[case]
#[allow(clippy::while_let_on_iterator, reason = "streams have no `for`")]
async fn whatever_fails_no_item_is_lost_or_accepted_twice() {
    for seed in 0..40 {
        let mut random = fastrand::Rng::with_seed(seed);
        let count = random.usize(0..350);
        let few = random.usize(0..=count.min(8));
        let bad_ones = random.choose_multiple(0..count, few);
        let steps: Vec<_> = (0..400)
            .map(|_| match random.u8(0..20) {
                0 => status(503),
                1 => accepted().cut(10).then_close(),
                _ => Step::by(judge),
            })
            .collect();
        let server = Server::start(steps);
        let client = builder(&server.url()).retry(RetryPolicy::none()).build().unwrap();

        let mut batches = (client.batches(usages(count, &bad_ones).enumerate()))
            .concurrently(random.usize(1..=3))
            .max_extra_requests(random.usize(0..=64))
            .stop_after(random.usize(1..=3));
        let (mut all, mut good) = (Vec::new(), Vec::new());
        while let Some(outcome) = batches.next().await {
            let tags = outcome.items.iter().map(|(tag, _)| *tag);
            assert!(tags.clone().eq(outcome.positions), "seed {seed}");
            all.extend(tags.clone());
            match outcome.result {
                Ok(_) => good.extend(tags),
                Err(error) if error.is_rejected() => {
                    assert!(tags.into_iter().any(|tag| bad_ones.contains(&tag)), "seed {seed}");
                }
                Err(_) => {}
            }
        }
        let unsent: Vec<_> = batches.into_unsent().map(|(tag, _)| tag).collect();
        assert!(unsent.is_sorted(), "seed {seed}");
        all.extend(unsent);

        all.sort_unstable();
        assert!(all.into_iter().eq(0..count), "seed {seed}");
        assert!(good.iter().all(|tag| !bad_ones.contains(tag)), "seed {seed}");
        let requests = server.finish().requests.len();
        assert!(requests <= count.div_ceil(100) * 65, "seed {seed}");
    }
}
