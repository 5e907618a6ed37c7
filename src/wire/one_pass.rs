//! Decodes a successful response in one pass.
//!
//! [`envelope`](super::envelope) can decode every response, but first needs a pass that finds the
//! start and end of the data. Most responses need only this decoder.

use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};

use super::envelope::{Data, Extensions};

/// Decodes a body that has data of the type `T` and no errors. Returns `None` for any other, even if
/// only part of it is wrong: [`Envelope::read`](super::envelope::Envelope::read) and
/// [`envelope::decode`](super::envelope::decode) find out what.
pub(super) fn decode<T: DeserializeOwned>(
    body: &[u8],
    key: Option<&'static str>,
) -> Option<(T, Option<Extensions>)> {
    let mut deserializer = serde_json::Deserializer::from_str(str::from_utf8(body).ok()?);
    let decoded = deserializer.deserialize_map(OnePass::<T>(Data::new(key))).ok()?;
    deserializer.end().ok()?;
    Some(decoded)
}

/// Decodes the envelope together with its data. Fails at anything unusual.
struct OnePass<T>(Data<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for OnePass<T> {
    type Value = (T, Option<Extensions>);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with data and no errors")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut data = None;
        let mut extensions = None;
        while let Some(member) = map.next_key()? {
            match member {
                Member::Data if data.is_none() => {
                    let not_null = NotNull(Data::new(self.0.key));
                    data = Some(map.next_value_seed(not_null)?);
                }
                Member::Extensions if extensions.is_none() => extensions = Some(map.next_value()?),
                Member::Other => drop(map.next_value::<IgnoredAny>()?),
                Member::Data | Member::Errors | Member::Extensions => {
                    return Err(serde::de::Error::custom("errors, or a repeated member"));
                }
            }
        }
        let data = data.ok_or_else(|| serde::de::Error::missing_field("data"))?;
        Ok((data, extensions.flatten()))
    }
}

/// A member of the envelope.
#[derive(Deserialize)]
#[serde(field_identifier, rename_all = "lowercase")]
enum Member {
    Data,
    Errors,
    Extensions,
    #[serde(other)]
    Other,
}

/// Decodes data that is not null. Some types could be decoded from null.
struct NotNull<T>(Data<T>);

impl<'de, T: Deserialize<'de>> DeserializeSeed<'de> for NotNull<T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_option(self)
    }
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for NotNull<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("data")
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        self.0.deserialize(deserializer)
    }
}
