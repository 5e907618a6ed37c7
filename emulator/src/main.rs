//! `stigg-emulator`: a local Stigg in a terminal.

#[cfg(unix)]
use std::future::poll_fn;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
#[cfg(unix)]
use std::task::Poll;

use clap::Parser;
use stigg_emulator::catalog::CatalogError;
use stigg_emulator::{Catalog, Emulator, EmulatorBuilder, StateError};
use tokio::runtime::Runtime;
#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};

/// A local, in-memory Stigg to develop and test against.
#[derive(Debug, Parser)]
#[command(name = "stigg-emulator", version)]
struct Arguments {
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
    fn unreadable_catalog(path: &Path, error: &std::io::Error) -> Self {
        Self { message: format!("the catalog {} cannot be used\n{error}", path.display()), code: 2 }
    }

    fn bad_catalog(path: &Path, error: &CatalogError) -> Self {
        let (place, problem, remedy) = (error.place(), error.problem(), error.remedy());
        Self {
            message: format!(
                "the catalog {} cannot be used\n  at {place}: {problem}\n  remedy: {remedy}",
                path.display()
            ),
            code: 2,
        }
    }

    fn bad_state(error: &StateError) -> Self {
        let place = error.place().map(|place| format!("at {place}: ")).unwrap_or_default();
        let (file, problem, remedy) = (error.file().display(), error.problem(), error.remedy());
        Self {
            message: format!(
                "the state {file} cannot be used\n  {place}{problem}\n  remedy: {remedy}"
            ),
            code: 2,
        }
    }

    fn of_system(what: &str, error: &std::io::Error) -> Self {
        Self { message: format!("{what}: {error}"), code: 1 }
    }
}

fn run(arguments: Arguments) -> Result<(), Failure> {
    let catalog = arguments.catalog.as_deref();
    let (mut builder, served) = match arguments.state.as_deref().filter(|path| path.exists()) {
        Some(path) => continued(path, catalog)?,
        None => anew(catalog)?,
    };
    builder = builder.port(arguments.port);
    if let Some(api_key) = arguments.api_key {
        builder = builder.api_key(api_key);
    }
    let emulator = builder.start().map_err(|error| {
        let refused = error.get_ref().and_then(|error| error.downcast_ref::<CatalogError>());
        match refused.zip(catalog) {
            Some((error, path)) => Failure::bad_catalog(path, error),
            None => Failure::of_system("the emulator cannot start", &error),
        }
    })?;
    let save = || match &arguments.state {
        Some(path) => emulator.save(path).map_err(|error| Failure::bad_state(&error)),
        None => Ok(()),
    };
    // A file that cannot be written is better found now than in the end.
    save()?;
    let memory = match &arguments.state {
        Some(path) => format!("It saves its state to {} then.", path.display()),
        None => "It remembers nothing then.".to_owned(),
    };
    let stop = Stop::new().map_err(|error| Failure::of_system("cannot wait for Ctrl-C", &error))?;
    // That nobody reads it is no reason to stop.
    let _ = write!(
        std::io::stdout(),
        "Stigg emulator (not Stigg's own)\n  URL      {}\n  API key  {}\n  catalog  {served}\n\
         Stop it with Ctrl-C. {memory}\n",
        emulator.url(),
        emulator.api_key(),
    );
    stop.wait().map_err(|error| Failure::of_system("cannot wait for Ctrl-C", &error))?;
    save()
}

/// An emulator that goes on from a state, with what a catalog adds or changes, and what it serves.
fn continued(state: &Path, catalog: Option<&Path>) -> Result<(EmulatorBuilder, String), Failure> {
    let builder = Emulator::builder().load(state).map_err(|error| Failure::bad_state(&error))?;
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
    let text =
        std::fs::read_to_string(path).map_err(|error| Failure::unreadable_catalog(path, &error))?;
    Catalog::from_json(&text).map_err(|error| Failure::bad_catalog(path, &error))
}

/// The signals to stop: Ctrl-C, and where there is one, `SIGTERM`. From its creation on they no
/// longer end the program by themselves.
struct Stop {
    runtime: Runtime,
    #[cfg(unix)]
    signals: [Signal; 2],
}

impl Stop {
    fn new() -> std::io::Result<Self> {
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
    fn wait(mut self) -> std::io::Result<()> {
        self.runtime.block_on(poll_fn(|context| {
            let came = self.signals.iter_mut().any(|signal| signal.poll_recv(context).is_ready());
            if came { Poll::Ready(Ok(())) } else { Poll::Pending }
        }))
    }

    #[cfg(not(unix))]
    fn wait(self) -> std::io::Result<()> {
        self.runtime.block_on(tokio::signal::ctrl_c())
    }
}
