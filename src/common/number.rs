//! Numbers in inputs.

use std::cmp::Ordering;
use std::fmt;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::common::check::{Checked, Validate, refuse};

/// Largest integer up to which 64-bit floats, as in JSON, represent every integer: 2^53.
const MAX_EXACT: u128 = 1 << f64::MANTISSA_DIGITS;

/// A number in an input. Converts from all integers and floats.
///
/// JSON numbers are read as 64-bit floats, which round integers beyond ±2^53. Such integers are
/// rejected before sending, with an [`InvalidInput`](crate::InvalidInput) error, and so are
/// infinities and NaN.
///
/// ```
/// use stigg::usage::ReportUsageInput;
///
/// let events = vec!["login", "login", "logout"];
/// let usage = ReportUsageInput::builder("customer-demo-01", "feature-02-campaigns", events.len());
/// assert_eq!(usage.build().value, 3.0);
/// ```
#[derive(Clone, Copy)]
pub struct Number(Repr);

#[derive(Clone, Copy, PartialEq)]
enum Repr {
    Integer { negative: bool, magnitude: u128 },
    Float(f64),
}

impl Number {
    /// Returns the number as a float, rounded to the nearest one if necessary.
    #[must_use]
    #[allow(clippy::cast_precision_loss, reason = "documented")]
    pub const fn as_f64(self) -> f64 {
        match self.0 {
            Repr::Integer { negative: true, magnitude } => -(magnitude as f64),
            Repr::Integer { negative: false, magnitude } => magnitude as f64,
            Repr::Float(value) => value,
        }
    }

    /// Returns the number as a 64-bit integer, if it was made from an integer and fits.
    fn as_i64(self) -> Option<i64> {
        let Repr::Integer { negative, magnitude } = self.0 else { return None };
        let magnitude = i128::try_from(magnitude).ok()?;
        i64::try_from(if negative { -magnitude } else { magnitude }).ok()
    }

    const fn unsigned(value: u128) -> Self {
        Self(Repr::Integer { negative: false, magnitude: value })
    }

    const fn signed(value: i128) -> Self {
        Self(Repr::Integer { negative: value < 0, magnitude: value.unsigned_abs() })
    }
}

macro_rules! integers {
    ($convert:ident: $($type:ty)+) => {
        $(
            impl From<$type> for Number {
                fn from(value: $type) -> Self {
                    #[allow(
                        clippy::cast_lossless,
                        reason = "`isize` and `usize` have no lossless conversion, and need none"
                    )]
                    Self::$convert(value as _)
                }
            }

            impl From<$type> for Integer {
                fn from(value: $type) -> Self {
                    Self(value.into())
                }
            }
        )+
    };
}

integers!(signed: i8 i16 i32 i64 i128 isize);
integers!(unsigned: u8 u16 u32 u64 u128 usize);

/// An integer in an input. Converts from all integers.
///
/// Stigg accepts 32 bits here. Integers that need more are rejected before sending, with an
/// [`InvalidInput`](crate::InvalidInput) error.
#[derive(Clone, Copy, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Integer(Number);

impl Integer {
    /// Returns the integer, or `None` if it needs more than 32 bits.
    #[must_use]
    pub fn as_i32(self) -> Option<i32> {
        self.0.as_i64()?.try_into().ok()
    }
}

impl fmt::Display for Integer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for Integer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<'de> Deserialize<'de> for Integer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        i64::deserialize(deserializer).map(Self::from)
    }
}

impl Validate for Integer {
    fn validate(&self) -> Checked {
        match self.as_i32() {
            Some(_) => Ok(()),
            None => refuse(self, "give an integer of at most 32 bits"),
        }
    }
}

impl From<f32> for Number {
    fn from(value: f32) -> Self {
        Self(Repr::Float(value.into()))
    }
}

impl From<f64> for Number {
    fn from(value: f64) -> Self {
        Self(Repr::Float(value))
    }
}

impl PartialEq for Number {
    /// Compares the values: the integer 5 equals the float 5.0.
    fn eq(&self, other: &Self) -> bool {
        match (self.0, other.0) {
            (Repr::Integer { magnitude, .. }, Repr::Float(_))
            | (Repr::Float(_), Repr::Integer { magnitude, .. }) => {
                magnitude <= MAX_EXACT && self.as_f64() == other.as_f64()
            }
            (own, other) => own == other,
        }
    }
}

impl PartialEq<f64> for Number {
    fn eq(&self, other: &f64) -> bool {
        *self == Self::from(*other)
    }
}

impl PartialOrd<f64> for Number {
    fn partial_cmp(&self, other: &f64) -> Option<Ordering> {
        self.as_f64().partial_cmp(other)
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Repr::Integer { negative, magnitude } => {
                f.pad_integral(!negative, "", &magnitude.to_string())
            }
            Repr::Float(value) => value.fmt(f),
        }
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.as_i64() {
            Some(value) => serializer.serialize_i64(value),
            None => serializer.serialize_f64(self.as_f64()),
        }
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Not as a float, since text formats would then round large integers.
        let number = serde_json::Number::deserialize(deserializer)?;
        let integer = number.as_i128().map(Self::from);
        (integer.or_else(|| number.as_f64().map(Self::from)))
            .ok_or_else(|| Error::custom(format_args!("`{number}` does not fit into 64 bits")))
    }
}

impl Validate for Number {
    fn validate(&self) -> Checked {
        match self.0 {
            Repr::Integer { magnitude, .. } if magnitude > MAX_EXACT => {
                refuse(self, "give an integer from -2^53 to 2^53, which JSON numbers hold exactly")
            }
            Repr::Float(value) if !value.is_finite() => refuse(value, "give a finite number"),
            _ => Ok(()),
        }
    }
}
