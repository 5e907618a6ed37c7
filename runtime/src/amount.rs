//! Amounts of usage and credits.

use std::cmp::Ordering;
use std::fmt;
use std::ops::{Add, Mul, Sub};

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use stigg::common::Number;

/// An exact decimal number: an amount of usage, a limit or a number of credits.
///
/// Converts from all integers, and from floats: those count as the decimals that they are written
/// as, so that 0.1 is one tenth. Numbers that no decimal can hold become the highest or the lowest
/// one, and NaN the highest: nothing grants that much.
///
/// ```
/// use stigg_runtime::Amount;
///
/// let seats: Amount = 5.into();
/// assert_eq!(seats.to_string(), "5");
/// assert_eq!(Amount::from(0.1).to_string(), "0.1");
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Amount(Decimal);

impl Amount {
    /// Nothing.
    pub const ZERO: Self = Self(Decimal::ZERO);
    /// One unit: what a check requests unless it says otherwise.
    pub const ONE: Self = Self(Decimal::ONE);

    /// Returns the nearest float.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        if self.0.is_zero() { 0.0 } else { self.0.to_string().parse().unwrap_or_default() }
    }

    /// The nearest number that JSON can hold.
    pub(crate) fn to_number(self) -> Number {
        match self.0.to_i64().filter(|_| self.0.is_integer()) {
            Some(integer) => integer.into(),
            None => self.to_f64().into(),
        }
    }

    pub(crate) fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    #[inline]
    pub(crate) fn not_negative(self) -> Self {
        if self.0.is_sign_negative() { Self::ZERO } else { self }
    }

    /// The number, if it is a natural one that fits. Nearly all are, and decimals take several times
    /// as long to add and to compare.
    #[inline]
    fn natural(self) -> Option<u64> {
        let parts = self.0.unpack();
        (parts.scale == 0 && !parts.negative && parts.hi == 0)
            .then(|| u64::from(parts.mid) << 32 | u64::from(parts.lo))
    }

    /// The parts of the number, for atomics.
    pub(crate) fn to_bits(self) -> [u64; 2] {
        let bits = u128::from_le_bytes(self.0.serialize());
        #[allow(clippy::cast_possible_truncation, reason = "the halves")]
        [bits as u64, (bits >> 64) as u64]
    }

    pub(crate) fn from_bits([low, high]: [u64; 2]) -> Self {
        let bits = u128::from(low) | u128::from(high) << 64;
        Self(Decimal::deserialize(bits.to_le_bytes()))
    }
}

/// A text of a float on the stack: the shortest decimal that reads as it.
struct Digits {
    bytes: [u8; 32],
    length: usize,
}

impl fmt::Write for Digits {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let end = self.length + text.len();
        self.bytes.get_mut(self.length..end).ok_or(fmt::Error)?.copy_from_slice(text.as_bytes());
        self.length = end;
        Ok(())
    }
}

impl From<f64> for Amount {
    fn from(value: f64) -> Self {
        if let Some(integer) = exact_integer(value) {
            return integer.into();
        }
        // Decimals have at most 28 digits: what does not fit here does not fit there.
        let mut digits = Digits { bytes: [0; 32], length: 0 };
        let written = fmt::Write::write_fmt(&mut digits, format_args!("{value}"));
        let text = std::str::from_utf8(&digits.bytes[..digits.length]).unwrap_or_default();
        match (written, Decimal::from_str_exact(text)) {
            (Ok(()), Ok(decimal)) => Self(decimal),
            _ if value.abs() < 1.0 => Self::ZERO,
            _ if value.is_sign_negative() => Self(Decimal::MIN),
            _ => Self(Decimal::MAX),
        }
    }
}

/// The float as an integer, if it is one that floats represent exactly. Most amounts are, and need
/// no text.
fn exact_integer(value: f64) -> Option<i64> {
    /// 2^53.
    const MAX: f64 = 9_007_199_254_740_992.0;
    #[allow(clippy::cast_possible_truncation, reason = "only integers that fit are converted")]
    (value.fract() == 0.0 && value.abs() <= MAX).then_some(value as i64)
}

impl From<f32> for Amount {
    fn from(value: f32) -> Self {
        f64::from(value).into()
    }
}

macro_rules! from_integers {
    ($($type:ty)+) => {
        $(impl From<$type> for Amount {
            #[inline]
            fn from(value: $type) -> Self {
                Self(value.into())
            }
        })+
    };
}

from_integers!(i8 i16 i32 i64 isize u8 u16 u32 u64 usize);

impl Ord for Amount {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.natural(), other.natural()) {
            (Some(one), Some(two)) => one.cmp(&two),
            _ => self.0.cmp(&other.0),
        }
    }
}

impl PartialOrd for Amount {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Add for Amount {
    type Output = Self;

    #[inline]
    fn add(self, other: Self) -> Self {
        if other.0.is_zero() {
            return self;
        }
        if let (Some(one), Some(two)) = (self.natural(), other.natural())
            && let Some(sum) = one.checked_add(two)
        {
            return sum.into();
        }
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Amount {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Mul for Amount {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        Self(self.0.saturating_mul(other.0))
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0.normalize(), f)
    }
}

impl fmt::Debug for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Decimal::from_str_exact(&text).map(Self).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::Amount;

    #[test]
    fn floats_count_as_the_decimals_that_they_are_written_as() {
        assert_eq!(Amount::from(0.1) + Amount::from(0.2), Amount::from(0.3));
        assert_eq!(Amount::from(-2.5).to_string(), "-2.5");
        assert_eq!(Amount::from(1e15).to_f64().to_string(), "1000000000000000");
    }

    #[test]
    fn integers_in_floats_count_as_they_are_written_too() {
        let exact = 2_f64.powi(53);
        for value in [0.0, -0.0, 1.0, -7.0, exact - 1.0, exact, -exact, exact + 2.0, 1e22] {
            assert_eq!(Amount::from(value).0, value.to_string().parse().unwrap(), "{value}");
        }
    }

    #[test]
    fn floats_that_no_decimal_can_hold_become_its_bounds() {
        let highest = Amount::from(f64::INFINITY);
        assert_eq!(highest, Amount::from(1e300));
        assert_eq!(highest, Amount::from(f64::NAN));
        assert!(Amount::from(f64::MIN) < Amount::from(i64::MIN));
        assert_eq!(Amount::from(1e-40), Amount::ZERO);
        assert_eq!(highest + Amount::ONE, highest);
    }

    #[test]
    fn natural_numbers_are_added_and_compared_as_decimals_are() {
        let naturals = [0, 1, 7, u64::from(u32::MAX), u64::MAX - 1, u64::MAX].map(Decimal::from);
        let others =
            [(-1, 0), (-7, 1), (5, 1), (10, 1), (0, 3), (1 << 70, 0), (i128::MAX >> 31, 0)]
                .map(|(digits, scale)| Decimal::from_i128_with_scale(digits, scale));
        let all: Vec<_> = naturals.into_iter().chain(others).chain([-Decimal::ZERO]).collect();
        for (one, two) in all.iter().flat_map(|one| all.iter().map(move |two| (*one, *two))) {
            assert_eq!((Amount(one) + Amount(two)).0, one.saturating_add(two), "{one} + {two}");
            assert_eq!(Amount(one).cmp(&Amount(two)), one.cmp(&two), "{one} <=> {two}");
        }
    }

    #[test]
    fn bits_and_text_are_read_as_they_were_written() {
        for value in [0.0, 1.0, -1.25, 1e20, 0.000_001] {
            let amount = Amount::from(value);
            assert_eq!(Amount::from_bits(amount.to_bits()), amount);
        }
    }
}
