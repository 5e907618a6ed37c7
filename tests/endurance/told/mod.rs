//! The scenario, written once. Its caller follows the SDK's errors: it repeats an operation if that
//! is safe, and otherwise checks first whether it was executed.

mod moves;
mod usage;

use std::error::Error;
use std::time::Duration;

use fastrand::Rng;
use stigg::RetryPolicy;
use stigg::catalog::BillingPeriod;
use stigg::customers::{CustomerBillingInfo, ProvisionCustomerInput};
use stigg::entitlements::FetchEntitlementQuery;
use stigg::subscriptions::{BillableFeatureInput, ProvisionSubscriptionInput};
use stigg_emulator::Emulator;

use super::{Client, SEED, facade, story};
use crate::endurance::model::{Account, Mover, misfortune};

type Result<T = (), E = Box<dyn Error>> = std::result::Result<T, E>;

const OPERATIONS: usize = 5_000;
const ACCOUNTS: usize = 12;
const MOVERS: usize = 6;

const GROWTH: &str = "plan-revvenu-growth";
const TEMPLATES: &str = "feature-01-templates";
const CAMPAIGNS: &str = "feature-02-campaigns";
const USERS: &str = "feature-05-active-users";
const AI: &str = "cred-type-ai";

/// The result of an operation; `None` if it may be retried.
fn settled<T>(sent: stigg::Result<T>) -> Result<Option<T>> {
    match sent {
        Ok(answer) => Ok(Some(answer)),
        Err(error) if error.is_retryable() || error.is_ambiguous() => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The usage and the limit of a feature.
#[facade]
async fn look(
    client: &Client,
    customer: &str,
    feature: &str,
) -> Result<(Option<f64>, Option<f64>)> {
    loop {
        let query = FetchEntitlementQuery::builder(customer, feature);
        if let Some(found) = settled(client.get_entitlement(query).await)? {
            return Ok((found.current_usage, found.usage_limit));
        }
    }
}

fn growth(customer: &str, units: i32) -> ProvisionSubscriptionInput {
    ProvisionSubscriptionInput::builder(customer, GROWTH)
        .billing_period(BillingPeriod::Monthly)
        .billable_feature(BillableFeatureInput::builder(TEMPLATES, units))
        .build()
}

/// A customer with a payment method.
#[facade]
async fn with_card(client: &Client, id: &str) -> Result<()> {
    let card = CustomerBillingInfo::builder().payment_method_id("pm_123");
    client
        .provision_customer(ProvisionCustomerInput::builder(id).billing_information(card))
        .await?;
    Ok(())
}

#[facade]
#[story]
async fn nothing_is_lost_and_nothing_is_done_twice() -> Result {
    let emulator = Emulator::start()?;
    let hurried = RetryPolicy::default()
        .max_retries(1)
        .initial_backoff(Duration::from_micros(1))
        .max_backoff(Duration::from_micros(1));
    let client =
        Client::builder(emulator.api_key()).endpoint(emulator.url()).retry(hurried).build()?;
    let mut accounts = Vec::new();
    for number in 0..ACCOUNTS {
        let id = format!("account-{number}");
        with_card(&client, &id).await?;
        client.provision_subscription(growth(&id, 1)).await?;
        accounts.push(Account { id, ..Account::default() });
    }
    let mut movers = Vec::new();
    for number in 0..MOVERS {
        let id = format!("mover-{number}");
        with_card(&client, &id).await?;
        movers.push(Mover { id, ..Mover::default() });
    }

    let mut random = Rng::with_seed(SEED);
    for number in 0..OPERATIONS {
        // Each fault makes two requests fail on average.
        if random.u8(..20) == 0 {
            misfortune(&mut random, &emulator);
        }
        if random.u8(..5) == 0 {
            let mover = random.usize(..MOVERS);
            moves::act(&client, &mut random, &mut movers[mover]).await?;
        } else {
            let account = random.usize(..ACCOUNTS);
            usage::act(&client, &mut random, number, &mut accounts[account]).await?;
        }
    }

    let reports = accounts.iter().map(|account| account.reports).sum();
    assert!(emulator.executions("ReportUsage") > reports, "no report arrived twice");

    emulator.clear_faults();
    for account in &accounts {
        usage::compare(&client, account).await?;
    }
    for mover in &movers {
        moves::compare(&client, mover).await?;
    }
    Ok(())
}
