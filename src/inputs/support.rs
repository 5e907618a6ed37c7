//! What every builder has in common.

/// Makes a builder become its input: by `build`, and as it is wherever the input is wanted.
/// A generic input gives the name of its parameter last.
macro_rules! builder_conversions {
    ($input:ident, $builder:ident $(, $T:ident)?) => {
        impl $(<$T>)? $builder $(<$T>)? {
            #[doc = concat!("Makes the [`", stringify!($input), "`], for whoever wants to keep it.")]
            #[must_use]
            pub fn build(self) -> $input $(<$T>)? {
                self.into()
            }
        }

        impl $(<$T>)? From<$builder $(<$T>)?> for $input $(<$T>)? {
            fn from(builder: $builder $(<$T>)?) -> Self {
                match builder.finish() {
                    Ok(input) => input,
                    Err(never) => match never {},
                }
            }
        }

        impl $(<$T>)? From<$builder $(<$T>)?> for $crate::inputs::Nullable<$input $(<$T>)?> {
            fn from(builder: $builder $(<$T>)?) -> Self {
                Self::Value(builder.into())
            }
        }

        impl $(<$T>)? From<Option<$builder $(<$T>)?>>
            for $crate::inputs::Nullable<$input $(<$T>)?>
        {
            fn from(builder: Option<$builder $(<$T>)?>) -> Self {
                builder.map_or(Self::Absent, Self::from)
            }
        }
    };
}

/// Gives a builder a setter that adds one entry to a map.
macro_rules! entry_setter {
    ($builder:ident, $setter:ident, $field:ident) => {
        impl $builder {
            #[doc = concat!(
                "Adds an entry to `", stringify!($field), "`. A value of `None` adds nothing."
            )]
            #[must_use]
            pub fn $setter(
                mut self,
                key: impl Into<String>,
                value: impl Into<$crate::inputs::Nullable<serde_json::Value>>,
            ) -> Self {
                let value = match value.into() {
                    $crate::inputs::Nullable::Absent => return self,
                    $crate::inputs::Nullable::Null => serde_json::Value::Null,
                    $crate::inputs::Nullable::Value(value) => value,
                };
                let mut map: serde_json::Map<_, _> =
                    self.$field.take().and_then(Option::from).unwrap_or_default();
                map.insert(key.into(), value);
                self.$field = Some(map.into());
                self
            }
        }
    };
}

/// Makes an input with one required string of that string.
macro_rules! from_required_string {
    ($input:ident) => {
        impl From<&str> for $input {
            fn from(value: &str) -> Self {
                Self::builder(value).into()
            }
        }

        impl From<String> for $input {
            fn from(value: String) -> Self {
                Self::builder(value).into()
            }
        }

        impl From<&String> for $input {
            fn from(value: &String) -> Self {
                Self::builder(value).into()
            }
        }
    };
}

pub(crate) use {builder_conversions, entry_setter, from_required_string};
