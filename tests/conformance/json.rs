//! Decodes, encodes and compares JSON, with the location of any failure.

use serde::de::value::Error;
use serde::de::{DeserializeOwned, Deserializer, Error as _, Visitor};
use serde::{Serialize, forward_to_deserialize_any};
use serde_json::Value;

/// Decodes a JSON value. Errors contain the JSON path.
pub(crate) fn decode<T: DeserializeOwned>(json: &Value) -> Result<T, String> {
    let text = json.to_string();
    serde_json::from_str(&text).map_err(|error| {
        // Slow, so this is only done to find the path.
        let mut again = serde_json::Deserializer::from_str(&text);
        match serde_path_to_error::deserialize::<_, T>(&mut again) {
            Err(with_path) => with_path.to_string(),
            Ok(_) => error.to_string(),
        }
    })
}

/// Decodes a value and encodes it again.
pub(crate) fn recode<T: DeserializeOwned + Serialize>(json: &Value) -> Result<Value, String> {
    encode(&decode::<T>(json)?)
}

pub(crate) fn encode<T: Serialize>(value: &T) -> Result<Value, String> {
    serde_json::to_value(value).map_err(|error| error.to_string())
}

/// The first difference of two values. Numbers are compared by value: 2 equals 2.0.
pub(crate) fn difference(expected: &Value, actual: &Value) -> Option<String> {
    difference_at("$", expected, actual)
}

fn difference_at(path: &str, expected: &Value, actual: &Value) -> Option<String> {
    match (expected, actual) {
        (Value::Object(expected), Value::Object(actual)) => {
            let of_expected = expected.iter().find_map(|(key, value)| {
                let path = format!("{path}.{key}");
                match actual.get(key) {
                    Some(actual) => difference_at(&path, value, actual),
                    None => Some(format!("{path} is lost, it was {value}")),
                }
            });
            of_expected.or_else(|| {
                let (key, value) = actual.iter().find(|(key, _)| !expected.contains_key(*key))?;
                Some(format!("{path}.{key} is new, it is {value}"))
            })
        }
        (Value::Array(expected), Value::Array(actual)) if expected.len() == actual.len() => {
            let mut items = expected.iter().zip(actual).enumerate();
            items.find_map(|(index, (expected, actual))| {
                difference_at(&format!("{path}[{index}]"), expected, actual)
            })
        }
        (Value::Number(expected), Value::Number(actual))
            if expected.as_f64() == actual.as_f64() =>
        {
            None
        }
        _ if expected == actual => None,
        _ => Some(format!("{path} is {actual}, not {expected}")),
    }
}

/// The fields that a struct requests from its deserializer.
pub(crate) fn fields<T: DeserializeOwned>() -> &'static [&'static str] {
    let mut fields = None;
    // This fails after it has collected the names, because there are no values.
    drop(T::deserialize(FieldNames(&mut fields)));
    fields.expect("a struct")
}

struct FieldNames<'a>(&'a mut Option<&'static [&'static str]>);

impl<'de> Deserializer<'de> for FieldNames<'_> {
    type Error = Error;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        _visitor: V,
    ) -> Result<V::Value, Error> {
        *self.0 = Some(fields);
        Err(Error::custom("no values"))
    }

    fn deserialize_any<V: Visitor<'de>>(self, _visitor: V) -> Result<V::Value, Error> {
        Err(Error::custom("not a struct"))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}
