//! Inputs that ask for balances, the ledger and usage of credits.

use crate::common::declare::input;
use crate::common::from_string::from_required_string;
use crate::common::{CursorPaging, DateTime};
use crate::credits::{CreditLedgerEventType, CreditUsageTimeRange};

input! {
    /// Argument of `creditBalanceSummary`: which credit balances to fetch.
    ///
    /// The query is deprecated; `entitlementV2` with a `currencyId` gives the balance instead.
    pub struct CreditBalanceSummaryInput => CreditBalanceSummaryInputBuilder {
        required {
            /// Identifier of the customer whose balances to fetch.
            customer_id: String [not_blank],
        }
        optional {
            /// Identifier of the credit currency whose balance to fetch.
            currency_id: Option<String> [not_blank],
            /// Environment to act in; not needed with a server API key, which fixes it.
            environment_id: Option<String> [not_blank],
            /// Resource whose balances to fetch, for credits held per resource.
            resource_id: Option<String> [not_blank],
        }
    }
}

from_required_string!(CreditBalanceSummaryInput);

input! {
    /// Argument of `creditsLedger`: whose credit events to list.
    pub struct CreditLedgerInput => CreditLedgerInputBuilder {
        required {
            /// Identifier of the customer whose events to list.
            customer_id: String [not_blank],
        }
        optional {
            /// Identifier of the credit currency whose events to list.
            currency_id: Option<String> [not_blank],
            /// Environment to act in; not needed with a server API key, which fixes it.
            environment_id: Option<String> [not_blank],
            /// Kinds of event to list, such as `CREDITS_GRANTED` or `CREDITS_CONSUMED`.
            event_type: Option<Vec<CreditLedgerEventType>> => list add_event_type,
            /// Page of the list to fetch.
            paging: Option<CursorPaging>,
            /// Resource whose events to list, for credits held per resource.
            resource_id: Option<String> [not_blank],
        }
    }
}

from_required_string!(CreditLedgerInput);

input! {
    /// Argument of `creditUsage`: the use of credits to fetch, and over what time.
    pub struct CreditUsageInput => CreditUsageInputBuilder {
        required {
            /// Identifier of the customer whose use of credits to fetch.
            customer_id: String [not_blank],
        }
        optional {
            /// Identifier of the credit currency whose use to fetch.
            currency_id: Option<String> [not_blank],
            /// End of the time to cover (RFC 3339).
            end_date: Option<DateTime>,
            /// Environment to act in; not needed with a server API key, which fixes it.
            environment_id: Option<String> [not_blank],
            /// Keys of the dimensions to group by, at most 3, of letters, digits, `_`, `$` and `-`.
            group_by: Option<Vec<String>> [dimension_keys(3)] => list group_by_key,
            /// Page of the series to fetch.
            paging: Option<CursorPaging>,
            /// Resource whose use of credits to fetch, for credits held per resource.
            resource_id: Option<String> [not_blank],
            /// Start of the time to cover (RFC 3339).
            start_date: Option<DateTime>,
            /// Time to cover: `LAST_DAY`, `LAST_WEEK`, `LAST_MONTH` or `LAST_YEAR`.
            time_range: Option<CreditUsageTimeRange>,
        }
    }
}

from_required_string!(CreditUsageInput);
