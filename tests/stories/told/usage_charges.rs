//! Usage-based prices: pay as you go, overage, minimum spend and budgets.

use serde_json::json;
use stigg::catalog::BillingPeriod;
use stigg::entitlements::{AccessDeniedReason, EntitlementOptions, FetchEntitlementQuery};
use stigg::subscriptions::{
    BudgetConfigurationInput, InvoiceLineItemType, MoneyInput, ProvisionSubscriptionInput,
    SubscriptionInvoicePreview, SubscriptionMinimumSpendValueInput, UpdateSubscriptionInput,
};
use stigg::usage::ReportUsageInput;
use stigg_emulator::{Catalog, Emulator};
use time::Duration;

use super::{CAMPAIGNS, Client, ESSENTIALS, Result, TEMPLATES, check, facade, story, with_card};

/// The demo catalog, but each campaign of the plan costs 0.5, and each template above its limit 2.
fn catalog() -> Result<Catalog> {
    let mut catalog = serde_json::to_value(Catalog::demo())?;
    let plans = catalog["plans"].as_array_mut().ok_or("no plans")?;
    let plan = plans.iter_mut().find(|plan| plan["refId"] == ESSENTIALS).ok_or("no plan")?;
    let price = |feature: &str, amount: f64| {
        json!({
            "billingModel": "USAGE_BASED", "billingPeriod": "MONTHLY", "feature": feature,
            "amount": amount,
        })
    };
    plan["prices"].as_array_mut().ok_or("no prices")?.push(price(CAMPAIGNS, 0.5));
    plan["overagePrices"] = json!([price(TEMPLATES, 2.0)]);
    Ok(Catalog::from_json(&catalog.to_string())?)
}

/// The amount of the lines of one kind.
fn charged(invoice: &SubscriptionInvoicePreview, kind: &InvoiceLineItemType) -> f64 {
    let lines = invoice.lines.iter().filter(|line| line.kind == *kind);
    lines.map(|line| line.amount.amount).sum()
}

#[facade]
#[story]
async fn reported_usage_is_on_the_next_invoice() -> Result {
    let emulator = Emulator::builder().catalog(catalog()?).start()?;
    let client = Client::builder(emulator.api_key()).endpoint(emulator.url()).build()?;
    with_card(&client, "acme").await?;
    let minimum = MoneyInput::builder(1);
    let order = ProvisionSubscriptionInput::builder("acme", ESSENTIALS)
        .billing_period(BillingPeriod::Monthly)
        .minimum_spend(SubscriptionMinimumSpendValueInput::builder().minimum(minimum));
    let subscription = client.provision_subscription(order).await?.subscription;
    let id = subscription.ok_or("no subscription")?.subscription_id;

    client.report_usage(ReportUsageInput::builder("acme", CAMPAIGNS, 4)).await?;
    let (limit, ..) = check(&client, "acme", TEMPLATES).await?;
    let above = limit.ok_or("no limit")? + 3.0;
    client.report_usage(ReportUsageInput::builder("acme", TEMPLATES, above)).await?;
    let (.., is_granted) = check(&client, "acme", TEMPLATES).await?;
    assert!(is_granted, "overage prices make the limit soft");

    let invoice = client.preview_next_invoice(&id).await?;
    for (kind, amount) in [
        (InvoiceLineItemType::BaseCharge, 20.0),
        (InvoiceLineItemType::MinimumSpendCharge, 1.0),
        (InvoiceLineItemType::PayAsYouGoCharge, 2.0),
        (InvoiceLineItemType::MinimumSpendAdjustmentCharge, -1.0),
        (InvoiceLineItemType::OverageCharge, 6.0),
    ] {
        assert_eq!(Some(charged(&invoice, &kind)), Some(amount), "{kind}");
    }
    assert_eq!(Some(invoice.total.amount), Some(28.0));
    let portal = client.get_customer_portal_by_ref_id("acme").await?;
    let bill = portal.subscriptions[0].pricing.usage_based_estimated_bill;
    assert_eq!(bill, Some(7.0));

    emulator.advance(Duration::days(32));
    let later = client.preview_next_invoice(&id).await?;
    assert_eq!(Some(charged(&later, &InvoiceLineItemType::PayAsYouGoCharge)), Some(0.0));
    Ok(())
}

#[facade]
#[story]
async fn a_spent_budget_denies_what_costs_money() -> Result {
    let emulator = Emulator::builder().catalog(catalog()?).start()?;
    let client = Client::builder(emulator.api_key()).endpoint(emulator.url()).build()?;
    with_card(&client, "acme").await?;
    let order = ProvisionSubscriptionInput::builder("acme", ESSENTIALS)
        .billing_period(BillingPeriod::Monthly)
        .budget(BudgetConfigurationInput::builder(2, false));
    let subscription = client.provision_subscription(order).await?.subscription;
    let id = subscription.ok_or("no subscription")?.subscription_id;

    client.report_usage(ReportUsageInput::builder("acme", CAMPAIGNS, 3)).await?;
    let (.., is_granted) = check(&client, "acme", CAMPAIGNS).await?;
    assert!(is_granted, "one more is within the budget");
    let two_more = EntitlementOptions::builder().requested_usage(2);
    let query = FetchEntitlementQuery::builder("acme", CAMPAIGNS).options(two_more);
    let denied = client.get_entitlement(query).await?;
    assert_eq!(denied.access_denied_reason, Some(AccessDeniedReason::BudgetExceeded));
    client.report_usage(ReportUsageInput::builder("acme", CAMPAIGNS, 1)).await?;
    let (.., is_granted) = check(&client, "acme", CAMPAIGNS).await?;
    assert!(!is_granted, "the budget is spent");
    let (.., is_granted) = check(&client, "acme", TEMPLATES).await?;
    assert!(is_granted, "the plan includes some templates");

    let soft = BudgetConfigurationInput::builder(2, true);
    client.update_subscription(UpdateSubscriptionInput::builder(&*id).budget(soft)).await?;
    let (.., is_granted) = check(&client, "acme", CAMPAIGNS).await?;
    assert!(is_granted, "a soft budget never denies");
    Ok(())
}
