//! Products, and the pages in which they come.

use serde::{Deserialize, Serialize};

use crate::types::support::null_as_empty;
use crate::types::{PageInfo, Product};

/// One page of products.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ProductConnection {
    /// Entries of the page.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub edges: Vec<ProductEdge>,
    /// Where this page stands among all pages.
    pub page_info: PageInfo,
}

/// Entry of a page of products.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ProductEdge {
    /// Product of this entry.
    pub node: Product,
}
