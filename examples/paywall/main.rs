//! Shows a product's paywall as a table: plans side by side, with prices and entitlements.
//!
//! ```text
//! cargo run --example paywall             # the demo catalog, from an emulator
//! cargo run --example paywall -- --live   # your catalog, from Stigg, with the API key in
//!                                         # STIGG_SERVER_API_KEY; read-only
//!
//! --product ID     the product to show; Stigg chooses by default
//! --customer ID    the customer whose plan is marked
//! --country CODE   the country whose prices are shown, such as DK
//! ```

mod cells;
#[path = "../support/table.rs"]
mod table;

use std::error::Error;
use std::process::ExitCode;

use stigg::blocking::Client;
use stigg::catalog::{BillingPeriod, GetPaywallInput, Paywall, Plan};
use stigg::customers::{CustomerBillingInfo, ProvisionCustomerInput};
use stigg::subscriptions::ProvisionSubscriptionInput;
use stigg_emulator::Emulator;

use table::Table;

const USAGE: &str = "usage: paywall [--live] [--product ID] [--customer ID] [--country CODE]";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("paywall: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let (request, live) = arguments()?;
    let paywall = if live {
        Client::from_env()?.get_paywall(request)?
    } else {
        let emulator = Emulator::start()?;
        let client = Client::builder(emulator.api_key()).endpoint(emulator.url()).build()?;
        if let Some(customer) = &request.customer_id {
            subscribe(&client, customer)?;
        }
        client.get_paywall(request)?
    };
    print(&paywall);
    Ok(())
}

/// The requested paywall, and whether to query Stigg itself.
fn arguments() -> Result<(GetPaywallInput, bool), Box<dyn Error>> {
    let mut request = GetPaywallInput::default();
    let mut live = false;
    let mut arguments = std::env::args().skip(1);
    while let Some(option) = arguments.next() {
        let value = match &*option {
            "--live" => {
                live = true;
                continue;
            }
            "--product" => &mut request.product_id,
            "--customer" => &mut request.customer_id,
            "--country" => &mut request.billing_country_code,
            _ => return Err(format!("unknown option `{option}`; {USAGE}").into()),
        };
        *value = Some(arguments.next().ok_or_else(|| format!("{option} needs a value; {USAGE}"))?);
    }
    Ok((request, live))
}

/// Creates a customer with a plan of each product, since the emulator starts empty.
fn subscribe(client: &Client, customer: &str) -> stigg::Result<()> {
    let card = CustomerBillingInfo::builder().payment_method_id("pm_demo");
    client
        .provision_customer(ProvisionCustomerInput::builder(customer).billing_information(card))?;
    for plan in ["plan-revvenu-essentials", "plan-stigg-pro"] {
        client.provision_subscription(
            ProvisionSubscriptionInput::builder(customer, plan)
                .billing_period(BillingPeriod::Monthly),
        )?;
    }
    Ok(())
}

/// Prints a column for each plan and a row for each property.
fn print(paywall: &Paywall) {
    let plans = &paywall.plans;
    let Some(first) = plans.first() else {
        println!("There are no plans to show.");
        return;
    };
    let product = &first.product;
    println!("{}\n", product.display_name.as_ref().unwrap_or(&product.ref_id));

    let names = plans.iter().map(|plan| &*plan.display_name);
    let mut table = Table::new([""].into_iter().chain(names));
    let mut row = |label: &str, cell: &dyn Fn(&Plan) -> String| {
        table.row([label.to_owned()].into_iter().chain(plans.iter().map(cell)));
    };

    if let Some(customer) = &paywall.customer {
        let label = customer.name.as_ref().unwrap_or(&customer.ref_id);
        row(label, &|plan| cells::standing(plan, &paywall.active_subscriptions));
    }
    row("monthly", &|plan| cells::plan_price(plan, &BillingPeriod::Monthly));
    row("yearly", &|plan| cells::plan_price(plan, &BillingPeriod::Annually));
    row("trial", &cells::trial);

    row("", &|_| String::new());
    for subject in cells::subjects(plans) {
        row(subject.name, &|plan| cells::entitlement(plan, &subject));
    }

    row("", &|_| String::new());
    for addon in cells::addons(plans) {
        row(&format!("+ {}", addon.display_name), &|plan| cells::addon_price(plan, addon));
    }
    print!("{table}");
}
