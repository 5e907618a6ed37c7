//! Exact decimal amounts of usage, credits and money.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Mul, Neg, Sub};

use rust_decimal::{Decimal, RoundingStrategy};
use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;
use stigg::common::{Currency, Number};

/// The largest absolute amount that inputs and catalogs may contain. Sums and products of such
/// amounts fit a decimal.
pub(crate) const MAX_INPUT: f64 = 1e15;

/// An exact decimal number. Arithmetic saturates at the largest or smallest decimal.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Amount(Decimal);

/// A part of a whole, kept as a fraction so that multiplying by it stays exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Share {
    part: i64,
    whole: i64,
}

impl Share {
    pub(crate) const NOTHING: Self = Self { part: 0, whole: 1 };

    /// Clamps the share to the range 0 to 1. The share of a whole that is not positive is 0.
    pub(crate) fn new(part: i64, whole: i64) -> Self {
        if whole > 0 { Self { part: part.clamp(0, whole), whole } } else { Self::NOTHING }
    }
}

impl Amount {
    pub(crate) const ZERO: Self = Self(Decimal::ZERO);
    pub(crate) const ONE: Self = Self(Decimal::ONE);

    /// Rounds to the currency's minor unit, halves away from zero.
    pub(crate) fn rounded(self, currency: &Currency) -> Self {
        let places = minor_unit_digits(currency);
        let half_up = RoundingStrategy::MidpointAwayFromZero;
        Self(self.0.round_dp_with_strategy(places, half_up))
    }

    pub(crate) fn percent(self, percent: Self) -> Self {
        (self * percent).divided(Decimal::ONE_HUNDRED)
    }

    /// The part of an amount that is a percentage of the rest, like a tax that it includes.
    pub(crate) fn included_percent(self, percent: Self) -> Self {
        (self * percent).divided(Decimal::ONE_HUNDRED + percent.0)
    }

    pub(crate) fn share(self, share: Share) -> Self {
        let (part, whole) = (Decimal::from(share.part), Decimal::from(share.whole));
        match self.0.checked_mul(part) {
            Some(product) => Self(product).divided(whole),
            None => self.divided(whole) * Self(part),
        }
    }

    /// The amount without its fraction.
    pub(crate) fn whole(self) -> Self {
        Self(self.0.trunc())
    }

    /// The quotient; zero if the divisor is zero.
    pub(crate) fn divided_by(self, divisor: Self) -> Self {
        self.divided(divisor.0)
    }

    fn divided(self, divisor: Decimal) -> Self {
        Self(self.0.checked_div(divisor).unwrap_or_default())
    }

    /// The number of blocks of this size that hold the amount: whole blocks, and one more for a
    /// rest. Zero for a size that is not positive.
    pub(crate) fn blocks(self, size: Self) -> Self {
        if size <= Self::ZERO {
            return Self::ZERO;
        }
        let rest = self.0.checked_rem(size.0).unwrap_or_default();
        let whole = Self(self.0 - rest).divided(size.0);
        if rest > Decimal::ZERO { whole + Self::ONE } else { whole }
    }

    /// Returns the nearest float, as JSON parsers read numbers. Zero is never negative.
    pub(crate) fn to_f64(self) -> f64 {
        if self.0.is_zero() { 0.0 } else { self.0.to_string().parse().unwrap_or_default() }
    }

    /// Returns the decimal that a float is written as, if it fits.
    fn of_float(value: f64) -> Option<Self> {
        // The shortest text that parses to this float: 0.1 means 0.1, not
        // 0.1000000000000000055511151231257827.
        let text = value.to_string();
        text.parse().ok().map(Self)
    }

    /// Returns the largest or the smallest amount.
    fn limit(is_negative: bool) -> Self {
        Self(if is_negative { Decimal::MIN } else { Decimal::MAX })
    }
}

impl From<f64> for Amount {
    fn from(value: f64) -> Self {
        Self::of_float(value).unwrap_or_else(|| match value {
            _ if value.is_nan() => Self::ZERO,
            _ => Self::limit(value.is_sign_negative()),
        })
    }
}

impl From<Number> for Amount {
    fn from(number: Number) -> Self {
        number.as_f64().into()
    }
}

impl From<u32> for Amount {
    fn from(value: u32) -> Self {
        Self(value.into())
    }
}

impl Add for Amount {
    type Output = Self;

    fn add(self, other: Self) -> Self {
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

impl Neg for Amount {
    type Output = Self;

    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Sum for Amount {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.normalize().fmt(f)
    }
}

impl fmt::Debug for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Serializes as a number if a float can hold all digits, otherwise as a string, because a number
/// with more digits would not survive a round trip.
impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let float = self.to_f64();
        if Self::of_float(float) == Some(*self) {
            serializer.serialize_f64(float)
        } else {
            serializer.collect_str(self)
        }
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AmountVisitor)
    }
}

struct AmountVisitor;

impl Visitor<'_> for AmountVisitor {
    type Value = Amount;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a decimal number from {} to {}", Decimal::MIN, Decimal::MAX)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Amount, E> {
        let unexpected = || E::invalid_value(Unexpected::Float(value), &self);
        Amount::of_float(value).ok_or_else(unexpected)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Amount, E> {
        Ok(Amount(value.into()))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Amount, E> {
        Ok(Amount(value.into()))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Amount, E> {
        let unexpected = |_| E::invalid_value(Unexpected::Str(text), &self);
        let amount = Decimal::from_str_exact(text).map(Amount).map_err(unexpected)?;
        // Only amounts that do not fit a number are written as strings.
        if Amount::of_float(amount.to_f64()) == Some(amount) {
            return Err(E::invalid_type(Unexpected::Str(text), &self));
        }
        Ok(amount)
    }
}

/// The number of digits of a currency's minor unit (ISO 4217).
fn minor_unit_digits(currency: &Currency) -> u32 {
    match currency.as_str() {
        "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX"
        | "UYI" | "VND" | "VUV" | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        "CLF" | "UYW" => 4,
        _ => 2,
    }
}

/// Normalizes every number in the value to one spelling: 1, 1.0 and 1e0 are the same number.
pub(crate) fn canonical(value: &Value) -> Value {
    match value {
        Value::Number(number) if number.is_f64() => {
            let text = number.as_f64().unwrap_or_default().to_string();
            let unsigned = || text.parse::<u64>().ok().map(Value::from);
            let whole = text.parse::<i64>().ok().map(Value::from).or_else(unsigned);
            whole.unwrap_or_else(|| value.clone())
        }
        Value::Array(entries) => entries.iter().map(canonical).collect(),
        Value::Object(entries) => {
            entries.iter().map(|(name, value)| (name.clone(), canonical(value))).collect()
        }
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn amount(text: &str) -> Amount {
        Amount(text.parse().expect("a decimal"))
    }

    #[test]
    fn floats_convert_to_the_decimal_they_are_written_as() {
        let tenth = Amount::from(0.1);
        assert_eq!((0..10).map(|_| tenth).sum::<Amount>(), Amount::ONE);
        assert_eq!(tenth + Amount::from(0.2), Amount::from(0.3));
        assert_eq!(Amount::from(5e-324), Amount::ZERO);
        assert_eq!(Amount::from(1e308), Amount(Decimal::MAX));
        assert_eq!(Amount::from(-1e308), Amount(Decimal::MIN));
        assert_eq!(Amount::from(-0.0).to_f64().to_string(), "0");
        assert_eq!((-Amount::ZERO).to_string(), "0");
    }

    #[test]
    fn arithmetic_saturates_instead_of_overflowing() {
        let most = Amount(Decimal::MAX);
        assert_eq!(most + most, most);
        assert_eq!(most * most, most);
        assert_eq!(-most - most, -most);
        assert_eq!(-most * most, -most);
        assert_eq!(most.share(Share::new(3, 3)), most);
        assert!(most.percent(Amount::from(50.0)) > Amount::ZERO);
    }

    #[test]
    fn a_block_that_is_begun_counts_in_full() {
        let blocks = |units: &str, size: &str| amount(units).blocks(amount(size)).to_string();
        for (units, size, expected) in [
            ("0", "1000", "0"),
            ("500", "1000", "1"),
            ("1000", "1000", "1"),
            ("1500", "1000", "2"),
            ("0.3", "0.1", "3"),
            ("1", "3", "1"),
            ("5", "0", "0"),
        ] {
            assert_eq!(blocks(units, size), expected, "{units} in blocks of {size}");
        }
    }

    #[test]
    fn halves_are_rounded_away_from_zero() {
        for (text, rounded) in [("1.005", "1.01"), ("0.285", "0.29"), ("0.125", "0.13")] {
            assert_eq!(amount(text).rounded(&Currency::Usd), amount(rounded));
            assert_eq!((-amount(text)).rounded(&Currency::Usd), -amount(rounded));
        }
        assert_eq!(amount("2.675").rounded(&Currency::Eur).to_string(), "2.68");
        assert_eq!(amount("1.5").share(Share::new(1, 3)), amount("0.5"));
    }

    #[test]
    fn minor_units_are_those_of_iso_4217() {
        let digits: Vec<_> = Currency::KNOWN
            .iter()
            .filter(|currency| minor_unit_digits(currency) == 0)
            .map(Currency::as_str)
            .collect();
        let without = [
            "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND",
            "VUV", "XAF", "XOF", "XPF",
        ];
        assert_eq!(digits, without);
        assert_eq!(amount("33.5").rounded(&Currency::Jpy).to_string(), "34");
    }

    #[test]
    fn amounts_survive_a_json_round_trip() {
        for text in ["0", "0.1", "-3.25", "1000000000000000.000000000001", "123456789012345678"] {
            let written = serde_json::to_string(&amount(text)).expect("JSON");
            let read: Amount = serde_json::from_str(&written).expect("an amount");
            assert_eq!(read, amount(text), "{written}");
        }
        let most = serde_json::to_string(&Amount(Decimal::MAX)).expect("JSON");
        assert_eq!(serde_json::from_str::<Amount>(&most).expect("an amount"), Amount(Decimal::MAX));
        let error = serde_json::from_str::<Amount>("1e308").expect_err("too high");
        assert!(error.to_string().contains("1e+308"), "{error}");
        assert!(serde_json::from_str::<Amount>("null").is_err());
    }

    #[test]
    fn canonical_values_compare_numbers_by_value() {
        for one in ["1", "1.0", "1e0", "10e-1"] {
            let value: Value = serde_json::from_str(one).expect("JSON");
            assert_eq!(canonical(&value), json!(1), "{one}");
        }
        assert_eq!(canonical(&json!({"a": [-0.0, 1.5, "1.0"]})), json!({"a": [0, 1.5, "1.0"]}));
        assert_eq!(canonical(&json!(u64::MAX)), json!(u64::MAX));
    }
}
