//! Balances, lists of grants, and the ledger.

use std::sync::Arc;

use stigg::credits::{CreditBalanceSummaryInput, CreditLedgerInput, GetCreditGrantsInput};

use super::inputs::Wanted;
use crate::accounts::{Balance, CreditGrant, LedgerEntry, Pool};
use crate::rules::paging::Page;
use crate::store::Store;
use crate::values::failure::Outcome;

/// A pool and its balance.
#[derive(Debug)]
pub(crate) struct PoolBalance {
    pub(crate) pool: Pool,
    pub(crate) balance: Balance,
}

impl Store {
    pub(crate) fn credit_balances(
        &mut self,
        input: &CreditBalanceSummaryInput,
    ) -> Outcome<Vec<PoolBalance>> {
        let catalog = Arc::clone(&self.catalog);
        let credits = &self.account_mut(&input.customer_id)?.credits;
        let wanted = Wanted::new(&catalog, input.currency_id.as_ref(), input.resource_id.as_ref())?;
        let pools = credits.pools().into_iter().filter(|pool| wanted.includes(pool));
        Ok(pools
            .map(|pool| PoolBalance { pool: pool.clone(), balance: credits.balance(pool) })
            .collect())
    }

    /// Grants in order of creation, and their total number on all pages.
    pub(crate) fn credit_grants(
        &mut self,
        input: &GetCreditGrantsInput,
    ) -> Outcome<(Page<CreditGrant>, usize)> {
        let catalog = Arc::clone(&self.catalog);
        let credits = &self.account_mut(&input.customer_id)?.credits;
        let wanted = Wanted::new(&catalog, input.currency_id.as_ref(), input.resource_id.as_ref())?;
        let grants = credits.grants.iter().enumerate();
        let grants: Vec<_> = grants.filter(|(_, grant)| wanted.includes(&grant.pool)).collect();
        let total = grants.len();
        Ok((Page::of("grants", grants, input.paging.as_ref())?.map(CreditGrant::clone), total))
    }

    /// Ledger entries, oldest first, and their total number on all pages.
    pub(crate) fn credits_ledger(
        &mut self,
        input: &CreditLedgerInput,
    ) -> Outcome<(Page<LedgerEntry>, usize)> {
        let catalog = Arc::clone(&self.catalog);
        let credits = &self.account_mut(&input.customer_id)?.credits;
        let wanted = Wanted::new(&catalog, input.currency_id.as_ref(), input.resource_id.as_ref())?;
        let events = input.event_type.as_deref().unwrap_or_default();
        let entries = credits.ledger.iter().enumerate().filter(|(_, entry)| {
            wanted.includes(&entry.pool) && (events.is_empty() || events.contains(&entry.event))
        });
        let entries: Vec<_> = entries.collect();
        let total = entries.len();
        Ok((Page::of("ledger", entries, input.paging.as_ref())?.map(LedgerEntry::clone), total))
    }
}
