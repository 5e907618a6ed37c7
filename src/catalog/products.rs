//! Pages of products.

use crate::catalog::Product;
use crate::common::PageInfo;
use crate::common::connections::connection;
use crate::common::declare::response;

response! {
    /// A page of products. [`nodes`](Self::nodes) has the products themselves.
    ///
    /// Response of [`get_products`](crate::blocking::Client::get_products).
    ///
    /// GraphQL: type `ProductConnection`.
    pub struct ProductConnection {
        /// Entries of the page.
        pub edges: Vec<ProductEdge>,
        /// Cursors of the page, and whether there are more pages.
        pub page_info: PageInfo,
    }

    /// An entry of a [`ProductConnection`].
    pub struct ProductEdge {
        /// Product of this entry.
        pub node: Product,
    }
}

connection!(ProductConnection: Product);
