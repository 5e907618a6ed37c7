//! Queries every field of the schema through a client generated from the schema alone.

mod documents;
mod shapes;
mod story;

use std::collections::{BTreeMap, BTreeSet};

use apollo_compiler::ast::OperationType;
use apollo_compiler::validation::Valid;
use apollo_compiler::{ExecutableDocument, Schema};
use serde_json::Value;

use crate::common::World;
use documents::document;
use shapes::Shapes;

/// Object types that the emulator never returns, by the feature that it does not model.
const NOT_MODELLED: &[(&str, &[&str])] = &[
    (
        "updates are pushed over a WebSocket",
        &[
            "CreditBalanceUpdated",
            "EntitlementReference",
            "EntitlementsUpdated",
            "EntitlementsUpdatedV2",
            "PackagePublished",
            "Subscription",
            "UsageMeasurementUpdated",
            "UsageUpdated",
            "UsageUpdatedV2",
            "UsageV2",
        ],
    ),
    (
        "widgets have no configured styles",
        &[
            "CheckoutColorPalette",
            "CheckoutConfiguration",
            "CheckoutContent",
            "CustomerPortalColorsPalette",
            "CustomerPortalConfiguration",
            "FontVariant",
            "PaywallColorsPalette",
            "PaywallConfiguration",
            "PaywallLayoutConfiguration",
            "TypographyConfiguration",
        ],
    ),
    (
        "checkouts cannot use Airwallex, which has no `billingIdentifier`",
        &["AirwallexCheckoutCredentials", "AirwallexCheckoutMetadata"],
    ),
    (
        "add-ons of a plan are in no groups",
        &[
            "PaywallPlanCompatiblePackageGroup",
            "PaywallPlanCompatiblePackageGroupOptions",
            "PlanCompatiblePackageGroupOptions",
            "PlanCompatiblePackageGroups",
        ],
    ),
    (
        "credits are not invoiced, and lines of previews have no nested lines",
        &["CreditGrantInvoice", "SubscriptionInvoicePreviewLineItemData"],
    ),
    ("units of features are not transformed", &["UnitTransformation"]),
    ("customers have no balance of money", &["SubscriptionPreviewCredits"]),
    ("there are no experiments", &["ExperimentInfo"]),
    ("nothing is synchronized with other services", &["SyncState"]),
];

/// The documents that an [`Asker`] sends for a root field.
enum Documents {
    /// One with every field.
    Full,
    /// Those of the SDK, by operation name.
    Sdk(BTreeMap<String, String>),
}

/// Sends documents for root fields and checks each response.
struct Asker<'a> {
    schema: &'a Valid<Schema>,
    documents: Documents,
    shapes: Shapes<'a>,
    /// Root fields or, of the SDK, operations.
    asked: BTreeSet<String>,
}

impl<'a> Asker<'a> {
    fn new(schema: &'a Valid<Schema>, documents: Documents) -> Self {
        Self { schema, documents, shapes: Shapes::new(schema), asked: BTreeSet::new() }
    }

    /// Sends the documents of a root field and checks that the responses have no errors and the
    /// right shape. Returns the data of the last one.
    fn ask(&mut self, world: &World, root: &str, variables: Value) -> Value {
        let mut data = Value::Null;
        for (name, text) in self.documents_of(root) {
            data = self.send(world, &name, &text, variables.clone());
            self.asked.insert(name);
        }
        data
    }

    fn send(&mut self, world: &World, name: &str, text: &str, variables: Value) -> Value {
        let document = self.parsed(name, text);
        let operation = document.operations.get(None).expect("one operation");
        let reply = world.send(text, variables);
        assert_eq!(reply.status, 200, "{name}: {}", reply.body);
        assert!(reply.body.get("errors").is_none(), "{name}: {}", reply.body["errors"]);
        let mut data = reply.data();
        self.shapes.check(name, &document, &data);
        let root = operation.root_fields(&document).next().expect("a root field");
        data[root.response_key().as_str()].take()
    }

    fn parsed(&self, name: &str, text: &str) -> Valid<ExecutableDocument> {
        let parsed = ExecutableDocument::parse_and_validate(self.schema, text, name);
        parsed.unwrap_or_else(|invalid| panic!("{name}: {}", invalid.errors))
    }

    /// The documents for a root field, with names.
    fn documents_of(&self, root: &str) -> Vec<(String, String)> {
        match &self.documents {
            Documents::Full => vec![(root.to_owned(), self.full(root))],
            Documents::Sdk(documents) => {
                let documents = documents.iter().filter(|(name, text)| {
                    let document = self.parsed(name, text);
                    let operation = document.operations.get(None).expect("one operation");
                    operation.root_fields(&document).any(|field| field.name == root)
                });
                documents.map(|(name, text)| (name.clone(), text.clone())).collect()
            }
        }
    }

    fn full(&self, root: &str) -> String {
        let kinds = [OperationType::Query, OperationType::Mutation];
        let mut found = kinds.into_iter().filter_map(|kind| {
            let name = self.schema.root_operation(kind)?;
            let field = self.schema.type_field(name, root).ok()?;
            Some(document(self.schema, kind, field))
        });
        found.next().unwrap_or_else(|| panic!("the schema has no operation {root}"))
    }
}

fn schema() -> Valid<Schema> {
    Schema::parse_and_validate(stigg::SCHEMA, "stigg.graphql").expect("a valid schema")
}

#[test]
fn every_field_of_every_operation_is_answered() {
    let schema = schema();
    let mut asker = Asker::new(&schema, Documents::Full);
    story::tell(&mut asker);

    let roots = [OperationType::Query, OperationType::Mutation].map(|kind| {
        let name = schema.root_operation(kind).expect("a root");
        schema.get_object(name).expect("an object")
    });
    let operations: BTreeSet<_> =
        roots.iter().flat_map(|root| root.fields.keys().map(ToString::to_string)).collect();
    let unanswered = &operations - &asker.asked;
    assert!(unanswered.is_empty(), "every_field/story.rs never asks for {unanswered:?}");

    let objects: BTreeSet<_> = schema
        .types
        .values()
        .filter(|definition| !definition.is_built_in() && definition.is_object())
        .map(|definition| definition.name().to_string())
        .collect();
    let unseen: BTreeSet<_> = &objects - &asker.shapes.seen;
    let excused = NOT_MODELLED.iter().flat_map(|(_, names)| *names);
    let excused = excused.map(|name| (*name).to_owned()).collect();
    assert_eq!(unseen, excused, "types without data must match NOT_MODELLED");
}

#[test]
fn every_document_of_the_sdk_is_answered() {
    let schema = schema();
    let mut documents = crate::documents::documents();
    documents.retain(|_, text| !text.starts_with("subscription "));
    let mut asker = Asker::new(&schema, Documents::Sdk(documents.clone()));
    story::tell(&mut asker);

    let unanswered: Vec<_> = documents.keys().filter(|name| !asker.asked.contains(*name)).collect();
    assert!(unanswered.is_empty(), "every_field/story.rs never has {unanswered:?} sent");
}
