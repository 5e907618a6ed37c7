//! Fields that an update can leave unchanged, clear or set.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Number, Value};

/// An input field that is absent, null or a value.
///
/// In updates, absent fields stay unchanged and null clears a field. Only [`Null`](Self::Null)
/// clears: `None` converts to [`Absent`](Self::Absent).
///
/// ```
/// use stigg::Nullable;
/// use stigg::customers::UpdateCustomerInput;
///
/// let rename = UpdateCustomerInput::builder("customer-demo-01").name("Acme").build();
/// assert_eq!(rename.email, Nullable::Absent);
///
/// let forget = UpdateCustomerInput::builder("customer-demo-01").email(Nullable::Null).build();
/// assert_eq!(serde_json::to_value(forget)?["email"], serde_json::Value::Null);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Nullable<T> {
    /// Not sent.
    #[default]
    Absent,
    /// Sent as null.
    Null,
    /// Sent as the value.
    Value(T),
}

impl<T> Nullable<T> {
    /// Whether the field is absent.
    #[must_use]
    pub const fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Whether the field is null.
    #[must_use]
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Returns the value, if there is one.
    #[must_use]
    pub const fn as_ref(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }
}

impl<T> From<T> for Nullable<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

impl<T> From<Option<T>> for Nullable<T> {
    /// `None` becomes [`Absent`](Self::Absent), since only [`Null`](Self::Null) clears a field.
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Absent, Self::Value)
    }
}

impl<T> From<Nullable<T>> for Option<T> {
    /// Only a [`Value`](Nullable::Value) becomes `Some`.
    fn from(nullable: Nullable<T>) -> Self {
        match nullable {
            Nullable::Value(value) => Some(value),
            Nullable::Absent | Nullable::Null => None,
        }
    }
}

impl From<&str> for Nullable<String> {
    fn from(value: &str) -> Self {
        Self::Value(value.to_owned())
    }
}

impl From<Option<&str>> for Nullable<String> {
    fn from(value: Option<&str>) -> Self {
        value.map(str::to_owned).into()
    }
}

/// Converts to a JSON value from all types that `serde_json` does, except that `None` becomes
/// [`Absent`](Nullable::Absent) and not null.
macro_rules! json_values {
    (generic [$($parameters:tt)*] $source:ty) => {
        impl<$($parameters)*> From<$source> for Nullable<Value> {
            fn from(value: $source) -> Self {
                Self::Value(value.into())
            }
        }

        impl<$($parameters)*> From<Option<$source>> for Nullable<Value> {
            fn from(value: Option<$source>) -> Self {
                value.map_or(Self::Absent, Self::from)
            }
        }
    };
    ($($source:ty),+) => {
        $(json_values!(generic [] $source);)+
    };
}

json_values!(bool, i8, i16, i32, i64, isize, u8, u16, u32, u64, usize, f32, f64);
json_values!(&str, String, Cow<'_, str>, Number, Map<String, Value>);
json_values!(generic [T: Into<Value>] Vec<T>);
json_values!(generic [T: Into<Value>, const N: usize] [T; N]);
json_values!(generic [T: Clone + Into<Value>] &[T]);

impl<T: Serialize> Serialize for Nullable<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.as_ref().serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Nullable<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::deserialize(deserializer)?.map_or(Self::Null, Self::Value))
    }
}

/// A field that may be absent.
pub(crate) trait Absent {
    fn is_absent(&self) -> bool;
}

impl<T> Absent for Option<T> {
    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T> Absent for Nullable<T> {
    fn is_absent(&self) -> bool {
        Self::is_absent(self)
    }
}
