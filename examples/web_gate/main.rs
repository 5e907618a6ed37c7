//! A web service that guards a route with an entitlement check and reports usage.
//!
//! ```text
//! cargo run --example web_gate           # against an emulator inside the program
//! cargo run --example web_gate -- --live # against Stigg, with the key in STIGG_SERVER_API_KEY
//!
//! curl -X POST http://127.0.0.1:3000/customers/customer-demo-01/campaigns
//! ```
//!
//! Set `PORT` to use a port other than 3000.

mod gate;

use std::error::Error;

use stigg::asynk::Client;
use stigg::customers::ProvisionCustomerInput;
use stigg::subscriptions::ProvisionCustomerSubscriptionInput;
use stigg_emulator::Emulator;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let port = std::env::var("PORT").map_or(Ok(3000), |port| port.parse::<u16>())?;
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    let address = listener.local_addr()?;

    // Dropping the emulator would stop it, so it must live as long as the service.
    let emulator = if std::env::args().any(|argument| argument == "--live") {
        None
    } else {
        Some(Emulator::start()?)
    };
    let client = match &emulator {
        Some(emulator) => emulated(emulator).await?,
        None => Client::from_env()?,
    };

    println!("try: curl -X POST http://{address}/customers/customer-demo-01/campaigns");
    axum::serve(listener, gate::service(client)).await?;
    Ok(())
}

/// Connects to the emulator and creates a customer.
async fn emulated(emulator: &Emulator) -> Result<Client, stigg::Error> {
    let client = Client::builder(emulator.api_key()).endpoint(emulator.url()).build()?;
    client
        .provision_customer(
            ProvisionCustomerInput::builder("customer-demo-01").subscription_params(
                ProvisionCustomerSubscriptionInput::builder("plan-revvenu-basic"),
            ),
        )
        .await?;
    Ok(client)
}
