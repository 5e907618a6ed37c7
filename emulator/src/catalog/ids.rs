//! Identifiers of the catalog's entries beside their names.

use std::hash::{DefaultHasher, Hash, Hasher};

/// Kind of thing that has an identifier.
#[derive(Clone, Copy, Debug, Hash)]
pub(crate) enum Kind {
    Addon,
    Coupon,
    Entitlement,
    Feature,
    Plan,
    Product,
}

/// What stands for Stigg's own identifier of what has only a name here: the same for the same
/// name, and unlike any name.
pub(crate) fn id_of(kind: Kind, ref_id: &str) -> String {
    let half = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        (salt, kind, ref_id).hash(&mut hasher);
        hasher.finish()
    };
    let bits = u128::from(half(0)) << 64 | u128::from(half(1));
    uuid::Builder::from_random_bytes(bits.to_be_bytes()).into_uuid().to_string()
}
