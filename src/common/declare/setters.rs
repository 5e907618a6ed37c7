//! The setters of builders, and the arguments of `builder(…)`.

/// The type of an argument of `builder(…)`.
macro_rules! argument {
    ($Field:ty) => { impl Into<$Field> };
    ($Field:ty => list) => {
        impl $crate::common::IntoList<$Field, $crate::common::declare::kind::Plain>
    };
}

/// The value of an argument of `builder(…)`.
macro_rules! value {
    ($argument:ident) => {
        $argument.into()
    };
    ($argument:ident => list) => {
        $argument.into_list()
    };
}

/// Required fields are set by `builder(…)`. Only lists have setters, to add to them.
macro_rules! required_setter {
    ([$(#[$meta:meta])*] $field:ident: $Field:ty) => {};
    ($($list:tt)*) => { $crate::common::declare::setter! { $($list)* } };
}

macro_rules! setter {
    ([$(#[$meta:meta])*] $field:ident: $Field:ty) => {
        $(#[$meta])*
        #[must_use]
        pub fn $field<Kind>(
            mut self,
            $field: impl $crate::common::IntoField<$Field, Kind>,
        ) -> Self {
            self.$field = Some($field.into_field());
            self
        }
    };
    ([$(#[$meta:meta])*] $field:ident: $Field:ty => list $item:ident) => {
        $crate::common::declare::setter! {
            [
                $(#[$meta])*
                ///
                #[doc = concat!(
                    "Replaces the list; [`", stringify!($item), "`](Self::", stringify!($item), ") adds to it."
                )]
            ]
            $field: $Field => list
        }

        #[doc = concat!("Adds one to [`", stringify!($field), "`](Self::", stringify!($field), ").")]
        #[must_use]
        pub fn $item<Kind>(
            mut self,
            $item: impl $crate::common::IntoItem<$Field, Kind>,
        ) -> Self {
            $item.add_to(self.$field.get_or_insert_default());
            self
        }
    };
    ([$(#[$meta:meta])*] $field:ident: $Field:ty => list) => {
        $(#[$meta])*
        #[must_use]
        pub fn $field<Kind>(
            mut self,
            $field: impl $crate::common::IntoList<$Field, Kind>,
        ) -> Self {
            self.$field = Some($field.into_list());
            self
        }
    };
    ([$(#[$meta:meta])*] $field:ident: $Field:ty => map $entry:ident) => {
        $crate::common::declare::setter! {
            [
                $(#[$meta])*
                ///
                #[doc = concat!(
                    "Replaces the map; [`", stringify!($entry), "`](Self::", stringify!($entry), ") adds to it."
                )]
            ]
            $field: $Field
        }

        #[doc = concat!(
            "Adds an entry to [`", stringify!($field), "`](Self::", stringify!($field),
            "). A value of `None` adds nothing."
        )]
        #[must_use]
        pub fn $entry(
            mut self,
            key: impl Into<String>,
            value: impl Into<$crate::common::Nullable<serde_json::Value>>,
        ) -> Self {
            let value = match value.into() {
                $crate::common::Nullable::Absent => return self,
                $crate::common::Nullable::Null => serde_json::Value::Null,
                $crate::common::Nullable::Value(value) => value,
            };
            let mut map: serde_json::Map<_, _> =
                self.$field.take().and_then(Option::from).unwrap_or_default();
            map.insert(key.into(), value);
            self.$field = Some(map.into());
            self
        }
    };
}

pub(crate) use {argument, required_setter, setter, value};
