//! A web service that gates a route by an entitlement in memory: it answers as fast as without the
//! gate, and goes on to answer while Stigg is down.
//!
//! ```text
//! cargo run --example gate           # against an emulator that runs inside the program
//! cargo run --example gate -- --live # against Stigg, with the key of STIGG_SERVER_API_KEY
//!
//! curl http://127.0.0.1:3000/customers/customer-demo-01/analytics
//! curl -X POST http://127.0.0.1:3000/customers/customer-demo-01/upgrade
//! curl http://127.0.0.1:3000/customers/customer-demo-01/analytics
//! ```
//!
//! `PORT` sets another port than 3000. `SNAPSHOTS` names a file that keeps the entitlements over a
//! restart: it is read at the start and written at the end, by Ctrl-C.

mod gate;

use std::error::Error;
use std::fs;
use std::path::PathBuf;

use stigg::asynk::Client;
use stigg::customers::ProvisionCustomerInput;
use stigg::subscriptions::ProvisionCustomerSubscriptionInput;
use stigg_emulator::Emulator;
use stigg_runtime::asynk::Entitlements;
use stigg_runtime::{Event, Snapshot};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let port = std::env::var("PORT").map_or(Ok(3000), |port| port.parse::<u16>())?;
    let snapshots = std::env::var_os("SNAPSHOTS").map(PathBuf::from);
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    let address = listener.local_addr()?;

    // Dropping the emulator would stop it: it has to live as long as the service.
    let emulator = if std::env::args().any(|argument| argument == "--live") {
        None
    } else {
        Some(Emulator::start()?)
    };
    let client = match &emulator {
        Some(emulator) => emulated(emulator).await?,
        None => Client::from_env()?,
    };

    let entitlements =
        Entitlements::builder(client.clone(), gate::fallback()).observe(tell).start()?;
    if let Some(file) = snapshots.as_ref().filter(|file| file.exists()) {
        // They answer checks also if Stigg is down.
        let warm: Vec<Snapshot> = serde_json::from_slice(&fs::read(file)?)?;
        entitlements.import(warm);
    }

    println!("try: curl http://{address}/customers/customer-demo-01/analytics");
    let service =
        gate::reports(entitlements.clone()).merge(gate::upgrades(client, entitlements.clone()));
    axum::serve(listener, service).with_graceful_shutdown(interrupted()).await?;

    if let Some(file) = snapshots {
        fs::write(file, serde_json::to_vec(&entitlements.export())?)?;
    }
    Ok(())
}

/// Ends when the program is interrupted. Without signals it ends at once.
async fn interrupted() {
    if let Err(error) = tokio::signal::ctrl_c().await {
        eprintln!("{error}");
    }
}

fn tell(event: &Event) {
    match event {
        Event::StatusChanged(status) => eprintln!("stigg is {}", status.state),
        Event::UnknownFeature(feature) => eprintln!("no customer has the feature {feature}"),
        _ => {}
    }
}

/// A client of the emulator, which gets a customer to gate.
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
