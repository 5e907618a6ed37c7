//! Consuming credits.

use std::sync::Arc;

use stigg::credits::{ConsumeCreditInput, ConsumeCreditsAsyncInput};
use time::OffsetDateTime;

use super::inputs::{checked, known};
use crate::accounts::{Balance, Consumption, Pool, Purpose};
use crate::store::Store;
use crate::values::failure::{Failure, Outcome};

/// The maximum number of consumptions per request.
const MAX_CONSUMPTIONS: usize = 1000;

/// A consumption and the resulting balance.
#[derive(Debug)]
pub(crate) struct Consumed {
    pub(crate) customer: String,
    pub(crate) consumption: Consumption,
    pub(crate) balance: Balance,
    pub(crate) as_of: OffsetDateTime,
}

impl Store {
    /// Consumes credits, once per idempotency key. A duplicate returns the amount consumed the
    /// first time and the current balance.
    pub(crate) fn consume_credits(&mut self, input: ConsumeCreditInput) -> Outcome<Consumed> {
        let catalog = Arc::clone(&self.catalog);
        let now = self.now;
        let at = input.created_at.map_or(now, |date| self.happened_at(date));
        let account = self.account_mut(&input.customer_id)?;
        let credits = &mut account.credits;
        known(&catalog, &input.currency_id)?;
        let amount = checked(input.amount)?;
        let pool = Pool::new(input.currency_id, input.resource_id);

        let counted = credits.consumptions.entry(input.idempotency_key).or_default();
        let earlier = counted.iter().find(|earlier| earlier.pool == pool).cloned();
        let consumption = if let Some(earlier) = earlier {
            earlier
        } else {
            let consumption = Consumption { pool: pool.clone(), amount, at };
            counted.push(consumption.clone());
            let purpose = Purpose { feature: None, dimensions: input.dimensions };
            credits.consume(&pool, amount, &purpose, at, now);
            consumption
        };
        let balance = credits.balance(&pool);
        account.recharge_if_low(&catalog, now);
        Ok(Consumed { customer: input.customer_id, consumption, balance, as_of: now })
    }

    /// Consumes credits synchronously: there are no background jobs. A consumption that fails does
    /// not affect the others.
    pub(crate) fn consume_credits_async(&mut self, input: ConsumeCreditsAsyncInput) -> Outcome<()> {
        let number = input.consumptions.len();
        if !(1..=MAX_CONSUMPTIONS).contains(&number) {
            let message = format!("Send from 1 to {MAX_CONSUMPTIONS} consumptions, not {number}");
            return Err(Failure::bad_input(message));
        }
        for consumption in input.consumptions {
            // As with a background job, there is no one to report an error to.
            let _ = self.consume_credits(consumption);
        }
        Ok(())
    }
}
