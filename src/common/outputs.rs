//! Building blocks of response types: open enums, unions and lenient lists.

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

/// Defines an enum of strings that keeps values it does not know.
macro_rules! open_enum {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $($(#[$variant_meta:meta])* $variant:ident = $wire:literal,)+
        }
    ) => {
        $crate::common::outputs::open_enum! {
            @spelled_in_many_ways
            $(#[$meta])*
            #[derive(PartialEq, Eq, Hash)]
            pub enum $name {
                $($(#[$variant_meta])* $variant = $wire,)+
            }
        }

        impl $name {
            fn known(text: &str) -> Option<Self> {
                match text {
                    $($wire => Some(Self::$variant),)+
                    _ => None,
                }
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, text: &str) -> bool {
                self.as_str() == text
            }
        }

        impl Ord for $name {
            fn cmp(&self, other: &Self) -> std::cmp::Ordering {
                self.as_str().cmp(other.as_str())
            }
        }

        impl $crate::common::check::Validate for $name {}
    };
    // An enum whose values have several spellings. Its author writes `known`, which finds the value
    // of a text, and the comparisons `Eq`, `Hash`, `Ord` and `PartialEq<str>`, which must treat the
    // spellings of a value as equal, whether it is known or not.
    (
        @spelled_in_many_ways
        $(#[$meta:meta])*
        pub enum $name:ident {
            $($(#[$variant_meta:meta])* $variant:ident = $wire:expr,)+
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_meta])* $variant,)+
            /// A value that this version of the crate does not know. A later version may know it:
            /// compare the enum with its text, as [`UnknownValue`](crate::common::UnknownValue)
            /// shows.
            Unknown($crate::common::UnknownValue),
        }

        impl $name {
            /// All values that this version of the crate knows. A later version may know more.
            pub const KNOWN: &'static [Self] = &[$(Self::$variant),+];

            /// Returns the value as sent to and received from Stigg.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $wire,)+
                    Self::Unknown(value) => value.as_str(),
                }
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::known(text)
                    .unwrap_or_else(|| Self::Unknown($crate::common::UnknownValue::new(text)))
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self::known(&text)
                    .unwrap_or_else(|| Self::Unknown($crate::common::UnknownValue::new(text)))
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::convert::Infallible;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Ok(Self::from(text))
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, text: &&str) -> bool {
                *self == **text
            }
        }

        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
                Some(self.cmp(other))
            }
        }

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

/// Defines an enum of object types, tagged by `__typename`, that keeps the JSON of types it does
/// not know.
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

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                use crate::common::outputs::{TypeName, decode_member};

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

pub(crate) use open_enum;
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
