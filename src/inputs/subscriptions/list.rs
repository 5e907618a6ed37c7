//! The input that lists subscriptions, and their order.

use std::convert::Infallible;

use derive_builder::Builder;
use serde::{Deserialize, Serialize};

use crate::inputs::check::{self, Checked, Validate};
use crate::inputs::support::builder_conversions;
use crate::inputs::{CursorPaging, SubscriptionQueryFilter};
use crate::types::{SortDirection, SortNulls, SubscriptionQuerySortFields};

/// Variables of `subscriptions`: which subscriptions, in what order, and which page of them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Builder)]
#[builder(
    pattern = "owned",
    setter(into, strip_option),
    custom_constructor,
    create_empty = "empty",
    build_fn(private, name = "finish", error = "Infallible"),
    derive(Clone, Debug, PartialEq)
)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct GetSubscriptionsInput {
    /// Conditions that a subscription must meet; all subscriptions when absent.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filter: Option<Box<SubscriptionQueryFilter>>,
    /// Which page; the first when absent.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paging: Option<CursorPaging>,
    /// Order of the subscriptions, the first of these before the others.
    #[builder(default, setter(each(name = "sort_by", into)))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sorting: Option<Vec<SubscriptionQuerySort>>,
}

impl GetSubscriptionsInput {
    /// Starts a builder with nothing set: the first page.
    #[must_use]
    pub fn builder() -> GetSubscriptionsInputBuilder {
        GetSubscriptionsInputBuilder::empty()
    }
}

builder_conversions!(GetSubscriptionsInput, GetSubscriptionsInputBuilder);

impl Validate for GetSubscriptionsInput {
    fn validate(&self) -> Checked {
        check::nested("filter", self.filter.as_deref())?;
        check::nested("paging", self.paging.as_ref())?;
        Ok(())
    }
}

/// Argument of `subscriptions`: how to order the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Builder)]
#[builder(
    pattern = "owned",
    setter(into, strip_option),
    custom_constructor,
    create_empty = "empty",
    build_fn(private, name = "finish", error = "Infallible"),
    derive(Clone, Debug, PartialEq)
)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SubscriptionQuerySort {
    /// Direction of the order: `ASC` for ascending, `DESC` for descending.
    #[builder(
        setter(custom),
        field(
            ty = "Option<SortDirection>",
            build = "self.direction.unwrap_or(SortDirection::Asc)"
        )
    )]
    pub direction: SortDirection,
    /// Field to order by.
    #[builder(
        setter(custom),
        field(
            ty = "Option<SubscriptionQuerySortFields>",
            build = "self.field.unwrap_or(SubscriptionQuerySortFields::SubscriptionId)"
        )
    )]
    pub field: SubscriptionQuerySortFields,
    /// Where subscriptions without a value in the field go: `NULLS_FIRST` or `NULLS_LAST`.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nulls: Option<SortNulls>,
}

impl SubscriptionQuerySort {
    /// Starts a builder with what Stigg requires; everything else has a setter.
    #[must_use]
    pub fn builder(
        field: impl Into<SubscriptionQuerySortFields>,
        direction: impl Into<SortDirection>,
    ) -> SubscriptionQuerySortBuilder {
        SubscriptionQuerySortBuilder {
            direction: Some(direction.into()),
            field: Some(field.into()),
            ..SubscriptionQuerySortBuilder::empty()
        }
    }
}

builder_conversions!(SubscriptionQuerySort, SubscriptionQuerySortBuilder);

impl Validate for SubscriptionQuerySort {}
