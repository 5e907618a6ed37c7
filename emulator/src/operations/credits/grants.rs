//! Granting and voiding credits.

use std::sync::Arc;

use stigg::common::Number;
use stigg::credits::{
    CreditGrantInput, CreditGrantStatus, CreditGrantType, CreditGrantTypeInput,
    VoidCreditGrantInput,
};
use uuid::Uuid;

use super::inputs::{checked, known};
use crate::accounts::{CreditGrant, Pool};
use crate::store::Store;
use crate::values::clock::in_utc;
use crate::values::failure::{Failure, Outcome};

/// A grant and its customer.
#[derive(Debug)]
pub(crate) struct Granted {
    pub(crate) customer: String,
    pub(crate) grant: CreditGrant,
}

/// The maximum length of a comment, in characters.
const MAX_COMMENT: usize = 200;

impl Store {
    pub(crate) fn grant_credits(&mut self, input: CreditGrantInput) -> Outcome<Granted> {
        let catalog = Arc::clone(&self.catalog);
        let now = self.now;
        let account = self.account_mut(&input.customer_id)?;
        known(&catalog, &input.currency_id)?;
        let amount = checked(input.amount)?;
        let kind = match input.grant_type {
            CreditGrantTypeInput::Paid => CreditGrantType::Paid,
            CreditGrantTypeInput::Promotional => CreditGrantType::Promotional,
            other => {
                return Err(Failure::bad_input(format!(
                    "Grants of the type `{other}` cannot be created"
                )));
            }
        };
        if kind == CreditGrantType::Promotional
            && input.cost.as_ref().is_some_and(|cost| cost.amount.as_f64() > 0.0)
        {
            return Err(Failure::bad_input("Promotional credits cannot have a cost"));
        }
        if input.comment.as_ref().is_some_and(|comment| comment.chars().count() > MAX_COMMENT) {
            let message = format!("A comment has up to {MAX_COMMENT} characters");
            return Err(Failure::bad_input(message));
        }
        let effective_at = input.effective_at.map_or(now, in_utc);
        let expire_at = input.expire_at.map(in_utc);
        if expire_at.is_some_and(|expire_at| expire_at <= effective_at) {
            let message = "`expireAt` must be later than `effectiveAt`";
            return Err(Failure::invalid("ExpireAtMustBeLaterThanEffectiveAtError", message));
        }
        let pool = Pool::new(input.currency_id, input.resource_id);
        let grant = CreditGrant {
            display_name: input.display_name,
            comment: input.comment,
            metadata: input.additional_meta_data,
            cost: input.cost,
            priority: input.priority.map_or(0.0, Number::as_f64),
            effective_at,
            expire_at,
            ..CreditGrant::new(pool, kind, amount, now)
        };
        let id = grant.id;
        account.credits.add(grant, now);
        self.credit_grant(id)
    }

    /// Voids a grant and forfeits the credits that are left.
    pub(crate) fn void_credit_grant(&mut self, input: &VoidCreditGrantInput) -> Outcome<Granted> {
        let not_found = || Failure::not_found("CreditGrantNotFound", "credit grant", &input.id);
        let id = input.id.parse().map_err(|_| not_found())?;
        let Granted { customer, .. } = self.credit_grant(id)?;
        let now = self.now;
        let account = self.account_mut(&customer)?;
        let grant = account.credits.grants.iter().find(|grant| grant.id == id);
        let grant = grant.ok_or_else(not_found)?;
        let refused = |code: &str, why: &str| {
            let message = format!("The credit grant `{}` cannot be voided: {why}", input.id);
            Err(Failure::invalid(code, message).with("refId", input.id.as_str()))
        };
        match grant.status {
            CreditGrantStatus::Voided => {
                refused("CreditGrantAlreadyVoided", "it is already voided")
            }
            _ if grant.kind == CreditGrantType::Overdraft => {
                refused("CreditGrantCannotBeVoided", "it is an overdraft")
            }
            CreditGrantStatus::Expired => refused("CreditGrantCannotBeVoided", "it has expired"),
            _ => {
                account.credits.void(id, now);
                self.credit_grant(id)
            }
        }
    }

    fn credit_grant(&self, id: Uuid) -> Outcome<Granted> {
        let held = self.accounts().find_map(|account| {
            let grant = account.credits.grants.iter().find(|grant| grant.id == id)?;
            Some(Granted { customer: account.profile.ref_id.clone(), grant: grant.clone() })
        });
        let id = id.to_string();
        held.ok_or_else(|| Failure::not_found("CreditGrantNotFound", "credit grant", &id))
    }
}
