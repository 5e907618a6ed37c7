//! Reads inputs from JSON and the like.
//!
//! Keys are in camel case, as on the wire, or in snake case, as in the guide of Stigg's Python SDK.
//! Others are refused: a misspelt key in a file would otherwise be lost without a word.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error, MapAccess, Visitor};

use super::Missing;
use super::names::{is_name_of, wire_name};

/// An input that can be read field by field.
pub(crate) trait Read<'de>: Sized {
    /// Name of the input.
    const NAME: &'static str;
    /// Names of the fields.
    const FIELDS: &'static [&'static str];

    /// Holds the fields that were read.
    type Builder;

    fn empty() -> Self::Builder;

    /// Reads the value of one of the fields. Returns whether it is the field's first.
    fn read_field<A: MapAccess<'de>>(
        builder: &mut Self::Builder,
        field: &'static str,
        map: &mut A,
    ) -> Result<bool, A::Error>;

    fn finish(builder: Self::Builder) -> Result<Self, Missing>;
}

/// Reads an input.
pub(crate) fn read<'de, T: Read<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    deserializer.deserialize_struct(T::NAME, T::FIELDS, Input(PhantomData))
}

struct Input<T>(PhantomData<T>);

impl<'de, T: Read<'de>> Visitor<'de> for Input<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::NAME)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        let mut builder = T::empty();
        while let Some(field) = map.next_key_seed(Key(T::FIELDS))? {
            if !T::read_field(&mut builder, field, &mut map)? {
                let field = wire_name(field);
                return Err(A::Error::custom(format_args!("duplicate field `{field}`")));
            }
        }
        T::finish(builder).map_err(|Missing { field }| {
            A::Error::custom(format_args!("missing field `{}`", wire_name(field)))
        })
    }
}

/// A key that names one of these fields.
struct Key(&'static [&'static str]);

impl<'de> DeserializeSeed<'de> for Key {
    type Value = &'static str;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<&'static str, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Key {
    type Value = &'static str;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<&'static str, E> {
        self.0.iter().find(|field| is_name_of(key, field)).copied().ok_or_else(|| {
            let known: Vec<_> =
                self.0.iter().map(|field| format!("`{}`", wire_name(field))).collect();
            E::custom(format_args!("unknown field `{key}`, expected one of {}", known.join(", ")))
        })
    }

    fn visit_bytes<E: Error>(self, key: &[u8]) -> Result<&'static str, E> {
        self.visit_str(&String::from_utf8_lossy(key))
    }
}
