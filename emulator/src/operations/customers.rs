//! Provisioning, updating and reading customers.

use stigg::Nullable;
use stigg::customers::{ProvisionCustomerInput, SubscriptionDecisionStrategy, UpdateCustomerInput};
use stigg::subscriptions::{ProvisionCustomerSubscriptionInput, ProvisionSubscriptionInput};
use uuid::Uuid;

use super::subscriptions::Provisioned;
use super::subscriptions::orders::carry_over;
use crate::accounts::{Account, PaymentOutcome, Profile};
use crate::rules::{billing_information, discounts, identifiers, journey};
use crate::store::Store;
use crate::values::clock::in_utc;
use crate::values::failure::{Failure, Outcome};

/// The result of provisioning a customer.
#[derive(Clone, Debug)]
pub(crate) struct ProvisionedCustomer {
    pub(crate) customer: String,
    pub(crate) subscription: Option<String>,
    pub(crate) resource: Option<String>,
    pub(crate) decision: SubscriptionDecisionStrategy,
}

impl Store {
    pub(crate) fn provision_customer(
        &mut self,
        input: ProvisionCustomerInput,
    ) -> Outcome<ProvisionedCustomer> {
        let named = one_id(input.customer_id.as_deref(), input.ref_id.as_deref())?;
        let ref_id =
            named.map_or_else(|| format!("customer-{}", Uuid::new_v4().simple()), str::to_owned);
        if self.account(&ref_id).is_some() {
            return Err(Failure::duplicate("Customer", &ref_id));
        }
        let discount = input.coupon_ref_id.as_deref();
        let discount =
            discount.map(|id| discounts::coupon(&self.catalog, id, self.now)).transpose()?;
        let billing = input.billing_information;
        if let Some(details) = &billing {
            billing_information::check_customer(details)?;
        }
        let billing = billing.filter(|_| self.catalog.billing().is_some());
        self.insert_account(Account::new(Profile {
            id: Uuid::new_v4(),
            ref_id: ref_id.clone(),
            name: input.name,
            email: input.email,
            billing_id: input.billing_id,
            aws_marketplace_customer_id: input.aws_marketplace_customer_id,
            crm_id: input.crm_id,
            salesforce_id: input.salesforce_id,
            has_payment_method: billing
                .as_ref()
                .is_some_and(|details| details.payment_method_id.is_some()),
            billing_information: billing,
            payments: PaymentOutcome::default(),
            metadata: input.additional_meta_data,
            discount,
            archived: false,
            created_at: input.created_at.map_or(self.now, in_utc),
            updated_at: self.now,
        }));
        let Nullable::Value(params) = input.subscription_params else {
            return Ok(ProvisionedCustomer {
                customer: ref_id,
                subscription: None,
                resource: None,
                decision: SubscriptionDecisionStrategy::SkippedSubscriptionCreation,
            });
        };
        let (order, decision) = journey::start(&self.catalog, order_of(&ref_id, params));
        let resource = order.resource_id.clone();
        let (subscription, decision) = match self.provision_subscription(order) {
            Ok(Provisioned::Subscribed { subscription, .. }) => (Some(subscription), decision),
            // The response cannot carry a checkout.
            Ok(Provisioned::PaymentRequired { checkout_id, .. }) => {
                self.close_checkout(&checkout_id);
                (None, SubscriptionDecisionStrategy::SkippedSubscriptionCreation)
            }
            Err(failure) => {
                self.remove_account(&ref_id);
                return Err(failure);
            }
        };
        Ok(ProvisionedCustomer { customer: ref_id, subscription, resource, decision })
    }

    /// Updates a customer and returns its identifier.
    pub(crate) fn update_customer(&mut self, input: UpdateCustomerInput) -> Outcome<String> {
        let named = one_id(input.customer_id.as_deref(), input.ref_id.as_deref())?;
        let ref_id = named.ok_or_else(|| Failure::bad_input("State `customerId`"))?.to_owned();
        let now = self.now;
        let discount = match &input.coupon_ref_id {
            Nullable::Absent => Nullable::Absent,
            Nullable::Null => Nullable::Null,
            Nullable::Value(id) => Nullable::Value(discounts::coupon(&self.catalog, id, now)?),
        };
        if let Nullable::Value(details) = &input.billing_information {
            billing_information::check_customer(details)?;
        }
        let is_billed = self.catalog.billing().is_some();
        let profile = &mut self.account_mut(&ref_id)?.profile;
        change(&mut profile.name, input.name);
        change(&mut profile.email, input.email);
        change(&mut profile.billing_id, input.billing_id);
        change(&mut profile.aws_marketplace_customer_id, input.aws_marketplace_customer_id);
        change(&mut profile.crm_id, input.crm_id);
        change(&mut profile.salesforce_id, input.salesforce_id);
        change(&mut profile.metadata, input.additional_meta_data);
        change(&mut profile.discount, discount);
        profile.updated_at = now;
        let billing = input.billing_information.as_ref();
        let pays = billing.is_some_and(|details| details.payment_method_id.is_some());
        if is_billed {
            change(&mut profile.billing_information, input.billing_information);
        }
        if pays {
            self.attach_payment_method(&ref_id)?;
        }
        Ok(ref_id)
    }

    /// Restores an archived customer, without the data it has lost.
    pub(crate) fn unarchive_customer(&mut self, ref_id: &str) -> Outcome<()> {
        let now = self.now;
        let profile = &mut self.any_account_mut(ref_id)?.profile;
        if std::mem::take(&mut profile.archived) {
            profile.updated_at = now;
        }
        Ok(())
    }

    /// Attaches a payment method. The billing integration keeps it: without one, it goes nowhere.
    pub(super) fn attach_payment_method(&mut self, ref_id: &str) -> Outcome<()> {
        let is_kept = self.catalog.billing().is_some();
        let now = self.now;
        let profile = &mut self.account_mut(ref_id)?.profile;
        profile.has_payment_method |= is_kept;
        profile.updated_at = now;
        Ok(())
    }

    pub(crate) fn detach_payment_method(&mut self, ref_id: &str) -> Outcome<()> {
        let now = self.now;
        let profile = &mut self.account_mut(ref_id)?.profile;
        if !std::mem::take(&mut profile.has_payment_method) {
            let message = format!("The customer `{ref_id}` has no payment method");
            return Err(Failure::new("PaymentMethodNotFoundError", message).with("refId", ref_id));
        }
        profile.updated_at = now;
        Ok(())
    }

    /// Archives a customer: it loses its name, its email address and its subscriptions.
    pub(crate) fn archive_customer(&mut self, ref_id: &str) -> Outcome<()> {
        let now = self.now;
        let account = self.account_mut(ref_id)?;
        account.end_all(now);
        account.profile.name = None;
        account.profile.email = None;
        account.profile.archived = true;
        account.profile.updated_at = now;
        Ok(())
    }
}

/// The identifier from two fields of an input, one of which is a legacy name.
pub(crate) fn one_id<'a>(id: Option<&'a str>, ref_id: Option<&'a str>) -> Outcome<Option<&'a str>> {
    id.into_iter().chain(ref_id).try_for_each(identifiers::check)?;
    match (id, ref_id) {
        (Some(id), Some(ref_id)) if id != ref_id => {
            let message = format!("`{id}` and `{ref_id}` cannot both be the identifier");
            Err(Failure::invalid("EntityIdDifferentFromRefIdError", message))
        }
        _ => Ok(id.or(ref_id)),
    }
}

/// Keeps, clears or replaces a value.
pub(crate) fn change<T>(value: &mut Option<T>, to: Nullable<T>) {
    if !to.is_absent() {
        *value = to.into();
    }
}

/// The initial order of a new customer.
fn order_of(
    customer: &str,
    params: ProvisionCustomerSubscriptionInput,
) -> ProvisionSubscriptionInput {
    let mut order = ProvisionSubscriptionInput::builder(customer, params.plan_id).build();
    carry_over!(params => order:
        additional_meta_data, addons, applied_coupon, billable_features, billing_country_code,
        billing_id, billing_information, billing_period, budget, entitlements, minimum_spend, payment_collection_method,
        price_overrides,
        promotion_code, ref_id, resource_id, start_date, subscription_entitlements,
        subscription_id, trial_override_configuration, unit_quantity,
    );
    order
}
