//! Output types: what a server may answer to an operation's document is decoded into the
//! operation's output, and comes back whole when it is encoded again.
//!
//! A type keeps two things otherwise than they came: a list that is null becomes an empty one, and
//! a whole number of the type Float may be written as 2.0.

use std::collections::BTreeSet;

use apollo_compiler::schema::ExtendedType;
use serde_json::Value;

use crate::conformance::generate::{Answer, Answers, Novelty};
use crate::conformance::json::difference;
use crate::conformance::operations::{OPERATIONS, OperationCase};
use crate::conformance::schema::{schema, types};

/// Has an operation decode answers and encode them again, and wants them back.
fn assert_kept(case: &OperationCase, answers: Answers<'_>) {
    for answer in answers {
        let kept = (case.recode)(&answer.sent[&case.response_key])
            .unwrap_or_else(|error| panic!("{} cannot decode its answer: {error}", case.name));
        if let Some(difference) = difference(&answer.kept[&case.response_key], &kept) {
            panic!("{} does not keep its answer: {difference}", case.name);
        }
    }
}

fn collect_texts(value: &Value, texts: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => fields.values().for_each(|value| collect_texts(value, texts)),
        Value::Array(items) => items.iter().for_each(|value| collect_texts(value, texts)),
        Value::String(text) => drop(texts.insert(text.clone())),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The other tests are worth what their answers hold.
#[test]
fn the_answers_hold_every_value_of_enums_and_every_member_of_unions() {
    let mut texts = BTreeSet::new();
    for case in OPERATIONS.iter() {
        let document = case.written();
        Answers::to(&document).for_each(|answer| collect_texts(&answer.sent, &mut texts));
    }
    let objects = types().filter_map(ExtendedType::as_object);
    for field in objects.flat_map(|object| object.fields.values()) {
        let expected: Vec<_> = match &schema().types[field.ty.inner_named_type()] {
            ExtendedType::Enum(definition) => definition.values.keys().collect(),
            ExtendedType::Union(definition) => {
                definition.members.iter().map(|member| &member.name).collect()
            }
            _ => continue,
        };
        for name in expected {
            assert!(texts.contains(name.as_str()), "{name} of the field {}", field.name);
        }
    }
}

#[test]
fn an_answer_with_a_value_in_every_field_is_kept() {
    for case in OPERATIONS.iter() {
        let document = case.written();
        assert_kept(case, Answers::to(&document));
    }
}

/// Empty fields in the innermost objects, then also in those around them, and so on, so that each
/// object is met both in full and with every field empty that may be.
#[test]
fn an_answer_without_values_is_kept() {
    for case in OPERATIONS.iter() {
        let document = case.written();
        let depth = Answers::to(&document).map(|answer| answer.depth).max();
        for filled_to in 1..depth.unwrap() {
            assert_kept(case, Answers::to(&document).filled_to(filled_to));
        }
    }
}

/// Also in every member of a union: one that the crate does not know would keep them.
#[test]
fn unknown_fields_are_ignored() {
    for case in OPERATIONS.iter() {
        let document = case.written();
        assert_kept(case, Answers::to(&document).with(Novelty::Fields));
    }
}

#[test]
fn unknown_values_of_enums_are_kept() {
    for case in OPERATIONS.iter() {
        let document = case.written();
        assert_kept(case, Answers::to(&document).with(Novelty::EnumValues));
    }
}

#[test]
fn unknown_members_of_unions_are_kept() {
    for case in OPERATIONS.iter() {
        let document = case.written();
        assert_kept(case, Answers::to(&document).with(Novelty::UnionMembers));
    }
}

/// Types are no laxer than the schema: what it promises is not an `Option`.
#[test]
fn null_is_refused_where_the_schema_promises_a_value() {
    let mut refused = BTreeSet::new();
    // Short documents first, as what they have in common with long ones is tried only once.
    let mut cases: Vec<_> = OPERATIONS.iter().collect();
    cases.sort_by_key(|case| case.document.len());
    for case in cases {
        let document = case.written();
        for Answer { sent, promised, .. } in Answers::to(&document) {
            for place in promised {
                if !refused.insert(place.position.clone()) {
                    continue;
                }
                let mut sent = sent.clone();
                *sent.pointer_mut(&place.pointer).unwrap() = Value::Null;
                let decoded = (case.recode)(&sent[&case.response_key]);
                assert!(decoded.is_err(), "{} takes null for {}", case.name, place.pointer);
            }
        }
    }
}

/// Where the whole answer may be null, the client decides what that means.
#[cfg(feature = "blocking")]
mod null_answers {
    use serde::Serialize;
    use serde_json::json;
    use stigg::blocking;
    use stigg::operation::*;
    use stigg::{
        catalog::*, credits::*, customers::*, promotional_entitlements::*, subscriptions::*,
        usage::*,
    };

    use super::*;

    /// What a client makes of a null in place of an operation's answer.
    fn made_of_null<O: Operation<Output: Serialize>>(operation: O) -> (String, Value) {
        let name = operation.name().unwrap().to_owned();
        let mut server = mockito::Server::new();
        let answer = json!({ "data": { operation.response_key().unwrap(): null } });
        server.mock("POST", "/graphql").with_body(answer.to_string()).create();
        let endpoint = format!("{}/graphql", server.url());
        let client = blocking::Client::builder("key").endpoint(endpoint).build().unwrap();
        let response = client.send(operation).unwrap();
        (name, serde_json::to_value(response.data).unwrap())
    }

    #[test]
    fn null_in_place_of_an_answer_is_none_or_no_items() {
        let entitlement = || {
            let forever = PromotionalEntitlementPeriod::Lifetime;
            [GrantPromotionalEntitlementInput::builder("feature", forever)]
        };
        let grants = GrantPromotionalEntitlementsInput::builder("customer", entitlement());
        let group =
            GrantPromotionalEntitlementsGroupInput::builder("customer", "group", entitlement());
        let revoked = RevokePromotionalEntitlementsGroupInput::builder("customer", "group");
        let unlinked = UnlinkPromotionalEntitlementsGroupInput::builder("customer", "group");
        let subscription = ImportSubscriptionInput::builder("customer", "plan");
        let usage = ReportUsageBaseInput::builder("customer", "feature", 1);
        let event = UsageEventReportInput::builder("customer", "event");
        let consumption = ConsumeCreditInput::builder("customer", "currency", 1);
        let made = BTreeSet::from(
            [
                made_of_null(GetCustomerById::new("customer")),
                made_of_null(GetCustomerStatistics::new("customer")),
                made_of_null(ImportCustomerBulk::new(ImportCustomerBulkInput::builder(["one"]))),
                made_of_null(GetActiveSubscriptions::new("customer")),
                made_of_null(GetActiveSubscriptionsList::new("customer")),
                made_of_null(ImportSubscriptionsBulk::new(ImportSubscriptionsBulkInput::builder(
                    [subscription],
                ))),
                made_of_null(GetEntitlements::new("customer")),
                made_of_null(GrantPromotionalEntitlements::new(grants)),
                made_of_null(GrantPromotionalEntitlementsGroup::new(group)),
                made_of_null(RevokePromotionalEntitlementsGroup::new(revoked)),
                made_of_null(UnlinkPromotionalEntitlementsGroup::new(unlinked)),
                made_of_null(ReportUsageBulk::new(ReportUsageBulkInput::builder([usage]))),
                made_of_null(ReportEvent::new(event)),
                made_of_null(ConsumeCreditsAsync::new(ConsumeCreditsAsyncInput::builder([
                    consumption,
                ]))),
                made_of_null(GetSdkConfiguration(NoInput {})),
            ]
            .map(|(name, value)| (name, value.to_string())),
        );

        let expected = OPERATIONS.iter().filter_map(|case| {
            let document = case.written();
            let root = document.operations.get(None).unwrap().root_fields(&document).next();
            let ty = root.unwrap().ty();
            let value = if ty.is_list() { "[]" } else { "null" };
            (!ty.is_non_null()).then(|| (case.name.to_owned(), value.to_owned()))
        });
        assert_eq!(made, expected.collect());
    }
}
