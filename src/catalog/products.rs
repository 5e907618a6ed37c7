//! Products, and the pages in which they come.

use serde::{Deserialize, Serialize};

use crate::catalog::Product;
use crate::common::PageInfo;
use crate::common::connections::connection;
use crate::common::outputs::null_as_empty;

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

connection!(ProductConnection: Product);

/// Entry of a page of products.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ProductEdge {
    /// Product of this entry.
    pub node: Product,
}
