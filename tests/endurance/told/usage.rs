//! Customers who report usage and consume credits.

use fastrand::Rng;
use stigg::credits::{ConsumeCreditInput, CreditGrantInput, CreditGrantTypeInput};
use stigg::customers::UpdateCustomerInput;
use stigg::usage::{ReportUsageInput, UsageEventReportInput, UsageUpdateBehavior};

use super::{AI, Account, CAMPAIGNS, Client, Result, TEMPLATES, USERS, facade, look, settled};

/// Runs one random operation and counts it.
#[facade]
pub(super) async fn act(
    client: &Client,
    random: &mut Rng,
    number: usize,
    account: &mut Account,
) -> Result {
    let amount = random.i32(1..10);
    let key = format!("operation-{number}");
    match random.u8(..8) {
        0 | 1 => {
            let usage = ReportUsageInput::builder(&account.id, CAMPAIGNS, amount);
            report(client, account, usage.idempotency_key(key).build()).await?;
            account.campaigns += amount;
        }
        2 => {
            let change = random.i32(-5..10);
            let usage = ReportUsageInput::builder(&account.id, TEMPLATES, change);
            report(client, account, usage.idempotency_key(key).build()).await?;
            account.templates = (account.templates + change).max(0);
        }
        3 => {
            let usage = ReportUsageInput::builder(&account.id, TEMPLATES, amount)
                .update_behavior(UsageUpdateBehavior::Set);
            report(client, account, usage.build()).await?;
            account.templates = amount;
        }
        4 => {
            let user = random.u32(..500);
            let login = UsageEventReportInput::builder(&account.id, "user_login")
                .dimension("user_id", user)
                .idempotency_key(key)
                .build();
            while settled(client.report_event(login.clone()).await)?.is_none() {}
            account.users.insert(user);
        }
        5 => grant(client, account, amount, &key).await?,
        6 if account.granted - account.consumed >= amount => {
            let consumption =
                ConsumeCreditInput::builder(&account.id, AI, amount).idempotency_key(key).build();
            while settled(client.consume_credits(consumption.clone()).await)?.is_none() {}
            account.consumed += amount;
        }
        6 => {
            let named = UpdateCustomerInput::builder(&account.id).name(key.as_str()).build();
            while settled(client.update_customer(named.clone()).await)?.is_none() {}
            account.name = Some(key);
        }
        _ => {
            let (used, _) = look(client, &account.id, CAMPAIGNS).await?;
            assert_eq!(used.or(Some(0.0)), Some(account.campaigns.into()), "{account:?}");
        }
    }
    Ok(())
}

/// Reports usage that counts once however often it is sent: it has a key or sets a value.
#[facade]
async fn report(client: &Client, account: &mut Account, usage: ReportUsageInput) -> Result {
    while settled(client.report_usage(usage.clone()).await)?.is_none() {}
    account.reports += 1;
    Ok(())
}

/// Grants credits. A grant has no key, so the balance tells whether it arrived.
#[facade]
async fn grant(client: &Client, account: &mut Account, amount: i32, name: &str) -> Result {
    let promotional = CreditGrantTypeInput::Promotional;
    let grant = CreditGrantInput::builder(&account.id, AI, promotional, amount, name).build();
    let wanted = account.granted + amount;
    loop {
        let sent = client.grant_credits(grant.clone()).await;
        let is_ambiguous = sent.as_ref().is_err_and(stigg::Error::is_ambiguous);
        if settled(sent)?.is_some() {
            break;
        }
        if is_ambiguous {
            let (_, granted) = credits(client, &account.id).await?;
            if Some(granted) == Some(wanted.into()) {
                break;
            }
        }
    }
    account.granted = wanted;
    Ok(())
}

/// The balance of credits, and the total granted.
#[facade]
async fn credits(client: &Client, customer: &str) -> Result<(f64, f64)> {
    loop {
        if let Some(summary) = settled(client.get_credit_balance(customer).await)? {
            let balance = summary.balances.first();
            return Ok(balance.map_or((0.0, 0.0), |one| (one.current_balance, one.total_granted)));
        }
    }
}

/// Compares the emulator with the expected state.
#[facade]
pub(super) async fn compare(client: &Client, account: &Account) -> Result {
    for (feature, expected) in [
        (CAMPAIGNS, account.campaigns),
        (TEMPLATES, account.templates),
        (USERS, i32::try_from(account.users.len())?),
    ] {
        let (used, _) = look(client, &account.id, feature).await?;
        assert_eq!(used.or(Some(0.0)), Some(expected.into()), "{feature}: {account:?}");
    }
    let held = credits(client, &account.id).await?;
    let left = account.granted - account.consumed;
    assert_eq!(held, (f64::from(left), f64::from(account.granted)), "{account:?}");
    let customer = client.get_customer_by_id(&account.id).await?.ok_or("no customer")?;
    assert_eq!(customer.name, account.name);
    Ok(())
}
