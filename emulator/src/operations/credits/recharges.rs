//! Automatic recharge settings. Nothing is ever recharged.

use std::sync::Arc;

use stigg::common::Number;
use stigg::credits::{GetAutoRechargeSettingsInput, SaveAutoRechargeSettingsInput};

use super::inputs::known;
use crate::accounts::{Recharge, SaveDates};
use crate::store::Store;
use crate::values::failure::{Failure, Outcome};

/// A customer's settings for one currency.
#[derive(Debug)]
pub(crate) struct RechargeSettings {
    pub(crate) customer: String,
    pub(crate) currency: String,
    pub(crate) recharge: Recharge,
}

impl Store {
    pub(crate) fn recharge_settings(
        &mut self,
        input: GetAutoRechargeSettingsInput,
    ) -> Outcome<RechargeSettings> {
        let catalog = Arc::clone(&self.catalog);
        let account = self.account_mut(&input.customer_id)?;
        known(&catalog, &input.currency_id)?;
        let recharge = account.credits.recharges.get(&input.currency_id).cloned();
        Ok(RechargeSettings {
            customer: input.customer_id,
            currency: input.currency_id,
            recharge: recharge.unwrap_or_default(),
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
            saved: Some(SaveDates {
                first: before.saved.map_or(now, |dates| dates.first),
                last: now,
            }),
        };
        Ok(RechargeSettings {
            customer: input.customer_id,
            currency: input.currency_id,
            recharge: recharge.clone(),
        })
    }
}
