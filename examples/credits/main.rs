//! The life of a credit wallet, with the async client: credits are granted, consumed one by one and
//! in bulk, expire, run out, are overdrawn and refilled. At the end, the ledger must add up to the
//! balance.
//!
//! ```text
//! cargo run --example credits             # against an emulator
//! cargo run --example credits -- --live   # against Stigg; creates data there
//! ```
//!
//! `--live` needs an API key in `STIGG_SERVER_API_KEY`, and the emulator's demo catalog in the
//! key's environment. The customer gets a unique ID.

mod report;
#[path = "../support/table.rs"]
mod table;
mod wallet;

use std::process::ExitCode;

use stigg::asynk::Client;
use stigg::common::Currency;
use stigg::credits::{ConsumeCreditInput, CreditGrantInput, CreditGrantTypeInput};
use stigg::subscriptions::MoneyInput;
use stigg_emulator::Emulator;
use time::{Duration, OffsetDateTime};

use report::{Result, step};
use wallet::{CREDITS, Spent, Wallet};

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("credits: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<()> {
    match std::env::args().skip(1).collect::<Vec<_>>().as_slice() {
        [] => {
            let emulator = Emulator::start()?;
            let client = Client::builder(emulator.api_key()).endpoint(emulator.url()).build()?;
            tell(&Wallet { client, customer: "customer-demo-01".to_owned() }, Some(&emulator)).await
        }
        [flag] if flag == "--live" => {
            let customer = format!("customer-credits-{}", uuid::Uuid::new_v4());
            tell(&Wallet { client: Client::from_env()?, customer }, None).await
        }
        _ => Err("usage: credits [--live]".into()),
    }
}

/// Runs the story. Only an emulator's clock can be moved.
async fn tell(wallet: &Wallet, emulator: Option<&Emulator>) -> Result<()> {
    wallet.client.provision_customer(wallet.customer.as_str()).await?;

    fill(wallet).await?;
    wallet.expect(175.0, "100, 25 and 50 credits make 175").await?;

    consume_once(wallet).await?;
    wallet.expect(145.0, "30 credits were taken once").await?;

    consume_in_bulk(wallet).await?;
    wallet.expect(115.0, "20 images cost 20 × 1.5 credits").await?;

    if let Some(emulator) = emulator {
        emulator.advance(Duration::days(8));
        wallet.expect(100.0, "15 promotional credits have expired after 8 days").await?;
    }

    run_out(wallet).await?;
    wallet.expect(-5.0, "the wallet is overdrawn by 5 credits").await?;

    let refill = wallet.grant("Refill", CreditGrantTypeInput::Paid, 50).priority(10);
    grant(wallet, refill).await?;
    wallet.expect(45.0, "the refill covers the overdraft").await?;

    let grants = wallet.print_grants().await?;
    wallet.audit(&grants).await
}

/// Grants paid and promotional credits. Credits with the lowest priority number are consumed first,
/// even if others expire earlier.
async fn fill(wallet: &Wallet) -> Result<()> {
    use CreditGrantTypeInput::{Paid, Promotional};

    let now = OffsetDateTime::now_utc();
    let pack = wallet.grant("Pack", Paid, 100).priority(10);
    let campaign = wallet.grant("Campaign", Promotional, 25).priority(2);
    let welcome = wallet.grant("Welcome", Promotional, 50).priority(1);
    grant(wallet, pack.cost(MoneyInput::builder(20).currency(Currency::Usd))).await?;
    grant(wallet, campaign.expire_at(now + Duration::days(7))).await?;
    grant(wallet, welcome.expire_at(now + Duration::days(30))).await
}

async fn grant(wallet: &Wallet, grant: impl Into<CreditGrantInput>) -> Result<()> {
    let granted = wallet.client.grant_credits(grant).await?;
    let expiry = granted.expire_at.map_or("never".to_owned(), |at| at.date().to_string());
    step(
        "GrantCredits",
        format_args!(
            "{}: {} credits, {}, priority {}, expires: {expiry}",
            granted.display_name, granted.amount, granted.grant_type, granted.priority,
        ),
    );
    Ok(())
}

/// Sends one consumption twice, like a program that crashed before it saved the response. The key
/// is derived from the purchase, so the second request is a duplicate.
async fn consume_once(wallet: &Wallet) -> Result<()> {
    let report = ConsumeCreditInput::builder(&wallet.customer, CREDITS, 30)
        .idempotency_key("report-01")
        .dimension("kind", "report");
    let left = wallet.consume(report.clone()).await?;
    step("ConsumeCredits", format_args!("30 credits for report-01: {left} left"));
    let left = wallet.consume(report).await?;
    step("ConsumeCredits", format_args!("again with the same key: still {left} left"));
    Ok(())
}

/// Consumes credits for 20 images. This works for any number: they are sent in batches of the size
/// that Stigg accepts. Failed batches come back with their keys, so retrying them is safe.
async fn consume_in_bulk(wallet: &Wallet) -> Result<()> {
    let mut images: Vec<ConsumeCreditInput> = (1..=20)
        .map(|image| {
            ConsumeCreditInput::builder(&wallet.customer, CREDITS, 1.5)
                .idempotency_key(format!("image-{image}"))
                .dimension("kind", "image")
                .into()
        })
        .collect();
    for _attempt in 1..=3 {
        let mut failed = Vec::new();
        let mut outcomes = wallet.client.batches(images).concurrently(4);
        while let Some(outcome) = outcomes.next().await {
            let number = outcome.positions.len();
            match outcome.result {
                Ok(_) => step("ConsumeCreditsAsync", format_args!("{number} images accepted")),
                Err(error) => {
                    step("ConsumeCreditsAsync", format_args!("{number} images: {error:#}"));
                    failed.extend(outcome.items);
                }
            }
        }
        if failed.is_empty() {
            return Ok(());
        }
        images = failed;
    }
    Err("not all batches could be sent".into())
}

/// Spends everything and more. Stigg does not refuse consumption, it overdraws the wallet: to stop
/// at zero, check first.
async fn run_out(wallet: &Wallet) -> Result<()> {
    let all = wallet.balance().await?;
    for (credits, film) in [(all + 150.0, "film-1"), (all, "film-2"), (1.0, "film-3")] {
        let answer = match wallet.spend(credits, film).await? {
            Spent::Left(left) => format!("{left} left"),
            Spent::Refused(reason) => format!("refused, {reason}"),
        };
        step("GetEntitlementV2", format_args!("{credits} credits for {film}: {answer}"));
    }

    let left = wallet.consume(ConsumeCreditInput::builder(&wallet.customer, CREDITS, 5)).await?;
    step("ConsumeCredits", format_args!("5 credits without a check: {left} left"));
    Ok(())
}
