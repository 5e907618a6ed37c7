//! Subscriptions: starting, replacing, trials, updates and cancellation.

use stigg::ErrorCode;
use stigg::catalog::{BillingPeriod, TrialEndBehavior};
use stigg::subscriptions::{
    ApplySubscriptionInput, BillableFeatureInput, EstimateSubscriptionInput,
    EstimateSubscriptionUpdateInput, InvoiceLineItemType, PreviewSubscriptionInput,
    ProvisionOutcome, ProvisionSubscriptionInput, ScheduleStrategy, ScheduleVariables,
    SubscriptionAddonInput, SubscriptionCancellationInput, SubscriptionCancellationTime,
    SubscriptionCouponInput, SubscriptionInput, SubscriptionMigrationInput,
    SubscriptionMigrationTime, SubscriptionScheduleType, SubscriptionStatus,
    TrialOverrideConfigurationInput, UpdateSubscriptionInput,
};
use stigg_emulator::{Catalog, Emulator};
use time::Duration;
use time::macros::datetime;

use super::{
    BASIC, CAMPAIGNS, Client, ESSENTIALS, GROWTH, Result, TEMPLATES, check, facade, on_basic,
    on_growth, start, story, with_card,
};

#[facade]
#[story]
async fn a_paid_plan_without_payment_method_needs_a_checkout() -> Result {
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
    assert_eq!(active[0].plan.plan_id, ESSENTIALS);
    Ok(())
}

#[facade]
#[story]
async fn cancellation_dates_follow_the_emulators_clock() -> Result {
    let emulator = Emulator::builder().now(datetime!(2020-01-01 0:00 UTC)).start()?;
    let client = Client::builder(emulator.api_key()).endpoint(emulator.url()).build()?;
    client.provision_customer("acme").await?;
    let basic = |date| ProvisionSubscriptionInput::builder("acme", BASIC).cancellation_date(date);

    let passed = client.provision_subscription(basic(datetime!(2019-12-31 0:00 UTC))).await;
    let code = passed.err().and_then(|error| error.code());
    assert_eq!(code, Some(ErrorCode::InvalidCancellationDate));

    let result = client.provision_subscription(basic(datetime!(2020-06-01 0:00 UTC))).await?;
    let id = result.subscription.ok_or("no subscription")?.subscription_id;
    emulator.advance(Duration::days(200));
    let ended = client.get_subscription(id).await?;
    assert_eq!(ended.status, SubscriptionStatus::Canceled);
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
async fn an_update_changes_prices_and_limits() -> Result {
    let (_emulator, client) = start()?;
    let growth = on_growth(&client, "acme", 10).await?;
    let (before, ..) = check(&client, "acme", CAMPAIGNS).await?;

    let estimate = client
        .estimate_subscription_update(
            EstimateSubscriptionUpdateInput::builder(&growth)
                .billable_feature(BillableFeatureInput::builder(TEMPLATES, 7))
                .addon(SubscriptionAddonInput::builder("addon-10-campaigns").quantity(2)),
        )
        .await?;
    let proration = estimate.proration.ok_or("no proration")?;
    let sum = proration.credit.amount + proration.debit.amount;
    assert!((sum - proration.net_amount.amount).abs() < 0.01, "{proration:?}");

    let updated = client
        .update_subscription(
            UpdateSubscriptionInput::builder(&growth)
                .billable_feature(BillableFeatureInput::builder(TEMPLATES, 2))
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
async fn subscriptions_end_at_the_requested_time() -> Result {
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
async fn a_preview_has_the_amount_due() -> Result {
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
async fn an_estimate_adds_up() -> Result {
    let (_emulator, client) = start()?;
    on_basic(&client, "acme").await?;
    let estimate = EstimateSubscriptionInput::builder("acme", GROWTH)
        .billing_period(BillingPeriod::Monthly)
        .billable_feature(BillableFeatureInput::builder(TEMPLATES, 4))
        .addon(SubscriptionAddonInput::builder("addon-10-campaigns").quantity(2))
        .addon(SubscriptionAddonInput::builder("addon-extra-stuff").quantity(3));
    let estimate = client.estimate_subscription(estimate).await?;
    assert_eq!(estimate.sub_total.to_string(), "20 USD", "4 × 1 + 2 × 5 + 3 × 2");
    assert_eq!(estimate.total, estimate.sub_total);
    let active = client.get_active_subscriptions_list("acme").await?;
    assert_eq!(active[0].plan.plan_id, BASIC, "nothing has happened");
    Ok(())
}

#[facade]
#[story]
async fn the_next_invoice_has_a_line_for_each_price() -> Result {
    let (_emulator, client) = start()?;
    let growth = on_growth(&client, "acme", 7).await?;
    let more = UpdateSubscriptionInput::builder(&growth)
        .addon(SubscriptionAddonInput::builder("addon-10-campaigns").quantity(3));
    client.update_subscription(more).await?;

    let invoice = client.preview_next_invoice(&growth).await?;
    let lines: Vec<_> = invoice
        .lines
        .iter()
        .map(|line| (&line.kind, line.quantity, line.amount.to_string()))
        .collect();
    assert_eq!(
        lines,
        [
            (&InvoiceLineItemType::InAdvanceCommitmentCharge, Some(7), "7 USD".to_owned()),
            (&InvoiceLineItemType::AddonCharge, Some(3), "15 USD".to_owned()),
        ]
    );
    assert_eq!(invoice.amount_due.to_string(), "22 USD");
    let held = client.get_subscription(&growth).await?;
    assert_eq!(Some(invoice.lines[0].period.start), held.current_billing_period_end);
    Ok(())
}

#[facade]
#[story]
async fn an_applied_subscription_has_payment_method_and_entitlements() -> Result {
    let (_emulator, client) = start()?;
    client.provision_customer("acme").await?;
    let essentials = ApplySubscriptionInput::builder("acme", ESSENTIALS)
        .billing_period(BillingPeriod::Monthly)
        .addon(SubscriptionAddonInput::builder("addon-10-campaigns").quantity(1));
    let unpaid = client.apply_subscription(essentials.clone()).await;
    let unpaid = unpaid.err().and_then(|error| error.code());
    assert_eq!(unpaid, Some(ErrorCode::PaymentMethodNotFoundError));

    let applied = client.apply_subscription(essentials.payment_method_id("pm_123")).await?;
    let subscription = applied.subscription.ok_or("no subscription")?;
    assert_eq!(subscription.status, SubscriptionStatus::Active);
    assert_eq!(subscription.total_price.ok_or("no price")?.total.to_string(), "25 USD");
    let campaigns = applied.entitlements.iter().find(|entitlement| {
        entitlement.feature.as_ref().is_some_and(|feature| feature.ref_id == CAMPAIGNS)
    });
    assert_eq!(campaigns.ok_or("no campaigns")?.usage_limit, Some(22.0));
    let customer = client.get_customer_by_id("acme").await?.ok_or("no customer")?;
    assert!(customer.has_payment_method);
    Ok(())
}

#[facade]
#[story]
async fn a_created_subscription_needs_no_checkout() -> Result {
    let (emulator, client) = start()?;
    with_card(&client, "acme").await?;
    let basic = client.provision_subscription(ProvisionSubscriptionInput::builder("acme", BASIC));
    let basic = basic.await?.subscription.ok_or("no subscription")?.subscription_id;
    let created = SubscriptionInput::builder("acme", ESSENTIALS)
        .billing_period(BillingPeriod::Monthly)
        .subscription_id("sub-1")
        .end_date(emulator.now() + Duration::days(20));
    let created = client.create_subscription(created).await?;
    assert_eq!(created.subscription_id, "sub-1");
    assert_eq!(created.status, SubscriptionStatus::Active);
    assert_eq!(created.total_price.ok_or("no price")?.total.to_string(), "20 USD");
    let replaced = client.get_subscription(basic).await?;
    assert_eq!(replaced.status, SubscriptionStatus::Canceled);

    emulator.advance(Duration::days(21));
    let ended = client.get_subscription("sub-1").await?;
    assert_eq!(ended.status, SubscriptionStatus::Canceled);
    Ok(())
}

#[facade]
#[story]
async fn a_reduction_is_deferred_and_can_be_cancelled() -> Result {
    let (emulator, client) = start()?;
    let growth = on_growth(&client, "acme", 5).await?;
    let fewer = UpdateSubscriptionInput::builder(&growth)
        .billable_feature(BillableFeatureInput::builder(TEMPLATES, 2))
        .schedule_strategy(ScheduleStrategy::EndOfBillingPeriod)
        .build();
    client.update_subscription(fewer.clone()).await?;
    let waiting = client.get_subscription(&growth).await?.scheduled_updates;
    let kinds: Vec<_> = waiting.iter().map(|one| &one.subscription_schedule_type).collect();
    assert_eq!(kinds, [&SubscriptionScheduleType::UnitAmount]);

    let taken_back = client.cancel_subscription_updates(&growth).await?;
    assert_eq!(taken_back, growth);
    emulator.advance(Duration::days(32));
    let (templates, ..) = check(&client, "acme", TEMPLATES).await?;
    assert_eq!(templates, Some(5.0));

    client.update_subscription(fewer).await?;
    let (templates, ..) = check(&client, "acme", TEMPLATES).await?;
    assert_eq!(templates, Some(5.0), "until the period ends");
    emulator.advance(Duration::days(32));
    let (templates, ..) = check(&client, "acme", TEMPLATES).await?;
    assert_eq!(templates, Some(2.0));
    Ok(())
}

#[facade]
#[story]
async fn an_increase_waits_if_it_is_scheduled() -> Result {
    let (emulator, client) = start()?;
    let growth = on_growth(&client, "acme", 5).await?;
    let more = UpdateSubscriptionInput::builder(&growth)
        .billable_feature(BillableFeatureInput::builder(TEMPLATES, 8))
        .applied_coupon(SubscriptionCouponInput::builder().coupon_id("coupon-vip"))
        .schedule_strategy(ScheduleStrategy::EndOfBillingPeriod);
    client.update_subscription(more).await?;
    let waiting = client.get_subscription(&growth).await?.scheduled_updates;
    let variables: Vec<_> = waiting.iter().map(|one| one.schedule_variables.as_ref()).collect();
    let [
        Some(ScheduleVariables::UnitAmountChangeVariables(units)),
        Some(ScheduleVariables::CouponChangeVariables(coupon)),
    ] = variables[..]
    else {
        return Err(format!("other updates: {waiting:?}").into());
    };
    assert_eq!(units.new_unit_amount, Some(8.0));
    assert_eq!(coupon.coupon_id, "coupon-vip");

    emulator.advance(Duration::days(32));
    let now = client.get_subscription(&growth).await?;
    assert_eq!(now.total_price.ok_or("no price")?.total.to_string(), "6.4 USD");
    Ok(())
}

#[facade]
#[story]
async fn a_scheduled_change_of_plan_can_be_taken_back() -> Result {
    let (emulator, client) = start()?;
    let growth = on_growth(&client, "acme", 5).await?;
    let lower = ProvisionSubscriptionInput::builder("acme", ESSENTIALS)
        .billing_period(BillingPeriod::Monthly)
        .schedule_strategy(ScheduleStrategy::EndOfBillingPeriod)
        .build();
    client.provision_subscription(lower.clone()).await?;
    let waiting = client.get_subscription(&growth).await?.scheduled_updates;
    let Some(ScheduleVariables::DowngradeChangeVariables(change)) = &waiting[0].schedule_variables
    else {
        return Err(format!("no downgrade: {waiting:?}").into());
    };
    assert_eq!(change.downgrade_plan_ref_id, ESSENTIALS);
    client.cancel_subscription_updates(&growth).await?;
    emulator.advance(Duration::days(32));
    let active = client.get_active_subscriptions_list("acme").await?;
    assert_eq!(active[0].plan.plan_id, GROWTH);

    client.provision_subscription(lower).await?;
    emulator.advance(Duration::days(32));
    let active = client.get_active_subscriptions_list("acme").await?;
    assert_eq!(active[0].plan.plan_id, ESSENTIALS);
    assert_eq!(active.len(), 1);
    Ok(())
}

/// The growth plan at 2 dollars per template, with 60 campaigns.
fn new_growth() -> Catalog {
    let mut plans = Catalog::demo().plans;
    plans.retain(|plan| plan.ref_id == GROWTH);
    for plan in &mut plans {
        plan.prices[0].amount = Some(2.0);
        let campaigns = plan.entitlements.iter_mut().find(|entry| entry.feature == CAMPAIGNS);
        campaigns.expect("growth has campaigns").usage_limit = Some(60.0);
    }
    Catalog { plans, ..Catalog::default() }
}

#[facade]
#[story]
async fn a_new_plan_version_applies_after_a_migration() -> Result {
    let (emulator, client) = start()?;
    let growth = on_growth(&client, "acme", 5).await?;
    let migrated = client.migrate_subscription_to_latest(&growth).await;
    let migrated = migrated.err().and_then(|error| error.code());
    assert_eq!(migrated, Some(ErrorCode::SubscriptionAlreadyOnLatestPlanError));

    emulator.publish(new_growth())?;
    let subscription = client.get_subscription(&growth).await?;
    let total = subscription.total_price.ok_or("no price")?;
    assert!((total.total.amount - 5.0).abs() < f64::EPSILON, "{total:?}");
    let (campaigns, ..) = check(&client, "acme", CAMPAIGNS).await?;
    assert_eq!(campaigns, Some(50.0));

    let migrated = client.migrate_subscription_to_latest(&growth).await?;
    assert_eq!(migrated.subscription_id, growth);
    let subscription = client.get_subscription(&growth).await?;
    let total = subscription.total_price.ok_or("no price")?;
    assert!((total.total.amount - 10.0).abs() < f64::EPSILON, "{total:?}");
    let (campaigns, ..) = check(&client, "acme", CAMPAIGNS).await?;
    assert_eq!(campaigns, Some(60.0));
    Ok(())
}

#[facade]
#[story]
async fn a_migration_is_scheduled_once_and_executed_when_due() -> Result {
    let (emulator, client) = start()?;
    let growth = on_growth(&client, "acme", 5).await?;
    emulator.publish(new_growth())?;
    let at_the_end = SubscriptionMigrationInput::builder(&growth)
        .subscription_migration_time(SubscriptionMigrationTime::EndOfBillingPeriod);
    client.migrate_subscription_to_latest(at_the_end.clone()).await?;
    let again = client.migrate_subscription_to_latest(at_the_end).await;
    let again = again.err().and_then(|error| error.code());
    assert_eq!(again, Some(ErrorCode::ScheduledMigrationAlreadyExistsError));

    let waiting = client.get_subscription(&growth).await?.scheduled_updates;
    let kinds: Vec<_> = waiting.iter().map(|one| &one.subscription_schedule_type).collect();
    assert_eq!(kinds, [&SubscriptionScheduleType::MigrateToLatest]);
    let (campaigns, ..) = check(&client, "acme", CAMPAIGNS).await?;
    assert_eq!(campaigns, Some(50.0));
    emulator.advance(Duration::days(32));
    let (campaigns, ..) = check(&client, "acme", CAMPAIGNS).await?;
    assert_eq!(campaigns, Some(60.0));
    Ok(())
}

#[facade]
#[story]
async fn unknown_plans_and_subscriptions_are_errors() -> Result {
    let (_emulator, client) = start()?;
    on_basic(&client, "acme").await?;
    let plan = ProvisionSubscriptionInput::builder("acme", "plan-unknown");
    let plan = client.provision_subscription(plan).await.err().ok_or("found an unknown plan")?;
    assert_eq!(plan.code(), Some(ErrorCode::PlanNotFound));

    let subscription = client.get_subscription("subscription-unknown").await;
    let subscription = subscription.err().ok_or("found an unknown subscription")?;
    assert_eq!(subscription.code(), Some(ErrorCode::SubscriptionNotFound));

    let period = ProvisionSubscriptionInput::builder("acme", GROWTH)
        .billable_feature(BillableFeatureInput::builder(TEMPLATES, 1));
    let period = client.provision_subscription(period).await.err().ok_or("paid without period")?;
    assert_eq!(period.code(), Some(ErrorCode::BillingPeriodMissingError));
    Ok(())
}
