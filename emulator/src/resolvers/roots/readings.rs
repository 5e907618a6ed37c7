//! Operations that read entitlements and usage, report usage in bulk, or manage promotional groups.

use apollo_compiler::resolvers::{ResolveInfo, ResolvedValue};
use stigg::common::Number;
use stigg::entitlements::{EntitlementCheckRequested, GetEntitlementV2Input};
use stigg::usage::{UsageHistoryInput, UsageHistoryV2Input};

use super::{Root, argument, unknown};
use crate::amount::Amount;
use crate::failure::{Failure, Outcome};
use crate::operations::HistoryQuery;
use crate::resolvers::{entitlements, leaf, promotional_entitlements, usage};
use crate::rules::entitlements::Request;
use crate::store::{PromotionalEntitlement, Store};

impl Root<'_> {
    pub(super) fn reading<'a>(&'a self, info: &ResolveInfo<'_>) -> Outcome<ResolvedValue<'a>> {
        match info.field_name() {
            "entitlementV2" => self.entitlement_v2(argument(info, "query")?),
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
            other => Err(unknown(other)),
        }
    }

    pub(super) fn reporting<'a>(&'a self, info: &ResolveInfo<'_>) -> Outcome<ResolvedValue<'a>> {
        match info.field_name() {
            "reportUsageBulk" => {
                let input = argument(info, "input")?;
                let measured = self.change(|store| store.report_usage_bulk(input))?;
                let answers = measured.into_iter().map(|measured| usage::measurement(&measured));
                Ok(ResolvedValue::list(answers))
            }
            "reportEntitlementCheckRequested" => {
                // The report has no effect.
                argument::<EntitlementCheckRequested>(info, "entitlementCheckRequested")?;
                Ok(leaf(true))
            }
            "grantPromotionalEntitlementsGroup" => {
                let input = argument(info, "input")?;
                self.promotional(|store| store.grant_promotional_group(&input))
            }
            "revokePromotionalEntitlementsGroup" => {
                let input = argument(info, "input")?;
                self.promotional(|store| store.revoke_promotional_group(&input))
            }
            "unlinkPromotionalEntitlementsGroup" => {
                let input = argument(info, "input")?;
                self.promotional(|store| store.unlink_promotional_group(&input))
            }
            other => Err(unknown(other)),
        }
    }

    fn entitlement_v2(&self, input: GetEntitlementV2Input) -> Outcome<ResolvedValue<'_>> {
        let customer = input.customer_id;
        let resource = input.resource_id.as_deref();
        let options = input.options.unwrap_or_default();
        self.settle(&customer)?;
        let store = self.read()?;
        match (input.feature_id, input.currency_id) {
            (Some(feature), None) => {
                let request = Request {
                    usage: options.requested_usage.map(Amount::from),
                    values: options.requested_values,
                };
                Ok(entitlements::check_v2(&store, &customer, &feature, resource, request))
            }
            (None, Some(currency)) => {
                let known = store.catalog.currency(&currency).ok_or_else(|| {
                    Failure::not_found("CustomCurrencyNotFound", "currency", &currency)
                })?;
                let requested = options.requested_usage.map(Number::as_f64);
                Ok(entitlements::check_credits(&store, &customer, known, resource, requested))
            }
            _ => Err(Failure::bad_input("Set either `featureId` or `currencyId`")),
        }
    }

    fn promotional(
        &self,
        change: impl FnOnce(&mut Store) -> Outcome<Vec<PromotionalEntitlement>>,
    ) -> Outcome<ResolvedValue<'_>> {
        let grants = self.change(change)?;
        let store = self.read()?;
        Ok(promotional_entitlements::list(&store.catalog, &grants, store.now))
    }
}
