//! Documents with every field, generated from the schema.

use std::collections::{BTreeMap, BTreeSet};

use apollo_compiler::ast::{FieldDefinition, OperationType};
use apollo_compiler::schema::{ExtendedType, Name, ObjectType};
use apollo_compiler::{Node, Schema};

/// The response key of all documents. It fails on servers that ignore aliases.
const KEY: &str = "aliased";

/// Builds a document that selects every field reachable from a root field. Types within themselves
/// are left out, so that the document is finite.
pub(super) fn document(schema: &Schema, kind: OperationType, root: &FieldDefinition) -> String {
    let list = |entries: Vec<String>| match entries.as_slice() {
        [] => String::new(),
        entries => format!("({})", entries.join(", ")),
    };
    let arguments = || root.arguments.iter();
    let variables = arguments().map(|argument| format!("${}: {}", argument.name, argument.ty));
    let passed = arguments().map(|argument| format!("{0}: ${0}", argument.name));
    format!(
        "{kind} Every{} {{ {KEY}: {}{}{} }}",
        list(variables.collect()),
        root.name,
        list(passed.collect()),
        selections(schema, root.ty.inner_named_type(), &mut Vec::new()),
    )
}

/// The selection set of a type; empty for a leaf. `above` has the enclosing types.
fn selections(schema: &Schema, name: &Name, above: &mut Vec<Name>) -> String {
    match &schema.types[name] {
        ExtendedType::Object(object) => fields(schema, object, &BTreeSet::new(), above),
        ExtendedType::Union(union) => {
            let members: Vec<_> = (union.members.iter())
                .filter(|member| !above.contains(&member.name))
                .map(|member| schema.get_object(&member.name).expect("an object"))
                .collect();
            let conflicts = conflicts(&members);
            let members = members.into_iter().map(|member| {
                format!(" ... on {}{}", member.name, fields(schema, member, &conflicts, above))
            });
            format!(" {{ __typename{} }}", members.collect::<String>())
        }
        ExtendedType::Scalar(_) | ExtendedType::Enum(_) => String::new(),
        other => panic!("{name} is no output: {other}"),
    }
}

/// The fields of an object. Fields in `conflicts` get the object's name in their response key.
fn fields(
    schema: &Schema,
    object: &ObjectType,
    conflicts: &BTreeSet<&Name>,
    above: &mut Vec<Name>,
) -> String {
    let mut selected = vec!["__typename".to_owned()];
    above.push(object.name.clone());
    for (name, field) in &object.fields {
        let inner = field.ty.inner_named_type();
        if above.contains(inner) {
            continue;
        }
        let key = if conflicts.contains(name) {
            format!("{}_{name}: ", object.name)
        } else {
            String::new()
        };
        selected.push(format!("{key}{name}{}", selections(schema, inner, above)));
    }
    above.pop();
    format!(" {{ {} }}", selected.join(" "))
}

/// Fields that members of a union have under the same name with different types. A document cannot
/// select both under that name.
fn conflicts<'a>(members: &[&'a Node<ObjectType>]) -> BTreeSet<&'a Name> {
    let mut types = BTreeMap::new();
    let fields = members.iter().flat_map(|member| &member.fields);
    fields
        .filter(|(name, field)| *types.entry(*name).or_insert(&field.ty) != &field.ty)
        .map(|(name, _)| name)
        .collect()
}
