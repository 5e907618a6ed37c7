//! Lists in responses.

use serde::{Deserialize, Deserializer};

/// Decodes a list or map, and null as an empty one. Stigg does not publish for which lists it
/// responds with null.
pub(crate) fn null_as_empty<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}
