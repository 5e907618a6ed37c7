//! Payments: checkouts, sessions and the customer portal.

use stigg::ErrorCode;
use stigg::catalog::BillingPeriod;
use stigg::payments::{
    BillingCredentials, BillingVendorIdentifier, CheckoutStateInput, CustomerPortalInput,
    PaymentSessionInput,
};
use stigg::subscriptions::builders::ProvisionSubscriptionInputBuilder;
use stigg::subscriptions::{
    BillableFeatureInput, CheckoutOptions, PaymentCollection, ProvisionOutcome,
    ProvisionSubscriptionInput, SubscriptionStatus, UpdateSubscriptionInput,
};
use stigg_emulator::{Catalog, Emulator, PaymentOutcome};

use super::{
    BASIC, CAMPAIGNS, Client, ESSENTIALS, GROWTH, Result, TEMPLATES, check, facade, on_basic,
    on_growth, start, story, with_card,
};

#[facade]
#[story]
async fn completing_a_checkout_activates_the_plan() -> Result {
    let (emulator, client) = start()?;
    on_basic(&client, "acme").await?;
    let options = CheckoutOptions::builder("https://acme.example/ok", "https://acme.example/no");
    let essentials = essentials("acme").checkout_options(options);
    let result = client.provision_subscription(essentials).await?;
    let ProvisionOutcome::CheckoutRequired { checkout_billing_id: Some(checkout), .. } =
        result.outcome()
    else {
        return Err(format!("no checkout: {result:?}").into());
    };
    let (templates, ..) = check(&client, "acme", TEMPLATES).await?;
    assert_eq!(templates, Some(3.0), "nothing is granted before it is paid");

    let subscription = emulator.complete_checkout(checkout)?;
    let paid = client.get_subscription(&subscription).await?;
    assert_eq!(paid.status, SubscriptionStatus::Active);
    assert_eq!(paid.total_price.ok_or("no price")?.total.to_string(), "20 USD");
    let (templates, ..) = check(&client, "acme", TEMPLATES).await?;
    assert_eq!(templates, Some(5.0));
    let customer = client.get_customer_by_id("acme").await?.ok_or("no customer")?;
    assert!(customer.has_payment_method);

    assert!(emulator.complete_checkout(checkout).is_err(), "paid twice");
    Ok(())
}

#[facade]
#[story]
async fn a_portal_shows_subscriptions_and_the_next_invoice() -> Result {
    let (_emulator, client) = start()?;
    let growth = on_growth(&client, "acme", 6).await?;
    let portal = client.get_customer_portal_by_ref_id("acme").await?;
    let [held] = &portal.subscriptions[..] else {
        return Err(format!("not one subscription: {portal:?}").into());
    };
    assert_eq!((&held.subscription_id, &*held.plan_name), (&growth, "Growth"));
    assert_eq!(held.pricing.unit_quantity, Some(6));
    let total = held.total_price.as_ref().ok_or("no price")?;
    assert_eq!(total.total.to_string(), "6 USD");
    let due = held.preview_next_invoice.as_ref().ok_or("no invoice")?;
    assert_eq!(due.amount_due.to_string(), "6 USD");
    assert!(!portal.can_upgrade_subscription, "there is no plan above this one");
    let campaigns = portal.entitlements.iter().find(|entitlement| {
        entitlement.feature.as_ref().is_some_and(|feature| feature.ref_id == CAMPAIGNS)
    });
    assert_eq!(campaigns.ok_or("no campaigns")?.usage_limit, Some(50.0));

    on_basic(&client, "small").await?;
    let small = CustomerPortalInput::builder("small").product_id("product-revvenu");
    let small = client.get_customer_portal_by_ref_id(small).await?;
    assert_eq!(small.subscriptions[0].plan_id, BASIC);
    assert!(small.can_upgrade_subscription);
    Ok(())
}

#[facade]
#[story]
async fn a_checkout_state_has_customer_plan_and_billing_provider() -> Result {
    let (_emulator, client) = start()?;
    on_basic(&client, "acme").await?;
    let state = client.get_checkout_state(CheckoutStateInput::builder("acme", GROWTH)).await?;
    assert_eq!((&*state.plan.ref_id, &*state.customer.ref_id), (GROWTH, "acme"));
    let prices: Vec<_> = state.plan.prices.iter().filter_map(|one| one.price.as_ref()).collect();
    let prices: Vec<_> = prices.iter().map(ToString::to_string).collect();
    assert_eq!(prices, ["1 USD", "10 USD"], "by the month and by the year");
    let held = state.active_subscription.ok_or("no subscription")?;
    assert_eq!(held.plan.ref_id, BASIC, "what would be replaced");

    let billing = Catalog::demo().billing.ok_or("no billing in the demo catalog")?;
    assert_eq!(state.billing_integration.billing_identifier, BillingVendorIdentifier::Stripe);
    let credentials = state.billing_integration.billing_credentials;
    let BillingCredentials::StripeCheckoutCredentials(stripe) = credentials else {
        return Err(format!("not those of Stripe: {credentials:?}").into());
    };
    assert_eq!((stripe.account_id, stripe.public_key), (billing.account_id, billing.public_key));
    assert_eq!(stripe.setup_secret, state.setup_secret);
    assert!(!state.setup_secret.is_empty());
    Ok(())
}

#[facade]
#[story]
async fn each_payment_session_is_new() -> Result {
    let (_emulator, client) = start()?;
    on_basic(&client, "acme").await?;
    let session = PaymentSessionInput::builder("acme", GROWTH).build();
    let first = client.create_payment_session(session.clone()).await?;
    let second = client.create_payment_session(session).await?;
    assert!(!first.token.is_empty());
    assert_ne!(first.token, second.token);

    let nobody = client.create_payment_session(PaymentSessionInput::builder("nobody", GROWTH));
    let nobody = nobody.await.err().and_then(|error| error.code());
    assert_eq!(nobody, Some(ErrorCode::CustomerNotFound));
    Ok(())
}

#[facade]
#[story]
async fn a_checkout_without_billing_integration_is_an_error() -> Result {
    let catalog = Catalog { billing: None, ..Catalog::demo() };
    let emulator = Emulator::builder().catalog(catalog).start()?;
    let client = Client::builder(emulator.api_key()).endpoint(emulator.url()).build()?;
    on_basic(&client, "acme").await?;
    let session = client.create_payment_session(PaymentSessionInput::builder("acme", GROWTH)).await;
    let session = session.err().and_then(|error| error.code());
    assert_eq!(session, Some(ErrorCode::BillingIntegrationMissing));
    let state = client.get_checkout_state(CheckoutStateInput::builder("acme", GROWTH)).await;
    let state = state.err().and_then(|error| error.code());
    assert_eq!(state, Some(ErrorCode::BillingIntegrationMissing));
    Ok(())
}

#[facade]
#[story]
async fn without_a_billing_integration_a_paid_plan_starts_at_once() -> Result {
    let catalog = Catalog { billing: None, ..Catalog::demo() };
    let emulator = Emulator::builder().catalog(catalog).start()?;
    let client = Client::builder(emulator.api_key()).endpoint(emulator.url()).build()?;
    on_basic(&client, "acme").await?;
    let result = client.provision_subscription(essentials("acme")).await?;
    let ProvisionOutcome::Provisioned(subscription) = result.outcome() else {
        return Err(format!("not provisioned: {result:?}").into());
    };
    assert_eq!(subscription.status, SubscriptionStatus::Active);
    Ok(())
}

#[facade]
#[story]
async fn a_payment_that_needs_an_action_is_completed_later() -> Result {
    let (emulator, client) = start()?;
    with_card(&client, "acme").await?;
    emulator.set_payments("acme", PaymentOutcome::ActionRequired)?;
    let result = client.provision_subscription(essentials("acme")).await?;
    let ProvisionOutcome::PaymentActionRequired { subscription, .. } = result.outcome() else {
        return Err(format!("no action is required: {result:?}").into());
    };
    assert_eq!(subscription.status, SubscriptionStatus::PaymentPending);
    let (templates, ..) = check(&client, "acme", TEMPLATES).await?;
    assert_eq!(templates, None, "nothing is granted before it is paid");

    emulator.pay(&subscription.subscription_id)?;
    let paid = client.get_subscription(&subscription.subscription_id).await?;
    assert_eq!(paid.status, SubscriptionStatus::Active);
    assert_eq!(paid.payment_collection, PaymentCollection::NotRequired);
    let (templates, ..) = check(&client, "acme", TEMPLATES).await?;
    assert_eq!(templates, Some(5.0));
    Ok(())
}

#[facade]
#[story]
async fn a_failed_payment_can_be_given_up() -> Result {
    let (emulator, client) = start()?;
    with_card(&client, "acme").await?;
    let error_message = "no sufficient funds".to_owned();
    emulator.set_payments("acme", PaymentOutcome::Failed { error_message })?;
    let result = client.provision_subscription(essentials("acme")).await?;
    let ProvisionOutcome::PaymentFailed { subscription, .. } = result.outcome() else {
        return Err(format!("it did not fail: {result:?}").into());
    };
    emulator.expire_payment(&subscription.subscription_id)?;
    let ended = client.get_subscription(&subscription.subscription_id).await?;
    assert_eq!(ended.status, SubscriptionStatus::Canceled);
    Ok(())
}

#[facade]
#[story]
async fn a_payment_in_progress_ends_in_an_active_subscription() -> Result {
    let (emulator, client) = start()?;
    with_card(&client, "acme").await?;
    emulator.set_payments("acme", PaymentOutcome::Processing)?;
    let result = client.provision_subscription(essentials("acme")).await?;
    let ProvisionOutcome::PaymentProcessing(subscription) = result.outcome() else {
        return Err(format!("no payment is in progress: {result:?}").into());
    };
    emulator.pay(&subscription.subscription_id)?;
    let active = client.get_active_subscriptions_list("acme").await?;
    assert_eq!(active[0].subscription_id, subscription.subscription_id);
    Ok(())
}

#[facade]
#[story]
async fn a_checkout_that_expires_leaves_no_subscription() -> Result {
    let (emulator, client) = start()?;
    on_basic(&client, "acme").await?;
    client.provision_subscription(essentials("acme")).await?;
    let [checkout] = &emulator.checkouts()[..] else {
        return Err("not one open checkout".into());
    };
    assert_eq!((&*checkout.customer_id, &*checkout.plan_id), ("acme", ESSENTIALS));
    emulator.expire_checkout(&checkout.id)?;
    assert!(emulator.complete_checkout(&checkout.id).is_err(), "it has expired");
    let (templates, ..) = check(&client, "acme", TEMPLATES).await?;
    assert_eq!(templates, Some(3.0));
    Ok(())
}

fn essentials(customer: &str) -> ProvisionSubscriptionInputBuilder {
    ProvisionSubscriptionInput::builder(customer, ESSENTIALS).billing_period(BillingPeriod::Monthly)
}

#[facade]
#[story]
async fn an_update_takes_effect_once_it_is_paid() -> Result {
    let (emulator, client) = start()?;
    let growth = on_growth(&client, "acme", 2).await?;
    let error_message = "card declined".to_owned();
    emulator.set_payments("acme", PaymentOutcome::Failed { error_message })?;
    let more = UpdateSubscriptionInput::builder(&growth)
        .billable_feature(BillableFeatureInput::builder(TEMPLATES, 6));
    let updated = client.update_subscription(more).await?;
    assert_eq!(updated.status, SubscriptionStatus::Active);
    assert_eq!(updated.payment_collection, PaymentCollection::Failed);
    let (templates, ..) = check(&client, "acme", TEMPLATES).await?;
    assert_eq!(templates, Some(2.0), "what was paid for before stays");

    emulator.pay(&growth)?;
    let (templates, ..) = check(&client, "acme", TEMPLATES).await?;
    assert_eq!(templates, Some(6.0));
    Ok(())
}
