//! A wrapper for a customer's credits, as an application might write it.

use std::collections::HashMap;
use std::time::Duration;

use stigg::asynk::Client;
use stigg::common::CursorPaging;
use stigg::credits::builders::CreditGrantInputBuilder;
use stigg::credits::{
    ConsumeCreditInput, CreditBalanceSummaryInput, CreditGrantInput, CreditGrantTypeInput,
    CreditLedgerEvent, CreditLedgerEventType as Event, CreditLedgerInput, GetCreditGrantsInput,
};
use stigg::entitlements::{EntitlementUnion, GetEntitlementV2Input};
use stigg::operation::{GetCreditGrants, GetCreditLedger};
use stigg::subscriptions::PaymentCollectionMethod;

use crate::report::{self, Result, step};
use crate::table::Table;

/// The currency of the credits.
pub(crate) const CREDITS: &str = "cred-type-ai";

pub(crate) struct Wallet {
    pub(crate) client: Client,
    pub(crate) customer: String,
}

/// The result of an attempt to spend credits.
pub(crate) enum Spent {
    /// The credits were consumed; this many are left.
    Left(f64),
    /// There are not enough credits, or access was denied.
    Refused(String),
}

impl Wallet {
    /// Builds a grant for this wallet that requires no payment.
    pub(crate) fn grant(
        &self,
        name: &str,
        kind: CreditGrantTypeInput,
        credits: i32,
    ) -> CreditGrantInputBuilder {
        CreditGrantInput::builder(&self.customer, CREDITS, kind, credits, name)
            .payment_collection_method(PaymentCollectionMethod::None)
    }

    /// Consumes credits, even beyond the balance, and returns the credits left.
    pub(crate) async fn consume(&self, input: impl Into<ConsumeCreditInput>) -> Result<f64> {
        let consumed = self.client.consume_credits(input).await?;
        match consumed.credit {
            Some(credit) => Ok(credit.usage_limit - credit.current_usage),
            None => self.balance().await,
        }
    }

    /// Consumes credits if the balance is sufficient.
    pub(crate) async fn spend(&self, credits: f64, purpose: &str) -> Result<Spent> {
        let check = GetEntitlementV2Input::builder(&self.customer).currency_id(CREDITS);
        let EntitlementUnion::CreditEntitlement(entitlement) =
            self.client.get_entitlement_v2(check).await?
        else {
            return Err("expected a credit entitlement".into());
        };
        if entitlement.grants(credits) != Some(true) {
            return Ok(Spent::Refused(match entitlement.access_denied_reason {
                Some(reason) => reason.to_string(),
                None => format!("only {} left", entitlement.remaining().unwrap_or_default()),
            }));
        }
        let consumption =
            ConsumeCreditInput::builder(&self.customer, CREDITS, credits).idempotency_key(purpose);
        Ok(Spent::Left(self.consume(consumption).await?))
    }

    pub(crate) async fn balance(&self) -> Result<f64> {
        let wallet = CreditBalanceSummaryInput::builder(&self.customer).currency_id(CREDITS);
        let summary = self.client.get_credit_balance(wallet).await?;
        Ok(summary.balances.iter().map(|balance| balance.current_balance).sum())
    }

    /// Fails if the balance does not reach the expected amount within half a minute: Stigg counts
    /// some consumption shortly after accepting it.
    pub(crate) async fn expect(&self, credits: f64, story: &str) -> Result<()> {
        let mut balance = self.balance().await?;
        for _second in 0..30 {
            if is(balance, credits) {
                break;
            }
            tokio::time::sleep(Duration::from_secs(1)).await;
            balance = self.balance().await?;
        }
        step("GetCreditBalance", format_args!("{balance} credits: {story}"));
        report::expect(is(balance, credits), story)
    }

    /// Prints the grants and returns their names by ID.
    pub(crate) async fn print_grants(&self) -> Result<HashMap<String, String>> {
        let grants = GetCreditGrantsInput::builder(&self.customer).currency_id(CREDITS);
        let mut grants = self.client.pages(GetCreditGrants::new(grants)).items();
        let mut names = HashMap::new();
        let mut table = Table::new(["grant", "type", "priority", "credits", "consumed", "status"]);
        while let Some(grant) = grants.next().await {
            let grant = grant?;
            table.row([
                grant.display_name.clone(),
                grant.grant_type.to_string(),
                grant.priority.to_string(),
                grant.amount.to_string(),
                grant.consumed_amount.to_string(),
                grant.status.to_string(),
            ]);
            names.insert(grant.grant_id, grant.display_name);
        }
        step("GetCreditGrants", table);
        Ok(names)
    }

    /// Prints the ledger in pages of ten entries. Fails if it does not add up to the balance.
    pub(crate) async fn audit(&self, grants: &HashMap<String, String>) -> Result<()> {
        let ledger = CreditLedgerInput::builder(&self.customer)
            .currency_id(CREDITS)
            .paging(CursorPaging::builder().first(10));
        let mut pages = self.client.pages(GetCreditLedger::new(ledger));
        let mut table = Table::new(["page", "date", "event", "grant", "change", "sum"]);
        let (mut number, mut sum) = (0, 0.0);
        while let Some(page) = pages.next().await {
            number += 1;
            for entry in page?.nodes() {
                let change = change(entry)?;
                sum += change;
                table.row([
                    number.to_string(),
                    entry.timestamp.date().to_string(),
                    entry.event_type.to_string(),
                    grants.get(&entry.credit_grant_id).unwrap_or(&entry.credit_grant_id).clone(),
                    change.to_string(),
                    sum.to_string(),
                ]);
            }
        }
        step("GetCreditLedger", table);

        let balance = self.balance().await?;
        if !is(sum, balance) {
            return Err(format!("the ledger adds up to {sum}, but the balance is {balance}").into());
        }
        println!("\nThe ledger adds up to the balance of {balance} credits.");
        Ok(())
    }
}

/// The change in the balance for a ledger entry, whose amount has no sign.
fn change(entry: &CreditLedgerEvent) -> Result<f64> {
    match &entry.event_type {
        // Consumption that moves to another grant is given back here.
        Event::CreditsGranted | Event::CreditsConsumptionTransferSource => Ok(entry.amount),
        Event::CreditsConsumed
        | Event::CreditsConsumptionTransferTarget
        | Event::CreditsExpired
        | Event::CreditsVoided => Ok(-entry.amount),
        other => Err(format!("unknown ledger event {other}").into()),
    }
}

/// Whether two amounts of credits are equal up to rounding errors.
fn is(amount: f64, expected: f64) -> bool {
    (amount - expected).abs() < 1e-6
}
