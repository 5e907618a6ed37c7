//! Operations on entitlements.

use apollo_compiler::resolvers::{ResolveInfo, ResolvedValue};
use stigg::common::Number;
use stigg::entitlements::{
    EntitlementCheckRequested, FetchEntitlementQuery, FetchEntitlementsQuery, GetEntitlementV2Input,
};

use super::{Resolved, Root, Subject, argument};
use crate::amount::Amount;
use crate::failure::{Failure, Outcome};
use crate::resolvers::{entitlements, leaf};
use crate::rules::entitlements::Request;

impl Root<'_> {
    pub(super) fn entitlements<'a>(&'a self, info: &ResolveInfo<'_>) -> Resolved<'a> {
        let resolved = match info.field_name() {
            "entitlement" => self.check(argument(info, "query")?),
            "cachedEntitlements" => {
                let query: FetchEntitlementsQuery = argument(info, "query")?;
                self.change(|store| store.account_mut(&query.customer_id).map(drop))?;
                let store = self.read()?;
                Ok(store.account(&query.customer_id).map_or_else(ResolvedValue::null, |account| {
                    entitlements::list(&store, account, query.resource_id.as_deref())
                }))
            }
            "entitlementsState" => {
                let query: FetchEntitlementsQuery = argument(info, "query")?;
                self.answer(Subject::State {
                    customer: query.customer_id,
                    resource: query.resource_id,
                })
            }
            "entitlementV2" => self.entitlement_v2(argument(info, "query")?),
            "reportEntitlementCheckRequested" => {
                // The report has no effect.
                argument::<EntitlementCheckRequested>(info, "entitlementCheckRequested")?;
                Ok(leaf(true))
            }
            _ => return Ok(None),
        };
        resolved.map(Some)
    }

    fn check(&self, query: FetchEntitlementQuery) -> Outcome<ResolvedValue<'_>> {
        let customer = query.customer_id;
        self.settle(&customer)?;
        let options = query.options.unwrap_or_default();
        let request = Request {
            usage: options.requested_usage.map(Amount::from),
            values: options.requested_values,
        };
        let store = self.read()?;
        let resource = query.resource_id.as_deref();
        Ok(entitlements::check(&store, &customer, &query.feature_id, resource, request))
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
}
