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
//! mended row in the whole file would make it another run, in which all rows count anew.

mod rows;

use std::error::Error;
use std::fs::File;
use std::path::Path;
use std::process::ExitCode;

use indicatif::{ProgressBar, ProgressStyle};
use rows::{Row, Rows};
use stigg::blocking::Client;
use stigg::{ProvisionCustomerInput, ProvisionCustomerSubscriptionInput};
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

/// What the command line asks for.
#[derive(Debug, Default)]
struct Arguments {
    file: Option<String>,
    run: Option<String>,
    failed: Option<String>,
    live: bool,
}

impl Arguments {
    fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Self, Box<dyn Error>> {
        let mut parsed = Self::default();
        while let Some(argument) = arguments.next() {
            match &*argument {
                "--live" => parsed.live = true,
                "--run" => parsed.run = Some(arguments.next().ok_or("--run needs a name")?),
                "--failed" => {
                    parsed.failed = Some(arguments.next().ok_or("--failed needs a file")?);
                }
                _ if argument.starts_with('-') || parsed.file.is_some() => {
                    return Err(format!("what is {argument:?}? See the top of this file").into());
                }
                _ => parsed.file = Some(argument),
            }
        }
        Ok(parsed)
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
            let mut rejects = csv::Writer::from_path(path)?;
            rejects.write_record(&usage.header)?;
            Some(rejects)
        }
        None => None,
    };
    let progress = ProgressBar::new(usage.rows.len() as u64)
        .with_style(ProgressStyle::with_template("{bar:40} {pos}/{len} rows, {eta} left")?);

    let mut failed = 0;
    for row in &usage.rows {
        let outcome = match row {
            Ok(row) => report_row(client, &usage, row).map_err(|error| (Some(row), error)),
            Err(error) => Err((None, error.to_string())),
        };
        if let Err((row, error)) = outcome {
            failed += 1;
            let line = row.map_or(String::new(), |row| format!(":{}", row.line));
            progress.suspend(|| eprintln!("{}{line}: {error:#}", path.display()));
            if let (Some(rejects), Some(row)) = (&mut rejects, row) {
                rejects.write_record(&row.fields)?;
            }
        }
        progress.inc(1);
    }
    if let Some(mut rejects) = rejects {
        rejects.flush()?;
    }
    progress.finish();
    println!("{} row(s) reported, {failed} failed", usage.rows.len() - failed);
    Ok(failed)
}

fn report_row(client: &Client, usage: &Rows, row: &Row) -> Result<(), String> {
    let report = usage.report(row).map_err(|error| error.to_string())?;
    client.report_usage(report).map(drop).map_err(|error| format!("{error:#}"))
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
