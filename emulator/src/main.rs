//! `stigg-emulator`: a local Stigg emulator for the command line.

use std::error::Error as StdError;
#[cfg(unix)]
use std::future::poll_fn;
use std::io::Write as _;
use std::iter::successors;
use std::net::{AddrParseError, IpAddr, Ipv4Addr};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
#[cfg(unix)]
use std::task::Poll;
use std::{fs, io};

use clap::Parser;
use stigg_emulator::catalog::CatalogError;
use stigg_emulator::{Catalog, Emulator, EmulatorBuilder, StartError, StateError};
use thiserror::Error;
use tokio::runtime::Runtime;
#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};

/// A local, in-memory emulator of Stigg for development and tests.
#[derive(Debug, Parser)]
#[command(name = "stigg-emulator", version)]
struct Arguments {
    /// Address to listen on, such as 0.0.0.0 in a container. Only this computer can reach the
    /// default.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1", value_parser = address)]
    host: IpAddr,
    /// Host name to accept requests for, such as the container's name, besides localhost and the
    /// listening address. Can be repeated.
    #[arg(long = "allowed-host", value_name = "HOST")]
    allowed_hosts: Vec<String>,
    /// Port to listen on; 0 picks a free port.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// JSON file with the catalog to serve; the demo catalog if omitted. If the state file already
    /// exists, new and changed entries are published to its catalog.
    #[arg(long, value_name = "FILE")]
    catalog: Option<PathBuf>,
    /// JSON file to load the state from, if it exists, and to save it to on exit.
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    /// Use the dates of events and reports exactly as sent, even if they look like the real time
    /// while the emulator's clock differs from it.
    #[arg(long)]
    exact_dates: bool,
    /// Turn on the control API (/_emulator) although other computers can reach the emulator. With
    /// the default address, it is on.
    #[arg(long)]
    control: bool,
    /// API key that clients must send.
    #[arg(long, value_name = "KEY")]
    api_key: Option<String>,
}

fn address(text: &str) -> Result<IpAddr, AddrParseError> {
    match text {
        "localhost" => Ok(Ipv4Addr::LOCALHOST.into()),
        text => text.parse(),
    }
}

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
    let catalog = arguments.catalog.as_deref();
    let (mut builder, served) = match arguments.state.as_deref().filter(|path| path.exists()) {
        Some(path) => resumed(path, catalog)?,
        None => fresh(catalog)?,
    };
    builder = builder.host(arguments.host).port(arguments.port);
    builder = arguments.allowed_hosts.into_iter().fold(builder, EmulatorBuilder::allowed_host);
    if arguments.exact_dates {
        builder = builder.exact_dates();
    }
    if arguments.control {
        builder = builder.control();
    }
    if let Some(api_key) = arguments.api_key {
        builder = builder.api_key(api_key);
    }
    let emulator = builder.start().map_err(|error| match (error, catalog) {
        (StartError::Catalog(source), Some(path)) => {
            Failure::BadCatalog { path: path.to_owned(), source }
        }
        (error, _) => Failure::Start(error),
    })?;
    let save = || match &arguments.state {
        Some(path) => emulator.save(path),
        None => Ok(()),
    };
    // Find out now, not on exit, that the file cannot be written.
    save()?;
    let memory = match &arguments.state {
        Some(path) => format!("Its state is saved to {}.", path.display()),
        None => "All data is lost then.".to_owned(),
    };
    let stop = Stop::new().map_err(Failure::Wait)?;
    // Stdout may be closed; that is no reason to stop.
    let _ = write!(
        io::stdout(),
        "Stigg emulator (not made by Stigg)\n  URL      {}\n  API key  {}\n  catalog  {served}\n\
         Stop it with Ctrl-C. {memory}\n",
        emulator.url(),
        emulator.api_key(),
    );
    stop.wait().map_err(Failure::Wait)?;
    Ok(save()?)
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

/// The stop signals: Ctrl-C and, on Unix, `SIGTERM`. Once this exists, they no longer end the
/// process by themselves.
struct Stop {
    runtime: Runtime,
    #[cfg(unix)]
    signals: [Signal; 2],
}

impl Stop {
    fn new() -> io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        #[cfg(unix)]
        let signals = {
            let _inside = runtime.enter();
            [signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?]
        };
        Ok(Self {
            runtime,
            #[cfg(unix)]
            signals,
        })
    }

    #[cfg(unix)]
    fn wait(mut self) -> io::Result<()> {
        self.runtime.block_on(poll_fn(|context| {
            let is_signalled =
                self.signals.iter_mut().any(|signal| signal.poll_recv(context).is_ready());
            if is_signalled { Poll::Ready(Ok(())) } else { Poll::Pending }
        }))
    }

    #[cfg(not(unix))]
    fn wait(self) -> io::Result<()> {
        self.runtime.block_on(tokio::signal::ctrl_c())
    }
}
