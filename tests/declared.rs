//! The declarations of the operations, as they stand in `src/operation`.

use std::fs;

use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Expr, ExprLit, FnArg, Ident, Item, Lit, LitStr, Meta, Token, Type};

use crate::repository;

/// The domains, in the order of the clients' methods. Each has a file of declarations.
pub(crate) const DOMAINS: &[&str] = &[
    "customers",
    "subscriptions",
    "entitlements",
    "promotional_entitlements",
    "usage",
    "credits",
    "coupons",
    "catalog",
    "payments",
];

/// An operation as it is declared.
pub(crate) struct Declared {
    pub(crate) domain: &'static str,
    pub(crate) operation: String,
    pub(crate) method: String,
    pub(crate) documentation: String,
    pub(crate) example: String,
}

/// The operations of all domains, in the order of the clients' methods.
pub(crate) fn declared() -> Vec<Declared> {
    DOMAINS.iter().flat_map(|domain| of(domain)).collect()
}

fn of(domain: &'static str) -> Vec<Declared> {
    let path = repository().join(format!("src/operation/{domain}.rs"));
    let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let file = syn::parse_file(&text).unwrap();
    let declarations = file.items.into_iter().filter_map(|item| match item {
        Item::Macro(item) if item.mac.path.is_ident("operations") => Some(item.mac),
        Item::Use(_) => None,
        _ => panic!("{}: an item that is neither an import nor `operations!`", path.display()),
    });
    let domains = declarations.map(|declarations| declarations.parse_body().unwrap());
    domains.flat_map(|Domain(operations)| operations).map(|it| Declared { domain, ..it }).collect()
}

struct Domain(Vec<Declared>);

impl Parse for Domain {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        input.call(Attribute::parse_outer)?;
        input.parse::<Token![impl]>()?;
        input.parse::<Ident>()?;
        input.parse::<Token![;]>()?;
        let mut operations = Vec::new();
        while !input.is_empty() {
            operations.push(input.parse()?);
        }
        Ok(Self(operations))
    }
}

impl Parse for Declared {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let _retry_class: Ident = input.parse()?;
        let _response_key: LitStr = input.parse()?;
        input.parse::<Token![=>]>()?;
        let operation: Ident = input.parse()?;
        input.parse::<Token![fn]>()?;
        let method: Ident = input.parse()?;
        let argument;
        syn::parenthesized!(argument in input);
        argument.parse_terminated(FnArg::parse, Token![,])?;
        input.parse::<Token![->]>()?;
        input.parse::<Type>()?;
        let example;
        syn::braced!(example in input);
        Ok(Self {
            domain: "",
            operation: operation.to_string(),
            method: method.to_string(),
            documentation: text(&attributes),
            example: text(&example.call(Attribute::parse_outer)?),
        })
    }
}

/// The text of doc comments.
fn text(attributes: &[Attribute]) -> String {
    let lines = attributes.iter().filter_map(|attribute| match &attribute.meta {
        Meta::NameValue(documentation) => match &documentation.value {
            Expr::Lit(ExprLit { lit: Lit::Str(line), .. }) => Some(line.value() + "\n"),
            _ => None,
        },
        _ => None,
    });
    lines.collect()
}
