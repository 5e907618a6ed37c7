//! Clients of others.

use stigg::customers::ProvisionCustomerInput;
use stigg::operation::OnUsageUpdatedV2;
use stigg::streaming::Protocol;
use stigg::subscriptions::ProvisionCustomerSubscriptionInput;
use stigg::usage::ReportUsageInput;
use stigg_emulator::Emulator;

use crate::node::Program;
use crate::{PATIENCE, Result};

/// The reference client of a protocol follows the emulator's usage, through a lost connection.
pub(crate) async fn follow(protocol: Protocol) -> Result {
    let emulator = Emulator::start()?;
    let client =
        stigg::asynk::Client::builder(emulator.api_key()).endpoint(emulator.url()).build()?;
    let customer = ProvisionCustomerInput::builder("acme")
        .subscription_params(ProvisionCustomerSubscriptionInput::builder("plan-revvenu-basic"));
    client.provision_customer(customer).await?;

    let url = emulator.stream_url();
    let arguments = [protocol.token(), &url, emulator.api_key(), OnUsageUpdatedV2::DOCUMENT];
    let mut program = Program::start("client.mjs", &arguments)?;
    for total in [2, 4] {
        program.wait_for("connected").await?;
        if !tokio::task::block_in_place(|| emulator.wait_for_subscriptions(1, PATIENCE)) {
            return Err("no subscription in time".into());
        }
        client.report_usage(ReportUsageInput::builder("acme", "feature-02-campaigns", 2)).await?;
        let update = program.wait_for("next").await?;
        let usage = &update["data"]["usageUpdatedV2"]["usage"]["currentUsage"];
        if usage.as_f64() != Some(f64::from(total)) {
            return Err(format!("usage {total} was pushed as {update}").into());
        }
        emulator.cut_streams();
        program.wait_for("closed").await?;
    }
    Ok(())
}
