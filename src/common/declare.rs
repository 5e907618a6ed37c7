//! The declaration of inputs: each field once, with its type, documentation and rules. Responses
//! are declared by [`response!`](responses).
//!
//! [`input!`] takes the inputs of a file and makes the rest of each declaration: the struct, its
//! `derive_builder` builder and setters, serde's implementations and the checks. It exports the
//! inputs, and their builders from a module `builders`.
//!
//! ```ignore
//! input! {
//!     /// A subscription to provision.
//!     pub struct ProvisionSubscriptionInput => ProvisionSubscriptionInputBuilder(
//!         /// Identifier of the customer to subscribe.
//!         customer_id: String [not_blank],
//!     ) {
//!         generated {
//!             /// Key that marks repeats.
//!             idempotency_key: String [not_blank] = new_key(),
//!         }
//!         /// Add-ons to subscribe to along with the plan.
//!         addons: Option<Vec<SubscriptionAddonInput>> => list addon,
//!         /// Date on which the subscription is cancelled.
//!         cancellation_date: Nullable<DateTime>,
//!         /// Free-form data to keep with the subscription.
//!         additional_meta_data: Option<Map<String, Value>> => map metadata,
//!         /// Type of the subscription.
//!         kind as "type": Option<String>,
//!     }
//!     built Self::stamped;
//!     check Self::check_dates;
//!     prepare Self::fix_key;
//!
//!     /// Changes to a subscription.
//!     pub struct UpdateSubscriptionInput => UpdateSubscriptionInputBuilder[subscription_id: String] {
//!         /// Identifier of the subscription.
//!         subscription_id: Option<String> [not_blank],
//!     }
//! }
//! ```
//!
//! - Fields in parentheses are required. They are the arguments of `builder(…)`, in their order.
//! - `generated` fields get a value when the input is built, unless one is set.
//! - Fields in braces are optional. Brackets name one that `builder(…)` takes although Stigg does
//!   not require it, because callers always set it.
//! - `[…]` behind a type lists rules, which are functions of [`check`](super::check). What holds for
//!   every value of a type, such as that numbers are finite, need not be listed.
//! - `=> list addon` adds a setter that appends one item, `=> map metadata` one that adds an entry.
//! - `as "type"` is the name on the wire where it is not that of the field.
//! - `built` names a function that completes an input once it is built, `check` one that checks
//!   several fields together, and `prepare` one that fixes, before the first attempt, what all
//!   attempts must share.

mod field;
mod names;
mod read;
mod responses;
mod setters;
mod settings;

pub(crate) use field::Field;
pub(crate) use names::{camel_case, split, wire_names};
pub(crate) use read::{Fields, Read, missing_field, read};
pub(crate) use responses::{Written, response};
pub(crate) use setters::{argument, required_setter, setter, value};
pub(crate) use settings::kind;
pub use settings::{IntoField, IntoItem, IntoList};

use derive_builder::UninitializedFieldError;

/// A required field that is not set.
#[derive(Debug)]
pub(crate) struct Missing {
    pub(crate) field: &'static str,
}

impl From<UninitializedFieldError> for Missing {
    fn from(error: UninitializedFieldError) -> Self {
        Self { field: error.field_name() }
    }
}

impl Missing {
    /// A builder that users get has all required fields set, and none of them can be unset.
    pub(crate) fn never(self) -> ! {
        unreachable!("the required field `{}` is not set", self.field)
    }
}

macro_rules! input {
    ($(
        $(#[$meta:meta])*
        pub struct $input:ident $(<$T:ident>)? => $builder:ident
            $(($($required:tt)*))? $([$first:ident: $First:ty])? { $($optional:tt)* }
        $(built $built:expr;)?
        $(check $check:expr;)?
        $(prepare $prepare:expr;)?
    )+) => {
        /// Apart, so that the file can export the builders from a module of their own.
        mod declared {
            #[allow(unused_imports, reason = "some inputs need nothing of their file")]
            use super::*;

            $($crate::common::declare::input! {
                @input [$(#[$meta])*] $input ($($T)?) $builder
                $(($($required)*))? $([$first: $First])? { $($optional)* }
                $(built $built;)? $(check $check;)? $(prepare $prepare;)?
            })+
        }

        pub use declared::{$($input),+};

        /// Builders of the inputs of this module.
        #[allow(unreachable_pub, reason = "domains of several files export all builders together")]
        pub mod builders {
            pub use super::declared::{$($builder),+};
        }
    };
    (
        @input $meta:tt $input:ident ($($T:ident)?) $builder:ident
        { $($optional:tt)* } $($hooks:tt)*
    ) => {
        $crate::common::declare::input! {
            @declare $meta [
                /// Returns a builder. All fields are optional.
            ]
            $input ($($T)?) $builder () {} {} { $($optional)* } $($hooks)*
        }

        impl$(<$T>)? Default for $input $(<$T>)? {
            /// Nothing set.
            fn default() -> Self {
                Self::builder().build()
            }
        }
    };
    (
        @input $meta:tt $input:ident () $builder:ident
        [$first:ident: $First:ty] $optional:tt $($hooks:tt)*
    ) => {
        $crate::common::declare::input! {
            @declare $meta [
                #[doc = concat!("Returns a builder with `", stringify!($first), "` set.")]
            ]
            $input () $builder ($first: $First) {} {} $optional $($hooks)*
        }
    };
    (
        @input $meta:tt $input:ident $T:tt $builder:ident
        ($($required:tt)*) { generated $generated:tt $($optional:tt)* } $($hooks:tt)*
    ) => {
        $crate::common::declare::input! {
            @declare $meta [
                /// Returns a builder with the required fields set.
            ]
            $input $T $builder () { $($required)* } $generated { $($optional)* } $($hooks)*
        }
    };
    (
        @input $meta:tt $input:ident $T:tt $builder:ident
        $required:tt { $($optional:tt)* } $($hooks:tt)*
    ) => {
        $crate::common::declare::input! {
            @input $meta $input $T $builder $required { generated {} $($optional)* } $($hooks)*
        }
    };
    (
        @declare
        [$(#[$meta:meta])*]
        [$(#[$builder_meta:meta])*]
        $input:ident ($($T:ident)?) $builder:ident ($($first:ident: $First:ty)?)
        {$(
            $(#[$required_meta:meta])*
            $required:ident $(as $required_wire:literal)?: $Required:ty
            $([$($required_rule:ident $(($required_limit:expr))?),+])?
            $(=> $required_kind:ident $($required_item:ident)?)?,
        )*}
        {$(
            $(#[$generated_meta:meta])*
            $generated:ident: $Generated:ty
            $([$($generated_rule:ident $(($generated_limit:expr))?),+])?
            = $default:expr,
        )*}
        {$(
            $(#[$optional_meta:meta])*
            $optional:ident $(as $optional_wire:literal)?: $Optional:ty
            $([$($optional_rule:ident $(($optional_limit:expr))?),+])?
            $(=> $optional_kind:ident $($optional_item:ident)?)?,
        )*}
        $(built $built:expr;)?
        $(check $check:expr;)?
        $(prepare $prepare:expr;)?
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize, derive_builder::Builder)]
        #[builder(
            pattern = "owned",
            custom_constructor,
            create_empty = "empty",
            build_fn(private, name = "finish", error = "crate::common::declare::Missing"),
            derive(Clone, Debug, PartialEq)
        )]
        #[serde(rename_all = "camelCase")]
        #[non_exhaustive]
        pub struct $input $(<$T>)? {
            $(
                $(#[$required_meta])*
                #[builder(setter(custom))]
                $(#[serde(rename = $required_wire)])?
                pub $required: $Required,
            )*
            $(
                $(#[$generated_meta])*
                #[builder(setter(custom))]
                pub $generated: $Generated,
            )*
            $(
                $(#[$optional_meta])*
                #[builder(setter(custom), default)]
                #[serde(
                    skip_serializing_if = "crate::common::nullable::Absent::is_absent"
                    $(, rename = $optional_wire)?
                )]
                pub $optional: $Optional,
            )*
        }

        impl $(<$T>)? $input $(<$T>)? {
            $(#[$builder_meta])*
            #[must_use]
            #[allow(clippy::needless_update, reason = "some inputs have required fields only")]
            pub fn builder(
                $($first: impl Into<$First>,)?
                $($required: $crate::common::declare::argument!($Required $(=> $required_kind)?)),*
            ) -> $builder $(<$T>)? {
                $builder {
                    $($first: Some(Some($first.into())),)?
                    $($required: Some(
                        $crate::common::declare::value!($required $(=> $required_kind)?)
                    ),)*
                    ..$builder::empty()
                }
            }
        }

        impl $(<$T>)? $builder $(<$T>)? {
            #[doc = concat!(
                "Builds the [`", stringify!($input), "`]. Rarely needed: operations take the builder itself."
            )]
            #[must_use]
            pub fn build(self) -> $input $(<$T>)? {
                self.into()
            }

            $(
                $crate::common::declare::required_setter! {
                    [$(#[$required_meta])*]
                    $required: $Required $(=> $required_kind $($required_item)?)?
                }
            )*
            $(
                $(#[$generated_meta])*
                #[must_use]
                pub fn $generated<Kind>(
                    mut self,
                    $generated: impl $crate::common::IntoField<Option<$Generated>, Kind>,
                ) -> Self {
                    self.$generated = $generated.into_field();
                    self
                }
            )*
            $(
                $crate::common::declare::setter! {
                    [$(#[$optional_meta])*]
                    $optional: $Optional $(=> $optional_kind $($optional_item)?)?
                }
            )*
        }

        impl $(<$T>)? From<$builder $(<$T>)?> for $input $(<$T>)? {
            #[allow(unused_mut, reason = "only generated fields change the builder")]
            fn from(mut builder: $builder $(<$T>)?) -> Self {
                $(builder.$generated.get_or_insert_with(|| $default);)*
                let input = builder.finish().unwrap_or_else(|missing| missing.never());
                $(let input = $built(input);)?
                input
            }
        }

        impl $(<$T: $crate::common::check::Validate>)? $crate::common::check::Validate
            for $input $(<$T>)?
        {
            fn validate(&self) -> $crate::common::check::Checked {
                $($crate::common::declare::check_field! {
                    self.$required $([$($required_rule $(($required_limit))?),+])?
                })*
                $($crate::common::declare::check_field! {
                    self.$generated $([$($generated_rule $(($generated_limit))?),+])?
                })*
                $($crate::common::declare::check_field! {
                    self.$optional $([$($optional_rule $(($optional_limit))?),+])?
                })*
                $($check(self)?;)?
                Ok(())
            }

            fn prepare(&mut self) {
                $($crate::common::check::Validate::prepare(&mut self.$required);)*
                $($crate::common::check::Validate::prepare(&mut self.$optional);)*
                $($prepare(self);)?
            }
        }

        impl<'de $(, $T: serde::Deserialize<'de>)?> serde::Deserialize<'de> for $input $(<$T>)? {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::common::declare::read(deserializer)
            }
        }

        impl<'de $(, $T: serde::Deserialize<'de>)?> $crate::common::declare::Read<'de>
            for $input $(<$T>)?
        {
            const NAME: &'static str = stringify!($input);
            const FIELDS: &'static [&'static str] = &[
                $($crate::common::declare::name!($required $(as $required_wire)?),)*
                $(stringify!($generated),)*
                $($crate::common::declare::name!($optional $(as $optional_wire)?),)*
            ];

            const IS_INPUT: bool = true;

            fn read<A: serde::de::MapAccess<'de>>(
                fields: &mut $crate::common::declare::Fields<A>,
            ) -> Result<Self, A::Error> {
                let mut builder = $builder::empty();
                while fields.start_round() {
                    $(fields.read(&mut builder.$required)?;)*
                    $(fields.read(&mut builder.$generated)?;)*
                    $(fields.read(&mut builder.$optional)?;)*
                }
                builder
                    .finish()
                    .map_err(|missing| $crate::common::declare::missing_field(missing.field))
            }
        }
    };
}

/// Converts the only required field of inputs into the input.
macro_rules! from_required {
    ($($input:ident: $Required:ty),+) => {$(
        impl From<$Required> for $input {
            fn from(required: $Required) -> Self {
                Self::builder(required).into()
            }
        }
    )+};
}

/// Converts text into inputs whose only required field is text.
macro_rules! from_required_string {
    ($($input:ident),+) => {$(
        $crate::common::declare::from_required!($input: String);
        $crate::common::from_string::from_text!($input);
    )+};
}

/// The name of a field in Rust or, where it is not that in camel case, on the wire.
macro_rules! name {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident as $wire:literal) => {
        $wire
    };
}

/// Checks a field: what holds for all values of its type, and its own rules.
macro_rules! check_field {
    ($input:ident.$field:ident $([$($rule:ident $(($limit:expr))?),+])?) => {
        $crate::common::check::within(stringify!($field), || {
            $crate::common::check::Validate::validate(&$input.$field)?;
            $($($crate::common::check::$rule(&$input.$field $(, $limit)?)?;)+)?
            Ok(())
        })?;
    };
}

pub(crate) use {check_field, from_required, from_required_string, input, name};
