//! Pages of products.

use serde::{Deserialize, Serialize};

use crate::catalog::Product;
use crate::common::PageInfo;
use crate::common::connections::connection;
use crate::common::lists::null_as_empty;

/// A page of products. [`nodes`](Self::nodes) has the products themselves.
///
/// Response of [`get_products`](crate::blocking::Client::get_products).
///
/// GraphQL: type `ProductConnection`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ProductConnection {
    /// Entries of the page.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub edges: Vec<ProductEdge>,
    /// Cursors of the page, and whether there are more pages.
    pub page_info: PageInfo,
}

connection!(ProductConnection: Product);

/// An entry of a [`ProductConnection`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ProductEdge {
    /// Product of this entry.
    pub node: Product,
}
