//! Compares the published schema with `schema/facts.graphql`, the facts that the official client
//! reveals about the API.
//!
//! The other tests check everything against `schema/stigg.graphql`. These tests check that file
//! against the facts, so that guesses are found.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use apollo_compiler::ast::InputValueDefinition;
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::validation::Valid;
use apollo_compiler::{ExecutableDocument, Schema};

use crate::conformance::operations::documents;
use crate::conformance::schema::schema;
use crate::repository;

static FACTS: LazyLock<Valid<Schema>> = LazyLock::new(|| {
    let path = repository().join("schema/facts.graphql");
    Schema::parse_and_validate(std::fs::read_to_string(path).unwrap(), "facts.graphql")
        .unwrap_or_else(|invalid| panic!("the facts are invalid:\n{}", invalid.errors))
});

/// A difference: the name, and its definitions in the facts and in the published schema.
type Difference = (&'static str, Option<&'static str>, Option<&'static str>);

/// Intentional differences of the published schema, by reason.
const DIFFERENCES: &[(&str, &[Difference])] = &[
    (
        "the facts cannot tell whether a union is null, and without a reset period there is nothing \
         to configure",
        &[
            (
                "Entitlement.resetPeriodConfiguration",
                Some("ResetPeriodConfiguration!"),
                Some("ResetPeriodConfiguration"),
            ),
            (
                "FeatureEntitlement.resetPeriodConfiguration",
                Some("ResetPeriodConfiguration!"),
                Some("ResetPeriodConfiguration"),
            ),
        ],
    ),
    (
        "the facts cannot tell whether a union is null, and this one has no member for some types of \
         update, such as a migration",
        &[
            (
                "SubscriptionFutureUpdate.scheduleVariables",
                Some("ScheduleVariables!"),
                Some("ScheduleVariables"),
            ),
            (
                "SubscriptionScheduledUpdate.scheduleVariables",
                Some("ScheduleVariables!"),
                Some("ScheduleVariables"),
            ),
        ],
    ),
];

/// The definitions of a schema by name: `Coupon`, `Coupon.status`, `Query.coupons(filter)`,
/// `CouponStatus.ACTIVE`.
fn definitions(schema: &Schema) -> BTreeMap<String, String> {
    let input = |input: &InputValueDefinition| match &input.default_value {
        Some(default) => format!("{} = {default}", input.ty),
        None => input.ty.to_string(),
    };
    let mut found = BTreeMap::new();
    for (name, definition) in &schema.types {
        if definition.is_built_in() {
            continue;
        }
        let mut add = |inner: String, what: String| found.insert(format!("{name}{inner}"), what);
        match definition {
            ExtendedType::Scalar(_) => drop(add(String::new(), "scalar".to_owned())),
            ExtendedType::Object(object) => {
                add(String::new(), "type".to_owned());
                assert!(object.implements_interfaces.is_empty(), "{name} implements interfaces");
                for (field, definition) in &object.fields {
                    add(format!(".{field}"), definition.ty.to_string());
                    for argument in &definition.arguments {
                        add(format!(".{field}({})", argument.name), input(argument));
                    }
                }
            }
            ExtendedType::Union(union) => {
                add(String::new(), "union".to_owned());
                for member in &union.members {
                    add(format!(".{member}"), "member".to_owned());
                }
            }
            ExtendedType::Enum(values) => {
                add(String::new(), "enum".to_owned());
                for value in values.values.keys() {
                    add(format!(".{value}"), "value".to_owned());
                }
            }
            ExtendedType::InputObject(object) => {
                add(String::new(), "input".to_owned());
                for (field, definition) in &object.fields {
                    add(format!(".{field}"), input(definition));
                }
            }
            ExtendedType::Interface(_) => panic!("{name} is an interface: compare those, too"),
        }
    }
    found
}

/// The differences of two schemas. A type that only one of them has is a single difference.
fn differences<'a>(
    facts: &'a BTreeMap<String, String>,
    ours: &'a BTreeMap<String, String>,
) -> BTreeSet<(&'a str, Option<&'a str>, Option<&'a str>)> {
    let is_in_both = |name: &str| facts.contains_key(name) && ours.contains_key(name);
    let names: BTreeSet<_> = facts.keys().chain(ours.keys()).collect();
    names
        .into_iter()
        .filter(|name| name.split_once('.').is_none_or(|(of, _)| is_in_both(of)))
        .map(|name| {
            let what = |schema: &'a BTreeMap<_, _>| schema.get(name).map(String::as_str);
            (name.as_str(), what(facts), what(ours))
        })
        .filter(|(_, facts, ours)| facts != ours)
        .collect()
}

fn errors_of(name: &str, document: &str) -> Option<String> {
    let validated = ExecutableDocument::parse_and_validate(&FACTS, document, name);
    validated.err().map(|invalid| invalid.errors.to_string())
}

#[test]
fn the_schema_differs_from_the_facts_only_where_intended() {
    let [facts, ours] = [&*FACTS, schema()].map(|schema| definitions(schema));
    let found = differences(&facts, &ours);
    let meant: BTreeSet<_> =
        DIFFERENCES.iter().flat_map(|(_, differences)| *differences).copied().collect();

    let listed = DIFFERENCES.iter().map(|(_, differences)| differences.len());
    assert_eq!(meant.len(), listed.sum::<usize>(), "a difference is listed twice");
    let unlisted: Vec<_> = found.difference(&meant).collect();
    assert!(
        unlisted.is_empty(),
        "The schemas differ. Correct either, or list the difference in DIFFERENCES with its reason:\n\
         (name, in schema/facts.graphql, in schema/stigg.graphql): {unlisted:#?}"
    );
    let unused: Vec<_> = meant.difference(&found).collect();
    assert!(unused.is_empty(), "listed, but the same in both: {unused:#?}");
}

#[test]
fn every_kind_of_difference_is_found() {
    let facts = "
        type Query { a(b: Int, c: Int = 1): A d: U e: E gone: Gone }
        type A { x: String! y: Int z: Int } type B { x: Int } type Gone { x: Int }
        union U = A | B enum E { ONE TWO } input I { x: Int y: Int! } scalar S";
    let ours = "
        type Query { a(b: Int!, c: Int = 2): A d: U e: E new: New }
        type A { x: String y: [Int] w: Int } type B { x: Int } type New { x: Int }
        union U = A enum E { ONE THREE } input I { x: Int = 3 y: Int } input S { x: Int }";
    let [facts, ours] =
        [facts, ours].map(|text| definitions(&Schema::parse_and_validate(text, "").unwrap()));
    let found: Vec<_> = differences(&facts, &ours)
        .into_iter()
        .map(|(name, facts, ours)| {
            format!("{name}: {} / {}", facts.unwrap_or("-"), ours.unwrap_or("-"))
        })
        .collect();
    assert_eq!(
        found,
        [
            "A.w: - / Int",
            "A.x: String! / String",
            "A.y: Int / [Int]",
            "A.z: Int / -",
            "E.THREE: - / value",
            "E.TWO: value / -",
            "Gone: type / -",
            "I.x: Int / Int = 3",
            "I.y: Int! / Int",
            "New: - / type",
            "Query.a(b): Int / Int!",
            "Query.a(c): Int = 1 / Int = 2",
            "Query.gone: Gone / -",
            "Query.new: - / New",
            "S: scalar / input",
            "S.x: - / Int",
            "U.B: member / -",
        ]
    );
}

#[test]
fn sent_documents_are_valid_against_the_facts() {
    let invalid: Vec<_> = documents()
        .filter_map(|case| {
            Some(format!("{}:\n{}", case.name, errors_of(case.name, case.document)?))
        })
        .collect();
    assert!(invalid.is_empty(), "not valid in schema/facts.graphql:\n{}", invalid.join("\n"));
}

/// Proves that the validation rejects invalid documents.
#[test]
fn conflicting_fields_are_invalid_against_the_facts() {
    let alias = "newCredits:newQuantity";
    let with_alias: Vec<_> = documents().filter(|case| case.document.contains(alias)).collect();
    assert!(!with_alias.is_empty());
    for case in with_alias {
        let without = case.document.replace(alias, "newQuantity");
        let errors = errors_of(case.name, &without).expect("a conflict");
        assert!(errors.contains("newQuantity"), "{errors}");
    }
}
