//! The declaration of responses: each field once, with its type and documentation.
//!
//! `tests/conformance/declarations.rs` generates the declarations from the schema. [`response!`]
//! takes structs as one would write them, and makes the derived traits and serde's implementations.
//! Names on the wire are those of the fields in camel case, unless `as "type"` gives another.
//!
//! ```ignore
//! response! {
//!     /// A discount.
//!     pub struct Discount {
//!         /// Kind of discount.
//!         pub kind as "type": DiscountType,
//!         /// End of the discount. `None` if it has no end.
//!         pub end_date: Option<OffsetDateTime>,
//!         /// Plans that it is for.
//!         pub plans: Vec<PlanRef>,
//!     }
//! }
//! ```

use serde::ser::{SerializeStruct, Serializer};

use super::field::{Field, WrittenField};
use super::read::Read;

macro_rules! response {
    ($(
        $(#[$meta:meta])*
        pub struct $response:ident {$(
            $(#[$field_meta:meta])*
            pub $field:ident $(as $wire:literal)?: $Field:ty,
        )*}
    )+) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub struct $response {$(
            $(#[$field_meta])*
            pub $field: $Field,
        )*}

        impl serde::Serialize for $response {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let mut fields = $crate::common::declare::Written::start::<Self, _>(serializer)?;
                $(fields.write(&self.$field)?;)*
                fields.end()
            }
        }

        impl<'de> serde::Deserialize<'de> for $response {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::common::declare::read(deserializer)
            }
        }

        impl<'de> $crate::common::declare::Read<'de> for $response {
            const NAME: &'static str = stringify!($response);
            const FIELDS: &'static [&'static str] = $crate::common::declare::wire_names![
                $($crate::common::declare::name!($field $(as $wire)?),)*
            ];
            const IS_INPUT: bool = false;

            fn read<A: serde::de::MapAccess<'de>>(
                fields: &mut $crate::common::declare::Fields<A>,
            ) -> Result<Self, A::Error> {
                $(let mut $field = None;)*
                while fields.start_round() {
                    $(fields.read_field(&mut $field)?;)*
                }
                Ok(Self { $($field: fields.finish($field)?,)* })
            }
        }

        impl $crate::common::declare::Field for $response {
            #[cfg(feature = "testing")]
            fn filled(_: &str) -> Self {
                Self { $($field: $crate::common::declare::Field::filled(stringify!($field)),)* }
            }
        }
    )+};
}

pub(crate) use response;

/// Writes a response, field by field.
pub(crate) struct Written<S> {
    names: std::slice::Iter<'static, &'static str>,
    fields: S,
}

impl<S: SerializeStruct> Written<S> {
    pub(crate) fn start<'de, T, R>(serializer: R) -> Result<Self, S::Error>
    where
        T: Read<'de>,
        R: Serializer<SerializeStruct = S, Ok = S::Ok, Error = S::Error>,
    {
        let fields = serializer.serialize_struct(T::NAME, T::FIELDS.len())?;
        Ok(Self { names: T::FIELDS.iter(), fields })
    }

    /// Writes the next field.
    pub(crate) fn write<T: Field>(&mut self, value: &T) -> Result<(), S::Error> {
        match self.names.next() {
            Some(name) => self.fields.serialize_field(name, &WrittenField(value)),
            None => Ok(()),
        }
    }

    pub(crate) fn end(self) -> Result<S::Ok, S::Error> {
        self.fields.end()
    }
}
