//! Tools can introspect the whole schema.

use std::collections::BTreeSet;

use apollo_compiler::ast::{FieldDefinition, InputValueDefinition};
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::{Node, Schema};
use serde_json::{Value, json};

use crate::common::World;

/// The introspection query of GraphQL tools: the latest form with all options, or the form from
/// before schema descriptions, `specifiedByURL`, `isRepeatable` and deprecated inputs.
fn introspection_query(latest: bool) -> String {
    let if_latest = |text| if latest { text } else { "" };
    let deprecated_too = if_latest("(includeDeprecated: true)");
    let type_reference = "name kind ofType { ".repeat(9) + "name kind" + &" }".repeat(9);
    format!(
        "query IntrospectionQuery {{
           __schema {{
             {schema_description}
             queryType {{ name {root_kind} }}
             mutationType {{ name {root_kind} }}
             subscriptionType {{ name {root_kind} }}
             types {{ ...FullType }}
             directives {{
               name description {repeatable} locations
               args{deprecated_too} {{ ...InputValue }}
             }}
           }}
         }}
         fragment FullType on __Type {{
           kind name description {specified_by}
           fields(includeDeprecated: true) {{
             name description
             args{deprecated_too} {{ ...InputValue }}
             type {{ ...TypeRef }}
             isDeprecated deprecationReason
           }}
           inputFields{deprecated_too} {{ ...InputValue }}
           interfaces {{ ...TypeRef }}
           enumValues(includeDeprecated: true) {{
             name description isDeprecated deprecationReason
           }}
           possibleTypes {{ ...TypeRef }}
         }}
         fragment InputValue on __InputValue {{
           name description type {{ ...TypeRef }} defaultValue {input_deprecation}
         }}
         fragment TypeRef on __Type {{ {type_reference} }}",
        schema_description = if_latest("description"),
        root_kind = if_latest("kind"),
        repeatable = if_latest("isRepeatable"),
        specified_by = if_latest("specifiedByURL isOneOf"),
        input_deprecation = if_latest("isDeprecated deprecationReason"),
    )
}

/// A schema as a set of lines, one per element.
type Lines = BTreeSet<String>;

fn is_own(name: &str) -> bool {
    !name.starts_with("__") && !["Boolean", "Float", "ID", "Int", "String"].contains(&name)
}

/// The lines of the SDL.
fn written(schema: &Schema) -> Lines {
    let mut lines = Lines::new();
    let own = schema.types.values().filter(|definition| is_own(definition.name()));
    for definition in own {
        let name = definition.name().as_str();
        let kind = match definition {
            ExtendedType::Scalar(_) => "SCALAR",
            ExtendedType::Object(_) => "OBJECT",
            ExtendedType::Interface(_) => "INTERFACE",
            ExtendedType::Union(_) => "UNION",
            ExtendedType::Enum(_) => "ENUM",
            ExtendedType::InputObject(_) => "INPUT_OBJECT",
        };
        let description = definition.description().map(Node::as_str);
        lines.insert(format!("{kind} {name} {description:?}"));
        match definition {
            ExtendedType::Object(object) => {
                object.fields.values().for_each(|field| write_field(&mut lines, name, field));
            }
            ExtendedType::Union(union) => {
                let members = union.members.iter();
                lines.extend(members.map(|member| format!("{name} | {}", member.name)));
            }
            ExtendedType::Enum(definition) => {
                lines.extend(definition.values.values().map(|value| {
                    format!("{name} = {} {:?}", value.value, value.description.as_deref())
                }));
            }
            ExtendedType::InputObject(input) => {
                lines.extend(input.fields.values().map(|field| write_input(name, field)));
            }
            ExtendedType::Scalar(_) | ExtendedType::Interface(_) => {}
        }
    }
    lines
}

fn write_field(lines: &mut Lines, holder: &str, field: &FieldDefinition) {
    let place = format!("{holder}.{}", field.name);
    lines.insert(format!("{place}: {} {:?}", field.ty, field.description.as_deref()));
    lines.extend(field.arguments.iter().map(|argument| write_input(&place, argument)));
}

fn write_input(holder: &str, input: &InputValueDefinition) -> String {
    let default = input.default_value.as_ref().map(ToString::to_string);
    let (name, ty, description) = (&input.name, &input.ty, input.description.as_deref());
    format!("{holder} < {name}: {ty} = {default:?} {description:?}")
}

/// The lines of an introspected schema.
fn introspected(schema: &Value) -> Lines {
    let mut lines = Lines::new();
    for definition in entries(&schema["types"]) {
        let name = text(&definition["name"]).expect("a name");
        if !is_own(name) {
            continue;
        }
        let kind = text(&definition["kind"]).expect("a kind");
        lines.insert(format!("{kind} {name} {:?}", text(&definition["description"])));
        for field in entries(&definition["fields"]) {
            let place = format!("{name}.{}", text(&field["name"]).expect("a name"));
            let description = text(&field["description"]);
            lines.insert(format!("{place}: {} {description:?}", reference(&field["type"])));
            lines.extend(entries(&field["args"]).iter().map(|argument| input(&place, argument)));
        }
        lines.extend(entries(&definition["inputFields"]).iter().map(|field| input(name, field)));
        lines.extend(entries(&definition["enumValues"]).iter().map(|value| {
            let description = text(&value["description"]);
            format!("{name} = {} {description:?}", text(&value["name"]).expect("a name"))
        }));
        let members = entries(&definition["possibleTypes"]).iter();
        lines.extend(members.map(|member| format!("{name} | {}", reference(member))));
    }
    lines
}

fn input(holder: &str, input: &Value) -> String {
    let name = text(&input["name"]).expect("a name");
    let (default, description) = (text(&input["defaultValue"]), text(&input["description"]));
    format!("{holder} < {name}: {} = {default:?} {description:?}", reference(&input["type"]))
}

/// A type reference in SDL notation.
fn reference(value: &Value) -> String {
    match text(&value["kind"]) {
        Some("NON_NULL") => format!("{}!", reference(&value["ofType"])),
        Some("LIST") => format!("[{}]", reference(&value["ofType"])),
        _ => text(&value["name"]).expect("a name").to_owned(),
    }
}

fn entries(list: &Value) -> &[Value] {
    list.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> Option<&str> {
    value.as_str()
}

#[test]
fn the_schema_can_be_rebuilt_by_tools() {
    let world = World::new();
    let schema = Schema::parse_and_validate(stigg::SCHEMA, "stigg.graphql").expect("a schema");
    let mut written = written(&schema);
    // The SDK does not ask for these.
    let more = [
        "PromotionalEntitlement.period: PromotionalEntitlementPeriod! \
         Some(\"Duration that was asked for.\")",
        "ProvisionSubscriptionResult.isScheduled: Boolean \
         Some(\"Whether the subscription, or the change to the plan, takes effect later.\")",
    ];
    written.extend(more.map(str::to_owned));
    for latest in [false, true] {
        let data = world.send(&introspection_query(latest), json!({})).data();
        let answered = &data["__schema"];
        let introspected = introspected(answered);
        assert_eq!(
            &written - &introspected,
            Lines::new(),
            "missing from introspection (latest: {latest})"
        );
        assert_eq!(
            &introspected - &written,
            Lines::new(),
            "only in introspection (latest: {latest})"
        );
        assert_eq!(answered["queryType"]["name"], "Query");
        assert_eq!(answered["mutationType"]["name"], "Mutation");
        assert_eq!(answered["subscriptionType"]["name"], "Subscription");
        let names: Vec<_> =
            entries(&answered["directives"]).iter().map(|one| text(&one["name"])).collect();
        for directive in ["skip", "include", "deprecated", "specifiedBy"] {
            assert!(names.contains(&Some(directive)), "{directive} in {names:?}");
        }
    }
}

#[test]
fn inputs_have_is_one_of() {
    let world = World::new();
    let data = world
        .send(
            r#"{ input: __type(name: "CursorPaging") { kind isOneOf name ...Again }
                 object: __type(name: "Customer") { other: isOneOf fields { type { isOneOf ofType { isOneOf } } } }
                 meta: __type(name: "__Type") { fields { name type { name } } } }
               fragment Again on __Type { ... { again: isOneOf } }"#,
            json!({}),
        )
        .data();
    let input = json!({
        "kind": "INPUT_OBJECT", "isOneOf": false, "name": "CursorPaging", "again": false,
    });
    assert_eq!(data["input"], input);
    let keys: Vec<_> =
        data["input"].as_object().into_iter().flat_map(|input| input.keys()).collect();
    assert_eq!(keys.len(), 4);
    assert_eq!(data["object"]["other"], Value::Null);
    for field in entries(&data["object"]["fields"]) {
        assert_eq!(field["type"]["isOneOf"], Value::Null, "{field}");
        assert_eq!(field["type"].as_object().map(serde_json::Map::len), Some(2), "{field}");
    }
    let known = json!({ "name": "isOneOf", "type": { "name": "Boolean" } });
    assert!(entries(&data["meta"]["fields"]).contains(&known), "{}", data["meta"]);
    let all = world.send("{ __schema { types { kind isOneOf } } }", json!({})).data();
    for one in entries(&all["__schema"]["types"]) {
        let expected = if one["kind"] == "INPUT_OBJECT" { json!(false) } else { Value::Null };
        assert_eq!(one["isOneOf"], expected, "{one}");
    }
}
