//! Pages of lists.

/// Gives a page its items without the edges around them.
macro_rules! connection {
    ($connection:ident: $node:ident) => {
        impl $connection {
            /// What the page holds, in its order.
            pub fn nodes(&self) -> impl Iterator<Item = &$node> {
                self.edges.iter().map(|edge| &edge.node)
            }

            /// What the page holds, in its order.
            pub fn into_nodes(self) -> impl Iterator<Item = $node> {
                self.edges.into_iter().map(|edge| edge.node)
            }
        }
    };
}

pub(crate) use connection;
