//! Unions: enums of object types.

use serde::Deserialize;

/// Defines an enum of object types, tagged by `__typename`, that keeps the JSON of types it does
/// not know.
macro_rules! union {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $first:ident,
            $($variant:ident,)*
        }
    ) => {
        $crate::common::union::union! { @declare [$(#[$meta])*] $name $first $first $($variant)* }
    };
    (@declare [$(#[$meta:meta])*] $name:ident $first:ident $($variant:ident)+) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize)]
        #[serde(tag = "__typename")]
        #[allow(clippy::large_enum_variant, reason = "boxes would complicate every match")]
        #[non_exhaustive]
        pub enum $name {
            $(
                #[doc = concat!("Object of the type [`", stringify!($variant), "`].")]
                $variant($variant),
            )+
            /// An object of a type that this version of the crate does not know. A later version
            /// may know it: see [`UnknownObject`](crate::common::UnknownObject).
            #[serde(untagged)]
            Unknown($crate::common::UnknownObject),
        }

        impl $name {
            /// Returns the name of the object's type in Stigg's schema.
            #[must_use]
            pub fn type_name(&self) -> &str {
                match self {
                    $(Self::$variant(_) => stringify!($variant),)+
                    Self::Unknown(object) => object.type_name(),
                }
            }
        }

        impl $crate::common::declare::Field for $name {
            #[cfg(feature = "testing")]
            fn filled(field: &str) -> Self {
                Self::$first($crate::common::declare::Field::filled(field))
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                use crate::common::union::{TypeName, decode_member};

                let raw = Box::<serde_json::value::RawValue>::deserialize(deserializer)?;
                let TypeName { type_name } = decode_member(&raw)?;
                match &*type_name {
                    $(stringify!($variant) => decode_member(&raw).map(Self::$variant),)+
                    unknown => decode_member(&raw)
                        .map(|json| Self::Unknown($crate::common::UnknownObject::new(unknown, json))),
                }
            }
        }
    };
}

pub(crate) use union;

#[derive(Deserialize)]
pub(crate) struct TypeName<'a> {
    #[serde(rename = "__typename", borrow)]
    pub(crate) type_name: std::borrow::Cow<'a, str>,
}

/// Decodes the JSON of a union's member. On failure, decodes it again to find the path inside the
/// member, which the outer decoder cannot see.
pub(crate) fn decode_member<'a, T, E>(raw: &'a serde_json::value::RawValue) -> Result<T, E>
where
    T: Deserialize<'a>,
    E: serde::de::Error,
{
    serde_json::from_str(raw.get()).map_err(|error| {
        let mut again = serde_json::Deserializer::from_str(raw.get());
        match serde_path_to_error::deserialize::<_, T>(&mut again) {
            Err(with_path) => E::custom(with_path),
            Ok(_) => E::custom(error),
        }
    })
}
