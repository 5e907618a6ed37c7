//! The arguments of the command line.

use std::net::{AddrParseError, IpAddr, Ipv4Addr};
use std::path::PathBuf;

use clap::{CommandFactory as _, Parser};
use clap_complete::Shell;
use stigg_emulator::{EmulatorBuilder, Webhook};

const EXAMPLES: &str = "\
Examples:
  Serve the demo catalog at http://127.0.0.1:4000/graphql:
    stigg-emulator --port 4000

  Serve your own catalog, and keep all data between runs:
    stigg-emulator --port 4000 --catalog catalog.json --state stigg.json

  Be reachable as `stigg` from other containers, which also control the clock:
    stigg-emulator --host 0.0.0.0 --port 4000 --allowed-host stigg --control --api-key KEY

  Serve a web page in development:
    stigg-emulator --port 4000 --cors-origin http://localhost:5173

  Wait until it is ready, and let a month pass:
    curl --retry 20 --retry-connrefused http://127.0.0.1:4000/_emulator/health
    curl -H 'X-API-KEY: server-emulator-key' -H 'Content-Type: application/json' \\
        http://127.0.0.1:4000/_emulator/clock -d '{\"advance\": \"P1M\"}'

  Tell your service what changes:
    stigg-emulator --port 4000 --webhook http://127.0.0.1:8080/webhooks/stigg

  Complete options in this shell:
    source <(stigg-emulator --completions bash)";

/// A local, in-memory emulator of Stigg for development and tests.
///
/// Clients send GraphQL requests to the URL that it prints, with the API key in the X-API-KEY header.
/// Ctrl-C or SIGTERM stops it, after the requests in progress.
#[derive(Debug, Parser)]
#[command(name = "stigg-emulator", version, after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Address to listen on, such as 0.0.0.0 in a container. Only this computer can reach the
    /// default.
    #[arg(
        long,
        value_name = "ADDRESS",
        default_value = "127.0.0.1",
        value_parser = address,
        help_heading = "Access"
    )]
    host: IpAddr,
    /// Port to listen on; 0 picks a free port.
    #[arg(long, default_value_t = 0, help_heading = "Access")]
    port: u16,
    /// API key that clients must send.
    #[arg(long, value_name = "KEY", help_heading = "Access")]
    api_key: Option<String>,
    /// Host name to accept requests for, such as the container's name, besides localhost and the
    /// listening address. Can be repeated.
    #[arg(long = "allowed-host", value_name = "HOST", help_heading = "Access")]
    allowed_hosts: Vec<String>,
    /// Origin of web pages that may use the emulator from a browser, such as
    /// `http://localhost:5173`, or `*` for all. Can be repeated.
    #[arg(long = "cors-origin", value_name = "ORIGIN", help_heading = "Access")]
    cors_origins: Vec<String>,
    /// Turn on the control API (/_emulator) although other computers can reach the emulator. With
    /// the default address, it is on.
    #[arg(long, help_heading = "Access")]
    control: bool,
    /// Enforce the rate limits that Stigg publishes, with HTTP 429.
    #[arg(long, help_heading = "Access")]
    rate_limits: bool,
    /// URL to send events to, such as `http://127.0.0.1:8080/webhooks/stigg`. Can be repeated.
    #[arg(long = "webhook", value_name = "URL", help_heading = "Webhooks")]
    webhooks: Vec<String>,
    /// Secret that webhooks get in the header `Stigg-Webhooks-Secret`.
    #[arg(
        long,
        value_name = "SECRET",
        default_value = "webhook-emulator-secret",
        help_heading = "Webhooks"
    )]
    webhook_secret: String,
    /// JSON file with the catalog to serve; the demo catalog if omitted. If the state file already
    /// exists, new and changed entries are published to its catalog.
    #[arg(long, value_name = "FILE", help_heading = "Data")]
    pub(crate) catalog: Option<PathBuf>,
    /// JSON file to load the state from, if it exists, and to save it to on exit.
    #[arg(long, value_name = "FILE", help_heading = "Data")]
    pub(crate) state: Option<PathBuf>,
    /// Use the dates of events and reports exactly as sent, even if they look like the real time
    /// while the emulator's clock differs from it.
    #[arg(long, help_heading = "Data")]
    exact_dates: bool,
    /// Print a completion script for this shell and exit.
    #[arg(long, value_name = "SHELL")]
    pub(crate) completions: Option<Shell>,
}

fn address(text: &str) -> Result<IpAddr, AddrParseError> {
    match text {
        "localhost" => Ok(Ipv4Addr::LOCALHOST.into()),
        text => text.parse(),
    }
}

impl Arguments {
    /// Applies the options of access and dates.
    pub(crate) fn apply(&self, builder: EmulatorBuilder) -> EmulatorBuilder {
        let mut builder = builder.host(self.host).port(self.port);
        builder = self.allowed_hosts.iter().fold(builder, EmulatorBuilder::allowed_host);
        builder = self.cors_origins.iter().fold(builder, EmulatorBuilder::cors_origin);
        if self.exact_dates {
            builder = builder.exact_dates();
        }
        if self.control {
            builder = builder.control();
        }
        if self.rate_limits {
            builder = builder.rate_limits();
        }
        for url in &self.webhooks {
            builder = builder.webhook(Webhook::new(url, &self.webhook_secret));
        }
        match &self.api_key {
            Some(api_key) => builder.api_key(api_key),
            None => builder,
        }
    }

    /// Whether the control API is on.
    pub(crate) fn is_controllable(&self) -> bool {
        self.control || self.host.is_loopback()
    }
}

/// The completion script of a shell.
pub(crate) fn completions(shell: Shell) -> Vec<u8> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "stigg-emulator", &mut script);
    script
}
