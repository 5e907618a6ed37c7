//! Prints the client's `tracing` output: a span for each call and an event for each retry.
//!
//! ```sh
//! cargo run --example tracing --features tracing
//! ```
//!
//! It runs against the embedded emulator, with one injected failure.

use std::error::Error;

use stigg::customers::ProvisionCustomerInput;
use stigg::entitlements::FetchEntitlementQuery;
use stigg_emulator::{Emulator, Fault};
use tracing_subscriber::fmt::format::FmtSpan;

fn main() -> Result<(), Box<dyn Error>> {
    // Any subscriber works. With `tracing-opentelemetry`, the spans go to a collector.
    tracing_subscriber::fmt()
        .with_max_level(tracing::Level::INFO)
        .with_span_events(FmtSpan::CLOSE)
        .with_ansi(false)
        .init();

    let emulator = Emulator::start()?;
    let client =
        stigg::blocking::Client::builder(emulator.api_key()).endpoint(emulator.url()).build()?;

    client.provision_customer(ProvisionCustomerInput::builder("acme"))?;

    emulator.inject(Fault::status(503).for_operation("GetEntitlement").times(1));
    client.get_entitlement(FetchEntitlementQuery::builder("acme", "feature-01-templates"))?;

    // A failure: the span has the error code and the trace ID to give to Stigg's support.
    let unknown = client.get_entitlements("nobody");
    println!("\nThe caller saw: {unknown:?}");
    Ok(())
}
