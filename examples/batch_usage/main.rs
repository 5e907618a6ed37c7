//! A batch job: reports the usage rows of a CSV file with the blocking client, with a progress bar
//! and a line for each row that failed. Exits with 1 if any did, so that whoever started it can
//! look, mend the rows and run it again.
//!
//! ```text
//! cargo run --example batch_usage                  # the sample file, against an emulator
//! cargo run --example batch_usage -- FILE          # your file, against an emulator
//! cargo run --example batch_usage -- FILE --live   # your file, against Stigg
//! ```
//!
//! The columns are the fields of `ReportUsageInput`, named as the API names them; `customerId`,
//! `featureId` and `value` are needed. A row without `idempotencyKey` gets one of file and line,
//! so that running the same file again reports nothing twice.

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use indicatif::{ProgressBar, ProgressStyle};
use stigg::blocking::Client;
use stigg::{ProvisionCustomerInput, ProvisionCustomerSubscriptionInput, ReportUsageInput};
use stigg_emulator::Emulator;

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/usage.csv");

fn main() -> ExitCode {
    match run() {
        Ok(0) => ExitCode::SUCCESS,
        Ok(failed) => {
            eprintln!("{failed} row(s) failed");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("batch_usage: {error}");
            ExitCode::from(2)
        }
    }
}

/// Reports all rows; answers with how many failed.
fn run() -> Result<usize, Box<dyn Error>> {
    let mut arguments: Vec<_> = std::env::args().skip(1).collect();
    let live = arguments.iter().any(|argument| argument == "--live");
    arguments.retain(|argument| argument != "--live");
    let file = arguments.first().map_or(SAMPLE, String::as_str);

    if live {
        report(&Client::from_env()?, Path::new(file))
    } else {
        let emulator = Emulator::start()?;
        let client = Client::builder(emulator.api_key()).endpoint(emulator.url()).build()?;
        provision_demo_customers(&client)?;
        report(&client, Path::new(file))
    }
}

fn report(client: &Client, file: &Path) -> Result<usize, Box<dyn Error>> {
    let rows: Vec<csv::Result<ReportUsageInput>> = csv::Reader::from_path(file)
        .map_err(|error| format!("{}: {error}", file.display()))?
        .into_deserialize()
        .collect();
    let progress = ProgressBar::new(rows.len() as u64)
        .with_style(ProgressStyle::with_template("{bar:40} {pos}/{len} rows, {eta} left")?);

    let mut failed = 0;
    // The file's first line holds the names of the columns.
    for (line, row) in (2..).zip(rows) {
        if let Err(error) = report_row(client, row, file, line) {
            failed += 1;
            progress.suspend(|| eprintln!("{}:{line}: {error}", file.display()));
        }
        progress.inc(1);
    }
    progress.finish();
    println!("{} row(s) reported", progress.length().unwrap_or_default() - failed as u64);
    Ok(failed)
}

fn report_row(
    client: &Client,
    row: csv::Result<ReportUsageInput>,
    file: &Path,
    line: usize,
) -> Result<(), Box<dyn Error>> {
    let mut row = row?;
    row.idempotency_key.get_or_insert_with(|| format!("{}:{line}", file.display()));
    client.report_usage(row)?;
    Ok(())
}

/// The emulator starts empty: makes the customers that the sample file names.
fn provision_demo_customers(client: &Client) -> stigg::Result<()> {
    for customer in ["customer-demo-01", "customer-demo-02"] {
        client.provision_customer(
            ProvisionCustomerInput::builder(customer).subscription_params(
                ProvisionCustomerSubscriptionInput::builder("plan-revvenu-basic"),
            ),
        )?;
    }
    Ok(())
}
