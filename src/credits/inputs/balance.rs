//! Inputs that read balances, the ledger and the use of credits.

use crate::common::declare::{from_required_string, input};
use crate::common::{CursorPaging, DateTime};
use crate::credits::{CreditLedgerEventType, CreditUsageTimeRange};

input! {
    /// Customer whose credit balances to read.
    ///
    /// Stigg has deprecated the query in favor of
    /// [`GetEntitlementV2Input`](crate::entitlements::GetEntitlementV2Input) with a
    /// [`currency_id`](crate::entitlements::GetEntitlementV2Input::currency_id).
    ///
    /// Input of [`get_credit_balance`](crate::blocking::Client::get_credit_balance), which takes a
    /// plain identifier as well.
    ///
    /// ```
    /// use stigg::credits::CreditBalanceSummaryInput;
    ///
    /// let input = CreditBalanceSummaryInput::builder("customer-demo-123").currency_id("credits");
    /// # assert!(input.build().currency_id.is_some());
    /// ```
    ///
    /// GraphQL: input `CreditBalanceSummaryInput`, of the query `creditBalanceSummary`.
    pub struct CreditBalanceSummaryInput => CreditBalanceSummaryInputBuilder(
        /// Identifier of the customer.
        customer_id: String [not_blank],
    ) {
        /// Identifier of the credit currency.
        currency_id: Option<String> [not_blank],
        /// Environment to act in. Implied by a server API key.
        environment_id: Option<String> [not_blank],
        /// Resource to read the balances of. For credits that belong to resources.
        resource_id: Option<String> [not_blank],
    }

    /// Customer whose credit ledger to read, with filters.
    ///
    /// Input of [`get_credit_ledger`](crate::blocking::Client::get_credit_ledger), which takes a
    /// plain identifier as well.
    ///
    /// ```
    /// use stigg::common::CursorPaging;
    /// use stigg::credits::{CreditLedgerEventType, CreditLedgerInput};
    ///
    /// let input = CreditLedgerInput::builder("customer-demo-123")
    ///     .add_event_type(CreditLedgerEventType::CreditsGranted)
    ///     .add_event_type(CreditLedgerEventType::CreditsExpired)
    ///     .paging(CursorPaging::builder().first(50));
    /// # assert!(input.build().paging.is_some());
    /// ```
    ///
    /// GraphQL: input `CreditLedgerInput`, of the query `creditsLedger`.
    pub struct CreditLedgerInput => CreditLedgerInputBuilder(
        /// Identifier of the customer.
        customer_id: String [not_blank],
    ) {
        /// Identifier of the credit currency.
        currency_id: Option<String> [not_blank],
        /// Environment to act in. Implied by a server API key.
        environment_id: Option<String> [not_blank],
        /// Types of events to read, such as
        /// [`CreditsGranted`](CreditLedgerEventType::CreditsGranted).
        event_type: Option<Vec<CreditLedgerEventType>> => list add_event_type,
        /// Page to read.
        paging: Option<CursorPaging>,
        /// Resource to read the ledger of. For credits that belong to resources.
        resource_id: Option<String> [not_blank],
    }

    /// Customer and time span of a credit usage history.
    ///
    /// Input of [`get_credit_usage`](crate::blocking::Client::get_credit_usage), which takes a
    /// plain identifier as well.
    ///
    /// ```
    /// use stigg::credits::{CreditUsageInput, CreditUsageTimeRange};
    ///
    /// let input = CreditUsageInput::builder("customer-demo-123")
    ///     .time_range(CreditUsageTimeRange::LastMonth)
    ///     .group_by_key("region");
    /// # assert!(input.build().group_by.is_some());
    /// ```
    ///
    /// GraphQL: input `CreditUsageInput`, of the query `creditUsage`.
    pub struct CreditUsageInput => CreditUsageInputBuilder(
        /// Identifier of the customer.
        customer_id: String [not_blank],
    ) {
        /// Identifier of the credit currency.
        currency_id: Option<String> [not_blank],
        /// End of the time span.
        end_date: Option<DateTime>,
        /// Environment to act in. Implied by a server API key.
        environment_id: Option<String> [not_blank],
        /// Keys of the dimensions to group by: at most 3, of letters, digits, `_`, `$` and `-`.
        group_by: Option<Vec<String>> [dimension_keys(3)] => list group_by_key,
        /// Page of series to read.
        paging: Option<CursorPaging>,
        /// Resource to read the credit usage of. For credits that belong to resources.
        resource_id: Option<String> [not_blank],
        /// Start of the time span.
        start_date: Option<DateTime>,
        /// Time span up to now.
        time_range: Option<CreditUsageTimeRange>,
    }
}

from_required_string!(CreditBalanceSummaryInput, CreditLedgerInput, CreditUsageInput);
