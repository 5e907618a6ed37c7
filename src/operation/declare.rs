//! The declaration of operations: each once, for its value and for the methods of both clients.
//!
//! ```ignore
//! operations! {
//!     /// # Usage
//!     impl Client;
//!
//!     /// Reports usage of a feature.
//!     #[doc(alias = "trackUsage")]
//!     by_input "reportUsage" => ReportUsage
//!     fn report_usage(input: ReportUsageInput) -> UsageMeasurement {
//!         /// use stigg::usage::ReportUsageInput;
//!         ///
//!         /// let measured = client.report_usage(ReportUsageInput::builder("acme", "seats", 5))
//!     }
//! }
//! ```
//!
//! - The retry class comes first: `query`, `mutation`, `idempotent` (a mutation that Stigg can
//!   carry out twice without harm, even if others change the same object in between) or `by_input`
//!   (an idempotent one if the input has its keys).
//! - The response key and the name of the operation follow. The document has the same name.
//! - The function is the clients' method. Its argument is the variable that holds the input; with
//!   the name `all`, the input's fields are the variables.
//! - The body is the example. Each client ends it in its own way, with `?` or `.await?`.
//!
//! The files with declarations are compiled three times: as operations ([`values!`]) and as the
//! methods of either client ([`methods!`]).

/// Defines operations as values.
macro_rules! values {
    (
        $(#[$title:meta])*
        impl Client;
        $(
            $(#[$meta:meta])*
            $class:ident $key:literal => $operation:ident
            fn $method:ident($($variable:ident: $Input:ty $(,)?)?) -> $Output:ty {
                $(#[$example:meta])+
            }
        )+
    ) => {
        $(
            #[doc = concat!(
                "The operation that [`", stringify!($method), "`](crate::blocking::Client::",
                stringify!($method), ") sends."
            )]
            #[derive(Clone, Debug, PartialEq)]
            pub struct $operation(pub $crate::operation::declare::input_type!($($Input)?));

            impl $operation {
                #[doc = concat!("Name of the operation: `", stringify!($operation), "`.")]
                pub const NAME: &'static str = stringify!($operation);

                /// The minified document, as sent.
                pub const DOCUMENT: &'static str = include_str!(concat!(
                    "../../schema/documents/",
                    stringify!($operation),
                    ".graphql"
                ));

                /// Returns the operation with an input, or with anything that converts into it.
                #[must_use]
                pub fn new(
                    input: impl Into<$crate::operation::declare::input_type!($($Input)?)>,
                ) -> Self {
                    Self(input.into())
                }
            }

            impl $crate::operation::Operation for $operation {
                type Output = $Output;

                fn name(&self) -> Option<&str> {
                    Some(Self::NAME)
                }

                fn document(&self) -> &str {
                    Self::DOCUMENT
                }

                fn variables(&self) -> impl serde::Serialize + '_ {
                    $crate::operation::declare::variables!(&self.0 $(, $variable)?)
                }

                fn response_key(&self) -> Option<&'static str> {
                    Some($key)
                }

                fn retry_class(&self) -> $crate::RetryClass {
                    $crate::operation::declare::retry_class!(self.0, $class)
                }

                fn validate(&self) -> Result<(), $crate::InvalidInput> {
                    $crate::common::check::Validate::validate(&self.0)
                }

                fn prepare(&mut self) {
                    $crate::common::check::Validate::prepare(&mut self.0);
                }
            }
        )+
    };
}

/// Defines the methods that send operations, for the client of the facade that invokes this.
#[cfg(any(feature = "blocking", feature = "async"))]
macro_rules! methods {
    (
        $(#[$title:meta])*
        impl Client;
        $(
            $(#[$meta:meta])*
            $class:ident $key:literal => $operation:ident
            fn $method:ident($($variable:ident: $Input:ty $(,)?)?) -> $Output:ty {
                $(#[doc = $example:literal])+
            }
        )+
    ) => {
        $(#[$title])*
        #[super::facade]
        impl super::Client {
            $(
                $(#[$meta])*
                #[doc(alias = $key)]
                ///
                #[doc = super::example!($($example)+)]
                pub async fn $method(
                    &self,
                    $(input: impl Into<$Input>)?
                ) -> $crate::Result<$Output> {
                    let input = $crate::operation::declare::given!($(input: $Input)?);
                    self.answer(self.call($crate::operation::$operation(input))).await
                }
            )+
        }
    };
}

/// The type of an operation's input.
macro_rules! input_type {
    () => {
        $crate::catalog::NoInput
    };
    ($Input:ty) => {
        $Input
    };
}

/// The input that a method was given.
#[cfg(any(feature = "blocking", feature = "async"))]
macro_rules! given {
    () => {
        $crate::catalog::NoInput {}
    };
    ($input:ident: $Input:ty) => {
        Into::<$Input>::into($input)
    };
}

/// An operation's variables, made from its input.
macro_rules! variables {
    ($input:expr $(, all)?) => {
        $input
    };
    ($input:expr, $argument:ident) => {
        $crate::wire::envelope::Argument { name: stringify!($argument), input: $input }
    };
}

/// The retry class of an operation.
macro_rules! retry_class {
    ($input:expr, query) => {
        $crate::RetryClass::Query
    };
    ($input:expr, mutation) => {
        $crate::RetryClass::Mutation
    };
    ($input:expr, idempotent) => {
        $crate::RetryClass::IdempotentMutation
    };
    ($input:expr, by_input) => {
        if $input.is_idempotent() {
            $crate::RetryClass::IdempotentMutation
        } else {
            $crate::RetryClass::Mutation
        }
    };
}

#[cfg(any(feature = "blocking", feature = "async"))]
pub(crate) use {given, methods};
pub(crate) use {input_type, retry_class, values, variables};
