//! Pages of lists.

/// Adds methods to a page that return its items without their edges.
macro_rules! connection {
    ($connection:ident: $node:ident) => {
        impl $connection {
            /// Returns the items of the page, in order.
            pub fn nodes(&self) -> impl Iterator<Item = &$node> {
                self.edges.iter().map(|edge| &edge.node)
            }

            /// Returns the items of the page, in order.
            pub fn into_nodes(self) -> impl Iterator<Item = $node> {
                self.edges.into_iter().map(|edge| edge.node)
            }
        }
    };
}

pub(crate) use connection;
