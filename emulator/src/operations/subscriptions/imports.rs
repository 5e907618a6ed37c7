//! Importing customers and subscriptions.

use stigg::customers::{ImportCustomerBulkInput, ImportCustomerInput};
use stigg::subscriptions::{
    ImportSubscriptionInput, ImportSubscriptionsBulkInput, MAX_IMPORTED_SUBSCRIPTIONS,
    ProvisionSubscriptionInput, ScheduleStrategy, TrialOverrideConfigurationInput,
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::orders::carry_over;
use crate::accounts::{Account, PaymentOutcome, Phase, Profile, Subscription};
use crate::catalog::Lookup;
use crate::operations::customers::one_id;
use crate::store::Store;
use crate::values::clock::in_utc;
use crate::values::failure::{Failure, Outcome};

impl Store {
    /// Imports a new or existing customer and returns its identifier. For an existing customer,
    /// omitted fields keep their values, and an import older than the record is skipped.
    pub(crate) fn import_customer(&mut self, input: ImportCustomerInput) -> Outcome<String> {
        let named = one_id(input.customer_id.as_deref(), input.ref_id.as_deref())?;
        let ref_id = named.ok_or_else(|| Failure::bad_input("State `customerId`"))?.to_owned();
        let now = self.now;
        let updated_at = input.updated_at.as_ref().map(|date| self.happened_at(date));
        if self.account(&ref_id).is_none() {
            self.insert_account(Account::new(Profile {
                id: Uuid::new_v4(),
                ref_id: ref_id.clone(),
                name: None,
                email: None,
                billing_id: None,
                aws_marketplace_customer_id: None,
                crm_id: None,
                salesforce_id: None,
                has_payment_method: false,
                billing_information: None,
                payments: PaymentOutcome::default(),
                metadata: None,
                discount: None,
                archived: false,
                created_at: now,
                updated_at: updated_at.unwrap_or(now),
            }));
        }
        let is_billed = self.catalog.billing().is_some();
        let profile = &mut self.any_account_mut(&ref_id)?.profile;
        if profile.archived {
            let message = format!("The customer `{ref_id}` is archived");
            return Err(Failure::invalid("EntityIsArchivedError", message).with("refId", ref_id));
        }
        if is_older(updated_at, profile.updated_at) {
            return Ok(ref_id);
        }
        keep_or_set(&mut profile.name, input.name);
        keep_or_set(&mut profile.email, input.email);
        keep_or_set(&mut profile.billing_id, input.billing_id);
        keep_or_set(&mut profile.salesforce_id, input.salesforce_id);
        keep_or_set(&mut profile.metadata, input.additional_meta_data);
        profile.has_payment_method |= is_billed && input.payment_method_id.is_some();
        profile.updated_at = updated_at.unwrap_or(now);
        Ok(ref_id)
    }

    /// Imports all valid customers and returns a task identifier.
    pub(crate) fn import_customers(&mut self, input: ImportCustomerBulkInput) -> String {
        for customer in input.customers {
            // A failure does not affect the others, and the response cannot report it.
            let _skipped = self.import_customer(customer);
        }
        Uuid::new_v4().to_string()
    }

    /// Imports all valid subscriptions and returns a task identifier.
    pub(crate) fn import_subscriptions(
        &mut self,
        input: ImportSubscriptionsBulkInput,
    ) -> Outcome<String> {
        let count = input.subscriptions.len();
        if !(1..=MAX_IMPORTED_SUBSCRIPTIONS).contains(&count) {
            return Err(Failure::bad_input(format!(
                "An import takes 1 to {MAX_IMPORTED_SUBSCRIPTIONS} subscriptions, not {count}"
            )));
        }
        for subscription in input.subscriptions {
            // As for customers.
            let _skipped = self.import_subscription(subscription);
        }
        Ok(Uuid::new_v4().to_string())
    }

    fn import_subscription(&mut self, input: ImportSubscriptionInput) -> Outcome<()> {
        let now = self.now;
        let customer = input.customer_id.clone();
        let updated_at = input.updated_at.as_ref().map(|date| self.happened_at(date));
        let end = input.end_date.as_ref().map(in_utc);
        let known = self.known(&input)?;
        if known.as_ref().is_some_and(|known| is_older(updated_at, known.updated_at)) {
            return Ok(());
        }

        let mut order = order_of(input);
        if let Some(known) = &known {
            order.subscription_id = None;
            order.start_date.get_or_insert_with(|| known.start.into());
        }
        let mut imported = self.drafted(&order)?;
        imported.billing.is_backdated = true;
        if let Some(end) = end {
            if end <= imported.start {
                return Err(Failure::bad_input("A subscription must end after its start"));
            }
            imported.cancellation = Some(end);
            if end <= now {
                imported.phase = Phase::Canceled { at: end };
            }
        }
        imported.updated_at = updated_at.unwrap_or(now);
        let Some(known) = known else {
            self.insert_subscription(&customer, imported, PaymentOutcome::Paid)?;
            return Ok(());
        };
        let account = self.account_mut(&customer)?;
        let place = account.subscriptions.iter().position(|held| held.ref_id == known.ref_id);
        account.subscriptions.retain(|held| held.ref_id != known.ref_id);
        account.vacated_resources.extend(known.resource.clone());
        imported.succeed(known, &self.catalog, now);
        let ref_id = self.insert_subscription(&customer, imported, PaymentOutcome::Paid)?;
        // The list stays in the order of creation.
        let updated = &mut self.account_mut(&customer)?.subscriptions;
        let moved = updated.iter().position(|held| held.ref_id == ref_id);
        if let (Some(from), Some(to)) = (moved, place) {
            let held = updated.remove(from);
            updated.insert(to, held);
        }
        Ok(())
    }

    /// The existing subscription that an import refers to, by its identifier if it has one.
    fn known(&mut self, input: &ImportSubscriptionInput) -> Outcome<Option<Subscription>> {
        let now = self.now;
        let Some(ref_id) = &input.subscription_id else {
            return Ok(self.account_mut(&input.customer_id)?.matching(input, now).cloned());
        };
        if !self.has_subscription(ref_id) {
            return Ok(None);
        }
        if self.holder(ref_id)? != input.customer_id {
            return Err(Failure::duplicate("Subscription", ref_id));
        }
        Ok(self.account_mut(&input.customer_id)?.subscription(ref_id).cloned())
    }
}

impl Account {
    /// The subscription to the plan of an import without an identifier: the one with its start date,
    /// or else the one that has not ended, unless the import itself is of the past.
    fn matching(
        &self,
        input: &ImportSubscriptionInput,
        now: OffsetDateTime,
    ) -> Option<&Subscription> {
        let of_plan = self
            .subscriptions
            .iter()
            .filter(|held| held.terms.plan == input.plan_id && held.resource == input.resource_id);
        let start = input.start_date.as_ref().map(in_utc);
        let is_past = input.end_date.as_ref().is_some_and(|end| in_utc(end) <= now);
        let open = of_plan.clone().filter(|held| held.phase.ended_at().is_none() && !is_past);
        of_plan
            .rev()
            .find(|held| Some(held.start) == start)
            .or_else(|| open.min_by_key(|held| (!held.phase.is_running(), held.is_trial())))
    }
}

impl Subscription {
    /// Takes over the identity of the replaced subscription and the fields that imports lack.
    fn succeed(&mut self, known: Self, catalog: &Lookup, now: OffsetDateTime) {
        self.usage_anchors.clone_from(&known.usage_anchors);
        self.usage_resets.clone_from(&known.usage_resets);
        self.reset_usage_since(&known, catalog, now);
        self.id = known.id;
        self.ref_id = known.ref_id;
        self.created_at = known.created_at;
        self.latest_invoice = known.latest_invoice;
        self.payer = known.payer;
        self.payment_collection_method = known.payment_collection_method;
        self.terms.country = known.terms.country;
        self.terms.discount = known.terms.discount;
        self.terms.price_overrides = known.terms.price_overrides;
        self.terms.minimum_spend = known.terms.minimum_spend;
        self.terms.budget = known.terms.budget;
    }
}

fn is_older(imported: Option<OffsetDateTime>, stored: OffsetDateTime) -> bool {
    imported.is_some_and(|at| at < stored)
}

fn keep_or_set<T>(value: &mut Option<T>, to: Option<T>) {
    if to.is_some() {
        *value = to;
    }
}

/// Converts an import to an order. Imports never start a trial, and never wait by default.
fn order_of(input: ImportSubscriptionInput) -> ProvisionSubscriptionInput {
    let mut order = ProvisionSubscriptionInput::builder(input.customer_id, input.plan_id).build();
    let no_trial = TrialOverrideConfigurationInput::builder(false).build();
    order.trial_override_configuration = Some(no_trial);
    order.schedule_strategy = Some(ScheduleStrategy::Immediate);
    carry_over!(input => order:
        additional_meta_data, addons, billable_features, billing_id, billing_period, entitlements,
        resource_id, salesforce_id, start_date, subscription_entitlements, subscription_id,
        unit_quantity,
    );
    order
}
