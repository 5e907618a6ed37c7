//! Conversions from text.

/// Implements the other conversions from text for a type that has one from `String`.
macro_rules! from_text {
    ($type:ty) => {
        impl From<&str> for $type {
            fn from(text: &str) -> Self {
                text.to_owned().into()
            }
        }

        impl From<&String> for $type {
            fn from(text: &String) -> Self {
                text.clone().into()
            }
        }
    };
}

pub(crate) use from_text;
