//! Idempotency keys: however items are built from a builder, each gets its own key and keeps it.

use std::collections::BTreeSet;
use std::iter::{repeat_n, repeat_with};

use proptest::collection::vec;
use proptest::prelude::*;
use stigg::credits::builders::{ConsumeCreditInputBuilder, ConsumeCreditsAsyncInputBuilder};
use stigg::credits::{ConsumeCreditInput, ConsumeCreditsAsyncInput};
use stigg::operation::{ConsumeCreditsAsync, Operation, ReportEvent, ReportUsageBulk};
use stigg::usage::builders::{
    ReportUsageBaseInputBuilder, ReportUsageBulkInputBuilder, UsageEventReportInputBuilder,
    UsageEventsReportInputBuilder,
};
use stigg::usage::{
    ReportUsageBaseInput, ReportUsageBulkInput, UsageEventReportInput, UsageEventsReportInput,
};

use crate::properties::check;

/// Builds items from a builder and prepares the operation that sends them.
type Route<B, O> = fn(B, usize) -> O;

const EVENTS: &[Route<UsageEventReportInputBuilder, ReportEvent>] = &[
    |event, n| ReportEvent::new(vec![event; n]),
    |event, n| ReportEvent::new(UsageEventsReportInput::builder(repeat_n(event, n))),
    |event, n| {
        let none = UsageEventsReportInput::builder(Vec::<UsageEventReportInput>::new());
        ReportEvent::new(repeat_n(event, n).fold(none, UsageEventsReportInputBuilder::usage_event))
    },
    |event, n| {
        let built: Vec<_> = repeat_with(|| event.clone().build()).take(n).collect();
        ReportEvent::new(built)
    },
    |event, n| {
        let login = || event.clone().dimension("user", "ann").resource_id("workspace");
        ReportEvent::new(repeat_with(login).take(n).collect::<Vec<_>>())
    },
    |event, n| {
        let into: Vec<UsageEventReportInput> = vec![event; n].into_iter().map(Into::into).collect();
        ReportEvent::new(into)
    },
];

const CONSUMPTIONS: &[Route<ConsumeCreditInputBuilder, ConsumeCreditsAsync>] = &[
    |credit, n| ConsumeCreditsAsync::new(ConsumeCreditsAsyncInput::builder(vec![credit; n])),
    |credit, n| {
        let none = ConsumeCreditsAsyncInput::builder(Vec::<ConsumeCreditInput>::new());
        ConsumeCreditsAsync::new(
            repeat_n(credit, n).fold(none, ConsumeCreditsAsyncInputBuilder::consumption),
        )
    },
    |credit, n| {
        let built = repeat_with(|| credit.clone().dimension("job", 7).build()).take(n);
        ConsumeCreditsAsync::new(ConsumeCreditsAsyncInput::builder(built))
    },
];

const USAGES: &[Route<ReportUsageBaseInputBuilder, ReportUsageBulk>] = &[
    |usage, n| ReportUsageBulk::new(ReportUsageBulkInput::builder(vec![usage; n])),
    |usage, n| ReportUsageBulk::new(ReportUsageBulkInput::builder(vec![usage.build(); n])),
    |usage, n| {
        let none = ReportUsageBulkInput::builder(Vec::<ReportUsageBaseInput>::new());
        ReportUsageBulk::new(repeat_n(usage, n).fold(none, ReportUsageBulkInputBuilder::usage))
    },
];

/// Takes routes repeatedly with one template: all keys differ, unless the template has one. Checks
/// that all attempts of a prepared operation send the same.
fn holds<B: Clone, O: Operation + Clone + PartialEq + std::fmt::Debug>(
    routes: &[Route<B, O>],
    taken: &[(usize, usize)],
    template: &B,
    key: Option<&str>,
    keys: fn(&O) -> Vec<String>,
) -> Result<(), TestCaseError> {
    let (mut all, mut made) = (BTreeSet::new(), 0);
    for (route, n) in taken {
        let mut operation = routes[route % routes.len()](template.clone(), *n);
        operation.prepare();
        let first = operation.clone();
        operation.prepare();
        prop_assert_eq!(&operation, &first, "another attempt sends the same");
        made += n;
        all.extend(keys(&operation));
    }
    match key {
        None => prop_assert_eq!(all.len(), made),
        Some(key) => prop_assert!(all.iter().all(|one| one == key), "{:?}", all),
    }
    Ok(())
}

#[test]
fn items_built_from_one_builder_have_their_own_keys() {
    let taken = vec((any::<usize>(), 0..20_usize), 1..6);
    check(200, (taken, proptest::option::of("[a-z]{1,8}")), |(taken, key)| {
        let key = key.as_deref();

        let event = UsageEventReportInput::builder("acme", "login");
        let event = key.into_iter().fold(event, UsageEventReportInputBuilder::idempotency_key);
        holds(EVENTS, &taken, &event, key, |ReportEvent(input)| {
            input.usage_events.iter().map(|event| event.idempotency_key.clone()).collect()
        })?;

        let credit = ConsumeCreditInput::builder("acme", "credits", 1);
        let credit = key.into_iter().fold(credit, ConsumeCreditInputBuilder::idempotency_key);
        holds(CONSUMPTIONS, &taken, &credit, key, |ConsumeCreditsAsync(input)| {
            input.consumptions.iter().map(|credit| credit.idempotency_key.clone()).collect()
        })?;

        let usage = ReportUsageBaseInput::builder("acme", "seats", 1);
        let usage = key.into_iter().fold(usage, ReportUsageBaseInputBuilder::idempotency_key);
        holds(USAGES, &taken, &usage, key, |ReportUsageBulk(input)| {
            input.usages.iter().filter_map(|usage| usage.idempotency_key.clone()).collect()
        })
    });
}

#[test]
fn built_items_keep_key_and_time_as_json() {
    let event = UsageEventReportInput::builder("acme", "login").build();
    let credit = ConsumeCreditInput::builder("acme", "credits", 1).build();

    let text = serde_json::to_string(&event).unwrap();
    assert_eq!(serde_json::from_str::<UsageEventReportInput>(&text).unwrap(), event);
    let text = serde_json::to_string(&credit).unwrap();
    assert_eq!(serde_json::from_str::<ConsumeCreditInput>(&text).unwrap(), credit);
}

/// A generated key would differ each time the same file is read.
#[test]
fn reading_generates_no_keys() {
    let event = r#"{ "customerId": "acme", "eventName": "login" }"#;
    let error = serde_json::from_str::<UsageEventReportInput>(event).unwrap_err();
    assert!(error.to_string().contains("idempotencyKey"), "{error}");

    let credit = r#"{ "customerId": "acme", "currencyId": "credits", "amount": 1 }"#;
    let error = serde_json::from_str::<ConsumeCreditInput>(credit).unwrap_err();
    assert!(error.to_string().contains("idempotencyKey"), "{error}");
}
