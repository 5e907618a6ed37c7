//! `stigg-emulator`: a local Stigg emulator for the command line.

mod program;

use std::error::Error as StdError;
use std::io::Write as _;
use std::iter::successors;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;
use std::{fs, io};

use clap::Parser as _;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use stigg_emulator::catalog::CatalogError;
use stigg_emulator::{Catalog, Emulator, EmulatorBuilder, StartError, StateError};
use thiserror::Error;

use crate::program::{Arguments, Stop};

/// Time for requests in progress once the program is to stop.
const GRACE: Duration = Duration::from_secs(5);

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::from(failure.code())
        }
    }
}

#[derive(Debug, Error)]
enum Failure {
    #[error("the catalog {} cannot be used{}", .path.display(), indented(.source))]
    UnreadableCatalog { path: PathBuf, source: io::Error },
    #[error(
        "the catalog {} cannot be used{}",
        .path.display(),
        explained(Some(.source.place()), .source.problem(), .source.remedy(), .source)
    )]
    BadCatalog { path: PathBuf, source: CatalogError },
    #[error(
        "the state {} cannot be used{}",
        .0.file().display(),
        explained(.0.place(), .0.problem(), .0.remedy(), .0)
    )]
    State(#[from] StateError),
    #[error("the emulator cannot start{}", indented(.0))]
    Start(#[source] StartError),
    #[error("cannot wait for Ctrl-C{}", indented(.0))]
    Wait(#[source] io::Error),
}

impl Failure {
    fn code(&self) -> u8 {
        match self {
            Self::Start(error) if error.kind() == io::ErrorKind::InvalidInput => 2,
            Self::Start(_) | Self::Wait(_) => 1,
            Self::UnreadableCatalog { .. } | Self::BadCatalog { .. } | Self::State(_) => 2,
        }
    }
}

fn explained(place: Option<&str>, problem: &str, remedy: &str, error: &dyn StdError) -> String {
    let place = place.map(|place| format!("at {place}: ")).unwrap_or_default();
    let causes = error.source().map(|cause| format!(": {}", chain(cause))).unwrap_or_default();
    format!("\n  {place}{problem}{causes}\n  remedy: {remedy}")
}

fn indented(error: &dyn StdError) -> String {
    format!("\n  {}", chain(error))
}

/// An error with its chain of causes.
fn chain(error: &dyn StdError) -> String {
    let causes: Vec<_> =
        successors(Some(error), |error| (*error).source()).map(ToString::to_string).collect();
    causes.join(": ")
}

fn run(arguments: Arguments) -> Result<(), Failure> {
    if let Some(shell) = arguments.completions {
        // Stdout may be closed, as by `head`.
        let _ = io::stdout().write_all(&program::completions(shell));
        return Ok(());
    }
    let catalog = arguments.catalog.as_deref();
    let (builder, served) = match arguments.state.as_deref().filter(|path| path.exists()) {
        Some(path) => resumed(path, catalog)?,
        None => fresh(catalog)?,
    };
    let mut emulator =
        arguments.apply(builder).start().map_err(|error| match (error, catalog) {
            (StartError::Catalog(source), Some(path)) => {
                Failure::BadCatalog { path: path.to_owned(), source }
            }
            (error, _) => Failure::Start(error),
        })?;
    let save = |emulator: &Emulator| match &arguments.state {
        Some(path) => emulator.save(path),
        None => Ok(()),
    };
    // Find out now, not on exit, that the file cannot be written.
    save(&emulator)?;
    let stop = Stop::new().map_err(Failure::Wait)?;
    // Stdout may be closed; that is no reason to stop.
    let _ = greet(&arguments, &emulator, &served);
    stop.wait();
    emulator.stop(GRACE);
    Ok(save(&emulator)?)
}

/// Prints what clients need to know. The emulator accepts requests by then.
fn greet(arguments: &Arguments, emulator: &Emulator, served: &str) -> io::Result<()> {
    let memory = match &arguments.state {
        Some(path) => format!("Its state is saved to {}.", path.display()),
        None => "All data is lost then.".to_owned(),
    };
    let mut out = io::stdout();
    write!(
        out,
        "Stigg emulator (not made by Stigg)\n  URL      {}\n  API key  {}\n  catalog  {served}\n\
         Stop it with Ctrl-C. {memory}\n",
        emulator.url(),
        emulator.api_key(),
    )?;
    if arguments.is_controllable() {
        let root = emulator.url().trim_end_matches("/graphql");
        writeln!(
            out,
            "Control it at {root}/_emulator: see CONTROL.md.\nLook at it: {}",
            page(emulator)
        )?;
    }
    out.flush()
}

/// The address of the page, with the key after the hash, which never leaves the browser.
fn page(emulator: &Emulator) -> String {
    let key = utf8_percent_encode(emulator.api_key(), NON_ALPHANUMERIC);
    emulator.url().replace("/graphql", &format!("/#key={key}"))
}

/// Builds an emulator from a state and an optional catalog, with a description of what it serves.
fn resumed(state: &Path, catalog: Option<&Path>) -> Result<(EmulatorBuilder, String), Failure> {
    let builder = Emulator::builder().load(state)?;
    let served = format!("as in the state {}", state.display());
    Ok(match catalog {
        Some(path) => {
            let served = format!("{served}, with {}", path.display());
            (builder.catalog(read(path)?), served)
        }
        None => (builder, served),
    })
}

/// Builds an emulator from a catalog, with a description of what it serves.
fn fresh(path: Option<&Path>) -> Result<(EmulatorBuilder, String), Failure> {
    let catalog = path.map_or_else(|| Ok(Catalog::demo()), read)?;
    let served = match path {
        Some(path) => path.display().to_string(),
        None => "the demo catalog (Revvenu)".to_owned(),
    };
    let served = format!(
        "{served}: {} plans, {} add-ons, {} features, {} coupons",
        catalog.plans.len(),
        catalog.addons.len(),
        catalog.features.len(),
        catalog.coupons.len()
    );
    Ok((Emulator::builder().catalog(catalog), served))
}

fn read(path: &Path) -> Result<Catalog, Failure> {
    let path = || path.to_owned();
    let text = fs::read_to_string(path())
        .map_err(|source| Failure::UnreadableCatalog { path: path(), source })?;
    Catalog::from_json(&text).map_err(|source| Failure::BadCatalog { path: path(), source })
}
