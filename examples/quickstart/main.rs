//! `cargo run --example quickstart` follows a customer from sign-up to cancellation, against a Stigg
//! emulator inside the program. With `--live`, it runs against Stigg itself and creates data there.
//! This needs an API key in `STIGG_SERVER_API_KEY`, and the emulator's demo catalog in the key's
//! environment. Customers get unique IDs.

#[path = "async_story.rs"]
mod async_story;
#[path = "blocking_story.rs"]
mod blocking_story;
mod told;

use std::error::Error;
use std::process::ExitCode;

use stigg_emulator::Emulator;

use told::Told;

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
    println!("A Stigg emulator, at {}", emulator.url());
    let blocking =
        stigg::blocking::Client::builder(emulator.api_key()).endpoint(emulator.url()).build()?;
    let asynk =
        stigg::asynk::Client::builder(emulator.api_key()).endpoint(emulator.url()).build()?;
    tell(&blocking, &asynk)
}

fn live() -> Result<(), Box<dyn Error>> {
    println!("Stigg itself, with the key in {}", stigg::API_KEY_VARIABLE);
    tell(&stigg::blocking::Client::from_env()?, &stigg::asynk::Client::from_env()?)
}

/// Tells the story with both clients: aloud with the first.
fn tell(
    blocking: &stigg::blocking::Client,
    asynk: &stigg::asynk::Client,
) -> Result<(), Box<dyn Error>> {
    let customer = new_customer();
    let mut told = Told::aloud(&customer);
    blocking_story::tell(blocking, &customer, &mut told)?;

    let customer = new_customer();
    let mut again = Told::silently(&customer);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async_story::tell(asynk, &customer, &mut again))?;

    println!("\nOperations used, and how often");
    for (operation, times) in told.operations() {
        println!("    {operation:<30}{times:>2}");
    }
    let differences = told.differences(&again);
    if !differences.is_empty() {
        return Err(format!("the async client told: {}", differences.join("\n")).into());
    }
    println!("\nThe async client told the same story, word for word.");
    println!(
        "\nNext:\n    \
         cargo run --example paywall      plans and prices as a table\n    \
         cargo run --example credits      a wallet, from its first grant to an overdraft\n    \
         cargo run --example batch_usage  a nightly job that reports usage\n    \
         cargo run --example gate         a web service that stays up while Stigg is down"
    );
    Ok(())
}

fn new_customer() -> String {
    format!("customer-quickstart-{}", uuid::Uuid::new_v4())
}
