//! Connections: pages of lists in responses.

use apollo_compiler::resolvers::ResolvedValue;
use serde_json::{Value, json};

use super::Tree;
use crate::rules::paging::Page;

/// A page whose entries are JSON values.
pub(crate) fn connection<'a, T>(
    type_name: &str,
    page: &Page<T>,
    node: impl Fn(&T) -> Value,
) -> ResolvedValue<'a> {
    let edges: Vec<_> = page.entries.iter().map(|entry| json!({ "node": node(entry) })).collect();
    Tree::answer(type_name, json!({ "edges": edges, "pageInfo": page_info(page) }))
}

/// The `PageInfo` of a page.
pub(crate) fn page_info<T>(page: &Page<T>) -> Value {
    json!({
        "hasNextPage": page.has_next,
        "hasPreviousPage": page.has_previous,
        "startCursor": page.cursors.first(),
        "endCursor": page.cursors.last(),
    })
}
