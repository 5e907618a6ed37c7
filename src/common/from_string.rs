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

/// Implements conversions from text for inputs whose only required field is text.
macro_rules! from_required_string {
    ($($input:ident),+) => {$(
        impl From<String> for $input {
            fn from(text: String) -> Self {
                Self::builder(text).into()
            }
        }

        $crate::common::from_string::from_text!($input);
    )+};
}

pub(crate) use {from_required_string, from_text};
