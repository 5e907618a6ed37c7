//! What several inputs have in common.

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

pub(crate) use from_required_string;
