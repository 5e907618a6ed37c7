//! Documents: each is valid, holds what it needs and no more, and asks for what it should.

use std::collections::BTreeSet;

use apollo_compiler::ExecutableDocument;
use apollo_compiler::ast::{self, Definition};
use apollo_compiler::executable::{OperationType, Selection, SelectionSet};
use apollo_compiler::schema::Type;
use serde_json::{Map, Value};
use stigg::RetryClass;

use crate::conformance::generate::Inputs;
use crate::conformance::json::difference;
use crate::conformance::operations::{OPERATIONS, SUBSCRIPTIONS, documents};
use crate::conformance::schema::{coerce, sources, validated};

fn parsed(name: &str, document: &str) -> ast::Document {
    ast::Document::parse(document, name)
        .unwrap_or_else(|invalid| panic!("{name} does not parse:\n{}", invalid.errors))
}

/// Names of the operations and of the fragments that a document defines, in its order.
fn defined(document: &ast::Document) -> (Vec<&str>, Vec<&str>) {
    let mut operations = Vec::new();
    let mut fragments = Vec::new();
    for definition in &document.definitions {
        match definition {
            Definition::OperationDefinition(operation) => {
                operations.push(operation.name.as_ref().expect("a name").as_str());
            }
            Definition::FragmentDefinition(fragment) => fragments.push(fragment.name.as_str()),
            other => panic!("an executable document does not hold {other}"),
        }
    }
    (operations, fragments)
}

/// The fragments that a set of selections spreads, itself and through other fragments.
fn spread<'a>(
    selections: &'a [ast::Selection],
    document: &'a ast::Document,
    found: &mut BTreeSet<&'a str>,
) {
    for selection in selections {
        match selection {
            ast::Selection::Field(field) => spread(&field.selection_set, document, found),
            ast::Selection::InlineFragment(inline) => {
                spread(&inline.selection_set, document, found);
            }
            ast::Selection::FragmentSpread(used) => {
                if found.insert(&used.fragment_name) {
                    let fragment = document.definitions.iter().find_map(|definition| {
                        let fragment = definition.as_fragment_definition()?;
                        (fragment.name == used.fragment_name).then_some(fragment)
                    });
                    let fragment = fragment.expect("a fragment that is spread is defined");
                    spread(&fragment.selection_set, document, found);
                }
            }
        }
    }
}

/// The fields that a selection set selects, in its order: each with its type and its arguments, and
/// with the fields around it.
fn selected(
    document: &ExecutableDocument,
    selection_set: &SelectionSet,
    around: &str,
    found: &mut Vec<String>,
) {
    for selection in &selection_set.selections {
        match selection {
            Selection::Field(field) => {
                let arguments: Vec<_> = (field.arguments.iter())
                    .map(|argument| format!("{}: {}", argument.name, argument.value))
                    .collect();
                let path = format!(
                    "{around}/{}.{}: {}({})",
                    selection_set.ty,
                    field.name,
                    field.response_key(),
                    arguments.join(", ")
                );
                found.push(path.clone());
                selected(document, &field.selection_set, &path, found);
            }
            Selection::FragmentSpread(spread) => {
                let fragment = &document.fragments[&spread.fragment_name];
                selected(document, &fragment.selection_set, around, found);
            }
            Selection::InlineFragment(inline) => {
                selected(document, &inline.selection_set, around, found);
            }
        }
    }
}

#[test]
fn a_document_is_valid_and_holds_the_one_operation_of_its_name() {
    for case in documents() {
        validated(case.name, case.document);
        let document = parsed(case.name, case.document);
        assert_eq!(defined(&document).0, [case.name]);
    }
}

#[test]
fn a_document_holds_the_fragments_that_it_uses_once_each() {
    for case in documents() {
        let document = parsed(case.name, case.document);
        let operation = document.definitions.iter().find_map(Definition::as_operation_definition);
        let mut used = BTreeSet::new();
        spread(&operation.unwrap().selection_set, &document, &mut used);

        let (_, mut fragments) = defined(&document);
        fragments.sort_unstable();
        assert_eq!(fragments, used.into_iter().collect::<Vec<_>>(), "{}", case.name);
    }
}

#[test]
fn a_document_holds_no_character_that_graphql_can_do_without() {
    for case in documents() {
        let bytes = case.document.as_bytes();
        let is_name = |at: usize| {
            bytes.get(at).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
        };
        for (at, byte) in bytes.iter().enumerate() {
            let is_needed = match byte {
                b' ' => at > 0 && is_name(at - 1) && is_name(at + 1),
                b',' | b'#' => false,
                _ => byte.is_ascii_graphic(),
            };
            let until = String::from_utf8_lossy(&bytes[..=at]);
            assert!(is_needed, "{}: the last character of {until:?}", case.name);
        }
    }
}

#[test]
fn a_document_names_with_a_letter_what_it_spreads_several_times_and_nothing_else() {
    for case in documents() {
        let document = validated(case.name, case.document);
        for name in document.fragments.keys() {
            assert_eq!(name.len(), 1, "{}: the fragment {name}", case.name);
            let spreads = case.document.split("...").skip(1).filter(|rest| {
                rest.strip_prefix(name.as_str())
                    .is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
            });
            assert!(spreads.count() > 1, "{}: the fragment {name}", case.name);
        }
    }
}

#[test]
fn a_document_selects_exactly_what_its_files_select() {
    for case in documents() {
        let [sent, written] =
            [validated(case.name, case.document), case.written()].map(|document| {
                let mut found = Vec::new();
                let operation = document.operations.get(None).unwrap();
                selected(&document, &operation.selection_set, "", &mut found);
                found
            });
        assert_eq!(sent, written, "{}", case.name);
    }
}

#[test]
fn every_file_is_used_and_defines_what_it_is_named_after() {
    let operations = [sources("operations"), sources("subscriptions")].concat();
    for (name, source) in &operations {
        assert_eq!(defined(&parsed(name, source)), (vec![name.as_str()], vec![]));
    }
    let files: BTreeSet<_> = operations.iter().map(|(name, _)| name.as_str()).collect();
    let known: BTreeSet<_> = documents().map(|case| case.name).collect();
    let differing: Vec<_> = files.symmetric_difference(&known).collect();
    assert!(
        differing.is_empty(),
        "only in a folder of schema, or only in tests/conformance/names.rs: {differing:?}"
    );

    let fragments = sources("fragments");
    for (name, source) in &fragments {
        assert_eq!(defined(&parsed(name, source)), (vec![], vec![name.as_str()]));
    }
    let files: BTreeSet<_> = fragments.iter().map(|(name, _)| name.clone()).collect();
    let used: BTreeSet<_> = documents()
        .flat_map(|case| {
            case.written().fragments.keys().map(ToString::to_string).collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(files, used, "files of fragments, and fragments in documents");
}

#[test]
fn a_selection_set_spreads_the_one_fragment_that_stands_for_its_type() {
    fn check(document: &ExecutableDocument, name: &str, selection_set: &SelectionSet) {
        for field in selection_set.fields().filter(|field| !field.selection_set.is_empty()) {
            let stands_for = match &field.selection_set.selections[..] {
                [Selection::FragmentSpread(one)] => one.fragment_def(document),
                _ => None,
            };
            let stands_for = stands_for.map(|fragment| fragment.type_condition());
            let ty = &field.selection_set.ty;
            assert_eq!(stands_for, Some(ty), "{name}.{}", field.response_key());
        }
    }
    for case in documents() {
        let document = case.written();
        check(&document, case.name, &document.operations.get(None).unwrap().selection_set);
        for (name, fragment) in &document.fragments {
            check(&document, name, &fragment.selection_set);
        }
    }
}

#[test]
fn an_operation_passes_its_variables_to_the_arguments_of_their_names() {
    for case in documents() {
        let document = validated(case.name, case.document);
        let operation = document.operations.get(None).unwrap();
        let root = operation.root_fields(&document).next().unwrap();
        let passed: Vec<_> = (root.arguments.iter())
            .map(|argument| {
                (argument.name.as_str(), argument.value.as_variable().unwrap().as_str())
            })
            .collect();
        let variables: Vec<_> =
            case.variables.iter().map(|(name, _)| (name.as_str(), name.as_str())).collect();
        assert_eq!(passed, variables, "{}", case.name);

        let taken: BTreeSet<_> =
            root.definition.arguments.iter().map(|argument| argument.name.as_str()).collect();
        let passed: BTreeSet<_> = passed.into_iter().map(|(name, _)| name).collect();
        assert_eq!(passed, taken, "{}: the arguments of {}", case.name, root.name);
    }
}

/// Response keys are those of the official client, which Stigg's guides show too.
#[test]
fn fields_have_other_names_only_where_the_official_client_or_graphql_wants_them() {
    fn collect(
        document: &ExecutableDocument,
        selection_set: &SelectionSet,
        around: &str,
        found: &mut BTreeSet<String>,
    ) {
        for selection in &selection_set.selections {
            match selection {
                Selection::Field(field) => {
                    let key = field.response_key();
                    let path = format!("{around}.{key}");
                    if let Some(alias) = &field.alias {
                        assert_ne!(alias, &field.name, "{path} needs no alias");
                        // What leads to the variables of a change differs, the change does not.
                        let path = match path.split_once(".scheduleVariables.") {
                            Some((_, change)) => format!("….scheduleVariables.{change}"),
                            None => path.clone(),
                        };
                        found.insert(format!("{path}: {}", field.name));
                    }
                    collect(document, &field.selection_set, &path, found);
                }
                Selection::FragmentSpread(spread) => {
                    let fragment = &document.fragments[&spread.fragment_name];
                    collect(document, &fragment.selection_set, around, found);
                }
                Selection::InlineFragment(inline) => {
                    collect(document, &inline.selection_set, around, found);
                }
            }
        }
    }
    let mut found = BTreeSet::new();
    for case in documents() {
        let document = validated(case.name, case.document);
        let operation = document.operations.get(None).unwrap();
        collect(&document, &operation.selection_set, case.name, &mut found);
    }
    let expected = [
        // The official client's.
        "GetActiveSubscriptionsList.getActiveSubscriptions.addons.addon.addonId: refId",
        "GetActiveSubscriptionsList.getActiveSubscriptions.plan.planId: refId",
        "GetEntitlements.entitlements: cachedEntitlements",
        "GetSubscriptions.subscriptions.edges.node.addons.addon.addonId: refId",
        "GetSubscriptions.subscriptions.edges.node.plan.planId: refId",
        "ImportCustomer.importCustomer: importOneCustomer",
        "ProvisionSubscription.provisionSubscription: provisionSubscriptionV2",
        "UpdateCustomer.updateCustomer: updateOneCustomer",
        "UpdateSubscription.updateSubscription: updateOneSubscription",
        // GraphQL's: another member of the union has a field of that name and another type.
        "….scheduleVariables.newCredits: newQuantity",
    ];
    assert_eq!(found, expected.map(str::to_owned).into());
}

#[test]
fn an_operation_sends_its_input_as_its_variables() {
    for case in OPERATIONS.iter() {
        let document = validated(case.name, case.document);
        let operation = document.operations.get(None).unwrap();
        let variables = |values: fn(&Type) -> Option<Value>| -> Value {
            let given = operation
                .variables
                .iter()
                .filter_map(|variable| Some((variable.name.to_string(), values(&variable.ty)?)));
            given.collect::<Map<_, _>>().into()
        };
        let full = variables(|ty| Inputs::full(ty).next());
        let sparse =
            variables(|ty| if ty.is_non_null() { Inputs::sparse(ty).next() } else { None });

        for variables in [full, sparse] {
            let described = (case.describe)(case.input(&variables))
                .unwrap_or_else(|error| panic!("{}: {error}", case.name));
            assert_eq!(difference(&variables, &described.variables), None, "{}", case.name);
            assert_eq!(coerce(operation, &described.variables), Ok(()), "{}", case.name);

            assert_eq!(described.name.as_deref(), Some(case.name));
            assert_eq!(described.document, case.document);
            assert_eq!(described.response_key, Some(case.response_key.as_str()));
            assert_eq!(
                described.retry_class == RetryClass::Query,
                case.kind == OperationType::Query,
                "{}",
                case.name
            );
        }
    }
}

#[test]
fn a_subscription_says_of_itself_what_its_document_does() {
    for case in SUBSCRIPTIONS.iter() {
        assert_eq!(case.kind, OperationType::Subscription, "{}", case.name);
        assert_eq!(case.told.name.as_deref(), Some(case.name));
        assert_eq!(case.told.document, case.document);
        assert_eq!(case.told.response_key, Some(case.response_key.as_str()));
        assert_eq!(case.told.variables, Value::Object(Map::new()), "{}", case.name);
    }
}
