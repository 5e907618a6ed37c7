//! Automatic recharge settings.

use std::sync::Arc;

use stigg::common::Number;
use stigg::credits::{GetAutoRechargeSettingsInput, SaveAutoRechargeSettingsInput};

use super::inputs::known;
use crate::accounts::{Recharge, SaveDates};
use crate::store::Store;
use crate::values::amount::Amount;
use crate::values::failure::{Failure, Outcome};

/// A customer's settings for one currency.
#[derive(Debug)]
pub(crate) struct RechargeSettings {
    pub(crate) customer: String,
    pub(crate) currency: String,
    pub(crate) recharge: Recharge,
    /// Whether recharging is on now.
    pub(crate) is_on: bool,
    /// The amount spent in the current month.
    pub(crate) monthly_spend: Amount,
}

impl Store {
    pub(crate) fn recharge_settings(
        &mut self,
        input: GetAutoRechargeSettingsInput,
    ) -> Outcome<RechargeSettings> {
        self.recharge_settings_of(input.customer_id, input.currency_id)
    }

    fn recharge_settings_of(
        &mut self,
        customer: String,
        currency: String,
    ) -> Outcome<RechargeSettings> {
        let catalog = Arc::clone(&self.catalog);
        let now = self.now;
        let credits = &self.account_mut(&customer)?.credits;
        known(&catalog, &currency)?;
        let recharge = credits.recharges.get(&currency).cloned().unwrap_or_default();
        Ok(RechargeSettings {
            is_on: recharge.is_on(now),
            monthly_spend: credits.recharge_spend(&currency, now),
            customer,
            currency,
            recharge,
        })
    }

    /// Saves settings. Omitted fields keep their values.
    pub(crate) fn save_recharge_settings(
        &mut self,
        input: SaveAutoRechargeSettingsInput,
    ) -> Outcome<RechargeSettings> {
        let catalog = Arc::clone(&self.catalog);
        let now = self.now;
        let account = self.account_mut(&input.customer_id)?;
        known(&catalog, &input.currency_id)?;
        let amounts = [
            ("thresholdValue", input.threshold_value),
            ("targetBalance", input.target_balance),
            ("maxSpendLimit", input.max_spend_limit),
        ];
        for (name, amount) in amounts {
            if amount.is_some_and(|amount| amount < 0.0) {
                return Err(Failure::bad_input(format!("`{name}` cannot be negative")));
            }
        }
        let recharge = account.credits.recharges.entry(input.currency_id.clone()).or_default();
        let before = recharge.clone();
        *recharge = Recharge {
            is_enabled: input.is_enabled,
            threshold_type: input.threshold_type.unwrap_or(before.threshold_type),
            threshold: input.threshold_value.map_or(before.threshold, Number::as_f64),
            target: input.target_balance.map_or(before.target, Number::as_f64),
            max_spend: input.max_spend_limit.map(Number::as_f64).or(before.max_spend),
            expiration: input.grant_expiration_period.unwrap_or(before.expiration),
            // A higher limit takes effect at once.
            limit_reached_at: None,
            id: before.id,
            saved: Some(SaveDates {
                first: before.saved.map_or(now, |dates| dates.first),
                last: now,
            }),
        };
        account.recharge_if_low(&catalog, now);
        self.recharge_settings_of(input.customer_id, input.currency_id)
    }
}
