//! What the types are made with: open enums, unions, and lenient lists.

use serde::{Deserialize, Deserializer};

/// Decodes a list or map, and null as an empty one: which lists Stigg may answer with null is not
/// published.
pub(crate) fn null_as_empty<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// Defines an enum of strings that keeps values it does not know.
macro_rules! open_enum {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $($(#[$variant_meta:meta])* $variant:ident = $wire:literal,)+
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_meta])* $variant,)+
            /// A value that this version of the crate does not know, as it was on the wire.
            Unknown(String),
        }

        impl $name {
            /// The values that this version of the crate knows, as they are on the wire.
            pub const KNOWN: &'static [&'static str] = &[$($wire),+];

            /// The value as it is on the wire.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $wire,)+
                    Self::Unknown(value) => value,
                }
            }

            fn known(value: &str) -> Option<Self> {
                match value {
                    $($wire => Some(Self::$variant),)+
                    _ => None,
                }
            }
        }

        impl From<&str> for $name {
            fn from(value: &str) -> Self {
                Self::known(value).unwrap_or_else(|| Self::Unknown(value.to_owned()))
            }
        }

        impl From<String> for $name {
            fn from(value: String) -> Self {
                Self::known(&value).unwrap_or(Self::Unknown(value))
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::convert::Infallible;

            fn from_str(value: &str) -> Result<Self, Self::Err> {
                Ok(Self::from(value))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl $crate::common::check::Validate for $name {}

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Visitor;

                impl serde::de::Visitor<'_> for Visitor {
                    type Value = $name;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str(concat!("a value of ", stringify!($name)))
                    }

                    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<$name, E> {
                        Ok($name::from(value))
                    }

                    fn visit_string<E: serde::de::Error>(self, value: String) -> Result<$name, E> {
                        Ok($name::from(value))
                    }
                }

                deserializer.deserialize_str(Visitor)
            }
        }
    };
}

/// Defines an enum of object types that `__typename` tells apart, and that keeps the JSON of
/// types it does not know.
macro_rules! union {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $($variant:ident,)+
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize)]
        #[serde(tag = "__typename")]
        #[allow(clippy::large_enum_variant, reason = "boxes would stand in the way of every match")]
        #[non_exhaustive]
        pub enum $name {
            $(
                #[doc = concat!("An object of the type `", stringify!($variant), "`.")]
                $variant($variant),
            )+
            /// An object of a type that this version of the crate does not know, as it came.
            #[serde(untagged)]
            Unknown(serde_json::Value),
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                use crate::common::outputs::{TypeName, decode_member};

                let raw = Box::<serde_json::value::RawValue>::deserialize(deserializer)?;
                let TypeName { type_name } = decode_member(&raw)?;
                match &*type_name {
                    $(stringify!($variant) => decode_member(&raw).map(Self::$variant),)+
                    _ => decode_member(&raw).map(Self::Unknown),
                }
            }
        }
    };
}

pub(crate) use open_enum;
pub(crate) use union;

#[derive(Deserialize)]
pub(crate) struct TypeName<'a> {
    #[serde(rename = "__typename", borrow)]
    pub(crate) type_name: std::borrow::Cow<'a, str>,
}

/// Decodes the JSON of a union's member. Where that fails, it decodes once more to name the path
/// inside the member, which the decoder around it cannot see.
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
