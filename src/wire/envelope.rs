//! The request's body and the response's envelope.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

/// Body of a request.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RequestBody<'a, V> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) operation_name: Option<&'a str>,
    pub(crate) query: &'a str,
    pub(crate) variables: V,
}

/// Variables that hold one argument.
pub(crate) struct Argument<'a, I> {
    pub(crate) name: &'static str,
    pub(crate) input: &'a I,
}

impl<I: Serialize> Serialize for Argument<'_, I> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map([(self.name, self.input)])
    }
}

/// A response's `extensions`.
pub(crate) type Extensions = Map<String, Value>;

/// The members of a response, as JSON. `None` if a member is absent or null.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Envelope<'a> {
    #[serde(borrow)]
    pub(crate) data: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(crate) errors: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(crate) extensions: Option<&'a RawValue>,
}

impl<'a> Envelope<'a> {
    /// Splits a body into its members, without decoding them.
    pub(crate) fn read(body: &'a [u8]) -> serde_json::Result<Self> {
        // Serde's derived code would accept a list as a struct.
        if body.trim_ascii_start().starts_with(b"[") {
            return Err(serde::de::Error::custom("a list instead of an object"));
        }
        serde_json::from_slice(body)
    }
}

/// Decodes the value under one key of the data, or all of the data.
pub(crate) fn decode<T: DeserializeOwned>(
    data: &str,
    key: Option<&'static str>,
) -> serde_json::Result<T> {
    let mut deserializer = serde_json::Deserializer::from_str(data);
    let value = Data::new(key).deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(value)
}

/// Returns the path at which [`decode`] failed. This is slower than decoding.
pub(crate) fn failing_path<T: DeserializeOwned>(data: &str, key: Option<&'static str>) -> String {
    let mut deserializer = serde_json::Deserializer::from_str(data);
    let mut track = serde_path_to_error::Track::new();
    let tracked = serde_path_to_error::Deserializer::new(&mut deserializer, &mut track);
    // It fails as before. Only the path matters.
    drop(Data::<T>::new(key).deserialize(tracked));
    track.path().to_string()
}

/// Decodes a `T`, which is the value of a key in an object or, without a key, the whole JSON.
pub(super) struct Data<T> {
    pub(super) key: Option<&'static str>,
    output: PhantomData<T>,
}

impl<T> Data<T> {
    pub(super) fn new(key: Option<&'static str>) -> Self {
        Self { key, output: PhantomData }
    }
}

impl<'de, T: Deserialize<'de>> DeserializeSeed<'de> for Data<T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        match self.key {
            None => T::deserialize(deserializer),
            Some(_) => deserializer.deserialize_map(self),
        }
    }
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for Data<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with `{}`", self.key.unwrap_or_default())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        let key = self.key.unwrap_or_default();
        let mut found = None;
        while let Some(is_key) = map.next_key_seed(Is(key))? {
            if is_key {
                found = Some(match map.next_value()? {
                    Some(value) => value,
                    None => T::deserialize(Null).map_err(serde::de::Error::custom)?,
                });
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        found.ok_or_else(|| serde::de::Error::missing_field(key))
    }
}

/// A null that reads as an empty list where a list is expected. Stigg does not publish which lists
/// may be null.
struct Null;

impl<'de> Deserializer<'de> for Null {
    type Error = serde::de::value::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_none()
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_seq(serde::de::value::SeqDeserializer::<_, Self::Error>::new(
            std::iter::empty::<()>(),
        ))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// Compares a name with this one, without allocating.
struct Is<'a>(&'a str);

impl<'de> DeserializeSeed<'de> for Is<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Is<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E>(self, name: &str) -> Result<bool, E> {
        Ok(name == self.0)
    }
}
