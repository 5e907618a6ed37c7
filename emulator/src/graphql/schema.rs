//! The schema, prepared once per process, and the part of introspection that the executor lacks.

use std::sync::OnceLock;

use apollo_compiler::ast::{DirectiveList, Type};
use apollo_compiler::collections::HashMap;
use apollo_compiler::executable::{ExecutableDocument, Selection, SelectionSet};
use apollo_compiler::resolvers::{FieldError, ObjectValue, ResolveInfo, ResolvedValue};
use apollo_compiler::response::serde_json_bytes::ByteString;
use apollo_compiler::response::{JsonMap, JsonValue};
use apollo_compiler::schema::{Component, ExtendedType, FieldDefinition, Implementers};
use apollo_compiler::validation::Valid;
use apollo_compiler::{Name, Node, Schema, name};

/// Fields that Stigg publishes but that the SDK's documents do not ask for.
const MORE_FIELDS: &str = "
    extend type PromotionalEntitlement {
      \"Duration that was asked for.\"
      period: PromotionalEntitlementPeriod!
    }

    extend type ProvisionSubscriptionResult {
      \"Whether the subscription, or the change to the plan, takes effect later.\"
      isScheduled: Boolean
    }
";

const IS_ONE_OF: Name = name!("isOneOf");
const KIND: Name = name!("kind");
/// The prefix of the response key of an `isOneOf`. No client's key starts with a space.
const MARK: &str = " isOneOf ";

/// A schema that is ready to execute documents.
#[derive(Debug)]
pub(crate) struct Prepared {
    pub(crate) schema: Valid<Schema>,
    pub(crate) implementers: HashMap<Name, Implementers>,
}

/// The prepared schema. Parsing and validating it takes longer than the rest of the emulator's
/// start.
pub(crate) fn prepared() -> Result<&'static Prepared, String> {
    static PREPARED: OnceLock<Result<Prepared, String>> = OnceLock::new();
    PREPARED.get_or_init(prepare).as_ref().map_err(Clone::clone)
}

fn prepare() -> Result<Prepared, String> {
    let mut schema = Schema::builder()
        .parse(stigg::SCHEMA, "stigg.graphql")
        .parse(MORE_FIELDS, "more.graphql")
        .build()
        .and_then(Schema::validate)
        .map_err(|invalid| invalid.errors.to_string())?
        .into_inner();
    if let Some(ExtendedType::Object(meta)) = schema.types.get_mut("__Type") {
        meta.make_mut().fields.insert(IS_ONE_OF, Component::new(is_one_of()));
    }
    let implementers = schema.implementers_map();
    Ok(Prepared { schema: Valid::assume_valid(schema), implementers })
}

/// The field that the September 2025 edition of the specification added.
fn is_one_of() -> FieldDefinition {
    FieldDefinition {
        description: None,
        name: IS_ONE_OF,
        arguments: Vec::new(),
        ty: Type::Named(name!("Boolean")),
        directives: DirectiveList::default(),
    }
}

/// Queries `kind` in place of `isOneOf`, which the executor does not support.
pub(crate) fn with_kinds(document: Valid<ExecutableDocument>) -> Valid<ExecutableDocument> {
    let mut document = document.into_inner();
    if let Some(operation) = &mut document.operations.anonymous {
        ask_for_kinds(&mut operation.make_mut().selection_set);
    }
    for operation in document.operations.named.values_mut() {
        ask_for_kinds(&mut operation.make_mut().selection_set);
    }
    for fragment in document.fragments.values_mut() {
        ask_for_kinds(&mut fragment.make_mut().selection_set);
    }
    Valid::assume_valid(document)
}

fn ask_for_kinds(selection_set: &mut SelectionSet) {
    for selection in &mut selection_set.selections {
        match selection {
            Selection::Field(field) if field.name == IS_ONE_OF => {
                let field = field.make_mut();
                let key = field.alias.as_ref().unwrap_or(&field.name);
                field.alias = Some(Name::new_unchecked(&format!("{MARK}{key}")));
                field.name = KIND;
                let kind = FieldDefinition {
                    ty: Type::NonNullNamed(name!("__TypeKind")),
                    name: KIND,
                    ..is_one_of()
                };
                field.definition = Node::new(kind);
            }
            Selection::Field(field) => ask_for_kinds(&mut field.make_mut().selection_set),
            Selection::InlineFragment(inline) => {
                ask_for_kinds(&mut inline.make_mut().selection_set);
            }
            Selection::FragmentSpread(_) => {}
        }
    }
}

/// Restores `isOneOf` where `kind` was queried instead. It is always false: the schema does not use
/// `@oneOf`.
pub(crate) fn without_kinds(data: JsonMap) -> JsonMap {
    let answer = |(key, value): (ByteString, JsonValue)| match key.as_str().strip_prefix(MARK) {
        Some(key) => {
            let is_input = value.as_str() == Some("INPUT_OBJECT");
            (key.into(), if is_input { JsonValue::Bool(false) } else { JsonValue::Null })
        }
        None => (key, without_kinds_in(value)),
    };
    data.into_iter().map(answer).collect()
}

fn without_kinds_in(value: JsonValue) -> JsonValue {
    match value {
        JsonValue::Object(object) => JsonValue::Object(without_kinds(object)),
        JsonValue::Array(entries) => {
            JsonValue::Array(entries.into_iter().map(without_kinds_in).collect())
        }
        value => value,
    }
}

/// The root of a query that only concerns the schema.
pub(crate) struct SchemaOnly;

impl ObjectValue for SchemaOnly {
    fn type_name(&self) -> &'static str {
        "Query"
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        Err(self.unknown_field_error(info))
    }
}
