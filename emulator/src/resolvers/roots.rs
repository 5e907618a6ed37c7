//! The root fields of the API: parse arguments, call the store, build responses.

mod customers;
mod subscriptions;

mod credits;
mod readings;
mod widgets;

use std::cell::{Ref, RefCell};

use apollo_compiler::executable::OperationType;
use apollo_compiler::resolvers::{FieldError, ObjectValue, ResolveInfo, ResolvedValue};
use apollo_compiler::response::serde_json_bytes;
use serde::de::DeserializeOwned;
use stigg::customers::GetCustomerByRefIdInput;
use stigg::entitlements::{FetchEntitlementQuery, FetchEntitlementsQuery};
use stigg::subscriptions::{
    GetActiveSubscriptionsInput, GetSubscriptionInput, ProvisionSubscriptionInput,
};

use super::amounts::check_amounts;
use super::answers::{Held, Subject};
use super::{coupons, entitlements, previews, promotional_entitlements, usage};
use crate::amount::Amount;
use crate::failure::{Failure, Outcome};
use crate::rules::entitlements::Request;
use crate::store::{Account, Store};

/// The root of a query or a mutation. Fields are resolved one after the other, so each sees the
/// effects of the previous ones.
pub(crate) struct Root<'s> {
    operation_type: OperationType,
    store: RefCell<&'s mut Store>,
    failures: RefCell<Vec<Failure>>,
}

impl<'s> Root<'s> {
    pub(crate) fn new(operation_type: OperationType, store: &'s mut Store) -> Self {
        Self { operation_type, store: RefCell::new(store), failures: RefCell::default() }
    }

    /// Returns the failures. The executor's errors refer to them by position in their messages.
    pub(crate) fn into_failures(self) -> Vec<Failure> {
        self.failures.into_inner()
    }

    fn query<'a>(&'a self, info: &ResolveInfo<'_>) -> Outcome<ResolvedValue<'a>> {
        match info.field_name() {
            "getCustomerByRefId" => {
                let input: GetCustomerByRefIdInput = argument(info, "input")?;
                Ok(match self.change(|store| store.account_mut(&input.customer_id).map(drop)) {
                    Ok(()) => self.answer(Subject::Customer(input.customer_id))?,
                    Err(_) => ResolvedValue::null(),
                })
            }
            "getActiveSubscriptions" => self.active_subscriptions(argument(info, "input")?),
            "getSubscription" => {
                let input: GetSubscriptionInput = argument(info, "input")?;
                let id = input.subscription_id;
                self.answer_subscription(self.change(|store| Ok((store.holder(&id)?, id)))?)
            }
            "coupons" => {
                let store = self.read()?;
                let filter = optional_argument(info, "filter")?;
                let paging = optional_argument(info, "paging")?;
                Ok(coupons::page(&store, &store.coupons(filter.as_ref(), paging.as_ref())?))
            }
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
            "creditBalanceSummary"
            | "creditGrants"
            | "creditsLedger"
            | "creditUsage"
            | "getAutoRechargeSettings"
            | "estimateEventCost"
            | "estimateUsageCost" => self.credit_query(info),
            "entitlementV2" | "usageHistory" | "usageHistoryV2" => self.reading(info),
            "products" | "paywall" | "mockPaywall" | "sdkConfiguration" | "customerPortal"
            | "checkoutState" => self.widget(info),
            "subscriptions" => self.subscriptions(info),
            other => Err(unknown(other)),
        }
    }

    fn mutation<'a>(&'a self, info: &ResolveInfo<'_>) -> Outcome<ResolvedValue<'a>> {
        match info.field_name() {
            "provisionCustomer" => {
                let input = argument(info, "input")?;
                let outcome = self.change(|store| store.provision_customer(input))?;
                self.answer(Subject::ProvisionedCustomer(outcome))
            }
            "updateOneCustomer" => {
                let input = argument(info, "input")?;
                let customer = self.change(|store| store.update_customer(input))?;
                self.answer(Subject::Customer(customer))
            }
            "grantPromotionalEntitlements" => {
                let input = argument(info, "input")?;
                let granted = self.change(|store| store.grant_promotional_entitlements(&input))?;
                let store = self.read()?;
                Ok(promotional_entitlements::list(&store.catalog, &granted, store.now))
            }
            "revokePromotionalEntitlement" => {
                let input = argument(info, "input")?;
                let revoked = self.change(|store| store.revoke_promotional_entitlement(&input))?;
                let store = self.read()?;
                Ok(promotional_entitlements::one(&store.catalog, &revoked, store.now))
            }
            "provisionSubscriptionV2" => {
                let input: ProvisionSubscriptionInput = argument(info, "input")?;
                let resource = input.resource_id.clone();
                let outcome = self.change(|store| store.provision_subscription(input))?;
                self.answer(Subject::Provisioned { outcome, resource })
            }
            "updateOneSubscription" => {
                let input = argument(info, "input")?;
                self.answer_subscription(self.change(|store| store.update_subscription(input))?)
            }
            "cancelSubscription" => {
                let input = argument(info, "input")?;
                self.answer_subscription(self.change(|store| store.cancel_subscription(input))?)
            }
            "estimateSubscription" => {
                let input = argument(info, "input")?;
                let estimate = self.change(|store| store.estimate_subscription(&input))?;
                Ok(previews::estimate(&estimate))
            }
            "estimateSubscriptionUpdate" => {
                let input = argument(info, "input")?;
                let estimate = self.change(|store| store.estimate_subscription_update(&input))?;
                Ok(previews::estimate(&estimate))
            }
            "previewSubscription" => {
                let input = argument(info, "input")?;
                let preview = self.change(|store| store.preview_subscription(&input))?;
                Ok(previews::preview(&preview))
            }
            "reportUsage" => {
                let input = argument(info, "input")?;
                Ok(usage::measurement(&self.change(|store| store.report_usage(input))?))
            }
            "reportEvent" => {
                let events = argument(info, "events")?;
                self.change(|store| store.report_events(events))?;
                Ok(ResolvedValue::null())
            }
            "createCreditGrant"
            | "voidCreditGrant"
            | "consumeCredits"
            | "consumeCreditsAsync"
            | "saveAutoRechargeSettings" => self.credit_mutation(info),
            "reportUsageBulk"
            | "reportEntitlementCheckRequested"
            | "grantPromotionalEntitlementsGroup"
            | "revokePromotionalEntitlementsGroup"
            | "unlinkPromotionalEntitlementsGroup" => self.reporting(info),
            "createPaymentSession" => self.payment_session(info),
            "importOneCustomer"
            | "importCustomersBulk"
            | "archiveCustomer"
            | "unarchiveCustomer"
            | "detachCustomerPaymentMethod"
            | "createOneCoupon" => self.customers_mutation(info),
            "createSubscription"
            | "applySubscription"
            | "importSubscriptionsBulk"
            | "transferSubscription"
            | "transferSubscriptionToResource"
            | "delegateSubscriptionToCustomer"
            | "migrateSubscriptionToLatest"
            | "cancelSchedule"
            | "previewNextInvoice" => self.subscriptions_mutation(info),
            other => Err(unknown(other)),
        }
    }

    fn active_subscriptions(
        &self,
        input: GetActiveSubscriptionsInput,
    ) -> Outcome<ResolvedValue<'_>> {
        let customer = input.customer_id;
        self.change(|store| store.account_mut(&customer).map(drop))?;
        self.settle(&customer)?;
        let wanted: Vec<_> =
            input.resource_id.into_iter().chain(input.resource_ids.into_iter().flatten()).collect();
        let store = self.read()?;
        let running = store.account(&customer).into_iter().flat_map(Account::running);
        let chosen = running.filter(|held| {
            wanted.is_empty() || held.resource.as_ref().is_some_and(|own| wanted.contains(own))
        });
        let subscriptions: Vec<_> = chosen
            .map(|held| Held {
                store: Ref::clone(&store),
                subject: Subject::Subscription {
                    customer: customer.clone(),
                    subscription: held.ref_id.clone(),
                },
            })
            .collect();
        Ok(ResolvedValue::list(subscriptions.into_iter().map(ResolvedValue::object)))
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

    fn answer_subscription(
        &self,
        (customer, subscription): (String, String),
    ) -> Outcome<ResolvedValue<'_>> {
        self.answer(Subject::Subscription { customer, subscription })
    }

    /// Responds with an object of the store in its current state.
    fn answer(&self, subject: Subject) -> Outcome<ResolvedValue<'_>> {
        self.settle(subject.customer())?;
        Ok(ResolvedValue::object(Held { store: self.read()?, subject }))
    }

    /// Remembers a failure and returns the message that refers to it.
    fn remember(&self, failure: Failure) -> String {
        let mut failures = self.failures.borrow_mut();
        failures.push(failure);
        (failures.len() - 1).to_string()
    }

    fn settle(&self, customer: &str) -> Outcome<()> {
        self.change(|store| {
            store.settle(customer);
            Ok(())
        })
    }

    fn change<T>(&self, change: impl FnOnce(&mut Store) -> Outcome<T>) -> Outcome<T> {
        change(*self.store.try_borrow_mut().map_err(|_| in_use())?)
    }

    fn read(&self) -> Outcome<Ref<'_, &'s mut Store>> {
        self.store.try_borrow().map_err(|_| in_use())
    }
}

/// Cannot happen: the schema has only operations that are handled here.
fn unknown(operation: &str) -> Failure {
    let message = format!("The emulator does not support the operation `{operation}`");
    Failure::new("UnexpectedError", message)
}

/// Cannot happen: a response is complete before the next field is resolved.
fn in_use() -> Failure {
    Failure::new("UnexpectedError", "The store is in use")
}

impl ObjectValue for Root<'_> {
    fn type_name(&self) -> &str {
        match self.operation_type {
            OperationType::Mutation => "Mutation",
            OperationType::Query | OperationType::Subscription => "Query",
        }
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        let answer = match self.operation_type {
            OperationType::Mutation => self.mutation(info),
            OperationType::Query | OperationType::Subscription => self.query(info),
        };
        answer.map_err(|failure| FieldError { message: self.remember(failure) })
    }
}

fn argument<T: DeserializeOwned>(info: &ResolveInfo<'_>, name: &str) -> Outcome<T> {
    optional_argument(info, name)?
        .ok_or_else(|| Failure::bad_input(format!("The argument `{name}` is missing")))
}

fn optional_argument<T: DeserializeOwned>(
    info: &ResolveInfo<'_>,
    name: &str,
) -> Outcome<Option<T>> {
    let Some(value) = info.arguments().get(name) else { return Ok(None) };
    if let Some(argument) = info.field_definition().argument_by_name(name) {
        check_amounts(info.schema(), argument.ty.inner_named_type(), value, name)?;
    }
    serde_json_bytes::from_value(value.clone())
        .map_err(|error| Failure::bad_input(format!("`{name}` is not valid: {error}")))
}
