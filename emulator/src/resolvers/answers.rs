//! Responses that are resolved from the store.

use std::cell::Ref;

use apollo_compiler::resolvers::{FieldError, ObjectValue, ResolveInfo, ResolvedValue};
use stigg::entitlements::EntitlementsStateAccessDeniedReason;
use stigg::subscriptions::ProvisionSubscriptionStatus;

use super::{CustomerView, SubscriptionView, entitlements, leaf, term};
use crate::accounts::Phase;
use crate::operations::customers::ProvisionedCustomer;
use crate::operations::subscriptions::Provisioned;
use crate::rules::checks::lack_of_access;
use crate::store::Store;

/// The content of a response.
pub(crate) enum Subject {
    Customer(String),
    Subscription { customer: String, subscription: String },
    ProvisionedCustomer(ProvisionedCustomer),
    Provisioned { outcome: Provisioned, resource: Option<String> },
    Applied { customer: String, subscription: String, resource: Option<String> },
    State { customer: String, resource: Option<String> },
}

impl Subject {
    pub(crate) fn customer(&self) -> &str {
        match self {
            Self::Customer(customer)
            | Self::Subscription { customer, .. }
            | Self::Applied { customer, .. }
            | Self::State { customer, .. }
            | Self::ProvisionedCustomer(ProvisionedCustomer { customer, .. })
            | Self::Provisioned {
                outcome:
                    Provisioned::Subscribed { customer, .. }
                    | Provisioned::PaymentRequired { customer, .. },
                ..
            } => customer,
        }
    }

    fn subscription(&self) -> Option<&str> {
        match self {
            Self::Subscription { subscription, .. }
            | Self::Applied { subscription, .. }
            | Self::Provisioned { outcome: Provisioned::Subscribed { subscription, .. }, .. } => {
                Some(subscription)
            }
            Self::ProvisionedCustomer(provisioned) => provisioned.subscription.as_deref(),
            _ => None,
        }
    }

    fn resource(&self) -> Option<&str> {
        match self {
            Self::State { resource, .. }
            | Self::Applied { resource, .. }
            | Self::Provisioned { resource, .. }
            | Self::ProvisionedCustomer(ProvisionedCustomer { resource, .. }) => {
                resource.as_deref()
            }
            _ => None,
        }
    }
}

/// A response that borrows the store while its fields are resolved.
pub(crate) struct Held<'a, 's> {
    pub(crate) store: Ref<'a, &'s mut Store>,
    pub(crate) subject: Subject,
}

impl ObjectValue for Held<'_, '_> {
    fn type_name(&self) -> &str {
        match self.subject {
            Subject::Customer(_) => "Customer",
            Subject::Subscription { .. } => "CustomerSubscription",
            Subject::ProvisionedCustomer(_) => "ProvisionedCustomer",
            Subject::Provisioned { .. } => "ProvisionSubscriptionResult",
            Subject::Applied { .. } => "ApplySubscription",
            Subject::State { .. } => "EntitlementsState",
        }
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        Ok(self.field(info.field_name()))
    }
}

impl Held<'_, '_> {
    fn field(&self, name: &str) -> ResolvedValue<'_> {
        match &self.subject {
            Subject::Customer(_) => {
                self.customer().map_or_else(ResolvedValue::null, |view| view.field(name))
            }
            Subject::Subscription { .. } => {
                self.subscription().map_or_else(ResolvedValue::null, |view| view.field(name))
            }
            Subject::ProvisionedCustomer(provisioned) => match name {
                "subscriptionDecisionStrategy" => term(Some(provisioned.decision.as_str())),
                name => self.common_field(name),
            },
            Subject::Applied { .. } => self.common_field(name),
            Subject::Provisioned { outcome, .. } => self.provisioned_field(outcome, name),
            Subject::State { .. } => match name {
                "accessDeniedReason" => {
                    term(self.denied().as_ref().map(EntitlementsStateAccessDeniedReason::as_str))
                }
                name => self.common_field(name),
            },
        }
    }

    /// Fields that several responses have.
    fn common_field(&self, name: &str) -> ResolvedValue<'_> {
        let store = &**self.store;
        let account = store.account(self.subject.customer());
        let resource = self.subject.resource();
        match name {
            "customer" => ResolvedValue::nullable_object(self.customer()),
            "subscription" => ResolvedValue::nullable_object(self.subscription()),
            "entitlements" => account.map_or_else(
                || ResolvedValue::list([]),
                |account| entitlements::list(store, account, resource),
            ),
            "entitlementsV2" => account.map_or_else(
                || ResolvedValue::list([]),
                |account| entitlements::list_v2(store, account, resource),
            ),
            _ => ResolvedValue::null(),
        }
    }

    fn provisioned_field(&self, outcome: &Provisioned, name: &str) -> ResolvedValue<'_> {
        match (name, outcome) {
            ("status", Provisioned::Subscribed { .. }) => {
                term(Some(ProvisionSubscriptionStatus::Success.as_str()))
            }
            ("status", Provisioned::PaymentRequired { .. }) => {
                term(Some(ProvisionSubscriptionStatus::PaymentRequired.as_str()))
            }
            ("checkoutUrl", Provisioned::PaymentRequired { checkout_url, .. }) => {
                leaf(checkout_url.as_str())
            }
            ("checkoutUrl", Provisioned::Subscribed { success_url, .. }) => {
                leaf(success_url.as_deref())
            }
            ("checkoutBillingId", Provisioned::PaymentRequired { checkout_id, .. }) => {
                leaf(checkout_id.as_str())
            }
            ("isScheduled", Provisioned::Subscribed { .. }) => {
                let waits =
                    |view: SubscriptionView<'_>| view.subscription.phase == Phase::NotStarted;
                leaf(self.subscription().map(waits))
            }
            (name, _) => self.common_field(name),
        }
    }

    fn customer(&self) -> Option<CustomerView<'_>> {
        let store = &**self.store;
        let account = store.account(self.subject.customer())?;
        Some(CustomerView { store, account })
    }

    fn subscription(&self) -> Option<SubscriptionView<'_>> {
        let CustomerView { store, account } = self.customer()?;
        let subscription = account.subscription(self.subject.subscription()?)?;
        Some(SubscriptionView { store, account, subscription })
    }

    fn denied(&self) -> Option<EntitlementsStateAccessDeniedReason> {
        let account = self.store.account(self.subject.customer());
        lack_of_access(account, self.subject.resource(), self.store.now)
    }
}
