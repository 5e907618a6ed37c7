//! Inputs that ask for balances, the ledger and usage of credits.

use std::convert::Infallible;

use derive_builder::Builder;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::inputs::CursorPaging;
use crate::inputs::check::{self, Checked, Validate};
use crate::inputs::support::{builder_conversions, from_required_string};
use crate::types::{CreditLedgerEventType, CreditUsageTimeRange};

/// Argument of `creditBalanceSummary`: which credit balances to fetch.
///
/// The query is deprecated; `entitlementV2` with a `currencyId` gives the balance instead.
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
pub struct CreditBalanceSummaryInput {
    /// Identifier of the customer whose balances to fetch.
    #[builder(setter(custom), field(ty = "String", build = "self.customer_id"))]
    pub customer_id: String,
    /// Identifier of the credit currency whose balance to fetch.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency_id: Option<String>,
    /// Environment to act in; not needed with a server API key, which fixes it.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_id: Option<String>,
    /// Resource whose balances to fetch, for credits held per resource.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_id: Option<String>,
}

impl CreditBalanceSummaryInput {
    /// Starts a builder with what Stigg requires; everything else has a setter.
    #[must_use]
    pub fn builder(customer_id: impl Into<String>) -> CreditBalanceSummaryInputBuilder {
        CreditBalanceSummaryInputBuilder {
            customer_id: customer_id.into(),
            ..CreditBalanceSummaryInputBuilder::empty()
        }
    }
}

builder_conversions!(CreditBalanceSummaryInput, CreditBalanceSummaryInputBuilder);
from_required_string!(CreditBalanceSummaryInput);

impl Validate for CreditBalanceSummaryInput {
    fn validate(&self) -> Checked {
        check::filled("customerId", &self.customer_id)?;
        check::filled("currencyId", self.currency_id.as_ref())?;
        check::filled("environmentId", self.environment_id.as_ref())?;
        check::filled("resourceId", self.resource_id.as_ref())?;
        Ok(())
    }
}

/// Argument of `creditsLedger`: whose credit events to list.
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
pub struct CreditLedgerInput {
    /// Identifier of the customer whose events to list.
    #[builder(setter(custom), field(ty = "String", build = "self.customer_id"))]
    pub customer_id: String,
    /// Identifier of the credit currency whose events to list.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency_id: Option<String>,
    /// Environment to act in; not needed with a server API key, which fixes it.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_id: Option<String>,
    /// Kinds of event to list, such as `CREDITS_GRANTED` or `CREDITS_CONSUMED`.
    #[builder(default, setter(each(name = "add_event_type", into)))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event_type: Option<Vec<CreditLedgerEventType>>,
    /// Page of the list to fetch.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paging: Option<CursorPaging>,
    /// Resource whose events to list, for credits held per resource.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_id: Option<String>,
}

impl CreditLedgerInput {
    /// Starts a builder with what Stigg requires; everything else has a setter.
    #[must_use]
    pub fn builder(customer_id: impl Into<String>) -> CreditLedgerInputBuilder {
        CreditLedgerInputBuilder {
            customer_id: customer_id.into(),
            ..CreditLedgerInputBuilder::empty()
        }
    }
}

builder_conversions!(CreditLedgerInput, CreditLedgerInputBuilder);
from_required_string!(CreditLedgerInput);

impl Validate for CreditLedgerInput {
    fn validate(&self) -> Checked {
        check::filled("customerId", &self.customer_id)?;
        check::filled("currencyId", self.currency_id.as_ref())?;
        check::filled("environmentId", self.environment_id.as_ref())?;
        check::nested("paging", self.paging.as_ref())?;
        check::filled("resourceId", self.resource_id.as_ref())?;
        Ok(())
    }
}

/// Argument of `creditUsage`: the use of credits to fetch, and over what time.
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
pub struct CreditUsageInput {
    /// Identifier of the customer whose use of credits to fetch.
    #[builder(setter(custom), field(ty = "String", build = "self.customer_id"))]
    pub customer_id: String,
    /// Identifier of the credit currency whose use to fetch.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency_id: Option<String>,
    /// End of the time to cover (RFC 3339).
    #[builder(default)]
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "time::serde::rfc3339::option"
    )]
    pub end_date: Option<OffsetDateTime>,
    /// Environment to act in; not needed with a server API key, which fixes it.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_id: Option<String>,
    /// Keys of the dimensions to group by, at most 3, of letters, digits, `_`, `$` and `-`.
    #[builder(default, setter(each(name = "group_by_key", into)))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_by: Option<Vec<String>>,
    /// Page of the series to fetch.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paging: Option<CursorPaging>,
    /// Resource whose use of credits to fetch, for credits held per resource.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_id: Option<String>,
    /// Start of the time to cover (RFC 3339).
    #[builder(default)]
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "time::serde::rfc3339::option"
    )]
    pub start_date: Option<OffsetDateTime>,
    /// Time to cover: `LAST_DAY`, `LAST_WEEK`, `LAST_MONTH` or `LAST_YEAR`.
    #[builder(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_range: Option<CreditUsageTimeRange>,
}

impl CreditUsageInput {
    /// Starts a builder with what Stigg requires; everything else has a setter.
    #[must_use]
    pub fn builder(customer_id: impl Into<String>) -> CreditUsageInputBuilder {
        CreditUsageInputBuilder {
            customer_id: customer_id.into(),
            ..CreditUsageInputBuilder::empty()
        }
    }
}

builder_conversions!(CreditUsageInput, CreditUsageInputBuilder);
from_required_string!(CreditUsageInput);

impl Validate for CreditUsageInput {
    fn validate(&self) -> Checked {
        check::filled("customerId", &self.customer_id)?;
        check::filled("currencyId", self.currency_id.as_ref())?;
        check::filled("environmentId", self.environment_id.as_ref())?;
        check::nested("paging", self.paging.as_ref())?;
        check::filled("resourceId", self.resource_id.as_ref())?;
        Ok(())
    }
}
