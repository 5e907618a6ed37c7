//! A batch job that reports the usage rows of a CSV file with the blocking client. Shows a progress
//! bar and prints a line for each failed row. Exits with 1 if any row failed.
//!
//! ```text
//! cargo run --example batch_usage                       # sample file, against an emulator
//! cargo run --example batch_usage -- FILE               # your file, against an emulator
//! cargo run --example batch_usage -- FILE --live        # your file, against Stigg
//! cargo run --example batch_usage -- FILE --run 2026-11 # names the run of these rows
//! cargo run --example batch_usage -- FILE --failed BAD  # writes failed rows to BAD
//! ```
//!
//! The columns are the fields of `ReportUsageInput`, with the API's names. `customerId`,
//! `featureId` and `value` are required. A row without `idempotencyKey` gets a key derived from its
//! content and the run. By default, the content of the file identifies the run: reporting the same
//! file again, from any path, counts nothing twice, and any other file counts in full. Name the run
//! if two files can be identical or if one file grows; see docs/IDEMPOTENCY.md.
//!
//! To retry failed rows, correct them in the file written by `--failed`, where they keep their
//! keys, and report that file. Don't correct them in the original file: its content would change,
//! so it would be a new run in which all rows count again. Rows that cannot be parsed, for example
//! because a field is missing, are only reported by line: add them to the file yourself.

mod arguments;
mod rows;

use std::error::Error;
use std::fs::File;
use std::path::Path;
use std::process::ExitCode;

use arguments::Arguments;
use indicatif::{ProgressBar, ProgressStyle};
use rows::{Row, Rows, Tally};
use stigg::blocking::Client;
use stigg::customers::ProvisionCustomerInput;
use stigg::subscriptions::ProvisionCustomerSubscriptionInput;
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
            eprintln!("batch_usage: {error:#}");
            ExitCode::from(2)
        }
    }
}

/// Reports all rows and returns the number of failed ones.
fn run() -> Result<usize, Box<dyn Error>> {
    let arguments = Arguments::parse(std::env::args().skip(1))?;
    if arguments.live {
        report(&Client::from_env()?, &arguments)
    } else {
        let emulator = Emulator::start()?;
        let client = Client::builder(emulator.api_key()).endpoint(emulator.url()).build()?;
        provision_demo_customers(&client)?;
        report(&client, &arguments)
    }
}

fn report(client: &Client, arguments: &Arguments) -> Result<usize, Box<dyn Error>> {
    let path = Path::new(arguments.file.as_deref().unwrap_or(SAMPLE));
    let in_file = |error: &dyn Error| format!("{}: {error:#}", path.display());
    let file = File::open(path).map_err(|error| in_file(&error))?;
    let usage = Rows::read(file, arguments.run.as_deref()).map_err(|error| in_file(&error))?;
    let mut rejects = match &arguments.failed {
        Some(path) => {
            // Never overwrite an existing file: it may hold rows that are still to be reported.
            let file = File::create_new(path).map_err(|error| format!("{path}: {error}"))?;
            let mut rejects = csv::Writer::from_writer(file);
            rejects.write_record(&usage.header)?;
            Some(rejects)
        }
        None => None,
    };
    let progress = ProgressBar::new(usage.rows.len() as u64)
        .with_style(ProgressStyle::with_template("{bar:40} {pos}/{len} rows, {eta} left")?);

    let mut tally = Tally::default();
    for row in &usage.rows {
        let outcome = match row {
            Ok(row) => report_row(client, &usage, row)
                .map(|key| tally.reported(key))
                .map_err(|error| (Some(row), error)),
            Err(error) => Err((None, error.to_string())),
        };
        let place = |row: Option<&Row>| match row {
            Some(row) => format!("{}:{}", path.display(), row.line),
            None => path.display().to_string(),
        };
        match outcome {
            Ok(true) => {}
            Ok(false) => progress.suspend(|| {
                let place = place(row.as_ref().ok());
                eprintln!("{place}: has the same key as a row above and is not counted");
            }),
            Err((row, error)) => {
                tally.failed += 1;
                progress.suspend(|| eprintln!("{}: {error}", place(row)));
                if let (Some(rejects), Some(row)) = (&mut rejects, row) {
                    rejects.write_record(&row.fields)?;
                }
            }
        }
        progress.inc(1);
    }
    if let Some(mut rejects) = rejects {
        rejects.flush()?;
    }
    progress.finish();
    println!("{tally}");
    Ok(tally.failed)
}

/// Reports a row and returns its idempotency key.
fn report_row(client: &Client, usage: &Rows, row: &Row) -> Result<Option<String>, String> {
    let report = usage.report(row).map_err(|error| error.to_string())?;
    let key = report.idempotency_key.clone();
    client.report_usage(report).map_err(|error| format!("{error:#}"))?;
    Ok(key)
}

/// Creates the sample file's customers, since the emulator starts empty.
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
