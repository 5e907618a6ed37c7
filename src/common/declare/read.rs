//! Reads inputs and responses from JSON and the like, field by field.
//!
//! The keys of inputs are in camel case, as on the wire, or in snake case, as in the guide of
//! Stigg's Python SDK. Others are refused: a misspelt key in a file would otherwise be lost without
//! a word. In responses they are ignored, as Stigg adds fields.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserializer;
use serde::de::{Deserialize, DeserializeSeed, Error, IgnoredAny, MapAccess, Visitor};

use super::field::{Field, FieldSeed};
use super::names::{is_name_of, wire_name};

/// An input or response that can be read field by field.
pub(crate) trait Read<'de>: Sized {
    /// Name of the type.
    const NAME: &'static str;
    /// Names of the fields, in the order in which [`read`](Self::read) goes through them. Those of
    /// inputs are the names in Rust, those of responses the names on the wire.
    const FIELDS: &'static [&'static str];
    /// Whether the type is an input.
    const IS_INPUT: bool;

    /// Takes the values of the fields in rounds, until none is left.
    fn read<A: MapAccess<'de>>(fields: &mut Fields<A>) -> Result<Self, A::Error>;
}

/// Reads an input or a response.
pub(crate) fn read<'de, T: Read<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    deserializer.deserialize_struct(T::NAME, T::FIELDS, Object(PhantomData))
}

/// The error for a required field that is missing.
pub(crate) fn missing_field<E: Error>(field: &str) -> E {
    E::custom(format_args!("missing field `{}`", wire_name(field)))
}

struct Object<T>(PhantomData<T>);

impl<'de, T: Read<'de>> Visitor<'de> for Object<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "struct {}", T::NAME)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        let keys = Keys { names: T::FIELDS, first: 0, are_of_input: T::IS_INPUT };
        let mut fields = Fields { map, keys, found: None, turn: 0 };
        fields.find()?;
        T::read(&mut fields)
    }
}

/// The fields of an object.
///
/// They are read in rounds: in each, a type offers to take the value of each of its fields in turn.
/// An object whose keys come in the order of the fields is read in one round.
pub(crate) struct Fields<A> {
    map: A,
    keys: Keys,
    /// Index of the field whose value comes next, `None` at the end of the object.
    found: Option<usize>,
    /// Index of the field whose turn it is.
    turn: usize,
}

impl<'de, A: MapAccess<'de>> Fields<A> {
    /// Starts a round, unless all fields are read.
    pub(crate) fn start_round(&mut self) -> bool {
        self.turn = 0;
        self.found.is_some()
    }

    /// Reads the value of an input's field if it comes next.
    pub(crate) fn read<T: Deserialize<'de>>(
        &mut self,
        value: &mut Option<T>,
    ) -> Result<(), A::Error> {
        self.take(value, PhantomData)
    }

    /// Reads the value of a response's field if it comes next.
    #[inline]
    pub(crate) fn read_field<T: Field>(&mut self, value: &mut Option<T>) -> Result<(), A::Error> {
        self.take(value, FieldSeed(PhantomData))
    }

    #[inline]
    fn take<S: DeserializeSeed<'de>>(
        &mut self,
        value: &mut Option<S::Value>,
        seed: S,
    ) -> Result<(), A::Error> {
        let turn = self.next_turn();
        if self.found != Some(turn) {
            return Ok(());
        }
        if value.is_some() {
            return Err(self.keys.duplicate(turn));
        }
        *value = Some(self.map.next_value_seed(seed)?);
        self.find()
    }

    /// Returns the value of a response's field after the last round.
    pub(crate) fn finish<T: Field>(&mut self, value: Option<T>) -> Result<T, A::Error> {
        let turn = self.next_turn();
        value.or_else(T::absent).ok_or_else(|| missing_field(self.keys.name(turn)))
    }

    #[inline]
    fn next_turn(&mut self) -> usize {
        self.turn += 1;
        self.turn - 1
    }

    /// Finds the next field.
    fn find(&mut self) -> Result<(), A::Error> {
        self.keys.first = self.turn;
        self.found = loop {
            match self.map.next_key_seed(self.keys)? {
                None => break None,
                Some(None) => drop(self.map.next_value::<IgnoredAny>()?),
                Some(index) => break index,
            }
        };
        Ok(())
    }
}

/// The keys of an object.
#[derive(Clone, Copy)]
struct Keys {
    /// Names of the fields.
    names: &'static [&'static str],
    /// Index of the name that is likely to come next.
    first: usize,
    are_of_input: bool,
}

impl Keys {
    fn name(self, index: usize) -> &'static str {
        self.names.get(index).copied().unwrap_or_default()
    }

    /// Returns the index of the field that a key names.
    #[inline]
    fn find(self, key: &str) -> Option<usize> {
        if self.names.get(self.first).is_some_and(|name| *name == key) {
            return Some(self.first);
        }
        self.search(key)
    }

    fn search(self, key: &str) -> Option<usize> {
        let is_key = |name: &&str| {
            if self.are_of_input { is_name_of(key, name) } else { key == *name }
        };
        let (before, after) = self.names.split_at_checked(self.first)?;
        let index = after.iter().position(is_key).map(|index| self.first + index);
        index.or_else(|| before.iter().position(is_key))
    }

    #[cold]
    fn duplicate<E: Error>(self, index: usize) -> E {
        E::custom(format_args!("duplicate field `{}`", wire_name(self.name(index))))
    }

    #[cold]
    fn unknown<E: Error>(self, key: &str) -> E {
        let known: Vec<_> =
            self.names.iter().map(|name| format!("`{}`", wire_name(name))).collect();
        let known = known.join(", ");
        E::custom(format_args!("unknown field `{key}`, expected one of {known}"))
    }
}

impl<'de> DeserializeSeed<'de> for Keys {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Keys {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    #[inline]
    fn visit_str<E: Error>(self, key: &str) -> Result<Option<usize>, E> {
        match self.find(key) {
            None if self.are_of_input => Err(self.unknown(key)),
            index => Ok(index),
        }
    }

    fn visit_bytes<E: Error>(self, key: &[u8]) -> Result<Option<usize>, E> {
        self.visit_str(&String::from_utf8_lossy(key))
    }
}
