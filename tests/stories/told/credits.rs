//! Credits: granting, consuming, overdrafts, the ledger, and features with a credit rate.

use serde_json::json;
use stigg::ErrorCode;
use stigg::common::CursorPaging;
use stigg::credits::builders::CreditGrantInputBuilder;
use stigg::credits::{
    ConsumeCreditInput, ConsumeCreditsAsyncInput, CreditGrantInput, CreditGrantStatus,
    CreditGrantType, CreditGrantTypeInput, CreditLedgerEvent, CreditLedgerEventType,
    CreditLedgerInput, CreditUsageInput, CreditUsageTimeRange, EstimateEventCostInput,
    EstimateUsageCostInput, EstimationRequestWarning, GetAutoRechargeSettingsInput,
    GetCreditGrantsInput, GrantExpirationPeriod, SaveAutoRechargeSettingsInput, ThresholdType,
};
use stigg::entitlements::{
    AccessDeniedReason, EntitlementOptions, EntitlementUnion, FetchEntitlementQuery,
    GetEntitlementV2Input,
};
use stigg::operation::GetCreditLedger;
use stigg::usage::ReportUsageInput;
use stigg_emulator::{Catalog, Emulator};
use time::Duration;

use super::{BASIC, Client, Result, all, facade, on_basic, on_growth, start, story, with_card};

const AI: &str = "cred-type-ai";
/// This feature costs two credits per message.
const MESSAGES: &str = "feature-06-ai-messages";

fn grant(amount: i32, name: &str) -> CreditGrantInputBuilder {
    CreditGrantInput::builder("acme", AI, CreditGrantTypeInput::Promotional, amount, name)
}

fn consumption(key: &str, amount: i32) -> ConsumeCreditInput {
    ConsumeCreditInput::builder("acme", AI, amount).idempotency_key(key).build()
}

/// The credits left, and the total granted.
#[facade]
async fn balance(client: &Client) -> Result<(f64, f64)> {
    let summary = client.get_credit_balance("acme").await?;
    let [balance] = &summary.balances[..] else {
        return Err(format!("not one balance: {summary:?}").into());
    };
    Ok((balance.current_balance, balance.total_granted))
}

/// Each grant and its consumed credits.
#[facade]
async fn consumed(client: &Client) -> Result<Vec<(String, f64)>> {
    let grants = client.get_credit_grants("acme").await?.edges.into_iter();
    Ok(grants.map(|edge| (edge.node.display_name, edge.node.consumed_amount)).collect())
}

/// The sum of the entries of this kind.
fn total(ledger: &[CreditLedgerEvent], kind: &CreditLedgerEventType) -> f64 {
    ledger.iter().filter(|event| event.event_type == *kind).map(|event| event.amount).sum()
}

#[facade]
#[story]
async fn grants_are_consumed_by_priority_and_expiry_and_the_ledger_adds_up() -> Result {
    let (emulator, client) = start()?;
    client.provision_customer("acme").await?;
    let paid = CreditGrantInput::builder("acme", AI, CreditGrantTypeInput::Paid, 100, "Paid");
    client.grant_credits(paid.priority(1)).await?;
    let in_days = |days| emulator.now() + Duration::days(days);
    client.grant_credits(grant(30, "Soon").priority(1).expire_at(in_days(10))).await?;
    client.grant_credits(grant(20, "First").priority(0).expire_at(in_days(20))).await?;
    let before = balance(&client).await?;
    assert_eq!(before, (150.0, 150.0));

    client.consume_credits(consumption("a", 40)).await?;
    let spent = consumed(&client).await?;
    let expected = [("Paid", 0.0), ("Soon", 20.0), ("First", 20.0)];
    assert_eq!(spent, expected.map(|(name, amount)| (name.to_owned(), amount)));

    emulator.advance(Duration::days(11));
    let after = balance(&client).await?;
    assert_eq!(after, (100.0, 120.0), "the rest of what expired is gone");

    let in_twos = CreditLedgerInput::builder("acme").paging(CursorPaging::builder().first(2));
    let walk = client.pages(GetCreditLedger::new(in_twos)).items();
    let ledger = all(walk).await?;
    let [granted, used, expired] = [
        CreditLedgerEventType::CreditsGranted,
        CreditLedgerEventType::CreditsConsumed,
        CreditLedgerEventType::CreditsExpired,
    ]
    .map(|kind| total(&ledger, &kind));
    assert_eq!((granted, used, expired), (150.0, 40.0, 10.0));
    assert_eq!(Some(granted - used - expired), Some(after.0));

    let expiries = CreditLedgerInput::builder("acme")
        .currency_id(AI)
        .add_event_type(CreditLedgerEventType::CreditsExpired);
    let expiries = client.get_credit_ledger(expiries).await?;
    assert_eq!(expiries.total_count, 1);
    let soon = GetCreditGrantsInput::builder("acme").paging(CursorPaging::builder().first(2));
    let soon = client.get_credit_grants(soon).await?.edges.pop().ok_or("no second grant")?.node;
    assert_eq!(expiries.edges[0].node.credit_grant_id, soon.grant_id);
    assert_eq!(soon.status, CreditGrantStatus::Expired);
    Ok(())
}

#[facade]
#[story]
async fn one_key_consumes_once_in_both_modes() -> Result {
    let (_emulator, client) = start()?;
    client.provision_customer("acme").await?;
    client.grant_credits(grant(100, "Welcome")).await?;
    client.consume_credits(consumption("job-1", 5)).await?;
    let again = client.consume_credits(consumption("job-1", 5)).await?;
    assert_eq!(again.credit.map(|credit| credit.current_usage), Some(5.0));

    let later = [consumption("job-1", 5), consumption("job-2", 7), consumption("job-3", 8)];
    let later = ConsumeCreditsAsyncInput::builder(later).build();
    client.consume_credits_async(later.clone()).await?;
    client.consume_credits_async(later).await?;
    let after = balance(&client).await?;
    assert_eq!(after, (80.0, 100.0), "5 and 7 and 8 are gone, once each");
    Ok(())
}

#[facade]
#[story]
async fn the_next_grant_covers_an_overdraft() -> Result {
    let (_emulator, client) = start()?;
    client.provision_customer("acme").await?;
    client.grant_credits(grant(10, "Small")).await?;
    client.consume_credits(consumption("large", 15)).await?;
    let (overdrawn, _) = balance(&client).await?;
    assert_eq!(Some(overdrawn), Some(-5.0));
    let grants = client.get_credit_grants("acme").await?;
    let kinds = grants.edges.iter().map(|edge| &edge.node.grant_type);
    assert!(kinds.eq([&CreditGrantType::Promotional, &CreditGrantType::Overdraft]));

    client.grant_credits(grant(20, "Next")).await?;
    let (settled, _) = balance(&client).await?;
    assert_eq!(Some(settled), Some(15.0));
    Ok(())
}

#[facade]
#[story]
async fn voiding_a_grant_forfeits_its_remaining_credits() -> Result {
    let (_emulator, client) = start()?;
    client.provision_customer("acme").await?;
    client.grant_credits(grant(50, "Kept").priority(1)).await?;
    let mistaken = client.grant_credits(grant(10, "Mistaken")).await?;
    client.consume_credits(consumption("a", 4)).await?;

    let voided = client.void_credit_grant(&mistaken.grant_id).await?;
    assert_eq!(voided.status, CreditGrantStatus::Voided);
    assert_eq!((voided.amount, voided.consumed_amount), (10.0, 4.0));
    let after = balance(&client).await?;
    assert_eq!(after, (50.0, 50.0));

    let twice = client.void_credit_grant(&mistaken.grant_id).await;
    let twice = twice.err().and_then(|error| error.code());
    assert_eq!(twice, Some(ErrorCode::CreditGrantAlreadyVoided));
    Ok(())
}

#[facade]
#[story]
async fn a_feature_with_a_credit_rate_is_denied_without_credits() -> Result {
    let (_emulator, client) = start()?;
    on_growth(&client, "acme", 1).await?;
    client.grant_credits(grant(5, "Few")).await?;
    for (messages, granted) in [(2, true), (3, false)] {
        let options = EntitlementOptions::builder().requested_usage(messages);
        let query = FetchEntitlementQuery::builder("acme", MESSAGES).options(options);
        let check = client.get_entitlement(query).await?;
        assert_eq!(check.is_granted, granted, "{messages} messages for 5 credits");
        let reason = (!granted).then_some(AccessDeniedReason::InsufficientCredits);
        assert_eq!(check.access_denied_reason, reason);
    }

    let report = ReportUsageInput::builder("acme", MESSAGES, 2).idempotency_key("chat-1").build();
    let paid = client.report_usage(report.clone()).await?.credit.ok_or("nothing was paid")?;
    assert_eq!((paid.consumed, paid.current_usage), (4.0, 4.0));
    client.report_usage(report).await?;
    let left = balance(&client).await?;
    assert_eq!(left, (1.0, 5.0), "a repeated report is not paid again");
    let check = client.get_entitlement(FetchEntitlementQuery::builder("acme", MESSAGES)).await?;
    assert_eq!(check.access_denied_reason, Some(AccessDeniedReason::InsufficientCredits));

    let wallet = GetEntitlementV2Input::builder("acme").currency_id(AI);
    let wallet = client.get_entitlement_v2(wallet).await?;
    let EntitlementUnion::CreditEntitlement(wallet) = wallet else {
        return Err(format!("no credits: {wallet:?}").into());
    };
    assert_eq!((wallet.usage_limit, wallet.current_usage), (Some(5.0), Some(4.0)));
    Ok(())
}

#[facade]
#[story]
async fn credit_usage_is_reported_by_feature() -> Result {
    let (_emulator, client) = start()?;
    on_growth(&client, "acme", 1).await?;
    client.grant_credits(grant(100, "Welcome")).await?;
    client.report_usage(ReportUsageInput::builder("acme", MESSAGES, 6)).await?;
    client.consume_credits(consumption("support", 3)).await?;

    let week = CreditUsageInput::builder("acme")
        .currency_id(AI)
        .time_range(CreditUsageTimeRange::LastWeek);
    let usage = client.get_credit_usage(week).await?;
    assert_eq!(usage.currency.map(|currency| currency.display_name).as_deref(), Some("AI credits"));
    let of = |feature: Option<&str>| {
        let series = usage.series.iter().find(|one| one.feature_id.as_deref() == feature)?;
        let points: f64 = series.points.iter().map(|point| point.value).sum();
        Some((series.total_credits, points))
    };
    assert_eq!(of(Some(MESSAGES)), Some((12.0, 12.0)));
    assert_eq!(of(None), Some((3.0, 3.0)));
    assert_eq!(usage.series.len(), 2);
    Ok(())
}

#[facade]
#[story]
async fn automatic_recharges_can_be_enabled_and_disabled() -> Result {
    let (_emulator, client) = start()?;
    with_card(&client, "acme").await?;
    let settings = GetAutoRechargeSettingsInput::builder("acme", AI).build();
    let before = client.get_automatic_recharge_configuration(settings.clone()).await?;
    assert!(!before.is_enabled);

    let save = SaveAutoRechargeSettingsInput::builder("acme", AI, true)
        .threshold_type(ThresholdType::CreditAmount)
        .threshold_value(10)
        .target_balance(100)
        .max_spend_limit(250)
        .grant_expiration_period(GrantExpirationPeriod::OneMonth);
    let saved = client.save_automatic_recharge_configuration(save).await?;
    let read = client.get_automatic_recharge_configuration(settings.clone()).await?;
    assert_eq!(read, saved);
    assert!(read.is_enabled);
    assert_eq!((read.threshold_value, read.target_balance), (10.0, 100.0));
    assert_eq!(read.max_spend_limit, Some(250.0));
    assert_eq!(read.grant_expiration_period, GrantExpirationPeriod::OneMonth);

    let off = SaveAutoRechargeSettingsInput::builder("acme", AI, false);
    client.save_automatic_recharge_configuration(off).await?;
    let read = client.get_automatic_recharge_configuration(settings).await?;
    assert!(!read.is_enabled);
    assert_eq!(Some(read.target_balance), Some(100.0), "the rest is kept");
    Ok(())
}

#[facade]
#[story]
async fn the_cost_of_usage_is_estimated() -> Result {
    let (_emulator, client) = start()?;
    on_growth(&client, "acme", 1).await?;
    client.grant_credits(grant(10, "Ten")).await?;
    for (messages, left, overdraft) in [(4, 2.0, false), (6, -2.0, true)] {
        let cost = EstimateUsageCostInput::builder("acme", MESSAGES, messages);
        let cost = client.estimate_usage_cost(cost).await?;
        let [cost] = &cost.estimates[..] else { return Err(format!("{cost:?}").into()) };
        assert_eq!(Some(cost.estimated_cost), Some(f64::from(2 * messages)));
        assert_eq!((cost.current_balance, cost.balance_after_estimate), (10.0, left));
        assert_eq!(cost.would_overdraft, overdraft);
    }
    let untouched = balance(&client).await?;
    assert_eq!(untouched, (10.0, 10.0));
    Ok(())
}

/// The demo catalog with a feature that costs half a credit per token of a `completion`.
fn with_tokens() -> Result<Catalog> {
    let mut catalog = serde_json::to_value(Catalog::demo())?;
    catalog["features"].as_array_mut().ok_or("no features")?.push(json!({
        "refId": "feature-tokens", "displayName": "Tokens", "featureType": "NUMBER",
        "meterType": "Incremental",
        "eventMeter": {
            "eventName": "completion",
            "aggregation": { "function": "SUM", "dimension": "tokens" },
        },
        "creditRate": { "currency": AI, "amount": 0.5 },
    }));
    Ok(Catalog::from_json(&catalog.to_string())?)
}

#[facade]
#[story]
async fn the_cost_of_events_is_estimated() -> Result {
    let emulator = Emulator::builder().catalog(with_tokens()?).start()?;
    let client = Client::builder(emulator.api_key()).endpoint(emulator.url()).build()?;
    on_growth(&client, "acme", 1).await?;
    client.grant_credits(grant(20, "Twenty")).await?;

    let completion = EstimateEventCostInput::builder("acme", "completion").dimension("tokens", 30);
    let cost = client.estimate_event_cost(completion).await?;
    assert!(cost.warnings.is_empty(), "{cost:?}");
    let [cost] = &cost.estimates[..] else { return Err(format!("{cost:?}").into()) };
    assert_eq!((cost.estimated_cost, cost.balance_after_estimate), (15.0, 5.0));
    assert_eq!(cost.breakdown[0].feature_id, "feature-tokens");

    let unknown = EstimateEventCostInput::builder("acme", "no_such_event");
    let unknown = client.estimate_event_cost(unknown).await?;
    assert_eq!(unknown.warnings, [EstimationRequestWarning::FeatureNotFound]);
    Ok(())
}

#[facade]
#[story]
async fn a_plan_grants_its_credits_again_each_month() -> Result {
    let mut catalog = serde_json::to_value(Catalog::demo())?;
    let plans = catalog["plans"].as_array_mut().ok_or("no plans")?;
    let basic = plans.iter_mut().find(|plan| plan["refId"] == BASIC).ok_or("no plan")?;
    basic["creditEntitlements"] =
        json!([{ "currency": AI, "amount": 100, "cadence": "MONTH", "hasSoftLimit": true }]);
    let catalog = Catalog::from_json(&catalog.to_string())?;
    let emulator = Emulator::builder().catalog(catalog).start()?;
    let client = Client::builder(emulator.api_key()).endpoint(emulator.url()).build()?;
    on_basic(&client, "acme").await?;
    let grants = client.get_credit_grants("acme").await?;
    assert_eq!(grants.edges[0].node.grant_type, CreditGrantType::Recurring);

    client.consume_credits(consumption("most", 130)).await?;
    let wallet = GetEntitlementV2Input::builder("acme").currency_id(AI);
    let wallet = client.get_entitlement_v2(wallet).await?;
    assert_eq!(wallet.is_granted(), Some(true), "the limit is soft");
    let overdrawn = balance(&client).await?;
    assert_eq!(overdrawn, (-30.0, 100.0));

    emulator.advance(Duration::days(32));
    let renewed = balance(&client).await?;
    assert_eq!(renewed, (70.0, 100.0), "the new credits cover the overdraft");
    Ok(())
}

#[facade]
#[story]
async fn low_credits_are_recharged_within_the_spend_limit() -> Result {
    let mut catalog = serde_json::to_value(Catalog::demo())?;
    catalog["currencies"][0]["price"] = json!({ "amount": 0.5 });
    let catalog = Catalog::from_json(&catalog.to_string())?;
    let emulator = Emulator::builder().catalog(catalog).start()?;
    let client = Client::builder(emulator.api_key()).endpoint(emulator.url()).build()?;
    with_card(&client, "acme").await?;
    client.grant_credits(grant(30, "Welcome")).await?;
    let settings = SaveAutoRechargeSettingsInput::builder("acme", AI, true)
        .threshold_value(20)
        .target_balance(50)
        .max_spend_limit(25);
    client.save_automatic_recharge_configuration(settings).await?;

    client.consume_credits(consumption("a", 11)).await?;
    let recharged = balance(&client).await?;
    assert_eq!(recharged.0.to_string(), "50");
    let of_acme = || GetAutoRechargeSettingsInput::builder("acme", AI);
    let settings = client.get_automatic_recharge_configuration(of_acme()).await?;
    assert_eq!((settings.is_enabled, settings.current_monthly_spend), (true, 15.5));

    client.consume_credits(consumption("b", 31)).await?;
    let settings = client.get_automatic_recharge_configuration(of_acme()).await?;
    assert!(!settings.is_enabled, "another recharge would exceed the limit");
    let left = balance(&client).await?;
    assert_eq!(left.0.to_string(), "19");
    Ok(())
}
