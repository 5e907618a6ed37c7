//! Internal identifiers of the catalog's entries, besides their names.

use std::hash::{DefaultHasher, Hash, Hasher};

/// The kind of an identified entry.
#[derive(Clone, Copy, Debug, Hash)]
pub(crate) enum Kind {
    #[cfg(feature = "subscriptions")]
    Account,
    Addon,
    Coupon,
    Entitlement,
    Environment,
    Feature,
    Plan,
    Product,
}

/// Returns a stand-in for Stigg's internal identifier: stable for a name, and never equal to one.
pub(crate) fn id_of(kind: Kind, ref_id: &str) -> String {
    let half = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        (salt, kind, ref_id).hash(&mut hasher);
        hasher.finish()
    };
    let bits = u128::from(half(0)) << 64 | u128::from(half(1));
    uuid::Builder::from_random_bytes(bits.to_be_bytes()).into_uuid().to_string()
}
