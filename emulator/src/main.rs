//! `stigg-emulator`: a local Stigg in a terminal.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use stigg_emulator::{Catalog, Emulator};

/// A local, in-memory Stigg to develop and test against.
#[derive(Debug, Parser)]
#[command(name = "stigg-emulator", version)]
struct Arguments {
    /// Port to listen on; a free one if left out.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// JSON file with the catalog to serve; the demo catalog if left out.
    #[arg(long, value_name = "FILE")]
    catalog: Option<PathBuf>,
    /// API key that clients have to send.
    #[arg(long, value_name = "KEY")]
    api_key: Option<String>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure { message, code }) => {
            eprintln!("error: {message}");
            ExitCode::from(code)
        }
    }
}

struct Failure {
    message: String,
    code: u8,
}

impl Failure {
    fn bad_catalog(path: &Path, problem: impl std::fmt::Display) -> Self {
        Self {
            message: format!("the catalog {} cannot be used\n{problem}", path.display()),
            code: 2,
        }
    }

    fn of_system(what: &str, error: &std::io::Error) -> Self {
        Self { message: format!("{what}: {error}"), code: 1 }
    }
}

fn run(arguments: Arguments) -> Result<(), Failure> {
    let served = match &arguments.catalog {
        Some(path) => path.display().to_string(),
        None => "the demo catalog (Revvenu)".to_owned(),
    };
    let catalog = arguments.catalog.as_deref().map_or_else(|| Ok(Catalog::demo()), read)?;
    let counts = format!(
        "{} plans, {} add-ons, {} features, {} coupons",
        catalog.plans.len(),
        catalog.addons.len(),
        catalog.features.len(),
        catalog.coupons.len()
    );

    let mut builder = Emulator::builder().port(arguments.port).catalog(catalog);
    if let Some(api_key) = arguments.api_key {
        builder = builder.api_key(api_key);
    }
    let emulator =
        builder.start().map_err(|error| Failure::of_system("the emulator cannot start", &error))?;
    // That nobody reads it is no reason to stop.
    let _ = write!(
        std::io::stdout(),
        "Stigg emulator (not Stigg's own)\n  URL      {}\n  API key  {}\n  catalog  {served}: {counts}\n\
         Stop it with Ctrl-C. It remembers nothing then.\n",
        emulator.url(),
        emulator.api_key(),
    );
    wait_for_ctrl_c().map_err(|error| Failure::of_system("cannot wait for Ctrl-C", &error))
}

fn read(path: &Path) -> Result<Catalog, Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| Failure::bad_catalog(path, error))?;
    Catalog::from_json(&text).map_err(|error| {
        let (place, problem, remedy) = (error.place(), error.problem(), error.remedy());
        Failure::bad_catalog(path, format!("  at {place}: {problem}\n  remedy: {remedy}"))
    })
}

fn wait_for_ctrl_c() -> std::io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(tokio::signal::ctrl_c())
}
