//! The types of the fields of responses.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, Error, Visitor};
use serde::ser::{Serialize, Serializer};
use serde_json::Value;
use time::OffsetDateTime;
use time::serde::rfc3339;

use crate::common::lists::null_as_empty;
#[cfg(feature = "testing")]
use crate::testing::fixture;

/// The type of a response's field.
pub(crate) trait Field: DeserializeOwned + Serialize {
    /// The value in a fixture, in a field of this name.
    #[cfg(feature = "testing")]
    fn filled(field: &str) -> Self;

    /// The value of a field that is missing, if it may be.
    fn absent() -> Option<Self> {
        None
    }

    /// Reads the value of a field.
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::deserialize(deserializer)
    }

    /// Writes the value of a field.
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.serialize(serializer)
    }
}

macro_rules! scalars {
    ($($Scalar:ty = $filled:expr,)+) => {$(
        impl Field for $Scalar {
            #[cfg(feature = "testing")]
            fn filled(field: &str) -> Self {
                $filled(field)
            }
        }
    )+};
}

scalars! {
    bool = fixture::flag,
    f64 = fixture::number,
    i32 = |_| 1,
    String = fixture::text,
    Value = |field| Value::String(fixture::text(field)),
}

/// In RFC 3339.
impl Field for OffsetDateTime {
    #[cfg(feature = "testing")]
    fn filled(field: &str) -> Self {
        fixture::date(field)
    }

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        rfc3339::deserialize(deserializer)
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        rfc3339::serialize(self, serializer)
    }
}

impl<T: Field> Field for Option<T> {
    #[cfg(feature = "testing")]
    fn filled(field: &str) -> Self {
        (!fixture::is_left_out(field)).then(|| T::filled(field))
    }

    fn absent() -> Option<Self> {
        Some(None)
    }

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_option(Optional(PhantomData))
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.as_ref().map(WrittenField).serialize(serializer)
    }
}

/// Empty if it is missing or null.
impl<T: Field> Field for Vec<T> {
    #[cfg(feature = "testing")]
    fn filled(field: &str) -> Self {
        vec![T::filled(field)]
    }

    fn absent() -> Option<Self> {
        Some(Self::new())
    }

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        null_as_empty(deserializer)
    }
}

/// Reads an optional value.
struct Optional<T>(PhantomData<T>);

impl<'de, T: Field> Visitor<'de> for Optional<T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("option")
    }

    fn visit_none<E: Error>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_unit<E: Error>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<T>, D::Error> {
        T::read(deserializer).map(Some)
    }
}

/// Reads a field.
pub(super) struct FieldSeed<T>(pub(super) PhantomData<T>);

impl<'de, T: Field> DeserializeSeed<'de> for FieldSeed<T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        T::read(deserializer)
    }
}

/// Writes a field.
pub(super) struct WrittenField<'a, T>(pub(super) &'a T);

impl<T: Field> Serialize for WrittenField<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.write(serializer)
    }
}
