//! Operations on usage.

use apollo_compiler::resolvers::{ResolveInfo, ResolvedValue};
use stigg::usage::{UsageHistoryInput, UsageHistoryV2Input};

use super::{Resolved, Root, argument};
use crate::operations::HistoryQuery;
use crate::resolvers::usage;

impl Root<'_> {
    pub(super) fn usage<'a>(&'a self, info: &ResolveInfo<'_>) -> Resolved<'a> {
        let resolved = match info.field_name() {
            "reportUsage" => {
                let input = argument(info, "input")?;
                Ok(usage::measurement(&self.change(|store| store.report_usage(input))?))
            }
            "reportUsageBulk" => {
                let input = argument(info, "input")?;
                let measured = self.change(|store| store.report_usage_bulk(input))?;
                let answers = measured.into_iter().map(|measured| usage::measurement(&measured));
                Ok(ResolvedValue::list(answers))
            }
            "reportEvent" => {
                let events = argument(info, "events")?;
                self.change(|store| store.report_events(events))?;
                Ok(ResolvedValue::null())
            }
            "usageHistory" => {
                let input: UsageHistoryInput = argument(info, "usageHistoryInput")?;
                let query = HistoryQuery::from(input);
                let history = self.change(|store| store.usage_history(&query))?;
                Ok(usage::history(&query, &history))
            }
            "usageHistoryV2" => {
                let input: UsageHistoryV2Input = argument(info, "input")?;
                let query = HistoryQuery::from(&input);
                let history = self.change(|store| store.usage_history(&query))?;
                usage::history_v2(&query, history, input.paging.as_ref())
            }
            _ => return Ok(None),
        };
        resolved.map(Some)
    }
}
