//! `stigg-emulator`: a local Stigg in a terminal.

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

/// A local, in-memory Stigg to develop and test against.
#[derive(Debug, Parser)]
#[command(name = "stigg-emulator", version)]
struct Arguments {
    /// Address to listen on, such as 0.0.0.0 in a container; this computer alone can reach the
    /// default.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1", value_parser = address)]
    host: IpAddr,
    /// Host that clients reach the emulator by, such as the name of its container; it answers as
    /// no other but localhost and the address it listens on. Can be given several times.
    #[arg(long = "allowed-host", value_name = "HOST")]
    allowed_hosts: Vec<String>,
    /// Port to listen on; a free one if left out.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// JSON file with the catalog to serve; the demo catalog if left out. If there is a state to go
    /// on from, which has a catalog of its own, what is new or changed is published to that.
    #[arg(long, value_name = "FILE")]
    catalog: Option<PathBuf>,
    /// JSON file with the state to go on from, if there is one, and to save it to in the end.
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    /// Take the dates of events and reports as they are, also those of the real time when the
    /// clock of the state shows another one.
    #[arg(long)]
    exact_dates: bool,
    /// API key that clients have to send.
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

/// An error with all that led to it.
fn chain(error: &dyn StdError) -> String {
    let causes: Vec<_> =
        successors(Some(error), |error| (*error).source()).map(ToString::to_string).collect();
    causes.join(": ")
}

fn run(arguments: Arguments) -> Result<(), Failure> {
    let catalog = arguments.catalog.as_deref();
    let (mut builder, served) = match arguments.state.as_deref().filter(|path| path.exists()) {
        Some(path) => continued(path, catalog)?,
        None => anew(catalog)?,
    };
    builder = builder.host(arguments.host).port(arguments.port);
    builder = arguments.allowed_hosts.into_iter().fold(builder, EmulatorBuilder::allowed_host);
    if arguments.exact_dates {
        builder = builder.exact_dates();
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
    // A file that cannot be written is better found now than in the end.
    save()?;
    let memory = match &arguments.state {
        Some(path) => format!("It saves its state to {} then.", path.display()),
        None => "It remembers nothing then.".to_owned(),
    };
    let stop = Stop::new().map_err(Failure::Wait)?;
    // That nobody reads it is no reason to stop.
    let _ = write!(
        io::stdout(),
        "Stigg emulator (not Stigg's own)\n  URL      {}\n  API key  {}\n  catalog  {served}\n\
         Stop it with Ctrl-C. {memory}\n",
        emulator.url(),
        emulator.api_key(),
    );
    stop.wait().map_err(Failure::Wait)?;
    Ok(save()?)
}

/// An emulator that goes on from a state, with what a catalog adds or changes, and what it serves.
fn continued(state: &Path, catalog: Option<&Path>) -> Result<(EmulatorBuilder, String), Failure> {
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

/// An emulator of a catalog, and what it serves.
fn anew(path: Option<&Path>) -> Result<(EmulatorBuilder, String), Failure> {
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

/// The signals to stop: Ctrl-C, and where there is one, `SIGTERM`. From its creation on they no
/// longer end the program by themselves.
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
            let came = self.signals.iter_mut().any(|signal| signal.poll_recv(context).is_ready());
            if came { Poll::Ready(Ok(())) } else { Poll::Pending }
        }))
    }

    #[cfg(not(unix))]
    fn wait(self) -> io::Result<()> {
        self.runtime.block_on(tokio::signal::ctrl_c())
    }
}
