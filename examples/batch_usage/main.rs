//! A nightly job that reports the usage rows of a file with the blocking client.
//!
//! ```text
//! cargo run --example batch_usage                       # sample file, against an emulator
//! cargo run --example batch_usage -- FILE               # your file, against an emulator
//! cargo run --example batch_usage -- FILE --live        # your file, against Stigg
//!
//! --run NAME            names the run of these rows
//! --dead-letters BAD    writes rejected rows to BAD, as JSON lines; send them as FILE
//! --dry-run             checks the rows and sends nothing
//! --parallel N          sends N requests at a time, if the order of the rows does not matter
//! --proxy URL           reaches Stigg through this proxy instead of that of the environment
//! ```
//!
//! `--live` needs an API key in `STIGG_SERVER_API_KEY`.
//!
//! The exit code is 0 if all rows were counted, 1 if some were rejected, 2 if nothing was sent
//! because of the arguments, the file or the settings, and 3 if some rows could not be sent, for
//! example during an outage: run the same command again.
//!
//! FILE is CSV, or dead letters if its name ends in `.jsonl`. The columns are the fields of
//! `ReportUsageBaseInput`, with the API's names. `customerId`, `featureId` and `value` are
//! required. A row without `idempotencyKey` gets a key derived from its content and the run. By
//! default, the content of the file identifies the run: reporting the same file again, from any
//! path, counts nothing twice, and any other file counts in full. Name the run if two files can be
//! identical or if one file grows. The guide explains the keys and the job:
//! docs/guide/idempotency-keys.md, docs/guide/jobs.md.

mod arguments;
mod job;
mod letters;
mod progress;
mod rows;

use std::error::Error;
use std::fs::File;
use std::path::Path;
use std::process::ExitCode;

use arguments::Arguments;
use letters::DeadLetters;
use progress::Progress;
use rows::Row;
use stigg::blocking::{Client, ClientBuilder};
use stigg::customers::ProvisionCustomerInput;
use stigg::subscriptions::ProvisionCustomerSubscriptionInput;
use stigg_emulator::Emulator;
use ureq::{Agent, Proxy};

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/usage.csv");

fn main() -> ExitCode {
    run().unwrap_or_else(|error| {
        eprintln!("batch_usage: {error:#}");
        ExitCode::from(2)
    })
}

/// Runs the program. An error means that nothing was sent.
fn run() -> Result<ExitCode, Box<dyn Error>> {
    let arguments = Arguments::parse(std::env::args().skip(1))?;
    let rows = read(&arguments)?;
    if arguments.dry_run {
        return Ok(check(rows));
    }
    if arguments.live {
        return report(&live(arguments.proxy.as_deref())?, rows, &arguments);
    }
    let emulator = Emulator::start()?;
    let client = Client::builder(emulator.api_key()).endpoint(emulator.url()).build()?;
    provision_demo_customers(&client)?;
    report(&client, rows, &arguments)
}

fn read(arguments: &Arguments) -> Result<Vec<Row>, Box<dyn Error>> {
    let path = Path::new(arguments.file.as_deref().unwrap_or(SAMPLE));
    let name = path.display().to_string();
    let read = |file| match path.extension() {
        Some(extension) if extension == "jsonl" => rows::read_letters(&name, file),
        _ => rows::read_csv(&name, file, arguments.run.as_deref()),
    };
    let rows = File::open(path).map_err(Into::into).and_then(read);
    rows.map_err(|error| format!("{name}: {error:#}").into())
}

fn check(rows: Vec<Row>) -> ExitCode {
    let mut progress = Progress::new(rows.len());
    let (valid, invalid) = job::check(rows, &mut |news| progress.tell(news));
    drop(progress);
    let requests = job::requests(valid);
    println!("{valid} row(s) would be sent in {requests} request(s), {invalid} rejected");
    ExitCode::from(u8::from(invalid > 0))
}

fn report(
    client: &Client,
    rows: Vec<Row>,
    arguments: &Arguments,
) -> Result<ExitCode, Box<dyn Error>> {
    let mut letters = DeadLetters::start(arguments.dead_letters.as_deref())?;
    let mut progress = Progress::new(rows.len());
    let mut tell = |news| progress.tell(news);
    let reported = job::report(client, rows, arguments.parallel, &mut letters, &mut tell);
    drop(progress);
    let finished = reported.and_then(|tally| {
        letters.finish(tally.is_complete())?;
        Ok(tally)
    });
    Ok(match finished {
        Ok(tally) => {
            println!("{tally}");
            ExitCode::from(tally.exit_code())
        }
        Err(error) => {
            eprintln!("batch_usage: dead letters cannot be written: {error:#}");
            ExitCode::from(3)
        }
    })
}

/// A client for Stigg, with a proxy of the command line or of the environment.
fn live(proxy: Option<&str>) -> Result<Client, Box<dyn Error>> {
    let builder = ClientBuilder::from_env()?.app_info("batch-usage/0.1");
    let Some(url) = proxy else { return Ok(builder.build()?) };
    // The URL may contain a password, which errors must not show.
    let proxy = Proxy::new(url).map_err(|_| "--proxy is no URL of a proxy")?;
    let agent = Agent::config_builder().proxy(Some(proxy)).max_redirects(0).build();
    Ok(builder.http_client(agent.new_agent()).build()?)
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
