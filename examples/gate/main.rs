//! A web service that gates routes by entitlements in memory: it answers as fast as without the
//! gate, and goes on to answer while Stigg is down. What it uses counts at once, and is reported in
//! the background.
//!
//! ```text
//! cargo run --example gate           # against an emulator that runs inside the program
//! cargo run --example gate -- --live # against Stigg, with the key of STIGG_SERVER_API_KEY
//!
//! curl http://127.0.0.1:3000/customers/customer-demo-01/analytics
//! curl -X POST http://127.0.0.1:3000/customers/customer-demo-01/upgrade
//! curl http://127.0.0.1:3000/customers/customer-demo-01/analytics
//! curl -i -X POST http://127.0.0.1:3000/customers/customer-demo-01/campaigns
//! ```
//!
//! `--outbox DIRECTORY` keeps usage in files until it is delivered, also over a crash. It needs the
//! feature `disk`: `cargo run --example gate --features disk -- --outbox DIRECTORY`.
//!
//! `PORT` sets another port than 3000. `SNAPSHOTS` names a file that keeps the entitlements over a
//! restart: it is read at the start and written at the end, by Ctrl-C or SIGTERM.

mod campaigns;
mod gate;

use std::error::Error;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use stigg::asynk::Client;
use stigg::customers::ProvisionCustomerInput;
use stigg::subscriptions::ProvisionCustomerSubscriptionInput;
use stigg_emulator::Emulator;
use stigg_runtime::asynk::{Entitlements, Outbox, OutboxBuilder};
use stigg_runtime::outbox::DeadLetter;
use stigg_runtime::{Event, Snapshot};
use tokio::net::TcpListener;
#[cfg(unix)]
use tokio::signal::unix::{SignalKind, signal};

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

    let outbox = Outbox::builder(client.clone()).entitlements(&entitlements);
    let outbox = kept(outbox)?.on_dead_letter(warn).start()?;

    println!("try: curl http://{address}/customers/customer-demo-01/analytics");
    let service = gate::reports(entitlements.clone())
        .merge(gate::upgrades(client, entitlements.clone()))
        .merge(campaigns::campaigns(entitlements.clone(), outbox.clone()));
    axum::serve(listener, service).with_graceful_shutdown(interrupted()).await?;

    eprintln!("usage: {}", outbox.close(Duration::from_secs(10)).await);
    if let Some(file) = snapshots {
        fs::write(file, serde_json::to_vec(&entitlements.export())?)?;
    }
    Ok(())
}

/// The outbox, with the directory that the arguments name.
fn kept(outbox: OutboxBuilder) -> Result<OutboxBuilder, Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip_while(|argument| argument != "--outbox");
    if arguments.next().is_none() {
        return Ok(outbox);
    }
    let directory = arguments.next().ok_or("--outbox needs a directory")?;
    #[cfg(feature = "disk")]
    return Ok(outbox.disk(directory, "development"));
    #[cfg(not(feature = "disk"))]
    Err(format!("{}: build with `--features disk`", directory.display()).into())
}

/// Ends when the program is interrupted or asked to end. Without signals it ends at once.
async fn interrupted() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    let ended = async {
        let mut terminate = signal(SignalKind::terminate())?;
        tokio::select! {
            result = interrupt => result,
            _ = terminate.recv() => Ok(()),
        }
    };
    #[cfg(not(unix))]
    let ended = interrupt;
    if let Err(error) = ended.await {
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

fn warn(letter: &DeadLetter) {
    eprintln!("not reported ({}): {}", letter.reason, letter.item);
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
