//! Subscriptions: started, replaced, tried out, changed, ended.

use stigg::{
    BillableFeatureInput, BillingPeriod, ErrorCode, EstimateSubscriptionUpdateInput,
    PreviewSubscriptionInput, ProvisionOutcome, ProvisionSubscriptionInput, SubscriptionAddonInput,
    SubscriptionCancellationInput, SubscriptionCancellationTime, SubscriptionStatus,
    TrialEndBehavior, TrialOverrideConfigurationInput, UpdateSubscriptionInput,
};
use time::Duration;

use super::{
    BASIC, CAMPAIGNS, ESSENTIALS, GROWTH, Result, TEMPLATES, check, facade, on_basic, on_growth,
    start, story, with_card,
};

#[facade]
#[story]
async fn a_paid_plan_without_payment_method_leads_to_the_checkout() -> Result {
    let (emulator, client) = start()?;
    on_basic(&client, "acme").await?;
    let essentials = ProvisionSubscriptionInput::builder("acme", ESSENTIALS)
        .billing_period(BillingPeriod::Monthly);
    let result = client.provision_subscription(essentials).await?;
    let ProvisionOutcome::CheckoutRequired { checkout_url: Some(url), .. } = result.outcome()
    else {
        return Err(format!("no checkout: {result:?}").into());
    };

    emulator.complete_checkout(url)?;
    let active = client.get_active_subscriptions_list("acme").await?;
    assert_eq!(active.len(), 1);
    assert_eq!(active[0].plan.ref_id, ESSENTIALS);
    Ok(())
}

#[facade]
#[story]
async fn a_new_subscription_replaces_the_old_one_of_the_product() -> Result {
    let (_emulator, client) = start()?;
    with_card(&client, "acme").await?;
    let basic = client.provision_subscription(ProvisionSubscriptionInput::builder("acme", BASIC));
    let basic = basic.await?.subscription.ok_or("no subscription")?.subscription_id;
    let essentials = ProvisionSubscriptionInput::builder("acme", ESSENTIALS)
        .billing_period(BillingPeriod::Monthly);
    let result = client.provision_subscription(essentials).await?;
    assert!(matches!(result.outcome(), ProvisionOutcome::Provisioned(_)), "{result:?}");

    let old = client.get_subscription(&basic).await?;
    assert_eq!(old.status, SubscriptionStatus::Canceled);
    let active = client.get_active_subscriptions("acme").await?;
    assert_eq!(active.len(), 1);
    assert_eq!(active[0].plan.ref_id, ESSENTIALS);
    let total = active[0].total_price.as_ref().ok_or("no price")?;
    assert!((total.total.amount - 20.0).abs() < f64::EPSILON);
    Ok(())
}

#[facade]
#[story]
async fn a_trial_grants_access_until_it_ends() -> Result {
    let (emulator, client) = start()?;
    on_basic(&client, "acme").await?;
    let trial = ProvisionSubscriptionInput::builder("acme", ESSENTIALS)
        .billing_period(BillingPeriod::Monthly)
        .trial_override_configuration(
            TrialOverrideConfigurationInput::builder(true)
                .trial_end_date(emulator.now() + Duration::days(7))
                .trial_end_behavior(TrialEndBehavior::CancelSubscription),
        );
    let trial = client.provision_subscription(trial).await?.subscription.ok_or("no trial")?;
    assert_eq!(trial.status, SubscriptionStatus::InTrial);
    let (during, ..) = check(&client, "acme", TEMPLATES).await?;
    assert_eq!(during, Some(5.0), "the trial's limit counts, since it is the higher one");

    emulator.advance(Duration::days(8));
    let ended = client.get_subscription(&trial.subscription_id).await?;
    assert_eq!(ended.status, SubscriptionStatus::Expired);
    let (after, ..) = check(&client, "acme", TEMPLATES).await?;
    assert_eq!(after, Some(3.0), "the free plan's limit is left");
    Ok(())
}

#[facade]
#[story]
async fn an_update_adds_up_and_raises_limits() -> Result {
    let (_emulator, client) = start()?;
    let growth = on_growth(&client, "acme", 10).await?;
    let (before, ..) = check(&client, "acme", CAMPAIGNS).await?;

    let estimate = client
        .estimate_subscription_update(
            EstimateSubscriptionUpdateInput::builder(&growth)
                .billable_feature(BillableFeatureInput::new(TEMPLATES, 7))
                .addon(SubscriptionAddonInput::builder("addon-10-campaigns").quantity(2)),
        )
        .await?;
    let proration = estimate.proration.ok_or("no proration")?;
    let sum = proration.credit.amount + proration.debit.amount;
    assert!((sum - proration.net_amount.amount).abs() < 0.01, "{proration:?}");

    let updated = client
        .update_subscription(
            UpdateSubscriptionInput::builder(&growth)
                .billable_feature(BillableFeatureInput::new(TEMPLATES, 2))
                .addon(SubscriptionAddonInput::builder("addon-10-campaigns").quantity(3)),
        )
        .await?;
    let total = updated.total_price.ok_or("no price")?.total;
    assert!((total.amount - 17.0).abs() < f64::EPSILON, "2 × 1 + 3 × 5, not {}", total.amount);
    let (after, ..) = check(&client, "acme", CAMPAIGNS).await?;
    assert_eq!(after, before.map(|limit| limit + 30.0));
    let (templates, ..) = check(&client, "acme", TEMPLATES).await?;
    assert_eq!(templates, Some(2.0));
    Ok(())
}

#[facade]
#[story]
async fn subscriptions_end_when_they_are_told_to() -> Result {
    let (emulator, client) = start()?;
    let growth = on_growth(&client, "at-once", 1).await?;
    let ended = client.cancel_subscription(&growth).await?;
    assert_eq!(ended.status, SubscriptionStatus::Canceled);

    let growth = on_growth(&client, "at-the-end", 1).await?;
    let later = SubscriptionCancellationInput::builder(&growth)
        .subscription_cancellation_time(SubscriptionCancellationTime::EndOfBillingPeriod);
    let later = client.cancel_subscription(later).await?;
    assert_eq!(later.status, SubscriptionStatus::Active);
    assert_eq!(later.effective_end_date, later.current_billing_period_end);

    let dated = on_growth(&client, "on-a-date", 1).await?;
    let date = emulator.now() + Duration::days(3);
    let cancellation = SubscriptionCancellationInput::builder(&dated)
        .subscription_cancellation_time(SubscriptionCancellationTime::SpecificDate)
        .end_date(date);
    client.cancel_subscription(cancellation).await?;

    emulator.advance(Duration::days(4));
    let dated = client.get_subscription(&dated).await?;
    assert_eq!(dated.status, SubscriptionStatus::Canceled);
    let running = client.get_subscription(&growth).await?;
    assert_eq!(running.status, SubscriptionStatus::Active);
    emulator.advance(Duration::days(31));
    let over = client.get_subscription(&growth).await?;
    assert_eq!(over.status, SubscriptionStatus::Canceled);
    Ok(())
}

#[facade]
#[story]
async fn a_preview_says_what_is_due() -> Result {
    let (_emulator, client) = start()?;
    on_basic(&client, "acme").await?;
    let preview = PreviewSubscriptionInput::builder("acme", ESSENTIALS)
        .billing_period(BillingPeriod::Annually);
    let preview = client.preview_subscription(preview).await?;
    assert!((preview.immediate_invoice.total.amount - 200.0).abs() < f64::EPSILON);
    Ok(())
}

#[facade]
#[story]
async fn unknown_plans_and_subscriptions_are_told() -> Result {
    let (_emulator, client) = start()?;
    on_basic(&client, "acme").await?;
    let plan = ProvisionSubscriptionInput::builder("acme", "plan-unknown");
    let plan = client.provision_subscription(plan).await.err().ok_or("found an unknown plan")?;
    assert_eq!(plan.code(), Some(ErrorCode::PlanNotFound));

    let subscription = client.get_subscription("subscription-unknown").await;
    let subscription = subscription.err().ok_or("found an unknown subscription")?;
    assert_eq!(subscription.code(), Some(ErrorCode::SubscriptionNotFound));

    let period = ProvisionSubscriptionInput::builder("acme", GROWTH)
        .billable_feature(BillableFeatureInput::new(TEMPLATES, 1));
    let period = client.provision_subscription(period).await.err().ok_or("paid without period")?;
    assert_eq!(period.code(), Some(ErrorCode::BillingPeriodMissingError));
    Ok(())
}
