//! Customer journeys: reverse trials, downgrades, and a subscription for each resource.

use stigg::ErrorCode;
use stigg::catalog::BillingPeriod;
use stigg::customers::{ProvisionCustomerInput, SubscriptionDecisionStrategy};
use stigg::entitlements::{AccessDeniedReason, FetchEntitlementQuery};
use stigg::subscriptions::{
    GetActiveSubscriptionsInput, ProvisionCustomerSubscriptionInput, ProvisionSubscriptionInput,
    SubscriptionBillingInfo, SubscriptionCancellationAction, SubscriptionCancellationInput,
    SubscriptionCancellationTime, SubscriptionStatus,
};
use stigg::usage::ReportUsageInput;
use stigg_emulator::catalog::{
    SubscriptionEnd, SubscriptionStart, SubscriptionType, UsageResetPolicy,
};
use stigg_emulator::{Catalog, Emulator};
use time::Duration;

use super::{
    BASIC, CAMPAIGNS, Client, ESSENTIALS, Result, TEMPLATES, check, facade, story, with_card,
};

/// A client of an emulator whose catalog was changed.
fn start(change: impl FnOnce(&mut Catalog)) -> Result<(Emulator, Client)> {
    let mut catalog = Catalog::demo();
    change(&mut catalog);
    let emulator = Emulator::builder().catalog(catalog).start()?;
    let client = Client::builder(emulator.api_key()).endpoint(emulator.url()).build()?;
    Ok((emulator, client))
}

/// Customers of the first product fall back to the free plan.
fn downgrading(catalog: &mut Catalog) {
    catalog.products[0].settings.subscription_end =
        SubscriptionEnd::DowngradeToFree { plan: BASIC.to_owned() };
}

#[facade]
#[story]
async fn a_reverse_trial_starts_on_a_paid_plan_and_ends_on_the_free_one() -> Result {
    let (emulator, client) = start(|catalog| {
        downgrading(catalog);
        catalog.products[0].settings.subscription_start =
            SubscriptionStart::TrialPeriod { plan: ESSENTIALS.to_owned() };
        let trial = catalog.plans[3].default_trial.clone();
        catalog.plans[1].default_trial = trial;
    })?;
    let provisioned = client
        .provision_customer(
            ProvisionCustomerInput::builder("acme")
                .subscription_params(ProvisionCustomerSubscriptionInput::builder(BASIC)),
        )
        .await?;
    assert_eq!(
        provisioned.subscription_decision_strategy,
        SubscriptionDecisionStrategy::PredefinedTrialPlan
    );
    let trial = provisioned.subscription.ok_or("no subscription")?;
    assert_eq!(trial.status, SubscriptionStatus::InTrial);
    let (during, ..) = check(&client, "acme", TEMPLATES).await?;
    assert_eq!(during, Some(5.0));

    emulator.advance(Duration::days(15));
    let active = client.get_active_subscriptions_list("acme").await?;
    assert_eq!(active.len(), 1);
    assert_eq!(active[0].plan.plan_id, BASIC);
    let (after, ..) = check(&client, "acme", TEMPLATES).await?;
    assert_eq!(after, Some(3.0));
    let ended = client.get_subscription(trial.subscription_id).await?;
    assert_eq!(ended.status, SubscriptionStatus::Expired);
    Ok(())
}

#[facade]
#[story]
async fn a_cancellation_downgrades_to_the_free_plan_unless_it_revokes() -> Result {
    let (emulator, client) = start(downgrading)?;
    for (customer, action, left) in [
        ("acme", SubscriptionCancellationAction::Default, Some(3.0)),
        ("globex", SubscriptionCancellationAction::RevokeEntitlements, None),
    ] {
        with_card(&client, customer).await?;
        let essentials = ProvisionSubscriptionInput::builder(customer, ESSENTIALS)
            .billing_period(BillingPeriod::Monthly);
        let paid = client.provision_subscription(essentials).await?.subscription;
        let cancellation =
            SubscriptionCancellationInput::builder(paid.ok_or("no subscription")?.subscription_id)
                .subscription_cancellation_time(SubscriptionCancellationTime::EndOfBillingPeriod)
                .subscription_cancellation_action(action);
        let canceled = client.cancel_subscription(cancellation).await?;
        assert_eq!(canceled.status, SubscriptionStatus::Active);
        let (before, ..) = check(&client, customer, TEMPLATES).await?;
        assert_eq!(before, Some(5.0));

        emulator.advance(Duration::days(32));
        let (after, ..) = check(&client, customer, TEMPLATES).await?;
        assert_eq!(after, left);
    }
    Ok(())
}

#[facade]
#[story]
async fn a_product_can_have_a_subscription_for_each_resource() -> Result {
    let (_emulator, client) = start(|catalog| {
        catalog.products[0].subscription_type = SubscriptionType::Multiple;
        catalog.products[1].subscription_type = SubscriptionType::Single;
    })?;
    client.provision_customer("acme").await?;
    let basic = || ProvisionSubscriptionInput::builder("acme", BASIC);
    let refused = client.provision_subscription(basic()).await.err();
    assert_eq!(refused.and_then(|error| error.code()), Some(ErrorCode::BadUserInput));
    let pro = ProvisionSubscriptionInput::builder("acme", "plan-stigg-pro").resource_id("blog");
    let refused = client.provision_subscription(pro).await.err();
    assert_eq!(refused.and_then(|error| error.code()), Some(ErrorCode::BadUserInput));

    for site in ["blog", "shop"] {
        client.provision_subscription(basic().resource_id(site)).await?;
    }
    let all = client.get_active_subscriptions("acme").await?;
    assert_eq!(all.len(), 2);
    let shop = GetActiveSubscriptionsInput::builder("acme").resource_id("shop");
    let shop = client.get_active_subscriptions(shop).await?;
    assert_eq!(shop.len(), 1);

    let of = |site| FetchEntitlementQuery::builder("acme", TEMPLATES).resource_id(site);
    let known = client.get_entitlement(of("shop")).await?;
    assert!(known.is_granted);
    let unknown = client.get_entitlement(of("wiki")).await?;
    assert!(!unknown.is_granted);
    assert_eq!(unknown.access_denied_reason, Some(AccessDeniedReason::CustomerResourceNotFound));
    Ok(())
}

#[facade]
#[story]
async fn a_change_of_plan_resets_usage_unless_the_product_keeps_it() -> Result {
    for (policy, left) in
        [(UsageResetPolicy::AlwaysReset, 0.0), (UsageResetPolicy::NeverReset, 3.0)]
    {
        let (_emulator, client) =
            start(|catalog| catalog.products[0].settings.usage_reset = policy)?;
        with_card(&client, "acme").await?;
        client.provision_subscription(ProvisionSubscriptionInput::builder("acme", BASIC)).await?;
        client.report_usage(ReportUsageInput::builder("acme", CAMPAIGNS, 3)).await?;
        let essentials = ProvisionSubscriptionInput::builder("acme", ESSENTIALS)
            .billing_period(BillingPeriod::Monthly);
        client.provision_subscription(essentials).await?;
        let (_, used, _) = check(&client, "acme", CAMPAIGNS).await?;
        assert_eq!(used, Some(left), "{policy:?}");
    }
    Ok(())
}

#[facade]
#[story]
async fn billing_information_discounts_and_taxes_a_subscription() -> Result {
    let (_emulator, client) = start(|_| {})?;
    with_card(&client, "acme").await?;
    let order = |details| {
        ProvisionSubscriptionInput::builder("acme", ESSENTIALS)
            .billing_period(BillingPeriod::Monthly)
            .billing_information(details)
    };
    let details = SubscriptionBillingInfo::builder().coupon_id("coupon-unknown");
    let unknown = client.provision_subscription(order(details)).await.err();
    assert_eq!(unknown.and_then(|error| error.code()), Some(ErrorCode::CouponNotFound));

    let details = SubscriptionBillingInfo::builder().coupon_id("coupon-vip").tax_percentage(25);
    let held = client.provision_subscription(order(details)).await?.subscription;
    let invoice = held.and_then(|held| held.latest_invoice).ok_or("no invoice")?;
    let (net, tax) = (invoice.total_excluding_tax, invoice.tax);
    let net = net.ok_or("no total")?;
    assert!(net > 0.0 && net < 20.0, "the coupon takes off some of 20: {net}");
    assert_eq!(tax, Some(net / 4.0));
    Ok(())
}
