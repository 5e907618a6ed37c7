//! Documentation: descriptions in the words of GraphQL become documentation in those of Rust.
//!
//! A name in backticks becomes a link:
//!
//! - `refId` is a field of the same type, `addon.refId` a field of the type of that field.
//! - `CustomerSubscription` is a type, `Plan.refId` a field of a type. In the comments of fragments,
//!   the names of fragments are types too.
//! - `ACTIVE` is a value of the same enum, or of the enum that is the type of the field.
//!   `SubscriptionStatus.ACTIVE` is one of any enum.
//! - `getSubscription` is an operation: the method of the clients.
//!
//! `null` is `None`. Links in the comments of fragments are left as they are.

use std::sync::LazyLock;

use apollo_compiler::Node;
use apollo_compiler::ast::EnumValueDefinition;
use apollo_compiler::schema::{EnumType, ExtendedType};

use crate::conformance::declarations::files::File;
use crate::conformance::declarations::fragments::{Fragment, Selected, fragments, whole};
use crate::conformance::declarations::{domain, field_name, variant_name};
use crate::conformance::schema::{schema, sources, validated, written};
use crate::declared::{Declared, declared};

/// A method of the clients and its response, or a subscription and its updates.
struct Method {
    name: String,
    is_streaming: bool,
    root_field: String,
    fragment: Option<String>,
    returns_list: bool,
}

impl Method {
    fn link(&self) -> String {
        let owner = if self.is_streaming { "operation" } else { "blocking::Client" };
        format!("[`{0}`](crate::{owner}::{0})", self.name)
    }
}

/// All methods, in the order of the clients, and the subscriptions.
fn methods() -> &'static [Method] {
    static METHODS: LazyLock<Vec<Method>> = LazyLock::new(|| {
        let method = |operation: String, name, is_streaming| {
            let document = validated(&operation, &written(&operation));
            let root = document.operations.get(None).unwrap().root_fields(&document).next();
            let root = root.expect("a root field");
            let spread = root.selection_set.selections.first();
            let spread = spread.and_then(|selection| selection.as_fragment_spread());
            Method {
                name,
                is_streaming,
                root_field: root.name.to_string(),
                fragment: spread.map(|spread| spread.fragment_name.to_string()),
                returns_list: root.ty().is_list(),
            }
        };
        let methods = declared().into_iter();
        let methods =
            methods.map(|Declared { operation, method: name, .. }| method(operation, name, false));
        let subscriptions = sources("subscriptions").into_iter();
        methods.chain(subscriptions.map(|(name, _)| method(name.clone(), name, true))).collect()
    });
    &METHODS
}

/// Subject of a piece of documentation.
#[derive(Clone, Copy)]
enum Subject<'a> {
    Fragment(&'a Fragment),
    Field(&'a Fragment, &'a Selected),
    Enum(&'a EnumType),
}

impl<'a> Subject<'a> {
    fn fragment(self) -> Option<&'a Fragment> {
        match self {
            Self::Fragment(fragment) | Self::Field(fragment, _) => Some(fragment),
            Self::Enum(_) => None,
        }
    }
}

/// The documentation of a fragment's type.
pub(super) fn of_fragment(fragment: &Fragment, file: &File) -> String {
    let definition = &schema().types[&*fragment.on];
    let described = fragment.comment.as_deref().or(definition.description().map(|it| &**it));
    let mut text = linked(&paragraphs(described), Subject::Fragment(fragment), file);
    if fragment.node().is_some() {
        text += "\n[`nodes`](Self::nodes) returns the items without their edges.";
    }
    if let Some(origin) = origin(fragment, &text, file) {
        text = text + "\n" + &origin;
    }
    let kind = match definition {
        ExtendedType::Union(_) => "union",
        _ if fragment.is_whole() => "type",
        _ => "some fields of the type",
    };
    format!("{text}\nGraphQL: {kind} `{}`.", fragment.on)
}

/// The documentation of a field.
pub(super) fn of_field(fragment: &Fragment, selected: &Selected, file: &File) -> String {
    let described = fragment.definition(selected).description.as_deref();
    let text = paragraphs(selected.comment.as_deref().or(described));
    linked(&text, Subject::Field(fragment, selected), file)
}

/// The documentation of an enum.
pub(super) fn of_enum(definition: &EnumType, file: &File) -> String {
    let text = paragraphs(definition.description.as_deref());
    linked(&text, Subject::Enum(definition), file)
}

/// The documentation of a value of an enum.
pub(super) fn of_value(
    definition: &EnumType,
    value: &Node<EnumValueDefinition>,
    file: &File,
) -> String {
    linked(&paragraphs(value.description.as_deref()), Subject::Enum(definition), file)
}

/// A description with one paragraph per line.
fn paragraphs(description: Option<&str>) -> String {
    let paragraphs = description.unwrap_or_default().trim().split("\n\n");
    paragraphs.map(|lines| lines.replace('\n', " ")).collect::<Vec<_>>().join("\n")
}

/// Tells which responses a type is or is part of, unless `text` mentions them, or the type is part
/// of too many.
fn origin(fragment: &Fragment, text: &str, file: &File) -> Option<String> {
    let responses = |list: bool, is_streaming: bool| {
        let methods = methods().iter();
        let methods =
            methods.filter(move |it| it.returns_list == list && it.is_streaming == is_streaming);
        let methods = methods.filter(|it| it.fragment.as_deref() == Some(&fragment.name));
        methods.map(Method::link).collect::<Vec<_>>()
    };
    let links = |names: Vec<&str>| {
        let is_mentioned = |name: &str| {
            let path = file.path(&fragments()[name].domain, name);
            [format!("`{name}`"), format!("({path}::")].iter().any(|it| text.contains(it.as_str()))
        };
        if names.iter().all(|name| is_mentioned(name)) {
            return Vec::new();
        }
        names.into_iter().map(|name| type_link(name, file).expect("a type")).collect()
    };
    let (edges, mut around): (Vec<_>, Vec<_>) =
        parents(&fragment.name).into_iter().partition(|parent| parent.ends_with("Edge"));
    let pages = edges.into_iter().flat_map(parents).collect();
    if around.len() > 5 {
        around.clear();
    }
    let unions = fragments().values().filter(|union| union.members.contains(&fragment.name));
    let unions = unions.map(|union| union.name.as_str()).collect();

    let origins = [
        ("response of", responses(false, false)),
        ("item of the response of", responses(true, false)),
        ("update of", responses(false, true)),
        ("item of", links(pages)),
        ("part of", links(around)),
        ("variant of", links(unions)),
    ];
    let origins = origins.into_iter().filter(|(_, links)| !links.is_empty());
    let origins: Vec<_> =
        origins.map(|(origin, links)| format!("{origin} {}", list(&links))).collect();
    let sentence = match &origins[..] {
        [] => return None,
        [one] => one.clone(),
        [first @ .., last] => format!("{}, and {last}", first.join(", ")),
    };
    Some(sentence[..1].to_uppercase() + &sentence[1..] + ".")
}

/// The fragments that select a field from a fragment.
fn parents(name: &str) -> Vec<&'static str> {
    let selects = |parent: &&Fragment| {
        parent.selected.iter().any(|selected| selected.fragment.as_deref() == Some(name))
    };
    fragments().values().filter(selects).map(|parent| parent.name.as_str()).collect()
}

/// The items as an enumeration: "one, two and three".
fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Links the names that a text has in backticks.
fn linked(text: &str, subject: Subject<'_>, file: &File) -> String {
    let parts: Vec<_> = text.split('`').collect();
    let mut linked = parts[0].to_owned();
    for part in parts[1..].chunks(2) {
        let [code, rest] = part else { panic!("an odd number of backticks in {text:?}") };
        let is_linked = linked.ends_with('[') && rest.starts_with(']');
        let link = if is_linked { None } else { link(code, subject, text, file) };
        linked += &link.unwrap_or_else(|| format!("`{code}`"));
        linked += rest;
    }
    linked
}

fn link(code: &str, subject: Subject<'_>, text: &str, file: &File) -> Option<String> {
    if code == "null" {
        return Some("`None`".to_owned());
    }
    let link = link_inside(code, subject, file)
        .or_else(|| link_to_type(code, file))
        .or_else(|| methods().iter().find(|it| it.root_field == code).map(Method::link));
    let is_name = code.contains('.')
        || code.chars().all(|c| c == '_' || c.is_ascii_uppercase())
        || subject.fragment().is_some_and(|fragment| fragment.may_select(code));
    assert!(link.is_some() || !is_name, "`{code}` of {text:?} is unknown or not selected");
    link
}

/// A link to a field of the same type, or to a value of an enum.
fn link_inside(code: &str, subject: Subject<'_>, file: &File) -> Option<String> {
    match subject {
        Subject::Enum(definition) => value_link(definition, code, "Self"),
        Subject::Fragment(fragment) => link_to_field(code, fragment, file),
        Subject::Field(fragment, selected) => link_to_field(code, fragment, file).or_else(|| {
            let ty = fragment.definition(selected).ty.inner_named_type();
            let definition = schema().get_enum(ty)?;
            value_link(definition, code, &file.path(domain(ty)?, ty))
        }),
    }
}

fn link_to_field(code: &str, fragment: &Fragment, file: &File) -> Option<String> {
    let mut names = code.split('.');
    let mut fragment = fragment;
    let mut selected = fragment.selected(names.next()?)?;
    let mut path = "Self".to_owned();
    let mut label = field_name(&selected.key);
    for name in names {
        fragment = &fragments()[selected.fragment.as_deref()?];
        selected = fragment.selected(name)?;
        path = file.path(&fragment.domain, &fragment.name);
        label = label + "." + &field_name(&selected.key);
    }
    Some(format!("[`{label}`]({path}::{})", field_name(&selected.key)))
}

/// A link to a type, or to a field or value of one.
fn link_to_type(code: &str, file: &File) -> Option<String> {
    let Some((ty, member)) = code.split_once('.') else { return type_link(code, file) };
    if let Some(definition) = schema().get_enum(ty) {
        return value_link(definition, member, &file.path(domain(ty)?, ty));
    }
    if let Some(input) = schema().get_input_object(ty) {
        let name = field_name(&input.fields.get(member)?.name);
        return Some(format!("[`{name}`]({}::{name})", file.path(domain(ty)?, ty)));
    }
    let fragment = fragments().get(ty).or_else(|| whole(ty))?;
    let name = field_name(&fragment.selected(member)?.key);
    let path = file.path(&fragment.domain, &fragment.name);
    Some(format!("[`{name}`]({path}::{name})"))
}

fn type_link(name: &str, file: &File) -> Option<String> {
    let name = whole(name).filter(|_| !fragments().contains_key(name)).map_or(name, |it| &it.name);
    let path = file.path(domain(name)?, name);
    Some(if path == name { format!("[`{name}`]") } else { format!("[`{name}`]({path})") })
}

fn value_link(definition: &EnumType, value: &str, path: &str) -> Option<String> {
    let value = variant_name(&definition.values.get(value)?.value);
    Some(format!("[`{value}`]({path}::{value})"))
}
