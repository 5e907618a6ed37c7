//! Publishing new versions, and migrating subscriptions to them.

use std::sync::Arc;

use stigg::subscriptions::{
    ScheduleStrategy, SubscriptionMigrationInput, SubscriptionMigrationTime,
};

use super::provision::has_billing_period;
use crate::accounts::{Change, Phase, ScheduledUpdate};
use crate::catalog::{Catalog, CatalogError, Product};
use crate::rules::schedules;
use crate::store::Store;
use crate::values::failure::{Failure, Outcome};

impl Store {
    /// Publishes changes to the catalog. Everything due by now still happens on the old catalog.
    pub(crate) fn publish(&mut self, changes: Catalog) -> Result<(), CatalogError> {
        let is_subscribed = |product: &Product| {
            let mut held = self.accounts().flat_map(|account| &account.subscriptions);
            held.any(|held| held.product == product.ref_id)
        };
        let published = self.catalog.publishing(changes, is_subscribed)?;
        self.settle_all();
        for coupon in published.coupons() {
            if self.catalog.coupon(&coupon.ref_id).is_none() {
                self.coupon_dates.insert(coupon.ref_id.clone(), self.now);
            }
        }
        self.catalog = Arc::new(published);
        Ok(())
    }

    /// Migrates a subscription to the latest versions of its plan and add-ons, now or at the end of
    /// the billing period. Returns the identifiers of its customer and of itself.
    pub(crate) fn migrate_subscription(
        &mut self,
        input: SubscriptionMigrationInput,
    ) -> Outcome<(String, String)> {
        let catalog = Arc::clone(&self.catalog);
        let now = self.now;
        let ref_id = input.subscription_id;
        let customer = self.holder(&ref_id)?;
        let account = self.account_mut(&customer)?;
        let missing = || Failure::subscription_not_found(&ref_id);
        let position = account.position(&ref_id).ok_or_else(missing)?;
        let held = account.subscriptions.get_mut(position).ok_or_else(missing)?;
        held.check_is_open()?;
        let migrated = held.migrated(&catalog)?;
        let is_migration = |update: &ScheduledUpdate| update.change == Change::Migration;
        let waits = |update: &ScheduledUpdate| update.waits() && is_migration(update);
        let waits_for_period = input.subscription_migration_time
            == Some(SubscriptionMigrationTime::EndOfBillingPeriod);
        if waits_for_period && !has_billing_period(&catalog, &held.terms) {
            return Err(Failure::no_billing_period(&ref_id));
        }
        // A subscription that is not paid for yet has no period to wait for.
        if waits_for_period && held.phase == Phase::Active {
            if held.scheduled.iter().any(waits) {
                let message = format!("A migration of `{ref_id}` is already scheduled");
                return Err(Failure::invalid("ScheduledMigrationAlreadyExistsError", message)
                    .with("refId", ref_id));
            }
            let at = schedules::end_of(held, &ScheduleStrategy::EndOfBillingPeriod, now);
            held.scheduled.retain(|update| !is_migration(update));
            held.scheduled.push(ScheduledUpdate::new(at, Change::Migration));
            held.updated_at = now;
        } else {
            account.revise(&catalog, position, None, now, |held| {
                held.scheduled.retain(|update| !is_migration(update));
                let before = held.clone();
                held.terms = migrated;
                held.reset_usage_since(&before, &catalog, now);
                held.updated_at = now;
            });
        }
        Ok((customer, ref_id))
    }
}
