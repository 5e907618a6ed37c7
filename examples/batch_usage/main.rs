//! A batch job: reports the usage rows of a CSV file with the blocking client, with a progress bar
//! and a line for each row that failed. Exits with 1 if any did.
//!
//! ```text
//! cargo run --example batch_usage                       # the sample file, against an emulator
//! cargo run --example batch_usage -- FILE               # your file, against an emulator
//! cargo run --example batch_usage -- FILE --live        # your file, against Stigg
//! cargo run --example batch_usage -- FILE --run 2026-11 # names the run that the rows belong to
//! cargo run --example batch_usage -- FILE --failed BAD  # writes the rows that failed to BAD
//! ```
//!
//! The columns are the fields of `ReportUsageInput`, named as the API names them; `customerId`,
//! `featureId` and `value` are needed. A row without `idempotencyKey` gets one made of its content
//! and the run. By default the whole content of the file is the run: running the same file again,
//! from wherever, counts nothing twice, and any other file counts. Name the run where two files may
//! be equal to the byte, or where one file grows; docs/IDEMPOTENCY.md explains it.
//!
//! Mend failed rows in the file of `--failed`, where they keep their keys, and report that file: a
//! mended row in the whole file would make it another run, in which all rows count anew. Rows that
//! cannot be read at all, such as one with a field too few, are only named: add them to that file.

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

/// Reports all rows and returns how many failed.
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
            // Never over a file that is there: it may hold rows that are not reported yet.
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
                eprintln!("{place}: repeats the key of a row above, so it counts nothing");
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

/// Reports a row and returns the key it was reported under.
fn report_row(client: &Client, usage: &Rows, row: &Row) -> Result<Option<String>, String> {
    let report = usage.report(row).map_err(|error| error.to_string())?;
    let key = report.idempotency_key.clone();
    client.report_usage(report).map_err(|error| format!("{error:#}"))?;
    Ok(key)
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
