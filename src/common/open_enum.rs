//! Enums that keep values they do not know. `tests/conformance/declarations.rs` generates those of
//! the schema.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error, Visitor};

/// Defines an enum of strings that keeps values it does not know.
macro_rules! open_enum {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $($(#[$variant_meta:meta])* $variant:ident = $wire:literal,)+
        }
    ) => {
        $crate::common::open_enum::open_enum! {
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

        impl $crate::common::declare::Field for $name {
            #[cfg(feature = "testing")]
            fn filled(_: &str) -> Self {
                $crate::testing::fixture::known(Self::KNOWN)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let expected = concat!("a value of ", stringify!($name));
                deserializer.deserialize_str($crate::common::open_enum::Text::new(expected))
            }
        }
    };
}

pub(crate) use open_enum;

/// Reads a value from its text.
pub(crate) struct Text<T> {
    expected: &'static str,
    value: PhantomData<T>,
}

impl<T> Text<T> {
    pub(crate) const fn new(expected: &'static str) -> Self {
        Self { expected, value: PhantomData }
    }
}

impl<T: for<'a> From<&'a str>> Visitor<'_> for Text<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expected)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        Ok(text.into())
    }
}
