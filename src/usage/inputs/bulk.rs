//! Inputs that report usage in batches.

use serde_json::{Map, Value};

use crate::common::declare::input;
use crate::common::new_key;
use crate::common::{DateTime, Number};
use crate::usage::UsageUpdateBehavior;

/// Maximum number of reports in one [`ReportUsageBulkInput`].
pub const MAX_USAGES: usize = 100;

input! {
    /// A report of usage, measured by the application, in a batch.
    ///
    /// Stigg rejects usage of a feature that is metered by events: report a
    /// [`UsageEventReportInput`](crate::usage::UsageEventReportInput) for it. Sending a
    /// [`Set`](UsageUpdateBehavior::Set) twice is harmless. Sending a
    /// [`Delta`](UsageUpdateBehavior::Delta) twice counts it twice, unless an
    /// [`idempotency_key`](Self::idempotency_key) prevents it. See [Choosing idempotency
    /// keys](crate::usage::ReportUsageInput#choosing-idempotency-keys).
    ///
    /// Part of [`ReportUsageBulkInput`], and input of
    /// [`batches`](crate::blocking::Client::batches).
    ///
    /// GraphQL: input `ReportUsageBaseInput`.
    pub struct ReportUsageBaseInput => ReportUsageBaseInputBuilder(
        /// Identifier of the customer who used the feature.
        customer_id: String [not_blank],
        /// Identifier of the metered feature.
        feature_id: String [not_blank],
        /// Change in usage, which may be negative, or new total: see
        /// [`update_behavior`](ReportUsageBaseInput::update_behavior).
        value: Number,
    ) {
        /// Time to record the usage under.
        created_at: Option<DateTime>,
        /// Attributes of the usage. Values are strings, numbers or booleans.
        dimensions: Option<Map<String, Value>> [scalars] => map dimension,
        /// Key by which Stigg recognizes a repeated report.
        idempotency_key: Option<String> [not_blank],
        /// Resource that the usage belongs to. Needed for products that allow several
        /// subscriptions.
        resource_id: Option<String> [not_blank],
        /// Meaning of [`value`](ReportUsageBaseInput::value): a change with
        /// [`Delta`](UsageUpdateBehavior::Delta), the default, or the new total with
        /// [`Set`](UsageUpdateBehavior::Set).
        update_behavior: Option<UsageUpdateBehavior>,
    }
    prepare Self::fix;

    /// Reports of usage, in one request.
    ///
    /// Stigg counts them at once: entitlements are up to date when the response arrives.
    ///
    /// Input of [`report_usage_bulk`](crate::blocking::Client::report_usage_bulk).
    ///
    /// ```
    /// use stigg::usage::{ReportUsageBaseInput, ReportUsageBulkInput};
    ///
    /// let input = ReportUsageBulkInput::builder([
    ///     ReportUsageBaseInput::builder("customer-demo-123", "feature-02-campaigns", 5),
    ///     ReportUsageBaseInput::builder("customer-demo-124", "feature-02-campaigns", 1),
    /// ]);
    /// # assert_eq!(input.build().usages.len(), 2);
    /// ```
    ///
    /// GraphQL: input `ReportUsageBulkInput`, of the mutation `reportUsageBulk`.
    pub struct ReportUsageBulkInput => ReportUsageBulkInputBuilder(
        /// Reports to send: 1 to [100](MAX_USAGES).
        usages: Vec<ReportUsageBaseInput> [batch(MAX_USAGES)] => list usage,
    ) {
        /// Environment to act in. Implied by a server API key.
        environment_id: Option<String> [not_blank],
    }
}

impl ReportUsageBaseInput {
    fn fix(&mut self) {
        self.idempotency_key.get_or_insert_with(new_key);
    }
}

impl ReportUsageBulkInput {
    /// Whether Stigg counts repeats of each report once.
    pub(crate) fn is_idempotent(&self) -> bool {
        self.usages.iter().all(|usage| {
            usage.idempotency_key.is_some()
                || usage.update_behavior == Some(UsageUpdateBehavior::Set)
        })
    }
}
