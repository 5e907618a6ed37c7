//! The cases: each compiled once per facade.
//!
//! As in the operation layer, no `.await` may stand in a macro's arguments.

mod ages;
mod background;
mod closing;
mod decisions;
#[cfg(feature = "disk")]
mod disk;
mod memory;
mod offline;
mod on_demand;
mod outages;
mod outbox;
mod reporting;
mod reservations;
mod resets;
#[cfg(feature = "subscriptions")]
mod streaming;
#[cfg(feature = "subscriptions")]
mod streaming_faults;
#[cfg(feature = "tracing")]
mod tracing;
#[cfg(feature = "webhooks")]
mod webhooks;

use std::error::Error;
use std::time::Duration;

use stigg::credits::{CreditGrantInput, CreditGrantTypeInput};
use stigg::customers::{CustomerBillingInfo, ProvisionCustomerInput};
use stigg::subscriptions::ProvisionCustomerSubscriptionInput;
use stigg::usage::ReportUsageInput;
use stigg_emulator::Emulator;
use stigg_runtime::time::OffsetDateTime;
use stigg_runtime::{Fallback, ManualClock};

use super::{
    Builder, Client, Entitlements, Outbox, OutboxBuilder, at_once, case, committed_at_once, facade,
    reserved_at_once, until,
};

type Result<T = (), E = Box<dyn Error>> = std::result::Result<T, E>;

const BASIC: &str = "plan-revvenu-basic";
/// 3 of them in the plan.
const TEMPLATES: &str = "feature-01-templates";
/// 4 of them a month in the plan.
const CAMPAIGNS: &str = "feature-02-campaigns";
/// Not in the plan.
const ANALYTICS: &str = "feature-04-analytics";

/// The operation that fetches a customer.
const FETCH: &str = "GetEntitlementsState";

/// An emulator, and a clock that moves with its own.
struct World {
    emulator: Emulator,
    client: Client,
    clock: ManualClock,
}

impl World {
    /// A world in the middle of a month.
    fn new() -> Result<Self> {
        let now = OffsetDateTime::from_unix_timestamp(1_768_478_400)?;
        let emulator = Emulator::builder().now(now).start()?;
        let client = Client::builder(emulator.api_key()).endpoint(emulator.url()).build()?;
        Ok(Self { emulator, client, clock: ManualClock::new(now) })
    }

    fn builder(&self, fallback: Fallback) -> Builder {
        Entitlements::builder(self.client.clone(), fallback).clock(&self.clock)
    }

    fn advance(&self, seconds: u64) {
        let by = Duration::from_secs(seconds);
        self.emulator.advance(by.try_into().unwrap());
        self.clock.advance(by);
    }

    /// Number of fetches, successful or not.
    fn fetches(&self) -> usize {
        let requests = self.emulator.requests();
        requests.iter().filter(|request| request.operation_name.as_deref() == Some(FETCH)).count()
    }
}

/// A customer on the free plan, who can pay for another.
#[facade]
async fn on_basic(world: &World, customer: &str) -> Result {
    let plan = ProvisionCustomerSubscriptionInput::builder(BASIC);
    let card = CustomerBillingInfo::builder().payment_method_id("pm_123");
    let input = ProvisionCustomerInput::builder(customer).billing_information(card);
    let input = input.subscription_params(plan);
    world.client.provision_customer(input).await?;
    Ok(())
}

#[facade]
async fn grant_credits(world: &World, amount: i32) -> Result {
    let kind = CreditGrantTypeInput::Promotional;
    let grant = CreditGrantInput::builder("acme", "cred-type-ai", kind, amount, "Welcome");
    world.client.grant_credits(grant).await?;
    Ok(())
}

#[facade]
async fn report(world: &World, feature: &str, usage: i32) -> Result {
    world.client.report_usage(ReportUsageInput::builder("acme", feature, usage)).await?;
    Ok(())
}

/// An instance that denies by fallback, with the customer acme on the free plan.
#[facade]
async fn start() -> Result<(World, Entitlements)> {
    let world = World::new()?;
    on_basic(&world, "acme").await?;
    let entitlements = world.builder(Fallback::deny()).start()?;
    Ok((world, entitlements))
}
