//! Arguments of setters.
//!
//! The parameter `Kind` distinguishes the implementations of a trait, which would overlap
//! otherwise. The compiler infers it.

use crate::common::Nullable;

/// Kinds of arguments.
pub(crate) mod kind {
    /// The value, or a type that converts into it.
    #[derive(Debug)]
    pub enum Plain {}
    /// An `Option` of either.
    #[derive(Debug)]
    pub enum Optional {}
    /// A [`Nullable`](crate::common::Nullable) of the value.
    #[derive(Debug)]
    pub enum Null {}
}

/// An argument of a setter, for a field of type `F`.
///
/// Setters of optional fields accept the value, a type that converts into it, or an `Option` of
/// either, whose `None` leaves the field unset. Fields that can be cleared also accept a
/// [`Nullable`], whose [`Null`](Nullable::Null) clears them.
///
/// ```
/// use stigg::usage::ReportUsageInput;
///
/// let resource: Option<String> = std::env::args().nth(1);
/// let usage = ReportUsageInput::builder("customer-demo-01", "feature-02-campaigns", 5)
///     .resource_id(resource)
///     .idempotency_key("job-17/customer-demo-01");
/// # let _ = usage;
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be set as `{F}`",
    note = "setters take the value, what converts into it, or an `Option` of either"
)]
pub trait IntoField<F, Kind> {
    /// Converts the argument into the field's value.
    fn into_field(self) -> F;
}

impl<T, V: Into<T>> IntoField<Option<T>, kind::Plain> for V {
    fn into_field(self) -> Option<T> {
        Some(self.into())
    }
}

impl<T, V: Into<T>> IntoField<Option<T>, kind::Optional> for Option<V> {
    fn into_field(self) -> Option<T> {
        self.map(Into::into)
    }
}

impl<T, V: Into<T>> IntoField<Nullable<T>, kind::Plain> for V {
    fn into_field(self) -> Nullable<T> {
        Nullable::Value(self.into())
    }
}

impl<T, V: Into<T>> IntoField<Nullable<T>, kind::Optional> for Option<V> {
    fn into_field(self) -> Nullable<T> {
        self.map_or(Nullable::Absent, |value| Nullable::Value(value.into()))
    }
}

impl<T> IntoField<Self, kind::Null> for Nullable<T> {
    fn into_field(self) -> Self {
        self
    }
}

/// An argument of a setter that replaces a list, for a field of type `F`: an array, a `Vec` or
/// another iterator over items or types that convert into them, or an `Option` of it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be set as `{F}`",
    note = "setters of lists take an iterator over items or their builders, or an `Option` of it"
)]
pub trait IntoList<F, Kind> {
    /// Converts the argument into the field's value.
    fn into_list(self) -> F;
}

impl<T, I: IntoIterator<Item: Into<T>>> IntoList<Option<Vec<T>>, kind::Plain> for I {
    fn into_list(self) -> Option<Vec<T>> {
        Some(self.into_iter().map(Into::into).collect())
    }
}

impl<T, I: IntoIterator<Item: Into<T>>> IntoList<Option<Vec<T>>, kind::Optional> for Option<I> {
    fn into_list(self) -> Option<Vec<T>> {
        self.map(|items| items.into_iter().map(Into::into).collect())
    }
}

impl<T, I: IntoIterator<Item: Into<T>>> IntoList<Vec<T>, kind::Plain> for I {
    fn into_list(self) -> Vec<T> {
        self.into_iter().map(Into::into).collect()
    }
}

/// An argument of a setter that adds one item to a list, for a field of type `F`: the item, a type
/// that converts into it, or an `Option` of either, whose `None` adds nothing.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no item of `{F}`",
    note = "the setter takes an item, what converts into it, or an `Option` of either"
)]
pub trait IntoItem<F, Kind> {
    /// Adds the item to the list.
    fn add_to(self, list: &mut F);
}

impl<T, V: Into<T>> IntoItem<Option<Vec<T>>, kind::Plain> for V {
    fn add_to(self, list: &mut Option<Vec<T>>) {
        list.get_or_insert_default().push(self.into());
    }
}

impl<T, V: Into<T>> IntoItem<Option<Vec<T>>, kind::Optional> for Option<V> {
    fn add_to(self, list: &mut Option<Vec<T>>) {
        if let Some(value) = self {
            list.get_or_insert_default().push(value.into());
        }
    }
}

impl<T, V: Into<T>> IntoItem<Vec<T>, kind::Plain> for V {
    fn add_to(self, list: &mut Vec<T>) {
        list.push(self.into());
    }
}

impl<T, V: Into<T>> IntoItem<Vec<T>, kind::Optional> for Option<V> {
    fn add_to(self, list: &mut Vec<T>) {
        list.extend(self.map(Into::into));
    }
}
