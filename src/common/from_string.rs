//! Conversions of a plain identifier to an input.

/// Implements conversions from strings for an input whose only required field is a string.
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

pub(crate) use from_required_string;
