//! The stories, written once.

#![allow(clippy::large_stack_arrays, reason = "filters are large, and tables of them are short")]

mod batches;
mod catalog;
mod coupons;
mod credits;
mod customers;
mod entitlements;
mod faults;
mod history;
mod imports;
mod invoices;
mod journeys;
mod keys;
mod lists;
mod payments;
mod promotional;
mod subscriptions;
mod usage;
mod usage_charges;

use std::error::Error;

use stigg::RetryPolicy;
use stigg::catalog::BillingPeriod;
use stigg::customers::{CustomerBillingInfo, ProvisionCustomerInput};
use stigg::entitlements::FetchEntitlementQuery;
use stigg::operation::Paged;
use stigg::subscriptions::{
    BillableFeatureInput, ProvisionCustomerSubscriptionInput, ProvisionSubscriptionInput,
};
use stigg_emulator::Emulator;

use super::{Batches, Client, Items, facade, story};

pub(super) type Result<T = (), E = Box<dyn Error>> = std::result::Result<T, E>;

const BASIC: &str = "plan-revvenu-basic";
const ESSENTIALS: &str = "plan-revvenu-essentials";
const GROWTH: &str = "plan-revvenu-growth";
const TEMPLATES: &str = "feature-01-templates";
const CAMPAIGNS: &str = "feature-02-campaigns";
const ANALYTICS: &str = "feature-04-analytics";

fn start() -> Result<(Emulator, Client)> {
    let emulator = Emulator::start()?;
    let client = Client::builder(emulator.api_key()).endpoint(emulator.url()).build()?;
    Ok((emulator, client))
}

/// A client without retries.
fn without_retries(emulator: &Emulator) -> Result<Client> {
    let client = Client::builder(emulator.api_key()).endpoint(emulator.url());
    Ok(client.retry(RetryPolicy::none()).build()?)
}

/// All items of a list.
#[facade]
#[allow(clippy::while_let_on_iterator, reason = "streams have no `for`")]
async fn all<O: Paged>(mut items: Items<O>) -> Result<Vec<O::Node>> {
    let mut nodes = Vec::new();
    while let Some(node) = items.next().await {
        nodes.push(node?);
    }
    Ok(nodes)
}

/// A customer on the free plan.
#[facade]
async fn on_basic(client: &Client, customer: &str) -> Result<String> {
    let provisioned = client
        .provision_customer(
            ProvisionCustomerInput::builder(customer)
                .subscription_params(ProvisionCustomerSubscriptionInput::builder(BASIC)),
        )
        .await?;
    Ok(provisioned.subscription.ok_or("no subscription")?.subscription_id)
}

/// A customer with a payment method but no subscription.
#[facade]
async fn with_card(client: &Client, customer: &str) -> Result<()> {
    client
        .provision_customer(
            ProvisionCustomerInput::builder(customer)
                .billing_information(CustomerBillingInfo::builder().payment_method_id("pm_123")),
        )
        .await?;
    Ok(())
}

/// A paying customer on a plan with per-unit prices.
#[facade]
async fn on_growth(client: &Client, customer: &str, templates: i32) -> Result<String> {
    with_card(client, customer).await?;
    let growth = ProvisionSubscriptionInput::builder(customer, GROWTH)
        .billing_period(BillingPeriod::Monthly)
        .billable_feature(BillableFeatureInput::builder(TEMPLATES, templates));
    let result = client.provision_subscription(growth).await?;
    Ok(result.subscription.ok_or("no subscription")?.subscription_id)
}

/// The limit and usage of a feature, and whether more is granted.
#[facade]
async fn check(
    client: &Client,
    customer: &str,
    feature: &str,
) -> Result<(Option<f64>, Option<f64>, bool)> {
    let entitlement =
        client.get_entitlement(FetchEntitlementQuery::builder(customer, feature)).await?;
    Ok((entitlement.usage_limit, entitlement.current_usage, entitlement.is_granted))
}
