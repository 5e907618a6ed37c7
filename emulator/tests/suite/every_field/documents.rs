//! Documents with every field, made from the schema.

use apollo_compiler::Schema;
use apollo_compiler::ast::{FieldDefinition, OperationType};
use apollo_compiler::schema::{ExtendedType, Name};

/// The response key of all documents. A server that ignores aliases does not know it.
pub(super) const KEY: &str = "asked";

/// A document that asks one root field for every field that can be reached from it. What lies
/// within itself is left out, so that the document ends.
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

/// The selections of a type; nothing for a leaf. `above` has the types that they stand in.
fn selections(schema: &Schema, name: &Name, above: &mut Vec<Name>) -> String {
    let mut selected = vec!["__typename".to_owned()];
    match &schema.types[name] {
        ExtendedType::Object(object) => {
            above.push(name.clone());
            for field in object.fields.values() {
                let inner = field.ty.inner_named_type();
                if !above.contains(inner) {
                    selected.push(format!("{}{}", field.name, selections(schema, inner, above)));
                }
            }
            above.pop();
        }
        ExtendedType::Union(union) => {
            for member in &union.members {
                if !above.contains(&member.name) {
                    let inner = selections(schema, &member.name, above);
                    selected.push(format!("... on {}{inner}", member.name));
                }
            }
        }
        ExtendedType::Scalar(_) | ExtendedType::Enum(_) => return String::new(),
        other => panic!("{name} is no output: {other}"),
    }
    format!(" {{ {} }}", selected.join(" "))
}
