//! Finds out how Stigg's live updates can be reached, which Stigg does not publish: tries likely
//! addresses, both protocols, and both places of the API key.
//!
//! ```text
//! cargo run -p stigg-examples --example doctor --features subscriptions            # an emulator inside the program
//! cargo run -p stigg-examples --example doctor --features subscriptions -- --live  # Stigg, with the API key in
//!                                                                # STIGG_SERVER_API_KEY; read-only
//! ```
//!
//! It never prints the key.

mod probe;
#[path = "../support/table.rs"]
mod table;

use std::error::Error;
use std::process::ExitCode;

use stigg::blocking::Client;
use stigg::catalog::GetProductsInput;
use stigg_emulator::Emulator;

use probe::{Outcome, Probe};
use table::Table;

fn main() -> ExitCode {
    let outcome = match std::env::args().skip(1).collect::<Vec<_>>().as_slice() {
        [] => emulated(),
        [flag] if flag == "--live" => live(),
        _ => Err("usage: doctor [--live]".into()),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("doctor: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn emulated() -> Result<bool, Box<dyn Error>> {
    let emulator = Emulator::start()?;
    let client = Client::builder(emulator.api_key()).endpoint(emulator.url()).build()?;
    examine(&client, emulator.url())
}

fn live() -> Result<bool, Box<dyn Error>> {
    let endpoint = std::env::var(stigg::ENDPOINT_VARIABLE).ok().filter(|url| !url.is_empty());
    let endpoint = endpoint.unwrap_or_else(|| stigg::DEFAULT_ENDPOINT.to_owned());
    examine(&Client::from_env()?, &endpoint)
}

/// Tries everything, and returns whether anything works.
fn examine(client: &Client, endpoint: &str) -> Result<bool, Box<dyn Error>> {
    println!("Requests to {endpoint}: {}", requests(client));
    let probes = Probe::all(endpoint).ok_or("the endpoint is not a URL")?;
    let mut table = Table::new(["address", "protocol", "key in", "outcome"]);
    let mut working = None;
    for (probe, outcome) in probe::run(client, probes) {
        table.row([
            probe.url.clone(),
            probe.protocol.to_string(),
            probe.place.to_string(),
            outcome.to_string(),
        ]);
        if matches!(outcome, Outcome::Subscribed) && working.is_none() {
            working = Some(probe);
        }
    }
    println!("\n{table}");
    match &working {
        Some(probe) => println!("For example: {}", probe.code()),
        None => println!("Nothing works. Updates can be had by polling or webhooks."),
    }
    Ok(working.is_some())
}

/// Whether the key is good for requests, so that its failures are not taken for those of streams.
fn requests(client: &Client) -> String {
    match client.get_products(GetProductsInput::default()) {
        Ok(_) => "the key is accepted".to_owned(),
        Err(error) => format!("{error:#}"),
    }
}
