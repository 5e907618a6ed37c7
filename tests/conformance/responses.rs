//! Output types: every valid response to an operation's document decodes into its output, and
//! encodes to the same JSON again.
//!
//! There are two exceptions: a null list becomes an empty one, and a whole Float may be written as
//! 2.0.

use std::collections::BTreeSet;

use apollo_compiler::schema::ExtendedType;
use serde_json::Value;

use crate::conformance::generate::{Answer, Answers, Novelty};
use crate::conformance::json::difference;
use crate::conformance::operations::{DocumentCase, OPERATIONS, documents};
use crate::conformance::schema::{schema, types};

/// Checks that an operation decodes responses and encodes them unchanged.
fn assert_kept(case: &DocumentCase, answers: Answers<'_>) {
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

/// Proves that the generated responses cover everything.
#[test]
fn the_responses_contain_every_enum_value_and_union_member() {
    let mut texts = BTreeSet::new();
    for case in documents() {
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
fn a_response_with_every_field_is_kept() {
    for case in documents() {
        let document = case.written();
        assert_kept(case, Answers::to(&document));
    }
}

/// Empties the innermost objects first, then also those around them, and so on, so that each object
/// occurs both in full and with all nullable fields empty.
#[test]
fn a_response_with_empty_fields_is_kept() {
    for case in documents() {
        let document = case.written();
        let depth = Answers::to(&document).map(|answer| answer.depth).max();
        for filled_to in 1..depth.unwrap() {
            assert_kept(case, Answers::to(&document).filled_to(filled_to));
        }
    }
}

/// Applies to every union member too: an unknown member would keep the fields.
#[test]
fn unknown_fields_are_ignored() {
    for case in documents() {
        let document = case.written();
        assert_kept(case, Answers::to(&document).with(Novelty::Fields));
    }
}

#[test]
fn unknown_values_of_enums_are_kept() {
    for case in documents() {
        let document = case.written();
        assert_kept(case, Answers::to(&document).with(Novelty::EnumValues));
    }
}

#[test]
fn unknown_members_of_unions_are_kept() {
    for case in documents() {
        let document = case.written();
        assert_kept(case, Answers::to(&document).with(Novelty::UnionMembers));
    }
}

/// Types are as strict as the schema: non-null fields are not `Option`s.
#[test]
fn null_is_refused_in_non_null_fields() {
    let mut refused = BTreeSet::new();
    // Short documents first, because parts that long ones share with them are only tried once.
    let mut cases: Vec<_> = documents().collect();
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

/// If the whole data may be null, the client decides what that means.
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

    /// The result of a null in place of an operation's data.
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
    fn null_data_becomes_none_or_no_items() {
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
