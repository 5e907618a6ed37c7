//! One customer's story through every core operation, first with the blocking client, then with the
//! async one.
//!
//! `cargo run --example quickstart` runs it against a Stigg emulator inside the program. With
//! `--live`, it runs against Stigg itself and creates data there. This needs an API key in
//! `STIGG_SERVER_API_KEY`, and the emulator's demo catalog in the key's environment. Customers get
//! unique IDs.

#[path = "async_story.rs"]
mod async_story;
#[path = "blocking_story.rs"]
mod blocking_story;
#[path = "../support/report.rs"]
mod report;

use std::error::Error;
use std::process::ExitCode;

use stigg_emulator::Emulator;

fn main() -> ExitCode {
    let outcome = match std::env::args().skip(1).collect::<Vec<_>>().as_slice() {
        [] => emulated(),
        [flag] if flag == "--live" => live(),
        _ => Err("usage: quickstart [--live]".into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("quickstart: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn emulated() -> Result<(), Box<dyn Error>> {
    let emulator = Emulator::start()?;
    println!("Stigg emulator at {}\n", emulator.url());
    let blocking =
        stigg::blocking::Client::builder(emulator.api_key()).endpoint(emulator.url()).build()?;
    let asynk =
        stigg::asynk::Client::builder(emulator.api_key()).endpoint(emulator.url()).build()?;
    tell(&blocking, &asynk)
}

fn live() -> Result<(), Box<dyn Error>> {
    println!("Stigg itself, with the key in {}\n", stigg::API_KEY_VARIABLE);
    tell(&stigg::blocking::Client::from_env()?, &stigg::asynk::Client::from_env()?)
}

fn tell(
    blocking: &stigg::blocking::Client,
    asynk: &stigg::asynk::Client,
) -> Result<(), Box<dyn Error>> {
    println!("The blocking client\n===================");
    blocking_story::tell(blocking, &new_customer())?;

    println!("\nThe async client\n================");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async_story::tell(asynk, &new_customer()))?;

    println!("\nBoth stories went as expected.");
    Ok(())
}

fn new_customer() -> String {
    format!("customer-quickstart-{}", uuid::Uuid::new_v4())
}
