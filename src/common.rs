//! Types that the inputs and responses of all domains share: money, numbers, dates, paging and
//! filters.

mod boolean_comparison;
pub(crate) mod check;
mod comparisons;
pub(crate) mod connections;
mod date_time;
pub(crate) mod declare;
mod enums;
pub(crate) mod from_string;
mod keys;
pub(crate) mod lists;
mod money;
pub(crate) mod nullable;
mod number;
pub(crate) mod open_enum;
mod paging;
mod responses;
pub(crate) mod union;
mod unknown;

pub use boolean_comparison::BooleanFieldComparison;
pub use check::InvalidInput;
pub use comparisons::{
    Between, Comparison, DateFieldComparison, DateFieldComparisonBetween, IntFieldComparison,
    IntFieldComparisonBetween, RangeComparison, StringFieldComparison, UuidFilterComparison,
};
pub use date_time::DateTime;
pub use declare::{IntoField, IntoItem, IntoList};
pub use enums::*;
pub(crate) use keys::new_key;
pub use nullable::Nullable;
pub use number::{Integer, Number};
pub use paging::CursorPaging;
pub use responses::*;
pub use unknown::{UnknownObject, UnknownValue};

/// Builders of the inputs of this module.
pub mod builders {
    pub use super::{
        boolean_comparison::builders::*, comparisons::builders::*, paging::builders::*,
    };
}
